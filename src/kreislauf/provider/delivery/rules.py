"""What was delivered: which released cell may stand for it, and the life of a report. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from kreislauf.cycle.transition.rules import Transition
from kreislauf.evidence.release.rules import TOTAL, codes_of, key_of
from kreislauf.foundation.period.rules import Quarter


class DeliveryStatus(StrEnum):
    """Status of a delivery report (Stand eines Leistungsberichts)."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    QUERIED = "queried"
    ACCEPTED = "accepted"
    LOCKED = "locked"


TRANSITIONS = (
    Transition(DeliveryStatus.DRAFT, "write", DeliveryStatus.DRAFT, "provider"),
    Transition(DeliveryStatus.DRAFT, "submit", DeliveryStatus.SUBMITTED, "provider"),
    Transition(DeliveryStatus.SUBMITTED, "query", DeliveryStatus.QUERIED, "county"),
    Transition(DeliveryStatus.QUERIED, "write", DeliveryStatus.QUERIED, "provider"),
    Transition(DeliveryStatus.QUERIED, "submit", DeliveryStatus.SUBMITTED, "provider"),
    Transition(DeliveryStatus.SUBMITTED, "accept", DeliveryStatus.ACCEPTED, "county"),
    Transition(DeliveryStatus.ACCEPTED, "lock", DeliveryStatus.LOCKED, "county"),
)

#: From here on every partner may read it.
OPEN_TO_PARTNERS = frozenset({DeliveryStatus.ACCEPTED, DeliveryStatus.LOCKED})

#: Dimensions of released tables that name a field of action.
FIELD_DIMENSIONS = ("main_issue", "action_field", "topic")
#: The dimension of released tables that tells quarters apart, and sums them to years.
TIME_DIMENSION = "quarter"


@dataclass(frozen=True)
class Countable:
    """Released cell that may stand for something delivered (zählbare Zelle), and the days it counts.

    Attributes:
        what: all that is the same for two cells that count the same thing at different times.
    """

    cell_id: int
    what: tuple[str, str, str]
    first: date
    last: date


def countable(
    *, cell_id: int, key: str, table: str, profile: str, period_from: date, period_until: date
) -> Countable:
    """The cell with the days it counts: its quarter or year where it names one, else its release's whole period."""
    codes = codes_of(key)
    days = _days_of(codes.pop(TIME_DIMENSION, TOTAL)) or (period_from, period_until)
    return Countable(cell_id, (table, profile, key_of(codes)), *days)


def _days_of(code: str) -> tuple[date, date] | None:
    """First and last day of "2026-Q1" or "2026"; None for all there is."""
    if code == TOTAL:
        return None
    if code.isdigit():
        return date(int(code), 1, 1), date(int(code), 12, 31)
    quarter = Quarter.parse(code)
    return quarter.first_day, quarter.last_day


def whole_quarters(first: date, last: date) -> tuple[date, date]:
    """The period in whole quarters: what is released is counted in quarters, whatever day a term begins on."""
    return Quarter.of(first).first_day, Quarter.of(last).last_day


def tilings(cells: Iterable[Countable], *, first: date, last: date) -> list[tuple[Countable, ...]]:
    """Every row of cells that counts one thing on each day from `first` to `last` exactly once.

    Of each thing the row with the fewest cells: a year as one cell is less rounded than as four quarters. Quarters and
    years nest, so that the longest cell that fits is always right.
    """
    by_thing: dict[tuple[str, str, str], list[Countable]] = {}
    for cell in cells:
        if first <= cell.first and cell.last <= last:
            by_thing.setdefault(cell.what, []).append(cell)
    rows = (_row(found, first, last) for found in by_thing.values())
    return [row for row in rows if row]


def _row(cells: list[Countable], first: date, last: date) -> tuple[Countable, ...]:
    """The cells one after the other from `first` to `last`; none where a day is left over."""
    row: list[Countable] = []
    day = first
    while day <= last:
        here = [cell for cell in cells if cell.first == day]
        if not here:
            return ()
        longest = max(here, key=lambda cell: cell.last)
        row.append(longest)
        day = longest.last + timedelta(days=1)
    return tuple(row)


def misfit(
    *, key: str, cell_unit: str, agreed_unit: str, provider_slug: str, action_field: str
) -> str | None:
    """Why this cell cannot stand for what the agreement counts, or None where it can.

    Where the table tells providers apart the cell must be this provider's; where it tells fields apart, this field's.
    """
    dimensions = codes_of(key)
    if cell_unit != agreed_unit:
        return "unit"
    if dimensions.get("provider", provider_slug) != provider_slug:
        return "provider"
    fields = {dimensions[name] for name in FIELD_DIMENSIONS if name in dimensions}
    if fields - {action_field}:
        return "action_field"
    return None


def counts_this_provider_alone(key: str) -> bool:
    """Whether the cell's table tells providers apart; else it counts the whole field of action."""
    return "provider" in codes_of(key)
