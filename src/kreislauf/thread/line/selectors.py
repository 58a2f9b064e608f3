"""The line through any node, in both directions."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.contrib.auth.models import AnonymousUser

from kreislauf.foundation.account.models import User
from kreislauf.foundation.errors import NotVisible
from kreislauf.provider.delivery.rules import DeliveryStatus
from kreislauf.region.matter.models import Matter
from kreislauf.thread.graph.rules import Node, StopKind
from kreislauf.thread.graph.selectors import Graph, load_graph
from kreislauf.thread.line.rules import Line, StopState, build_line, stop_states
from kreislauf.thread.node.selectors import node_of


@dataclass
class _Section:
    """The things one line runs through, by number."""

    figures: set[int] = field(default_factory=set)
    needs: set[int] = field(default_factory=set)
    goals: set[int] = field(default_factory=set)
    measures: set[int] = field(default_factory=set)
    resolutions: set[int] = field(default_factory=set)
    agreements: set[int] = field(default_factory=set)
    deliveries: set[int] = field(default_factory=set)
    outcomes: set[int] = field(default_factory=set)
    evaluations: set[int] = field(default_factory=set)


def line_of(user: User | AnonymousUser, kind: str, node_id: int, *, graph: Graph | None = None) -> Line:
    """The whole line through a node, backwards to the figures and forwards to the next cycle.

    Args:
        kind: a `StopKind`; of `next_cycle` there is no line of its own.
        graph: the loaded thread, where the caller has it already.

    Raises:
        NotVisible: there is no such node, or it is not for this person.
    """
    stop = _known(kind)
    if graph is None:
        graph = load_graph(user, area_id=_area_of(stop, node_id))
    section = _section(graph, stop, node_id)
    nodes = _nodes(graph, section)
    here = [node for node in nodes[stop] if node.id == node_id]
    if not here or here[0].hidden:
        raise NotVisible(kind=kind, id=node_id)
    return build_line((stop.value, node_id), nodes, stage=_stage(graph, section))


def lines_of_goals(graph: Graph, goal_ids: Iterable[int]) -> list[Line]:
    """One line per goal, for the list of threads; goals the person may not read are left out."""
    lines = []
    for goal_id in goal_ids:
        if goal_id in graph.visible_matters:
            section = _section(graph, StopKind.GOAL, goal_id)
            nodes = _nodes(graph, section)
            lines.append(build_line(("goal", goal_id), nodes, stage=_stage(graph, section)))
    return lines


def stops_of_agreement(graph: Graph, agreement_id: int) -> tuple[dict[StopKind, StopState], frozenset[int]]:
    """How the stops of an agreement's line stand, whoever looks, and the goals on it; for the coverage in euros.

    Counts only and draws no node, so that a county's whole budget is judged at once.
    """
    section = _section(graph, StopKind.AGREEMENT, agreement_id)
    filled = [kind for kind, numbers in _numbers(graph, section).items() if numbers]
    return stop_states(filled, stage=_stage(graph, section)), frozenset(section.goals)


def _known(kind: str) -> StopKind:
    if kind not in {stop.value for stop in StopKind} - {StopKind.NEXT_CYCLE.value}:
        raise NotVisible(kind=kind)
    return StopKind(kind)


def _area_of(stop: StopKind, node_id: int) -> int:
    paths = {
        StopKind.FIGURE: None,
        StopKind.RESOLUTION: "resolutions",
        StopKind.DELIVERY: "as_agreement__deliveries",
        StopKind.OUTCOME: "as_goal__outcomes",
        StopKind.EVALUATION: "as_goal__evaluation",
    }
    path = paths.get(stop, "pk")
    if path is None:
        found = Matter.objects.filter(as_need__evidence__figure=node_id) | Matter.objects.filter(
            as_goal__baseline=node_id
        )
    else:
        found = Matter.objects.filter(**{path: node_id})
    area = found.order_by().values_list("cycle__area_id", flat=True).first()
    if area is None:
        raise NotVisible(kind=stop.value, id=node_id)
    return area


def _section(graph: Graph, stop: StopKind, node_id: int) -> _Section:
    """Start where the node is, spread to the goals and measures it belongs to, then gather what hangs on them."""
    section = _Section()
    starts = {
        StopKind.FIGURE: _from_figure,
        StopKind.NEED: _from_need,
        StopKind.GOAL: _from_goal,
        StopKind.MEASURE: _from_measure,
        StopKind.RESOLUTION: _from_resolution,
        StopKind.AGREEMENT: _from_agreement,
        StopKind.DELIVERY: _from_delivery,
        StopKind.OUTCOME: _from_outcome,
        StopKind.EVALUATION: _from_evaluation,
    }
    starts[stop](graph, section, node_id)
    _gather(graph, section)
    return section


def _from_figure(graph: Graph, section: _Section, figure_id: int) -> None:
    section.figures.add(figure_id)
    for need_id, figures in graph.figures_of_need.items():
        if figure_id in figures:
            _from_need(graph, section, need_id)
    for goal in graph.goals.values():
        if goal.baseline_id == figure_id:
            _from_goal(graph, section, goal.pk)


def _from_need(graph: Graph, section: _Section, need_id: int) -> None:
    section.needs.add(need_id)
    for goal_id in graph.goals_of_need.get(need_id, ()):
        section.goals.add(goal_id)
        section.measures.update(graph.measures_of_goal.get(goal_id, ()))


def _from_goal(graph: Graph, section: _Section, goal_id: int) -> None:
    section.goals.add(goal_id)
    section.needs.update(graph.needs_of_goal.get(goal_id, ()))
    section.measures.update(graph.measures_of_goal.get(goal_id, ()))


def _from_measure(graph: Graph, section: _Section, measure_id: int) -> None:
    section.measures.add(measure_id)
    for goal_id in graph.goals_of_measure.get(measure_id, ()):
        section.goals.add(goal_id)
        section.needs.update(graph.needs_of_goal.get(goal_id, ()))


def _from_resolution(graph: Graph, section: _Section, resolution_id: int) -> None:
    resolution = graph.resolutions.get(resolution_id)
    if resolution is None:
        raise NotVisible(kind="resolution", id=resolution_id)
    section.resolutions.add(resolution_id)
    spread = {
        "need": _from_need,
        "goal": _from_goal,
        "measure": _from_measure,
        "agreement": _from_agreement,
    }.get(resolution.matter.kind)
    if spread is not None:
        spread(graph, section, resolution.matter_id)


def _from_agreement(graph: Graph, section: _Section, agreement_id: int) -> None:
    section.agreements.add(agreement_id)
    agreement = graph.agreements.get(agreement_id)
    if agreement is not None and agreement.measure_id:
        _from_measure(graph, section, agreement.measure_id)


def _from_delivery(graph: Graph, section: _Section, delivery_id: int) -> None:
    section.deliveries.add(delivery_id)
    delivery = graph.deliveries.get(delivery_id)
    if delivery is not None:
        _from_agreement(graph, section, delivery.agreement_id)


def _from_outcome(graph: Graph, section: _Section, outcome_id: int) -> None:
    section.outcomes.add(outcome_id)
    outcome = graph.outcomes.get(outcome_id)
    if outcome is not None:
        _from_goal(graph, section, outcome.goal_id)


def _from_evaluation(graph: Graph, section: _Section, evaluation_id: int) -> None:
    section.evaluations.add(evaluation_id)
    evaluation = graph.evaluations.get(evaluation_id)
    if evaluation is not None:
        _from_goal(graph, section, evaluation.goal_id)


def _gather(graph: Graph, section: _Section) -> None:
    """What hangs on the needs and goals of the section, then on its measures."""
    for goal_id in section.goals:
        goal = graph.goals.get(goal_id)
        if goal is not None and goal.baseline_id:
            section.figures.add(goal.baseline_id)
        section.outcomes.update(graph.outcomes_of_goal.get(goal_id, ()))
        if goal_id in graph.evaluation_of_goal:
            section.evaluations.add(graph.evaluation_of_goal[goal_id])
    for need_id in section.needs:
        section.figures.update(graph.figures_of_need.get(need_id, ()))
    _gather_contracts(graph, section)


def _gather_contracts(graph: Graph, section: _Section) -> None:
    """Resolutions, agreements and reports on the section's measures, unless the start named one of them."""
    if not section.resolutions:
        for measure_id in section.measures:
            section.resolutions.update(_yes(graph, measure_id))
    if not section.agreements:
        for measure_id in section.measures:
            section.agreements.update(graph.agreements_of_measure.get(measure_id, ()))
    if not section.deliveries:
        for agreement_id in section.agreements:
            section.deliveries.update(_submitted(graph, agreement_id))


def _yes(graph: Graph, matter_id: int) -> list[int]:
    found = graph.resolutions_of_matter.get(matter_id, ())
    return [pk for pk in found if graph.says_yes(graph.resolutions[pk])]


def _submitted(graph: Graph, agreement_id: int) -> list[int]:
    found = graph.deliveries_of_agreement.get(agreement_id, ())
    return [pk for pk in found if graph.deliveries[pk].status != DeliveryStatus.DRAFT]


def _numbers(graph: Graph, section: _Section) -> dict[StopKind, set[int]]:
    return {
        StopKind.FIGURE: section.figures,
        StopKind.NEED: section.needs,
        StopKind.GOAL: section.goals,
        StopKind.MEASURE: section.measures,
        StopKind.RESOLUTION: section.resolutions,
        StopKind.AGREEMENT: section.agreements,
        StopKind.DELIVERY: section.deliveries,
        StopKind.OUTCOME: section.outcomes,
        StopKind.EVALUATION: section.evaluations,
        StopKind.NEXT_CYCLE: _next_cycles(graph, section),
    }


def _nodes(graph: Graph, section: _Section) -> dict[StopKind, list[Node]]:
    return {
        kind: [node for pk in sorted(found) if (node := node_of(graph, kind, pk)) is not None]
        for kind, found in _numbers(graph, section).items()
    }


def _next_cycles(graph: Graph, section: _Section) -> set[int]:
    """The cycles into which the evaluated goals of the section were carried, or ended with their turn."""
    concluded = [
        goal_id
        for goal_id in section.goals
        if graph.evaluation_of_goal.get(goal_id) in graph.conclusions and goal_id in graph.goals
    ]
    cycles = {graph.goals[goal_id].cycle_id for goal_id in concluded}
    return {graph.successor_of_cycle[pk] for pk in cycles if pk in graph.successor_of_cycle}


def _stage(graph: Graph, section: _Section) -> str:
    """The stage of the latest cycle the section belongs to; the line is judged by where its own turn stands."""
    matters = [
        thing.cycle_id
        for things, numbers in (
            (graph.agreements, section.agreements),
            (graph.measures, section.measures),
            (graph.goals, section.goals),
            (graph.needs, section.needs),
        )
        for pk in numbers
        if (thing := things.get(pk)) is not None
    ]
    cycles = [graph.cycles[pk] for pk in set(matters) if pk in graph.cycles]
    if not cycles:
        return "prepared"
    return min(cycles, key=lambda cycle: cycle.starts_on).stage
