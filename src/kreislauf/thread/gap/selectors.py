"""The gap list (Lückenbericht) of a cycle: every place where the thread breaks, as things one can act on."""

from __future__ import annotations

from collections.abc import Iterator

from django.contrib.auth.models import AnonymousUser
from django.utils.translation import gettext_lazy as _

from kreislauf.cycle.turn.models import Cycle
from kreislauf.foundation.account.models import User
from kreislauf.provider.agreement.rules import AgreementStatus
from kreislauf.provider.delivery.rules import DeliveryStatus
from kreislauf.region.goal.rules import GoalStatus
from kreislauf.region.measure.rules import MeasureStatus
from kreislauf.region.need.rules import NeedStatus
from kreislauf.thread.gap.rules import Gap, GapKind
from kreislauf.thread.graph.rules import StopKind, is_due
from kreislauf.thread.graph.selectors import Graph, load_graph
from kreislauf.thread.node.selectors import node_of

LABELS = {
    GapKind.NEED_WITHOUT_FIGURE: (_("Bedarf ohne Zahl"), _("Legen Sie eine freigegebene Zahl daneben.")),
    GapKind.NEED_UNANSWERED: (_("Bedarf ohne Antwort"), _("Verbinden Sie ihn mit einem Ziel.")),
    GapKind.GOAL_WITHOUT_NEED: (_("Ziel ohne Bedarf"), _("Sagen Sie, welchem Bedarf das Ziel dient.")),
    GapKind.GOAL_WITHOUT_INDICATOR: (
        _("Ziel ohne Kennzahl"),
        _("Legen Sie Kennzahl, Ausgangswert und Zielwert fest."),
    ),
    GapKind.GOAL_WITHOUT_MEASURE: (_("Ziel ohne Maßnahme"), _("Schlagen Sie eine Maßnahme vor.")),
    GapKind.MEASURE_WITHOUT_GOAL: (_("Maßnahme ohne Ziel"), _("Sagen Sie, welchem Ziel sie dient.")),
    GapKind.MEASURE_WITHOUT_RESOLUTION: (
        _("Maßnahme ohne Beschluss"),
        _("Legen Sie sie dem zuständigen Gremium vor."),
    ),
    GapKind.RESOLUTION_NOT_CARRIED_OUT: (
        _("Beschluss ohne Umsetzung"),
        _("Schließen Sie eine Vereinbarung oder sagen Sie, warum es nicht geht."),
    ),
    GapKind.AGREEMENT_WITHOUT_GOAL: (
        _("Vereinbarung ohne Ziel"),
        _("Verbinden Sie ihre Maßnahme mit einem Ziel."),
    ),
    GapKind.MONEY_WITHOUT_NEED: (_("Geld ohne Bedarf"), _("Prüfen Sie, welcher Bedarf damit gedeckt wird.")),
    GapKind.MONEY_WITHOUT_AGREEMENT: (
        _("Geld ohne Vereinbarung"),
        _("Prüfen Sie, wofür dieser Rest gedacht ist."),
    ),
    GapKind.AGREEMENT_WITHOUT_DELIVERY: (
        _("Vereinbarung ohne Leistungsbericht"),
        _("Der Träger schuldet den Bericht."),
    ),
    GapKind.GOAL_WITHOUT_OUTCOME: (
        _("Ziel ohne Wirkung"),
        _("Legen Sie den neuen Wert der Kennzahl daneben."),
    ),
    GapKind.GOAL_WITHOUT_EVALUATION: (_("Ziel ohne Bewertung"), _("Eröffnen Sie die gemeinsame Bewertung.")),
    GapKind.STATEMENT_WITHOUT_REPLY: (
        _("Stellungnahme ohne Antwort"),
        _("Die verantwortliche Stelle schuldet die Antwort."),
    ),
}
_LIVE_GOALS = frozenset(GoalStatus) - {GoalStatus.DRAFT}
_LIVE_MEASURES = frozenset(
    {MeasureStatus.PROPOSED, MeasureStatus.ADOPTED, MeasureStatus.IN_DELIVERY, MeasureStatus.FINISHED}
)
_RUNNING = frozenset({AgreementStatus.IN_FORCE, AgreementStatus.EXPIRED})


def gaps_of(cycle: Cycle, *, user: User | AnonymousUser, graph: Graph | None = None) -> list[Gap]:
    """Every gap of a cycle that `user` may know of, in the order of the line."""
    graph = graph or load_graph(user, area_id=cycle.area_id)
    found = [
        *_need_gaps(graph, cycle),
        *_goal_gaps(graph, cycle),
        *_measure_gaps(graph, cycle),
        *_agreement_gaps(graph, cycle),
        *_money_gaps(graph, cycle),
        *_reply_gaps(graph, cycle),
    ]
    order = list(GapKind)
    visible = (gap for gap in found if gap.node is None or not gap.node.hidden)
    return sorted(visible, key=lambda gap: (order.index(gap.kind), gap.title))


def _gap(graph: Graph, kind: GapKind, stop: StopKind, pk: int, cents: int | None = None) -> Gap:
    label, advice = LABELS[kind]
    node = node_of(graph, stop, pk)
    return Gap(kind, str(label), str(advice), node.title if node else "", node, cents)


def _need_gaps(graph: Graph, cycle: Cycle) -> Iterator[Gap]:
    for pk, need in graph.needs.items():
        if need.cycle_id != cycle.pk or need.status == NeedStatus.DISPUTED:
            continue
        if not graph.figures_of_need.get(pk) and is_due(StopKind.FIGURE, cycle.stage):
            yield _gap(graph, GapKind.NEED_WITHOUT_FIGURE, StopKind.NEED, pk)
        if not graph.goals_of_need.get(pk) and is_due(StopKind.GOAL, cycle.stage):
            yield _gap(graph, GapKind.NEED_UNANSWERED, StopKind.NEED, pk)


def _goal_gaps(graph: Graph, cycle: Cycle) -> Iterator[Gap]:
    for pk, goal in graph.goals.items():
        if goal.cycle_id != cycle.pk or goal.status not in _LIVE_GOALS:
            continue
        if not graph.needs_of_goal.get(pk):
            yield _gap(graph, GapKind.GOAL_WITHOUT_NEED, StopKind.GOAL, pk)
        if not goal.indicator_id:
            yield _gap(graph, GapKind.GOAL_WITHOUT_INDICATOR, StopKind.GOAL, pk)
        if not graph.measures_of_goal.get(pk) and is_due(StopKind.MEASURE, cycle.stage):
            yield _gap(graph, GapKind.GOAL_WITHOUT_MEASURE, StopKind.GOAL, pk)
        if not graph.outcomes_of_goal.get(pk) and is_due(StopKind.OUTCOME, cycle.stage):
            yield _gap(graph, GapKind.GOAL_WITHOUT_OUTCOME, StopKind.GOAL, pk)
        concluded = graph.evaluation_of_goal.get(pk) in graph.conclusions
        if not concluded and is_due(StopKind.OUTCOME, cycle.stage):
            yield _gap(graph, GapKind.GOAL_WITHOUT_EVALUATION, StopKind.GOAL, pk)


def _measure_gaps(graph: Graph, cycle: Cycle) -> Iterator[Gap]:
    for pk, measure in graph.measures.items():
        if measure.cycle_id != cycle.pk or measure.status not in _LIVE_MEASURES:
            continue
        if not graph.goals_of_measure.get(pk):
            yield _gap(graph, GapKind.MEASURE_WITHOUT_GOAL, StopKind.MEASURE, pk)
        yes = [r for r in graph.resolutions_of_matter.get(pk, ()) if graph.says_yes(graph.resolutions[r])]
        if not yes and is_due(StopKind.RESOLUTION, cycle.stage):
            yield _gap(graph, GapKind.MEASURE_WITHOUT_RESOLUTION, StopKind.MEASURE, pk)
        if yes and measure.status == MeasureStatus.ADOPTED and is_due(StopKind.AGREEMENT, cycle.stage):
            yield _gap(graph, GapKind.RESOLUTION_NOT_CARRIED_OUT, StopKind.RESOLUTION, yes[-1])


def _agreement_gaps(graph: Graph, cycle: Cycle) -> Iterator[Gap]:
    for pk, agreement in graph.agreements.items():
        if agreement.cycle_id != cycle.pk or agreement.status == AgreementStatus.TERMINATED:
            continue
        goals = graph.goals_of_measure.get(agreement.measure_id or 0, [])
        cents = agreement.cents
        if not goals:
            yield _gap(graph, GapKind.AGREEMENT_WITHOUT_GOAL, StopKind.AGREEMENT, pk, cents)
        if graph.draws_money(agreement) and not any(graph.needs_of_goal.get(goal) for goal in goals):
            yield _gap(graph, GapKind.MONEY_WITHOUT_NEED, StopKind.AGREEMENT, pk, cents)
        reported = any(
            graph.deliveries[d].status != DeliveryStatus.DRAFT
            for d in graph.deliveries_of_agreement.get(pk, ())
        )
        if agreement.status in _RUNNING and not reported and is_due(StopKind.DELIVERY, cycle.stage):
            yield _gap(graph, GapKind.AGREEMENT_WITHOUT_DELIVERY, StopKind.AGREEMENT, pk, cents)


def _money_gaps(graph: Graph, cycle: Cycle) -> Iterator[Gap]:
    if not is_due(StopKind.AGREEMENT, cycle.stage):
        return
    drawn: dict[int, int] = {}
    for agreement in graph.agreements.values():
        if graph.draws_money(agreement):
            drawn[agreement.line_id] = drawn.get(agreement.line_id, 0) + agreement.cents
    label, advice = LABELS[GapKind.MONEY_WITHOUT_AGREEMENT]
    for pk, line in graph.lines.items():
        left = line.approved_cents - drawn.get(pk, 0)
        if line.budget.cycle_id == cycle.pk and left > 0:
            yield Gap(GapKind.MONEY_WITHOUT_AGREEMENT, str(label), str(advice), str(line), None, left)


def _reply_gaps(graph: Graph, cycle: Cycle) -> Iterator[Gap]:
    places = (
        (StopKind.NEED, graph.needs),
        (StopKind.GOAL, graph.goals),
        (StopKind.MEASURE, graph.measures),
        (StopKind.AGREEMENT, graph.agreements),
    )
    for stop, things in places:
        for pk, thing in things.items():
            if thing.cycle_id == cycle.pk and graph.statements.get(pk, (0, 0))[1]:
                yield _gap(graph, GapKind.STATEMENT_WITHOUT_REPLY, stop, pk)
