"""Joint evaluation: both questions, one row per partner, dissent kept, nothing overwritten; it opens the next turn."""

from __future__ import annotations

import pytest
from django.db import DatabaseError, transaction

from kreislauf.cycle.turn.rules import Stage
from kreislauf.cycle.turn.selectors import current_cycle
from kreislauf.cycle.turn.services import StillOwed, answer_stage_proposal, propose_stage
from kreislauf.foundation.errors import DomainError, NotAllowed, NotInThisStatus
from kreislauf.region.evaluation.models import EvaluationConclusion, EvaluationRow, JointEvaluation
from kreislauf.region.evaluation.selectors import partners_yet_to_answer
from kreislauf.region.evaluation.services import (
    NotAsked,
    PartnersMissing,
    RowsMissing,
    conclude_evaluation,
    evaluate_goal,
    open_evaluation,
    take_up_consequences,
)
from kreislauf.region.goal.models import Goal
from tests.unit.region.planning import Table

pytestmark = pytest.mark.django_db


def opened(table: Table) -> JointEvaluation:
    goal = table.decided_goal()
    table.at(Stage.EVALUATION)
    return open_evaluation(
        goal_id=goal.pk, partners=[table.county, table.liga, table.house], by=table.liga_voice
    )


def row(evaluation: JointEvaluation, by, **fields: object) -> EvaluationRow:
    return evaluate_goal(
        **{
            "evaluation_id": evaluation.pk,
            "right_things": "yes",
            "right_things_text": "Der Bedarf ist da.",
            "things_right": "partly",
            "things_right_text": "Die Wege sind noch weit.",
            "by": by,
            **fields,
        }
    )


def answered(table: Table) -> JointEvaluation:
    evaluation = opened(table)
    for by in (table.planner, table.liga_voice, table.lead):
        row(evaluation, by)
    return evaluation


def closed_turn(table: Table, consequence: str) -> Goal:
    """The evaluated goal of a turn that both partners closed."""
    evaluation = answered(table)
    conclude_evaluation(
        evaluation_id=evaluation.pk, text="Es hat geholfen.", consequence=consequence, by=table.planner
    )
    proposal = propose_stage(cycle_id=table.cycle.pk, by=table.planner)
    for by in (table.planner, table.liga_voice):
        answer_stage_proposal(proposal_id=proposal.pk, agrees=True, by=by)
    return evaluation.goal


@pytest.mark.parametrize("who", ["planner", "liga_voice"])
def test_planning_and_liga_open_an_evaluation_with_the_same_right(who: str) -> None:
    table = Table()
    goal = table.decided_goal()
    table.at(Stage.EVALUATION)
    evaluation = open_evaluation(goal_id=goal.pk, partners=[table.county, table.liga], by=getattr(table, who))
    assert {p.slug for p in partners_yet_to_answer(evaluation)} == {"kreis", "liga"}


def test_an_evaluation_without_the_liga_is_not_a_joint_one() -> None:
    table = Table()
    goal = table.decided_goal()
    table.at(Stage.EVALUATION)
    with pytest.raises(PartnersMissing):
        open_evaluation(goal_id=goal.pk, partners=[table.county, table.house], by=table.planner)


def test_who_was_not_asked_writes_no_row_and_nobody_writes_two() -> None:
    table = Table()
    evaluation = opened(table)
    with pytest.raises(NotAsked):
        row(evaluation, table.mayor)
    with pytest.raises(NotAllowed):
        row(evaluation, table.clerk)
    row(evaluation, table.lead)
    with pytest.raises(NotInThisStatus):
        row(evaluation, table.lead)


def test_the_cycle_cannot_close_with_an_unanswered_row() -> None:
    table = Table()
    evaluation = opened(table)
    row(evaluation, table.planner)
    row(evaluation, table.liga_voice)
    with pytest.raises(RowsMissing, match="Haus Nord"):
        conclude_evaluation(
            evaluation_id=evaluation.pk, text="Gut.", consequence="continue", by=table.planner
        )
    with pytest.raises(StillOwed, match="Haus Nord"):
        propose_stage(cycle_id=table.cycle.pk, by=table.planner)


def test_a_decided_goal_that_nobody_evaluates_holds_the_cycle_too() -> None:
    table = Table()
    table.decided_goal()
    table.at(Stage.EVALUATION)
    with pytest.raises(StillOwed, match="Bewertung des Ziels"):
        propose_stage(cycle_id=table.cycle.pk, by=table.planner)


def test_dissent_is_concluded_as_dissent() -> None:
    table = Table()
    evaluation = answered(table)
    conclusion = conclude_evaluation(
        evaluation_id=evaluation.pk,
        text="Kreis und Liga führen das Ziel fort.",
        dissent="Das Haus Nord hält die Frist für zu kurz.",
        consequence="change",
        by=table.liga_voice,
    )
    assert not conclusion.agreed
    evaluation.goal.refresh_from_db()
    assert evaluation.goal.status == "evaluated"


@pytest.mark.parametrize("act", ["update", "delete"])
@pytest.mark.parametrize("model", [EvaluationRow, EvaluationConclusion])
def test_the_database_itself_refuses_to_change_or_remove_what_was_judged(model, act: str) -> None:
    table = Table()
    evaluation = answered(table)
    conclude_evaluation(evaluation_id=evaluation.pk, text="Gut.", consequence="end", by=table.planner)
    rows = model.objects.all()
    before = rows.count()
    text = "right_things_text" if model is EvaluationRow else "text"
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        rows._raw_delete(rows.db) if act == "delete" else rows.update(**{text: "schöner"})
    assert model.objects.count() == before


def test_what_is_to_go_on_becomes_a_draft_of_the_next_turn_that_names_where_it_comes_from() -> None:
    table = Table()
    goal = closed_turn(table, "continue")
    following = current_cycle(area_code=table.area.code)
    (draft,) = take_up_consequences(cycle_id=following.pk, by=table.liga_voice)
    goal.refresh_from_db()
    assert (draft.cycle, draft.predecessor, draft.status) == (following, goal, "draft")
    assert goal.status == "carried_on"
    assert take_up_consequences(cycle_id=following.pk, by=table.planner) == []


def test_what_is_to_end_ends() -> None:
    table = Table()
    goal = closed_turn(table, "end")
    assert take_up_consequences(cycle_id=current_cycle().pk, by=table.planner) == []
    goal.refresh_from_db()
    assert goal.status == "ended"


def test_a_row_without_reasons_is_refused() -> None:
    table = Table()
    with pytest.raises(DomainError, match="Begründung"):
        row(opened(table), table.lead, things_right_text="  ")
