"""The budget as all at the table read it."""

from __future__ import annotations

from django.db.models import QuerySet, Sum

from kreislauf.cycle.turn.models import Cycle
from kreislauf.region.budget.models import Budget, BudgetLine


def budgets_of(cycle: Cycle) -> QuerySet[Budget]:
    """The budgets of a cycle, by year, with their lines."""
    return Budget.objects.filter(cycle=cycle).prefetch_related("lines__source").order_by("year")


def lines_of(cycle: Cycle) -> QuerySet[BudgetLine]:
    """Every line of the cycle's budgets."""
    return (
        BudgetLine.objects.filter(budget__cycle=cycle)
        .select_related("budget", "source")
        .order_by("budget__year", "action_field", "name")
    )


def sums_of(cycle: Cycle) -> dict[str, int]:
    """planned, approved and paid cents over all lines of a cycle."""
    sums = BudgetLine.objects.filter(budget__cycle=cycle).aggregate(
        planned=Sum("planned_cents"), approved=Sum("approved_cents"), paid=Sum("paid_cents")
    )
    return {name: int(value or 0) for name, value in sums.items()}
