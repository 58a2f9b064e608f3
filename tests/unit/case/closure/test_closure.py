"""Closing and reopening."""

from __future__ import annotations

import uuid

import pytest
from django.db import IntegrityError, transaction

from kreislauf.case.closure.models import Closure
from kreislauf.case.closure.services import close_episode
from kreislauf.case.episode.models import Case, Episode
from kreislauf.case.form.selectors import AnswersRefused
from kreislauf.case.intake.services import BeginsBeforeLastClosure, reopen_case
from kreislauf.foundation.errors import NotInThisStatus, NotVisible
from tests.unit.case.invented import ALL_ANSWERS, ANSWERS, CLOSURE, House, a_house, an_intake

pytestmark = pytest.mark.django_db


def closed(house: House) -> Episode:
    episode = an_intake(house, **ALL_ANSWERS)
    close_episode(case_id=episode.case_id, answers=CLOSURE, by=house.counsellor)
    episode.refresh_from_db()
    return episode


def reopened(house: House, episode: Episode, **answers: object) -> Episode:
    return reopen_case(
        case_id=episode.case_id,
        answers=ANSWERS | {"first_contact_on": "1.9.2026"} | answers,
        submission_key=uuid.uuid4(),
        by=house.counsellor,
    )


def test_closing_asks_the_situation_again_and_keeps_the_intake() -> None:
    episode = closed(a_house())
    assert str(episode.closed_on) == "2026-07-01"
    assert (episode.closure.reason, episode.closure.outcome) == ("as_planned", "goal_reached")
    assert (episode.answers["activity_status"], episode.closure.answers["activity_status"]) == (
        "unemployed",
        "employed",
    )


@pytest.mark.parametrize(
    ("field", "value"),
    [("closed_on", "2.4.2026"), ("closed_on", "1.1.2199"), ("closure_reason", ""), ("outcome", "besser")],
)
def test_a_wrong_closure_is_refused_and_the_episode_stays_open(field: str, value: str) -> None:
    house = a_house()
    episode = an_intake(house)
    with pytest.raises(AnswersRefused):
        close_episode(case_id=episode.case_id, answers=CLOSURE | {field: value}, by=house.counsellor)
    episode.refresh_from_db()
    assert episode.is_open
    assert Closure.objects.count() == 0


def test_nothing_is_closed_twice() -> None:
    house = a_house()
    episode = closed(house)
    with pytest.raises(NotInThisStatus):
        close_episode(case_id=episode.case_id, answers=CLOSURE, by=house.counsellor)


def test_a_colleague_cannot_close() -> None:
    house = a_house()
    episode = an_intake(house)
    with pytest.raises(NotVisible):
        close_episode(case_id=episode.case_id, answers=CLOSURE, by=house.colleague)


def test_reopening_makes_a_new_episode_and_leaves_the_old_closure_as_it_was() -> None:
    house = a_house()
    first = closed(house)
    before = (first.closed_on, first.closure.answers, first.closure.recorded_at)
    second = reopened(house, first)
    first.refresh_from_db()
    assert (second.number, second.is_open) == (2, True)
    assert (first.closed_on, first.closure.answers, first.closure.recorded_at) == before
    assert Case.objects.count() == 1


def test_after_a_second_closure_each_episode_has_its_own_date() -> None:
    house = a_house()
    first = closed(house)
    reopened(house, first)
    close_episode(case_id=first.case_id, answers=CLOSURE | {"closed_on": "2.10.2026"}, by=house.counsellor)
    days = [str(day) for day in Episode.objects.order_by("number").values_list("closed_on", flat=True)]
    assert days == ["2026-07-01", "2026-10-02"]


def test_an_open_case_is_not_reopened() -> None:
    house = a_house()
    episode = an_intake(house)
    with pytest.raises(NotInThisStatus):
        reopened(house, episode)


def test_episodes_of_a_case_do_not_overlap() -> None:
    house = a_house()
    with pytest.raises(BeginsBeforeLastClosure):
        reopened(house, closed(house), first_contact_on="30.6.2026")


def test_reopening_twice_with_one_key_is_one_episode() -> None:
    house = a_house()
    first, key = closed(house), uuid.uuid4()
    made = {
        reopen_case(
            case_id=first.case_id,
            answers=ANSWERS | {"first_contact_on": "1.9.2026"},
            submission_key=key,
            by=house.counsellor,
        ).pk
        for _ in range(2)
    }
    assert len(made) == 1


def test_the_database_itself_allows_one_open_episode_per_case() -> None:
    episode = an_intake(a_house())
    with pytest.raises(IntegrityError), transaction.atomic():
        Episode.objects.create(
            case=episode.case,
            number=2,
            first_contact_on=episode.first_contact_on,
            opened_on=episode.opened_on,
            answers=episode.answers,
            form_version=1,
            changed_at=episode.changed_at,
        )


def test_the_database_itself_refuses_an_end_before_the_beginning() -> None:
    episode = an_intake(a_house())
    with pytest.raises(IntegrityError), transaction.atomic():
        Episode.objects.filter(pk=episode.pk).update(closed_on="2026-04-02")


def test_the_database_itself_refuses_an_episode_without_the_mandatory_answers() -> None:
    episode = an_intake(a_house())
    without = {name: text for name, text in episode.answers.items() if name != "municipality"}
    with pytest.raises(IntegrityError), transaction.atomic():
        Episode.objects.filter(pk=episode.pk).update(answers=without)
