"""What a page shows of one node: title, day, status in words, and the facts of its kind; hidden where it must be."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from kreislauf.evidence.figure.models import Figure
from kreislauf.provider.agreement.models import STATUS_LABELS as AGREEMENT_LABELS
from kreislauf.provider.delivery.selectors import delivered
from kreislauf.region.goal.models import STATUS_LABELS as GOAL_LABELS
from kreislauf.region.matter.models import Matter
from kreislauf.region.measure.models import STATUS_LABELS as MEASURE_LABELS
from kreislauf.region.need.models import STATUS_LABELS as NEED_LABELS
from kreislauf.thread.graph.rules import Node, StopKind
from kreislauf.thread.graph.selectors import Graph

#: Looked up directly: Django's own display method reads all choices again for every node.
_STATUS_LABELS: Mapping[StopKind, Mapping[Any, object]] = {
    StopKind.NEED: NEED_LABELS,
    StopKind.GOAL: GOAL_LABELS,
    StopKind.MEASURE: MEASURE_LABELS,
    StopKind.AGREEMENT: AGREEMENT_LABELS,
}
NOT_FOR_YOU = _("nicht für Sie freigegeben")


def node_of(graph: Graph, kind: StopKind, node_id: int) -> Node | None:
    """The node, or None where the graph has no such thing."""
    return _MAKERS[kind](graph, node_id)


def _matter(
    graph: Graph, kind: StopKind, matter: Matter | None, facts: Mapping[str, object] | None = None
) -> Node | None:
    if matter is None:
        return None
    given, unanswered = graph.statements.get(matter.pk, (0, 0))
    if matter.pk not in graph.visible_matters:
        return Node(kind, matter.pk, str(NOT_FOR_YOU), hidden=True)
    return Node(
        kind,
        matter.pk,
        matter.title,
        matter.begun_on,
        str(_STATUS_LABELS[kind][getattr(matter, "status", "")]),
        given,
        unanswered,
        synthetic=matter.synthetic,
        facts=dict(facts or {}),
    )


def _figure_facts(figure: Figure) -> dict[str, object]:
    return {
        "value": figure.value,
        "sign": figure.sign,
        "decimals": figure.decimals,
        "indicator": figure.indicator_id,
        "trace": figure.trace_number,
        "area": figure.area.name,
    }


def _figure_node(graph: Graph, kind: StopKind, node_id: int, figure: Figure, title: str) -> Node:
    if figure.release.profile not in graph.open_profiles:
        return Node(kind, node_id, str(NOT_FOR_YOU), hidden=True)
    return Node(
        kind,
        node_id,
        title,
        figure.period_until,
        synthetic=figure.release.synthetic,
        facts=_figure_facts(figure),
    )


def _figure(graph: Graph, figure_id: int) -> Node | None:
    figure = graph.figures.get(figure_id)
    if figure is None:
        return None
    title = f"{figure.indicator_id} {figure.area.name} {figure.period_from.year}"
    return _figure_node(graph, StopKind.FIGURE, figure.pk, figure, title)


def _need(graph: Graph, need_id: int) -> Node | None:
    return _matter(graph, StopKind.NEED, graph.needs.get(need_id))


def _goal(graph: Graph, goal_id: int) -> Node | None:
    goal = graph.goals.get(goal_id)
    facts = {} if goal is None else {"indicator": goal.indicator_id, "target": goal.target_value}
    return _matter(graph, StopKind.GOAL, goal, facts)


def _measure(graph: Graph, measure_id: int) -> Node | None:
    return _matter(graph, StopKind.MEASURE, graph.measures.get(measure_id))


def _resolution(graph: Graph, resolution_id: int) -> Node | None:
    resolution = graph.resolutions.get(resolution_id)
    if resolution is None:
        return None
    return Node(
        StopKind.RESOLUTION,
        resolution.pk,
        f"{resolution.number} {resolution.body.name}",
        resolution.decided_on,
        str(resolution.get_outcome_display()),
        synthetic=resolution.matter.synthetic,
    )


def _agreement(graph: Graph, agreement_id: int) -> Node | None:
    agreement = graph.agreements.get(agreement_id)
    facts: dict[str, object] = {}
    if agreement is not None:
        facts = {
            "cents": agreement.cents,
            "agreed": agreement.agreed_units,
            "unit": agreement.unit,
            "provider": agreement.provider.name,
        }
    return _matter(graph, StopKind.AGREEMENT, agreement, facts)


def _delivery(graph: Graph, delivery_id: int) -> Node | None:
    report = graph.deliveries.get(delivery_id)
    if report is None:
        return None
    if report.pk not in graph.visible_deliveries:
        return Node(StopKind.DELIVERY, report.pk, str(NOT_FOR_YOU), hidden=True)
    units = delivered(report)
    facts: dict[str, object] = {}
    if units is not None:
        facts = {
            "value": units.value,
            "lower": units.lower,
            "upper": units.upper,
            "this_provider_alone": units.this_provider_alone,
            "releases": sorted({cell.release.number for cell in report.cells.all()}),
        }
    title = f"{report.period_from:%d.%m.%Y}–{report.period_to:%d.%m.%Y}"
    return Node(
        StopKind.DELIVERY,
        report.pk,
        title,
        report.period_to,
        str(report.get_status_display()),
        synthetic=graph.agreements[report.agreement_id].synthetic,
        facts=facts,
    )


def _outcome(graph: Graph, outcome_id: int) -> Node | None:
    outcome = graph.outcomes.get(outcome_id)
    if outcome is None:
        return None
    figure = outcome.figure
    title = f"{figure.indicator_id} {figure.area.name} {figure.period_from.year}"
    return _figure_node(graph, StopKind.OUTCOME, outcome.pk, figure, title)


def _evaluation(graph: Graph, evaluation_id: int) -> Node | None:
    evaluation = graph.evaluations.get(evaluation_id)
    if evaluation is None:
        return None
    goal = graph.goals.get(evaluation.goal_id)
    if goal is None or goal.pk not in graph.visible_matters:
        return Node(StopKind.EVALUATION, evaluation.pk, str(NOT_FOR_YOU), hidden=True)
    conclusion = graph.conclusions.get(evaluation.pk)
    if conclusion is None:
        return Node(
            StopKind.EVALUATION,
            evaluation.pk,
            goal.title,
            evaluation.opened_at.date(),
            str(_("offen")),
            synthetic=goal.synthetic,
        )
    status = _("von allen getragen") if conclusion.agreed else _("mit Dissens")
    return Node(
        StopKind.EVALUATION,
        evaluation.pk,
        goal.title,
        conclusion.concluded_at.date(),
        str(status),
        synthetic=goal.synthetic,
        facts={"consequence": str(conclusion.get_consequence_display())},
    )


def _next_cycle(graph: Graph, cycle_id: int) -> Node | None:
    cycle = graph.cycles.get(cycle_id)
    if cycle is None:
        return None
    return Node(StopKind.NEXT_CYCLE, cycle.pk, cycle.name, cycle.starts_on, str(cycle.get_stage_display()))


_MAKERS: dict[StopKind, Callable[[Graph, int], Node | None]] = {
    StopKind.FIGURE: _figure,
    StopKind.NEED: _need,
    StopKind.GOAL: _goal,
    StopKind.MEASURE: _measure,
    StopKind.RESOLUTION: _resolution,
    StopKind.AGREEMENT: _agreement,
    StopKind.DELIVERY: _delivery,
    StopKind.OUTCOME: _outcome,
    StopKind.EVALUATION: _evaluation,
    StopKind.NEXT_CYCLE: _next_cycle,
}
