"""The thread: one line from any node in both directions, its gaps, and the euros that hang on it."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kreislauf.cycle.turn.rules import Stage
from kreislauf.cycle.turn.services import answer_stage_proposal, propose_stage
from kreislauf.foundation.errors import NotVisible
from kreislauf.provider.delivery.services import (
    accept_delivery_report,
    begin_delivery_report,
    submit_delivery_report,
    write_delivery_report,
)
from kreislauf.region.evaluation.services import conclude_evaluation, evaluate_goal, open_evaluation
from kreislauf.region.goal.models import Goal
from kreislauf.region.goal.services import record_outcome
from kreislauf.region.measure.models import Measure
from kreislauf.region.resolution.models import Resolution
from kreislauf.region.statement.services import volunteer_statement
from kreislauf.thread.coverage.rules import Coverage
from kreislauf.thread.coverage.selectors import coverage_in_euros
from kreislauf.thread.gap.rules import GapKind
from kreislauf.thread.gap.selectors import gaps_of
from kreislauf.thread.graph.rules import Node, StopKind
from kreislauf.thread.graph.selectors import load_graph
from kreislauf.thread.implementation.rules import Implementation
from kreislauf.thread.implementation.selectors import implementation_of
from kreislauf.thread.line.rules import StopState, build_line
from kreislauf.thread.line.selectors import line_of
from kreislauf.thread.ring.selectors import ring_of
from tests.unit.evidence.releases import a_figure, a_release
from tests.unit.provider.deliveries import a_count
from tests.unit.region.planning import Table

pytestmark = pytest.mark.django_db


def delivered(table: Table, agreement) -> object:
    """An accepted report on the whole term with a released count."""
    table.at(Stage.DELIVERY)
    report = begin_delivery_report(
        agreement_id=agreement.pk,
        period_from=agreement.term_from,
        period_to=agreement.term_to,
        by=table.lead,
    )
    cell = a_count(report, key="main_issue=livelihood", value=95)
    write_delivery_report(report_id=report.pk, cell_ids=[cell.pk], narrative="Gut.", by=table.lead)
    submit_delivery_report(report_id=report.pk, by=table.lead)
    return accept_delivery_report(report_id=report.pk, by=table.planner)


def whole_turn(table: Table) -> dict[StopKind, int]:
    """A turn from figure to next cycle with nothing missing; returns the number of each node."""
    figure = a_figure()
    need = table.established_need(figure)
    goal = table.decided_goal(need, baseline=figure)
    measure = table.adopted_measure(goal)
    agreement = table.running_agreement(measure, table.line(4_000_000), 4_000_000)
    report = delivered(table, agreement)
    table.at(Stage.REPORT)
    outcome = record_outcome(goal_id=goal.pk, figure_id=a_figure().pk, by=table.planner)
    table.at(Stage.EVALUATION)
    evaluation = open_evaluation(goal_id=goal.pk, partners=[table.county, table.liga], by=table.planner)
    for by in (table.planner, table.liga_voice):
        evaluate_goal(
            evaluation_id=evaluation.pk,
            right_things="yes",
            right_things_text="Ja.",
            things_right="yes",
            things_right_text="Ja.",
            by=by,
        )
    conclude_evaluation(
        evaluation_id=evaluation.pk, text="Weiter so.", consequence="continue", by=table.planner
    )
    proposal = propose_stage(cycle_id=table.cycle.pk, by=table.planner)
    for by in (table.planner, table.liga_voice):
        answer_stage_proposal(proposal_id=proposal.pk, agrees=True, by=by)
    table.cycle.refresh_from_db()
    return {
        StopKind.FIGURE: figure.pk,
        StopKind.NEED: need.pk,
        StopKind.GOAL: goal.pk,
        StopKind.MEASURE: measure.pk,
        StopKind.RESOLUTION: Resolution.objects.get(matter=measure).pk,
        StopKind.AGREEMENT: agreement.pk,
        StopKind.DELIVERY: report.pk,
        StopKind.OUTCOME: outcome.pk,
        StopKind.EVALUATION: evaluation.pk,
    }


def test_from_every_node_the_whole_unbroken_line_is_seen_in_both_directions() -> None:
    table = Table()
    nodes = whole_turn(table)
    for kind, pk in nodes.items():
        line = line_of(table.planner, kind, pk)
        assert line.is_unbroken, (kind, [stop.kind for stop in line.gaps])
        assert [stop.state for stop in line.stops] == [StopState.THERE] * 10, kind
        for other, other_pk in nodes.items():
            assert other_pk in {node.id for node in line.at(other).nodes}, (kind, other)


def test_a_whole_turn_has_no_gaps_and_covers_every_euro() -> None:
    table = Table()
    whole_turn(table)
    assert gaps_of(table.cycle, user=table.planner) == []
    assert coverage_in_euros(table.cycle, user=table.planner) == Coverage(4_000_000, 4_000_000, 4_000_000)


def test_every_segment_of_the_ring_is_full_after_a_whole_turn_but_for_the_goal_not_carried_on() -> None:
    table = Table()
    whole_turn(table)
    ring = ring_of(table.cycle, user=table.planner)
    assert [(segment.done, segment.total) for segment in ring] == [(1, 1)] * 7 + [(0, 1)]
    assert [segment.stage for segment in ring if segment.current] == [Stage.CARRIED_ON]


def node(kind: StopKind) -> Node:
    return Node(kind, 1, "etwas")


def test_what_is_not_its_turn_yet_is_no_gap() -> None:
    line = build_line(("need", 1), {StopKind.NEED: [node(StopKind.NEED)]}, stage="analysis")
    assert line.at(StopKind.GOAL).state == StopState.PENDING
    assert line.at(StopKind.EVALUATION).state == StopState.PENDING


def test_what_comes_before_something_that_is_there_is_a_gap_at_once() -> None:
    line = build_line(("agreement", 1), {StopKind.AGREEMENT: [node(StopKind.AGREEMENT)]}, stage="analysis")
    assert [stop.kind for stop in line.gaps] == [
        StopKind.FIGURE,
        StopKind.NEED,
        StopKind.GOAL,
        StopKind.MEASURE,
        StopKind.RESOLUTION,
    ]


def kinds(table: Table) -> set[GapKind]:
    table.cycle.refresh_from_db()
    return {gap.kind for gap in gaps_of(table.cycle, user=table.planner)}


def test_a_goal_without_an_indicator_is_a_gap_and_its_euros_do_not_count() -> None:
    table = Table()
    figure = a_figure()
    goal = table.decided_goal(table.established_need(figure), baseline=figure)
    table.running_agreement(table.adopted_measure(goal), table.line(4_000_000), 4_000_000)
    assert coverage_in_euros(table.cycle, user=table.planner).percent == 100
    Goal.objects.filter(pk=goal.pk).update(indicator_id="", baseline=None, target_value=None)
    assert GapKind.GOAL_WITHOUT_INDICATOR in kinds(table)
    assert coverage_in_euros(table.cycle, user=table.planner).covered_cents == 0


def test_an_agreement_without_a_goal_is_a_gap_and_so_is_its_money_without_a_need() -> None:
    table = Table()
    table.running_agreement(table.adopted_measure(), table.line(4_000_000), 4_000_000)
    assert {GapKind.AGREEMENT_WITHOUT_GOAL, GapKind.MONEY_WITHOUT_NEED} <= kinds(table)
    assert coverage_in_euros(table.cycle, user=table.planner) == Coverage(0, 4_000_000, 4_000_000)


def test_an_inherited_agreement_without_a_measure_is_a_gap_too() -> None:
    table = Table()
    table.at(Stage.MEASURES)
    table.running_agreement(None, table.line(4_000_000), 4_000_000)
    assert GapKind.AGREEMENT_WITHOUT_GOAL in kinds(table)


def test_a_resolution_nobody_carries_out_is_a_gap_when_delivery_is_on() -> None:
    table = Table()
    table.adopted_measure()
    assert GapKind.RESOLUTION_NOT_CARRIED_OUT not in kinds(table)
    table.at(Stage.DELIVERY)
    assert GapKind.RESOLUTION_NOT_CARRIED_OUT in kinds(table)


def test_a_need_nobody_answers_is_a_gap_when_goals_are_through() -> None:
    table = Table()
    table.established_need()
    assert GapKind.NEED_UNANSWERED not in kinds(table)
    table.at(Stage.MEASURES)
    assert GapKind.NEED_UNANSWERED in kinds(table)


def test_money_without_an_agreement_is_named_with_its_cents() -> None:
    table = Table()
    measure, line = table.adopted_measure(), table.line(5_000_000)
    table.running_agreement(measure, line, 4_000_000)
    table.at(Stage.DELIVERY)
    (gap,) = [
        gap for gap in gaps_of(table.cycle, user=table.planner) if gap.kind == GapKind.MONEY_WITHOUT_AGREEMENT
    ]
    assert gap.cents == 1_000_000


def test_a_statement_nobody_answers_is_a_gap() -> None:
    table = Table()
    volunteer_statement(matter_id=table.need().pk, position=6, text="Mehr Zeit.", by=table.lead)
    assert GapKind.STATEMENT_WITHOUT_REPLY in kinds(table)


def test_coverage_is_cut_off_and_never_rounded_up() -> None:
    assert Coverage(99_999, 100_000, 100_000).percent == 99
    assert Coverage(0, 0, 0).percent is None


def test_what_a_person_may_not_read_is_hidden_but_no_gap() -> None:
    table = Table()
    goal = table.decided_goal(table.established_need())
    measure = table.adopted_measure(goal)
    agreement = table.settled_agreement(measure, table.line())
    line = line_of(table.liga_voice, "goal", goal.pk)
    (hidden,) = line.at(StopKind.AGREEMENT).nodes
    assert hidden.hidden
    assert hidden.title == "nicht für Sie freigegeben"
    assert hidden.facts == {}
    with pytest.raises(NotVisible):
        line_of(table.liga_voice, "agreement", agreement.pk)


def test_the_public_sees_no_figure_that_was_released_for_partners() -> None:
    table = Table()
    figure = a_figure(release=a_release(profile="provider_land"))
    need = table.established_need(figure)
    (hidden,) = line_of(AnonymousUser(), "need", need.pk).at(StopKind.FIGURE).nodes
    assert hidden.hidden
    (shown,) = line_of(table.mayor, "need", need.pk).at(StopKind.FIGURE).nodes
    assert shown.facts["trace"] == figure.trace_number


@pytest.mark.parametrize("kind", ["need", "figure", "delivery", "evaluation", "next_cycle", "nonsense"])
def test_of_what_does_not_exist_there_is_no_line(kind: str) -> None:
    with pytest.raises(NotVisible):
        line_of(Table().planner, kind, 999_999)


def test_statements_are_counted_at_their_stop() -> None:
    table = Table()
    need = table.need()
    for text in ("Ja.", "Nein."):
        volunteer_statement(matter_id=need.pk, position=6, text=text, by=table.lead)
    (shown,) = line_of(table.planner, "need", need.pk).at(StopKind.NEED).nodes
    assert (shown.statements, shown.unanswered) == (2, 2)


def test_what_became_of_a_resolution_is_told_in_at_most_three_sentences() -> None:
    table = Table()
    measure = table.adopted_measure()
    resolution = Resolution.objects.get(matter=measure)
    fate = implementation_of(resolution, user=table.member)
    assert fate.state == Implementation.OPEN
    table.running_agreement(measure, table.line())
    fate = implementation_of(resolution, user=table.member)
    assert fate.state == Implementation.UNDER_WAY
    assert 1 <= len(fate.sentences) <= 3
    assert "40.000,00 €" in fate.sentences[1]
    Measure.objects.filter(pk=measure.pk).update(status="not_feasible", status_note="Kein Raum.")
    fate = implementation_of(resolution, user=table.member)
    assert (fate.state, "Kein Raum." in fate.sentences) == (Implementation.NOT_FEASIBLE, True)


def queries_for(table: Table) -> int:
    with CaptureQueriesContext(
        connection,
    ) as seen:
        graph = load_graph(table.planner, area_id=table.area.pk)
        gaps_of(table.cycle, user=table.planner, graph=graph)
        coverage_in_euros(table.cycle, user=table.planner, graph=graph)
        ring_of(table.cycle, user=table.planner, graph=graph)
    return len(seen)


def test_the_planners_first_page_asks_the_same_few_questions_however_much_there_is() -> None:
    table = Table()
    line = table.line(100_000_000)
    table.running_agreement(table.adopted_measure(table.decided_goal(table.need())), line, 1_000)
    few = queries_for(table)
    for number in range(6):
        measure = table.adopted_measure(title=f"Maßnahme {number}")
        table.at(Stage.AGREEMENT)
        table.running_agreement(measure, line, 1_000)
    assert queries_for(table) == few
    assert few <= 25
