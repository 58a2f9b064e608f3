"""Set up a year's budget, plan and approve its lines, note what was paid. Whole cents."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from kreislauf.cycle.turn.models import Cycle
from kreislauf.cycle.turn.selectors import check_open
from kreislauf.foundation.account.models import User
from kreislauf.foundation.audit import services as audit
from kreislauf.foundation.errors import DomainError
from kreislauf.foundation.place.models import Area
from kreislauf.region.budget.models import Budget, BudgetLine, FundingSource
from kreislauf.region.budget.permissions import check_may_keep_budget


class MoreThanApproved(DomainError):
    """More would be paid than approved."""

    message = _("Es kann nicht mehr ausgezahlt werden, als bewilligt ist.")
    http_status = 409


class LessThanAlreadyUsed(DomainError):
    """The approval would fall below what was already paid or agreed."""

    message = _("Die Bewilligung läge unter dem, was schon ausgezahlt oder vereinbart ist.")
    next_step = _("Ändern Sie zuerst die Vereinbarungen.")
    http_status = 409


class BudgetAlreadyThere(DomainError):
    """The area has a budget of this year, or the budget such a line."""

    message = _("Das gibt es schon.")
    next_step = _("Ändern Sie den Eintrag, der da ist.")
    http_status = 409


@transaction.atomic
def create_budget(
    *, area: Area, cycle: Cycle, year: int, name: str, by: User, synthetic: bool = False
) -> Budget:
    """Set up the budget (Budget Soziale Dienste) of a year.

    Raises:
        NotAllowed, StageClosed, BudgetAlreadyThere.
    """
    check_may_keep_budget(by)
    check_open(cycle, "set_budget")
    if Budget.objects.filter(area=area, year=year).exists():
        raise BudgetAlreadyThere(_("Für %(year)s gibt es schon ein Budget.") % {"year": year})
    budget = Budget.objects.create(area=area, cycle=cycle, year=year, name=name, synthetic=synthetic)
    audit.record(action="budget.created", target=budget, by=by, year=year)
    return budget


@transaction.atomic
def add_funding_source(*, code: str, kind: str, name: str, by: User) -> FundingSource:
    """Enter who gives money (Finanzierungsquelle).

    Raises:
        NotAllowed, BudgetAlreadyThere.
    """
    check_may_keep_budget(by)
    if FundingSource.objects.filter(code=code).exists():
        raise BudgetAlreadyThere(_("Eine Quelle mit diesem Kurzzeichen gibt es schon."))
    source = FundingSource.objects.create(code=code, kind=kind, name=name)
    audit.record(action="funding_source.entered", target=source, by=by, kind=kind)
    return source


@transaction.atomic
def add_budget_line(
    *, budget: Budget, name: str, action_field: str, source: FundingSource, planned_cents: int, by: User
) -> BudgetLine:
    """Plan one source's money for one field of action; nothing is approved by that.

    Raises:
        NotAllowed, StageClosed, BudgetAlreadyThere.
    """
    check_may_keep_budget(by)
    check_open(budget.cycle, "set_budget")
    if budget.lines.filter(action_field=action_field, source=source, name=name).exists():
        raise BudgetAlreadyThere(
            _("Einen Posten mit diesem Namen, Handlungsfeld und Geldgeber gibt es schon.")
        )
    line = BudgetLine.objects.create(
        budget=budget, name=name, action_field=action_field, source=source, planned_cents=planned_cents
    )
    audit.record(action="budget_line.planned", target=line, by=by, cents=planned_cents)
    return line


@transaction.atomic
def approve_budget_line(*, line_id: int, approved_cents: int, by: User, used_cents: int = 0) -> BudgetLine:
    """Note what was approved (bewilligt) for a line.

    Args:
        used_cents: what agreements already draw from it; `provider.agreement.services.approve_line` passes it on.

    Raises:
        NotAllowed, StageClosed, LessThanAlreadyUsed.
    """
    line = BudgetLine.objects.select_for_update().get(pk=line_id)
    check_may_keep_budget(by)
    check_open(line.budget.cycle, "set_budget")
    if approved_cents < max(line.paid_cents, used_cents):
        raise LessThanAlreadyUsed(paid=line.paid_cents, used=used_cents, approved=approved_cents)
    line.approved_cents = approved_cents
    line.save(update_fields=["approved_cents"])
    audit.record(action="budget_line.approved", target=line, by=by, cents=approved_cents)
    return line


@transaction.atomic
def pay_from_line(*, line_id: int, cents: int, by: User) -> BudgetLine:
    """Note a payment from a line.

    Raises:
        NotAllowed, MoreThanApproved.
    """
    line = BudgetLine.objects.select_for_update().get(pk=line_id)
    check_may_keep_budget(by)
    if cents <= 0 or line.paid_cents + cents > line.approved_cents:
        raise MoreThanApproved(approved=line.approved_cents, paid=line.paid_cents, asked=cents)
    line.paid_cents += cents
    line.save(update_fields=["paid_cents"])
    audit.record(action="budget_line.paid", target=line, by=by, cents=cents)
    return line
