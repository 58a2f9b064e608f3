"""What reaches statistics: pseudonymous rows of what counts, and never a name."""

from __future__ import annotations

from datetime import date

import pyarrow as pa
import pytest

from kreislauf.catalogue import Population, load_catalogue
from kreislauf.statistics.collect import selectors
from kreislauf.statistics.collect.rules import IdentifyingColumn, Period, check_columns, counted_rows
from kreislauf.statistics.collect.selectors import rows_that_count
from tests.unit.statistics.county import TABLE, YEAR, an_office, cases

KEY = bytes(32)
FIELDS = ("municipality", "main_issue", "sex")


def test_a_delivery_of_pseudonyms_and_fields_of_the_catalogue_is_accepted():
    check_columns(pa.schema([("case", pa.int64()), ("municipality", pa.string())]), may_leave=FIELDS)


@pytest.mark.parametrize("column", ["family_name", "number", "id", "address", "responsible_id", "urgency"])
def test_a_column_that_is_no_abstracted_field_is_refused_whatever_it_holds(column):
    schema = pa.schema([("case", pa.int64()), (column, pa.string())])
    with pytest.raises(IdentifyingColumn, match=column):
        check_columns(schema, may_leave=FIELDS)


def test_a_case_number_in_plain_text_is_no_pseudonym():
    with pytest.raises(IdentifyingColumn, match="case"):
        check_columns(pa.schema([("case", pa.string())]), may_leave=FIELDS)


@pytest.mark.django_db
def test_nothing_is_counted_from_a_delivery_with_a_name_in_it(monkeypatch):
    def with_names(**_asked: object) -> pa.Table:
        return pa.table({"case": pa.array([1], pa.int64()), "family_name": ["Beispielmann"]})

    monkeypatch.setitem(selectors._READERS, "episode", with_names)
    catalogue = load_catalogue(on=YEAR.last)
    with pytest.raises(IdentifyingColumn):
        rows_that_count(catalogue.table(TABLE), catalogue=catalogue, period=YEAR, key=KEY)


@pytest.mark.django_db
def test_whoever_refused_the_statistics_is_in_no_table():
    office = an_office()
    cases(office.house, 3)
    cases(office.house, 2, consents="statistics_refused")
    cases(office.house, 1, consents="referral_given|statistics_refused")
    catalogue = load_catalogue(on=YEAR.last)
    rows = rows_that_count(catalogue.table(TABLE), catalogue=catalogue, period=YEAR, key=KEY)
    assert rows.num_rows == 3
    assert set(rows.column_names) == {
        "unit",
        "record",
        "provider",
        "synthetic",
        "municipality",
        "main_issue",
        "first_contact_on",
    }


DAYS = {
    "before": (date(2024, 12, 31), date(2024, 12, 31)),
    "over the new year": (date(2024, 12, 31), date(2025, 1, 1)),
    "inside": (date(2025, 1, 1), date(2025, 12, 31)),
    "still open": (date(2025, 12, 31), None),
    "after": (date(2026, 1, 1), None),
}


@pytest.mark.parametrize(
    ("rule", "day", "expected"),
    [
        ("begun_in_period", "first_contact_on", {"inside", "still open"}),
        ("open_in_period", "first_contact_on", {"over the new year", "inside", "still open"}),
        ("closed_in_period", "closed_on", {"over the new year", "inside"}),
    ],
)
def test_what_counts_is_decided_by_the_rule_of_the_table(rule, day, expected):
    records = pa.table(
        {
            "name": list(DAYS),
            "first_contact_on": pa.array([begin for begin, _end in DAYS.values()], pa.date32()),
            "closed_on": pa.array([end for _begin, end in DAYS.values()], pa.date32()),
        }
    )
    population = Population("episode", rule, day, "closed_on", "each")
    found = counted_rows(records, population, Period.of_year(2025))
    assert set(found["name"].to_pylist()) == expected
