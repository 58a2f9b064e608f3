"""The planner's first page: the ring, the coverage, the gaps; the gates; the first cycle."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_POST

from kreislauf.cycle.turn.models import STAGE_LABELS, Cycle
from kreislauf.cycle.turn.rules import GATES, Stage
from kreislauf.cycle.turn.selectors import (
    all_cycles,
    cycle_to_look_at,
    next_stage,
    obligations_open_in,
    open_proposal,
    stage_history,
)
from kreislauf.cycle.turn.services import answer_stage_proposal, open_cycle, propose_stage
from kreislauf.foundation.errors import NotVisible
from kreislauf.foundation.money.rules import euros
from kreislauf.region.evaluation.services import take_up_consequences
from kreislauf.region.matter.permissions import is_steering, partners_spoken_for
from kreislauf.thread.coverage.selectors import coverage_in_euros
from kreislauf.thread.gap.selectors import gaps_of
from kreislauf.thread.graph.selectors import load_graph
from kreislauf.thread.ring.selectors import ring_of
from kreislauf.web.frame.export import csv_response, xlsx_response
from kreislauf.web.region.acting import actor, do_and_return, form_page, no_cycle
from kreislauf.web.region.forms import StageAnswerForm
from kreislauf.web.region.gap_groups import gap_groups
from kreislauf.web.region.keeping_forms import CycleForm
from kreislauf.web.thread.pictures import ring_picture


def _cycle(cycle_id: int | None) -> Cycle | None:
    return cycle_to_look_at() if cycle_id is None else all_cycles().filter(pk=cycle_id).first()


@require_GET
def cycle_page(request: HttpRequest, cycle_id: int | None = None) -> HttpResponse:
    """The cycle ring with counts, the coverage in euros, the gap list, the gate that waits."""
    cycle = _cycle(cycle_id)
    if cycle is None:
        if cycle_id is not None:
            raise NotVisible(cycle_id=cycle_id)
        return no_cycle(request)
    if request.GET.get("format") in ("csv", "xlsx"):
        return _gap_file(request, cycle)
    return render(request, "region/cycle.html", cycle_context(request, cycle))


def cycle_context(request: HttpRequest, cycle: Cycle) -> dict[str, object]:
    """Everything of the planner's first page; one load of the thread serves all of it."""
    user = request.user
    graph = load_graph(user, area_id=cycle.area_id)
    ring = ring_of(cycle, user=user, graph=graph)
    coverage = coverage_in_euros(cycle, user=user, graph=graph)
    gaps = gaps_of(cycle, user=user, graph=graph)
    proposal = open_proposal(cycle)
    following = next_stage(cycle)
    own = {partner.pk for partner in partners_spoken_for(user)}
    answered = {c.partner_id for c in proposal.confirmations.all()} if proposal else set()
    return {
        "cycle": cycle,
        "cycles": all_cycles(),
        "picture": ring_picture(ring),
        "ring": ring,
        "coverage": coverage,
        "covered": euros(coverage.covered_cents),
        "budget": euros(coverage.budget_cents),
        "gap_count": len(gaps),
        "gap_groups": gap_groups(gaps),
        "proposal": proposal,
        "history": stage_history(cycle),
        "following": STAGE_LABELS[following] if following else "",
        "is_gate": Stage(cycle.stage) in GATES,
        "owed": obligations_open_in(cycle, stage=cycle.stage),
        "steering": is_steering(user),
        "may_answer": proposal is not None and is_steering(user) and not own & answered,
        "may_carry": is_steering(user)
        and cycle.predecessor is not None
        and cycle.stage in ("prepared", "analysis", "goals"),
        "synthetic": cycle.synthetic,
    }


def _gap_file(request: HttpRequest, cycle: Cycle) -> HttpResponse:
    heads = [_("Lücke"), _("woran"), _("was zu tun ist"), _("Euro")]
    rows = [
        [gap.label, gap.title, gap.advice, euros(gap.cents) if gap.cents else ""]
        for gap in gaps_of(cycle, user=request.user)
    ]
    origin = [f"{cycle.name}, {cycle.get_stage_display()}"]
    if cycle.synthetic:
        origin.append(str(_("Enthält erfundene Angaben der Vorführung.")))
    if request.GET["format"] == "csv":
        return csv_response("luecken", heads, rows, origin=origin)
    return xlsx_response("luecken", _("Lücken"), heads, rows, origin=origin)


@require_POST
def stage_propose(request: HttpRequest, cycle_id: int) -> HttpResponse:
    """Propose that the cycle goes on."""
    return do_and_return(
        request,
        lambda: propose_stage(cycle_id=cycle_id, by=actor(request)),
        done=_("Der Vorschlag ist gemacht."),
        back=reverse("cycle"),
    )


def stage_answer(request: HttpRequest, proposal_id: int) -> HttpResponse:
    """Confirm a gate or refuse it."""
    return form_page(
        request,
        StageAnswerForm(request.POST or None),
        lambda wanted: answer_stage_proposal(
            proposal_id=proposal_id, agrees=wanted["agrees"] == "yes", text=wanted["text"], by=actor(request)
        ),
        title=_("Soll der Zyklus weitergehen?"),
        note=_("Kreis und Liga bestätigen beide. Eine Ablehnung braucht einen Grund."),
        button=_("Antworten"),
        done=_("Ihre Antwort ist festgehalten."),
        back=reverse("cycle"),
        crumbs={reverse("cycle"): _("Kreislauf")},
    )


@require_POST
def cycle_carry(request: HttpRequest, cycle_id: int) -> HttpResponse:
    """Take up in a new cycle what the last evaluation concluded."""
    return do_and_return(
        request,
        lambda: take_up_consequences(cycle_id=cycle_id, by=actor(request)),
        done=_("Die Folgerungen des letzten Zyklus sind übernommen."),
        back=reverse("cycle"),
    )


def cycle_new(request: HttpRequest) -> HttpResponse:
    """Open the first cycle of the county; every later one follows from the one before."""
    return form_page(
        request,
        CycleForm(request.POST or None),
        lambda wanted: open_cycle(by=actor(request), **wanted),
        title=_("Den ersten Steuerungszyklus eröffnen"),
        note=_("Jeder weitere schließt an, wenn die gemeinsame Bewertung fertig ist."),
        button=_("Eröffnen"),
        done=_("Der Zyklus ist eröffnet."),
        back=reverse("cycle"),
        crumbs={reverse("cycle"): _("Kreislauf")},
    )
