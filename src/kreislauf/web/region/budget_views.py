"""The budget of the social services: its lines, and how the county's planning keeps them."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from kreislauf.cycle.turn.models import Cycle
from kreislauf.cycle.turn.rules import is_open
from kreislauf.cycle.turn.selectors import all_cycles, current_cycle
from kreislauf.foundation.errors import NotVisible
from kreislauf.foundation.money.rules import euros
from kreislauf.provider.agreement.selectors import drawn_from_lines
from kreislauf.provider.agreement.services import approve_line
from kreislauf.region.budget.models import Budget, BudgetLine
from kreislauf.region.budget.permissions import keeps_budget
from kreislauf.region.budget.selectors import budgets_of, lines_of, sums_of
from kreislauf.region.budget.services import (
    add_budget_line,
    add_funding_source,
    create_budget,
    pay_from_line,
)
from kreislauf.web.frame.export import csv_response, xlsx_response
from kreislauf.web.region.acting import Text, actor, form_page, no_cycle
from kreislauf.web.region.keeping_forms import (
    ApprovalForm,
    BudgetForm,
    BudgetLineForm,
    FundingSourceForm,
    PaymentForm,
)
from kreislauf.web.region.need_views import TABS


@require_GET
def budget(request: HttpRequest) -> HttpResponse:
    """The budget of a cycle: lines, what is approved, agreed, paid; the newest that has one, or that of ?zyklus=."""
    cycle = _shown_cycle(request.GET.get("zyklus", ""))
    if cycle is None:
        return no_cycle(request)
    lines = list(lines_of(cycle))
    drawn = drawn_from_lines([line.pk for line in lines])
    if request.GET.get("format") in ("csv", "xlsx"):
        return _budget_file(request, cycle, lines, drawn)
    sums = {name: euros(value) for name, value in sums_of(cycle).items()}
    rows = [
        {
            "line": line,
            "planned": euros(line.planned_cents),
            "approved": euros(line.approved_cents),
            "drawn": euros(drawn.get(line.pk, 0)),
            "left": euros(line.approved_cents - drawn.get(line.pk, 0)),
            "paid": euros(line.paid_cents),
        }
        for line in lines
    ]
    context = {
        "cycle": cycle,
        "budgets": budgets_of(cycle),
        "kept": f"zyklus={cycle.pk}",
        "others": [other for other in all_cycles() if other != cycle],
        "rows": rows,
        "sums": sums,
        "drawn": euros(sum(drawn.values())),
        "tabs": TABS,
        "may_keep": keeps_budget(request.user) and is_open(cycle.stage, "set_budget"),
        "synthetic": cycle.synthetic,
    }
    return render(request, "region/budget.html", context)


def _shown_cycle(asked: str) -> Cycle | None:
    """The cycle that is asked for; else the newest with a budget; else the one that turns."""
    if asked.isdecimal() and len(asked) < 10:
        return all_cycles().filter(pk=int(asked)).first() or current_cycle()
    return all_cycles().filter(budgets__isnull=False).distinct().first() or current_cycle()


def _budget_file(request: HttpRequest, cycle: Cycle, lines: list, drawn: dict[int, int]) -> HttpResponse:
    names = [_("Jahr"), _("Posten"), _("Handlungsfeld"), _("Quelle")]
    heads = [
        *names,
        _("geplant (Cent)"),
        _("bewilligt (Cent)"),
        _("vereinbart (Cent)"),
        _("ausgezahlt (Cent)"),
    ]
    rows = [
        [
            line.budget.year,
            line.name,
            line.get_action_field_display(),
            line.source.name,
            line.planned_cents,
            line.approved_cents,
            drawn.get(line.pk, 0),
            line.paid_cents,
        ]
        for line in lines
    ]
    origin = [_("Enthält erfundene Angaben der Vorführung.")] if cycle.synthetic else []
    if request.GET["format"] == "csv":
        return csv_response("budget", heads, rows, origin=origin)
    return xlsx_response("budget", _("Budget"), heads, rows, origin=origin)


def _crumbs() -> dict[str, Text]:
    return {reverse("budget"): _("Budget")}


def _line(line_id: int) -> BudgetLine:
    line = BudgetLine.objects.select_related("budget", "source").filter(pk=line_id).first()
    if line is None:
        raise NotVisible(line_id=line_id)
    return line


def budget_new(request: HttpRequest) -> HttpResponse:
    """Set up the budget of a year for the cycle that turns."""
    cycle = current_cycle()
    if cycle is None:
        return no_cycle(request)
    return form_page(
        request,
        BudgetForm(request.POST or None, initial={"year": cycle.starts_on.year}),
        lambda wanted: create_budget(area=cycle.area, cycle=cycle, by=actor(request), **wanted),
        title=_("Budget anlegen"),
        note=cycle.name,
        button=_("Anlegen"),
        done=_("Das Budget ist angelegt. Tragen Sie jetzt seine Posten ein."),
        back=reverse("budget"),
        crumbs=_crumbs(),
    )


def funding_source_new(request: HttpRequest) -> HttpResponse:
    """Enter who gives money."""
    return form_page(
        request,
        FundingSourceForm(request.POST or None),
        lambda wanted: add_funding_source(by=actor(request), **wanted),
        title=_("Geldgeber eintragen"),
        button=_("Eintragen"),
        done=_("Der Geldgeber ist eingetragen."),
        back=reverse("budget"),
        crumbs=_crumbs(),
    )


def budget_line_new(request: HttpRequest, budget_id: int) -> HttpResponse:
    """Plan one source's money for one field of action."""
    budget = Budget.objects.select_related("cycle").filter(pk=budget_id).first()
    if budget is None:
        raise NotVisible(budget_id=budget_id)
    return form_page(
        request,
        BudgetLineForm(request.POST or None),
        lambda wanted: add_budget_line(budget=budget, by=actor(request), **wanted),
        title=_("Posten planen"),
        note=str(budget),
        button=_("Planen"),
        done=_("Der Posten ist geplant. Bewilligt ist er damit noch nicht."),
        back=reverse("budget"),
        crumbs=_crumbs(),
    )


def budget_line_approve(request: HttpRequest, line_id: int) -> HttpResponse:
    """Note what was approved for a line."""
    line = _line(line_id)
    return form_page(
        request,
        ApprovalForm(request.POST or None, initial={"approved_cents": euros(line.planned_cents)}),
        lambda wanted: approve_line(line_id=line.pk, by=actor(request), **wanted),
        title=_("Bewilligung eintragen"),
        note=str(line),
        button=_("Eintragen"),
        done=_("Die Bewilligung ist eingetragen."),
        back=reverse("budget"),
        crumbs=_crumbs(),
    )


def budget_line_pay(request: HttpRequest, line_id: int) -> HttpResponse:
    """Note a payment from a line."""
    line = _line(line_id)
    return form_page(
        request,
        PaymentForm(request.POST or None),
        lambda wanted: pay_from_line(line_id=line.pk, by=actor(request), **wanted),
        title=_("Auszahlung eintragen"),
        note=str(line),
        button=_("Eintragen"),
        done=_("Die Auszahlung ist eingetragen."),
        back=reverse("budget"),
        crumbs=_crumbs(),
    )
