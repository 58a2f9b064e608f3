"""S7: two tables of the catalogue over the same people, each crossing their field of action with something else."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from kreislauf.statistics.release.approval import approve_release
from kreislauf.statistics.release.services import prepare_release
from kreislauf.statistics.tabulate import selectors
from tests.unit.catalogue.changed_definitions import changed, entry
from tests.unit.statistics.attacker import Attack, Publication, is_disclosed, publication_of
from tests.unit.statistics.county import (
    NORTH,
    SOUTH,
    TABLE,
    YEAR,
    Office,
    an_office,
    persons,
    quarter_day,
    write,
)

pytestmark = pytest.mark.django_db
RULE = {"base": 1, "minimum": 3, "zeros_hidden": False}
SECOND = "cases_by_field_sex"
#: In the south disability has one case, a man; elsewhere men and women are many.
PEOPLE = {
    (SOUTH, "disability", "male"): 1,
    (SOUTH, "disability", "female"): 0,
    (NORTH, "disability", "male"): 4,
    (NORTH, "disability", "female"): 9,
    (SOUTH, "livelihood", "male"): 14,
    (SOUTH, "livelihood", "female"): 17,
    (NORTH, "livelihood", "male"): 23,
    (NORTH, "livelihood", "female"): 21,
}


def add_second_table(tables: list[dict[str, Any]]) -> None:
    first = entry(tables, TABLE)
    dimensions = [next(d for d in first["dimensions"] if d["field"] == "main_issue"), {"field": "sex"}]
    tables.append({**first, "id": SECOND, "dimensions": dimensions})


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Office:
    monkeypatch.setattr(selectors, "folder", changed(tmp_path, "tables.yaml", add_second_table))
    office = an_office()
    write(
        office.house,
        [
            person
            for (place, field, sex), count in PEOPLE.items()
            for person in persons(
                office.house, count, municipality=place, field=field, sex=sex, on=quarter_day(1)
            )
        ],
    )
    return office


def released(office: Office, table: str) -> Publication:
    preparation = prepare_release(table_id=table, profile="internal", period=YEAR, by=office.first)
    assert preparation.status == "audited", preparation.reason
    release = approve_release(preparation_id=preparation.pk, by=office.second)
    return publication_of(release, **RULE)


@pytest.mark.parametrize("order", [(TABLE, SECOND), (SECOND, TABLE)])
def test_the_second_table_hides_what_the_first_would_give_away(office, order):
    attack = Attack(*(released(office, table) for table in order))
    found = attack.range_of(municipality=SOUTH, action_field="disability", quarter="2025")
    assert found[0] <= 1 <= found[1]
    assert not is_disclosed(found, minimum=3, zeros_hidden=False)


def test_the_second_table_is_checked_beside_the_first_and_says_so(office):
    released(office, TABLE)
    preparation = prepare_release(table_id=SECOND, profile="internal", period=YEAR, by=office.first)
    assert preparation.beside == [1]
