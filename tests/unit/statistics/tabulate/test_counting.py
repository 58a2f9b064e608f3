"""Counting agrees with counting by hand, and nobody is put where they do not belong."""

from __future__ import annotations

from collections import Counter
from datetime import date

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kreislauf.catalogue import Place, Provider, load_catalogue, place_code_lists, provider_code_list
from kreislauf.statistics.collect.rules import Period
from kreislauf.statistics.tabulate.rules import Tree, leaf_codes, trees_of
from kreislauf.statistics.tabulate.services import Counted, count_rows

YEAR = Period.of_year(2025)
PLACES = (
    Place("06433", "county", "Kreis Groß-Gerau"),
    Place("06433-nord", "region", "Nord", "06433"),
    Place("06433-sued", "region", "Süd", "06433"),
    Place("06433012", "municipality", "Rüsselsheim am Main", "06433-nord"),
    Place("06433001", "municipality", "Biebesheim am Rhein", "06433-sued"),
)
HOUSES = (Provider("nord", "Haus Nord"), Provider("sued", "Haus Süd"), Provider("total", "Haus Summe"))
CATALOGUE = load_catalogue(on=YEAR.last).with_code_lists(
    *place_code_lists(PLACES), provider_code_list(HOUSES)
)
CASES = "cases_by_municipality_field_quarter"
PERSONS = "persons_by_field_age_sex"
BY_HOUSE = "cases_by_provider_field"


def trees(table: str) -> tuple[Tree, ...]:
    return trees_of(CATALOGUE.table(table), CATALOGUE, YEAR)


def counted(table: str, rows: list[dict], schema: pa.Schema) -> Counted:
    return count_rows(
        pa.Table.from_pylist(rows, schema),
        definition=CATALOGUE.table(table),
        trees=trees(table),
        period=YEAR,
        reference_date=YEAR.last,
        title=table,
    )


CASE_SCHEMA = pa.schema(
    [
        ("unit", pa.int64()),
        ("record", pa.int64()),
        ("provider", pa.int64()),
        ("synthetic", pa.bool_()),
        ("house", pa.string()),
        ("municipality", pa.string()),
        ("main_issue", pa.string()),
        ("first_contact_on", pa.date32()),
    ]
)


def a_case(unit: int, **fields: object) -> dict:
    return {
        "unit": unit,
        "record": 0,
        "provider": 1,
        "synthetic": True,
        "municipality": "06433012",
        "main_issue": "debts",
        "first_contact_on": date(2025, 2, 3),
        **fields,
    }


def test_municipalities_add_up_to_regions_county_and_total():
    table = counted(
        CASES,
        [a_case(1), a_case(2, municipality="06433001"), a_case(3, municipality="outside")],
        CASE_SCHEMA,
    ).table
    assert [table.cell(municipality=c) for c in ("06433-nord", "06433-sued", "06433", "outside", "total")] == [
        1, 1, 2, 1, 3,
    ]  # fmt: skip


@pytest.mark.parametrize("answer", ["unknown", "not_stated", "06433999", "6433012", None])
def test_a_municipality_that_is_unknown_or_does_not_exist_counts_without_detail(answer):
    table = counted(CASES, [a_case(1, municipality=answer)], CASE_SCHEMA).table
    assert table.cell(municipality="no_detail") == 1
    assert table.cell(municipality="06433") == 0
    assert table.cell() == 1


def test_a_case_taken_up_again_counts_once_in_the_quarter_of_its_first_contact():
    rows = [
        a_case(1, first_contact_on=date(2025, 8, 1), main_issue="addiction"),
        a_case(1, first_contact_on=date(2025, 3, 31)),
        a_case(1, first_contact_on=date(2025, 11, 1)),
    ]
    table = counted(CASES, rows, CASE_SCHEMA).table
    assert table.cell() == 1
    assert table.cell(quarter="2025-Q1", action_field="livelihood") == 1


def test_ages_are_those_of_the_reference_date():
    (_field, age, _sex) = trees(PERSONS)
    leaves = leaf_codes(age, ["2007-12", "2008-01", "1960", None, "unknown", "2025-12"], YEAR.last)
    assert leaves == {
        "2007-12": "age_18_26",
        "2008-01": "age_14_17",
        "1960": "age_65_79",
        None: "no_detail",
        "unknown": "no_detail",
        "2025-12": "age_00_05",
    }


def test_a_person_counts_once_in_each_field_and_there_is_no_total_over_the_fields():
    schema = pa.schema(
        [
            *[CASE_SCHEMA.field(name) for name in ("unit", "record", "provider", "synthetic")],
            ("main_issue", pa.string()),
            ("birth_month", pa.string()),
            ("sex", pa.string()),
            ("first_contact_on", pa.date32()),
        ]
    )
    person = {
        "unit": 1,
        "record": 0,
        "provider": 1,
        "synthetic": True,
        "birth_month": "1990-05",
        "sex": "female",
        "first_contact_on": date(2025, 2, 3),
    }
    rows = [{**person, "main_issue": issue} for issue in ("debts", "low_income", "addiction")]
    found = counted(PERSONS, rows, schema)
    assert found.table.cell(action_field="livelihood") == 1
    assert found.table.cell(action_field="life_crises") == 1
    field = next(dimension for dimension in found.layout if dimension["id"] == "action_field")
    assert field["total"] is False


PLACES_COUNTED = st.sampled_from(["06433012", "06433001", "outside", "unknown", "99999999"])
ISSUES = {"debts": "livelihood", "addiction": "life_crises", "care_need": "older_people"}
CASE_ROWS = st.lists(
    st.builds(
        a_case,
        st.integers(1, 12),
        record=st.integers(0, 10**9),
        house=st.sampled_from(["nord", "sued", "unlisted", None]),
        municipality=PLACES_COUNTED,
        main_issue=st.sampled_from(list(ISSUES)),
        first_contact_on=st.dates(YEAR.first, YEAR.last),
    ),
    max_size=40,
    unique_by=lambda row: row["record"],
)


@settings(deadline=None, max_examples=40)
@given(CASE_ROWS)
def test_every_inner_cell_agrees_with_counting_in_plain_python(rows):
    first: dict[int, tuple] = {}
    for row in sorted(rows, key=lambda row: (row["first_contact_on"], row["record"])):
        place = (
            row["municipality"] if row["municipality"] in ("06433012", "06433001", "outside") else "no_detail"
        )
        quarter = f"2025-Q{(row['first_contact_on'].month + 2) // 3}"
        first.setdefault(row["unit"], (place, ISSUES[row["main_issue"]], quarter))
    expected = Counter(first.values())
    table = counted(CASES, rows, CASE_SCHEMA).table
    found = {
        (place, field, quarter): table.cell(municipality=place, action_field=field, quarter=quarter)
        for place in ("06433012", "06433001", "outside", "no_detail")
        for field in ISSUES.values()
        for quarter in ("2025-Q1", "2025-Q2", "2025-Q3", "2025-Q4")
    }
    assert {place: n for place, n in found.items() if n} == dict(expected)
    assert table.cell() == len(first)


@settings(deadline=None, max_examples=40)
@given(CASE_ROWS)
def test_the_table_by_provider_has_the_same_sums_as_the_table_by_municipality(rows):
    by_house, by_place = (counted(table, rows, CASE_SCHEMA).table for table in (BY_HOUSE, CASES))
    fields = [{}, *({"action_field": field} for field in ISSUES.values())]
    times = [{}, *({"quarter": f"2025-Q{number}"} for number in (1, 2, 3, 4))]
    for margin in ({**field, **time} for field in fields for time in times):
        assert by_house.cell(**margin) == by_place.cell(**margin)


def test_a_case_of_a_house_that_is_no_partner_counts_without_detail():
    rows = [
        a_case(1, house="nord"),
        a_case(2, house="unlisted"),
        a_case(3, house=None),
        a_case(4, house="total"),
    ]
    table = counted(BY_HOUSE, rows, CASE_SCHEMA).table
    assert table.cell(provider="nord") == 1
    assert table.cell(provider="no_detail") == 3
    assert table.cell() == 4


@settings(deadline=None, max_examples=40)
@given(CASE_ROWS, st.randoms())
def test_the_input_hash_does_not_depend_on_the_order_but_on_every_answer(rows, random):
    shuffled = random.sample(rows, len(rows))
    digest = counted(CASES, rows, CASE_SCHEMA).input_hash
    assert counted(CASES, shuffled, CASE_SCHEMA).input_hash == digest
    assert counted(CASES, [*rows, a_case(99)], CASE_SCHEMA).input_hash != digest
