"""Delivery reports as far as this person may read them, delivered against agreed, and what is owed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.contrib.auth.models import AnonymousUser
from django.db.models import Prefetch, Q, QuerySet
from django.utils import timezone

from kreislauf.evidence.release.models import Profile, Release, ReleasedCell
from kreislauf.foundation.account.models import User
from kreislauf.foundation.account.selectors import partner_ids_with
from kreislauf.foundation.errors import NotVisible
from kreislauf.foundation.permission.rules import Role
from kreislauf.provider.agreement.models import Agreement
from kreislauf.provider.agreement.rules import AgreementStatus, reports_due
from kreislauf.provider.agreement.selectors import agreements_visible_to
from kreislauf.provider.delivery.models import DeliveryCount, DeliveryReport
from kreislauf.provider.delivery.rules import (
    OPEN_TO_PARTNERS,
    Countable,
    DeliveryStatus,
    countable,
    counts_this_provider_alone,
    misfit,
    tilings,
    whole_quarters,
)

#: A report's cells with their releases, in the order of time, without what a release carries for its auditors.
WITH_CELLS = Prefetch(
    "cells",
    ReleasedCell.objects.select_related("release")
    .defer("release__certificate", "release__layout")
    .order_by("release__period_from", "key"),
)


@dataclass(frozen=True)
class Delivered:
    """Delivered units of one report as a reader may know them.

    Attributes:
        value: the released count, None where it is hidden.
        lower, upper: what bounds a hidden count; None where unknown.
        this_provider_alone: False where the released table counts the whole field of action.
    """

    value: int | None
    lower: int | None
    upper: int | None
    this_provider_alone: bool

    @property
    def is_hidden(self) -> bool:
        """Whether the count is protected."""
        return self.value is None


@dataclass(frozen=True)
class Owed:
    """A period of an agreement that is over and has no submitted report."""

    agreement: Agreement
    period_from: date
    period_to: date
    report: DeliveryReport | None


@dataclass(frozen=True)
class CountChoice:
    """Released cells that together count a report's period (Zählung zur Wahl), `first` to `last`."""

    cells: tuple[ReleasedCell, ...]
    first: date
    last: date

    @property
    def this_provider_alone(self) -> bool:
        """Whether the released table tells providers apart; else the number is that of the whole field."""
        return all(counts_this_provider_alone(cell.key) for cell in self.cells)

    @property
    def value(self) -> str:
        """The choice as a form sends it."""
        return "-".join(str(cell.pk) for cell in self.cells)


def delivered(report: DeliveryReport) -> Delivered | None:
    """What a report says was delivered; None where no count is chosen yet."""
    return delivered_by(list(report.cells.all()))


def delivered_by(cells: Sequence[ReleasedCell]) -> Delivered | None:
    """The sum of some released cells, with the sums of their bounds; hidden as soon as one of them is."""
    if not cells:
        return None
    values = [cell.value for cell in cells]
    return Delivered(
        value=_sum(values),
        lower=_sum([cell.lower for cell in cells]),
        upper=_sum([cell.upper for cell in cells]),
        this_provider_alone=all(counts_this_provider_alone(cell.key) for cell in cells),
    )


def _sum(values: Sequence[int | None]) -> int | None:
    """The sum; None as soon as one is unknown."""
    known = [value for value in values if value is not None]
    return sum(known) if len(known) == len(values) else None


def deliveries_visible_to(user: User | AnonymousUser) -> QuerySet[DeliveryReport]:
    """The reports `user` may read: drafts the provider alone, submitted ones county and provider, accepted ones all."""
    own = partner_ids_with(user, Role.PROVIDER_LEAD)
    county = partner_ids_with(user, Role.PLANNER)
    agreements = agreements_visible_to(user).order_by().values("pk")
    return (
        DeliveryReport.objects.filter(agreement__in=agreements)
        .filter(
            Q(status__in=[s.value for s in OPEN_TO_PARTNERS])
            | Q(agreement__provider__in=own)
            | (Q(agreement__county__in=county) & ~Q(status=DeliveryStatus.DRAFT))
        )
        .select_related("agreement", "agreement__provider")
        .prefetch_related("queries", WITH_CELLS)
    )


def delivery_visible_to(user: User | AnonymousUser, report_id: int) -> DeliveryReport:
    """One report.

    Raises:
        NotVisible: there is none, or not for this person.
    """
    report = deliveries_visible_to(user).filter(pk=report_id).first()
    if report is None:
        raise NotVisible(report_id=report_id)
    return report


def reports_owed(agreements: QuerySet[Agreement], *, today: date | None = None) -> list[Owed]:
    """The periods of running agreements that are over without a submitted report, the oldest first."""
    day = today or timezone.localdate()
    running = agreements.filter(
        status__in=[AgreementStatus.IN_FORCE, AgreementStatus.EXPIRED]
    ).prefetch_related("deliveries")
    owed = []
    for agreement in running:
        reports = {report.period_from: report for report in agreement.deliveries.all()}
        for first, last in reports_due(
            term_from=agreement.term_from, term_to=agreement.term_to, months=agreement.reporting_months
        ):
            report = reports.get(first)
            if last < day and (report is None or report.status in ("draft", "queried")):
                owed.append(Owed(agreement, first, last, report))
    return sorted(owed, key=lambda item: (item.period_to, item.agreement.pk))


def count_choices(report: DeliveryReport) -> list[CountChoice]:
    """What may stand for what was delivered in the report's period: rows of released cells, the clearest first.

    Right unit, provider and field, not superseded, common ground of the partners (no internal release), and every day of
    the period - in whole quarters - counted exactly once. Where a table tells this provider apart, only its own
    cells are offered; a cell that already stands in another report of the agreement is not.
    """
    first, last = whole_quarters(report.period_from, report.period_to)
    cells = {cell.pk: cell for cell in _cells_within(report, first, last)}
    rows = tilings((_countable(cell) for cell in cells.values()), first=first, last=last)
    choices = [CountChoice(tuple(cells[part.cell_id] for part in row), first, last) for row in rows]
    own = [choice for choice in choices if choice.this_provider_alone]
    return sorted(own or choices, key=lambda choice: (len(choice.cells), choice.cells[0].key))


def _cells_within(report: DeliveryReport, first: date, last: date) -> list[ReleasedCell]:
    agreement = report.agreement
    releases = Release.objects.filter(
        unit=agreement.unit,
        superseded_by__isnull=True,
        profile__in=[Profile.PUBLIC, Profile.PROVIDER_LAND],
        period_from__lte=last,
        period_until__gte=first,
    )
    taken = DeliveryCount.objects.filter(agreement=agreement).exclude(report=report).values("cell")
    field = agreement.line.action_field
    cells = (
        ReleasedCell.objects.filter(release__in=releases, key__contains=f"={field}")
        .exclude(pk__in=taken)
        .select_related("release")
    )
    return [
        cell
        for cell in cells.defer("release__certificate")
        if misfit(
            key=cell.key,
            cell_unit=cell.release.unit,
            agreed_unit=agreement.unit,
            provider_slug=agreement.provider.slug,
            action_field=field,
        )
        is None
    ]


def _countable(cell: ReleasedCell) -> Countable:
    return countable(
        cell_id=cell.pk,
        key=cell.key,
        table=cell.release.table_id,
        profile=cell.release.profile,
        period_from=cell.release.period_from,
        period_until=cell.release.period_until,
    )
