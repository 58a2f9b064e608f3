"""An assembly member's first page (Entscheidungen): what comes next, and what became of what was decided."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from kreislauf.region.body.rules import MandateAct
from kreislauf.region.resolution.selectors import resolutions
from kreislauf.web.start.decision_cards import next_decisions, past_decisions
from kreislauf.web.start.links import link_for

MOST_CARDS = 12
PER_PAGE = 15


def decisions(request: HttpRequest) -> HttpResponse:
    """Next decisions as one-page cards; past ones with light, word and at most three sentences."""
    decided = resolutions().filter(act=MandateAct.DECIDES)
    page = Paginator(decided, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "cards": next_decisions(request, today=timezone.localdate(), at_most=MOST_CARDS),
        "page": page,
        "past": past_decisions(request, list(page), by=request.user),
        "bodies_url": link_for(request, "body-list"),
    }
    return render(request, "start/decisions.html", context)
