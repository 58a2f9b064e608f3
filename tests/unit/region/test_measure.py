"""Measures: proposed by any partner, with the other ways that were weighed; adopted by a body."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import AnonymousUser

from kreislauf.cycle.turn.rules import Stage
from kreislauf.foundation.errors import DomainError, NotAllowed, NotInThisStatus
from kreislauf.region.measure.selectors import measures_visible_to
from kreislauf.region.measure.services import (
    finish_measure,
    give_measure_up,
    start_measure,
    withdraw_measure,
)
from kreislauf.region.resolution.rules import Outcome
from kreislauf.region.resolution.selectors import measures_adopted_in
from tests.unit.region.planning import Table

pytestmark = pytest.mark.django_db


def test_the_alternatives_stay_beside_the_measure() -> None:
    table = Table()
    measure = table.measure(themes={"migration": "Beratung mit Dolmetschdienst"})
    assert [a.reason_not_taken for a in measure.alternatives.all()] == ["erreicht ältere Menschen nicht"]
    assert [t.theme for t in measure.themes.all()] == ["migration"]


def test_adopted_measures_are_those_a_body_said_yes_to() -> None:
    table = Table()
    adopted, rejected = table.adopted_measure(), table.measure(title="Zweite Idee")
    table.decide(rejected, table.assembly, Outcome.REJECTED)
    assert list(measures_adopted_in(table.cycle)) == [adopted]
    rejected.refresh_from_db()
    assert rejected.status == "rejected"


def test_only_who_proposed_it_withdraws_a_measure() -> None:
    table = Table()
    measure = table.measure()
    with pytest.raises(NotAllowed):
        withdraw_measure(measure_id=measure.pk, by=table.liga_voice)
    assert withdraw_measure(measure_id=measure.pk, by=table.lead).status == "withdrawn"


def test_a_measure_is_public_once_it_is_decided_about() -> None:
    table = Table()
    proposed = table.measure()
    adopted = table.adopted_measure(title="Beschlossen")
    assert set(measures_visible_to(AnonymousUser())) == {adopted}
    assert set(measures_visible_to(table.member)) == {adopted, proposed}


def test_a_measure_that_cannot_be_done_says_why() -> None:
    table = Table()
    measure = table.adopted_measure()
    table.at(Stage.DELIVERY)
    start_measure(measure_id=measure.pk, by=table.planner)
    with pytest.raises(DomainError, match="Grund"):
        give_measure_up(measure_id=measure.pk, reason="", by=table.planner)
    given_up = give_measure_up(measure_id=measure.pk, reason="Kein Raum zu finden.", by=table.planner)
    assert (given_up.status, given_up.status_note) == ("not_feasible", "Kein Raum zu finden.")
    with pytest.raises(NotInThisStatus):
        finish_measure(measure_id=measure.pk, by=table.planner)
