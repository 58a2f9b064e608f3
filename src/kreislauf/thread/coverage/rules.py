"""Which stops a euro must hang on, and the share of euros that do. Exact cents, no rounding inside. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from kreislauf.thread.graph.rules import StopKind
from kreislauf.thread.line.rules import StopState


@dataclass(frozen=True)
class Coverage:
    """Coverage (Deckung des Budgets durch vollständige Fäden), in cents.

    Attributes:
        covered_cents: euros of agreements whose thread has no gap.
        drawn_cents: euros of all agreements that draw from the budget.
        budget_cents: all approved euros.
    """

    covered_cents: int
    drawn_cents: int
    budget_cents: int

    @property
    def percent(self) -> int | None:
        """Whole per cent of the budget, cut off and never rounded up; None for an empty budget."""
        return self.covered_cents * 100 // self.budget_cents if self.budget_cents else None


def carries_money(states: Mapping[StopKind, StopState]) -> bool:
    """Whether euros on a line count as covered: every stop that is due is there."""
    return StopState.GAP not in states.values()
