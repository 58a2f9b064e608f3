"""Released tables, as far as this person may read them. Nothing here asks for a case."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet

from kreislauf.evidence.release.models import Profile, Release, ReleasedCell
from kreislauf.evidence.release.permissions import profiles_open_to
from kreislauf.evidence.release.rules import key_of
from kreislauf.foundation.account.models import User
from kreislauf.foundation.errors import NotVisible


def releases_visible_to(user: User | AnonymousUser) -> QuerySet[Release]:
    """All releases this person may read, newest first, superseded ones among them."""
    return Release.objects.filter(profile__in=profiles_open_to(user)).select_related(
        "source", "prepared_by", "approved_by", "supersedes"
    )


def standing_releases_visible_to(user: User | AnonymousUser) -> QuerySet[Release]:
    """The releases that hold today: those that no newer one supersedes."""
    return releases_visible_to(user).filter(superseded_by__isnull=True)


def release_visible_to(user: User | AnonymousUser, number: int) -> Release:
    """One release by its number.

    Raises:
        NotVisible: there is none of this number, or not for this person.
    """
    release = releases_visible_to(user).filter(number=number).first()
    if release is None:
        raise NotVisible(release=number)
    return release


def cells_of(release: Release) -> list[ReleasedCell]:
    """Every cell of a release, in order of keys."""
    return list(release.cells.order_by("key"))


def cell_at(release: Release, codes: Mapping[str, str]) -> ReleasedCell | None:
    """The cell of a release at these codes (every dimension named), or None."""
    return release.cells.filter(key=key_of(codes)).first()


def latest_release_visible_to(
    user: User | AnonymousUser, table_id: str, *, profile: Profile | None = None, until: date | None = None
) -> Release | None:
    """The standing release of a table with the latest period, for this person.

    Args:
        profile: only this profile; without it the most detailed one this person may read.
        until: only periods that end on or before this day.
    """
    found = standing_releases_visible_to(user).filter(table_id=table_id)
    if profile is not None:
        found = found.filter(profile=profile)
    if until is not None:
        found = found.filter(period_until__lte=until)
    detail = [Profile.PUBLIC, Profile.PROVIDER_LAND, Profile.INTERNAL]
    return max(
        found, key=lambda r: (r.period_until, detail.index(Profile(r.profile)), r.number), default=None
    )


def history_of(release: Release) -> list[Release]:
    """The chain of editions `release` belongs to, oldest first."""
    first = release
    while first.supersedes is not None:
        first = first.supersedes
    chain = [first]
    while (newer := Release.objects.filter(supersedes=chain[-1]).first()) is not None:
        chain.append(newer)
    return chain
