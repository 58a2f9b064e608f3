"""The duplicate hint and the reversible merge."""

from __future__ import annotations

import os

import pytest

from kreislauf.case.duplicate.models import PersonMerge
from kreislauf.case.duplicate.rules import LIKELY, Sketch, likeness
from kreislauf.case.duplicate.services import MergeImpossible, find_duplicates, merge_persons, undo_merge
from kreislauf.case.episode.microdata import episodes
from kreislauf.case.episode.models import Case
from kreislauf.case.person.microdata import persons
from kreislauf.foundation.audit.models import AuditRow
from kreislauf.foundation.errors import NotAllowed, NotVisible
from tests.unit.case.invented import House, a_house, an_intake

ALIKE = [
    (Sketch("Müller", "Anna", "1990-05"), Sketch("Mueller", "Anna", "1990-05")),
    (Sketch("Meier", "Anna", "1990-05"), Sketch("Mayer", "Anna", "1990-05")),
    (Sketch("Beispielmann", "Frieda", "1990-05"), Sketch("Beispielman", "Frida", "1990-05")),
    (Sketch("Beispielmann", "Frieda", "1990-05"), Sketch("Frieda", "Beispielmann", "1990-05")),
    (Sketch("Beispielmann", "Frieda", ""), Sketch("Beispielmann", "Frieda", "1990-05")),
    (Sketch("Beispielmann", "Frieda", "1990-06"), Sketch("Beispielmann", "Frieda", "1990-05")),
]
UNLIKE = [
    (Sketch("Müller", "Anna", "1990-05"), Sketch("Schulze", "Bernd", "1990-05")),
    (Sketch("Müller", "Anna", "1990-05"), Sketch("Müller", "Jörg", "1961-11")),
    (Sketch("Kowalski", "Eva", "1980-01"), Sketch("Yilmaz", "Eva", "1980-01")),
]


@pytest.mark.parametrize(("one", "other"), ALIKE)
def test_the_same_person_written_differently_looks_alike(one: Sketch, other: Sketch) -> None:
    assert likeness(one, other) >= LIKELY


@pytest.mark.parametrize(("one", "other"), UNLIKE)
def test_other_people_do_not(one: Sketch, other: Sketch) -> None:
    assert likeness(one, other) < LIKELY


def hinted(house: House, sketch: Sketch, by: object = None) -> list:
    return find_duplicates(provider=house.provider, sketch=sketch, by=by or house.counsellor)


@pytest.mark.django_db
@pytest.mark.parametrize(("one", "other"), ALIKE)
def test_the_hint_finds_them_in_the_own_house(one: Sketch, other: Sketch) -> None:
    house = a_house()
    names = {"family_name": one.family_name, "given_name": one.given_name}
    episode = an_intake(house, names=names, birth_month=one.birth_month)
    assert [hint.case_id for hint in hinted(house, other)] == [episode.case_id]
    assert AuditRow.objects.filter(action="case.duplicates_searched").count() == 1


@pytest.mark.django_db
def test_another_house_is_never_hinted_at() -> None:
    elsewhere, house = a_house("haus-sued"), a_house()
    an_intake(elsewhere, birth_month="5.1990")
    assert hinted(house, Sketch("Beispielmann", "Frieda", "1990-05")) == []


@pytest.mark.django_db
def test_of_a_colleagues_case_the_hint_shows_number_and_whom_to_ask_but_no_name() -> None:
    house = a_house()
    an_intake(house, birth_month="5.1990")
    (hint,) = hinted(house, Sketch("Beispielmann", "Frieda", "1990-05"), by=house.colleague)
    assert (hint.own, hint.name, hint.case_label) == (False, "", "F-000001")
    assert hint.responsible == str(house.counsellor)


@pytest.mark.django_db
def test_a_lead_gets_no_hint() -> None:
    house = a_house()
    with pytest.raises(NotAllowed):
        hinted(house, Sketch("Beispielmann", "Frieda"), by=house.lead)


def counted() -> tuple[int, int, int]:
    """Persons, cases, episodes as statistics see them."""
    table = episodes(key=os.urandom(32))
    return len(set(table["person"].to_pylist())), len(set(table["case"].to_pylist())), table.num_rows


def merged(house: House, kept: Case, duplicate: Case) -> PersonMerge:
    return merge_persons(
        kept_id=kept.person_id,
        duplicate_id=duplicate.person_id,
        provider=house.provider,
        reason="dieselbe Person, zweimal aufgenommen",
        by=house.counsellor,
    )


@pytest.mark.django_db
def test_merged_persons_and_their_twin_cases_count_once_and_again_apart_after_undoing() -> None:
    house = a_house()
    one, other = an_intake(house, sex="female").case, an_intake(house, sex="male").case
    assert counted() == (2, 2, 2)
    merge = merged(house, one, other)
    assert counted() == (1, 1, 2)
    assert persons(key=os.urandom(32))["sex"].to_pylist() == ["female"]
    undo_merge(merge_id=merge.pk, provider=house.provider, by=house.counsellor)
    assert counted() == (2, 2, 2)
    assert {case.person.sex for case in Case.objects.all()} == {"female", "male"}


@pytest.mark.django_db
def test_of_three_records_merged_each_merge_can_be_undone_in_any_order() -> None:
    house = a_house()
    kept, second, third = (an_intake(house).case for _ in range(3))
    first_merge, second_merge = merged(house, kept, second), merged(house, kept, third)
    assert counted() == (1, 1, 3)
    undo_merge(merge_id=first_merge.pk, provider=house.provider, by=house.counsellor)
    assert counted() == (2, 2, 3)
    undo_merge(merge_id=second_merge.pk, provider=house.provider, by=house.counsellor)
    assert counted() == (3, 3, 3)


@pytest.mark.django_db
def test_a_merge_is_refused_where_it_could_not_be_undone() -> None:
    house = a_house()
    one, other, third = (an_intake(house).case for _ in range(3))
    merge = merged(house, one, other)
    for kept, duplicate in [(one, other), (third, one), (other, third)]:
        with pytest.raises(MergeImpossible):
            merged(house, kept, duplicate)
    undo_merge(merge_id=merge.pk, provider=house.provider, by=house.counsellor)
    with pytest.raises(MergeImpossible):
        undo_merge(merge_id=merge.pk, provider=house.provider, by=house.counsellor)


@pytest.mark.django_db
def test_nobody_merges_a_colleagues_or_another_houses_person() -> None:
    elsewhere, house = a_house("haus-sued"), a_house()
    own, colleagues = an_intake(house).case, an_intake(house, by=house.colleague).case
    stranger = an_intake(elsewhere).case
    for duplicate in (colleagues, stranger):
        with pytest.raises(NotVisible):
            merged(house, own, duplicate)
