"""Coverage in euros: which part of a cycle's budget hangs on a thread without a gap."""

from __future__ import annotations

from django.contrib.auth.models import AnonymousUser

from kreislauf.cycle.turn.models import Cycle
from kreislauf.foundation.account.models import User
from kreislauf.thread.coverage.rules import Coverage, carries_money
from kreislauf.thread.graph.selectors import Graph, load_graph
from kreislauf.thread.line.selectors import stops_of_agreement


def coverage_in_euros(cycle: Cycle, *, user: User | AnonymousUser, graph: Graph | None = None) -> Coverage:
    """The share of the cycle's approved euros that hang on a complete thread; the same number whoever asks."""
    graph = graph or load_graph(user, area_id=cycle.area_id)
    lines = {pk for pk, line in graph.lines.items() if line.budget.cycle_id == cycle.pk}
    drawing = [
        agreement
        for agreement in graph.agreements.values()
        if agreement.line_id in lines and graph.draws_money(agreement)
    ]
    covered = [agreement for agreement in drawing if is_covered(graph, agreement.pk)]
    return Coverage(
        covered_cents=sum(agreement.cents for agreement in covered),
        drawn_cents=sum(agreement.cents for agreement in drawing),
        budget_cents=sum(graph.lines[pk].approved_cents for pk in lines),
    )


def is_covered(graph: Graph, agreement_id: int) -> bool:
    """Whether the agreement's line has no gap and every goal on it can be measured."""
    states, goals = stops_of_agreement(graph, agreement_id)
    return carries_money(states) and all(graph.goals[pk].indicator_id for pk in goals if pk in graph.goals)
