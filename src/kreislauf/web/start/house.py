"""Provider lead's first page (Mein Haus): the own house in counts, delivered against agreed, what is owed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone

from kreislauf.foundation.account.selectors import open_assignments
from kreislauf.foundation.errors import NotVisible
from kreislauf.foundation.money.rules import euros
from kreislauf.foundation.partner.models import Partner
from kreislauf.foundation.period.rules import Quarter
from kreislauf.foundation.permission.rules import Role
from kreislauf.provider.agreement.models import Agreement
from kreislauf.provider.agreement.selectors import agreements_visible_to
from kreislauf.provider.delivery.selectors import Owed, reports_owed
from kreislauf.region.statement.models import Statement
from kreislauf.region.statement.selectors import replies_owed_by, statements_owed_by
from kreislauf.web.frame.access import SignedInRequest
from kreislauf.web.start.bars import draw_bars
from kreislauf.web.start.delivered import delivered_against_agreed
from kreislauf.web.start.house_counts import counts_of_house
from kreislauf.web.start.links import link_for, matter_link
from kreislauf.web.start.timeline import draw_timeline

MOST_AGREEMENTS = 40
#: Nobody asks for what lies before; a calendar has an end.
FIRST_QUARTER = Quarter(2000, 1)


@dataclass(frozen=True)
class Task:
    """Something the house owes: what, until when, and the page where it is done."""

    title: str
    note: str
    due_on: object
    url: str | None


def provider_house(request: SignedInRequest) -> HttpResponse:
    """The own house in counts; with several houses the one chosen by ?haus=, else the first by name.

    Raises:
        NotVisible: the house chosen is not led by this account.
    """
    houses = _houses(request)
    house = _chosen(houses, request.GET.get("haus", ""))
    today = timezone.localdate()
    found = agreements_visible_to(request.user).filter(provider=house)
    agreements = list(found[:MOST_AGREEMENTS])
    against = delivered_against_agreed(request.user, agreements)
    svg, alt = draw_bars(against)
    wanted = _quarter(request.GET.get("quartal", ""))
    counts = counts_of_house(request.user, house, wanted=wanted, today=today)
    quarter = counts.quarter
    running = [a.cents for a in agreements if a.term_from <= today <= (a.ended_on or a.term_to)]
    context = {
        "previous": Quarter.of(quarter.first_day - timedelta(days=1)).code,
        "following": quarter.next().code if quarter < counts.newest else "",
        "house": house,
        "houses": houses if len(houses) > 1 else [],
        "counts": counts,
        "against": [(row, _agreement_link(request, row.agreement)) for row in against],
        "bars": {"svg": svg, "alt": alt},
        "timeline": draw_timeline(agreements, today=today),
        "worth": euros(sum(running)) if running else "",
        "reports": [_owed_report(request, item) for item in reports_owed(found, today=today)],
        "statements": [_owed_statement(request, s) for s in statements_owed_by(house, today=today)],
        "replies": [_owed_reply(request, s) for s in replies_owed_by(house)],
        "links": _links(request),
        "import_url": link_for(request, "case-import"),
        "export_url": link_for(request, "case-export"),
    }
    return render(request, "start/house.html", context)


def _links(request: SignedInRequest) -> dict[str, str | None]:
    cases = link_for(request, "case-list")
    return {
        "cases": cases,
        "due": f"{cases}?show=due" if cases else None,
        "agreements": link_for(request, "agreement-list"),
    }


def _houses(request: SignedInRequest) -> list[Partner]:
    held = {a.partner_id: a.partner for a in open_assignments(request.user) if a.role == Role.PROVIDER_LEAD}
    return sorted(held.values(), key=lambda house: house.name)


def _chosen(houses: list[Partner], slug: str) -> Partner:
    if not slug:
        return houses[0]
    for house in houses:
        if house.slug == slug:
            return house
    raise NotVisible(house=slug)


def _quarter(code: str) -> Quarter | None:
    """The quarter asked for ("2026-Q1"); None for anything that is no quarter."""
    try:
        return max(FIRST_QUARTER, Quarter.parse(code)) if code else None
    except ValueError:
        return None


def _agreement_link(request: SignedInRequest, agreement: Agreement) -> str | None:
    return link_for(request, "agreement-detail", agreement.pk)


def _owed_report(request: SignedInRequest, item: Owed) -> Task:
    period = f"{item.period_from:%d.%m.%Y}–{item.period_to:%d.%m.%Y}"
    return Task(item.agreement.title, period, item.period_to, _agreement_link(request, item.agreement))


def _owed_statement(request: SignedInRequest, statement: Statement) -> Task:
    url = link_for(request, "statement-give", statement.pk) or matter_link(request, statement.matter)
    due_on = statement.request.due_on if statement.request else None
    return Task(statement.matter.title, str(statement.matter.get_kind_display()), due_on, url)


def _owed_reply(request: SignedInRequest, statement: Statement) -> Task:
    url = link_for(request, "statement-reply", statement.pk) or matter_link(request, statement.matter)
    return Task(statement.matter.title, statement.partner.name, statement.given_at, url)
