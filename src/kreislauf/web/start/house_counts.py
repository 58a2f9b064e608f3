"""The own house in counts (eigenes Haus in Zahlen): unprotected, hence for its lead alone and never beyond its walls."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.cache import cache
from django.db.models import Count, Max, Q, Sum
from django.utils.translation import gettext as _

from kreislauf.case.casefile.selectors import due_on
from kreislauf.case.contact.models import AnonymousContact
from kreislauf.case.episode.models import Case, Episode
from kreislauf.foundation.account.models import User
from kreislauf.foundation.account.selectors import partner_ids_with
from kreislauf.foundation.errors import NotAllowed
from kreislauf.foundation.partner.models import Partner
from kreislauf.foundation.period.rules import Quarter
from kreislauf.foundation.permission.rules import Role
from kreislauf.region.matrix.models import ActionField


@dataclass(frozen=True)
class FieldCount:
    """One field of action of a house in a quarter.

    Attributes:
        open_now: open cases today. incomplete: those of them with answers missing.
        begun, closed, contacts: in the quarter.
    """

    label: str
    open_now: int
    begun: int
    closed: int
    contacts: int
    incomplete: int


@dataclass(frozen=True)
class HouseCounts:
    """A house in counts: a row per field it works in, the sums, what waits, and how complete the intakes are.

    Attributes:
        quarter, newest: the quarter counted, and the newest in which something began here; today's where nothing did.
        due: open cases on which something is due (intake to complete, closure to check).
        completeness: mean completeness of the open intakes in per cent; None without any.
    """

    quarter: Quarter
    newest: Quarter
    rows: tuple[FieldCount, ...]
    due: int
    completeness: int | None

    @property
    def total(self) -> FieldCount:
        """All fields together. Cases are per field, so the sum counts nobody's case twice."""
        return FieldCount(
            _("zusammen"),
            sum(row.open_now for row in self.rows),
            sum(row.begun for row in self.rows),
            sum(row.closed for row in self.rows),
            sum(row.contacts for row in self.rows),
            sum(row.incomplete for row in self.rows),
        )

    @property
    def complete_open(self) -> int:
        """Open cases whose intake is complete."""
        return self.total.open_now - self.total.incomplete


def counts_of_house(user: User, house: Partner, *, wanted: Quarter | None, today: date) -> HouseCounts:
    """The counts of a house this account leads: open today, and what happened in a quarter.

    The quarter is the `wanted` one, but none after the newest in which something began here; without a wish the
    newest. A large house is walked through once: the newest quarter is remembered, counted along and so corrected.

    Raises:
        NotAllowed: `user` does not lead this house.
    """
    if house.pk not in partner_ids_with(user, Role.PROVIDER_LEAD):
        raise NotAllowed(partner_id=house.pk)
    key = f"newest-quarter-of-house-{house.pk}"
    remembered = Quarter.parse(cache.get(key) or Quarter.of(today).code)
    quarter = min(wanted or remembered, remembered)
    rows = _episodes_by_field(house, quarter, today)
    newest = max((Quarter.of(row["latest"]) for row in rows if row["latest"]), default=None)
    if newest is None or newest < quarter:
        newest = _newest_quarter(house, today)
    cache.set(key, newest.code)
    asked = min(wanted or newest, newest)
    if asked != quarter:
        quarter, rows = asked, _episodes_by_field(house, asked, today)
    by_field = {row["case__action_field"]: row for row in rows}
    contacts = _contacts_by_field(house, quarter)
    open_now = sum(row["open_now"] for row in rows)
    return HouseCounts(
        quarter=quarter,
        newest=newest,
        rows=tuple(
            _field_count(field, by_field.get(field.value, {}), contacts.get(field.value, 0))
            for field in ActionField
            if field.value in by_field or field.value in contacts or _works_in(house, field)
        ),
        due=sum(row["due"] for row in rows),
        completeness=sum(row["answered"] or 0 for row in rows) // open_now if open_now else None,
    )


def _works_in(house: Partner, field: ActionField) -> bool:
    """Whether the house ever had a case in this field, also where none of them counts any more."""
    return Case.objects.filter(provider=house, action_field=field.value).exists()


def _newest_quarter(house: Partner, today: date) -> Quarter:
    """The newest quarter in which something began here; the quarter of `today` where nothing ever did."""
    begun = Episode.objects.filter(case__provider=house, opened_on__lte=today)
    return Quarter.of(begun.aggregate(latest=Max("opened_on"))["latest"] or today)


def _field_count(field: ActionField, row: dict[str, Any], contacts: int) -> FieldCount:
    counted = {name: row.get(name, 0) for name in ("open_now", "begun", "closed", "incomplete")}
    return FieldCount(label=str(field.label), contacts=contacts, **counted)


def _episodes_by_field(house: Partner, quarter: Quarter, today: date) -> list[dict[str, Any]]:
    """One row per field, counted from the two indexes of a house alone: no column beside theirs is asked for."""
    is_open = Q(closed_on__isnull=True)
    begun = Q(opened_on__gte=quarter.first_day, opened_on__lte=quarter.last_day)
    closed = Q(closed_on__gte=quarter.first_day, closed_on__lte=quarter.last_day)
    still = is_open | Q(closed_on__gte=quarter.first_day) | Q(opened_on__gte=quarter.first_day)
    rows = (
        Episode.objects.filter(still, case__provider=house)
        .order_by()
        .values("case__action_field")
        .annotate(
            open_now=Count("case_id", filter=is_open),
            begun=Count("case_id", filter=begun),
            closed=Count("case_id", filter=closed),
            incomplete=Count("case_id", filter=is_open & Q(completeness__lt=100)),
            due=Count("case_id", filter=due_on(today)),
            answered=Sum("completeness", filter=is_open),
            latest=Max("opened_on", filter=Q(opened_on__lte=today)),
        )
    )
    return [dict(row) for row in rows]


def _contacts_by_field(house: Partner, quarter: Quarter) -> Counter[str]:
    rows = (
        AnonymousContact.objects.filter(
            provider=house, contact_on__gte=quarter.first_day, contact_on__lte=quarter.last_day
        )
        .order_by()
        .values("offer__action_field")
        .annotate(number=Count("pk"))
    )
    return Counter({row["offer__action_field"]: row["number"] for row in rows})
