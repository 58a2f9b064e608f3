"""Pages of needs: the list, one need with what it rests on, and the forms to report and support it."""

from __future__ import annotations

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_POST

from kreislauf.cycle.turn.rules import is_open
from kreislauf.cycle.turn.selectors import current_cycle
from kreislauf.evidence.figure.models import Figure
from kreislauf.evidence.figure.selectors import standing_figures_visible_to
from kreislauf.evidence.release.models import Profile
from kreislauf.foundation.errors import NotVisible
from kreislauf.foundation.place.models import Area
from kreislauf.region.goal.models import Goal
from kreislauf.region.matrix.models import ActionField
from kreislauf.region.matter.selectors import visible_to
from kreislauf.region.need.models import STATUS_LABELS
from kreislauf.region.need.selectors import evidence_of, need_visible_to, needs_visible_to
from kreislauf.region.need.services import add_evidence, answer_need, check_need, report_need
from kreislauf.web.region.acting import actor, do_and_return, form_page
from kreislauf.web.region.forms import EvidenceForm, NeedForm
from kreislauf.web.region.listing import Choice, Column, Listing, list_page
from kreislauf.web.region.matter_context import matter_context
from kreislauf.web.region.offers import acts_for, speaks
from kreislauf.web.region.words import badge_of, printed_figure

TABS = (
    ("need-list", _("Bedarfe")),
    ("goal-list", _("Ziele")),
    ("measure-list", _("Maßnahmen")),
    ("budget", _("Budget")),
)


def columns() -> list[Column]:
    """The columns of every list of needs."""
    return [
        Column(_("Bedarf"), lambda need: need.title, url=lambda need: reverse("need-detail", args=[need.pk])),
        Column(_("Gebiet"), lambda need: need.area.name),
        Column(_("Handlungsfeld"), lambda need: need.get_action_field_display()),
        Column(_("Zielgruppe"), lambda need: need.target_group),
        Column(_("gemeldet von"), lambda need: need.owner.name),
        Column(_("Stand"), lambda need: need.get_status_display(), badge=lambda need: badge_of(need.status)),
        Column(_("Belege"), lambda need: need.evidence_count, number=True),
        Column(_("Ziele"), lambda need: need.goal_count, number=True),
    ]


@require_GET
def need_list(request: HttpRequest) -> HttpResponse:
    """The needs this person may read."""
    areas = Area.objects.filter(needs__isnull=False).distinct().order_by("name")
    listing = Listing(
        title=_("Bedarfe"),
        note=_("Was wem wo fehlt, und worauf sich das stützt."),
        columns=columns(),
        rows=needs_visible_to(request.user),
        filename="bedarfe",
        search="title",
        filters={
            "feld": Choice("action_field", _("Handlungsfeld"), ActionField.choices),
            "stand": Choice("status", _("Stand"), [(s.value, label) for s, label in STATUS_LABELS.items()]),
            "gebiet": Choice("area__code", _("Gebiet"), [(area.code, area.name) for area in areas]),
        },
        actions={reverse("need-new"): _("Bedarf melden")} if speaks(request.user) else {},
        tabs=TABS,
    )
    return list_page(request, listing)


@require_GET
def need_detail(request: HttpRequest, need_id: int) -> HttpResponse:
    """One need."""
    need = need_visible_to(request.user, need_id)
    evidence = [
        (row, printed_figure(row.figure) if row.figure else "") for row in evidence_of(request.user, need)
    ]
    context = {
        "need": need,
        "evidence": evidence,
        "goals": visible_to(request.user, Goal.objects.filter(needs=need)),
        "acts": acts_for(request.user, need),
        "may_support": speaks(request.user) and is_open(need.cycle.stage, "check_need"),
        "badge": badge_of(need.status),
        **matter_context(request, need),
    }
    return render(request, "region/need.html", context)


def need_new(request: HttpRequest) -> HttpResponse:
    """Report a need."""
    cycle = current_cycle()
    if cycle is None:
        raise NotVisible(_("Es gibt noch keinen Steuerungszyklus."))
    initial = {"area": request.GET.get("gebiet")}
    return form_page(
        request,
        NeedForm(request.POST or None, initial=initial),
        lambda wanted: report_need(cycle=cycle, by=actor(request), synthetic=cycle.synthetic, **wanted),
        title=_("Bedarf melden"),
        button=_("Bedarf melden"),
        done=_("Der Bedarf ist gemeldet. Alle Partner können ihn jetzt lesen."),
        back=reverse("need-list"),
        go=lambda need: reverse("need-detail", args=[need.pk]),
        crumbs={reverse("need-list"): _("Bedarfe")},
    )


def need_evidence(request: HttpRequest, need_id: int) -> HttpResponse:
    """Lay a released figure beside a need."""
    need = need_visible_to(request.user, need_id)
    figures = shareable_figures(request)
    return form_page(
        request,
        EvidenceForm(request.POST or None, figures=figures),
        lambda wanted: add_evidence(
            need_id=need.pk, figure_id=wanted["figure"].pk, note=wanted["note"], by=actor(request)
        ),
        title=_("Beleg hinzufügen"),
        button=_("Beleg hinzufügen"),
        done=_("Der Beleg steht jetzt beim Bedarf."),
        back=reverse("need-detail", args=[need.pk]),
        crumbs={reverse("need-list"): _("Bedarfe"), reverse("need-detail", args=[need.pk]): need.title},
    )


@require_POST
def need_act(request: HttpRequest, need_id: int, act: str) -> HttpResponse:
    """Check a need, or say at the end of the turn whether it is covered."""
    performs = {
        "check": lambda: check_need(need_id=need_id, by=actor(request)),
        "cover": lambda: answer_need(need_id=need_id, covered=True, by=actor(request)),
        "keep_open": lambda: answer_need(need_id=need_id, covered=False, by=actor(request)),
    }
    if act not in performs:
        raise NotVisible(act=act)
    return do_and_return(
        request, performs[act], done=_("Der Stand ist geändert."), back=reverse("need-detail", args=[need_id])
    )


def shareable_figures(request: HttpRequest) -> QuerySet[Figure]:
    """Figures that may be laid on the common table, the newest 500 first."""
    figures = standing_figures_visible_to(request.user).exclude(release__profile=Profile.INTERNAL)
    ordered = figures.order_by("-period_from", "indicator_id", "area__code", "key")
    # By number: a form looks the chosen one up again, which a cut-off queryset does not allow.
    newest = list(ordered.values_list("pk", flat=True)[:500])
    return ordered.filter(pk__in=newest)
