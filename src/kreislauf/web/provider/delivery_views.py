"""Pages of delivery reports: begin, write, submit; query, accept, lock."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_POST

from kreislauf.cycle.transition.rules import acts_open_in, find
from kreislauf.foundation.errors import NotVisible
from kreislauf.provider.agreement.permissions import side_of
from kreislauf.provider.agreement.selectors import agreement_visible_to
from kreislauf.provider.delivery.models import DeliveryReport
from kreislauf.provider.delivery.rules import TIME_DIMENSION, TRANSITIONS
from kreislauf.provider.delivery.selectors import count_choices, delivered, delivery_visible_to
from kreislauf.provider.delivery.services import (
    accept_delivery_report,
    begin_delivery_report,
    lock_delivery_report,
    query_delivery_report,
    submit_delivery_report,
    write_delivery_report,
)
from kreislauf.web.provider.forms import DeliveryForm, PeriodForm, QueryForm
from kreislauf.web.region.acting import actor, do_and_return, form_page
from kreislauf.web.region.words import badge_of, cell_words, origin_words, printed_value

_ACTS = {
    "submit": (submit_delivery_report, _("Einreichen")),
    "accept": (accept_delivery_report, _("Annehmen")),
    "lock": (lock_delivery_report, _("Zeitraum sperren")),
}


def delivery_new(request: HttpRequest, agreement_id: int) -> HttpResponse:
    """Begin a report on a period of an agreement."""
    agreement = agreement_visible_to(request.user, agreement_id)
    initial = {
        "period_from": request.GET.get("von") or agreement.term_from,
        "period_to": request.GET.get("bis") or agreement.term_to,
    }
    back = reverse("agreement-detail", args=[agreement.pk])
    return form_page(
        request,
        PeriodForm(request.POST or None, initial=initial),
        lambda wanted: begin_delivery_report(agreement_id=agreement.pk, by=actor(request), **wanted),
        title=_("Leistungsbericht beginnen"),
        note=agreement.title,
        button=_("Bericht beginnen"),
        done=_("Der Bericht ist angelegt."),
        back=back,
        go=lambda report: reverse("delivery-write", args=[report.pk]),
        crumbs={back: agreement.title},
    )


@require_GET
def delivery_detail(request: HttpRequest, report_id: int) -> HttpResponse:
    """One report: the released count, the narrative, the questions."""
    report = delivery_visible_to(request.user, report_id)
    agreement = report.agreement
    side = side_of(request.user, county_id=agreement.county_id, provider_id=agreement.provider_id)
    units, cells = delivered(report), list(report.cells.all())
    open_acts = _open_acts(report, side)
    context = {
        "report": report,
        "agreement": agreement,
        "badge": badge_of(report.status),
        "units": units,
        "counted": cell_words(cells[0], without=TIME_DIMENSION) if cells else "",
        "origin": origin_words(cell.release.number for cell in cells),
        "parts": [
            {"words": cell_words(cell), "value": printed_value(cell.value, cell.sign, 0)} for cell in cells
        ],
        "acts": [(act, _ACTS[act][1]) for act in open_acts if act in _ACTS],
        "may_write": "write" in open_acts,
        "may_query": "query" in open_acts,
        "synthetic": agreement.synthetic,
    }
    return render(request, "provider/delivery.html", context)


def _open_acts(report: DeliveryReport, side: object) -> list[str]:
    acts = []
    for act in acts_open_in(TRANSITIONS, report.status):
        step = find(TRANSITIONS, report.status, act)
        if step is not None and step.who == side:
            acts.append(act)
    return acts


def delivery_write(request: HttpRequest, report_id: int) -> HttpResponse:
    """Choose the released count and write the narrative."""
    report = delivery_visible_to(request.user, report_id)
    choices = count_choices(report)
    chosen = "-".join(str(cell.pk) for cell in report.cells.all())
    back = reverse("delivery-detail", args=[report.pk])
    return form_page(
        request,
        DeliveryForm(
            request.POST or None, choices=choices, initial={"count": chosen, "narrative": report.narrative}
        ),
        lambda wanted: write_delivery_report(
            report_id=report.pk, cell_ids=wanted["count"], narrative=wanted["narrative"], by=actor(request)
        ),
        title=_("Leistungsbericht schreiben"),
        note=_("Die Zahl wird gewählt, nicht getippt: sie stammt aus einer Freigabe der Statistikstelle.")
        if choices
        else _("Für diesen Zeitraum ist noch keine passende Zahl freigegeben."),
        button=_("Speichern"),
        done=_("Der Bericht ist gespeichert."),
        back=back,
        crumbs={back: str(report)},
    )


def delivery_query(request: HttpRequest, report_id: int) -> HttpResponse:
    """Send a report back with a question."""
    report = delivery_visible_to(request.user, report_id)
    back = reverse("delivery-detail", args=[report.pk])
    return form_page(
        request,
        QueryForm(request.POST or None),
        lambda wanted: query_delivery_report(report_id=report.pk, text=wanted["text"], by=actor(request)),
        title=_("Rückfrage stellen"),
        note=str(report),
        button=_("Zurückgeben"),
        done=_("Die Rückfrage ist beim Träger."),
        back=back,
        crumbs={back: str(report)},
    )


@require_POST
def delivery_act(request: HttpRequest, report_id: int, act: str) -> HttpResponse:
    """Submit, accept or lock a report."""
    if act not in _ACTS:
        raise NotVisible(act=act)
    service = _ACTS[act][0]
    return do_and_return(
        request,
        lambda: service(report_id=report_id, by=actor(request)),
        done=_("Der Stand ist geändert."),
        back=reverse("delivery-detail", args=[report_id]),
    )
