"""The own house in counts (eigenes Haus in Zahlen): unprotected, hence for its lead alone and never beyond its walls."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Avg, Count, Max, Q
from django.utils.translation import gettext as _

from kreislauf.case.casefile.selectors import ListFilter, latest_episodes
from kreislauf.case.contact.models import AnonymousContact
from kreislauf.case.episode.models import Episode
from kreislauf.case.episode.selectors import cases_of_houses_led_by
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
        due: open cases on which something is due (intake to complete, closure to check).
        completeness: mean completeness of the open intakes in per cent; None without any.
    """

    quarter: Quarter
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


def newest_quarter(house: Partner, *, today: date) -> Quarter:
    """The newest quarter in which something began here; the quarter of `today` where nothing ever did."""
    begun = Episode.objects.filter(case__provider=house, opened_on__lte=today)
    return Quarter.of(begun.aggregate(latest=Max("opened_on"))["latest"] or today)


def counts_of_house(user: User, house: Partner, *, quarter: Quarter) -> HouseCounts:
    """The counts of a house this account leads: open today, and what happened in a quarter.

    Raises:
        NotAllowed: `user` does not lead this house.
    """
    if house.pk not in partner_ids_with(user, Role.PROVIDER_LEAD):
        raise NotAllowed(partner_id=house.pk)
    cases = cases_of_houses_led_by(user).filter(provider=house)
    episodes = Episode.objects.filter(case__in=cases)
    by_field = {row["case__action_field"]: row for row in _episodes_by_field(episodes, quarter)}
    contacts = _contacts_by_field(house, quarter)
    mean = episodes.filter(closed_on__isnull=True).aggregate(mean=Avg("completeness"))["mean"]
    return HouseCounts(
        quarter=quarter,
        rows=tuple(
            _field_count(field, by_field.get(field.value, {}), contacts.get(field.value, 0))
            for field in ActionField
            if field.value in by_field or field.value in contacts
        ),
        due=latest_episodes(cases, ListFilter(due=True)).count(),
        completeness=None if mean is None else int(mean),
    )


def _field_count(field: ActionField, row: dict[str, Any], contacts: int) -> FieldCount:
    counted = {name: row.get(name, 0) for name in ("open_now", "begun", "closed", "incomplete")}
    return FieldCount(label=str(field.label), contacts=contacts, **counted)


def _episodes_by_field(episodes, quarter: Quarter) -> list[dict[str, Any]]:  # noqa: ANN001 - a queryset of Episode
    is_open = Q(closed_on__isnull=True)
    begun = Q(opened_on__gte=quarter.first_day, opened_on__lte=quarter.last_day)
    closed = Q(closed_on__gte=quarter.first_day, closed_on__lte=quarter.last_day)
    return list(
        episodes.order_by()
        .values("case__action_field")
        .annotate(
            open_now=Count("pk", filter=is_open),
            begun=Count("pk", filter=begun),
            closed=Count("pk", filter=closed),
            incomplete=Count("pk", filter=is_open & Q(completeness__lt=100)),
        )
    )


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
