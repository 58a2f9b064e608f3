"""From an answer to the cell it is counted in."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kreislauf.catalogue import (
    Answer,
    NeverLeaves,
    YearMonth,
    abstract,
    dimension_code,
    dimension_codes,
    roll_up,
)
from tests.unit.catalogue.musterkreis import TODAY, catalogue
from tests.unit.catalogue.strategies import answer_in, answer_to

CATALOGUE = catalogue()
YEAR_END = date(2026, 12, 31)
PERIOD = {"first": date(2026, 1, 1), "last": YEAR_END}
DIMENSIONS = [(table, dimension) for table in CATALOGUE.tables.values() for dimension in table.dimensions]


@pytest.mark.parametrize(
    ("field_id", "answer", "code"),
    [
        ("first_contact_on", date(2026, 3, 31), "2026-Q1"),
        ("first_contact_on", date(2026, 4, 1), "2026-Q2"),
        ("main_issue", "debts", "livelihood"),
        ("main_issue", "loneliness", "older_people"),
        ("municipality", "99001003", "99001003"),
        ("children_bands", {"0-2": 0, "3-5": 0, "6-13": 0, "14-17": 0}, "absent"),
        ("children_bands", {"0-2": 0, "3-5": 0, "6-13": 0, "14-17": 1}, "present"),
        ("income_source", ("wage", "sgb2"), "minimum_income"),
        ("income_source", ("wage", "alg1"), "other_benefits"),
        ("income_source", ("none",), "without"),
        ("income_source", ("unknown",), "unknown"),
        ("sex", "not_stated", "not_stated"),
        ("birth_month", "unknown", "unknown"),
        ("housing", None, "not_recorded"),
    ],
)
def test_an_answer_becomes_its_coarser_code(field_id: str, answer: Answer | None, code: str) -> None:
    assert abstract(CATALOGUE.field(field_id), answer, YEAR_END) == code


@pytest.mark.parametrize(
    ("birth", "reference", "age", "band"),
    [
        (YearMonth(2008, 12), date(2026, 12, 31), 18, "age_18_26"),
        (YearMonth(2008, 12), date(2026, 11, 30), 17, "age_14_17"),
        (YearMonth(2009, 1), date(2026, 12, 31), 17, "age_14_17"),
        (YearMonth(2020), date(2026, 6, 30), 5, "age_00_05"),
        (YearMonth(2020), date(2026, 7, 1), 6, "age_06_13"),
        (YearMonth(1906, 1), date(2026, 1, 31), 120, "age_80_plus"),
        (YearMonth(2027, 1), date(2026, 12, 31), -1, "age_00_05"),
    ],
)
def test_the_age_is_that_of_the_reference_date(
    birth: YearMonth, reference: date, age: int, band: str
) -> None:
    assert birth.age_on(reference) == age
    assert abstract(CATALOGUE.field("birth_month"), birth, reference) == band


@pytest.mark.parametrize("field_id", ["family_name", "urgency", "consents", "secondary_issues", "minutes"])
def test_what_never_leaves_cannot_be_abstracted(field_id: str) -> None:
    with pytest.raises(NeverLeaves):
        abstract(CATALOGUE.field(field_id), "anything", YEAR_END)


@settings(max_examples=400, deadline=None)
@given(st.sampled_from(DIMENSIONS), st.data())
def test_every_answer_falls_into_a_cell_the_table_declares_at_every_level(
    pair: tuple, data: st.DataObject
) -> None:
    _table, dimension = pair
    field = dimension.field
    answers = answer_in(dimension, TODAY)
    if getattr(field, "type", "") == "date":
        answers = st.dates(PERIOD["first"], PERIOD["last"])
    answer = data.draw(answers if field.mandatory else st.none() | answers)
    code = dimension_code(dimension, answer, YEAR_END)
    for level in dimension.levels:
        declared = [entry.code for entry in dimension_codes(dimension, level=level.id, **PERIOD)]
        assert roll_up(dimension, code, level.id) in declared


@settings(max_examples=300, deadline=None)
@given(st.sampled_from([f for f in CATALOGUE.fields.values() if f.abstraction is not None]), st.data())
def test_every_answer_of_every_countable_field_has_a_code_of_its_list(
    field: object, data: st.DataObject
) -> None:
    code = abstract(field, data.draw(answer_to(field, TODAY)), YEAR_END)
    listed = field.abstraction.code_list
    assert code in field.missing_codes or (code in listed if listed else code[4:6] == "-Q")


def test_cells_of_a_dimension_are_declared_once_each() -> None:
    for table, dimension in DIMENSIONS:
        for level in dimension.levels:
            codes = [entry.code for entry in dimension_codes(dimension, level=level.id, **PERIOD)]
            assert len(codes) == len(set(codes)), (table.id, level.id)


def test_a_municipality_belongs_to_its_region_and_its_county_and_outside_stays_outside() -> None:
    dimension = CATALOGUE.table("cases_by_municipality_field_quarter").dimension("municipality")
    assert [roll_up(dimension, "99001003", level.id) for level in dimension.levels] == [
        "99001003",
        "99001-sued",
        "99001",
    ]
    assert [roll_up(dimension, "outside", level.id) for level in dimension.levels] == ["outside"] * 3
    assert roll_up(dimension, "no_detail", "county") == "no_detail"
    with pytest.raises(KeyError):
        roll_up(dimension, "99001003", "planet")


def test_a_quarter_belongs_to_its_year() -> None:
    dimension = CATALOGUE.table("contacts_by_field").dimension("quarter")
    assert roll_up(dimension, "2026-Q3", "year") == "2026"


def test_outcomes_keep_unknown_and_not_stated_apart_where_the_table_says_so() -> None:
    dimension = CATALOGUE.table("outcome_by_field").dimension("outcome")
    assert dimension_code(dimension, "unknown", YEAR_END) == "unknown"
    assert dimension_code(dimension, "not_stated", YEAR_END) == "not_stated"
    sex = CATALOGUE.table("persons_by_field_age_sex").dimension("sex")
    assert {dimension_code(sex, answer, YEAR_END) for answer in ("unknown", "not_stated", None)} == {
        "no_detail"
    }
