"""The life of an agreement: two sides, a side path to the arbitration board, and what counts against the budget. Pure."""

from __future__ import annotations

from datetime import date, timedelta
from enum import StrEnum

from kreislauf.cycle.transition.rules import Transition


class AgreementStatus(StrEnum):
    """Status of an agreement (Stand einer Vereinbarung)."""

    REQUESTED = "requested"
    NEGOTIATING = "negotiating"
    ARBITRATION = "arbitration"
    SETTLED = "settled"
    SIGNED = "signed"
    IN_FORCE = "in_force"
    EXPIRED = "expired"
    TERMINATED = "terminated"


#: "party": either side. "other_party": the side that did not ask. "county", "provider": that side alone.
TRANSITIONS = (
    Transition(AgreementStatus.REQUESTED, "negotiate", AgreementStatus.NEGOTIATING, "party"),
    Transition(AgreementStatus.NEGOTIATING, "settle", AgreementStatus.SETTLED, "party"),
    Transition(AgreementStatus.NEGOTIATING, "call_arbitration", AgreementStatus.ARBITRATION, "party"),
    Transition(AgreementStatus.ARBITRATION, "settle", AgreementStatus.SETTLED, "party"),
    # The first signature leaves the status, the second one moves it.
    Transition(AgreementStatus.SETTLED, "sign", AgreementStatus.SIGNED, "party"),
    Transition(AgreementStatus.SIGNED, "put_in_force", AgreementStatus.IN_FORCE, "party"),
    Transition(AgreementStatus.IN_FORCE, "expire", AgreementStatus.EXPIRED, "party"),
    Transition(AgreementStatus.IN_FORCE, "terminate", AgreementStatus.TERMINATED, "party"),
    Transition(AgreementStatus.REQUESTED, "terminate", AgreementStatus.TERMINATED, "party"),
    Transition(AgreementStatus.NEGOTIATING, "terminate", AgreementStatus.TERMINATED, "party"),
)

#: In these statuses the agreement's euros are taken from its budget line.
DRAWS_MONEY = frozenset(
    {
        AgreementStatus.SETTLED,
        AgreementStatus.SIGNED,
        AgreementStatus.IN_FORCE,
        AgreementStatus.EXPIRED,
        AgreementStatus.TERMINATED,
    }
)

#: From here on everybody at the table may read it; before, the two sides alone.
OPEN_TO_PARTNERS = frozenset(
    {
        AgreementStatus.SIGNED,
        AgreementStatus.IN_FORCE,
        AgreementStatus.EXPIRED,
        AgreementStatus.TERMINATED,
    }
)

#: Ten years; every reporting period of a term can be listed.
LONGEST_TERM_DAYS = 3_653


def left_on_line(*, approved_cents: int, drawn_cents: int) -> int:
    """What a budget line still has, in cents; negative would be a fault."""
    return approved_cents - drawn_cents


def arbitration_open_from(*, asked_on: date, after_days: int | None) -> date | None:
    """The day from which the arbitration board may be called; None where the law knows none."""
    return None if after_days is None else asked_on + timedelta(days=after_days)


def reports_due(*, term_from: date, term_to: date, months: int) -> list[tuple[date, date]]:
    """The reporting periods of a term, in order: every `months` months from its first day, the last one cut off.

    Returns:
        (first day, last day) of each period.
    """
    periods = []
    first = term_from
    while first <= term_to:
        following = _months_later(first, months)
        periods.append((first, min(following - timedelta(days=1), term_to)))
        first = following
    return periods


def _months_later(day: date, months: int) -> date:
    years, month = divmod(day.month - 1 + months, 12)
    year = day.year + years
    for last in (day.day, 30, 29, 28):
        try:
            return date(year, month + 1, last)
        except ValueError:
            continue
    raise AssertionError("every month has a 28th")
