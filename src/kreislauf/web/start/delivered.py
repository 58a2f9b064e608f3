"""Delivered against agreed (erbracht gegen vereinbart): units from released cells alone, hidden ones as intervals."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from kreislauf.foundation.account.models import User
from kreislauf.provider.agreement.models import Agreement
from kreislauf.provider.delivery.models import DeliveryReport
from kreislauf.provider.delivery.selectors import Delivered, delivered, deliveries_visible_to
from kreislauf.web.region.words import origin_words


@dataclass(frozen=True)
class ReportLine:
    """One delivery report in words: its period, what was delivered, its status and its release."""

    period: str
    text: str
    status: str
    origin: str


@dataclass(frozen=True)
class Against:
    """An agreement with what was delivered on it.

    Attributes:
        low, high: bounds of the delivered units over all reports; equal where nothing is hidden; `high` is None
            where nothing bounds a hidden count; both are None where no report counts this provider alone.
    """

    agreement: Agreement
    reports: tuple[ReportLine, ...]
    low: int | None
    high: int | None
    hidden: bool

    @property
    def unit(self) -> str:
        """What is counted."""
        return str(self.agreement.get_unit_display())

    @property
    def words(self) -> str:
        """What was delivered, in words."""
        if self.low is None:
            return _("noch keine Zahl für den Träger allein")
        if not self.hidden:
            return number(self.low)
        return hidden_words(self.low, self.high)

    @property
    def percent(self) -> int | None:
        """Whole per cent of the agreed units; None while a count is hidden or missing."""
        return None if self.low is None or self.hidden else 100 * self.low // self.agreement.agreed_units


def delivered_against_agreed(user: User, agreements: Sequence[Agreement]) -> list[Against]:
    """Each agreement with its reports as far as `user` may read them, in the order given."""
    reports: dict[int, list[DeliveryReport]] = defaultdict(list)
    found = deliveries_visible_to(user).filter(agreement__in=[agreement.pk for agreement in agreements])
    for report in found.order_by("period_from"):
        reports[report.agreement_id].append(report)
    return [_against(agreement, reports[agreement.pk]) for agreement in agreements]


def _against(agreement: Agreement, reports: Sequence[DeliveryReport]) -> Against:
    counted = [units for units in map(delivered, reports) if units is not None and units.this_provider_alone]
    low: int | None = None
    high: int | None = None
    if counted:
        low = sum(units.value if units.value is not None else units.lower or 0 for units in counted)
        tops = [units.value if units.value is not None else units.upper for units in counted]
        high = None if None in tops else sum(top for top in tops if top is not None)
    return Against(
        agreement,
        tuple(_line(report) for report in reports),
        low,
        high,
        any(units.is_hidden for units in counted),
    )


def _line(report: DeliveryReport) -> ReportLine:
    units = delivered(report)
    numbers = [cell.release.number for cell in report.cells.all()]
    return ReportLine(
        period=f"{report.period_from:%d.%m.%Y}–{report.period_to:%d.%m.%Y}",
        text=_("noch keine Zahl gewählt") if units is None else _words(units),
        status=str(report.get_status_display()),
        origin=origin_words(numbers) if numbers else "",
    )


def _words(units: Delivered) -> str:
    if units.value is None:
        return hidden_words(units.lower, units.upper)
    if not units.this_provider_alone:
        return _("%(value)s im ganzen Handlungsfeld, alle Träger") % {"value": number(units.value)}
    return number(units.value)


def hidden_words(low: int | None, high: int | None) -> str:
    """A hidden count by what bounds it, never as zero."""
    if low is not None and high is not None:
        return _("aus Datenschutz nicht gezeigt, zwischen %(low)s und %(high)s") % {
            "low": number(low),
            "high": number(high),
        }
    return _("aus Datenschutz nicht gezeigt")


def number(value: int) -> str:
    """A whole number as a German reader writes it."""
    return number_format(value, force_grouping=True)
