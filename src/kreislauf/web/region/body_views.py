"""Pages of bodies, papers and resolutions, and what became of them."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from kreislauf.cycle.turn.selectors import current_cycle
from kreislauf.foundation.errors import NotVisible
from kreislauf.foundation.money.rules import euros
from kreislauf.region.body.models import Band
from kreislauf.region.body.permissions import keeps_bodies
from kreislauf.region.body.selectors import (
    bodies,
    body_by_slug,
    paper_visible_to,
    papers_awaiting_decision,
    papers_visible_to,
)
from kreislauf.region.body.services import Station, table_paper
from kreislauf.region.charter.selectors import charters
from kreislauf.region.matter.selectors import matters_visible_to
from kreislauf.region.resolution.models import OUTCOME_CHOICES
from kreislauf.region.resolution.selectors import resolution_by_id, resolutions, resolutions_of
from kreislauf.region.resolution.services import record_resolution
from kreislauf.thread.graph.selectors import load_graph
from kreislauf.thread.implementation.selectors import fates_of, implementation_of
from kreislauf.web.region.acting import actor, form_page
from kreislauf.web.region.forms import PaperForm, ResolutionForm
from kreislauf.web.region.listing import Choice, Column, Listing, list_page
from kreislauf.web.region.matter_context import matter_context, url_of
from kreislauf.web.region.words import badge_of
from kreislauf.web.thread.words import light_of

TABS = (
    ("body-list", _("Gremien")),
    ("resolution-list", _("Beschlüsse")),
    ("paper-list", _("Vorlagen")),
    ("resolution-fates", _("Was daraus wurde")),
)


@require_GET
def body_list(request: HttpRequest) -> HttpResponse:
    """The bodies in their three bands, and the charter with its clock."""
    found = list(bodies())
    bands = [(label, [body for body in found if body.band == band]) for band, label in Band.choices]
    context = {
        "bands": bands,
        "may_keep": keeps_bodies(request.user),
        "charters": [(charter, charter.is_overdue()) for charter in charters()],
        "tabs": TABS,
    }
    return render(request, "region/body_list.html", context)


@require_GET
def body_detail(request: HttpRequest, slug: str) -> HttpResponse:
    """One body: what it may do, who sits in it for whom, what it decided, what it has before it."""
    body = body_by_slug(slug)
    context = {
        "body": body,
        "may_keep": keeps_bodies(request.user),
        "mandates": body.mandates.all(),
        "members": body.memberships.all(),
        "resolutions": [(r, badge_of(r.outcome)) for r in resolutions_of(body)[:50]],
        "waiting": papers_awaiting_decision(request.user, body=body)[:50],
    }
    return render(request, "region/body.html", context)


@require_GET
def resolution_list(request: HttpRequest) -> HttpResponse:
    """All resolutions."""
    listing = Listing(
        title=_("Beschlüsse"),
        note=_("Was die Gremien beschlossen haben. Was daraus wurde, steht beim Beschluss."),
        columns=[
            Column(_("Nummer"), lambda r: r.number, url=lambda r: reverse("resolution", args=[r.pk])),
            Column(_("Gremium"), lambda r: r.body.name),
            Column(_("Gegenstand"), lambda r: r.matter.title),
            Column(_("Befugnis"), lambda r: r.get_act_display()),
            Column(_("am"), lambda r: r.decided_on),
            Column(_("Ergebnis"), lambda r: r.get_outcome_display(), badge=lambda r: badge_of(r.outcome)),
        ],
        rows=resolutions(),
        filename="beschluesse",
        search="matter__title",
        filters={
            "gremium": Choice("body__slug", _("Gremium"), [(b.slug, b.name) for b in bodies()]),
            "ergebnis": Choice("outcome", _("Ergebnis"), OUTCOME_CHOICES),
        },
        tabs=TABS,
    )
    return list_page(request, listing)


@require_GET
def resolution_detail(request: HttpRequest, resolution_id: int) -> HttpResponse:
    """One resolution and what became of it."""
    resolution = resolution_by_id(resolution_id)
    visible = matters_visible_to(request.user).filter(pk=resolution.matter_id).first()
    fate = implementation_of(resolution, user=request.user)
    context = {
        "resolution": resolution,
        "badge": badge_of(resolution.outcome),
        "subject_url": url_of(visible) if visible else "",
        "fate": fate,
        "light": light_of(fate.state),
        "synthetic": resolution.matter.synthetic,
    }
    return render(request, "region/resolution.html", context)


def resolution_new(request: HttpRequest, matter_id: int) -> HttpResponse:
    """Record what a body resolved about a matter."""
    matter = matters_visible_to(request.user).filter(pk=matter_id).first()
    if matter is None:
        raise NotVisible(matter_id=matter_id)
    form = ResolutionForm(request.POST or None)
    paper = papers_visible_to(request.user).filter(subject=matter).first()

    def perform(wanted: dict[str, Any]) -> object:
        return record_resolution(
            matter_id=matter.pk,
            body=wanted["body"],
            act=wanted["act"],
            outcome=wanted["outcome"],
            number=wanted["number"],
            text=wanted["text"],
            decided_on=wanted["decided_on"],
            votes=form.votes(),
            paper=paper,
            by=actor(request),
        )

    return form_page(
        request,
        form,
        perform,
        title=_("Beschluss festhalten"),
        note=matter.title,
        button=_("Festhalten"),
        done=_("Der Beschluss ist festgehalten."),
        back=url_of(matter),
        go=lambda resolution: reverse("resolution", args=[resolution.pk]),
        crumbs={url_of(matter): matter.title},
    )


@require_GET
def paper_list(request: HttpRequest) -> HttpResponse:
    """The papers and their way through the bodies."""
    listing = Listing(
        title=_("Vorlagen"),
        columns=[
            Column(_("Nummer"), lambda p: p.reference, url=lambda p: reverse("paper-detail", args=[p.pk])),
            Column(_("Titel"), lambda p: p.title),
            Column(_("eingebracht von"), lambda p: p.owner.name),
            Column(_("am"), lambda p: p.tabled_on),
            Column(
                _("Beratungsfolge"),
                lambda p: " → ".join(
                    f"{c.body.name} ({c.get_role_display()})" for c in p.consultations.all()
                ),
            ),
        ],
        rows=papers_visible_to(request.user),
        filename="vorlagen",
        search="title",
        tabs=TABS,
    )
    return list_page(request, listing)


@require_GET
def paper_detail(request: HttpRequest, paper_id: int) -> HttpResponse:
    """One paper."""
    paper = paper_visible_to(request.user, paper_id)
    subject = paper.subject
    seen = subject is not None and matters_visible_to(request.user).filter(pk=subject.pk).exists()
    context = {
        "paper": paper,
        "subject_url": url_of(subject) if seen and subject else "",
        **matter_context(request, paper),
    }
    return render(request, "region/paper.html", context)


def paper_new(request: HttpRequest, matter_id: int) -> HttpResponse:
    """Table a paper about a matter."""
    matter = matters_visible_to(request.user).filter(pk=matter_id).first()
    cycle = current_cycle()
    if matter is None or cycle is None:
        raise NotVisible(matter_id=matter_id)
    form = PaperForm(request.POST or None, initial={"title": matter.title})

    def perform(wanted: dict[str, Any]) -> object:
        return table_paper(
            cycle=matter.cycle,
            reference=wanted["reference"],
            title=wanted["title"],
            text=wanted["text"],
            stations=[Station(body, role) for body, role in form.stations()],
            subject=matter,
            on=timezone.localdate(),
            by=actor(request),
            synthetic=matter.synthetic,
        )

    return form_page(
        request,
        form,
        perform,
        title=_("Vorlage einbringen"),
        note=matter.title,
        button=_("Einbringen"),
        done=_("Die Vorlage ist eingebracht."),
        back=url_of(matter),
        go=lambda paper: reverse("paper-detail", args=[paper.pk]),
        crumbs={url_of(matter): matter.title},
    )


@require_GET
def decisions(request: HttpRequest) -> HttpResponse:
    """Next decisions as cards, and what became of the past ones (Beschlusskontrolle)."""
    return render(request, "region/decisions.html", {**decisions_context(request), "tabs": TABS})


def decisions_context(request: HttpRequest) -> dict[str, object]:
    """Next decisions as cards and past ones with their light; for the member's first page."""
    waiting = [_card(request, paper) for paper in papers_awaiting_decision(request.user)[:12]]
    cycle = current_cycle()
    fates: list[dict[str, object]] = []
    if cycle is not None:
        graph = load_graph(request.user, area_id=cycle.area_id)
        past = list(resolutions().filter(act="decides")[:30])
        fates = [
            {"resolution": r, "fate": fate, "light": light_of(fate.state)}
            for r, fate in fates_of(past, user=request.user, graph=graph)
        ]
    return {"waiting": waiting, "past": fates}


def _card(request: HttpRequest, paper) -> dict[str, object]:  # noqa: ANN001 - a Paper
    subject = paper.subject
    measure = getattr(subject, "as_measure", None) if subject else None
    voices = (
        list(subject.statements.filter(given_at__isnull=False).select_related("partner")) if subject else []
    )
    cents = measure.estimated_cents if measure else None
    return {
        "paper": paper,
        "cost": euros(cents) if cents is not None else "",
        "goals": list(measure.goals.all()) if measure else [],
        "voices": voices,
        "thread": reverse("thread", args=[subject.kind, subject.pk])
        if subject and subject.kind in ("need", "goal", "measure", "agreement")
        else "",
    }
