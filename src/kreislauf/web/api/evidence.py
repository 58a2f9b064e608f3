"""JSON: released tables and their cells, as far as the caller may read them. Open to everybody for public tables."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated

from django.http import HttpRequest
from ninja import Field, Query, Router, Schema

from kreislauf.evidence.release.models import Release, ReleasedCell
from kreislauf.evidence.release.rules import codes_of
from kreislauf.evidence.release.selectors import cells_of, release_visible_to, releases_visible_to

router = Router()
#: A number of a release or a page: what every supported database can hold.
Number = Annotated[int, Field(ge=1, le=2_147_483_647)]


class ReleaseOut(Schema):
    """One released table without its cells."""

    number: int
    table: str
    table_version: int
    unit: str
    profile: str
    period_from: date
    period_until: date
    reference_date: date
    approved_at: datetime
    payload_digest: str
    synthetic: bool
    supersedes: int | None

    @staticmethod
    def resolve_table(release: Release) -> str:
        """The table's name in the catalogue."""
        return release.table_id

    @staticmethod
    def resolve_supersedes(release: Release) -> int | None:
        """The number of the release this one replaces."""
        return release.supersedes.number if release.supersedes else None


class CellOut(Schema):
    """One cell: value or sign, and what can be known of a hidden one."""

    codes: dict[str, str]
    value: int | None
    sign: str
    status: str
    lower: int | None
    upper: int | None
    reason: str

    @staticmethod
    def resolve_codes(cell: ReleasedCell) -> dict[str, str]:
        """The code of each dimension."""
        return codes_of(cell.key)


class ReleaseList(Schema):
    """One page of releases, newest first."""

    total: int
    page: int
    releases: list[ReleaseOut]


class Asked(Schema):
    """Filter and page."""

    table: str | None = Field(default=None, max_length=80)
    page: Number = 1


PAGE_SIZE = 50


@router.get("/releases", response=ReleaseList, url_name="api-releases", summary="Freigegebene Tabellen")
def releases(request: HttpRequest, asked: Query[Asked]) -> dict[str, object]:
    """Releases visible to the caller."""
    found = releases_visible_to(request.user)
    if asked.table is not None:
        found = found.filter(table_id=asked.table)
    start = (asked.page - 1) * PAGE_SIZE
    return {"total": found.count(), "page": asked.page, "releases": list(found[start : start + PAGE_SIZE])}


@router.get(
    "/releases/{number}", response=ReleaseOut, url_name="api-release", summary="Eine freigegebene Tabelle"
)
def release(request: HttpRequest, number: Number) -> Release:
    """One release; 404 where there is none for the caller."""
    return release_visible_to(request.user, number)


@router.get(
    "/releases/{number}/cells", response=list[CellOut], url_name="api-release-cells", summary="Ihre Zellen"
)
def cells(request: HttpRequest, number: Number) -> list[ReleasedCell]:
    """All cells of one release."""
    return cells_of(release_visible_to(request.user, number))
