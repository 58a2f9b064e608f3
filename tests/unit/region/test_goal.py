"""Goals: drafted by planning or Liga alike, carried by all who must, decided by the assembly."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import IntegrityError, transaction

from kreislauf.cycle.turn.rules import Stage
from kreislauf.cycle.turn.selectors import obligations_open_in
from kreislauf.foundation.errors import DomainError, NotAllowed, NotInThisStatus, NotVisible
from kreislauf.region.body.permissions import OutsideMandate
from kreislauf.region.goal.models import Goal, GoalAgreement
from kreislauf.region.goal.selectors import goal_visible_to, kinds_that_still_must_agree
from kreislauf.region.goal.services import (
    NotYetAgreed,
    WrongIndicator,
    agree_goal_jointly,
    answer_goal,
    consult_on_goal,
    draft_goal,
    measure_goal_by,
    record_outcome,
    take_goal_back,
)
from kreislauf.region.resolution.rules import Outcome
from kreislauf.region.resolution.services import NotBeforeABody
from tests.unit.evidence.releases import a_figure
from tests.unit.region.planning import Table

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("who", ["planner", "liga_voice"])
def test_planning_and_liga_draft_goals_with_the_same_right(who: str) -> None:
    table = Table()
    cycle = table.at(Stage.GOALS)
    goal = draft_goal(
        cycle=cycle, title="Ziel", level="strategic", action_field="livelihood", by=getattr(table, who)
    )
    assert goal.status == "draft"


@pytest.mark.parametrize("who", ["lead", "mayor", "clerk", "member", "admin"])
def test_nobody_else_drafts_goals(who: str) -> None:
    table = Table()
    cycle = table.at(Stage.GOALS)
    with pytest.raises(NotAllowed):
        draft_goal(
            cycle=cycle, title="Ziel", level="strategic", action_field="livelihood", by=getattr(table, who)
        )


def test_a_draft_is_read_by_planning_and_liga_alone() -> None:
    table = Table()
    goal = table.goal()
    for reader in (table.planner, table.liga_voice):
        assert goal_visible_to(reader, goal.pk) == goal
    for reader in (table.lead, table.mayor, table.member, AnonymousUser()):
        with pytest.raises(NotVisible):
            goal_visible_to(reader, goal.pk)


def test_a_goal_in_consultation_is_read_by_every_partner_and_not_by_the_public() -> None:
    table = Table()
    goal = consult_on_goal(goal_id=table.goal().pk, by=table.liga_voice)
    for reader in (table.lead, table.mayor, table.member):
        assert goal_visible_to(reader, goal.pk) == goal
    with pytest.raises(NotVisible):
        goal_visible_to(AnonymousUser(), goal.pk)


@pytest.mark.parametrize("missing", ["county", "liga"])
def test_without_county_or_liga_a_goal_is_not_jointly_agreed(missing: str) -> None:
    table = Table()
    goal = consult_on_goal(goal_id=table.goal().pk, by=table.planner)
    answer_goal(goal_id=goal.pk, agrees=missing != "county", text="so nicht", by=table.planner)
    answer_goal(goal_id=goal.pk, agrees=missing != "liga", text="so nicht", by=table.liga_voice)
    assert kinds_that_still_must_agree(goal) == {missing}
    with pytest.raises(NotYetAgreed):
        agree_goal_jointly(goal_id=goal.pk, by=table.planner)


def test_another_partners_dissent_does_not_stop_the_goal_and_stays_on_record() -> None:
    table = Table()
    goal = consult_on_goal(goal_id=table.goal().pk, by=table.planner)
    for by in (table.planner, table.liga_voice):
        answer_goal(goal_id=goal.pk, agrees=True, by=by)
    answer_goal(goal_id=goal.pk, agrees=False, text="Wir haben das Personal nicht.", by=table.lead)
    assert agree_goal_jointly(goal_id=goal.pk, by=table.planner).status == "jointly_agreed"
    assert GoalAgreement.objects.get(goal=goal, agrees=False).text == "Wir haben das Personal nicht."


def test_dissent_without_a_reason_is_refused() -> None:
    table = Table()
    goal = consult_on_goal(goal_id=table.goal().pk, by=table.planner)
    with pytest.raises(DomainError, match="warum"):
        answer_goal(goal_id=goal.pk, agrees=False, text=" ", by=table.lead)


def test_nobody_skips_the_consultation() -> None:
    table = Table()
    goal = table.goal()
    with pytest.raises(NotInThisStatus):
        agree_goal_jointly(goal_id=goal.pk, by=table.planner)
    with pytest.raises(NotBeforeABody):
        table.decide(goal, table.assembly)
    goal.refresh_from_db()
    assert goal.status == "draft"


def test_a_body_without_the_mandate_does_not_decide_a_goal() -> None:
    table = Table()
    goal = table.agreed_goal()
    with pytest.raises(OutsideMandate, match="Planungskonferenz"):
        table.decide(goal, table.conference)


def test_the_assembly_decides_and_the_goal_then_owes_the_cycle_an_evaluation() -> None:
    table = Table()
    goal = table.decided_goal()
    assert goal.status == "decided"
    owed = obligations_open_in(table.cycle, stage=Stage.EVALUATION).get()
    assert (owed.kind, owed.object_id, owed.partner) == ("goal_evaluation", goal.pk, table.liga)


def test_a_rejected_goal_goes_back_to_the_draft() -> None:
    table = Table()
    goal = table.agreed_goal()
    table.decide(goal, table.assembly, Outcome.REJECTED)
    goal.refresh_from_db()
    assert goal.status == "draft"


def test_a_goal_is_changed_only_as_a_draft() -> None:
    table = Table()
    goal = consult_on_goal(goal_id=table.goal().pk, by=table.planner)
    change = {
        "goal_id": goal.pk,
        "indicator_id": "cases_per_1000",
        "target_value": Decimal(5),
        "horizon": goal.horizon,
        "by": table.planner,
    }
    with pytest.raises(NotInThisStatus):
        measure_goal_by(**change)
    take_goal_back(goal_id=goal.pk, by=table.liga_voice)
    assert measure_goal_by(**change).target_value == Decimal(5)


def test_a_baseline_of_another_indicator_is_refused() -> None:
    table = Table()
    goal = table.goal()
    with pytest.raises(WrongIndicator):
        measure_goal_by(
            goal_id=goal.pk,
            indicator_id="share_goal_reached",
            baseline_figure_id=goal.baseline_id,
            target_value=Decimal(5),
            horizon=goal.horizon,
            by=table.planner,
        )


def test_the_outcome_is_a_later_figure_of_the_same_indicator() -> None:
    table = Table()
    goal = table.decided_goal()
    table.at(Stage.REPORT)
    outcome = record_outcome(goal_id=goal.pk, figure_id=a_figure().pk, by=table.liga_voice)
    assert outcome.goal == goal
    with pytest.raises(WrongIndicator):
        record_outcome(
            goal_id=goal.pk, figure_id=a_figure(indicator_id="share_goal_reached").pk, by=table.planner
        )


def test_the_database_refuses_a_target_without_an_indicator() -> None:
    table = Table()
    goal = table.goal()
    with pytest.raises(IntegrityError), transaction.atomic():
        Goal.objects.filter(pk=goal.pk).update(indicator_id="", baseline=None)
