"""The cycle ring (Kreislauf-Ring): how many things stand at each station, and how many of them are done."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib.auth.models import AnonymousUser
from django.utils.translation import gettext as _

from kreislauf.cycle.turn.models import STAGE_LABELS, Cycle
from kreislauf.cycle.turn.rules import Stage
from kreislauf.foundation.account.models import User
from kreislauf.provider.agreement.rules import OPEN_TO_PARTNERS as SIGNED
from kreislauf.provider.delivery.rules import OPEN_TO_PARTNERS as ACCEPTED
from kreislauf.region.goal.rules import GoalStatus
from kreislauf.region.measure.rules import MeasureStatus
from kreislauf.region.need.rules import PUBLIC as ESTABLISHED
from kreislauf.thread.graph.selectors import Graph, load_graph

_AGREED = frozenset(GoalStatus) - {GoalStatus.DRAFT, GoalStatus.IN_CONSULTATION, GoalStatus.JOINTLY_AGREED}
_ADOPTED = frozenset({MeasureStatus.ADOPTED, MeasureStatus.IN_DELIVERY, MeasureStatus.FINISHED})
_STARTED = frozenset({MeasureStatus.IN_DELIVERY, MeasureStatus.FINISHED})


@dataclass(frozen=True)
class Segment:
    """Segment (Abschnitt) of the ring: `done` of `total` things; `current` where the cycle stands now."""

    stage: Stage
    label: str
    unit: str
    done: int
    total: int
    current: bool


def ring_of(cycle: Cycle, *, user: User | AnonymousUser, graph: Graph | None = None) -> list[Segment]:
    """The eight stations of the turn in order, each with its counts."""
    graph = graph or load_graph(user, area_id=cycle.area_id)
    needs = [n for n in graph.needs.values() if n.cycle_id == cycle.pk]
    goals = [g for g in graph.goals.values() if g.cycle_id == cycle.pk]
    measures = [m for m in graph.measures.values() if m.cycle_id == cycle.pk]
    agreements = [a for a in graph.agreements.values() if a.cycle_id == cycle.pk]
    adopted = [m for m in measures if m.status in _ADOPTED]
    reporting = [a for a in agreements if a.status in SIGNED]
    decided = [g for g in goals if g.status in _AGREED]
    counts = {
        Stage.ANALYSIS: (_("Bedarfe festgestellt"), sum(n.status in ESTABLISHED for n in needs), len(needs)),
        Stage.GOALS: (_("Ziele beschlossen"), len(decided), len(goals)),
        Stage.MEASURES: (_("Maßnahmen beschlossen"), len(adopted), len(measures)),
        Stage.AGREEMENT: (_("Vereinbarungen unterzeichnet"), len(reporting), len(agreements)),
        Stage.DELIVERY: (
            _("Maßnahmen in Umsetzung"),
            sum(m.status in _STARTED for m in adopted),
            len(adopted),
        ),
        Stage.REPORT: (
            _("Vereinbarungen mit angenommenem Bericht"),
            sum(_has_accepted_report(graph, a.pk) for a in reporting),
            len(reporting),
        ),
        Stage.EVALUATION: (
            _("Ziele gemeinsam bewertet"),
            sum(graph.evaluation_of_goal.get(g.pk) in graph.conclusions for g in decided),
            len(decided),
        ),
        Stage.CARRIED_ON: (
            _("Ziele fortgeschrieben oder beendet"),
            sum(g.status in (GoalStatus.CARRIED_ON, GoalStatus.ENDED) for g in decided),
            len(decided),
        ),
    }
    return [
        Segment(stage, str(STAGE_LABELS[stage]), unit, done, total, cycle.stage == stage)
        for stage, (unit, done, total) in counts.items()
    ]


def _has_accepted_report(graph: Graph, agreement_id: int) -> bool:
    reports = graph.deliveries_of_agreement.get(agreement_id, ())
    return any(graph.deliveries[pk].status in ACCEPTED for pk in reports)
