"""Equal standing (gleicher Stand): deadlines, replies owed, how much notice each partner had, money by provider."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from statistics import median

from django.contrib.auth.models import AnonymousUser
from django.db.models import Max
from django.utils.translation import gettext as _

from kreislauf.foundation.account.models import User
from kreislauf.foundation.money.rules import euros
from kreislauf.foundation.partner.models import Partner
from kreislauf.provider.agreement.models import Agreement
from kreislauf.provider.agreement.rules import DRAWS_MONEY, AgreementStatus
from kreislauf.provider.agreement.selectors import agreements_visible_to
from kreislauf.region.matter.models import Matter
from kreislauf.region.statement.models import Statement, StatementRequest
from kreislauf.region.statement.selectors import statements_visible_to

#: How far back from the latest request notice is compared.
LOOK_BACK = timedelta(days=365)
MOST_SHOWN = 50


@dataclass(frozen=True)
class Deadline:
    """A round of questions that still runs: who has not answered yet."""

    matter: Matter
    due_on: date
    days_left: int
    missing: tuple[str, ...]


@dataclass(frozen=True)
class Notice:
    """How a partner was asked: how often, with how many days' notice, and how it answered."""

    partner: Partner
    asked: int
    least_days: int
    middle_days: int
    in_time: int
    late_or_silent: int


@dataclass(frozen=True)
class Share:
    """The euros agreed with one provider, as printed, and their share of all in whole per cent."""

    provider: Partner
    amount: str
    cents: int
    percent: int


def deadlines(user: User | AnonymousUser, *, today: date) -> list[Deadline]:
    """The rounds of questions that still run, the nearest due date first."""
    waiting = (
        statements_visible_to(user)
        .filter(given_at__isnull=True, request__due_on__gte=today)
        .order_by("request__due_on", "request_id", "partner__name")
    )
    rounds: dict[StatementRequest, list[Statement]] = defaultdict(list)
    for statement in waiting:
        if statement.request is not None:
            rounds[statement.request].append(statement)
    return [
        Deadline(
            missing[0].matter,
            request.due_on,
            (request.due_on - today).days,
            tuple(statement.partner.name for statement in missing),
        )
        for request, missing in rounds.items()
    ]


def statements_awaiting_reply(user: User | AnonymousUser) -> list[Statement]:
    """Statements that wait for the reply of their matter's owner, the oldest first."""
    waiting = statements_visible_to(user).filter(given_at__isnull=False, reply__isnull=True)
    return list(waiting.order_by("given_at")[:MOST_SHOWN])


def span_of_requests(user: User | AnonymousUser) -> tuple[date | None, date | None]:
    """The year up to the latest request that `user` may read of; None, None where nobody was ever asked."""
    asked = statements_visible_to(user).filter(request__isnull=False)
    latest = asked.aggregate(latest=Max("request__asked_on"))["latest"]
    return (None, None) if latest is None else (latest - LOOK_BACK, latest)


def notice_by_partner(user: User | AnonymousUser, *, since: date | None, today: date) -> list[Notice]:
    """How much notice each partner had in what was asked since a day, the shortest first; none without a day."""
    if since is None:
        return []
    asked: dict[int, list[Statement]] = defaultdict(list)
    found = statements_visible_to(user).filter(request__isnull=False, request__asked_on__gte=since)
    for statement in found.order_by("pk"):
        asked[statement.partner_id].append(statement)
    notices = [_notice(statements, today) for statements in asked.values()]
    return sorted(notices, key=lambda notice: (notice.least_days, notice.partner.name))


def _notice(statements: list[Statement], today: date) -> Notice:
    asked = [(s.request, s.given_at and s.given_at.date()) for s in statements if s.request is not None]
    days = [(request.due_on - request.asked_on).days for request, _given in asked]
    in_time = [given for request, given in asked if given and given <= request.due_on]
    missed = [
        request
        for request, given in asked
        if request.due_on < today and (given is None or given > request.due_on)
    ]
    return Notice(statements[0].partner, len(days), min(days), round(median(days)), len(in_time), len(missed))


def standing_line(notices: Iterable[Notice]) -> str:
    """In one sentence: had everybody the same notice? "" where nobody was asked."""
    least = {notice.least_days: notice.partner.name for notice in reversed(list(notices))}
    if not least:
        return ""
    shortest, longest = min(least), max(least)
    if shortest == longest:
        return _("Alle Partner hatten dieselbe kürzeste Frist: %(days)s Tage.") % {"days": shortest}
    return _("Nicht gleich: %(one)s hatte mindestens %(few)s Tage, %(other)s mindestens %(many)s Tage.") % {
        "one": least[shortest],
        "few": shortest,
        "other": least[longest],
        "many": longest,
    }


def money_by_provider(user: User | AnonymousUser) -> tuple[int | None, list[Share]]:
    """The newest budget year with agreements, and the euros agreed with each provider in it, the largest first.

    An amount per provider is what is agreed; it is no calculation of what anybody's service costs.
    """
    drawing = (
        agreements_visible_to(user)
        .filter(status__in=[status.value for status in DRAWS_MONEY])
        .exclude(status=AgreementStatus.TERMINATED, signatures__isnull=True)
        .select_related("provider", "line__budget")
        .distinct()
    )
    agreements: list[Agreement] = list(drawing)
    year = max((agreement.line.budget.year for agreement in agreements), default=None)
    sums: dict[Partner, int] = defaultdict(int)
    for agreement in agreements:
        if agreement.line.budget.year == year:
            sums[agreement.provider] += agreement.cents
    total = sum(sums.values())
    shares = [
        Share(provider, euros(cents), cents, 100 * cents // total if total else 0)
        for provider, cents in sums.items()
    ]
    return year, sorted(shares, key=lambda share: (-share.cents, share.provider.name))
