"""Amending: two people at one case lose nothing."""

from __future__ import annotations

import pytest

from kreislauf.case.casefile.services import read_file
from kreislauf.case.episode.models import Episode
from kreislauf.case.episode.services import hand_over
from kreislauf.case.identity.services import read_identity
from kreislauf.case.intake.rules import EditBase
from kreislauf.case.intake.services import amend_intake
from kreislauf.foundation.audit.models import AuditRow
from kreislauf.foundation.errors import NotVisible, StaleEdit
from tests.unit.case.invented import ALL_ANSWERS, ANSWERS, NAMES, House, a_house, an_intake

pytestmark = pytest.mark.django_db


def amended(
    house: House, episode: Episode, base: EditBase, names: dict | None = None, **answers: object
) -> Episode:
    return amend_intake(
        case_id=episode.case_id,
        answers=ALL_ANSWERS | answers,
        identity=NAMES if names is None else names,
        base=base,
        by=house.counsellor,
    )


def base_of(house: House, episode: Episode) -> EditBase:
    return read_file(case_id=episode.case_id, by=house.counsellor).base


def test_a_change_is_saved_and_the_audit_row_names_fields_not_contents() -> None:
    house = a_house()
    episode = an_intake(house, **ALL_ANSWERS)
    after = amended(house, episode, base_of(house, episode), housing="shelter")
    assert after.answers["housing"] == "shelter"
    row = AuditRow.objects.get(action="case.amended")
    assert row.facts["fields"] == ["housing"]
    assert "shelter" not in str(row.facts)


def test_the_second_of_two_editors_is_told_and_nothing_is_overwritten() -> None:
    house = a_house()
    episode = an_intake(house, **ALL_ANSWERS)
    base = base_of(house, episode)
    amended(house, episode, base, housing="shelter", sex="diverse")
    with pytest.raises(StaleEdit) as stale:
        amended(house, episode, base, housing="street", names=NAMES | {"phone": "0151 1"})
    facts = stale.value.facts
    assert set(facts["differing"]) == {"housing", "sex", "phone"}
    assert (facts["mine"]["housing"], facts["theirs"]["housing"]) == ("street", "shelter")
    episode.refresh_from_db()
    assert episode.answers["housing"] == "shelter"


def test_after_choosing_the_new_base_saves() -> None:
    house = a_house()
    episode = an_intake(house, **ALL_ANSWERS)
    base = base_of(house, episode)
    amended(house, episode, base, housing="shelter")
    with pytest.raises(StaleEdit) as stale:
        amended(house, episode, base, housing="street")
    assert amended(house, episode, stale.value.facts["base"], housing="street").answers["housing"] == "street"


def test_sending_the_same_again_from_an_old_page_is_no_conflict() -> None:
    house = a_house()
    episode = an_intake(house, **ALL_ANSWERS)
    base = base_of(house, episode)
    amended(house, episode, base, housing="shelter")
    assert amended(house, episode, base, housing="shelter").version == 2


def test_a_changed_name_is_found_under_the_new_name_only() -> None:
    from kreislauf.case.casefile.services import search_files

    house = a_house()
    episode = an_intake(house, **ALL_ANSWERS)
    amended(house, episode, base_of(house, episode), names={"family_name": "Neuhaus"})
    assert [row.name for row in search_files(text="Neuhaus", by=house.counsellor)] == ["Neuhaus"]
    assert search_files(text="Beispielmann", by=house.counsellor) == []


def test_an_answer_can_be_taken_away_again() -> None:
    house = a_house()
    episode = an_intake(house, **ALL_ANSWERS)
    after = amend_intake(
        case_id=episode.case_id,
        answers=ANSWERS,
        identity={},
        base=base_of(house, episode),
        by=house.counsellor,
    )
    assert "housing" not in after.answers
    after.case.person.refresh_from_db()
    assert after.case.person.sex is None
    assert not any(read_identity(after.case).values())


def test_a_colleague_who_is_not_the_deputy_sees_nothing() -> None:
    house = a_house()
    episode = an_intake(house)
    with pytest.raises(NotVisible):
        amend_intake(
            case_id=episode.case_id, answers=ANSWERS, identity={}, base=EditBase(1, 1), by=house.colleague
        )


def test_the_deputy_works_on_the_case_too() -> None:
    house = a_house()
    episode = an_intake(house)
    hand_over(
        case_id=episode.case_id,
        responsible_id=house.counsellor.pk,
        deputy_id=house.colleague.pk,
        version=1,
        by=house.counsellor,
    )
    after = amend_intake(
        case_id=episode.case_id,
        answers=ANSWERS | {"housing": "own"},
        identity={},
        base=EditBase(1, 1),
        by=house.colleague,
    )
    assert after.answers["housing"] == "own"


@pytest.mark.parametrize("text", ["", "1", "1.", ".", "a.b", "1.2.3", "-1.2", "9" * 30 + ".1"])
def test_a_base_nobody_can_have_seen_matches_nothing(text: str) -> None:
    assert EditBase.parse(text) == EditBase(0, 0)
    assert EditBase.parse("3.2") == EditBase(3, 2)
