"""Pages of measures."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_POST

from kreislauf.cycle.turn.selectors import current_cycle
from kreislauf.foundation.errors import NotVisible
from kreislauf.foundation.money.rules import euros
from kreislauf.provider.agreement.selectors import agreements_visible_to
from kreislauf.region.goal.selectors import goals_visible_to
from kreislauf.region.matrix.models import ActionField, ProvisionTier
from kreislauf.region.matter.selectors import visible_to
from kreislauf.region.measure.models import STATUS_LABELS
from kreislauf.region.measure.selectors import measure_visible_to, measures_visible_to
from kreislauf.region.measure.services import (
    finish_measure,
    give_measure_up,
    propose_measure,
    start_measure,
    withdraw_measure,
)
from kreislauf.web.region.acting import actor, do_and_return, form_page
from kreislauf.web.region.forms import MeasureForm, ReasonForm
from kreislauf.web.region.listing import Choice, Column, Listing, list_page
from kreislauf.web.region.matter_context import matter_context
from kreislauf.web.region.need_views import TABS
from kreislauf.web.region.offers import acts_for, speaks
from kreislauf.web.region.words import badge_of


@require_GET
def measure_list(request: HttpRequest) -> HttpResponse:
    """The measures this person may read."""
    listing = Listing(
        title=_("Maßnahmen"),
        note=_("Was für die Ziele getan wird und wer es in der Hand hat."),
        columns=[
            Column(_("Maßnahme"), lambda m: m.title, url=lambda m: reverse("measure-detail", args=[m.pk])),
            Column(_("Handlungsfeld"), lambda m: m.get_action_field_display()),
            Column(_("Ebene"), lambda m: m.get_tier_display()),
            Column(_("federführend"), lambda m: m.responsible.name),
            Column(
                _("geschätzte Kosten"),
                lambda m: "" if m.estimated_cents is None else euros(m.estimated_cents),
                number=True,
            ),
            Column(_("Stand"), lambda m: m.get_status_display(), badge=lambda m: badge_of(m.status)),
        ],
        rows=measures_visible_to(request.user),
        filename="massnahmen",
        search="title",
        filters={
            "feld": Choice("action_field", _("Handlungsfeld"), ActionField.choices),
            "ebene": Choice("tier", _("Ebene"), ProvisionTier.choices),
            "stand": Choice("status", _("Stand"), [(s.value, label) for s, label in STATUS_LABELS.items()]),
        },
        actions={reverse("measure-new"): _("Maßnahme vorschlagen")} if speaks(request.user) else {},
        tabs=TABS,
    )
    return list_page(request, listing)


@require_GET
def measure_detail(request: HttpRequest, measure_id: int) -> HttpResponse:
    """One measure."""
    measure = measure_visible_to(request.user, measure_id)
    context = {
        "measure": measure,
        "badge": badge_of(measure.status),
        "cost": "" if measure.estimated_cents is None else euros(measure.estimated_cents),
        "goals": visible_to(request.user, measure.goals.all()),
        "agreements": [
            (a, euros(a.cents)) for a in agreements_visible_to(request.user).filter(measure=measure)
        ],
        "acts": acts_for(request.user, measure),
        **matter_context(request, measure),
    }
    return render(request, "region/measure.html", context)


def measure_new(request: HttpRequest) -> HttpResponse:
    """Propose a measure."""
    cycle = current_cycle()
    if cycle is None:
        raise NotVisible(_("Es gibt noch keinen Steuerungszyklus."))

    def perform(wanted: dict[str, Any]) -> object:
        alternative, reason = wanted.pop("alternative"), wanted.pop("alternative_reason")
        return propose_measure(
            cycle=cycle,
            by=actor(request),
            synthetic=cycle.synthetic,
            alternatives={alternative: reason} if alternative else {},
            **wanted,
        )

    initial = {"goals": [request.GET["ziel"]]} if request.GET.get("ziel", "").isdecimal() else {}
    goals = goals_visible_to(request.user).filter(cycle=cycle)
    return form_page(
        request,
        MeasureForm(request.POST or None, goals=goals, initial=initial),
        perform,
        title=_("Maßnahme vorschlagen"),
        button=_("Vorschlagen"),
        done=_("Der Vorschlag liegt allen Partnern vor."),
        back=reverse("measure-list"),
        go=lambda measure: reverse("measure-detail", args=[measure.pk]),
        crumbs={reverse("measure-list"): _("Maßnahmen")},
    )


def measure_give_up(request: HttpRequest, measure_id: int) -> HttpResponse:
    """Say that a measure cannot be done, and why."""
    measure = measure_visible_to(request.user, measure_id)
    return form_page(
        request,
        ReasonForm(request.POST or None),
        lambda wanted: give_measure_up(measure_id=measure.pk, reason=wanted["reason"], by=actor(request)),
        title=_("Warum ist die Maßnahme nicht umsetzbar?"),
        note=measure.title,
        button=_("Vermerken"),
        done=_("Es ist vermerkt; der Kreistag liest den Grund."),
        back=reverse("measure-detail", args=[measure.pk]),
        crumbs={reverse("measure-detail", args=[measure.pk]): measure.title},
    )


@require_POST
def measure_act(request: HttpRequest, measure_id: int, act: str) -> HttpResponse:
    """Withdraw, begin or finish a measure."""
    performs = {"withdraw": withdraw_measure, "start": start_measure, "finish": finish_measure}
    if act not in performs:
        raise NotVisible(act=act)
    return do_and_return(
        request,
        lambda: performs[act](measure_id=measure_id, by=actor(request)),
        done=_("Der Stand ist geändert."),
        back=reverse("measure-detail", args=[measure_id]),
    )
