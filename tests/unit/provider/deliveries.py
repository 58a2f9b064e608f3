"""Released counts for delivery reports in tests. All invented."""

from __future__ import annotations

from kreislauf.evidence.release.models import ReleasedCell
from kreislauf.provider.delivery.models import DeliveryReport
from kreislauf.provider.delivery.rules import whole_quarters
from tests.unit.evidence.releases import a_cell, a_release


def a_count(
    report: DeliveryReport, key: str = "main_issue=livelihood", release: dict | None = None, **fields: object
) -> ReleasedCell:
    """A released cell over exactly the report's quarters, unless told otherwise."""
    first, last = whole_quarters(report.period_from, report.period_to)
    wanted = {"period_from": first, "period_until": last}
    return a_cell(a_release(**{**wanted, **(release or {})}), key=key, **fields)
