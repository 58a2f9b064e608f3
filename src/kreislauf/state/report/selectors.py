"""Reports to the Land: who reads them, what is in them, and which releases a new one would take."""

from __future__ import annotations

from datetime import date

from django.contrib.auth.models import AnonymousUser
from django.db.models import Exists, OuterRef, QuerySet

from kreislauf.catalogue import ReportDefinition, load_catalogue
from kreislauf.evidence.figure.models import Figure
from kreislauf.evidence.release.models import Release, ReleasedCell
from kreislauf.foundation.account.models import User
from kreislauf.foundation.account.selectors import roles_of
from kreislauf.foundation.errors import NotVisible
from kreislauf.foundation.permission.rules import Role
from kreislauf.foundation.place.models import Area
from kreislauf.state.report.models import StateReport
from kreislauf.state.report.permissions import READER_ROLES
from kreislauf.state.report.rules import Content, Part, ReportStatus, Row


def definition(definition_id: str, *, on: date | None = None) -> ReportDefinition:
    """The catalogue's definition of a report as it holds on a day.

    Raises:
        NotVisible: the catalogue declares no such report.
    """
    reports = load_catalogue(on=on).reports if on else load_catalogue().reports
    if definition_id not in reports:
        raise NotVisible(definition=definition_id)
    return reports[definition_id]


def reports_visible_to(user: User | AnonymousUser) -> QuerySet[StateReport]:
    """The reports `user` may read, newest first. The Land reads what was handed over, the makers read all."""
    roles = roles_of(user)
    if not roles & READER_ROLES:
        return StateReport.objects.none()
    reports = StateReport.objects.select_related("area", "built_by").prefetch_related("releases")
    if not roles & (READER_ROLES - {Role.STATE}):
        reports = reports.exclude(status=ReportStatus.BUILT)
    return reports


def report_visible_to(user: User | AnonymousUser, report_id: int) -> StateReport:
    """One report.

    Raises:
        NotVisible: there is none, or not for this person.
    """
    report = reports_visible_to(user).filter(pk=report_id).first()
    if report is None:
        raise NotVisible(report_id=report_id)
    return report


def standing_releases_for(
    wanted: ReportDefinition, *, period_from: date, period_until: date
) -> list[Release]:
    """The standing releases that a report of this definition and period takes, in the definition's order."""
    found = {
        release.table_id: release
        for release in Release.objects.filter(
            table_id__in=wanted.table_ids,
            profile=wanted.required_profile,
            period_from=period_from,
            period_until=period_until,
            superseded_by__isnull=True,
        )
    }
    return [found[table_id] for table_id in wanted.table_ids if table_id in found]


def parts_of(releases: list[Release]) -> list[Part]:
    """The releases as the validation sees them."""
    newer = Release.objects.filter(supersedes=OuterRef("pk"))
    cells = ReleasedCell.objects.filter(release=OuterRef("pk"))
    looked_at = Release.objects.filter(pk__in=[release.pk for release in releases]).annotate(
        is_superseded=Exists(newer), has_cells=Exists(cells)
    )
    return [
        Part(release.table_id, release.profile, int(release.has_cells), release.is_superseded)
        for release in looked_at
    ]


def content_of(wanted: ReportDefinition, area: Area, releases: list[Release]) -> Content:
    """What the report says: every cell of every table and every figure of every indicator, in a fixed order."""
    by_table = {release.table_id: release for release in releases}
    rows: list[Row] = []
    for item in wanted.contents:
        if item.kind == "table":
            rows += _table_rows(item.id, by_table[item.id])
        else:
            rows += _indicator_rows(item.id, releases)
    first = releases[0]
    head = {
        "report": wanted.id,
        "version": wanted.version,
        "title": str(wanted.title),
        "area": area.code,
        "period_from": first.period_from.isoformat(),
        "period_until": first.period_until.isoformat(),
        "releases": [
            {
                "number": release.number,
                "table": release.table_id,
                "version": release.table_version,
                "unit": release.unit,
                "profile": release.profile,
                "reference_date": release.reference_date.isoformat(),
                "payload_digest": release.payload_digest,
            }
            for release in releases
        ],
        "synthetic": any(release.synthetic for release in releases),
    }
    return Content(head, tuple(rows))


def content_of_report(report: StateReport) -> Content:
    """The content of a stored report, built again from its releases."""
    wanted = definition(report.definition_id, on=report.period_until)
    order = {table_id: place for place, table_id in enumerate(wanted.table_ids)}
    releases = sorted(report.releases.all(), key=lambda release: order[release.table_id])
    return content_of(wanted, report.area, releases)


def _table_rows(table_id: str, release: Release) -> list[Row]:
    return [
        Row(
            part=table_id,
            kind="table",
            release=release.number,
            dimensions=dict(pair.split("=", 1) for pair in cell.key.split("|") if pair),
            value="" if cell.value is None else str(cell.value),
            sign=cell.sign,
        )
        for cell in release.cells.order_by("key")
    ]


def _indicator_rows(indicator_id: str, releases: list[Release]) -> list[Row]:
    figures = (
        Figure.objects.filter(indicator_id=indicator_id, release__in=releases)
        .select_related("area", "release")
        .order_by("release__number", "position")
    )
    return [
        Row(
            part=indicator_id,
            kind="indicator",
            release=figure.release.number,
            dimensions={
                "area": figure.area.code,
                **dict(pair.split("=", 1) for pair in figure.key.split("|") if pair),
            },
            value="" if figure.value is None else f"{figure.value:.{figure.decimals}f}",
            sign=figure.sign,
        )
        for figure in figures
    ]
