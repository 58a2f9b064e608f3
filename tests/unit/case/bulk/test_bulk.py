"""Many cases at once, and how statistics see them."""

from __future__ import annotations

import os
from datetime import date

import pytest
from django.db import IntegrityError

from kreislauf.case.bulk.rules import NewCase, NewEpisode, NewPerson
from kreislauf.case.bulk.services import bulk_create_cases
from kreislauf.case.casefile.services import search_files
from kreislauf.case.closure.microdata import closures
from kreislauf.case.contact.microdata import contacts
from kreislauf.case.contact.models import AnonymousContact
from kreislauf.case.episode.microdata import Days, episodes
from kreislauf.case.episode.models import Case, Episode
from kreislauf.case.identity.services import read_identity
from kreislauf.case.person.models import Person
from kreislauf.foundation.audit.models import AuditRow
from tests.unit.case.invented import House, a_house, an_intake

pytestmark = pytest.mark.django_db
ANSWERS = {
    "first_contact_on": "2026-04-03",
    "municipality": "06433012",
    "main_issue": "addiction",
    "service_type": "addiction_counselling",
    "consents": "statistics_refused|referral_given",
    "housing": "own",
}
NAMES = ("Massenhaft", "Vielfach", "Dutzend")
CLOSURE = {"closed_on": "2026-05-01", "closure_reason": "as_planned", "outcome": "goal_reached"}


def people(house: House, count: int) -> list[NewPerson]:
    """Persons with a closed and an open episode each."""
    closed = NewEpisode(date(2026, 4, 3), ANSWERS, 50, date(2026, 5, 1), CLOSURE)
    running = NewEpisode(date(2026, 6, 1), ANSWERS, 50)
    return [
        NewPerson(
            {"birth_month": "1990-05", "sex": "female"},
            [
                NewCase(
                    house.addiction.pk,
                    house.addiction.action_field,
                    house.counsellor.pk,
                    [closed, running],
                    identity={"family_name": NAMES[n % 3], "given_name": "Otto"},
                )
            ],
        )
        for n in range(count)
    ]


def written(house: House, persons: list[NewPerson]) -> int:
    return bulk_create_cases(provider=house.provider, persons=persons, synthetic=True, by=None)


def test_persons_cases_episodes_closures_names_and_index_arrive_with_one_audit_row() -> None:
    house = a_house()
    assert written(house, people(house, 3)) == 6
    assert (Person.objects.count(), Case.objects.count(), Episode.objects.count()) == (3, 3, 6)
    assert [case.number for case in Case.objects.order_by("number")] == [1, 2, 3]
    assert read_identity(Case.objects.get(number=2))["family_name"] == "Vielfach"
    assert AuditRow.objects.filter(action="case.bulk_created").count() == 1
    assert [row.case.number for row in search_files(text="Dutzend", by=house.counsellor)] == [3]


def test_intakes_go_on_counting_where_the_bulk_ended() -> None:
    house = a_house()
    written(house, people(house, 2))
    assert an_intake(house).case.number == 3


def test_one_wrong_record_and_nothing_is_written() -> None:
    house = a_house()
    wrong = NewEpisode(date(2026, 4, 3), {"municipality": "06433012"}, 50)
    bad = NewPerson({}, [NewCase(house.addiction.pk, "x", house.counsellor.pk, [wrong])])
    with pytest.raises(IntegrityError):
        written(house, [*people(house, 2), bad])
    assert Person.objects.count() == 0


def test_statistics_get_pseudonymous_rows_without_any_identifying_field() -> None:
    house = a_house()
    written(house, people(house, 2))
    table = episodes(key=os.urandom(32), answers=["housing"])
    assert (table.num_rows, len(set(table["case"].to_pylist())), len(set(table["person"].to_pylist()))) == (
        4,
        2,
        2,
    )
    row = next(row for row in table.to_pylist() if row["closed_on"])
    assert row["first_contact_on"] == date(2026, 4, 3)
    assert row["closed_on"] == date(2026, 5, 1)
    assert (row["birth_month"], row["outcome"], row["housing"]) == ("1990-05", "goal_reached", "own")
    assert row["consents"] == "statistics_refused|referral_given"
    numbers = {str(pk.int) for pk in Case.objects.values_list("pk", flat=True)}
    assert not numbers & {str(value) for value in table["case"].to_pylist()}
    assert not {"family_name", "given_name", "phone", "email", "address"} & set(table.column_names)


def test_pseudonyms_agree_under_one_key_and_not_under_another() -> None:
    house = a_house()
    written(house, people(house, 2))
    key = os.urandom(32)
    open_ones = [row["episode"] for row in episodes(key=key).to_pylist() if row["closed_on"]]
    assert sorted(closures(key=key)["episode"].to_pylist()) == sorted(open_ones)
    assert not set(open_ones) & set(closures(key=os.urandom(32))["episode"].to_pylist())


def test_contacts_come_with_null_where_nobody_answered() -> None:
    house = a_house()
    AnonymousContact.objects.create(
        provider=house.provider,
        offer=house.debts,
        contact_on=date(2026, 4, 3),
        topic="housing",
        municipality="06433001",
        form_version=1,
    )
    (row,) = contacts(key=os.urandom(32)).to_pylist()
    assert (row["topic"], row["age_band"], row["synthetic"]) == ("housing", None, False)
    assert "minutes" not in row, "how long it took stays with the contact"


def test_no_rows_make_an_empty_table_of_the_same_columns() -> None:
    empty = episodes(key=os.urandom(32))
    house = a_house()
    written(house, people(house, 1))
    assert empty.num_rows == 0
    assert empty.schema == episodes(key=os.urandom(32)).schema


@pytest.mark.parametrize(
    ("days", "episode_count"),
    [
        (Days("first_contact_on", date(2026, 4, 1), date(2026, 6, 30)), 2),
        (Days("first_contact_on", date(2026, 4, 4), date(2026, 4, 30)), 0),
        (Days("closed_on", date(2026, 5, 1), date(2026, 5, 31)), 1),
        (Days("first_contact_on", date(2026, 5, 2), date(2026, 5, 31), "closed_on"), 0),
        (Days("first_contact_on", date(2026, 5, 1), date(2026, 6, 1), "closed_on"), 2),
        (Days("first_contact_on", date(2026, 3, 1), date(2026, 3, 31), "closed_on"), 0),
    ],
)
def test_episodes_are_read_for_the_days_asked_alone(days: Days, episode_count: int) -> None:
    house = a_house()
    written(house, people(house, 1))  # in April until the first of May; since the first of June
    assert episodes(key=os.urandom(32), days=days).num_rows == episode_count
