"""Pages of agreements: the list with its timeline, one agreement, and what both sides do with it."""

from __future__ import annotations

from collections.abc import Sequence

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_POST

from kreislauf.cycle.transition.rules import acts_open_in
from kreislauf.cycle.turn.rules import is_open
from kreislauf.cycle.turn.selectors import current_cycle
from kreislauf.foundation.account.selectors import open_assignments
from kreislauf.foundation.errors import NotVisible
from kreislauf.foundation.money.rules import euros
from kreislauf.foundation.partner.models import Partner, PartnerKind
from kreislauf.foundation.permission.rules import Role
from kreislauf.provider.agreement.models import STATUS_LABELS, Agreement
from kreislauf.provider.agreement.permissions import side_of
from kreislauf.provider.agreement.rules import TRANSITIONS, arbitration_open_from
from kreislauf.provider.agreement.selectors import agreement_visible_to, agreements_visible_to
from kreislauf.provider.agreement.services import (
    ask_for_agreement,
    call_arbitration,
    negotiate_agreement,
    settle_agreement,
    sign_agreement,
)
from kreislauf.provider.delivery.selectors import delivered, deliveries_visible_to, reports_owed
from kreislauf.provider.organisation.selectors import providers
from kreislauf.provider.term.services import expire_agreement, put_agreement_in_force, terminate_agreement
from kreislauf.web.provider.forms import AgreementForm, SettleForm
from kreislauf.web.provider.pictures import timeline
from kreislauf.web.region.acting import actor, do_and_return, form_page
from kreislauf.web.region.forms import ReasonForm
from kreislauf.web.region.listing import Choice, Column, Listing, list_page
from kreislauf.web.region.matter_context import matter_context, url_of
from kreislauf.web.region.words import badge_of, origin_words
from kreislauf.web.thread.words import delivered_words

#: Acts of a button; "settle" and "terminate" have their own page. The stage each needs, None where any will do.
_ACTS = {
    "negotiate": (negotiate_agreement, _("Verhandlung beginnt"), "negotiate_agreement"),
    "call_arbitration": (call_arbitration, _("Schiedsstelle anrufen"), "negotiate_agreement"),
    "sign": (sign_agreement, _("Unterzeichnen"), "sign_agreement"),
    "put_in_force": (put_agreement_in_force, _("In Kraft setzen"), "put_agreement_in_force"),
    "expire": (expire_agreement, _("Ist ausgelaufen"), None),
}


@require_GET
def agreement_list(request: HttpRequest) -> HttpResponse:
    """The agreements this person may read, with their timeline."""
    user = request.user
    rows = agreements_visible_to(user)
    listing = Listing(
        title=_("Vereinbarungen"),
        note=_("Wer was in welcher Menge für wie viel Geld leistet, und bis wann."),
        columns=[
            Column(
                _("Vereinbarung"), lambda a: a.title, url=lambda a: reverse("agreement-detail", args=[a.pk])
            ),
            Column(_("Träger"), lambda a: a.provider.name),
            Column(_("Maßnahme"), lambda a: a.measure.title if a.measure else _("keine")),
            Column(_("von"), lambda a: a.term_from),
            Column(_("bis"), lambda a: a.term_to),
            Column(_("Menge"), lambda a: f"{a.agreed_units} {a.get_unit_display()}"),
            Column(_("Betrag"), lambda a: euros(a.cents), number=True),
            Column(_("Stand"), lambda a: a.get_status_display(), badge=lambda a: badge_of(a.status)),
        ],
        rows=rows,
        filename="vereinbarungen",
        search="title",
        filters={
            "traeger": Choice("provider__slug", _("Träger"), [(p.slug, p.name) for p in providers()]),
            "stand": Choice("status", _("Stand"), [(s.value, label) for s, label in STATUS_LABELS.items()]),
        },
        actions={reverse("agreement-new"): _("Zur Verhandlung auffordern")} if _starts(request) else {},
        above="provider/timeline.html",
        context={"timeline": timeline(list(rows.order_by("term_from", "pk")[:40]))},
    )
    return list_page(request, listing)


def _starts(request: HttpRequest) -> bool:
    return any(a.role in (Role.PLANNER, Role.PROVIDER_LEAD) for a in open_assignments(request.user))


@require_GET
def agreement_detail(request: HttpRequest, agreement_id: int) -> HttpResponse:
    """One agreement: term, units, euros, signatures, delivered against agreed, reports owed."""
    user = request.user
    agreement = agreement_visible_to(user, agreement_id)
    side = side_of(user, county_id=agreement.county_id, provider_id=agreement.provider_id)
    reports = deliveries_visible_to(user).filter(agreement=agreement).order_by("period_from")
    arbitration = arbitration_open_from(
        asked_on=agreement.asked_on, after_days=agreement.legal_basis.arbitration_after_days
    )
    context = {
        "agreement": agreement,
        "badge": badge_of(agreement.status),
        "euros": euros(agreement.cents),
        "line_euros": euros(agreement.line.approved_cents),
        "side": side,
        "acts": _acts(agreement, side),
        "may_settle": side is not None and "settle" in acts_open_in(TRANSITIONS, agreement.status),
        "may_terminate": side is not None and "terminate" in acts_open_in(TRANSITIONS, agreement.status),
        "may_report": side == "provider"
        and agreement.status in ("in_force", "expired", "terminated")
        and is_open(agreement.cycle.stage, "report_delivery"),
        "reports": [_report_row(report) for report in reports],
        "owed": reports_owed(Agreement.objects.filter(pk=agreement.pk)),
        "arbitration_from": arbitration if agreement.status == "negotiating" else None,
        "arbitration_open": arbitration is not None and timezone.localdate() >= arbitration,
        **matter_context(request, agreement),
    }
    return render(request, "provider/agreement.html", context)


def _report_row(report) -> dict[str, object]:  # noqa: ANN001 - a DeliveryReport
    units = delivered(report)
    words = delivered_words(units.value, units.lower, units.upper) if units else ""
    origin = origin_words(cell.release.number for cell in report.cells.all())
    return {
        "report": report,
        "units": units,
        "words": words,
        "origin": origin,
        "badge": badge_of(report.status),
    }


def _acts(agreement: Agreement, side: object) -> Sequence[tuple[str, Promise]]:
    if side is None:
        return []
    signed = {signature.side for signature in agreement.signatures.all()}
    offered = []
    for act in acts_open_in(TRANSITIONS, agreement.status):
        if act not in _ACTS or (act == "sign" and side in signed):
            continue
        _service, label, stage_act = _ACTS[act]
        if stage_act is None or is_open(agreement.cycle.stage, stage_act):
            offered.append((act, label))
    return offered


def agreement_new(request: HttpRequest) -> HttpResponse:
    """Ask the other side to negotiate."""
    cycle = current_cycle()
    county = Partner.objects.filter(kind=PartnerKind.COUNTY).order_by("pk").first()
    if cycle is None or county is None:
        raise NotVisible(_("Es gibt noch keinen Steuerungszyklus."))
    own = next((a.partner for a in open_assignments(request.user) if a.role == Role.PROVIDER_LEAD), None)
    initial = {"provider": own.pk} if own else {}
    form = AgreementForm(
        request.POST or None,
        cycle_id=cycle.pk,
        provider=own,
        initial={**initial, "measure": request.GET.get("massnahme")},
    )
    return form_page(
        request,
        form,
        lambda wanted: ask_for_agreement(
            cycle=cycle, county=county, by=actor(request), synthetic=cycle.synthetic, **wanted
        ),
        title=_("Zur Verhandlung auffordern"),
        button=_("Auffordern"),
        done=_("Die Aufforderung ist heraus."),
        back=reverse("agreement-list"),
        go=lambda agreement: reverse("agreement-detail", args=[agreement.pk]),
        crumbs={reverse("agreement-list"): _("Vereinbarungen")},
    )


def agreement_settle(request: HttpRequest, agreement_id: int) -> HttpResponse:
    """Note what both sides are settled on."""
    agreement = agreement_visible_to(request.user, agreement_id)
    amount = euros(agreement.cents).removesuffix(" €")
    initial = {"cents": amount, "agreed_units": agreement.agreed_units}
    return form_page(
        request,
        SettleForm(request.POST or None, initial=initial),
        lambda wanted: settle_agreement(agreement_id=agreement.pk, by=actor(request), **wanted),
        title=_("Worauf haben Sie sich geeinigt?"),
        note=agreement.title,
        button=_("Als geeint vermerken"),
        done=_("Die Vereinbarung ist geeint; das Geld ist im Budgetposten gebunden."),
        back=url_of(agreement),
        crumbs={url_of(agreement): agreement.title},
    )


def agreement_terminate(request: HttpRequest, agreement_id: int) -> HttpResponse:
    """End an agreement or its negotiation, with the reason."""
    agreement = agreement_visible_to(request.user, agreement_id)
    return form_page(
        request,
        ReasonForm(request.POST or None),
        lambda wanted: terminate_agreement(
            agreement_id=agreement.pk, reason=wanted["reason"], by=actor(request)
        ),
        title=_("Vereinbarung beenden"),
        note=agreement.title,
        button=_("Beenden"),
        done=_("Die Vereinbarung ist beendet."),
        back=url_of(agreement),
        crumbs={url_of(agreement): agreement.title},
    )


@require_POST
def agreement_act(request: HttpRequest, agreement_id: int, act: str) -> HttpResponse:
    """Begin talks, call the arbitration board, sign, put in force, or let expire."""
    if act not in _ACTS:
        raise NotVisible(act=act)
    service = _ACTS[act][0]
    return do_and_return(
        request,
        lambda: service(agreement_id=agreement_id, by=actor(request)),
        done=_("Der Stand ist geändert."),
        back=reverse("agreement-detail", args=[agreement_id]),
    )
