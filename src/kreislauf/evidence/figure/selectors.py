"""Figures this person may read. A superseded release's figures are found by their number, not offered."""

from __future__ import annotations

from datetime import date

from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet

from kreislauf.evidence.figure.models import Figure
from kreislauf.evidence.release.permissions import profiles_open_to
from kreislauf.foundation.account.models import User
from kreislauf.foundation.errors import NotVisible


def figures_visible_to(user: User | AnonymousUser) -> QuerySet[Figure]:
    """All figures this person may read, superseded ones among them."""
    return Figure.objects.filter(release__profile__in=profiles_open_to(user)).select_related(
        "release", "release__source", "area"
    )


def standing_figures_visible_to(user: User | AnonymousUser) -> QuerySet[Figure]:
    """Figures of releases that hold today."""
    return figures_visible_to(user).filter(release__superseded_by__isnull=True)


def figure_visible_to(user: User | AnonymousUser, trace_number: str) -> Figure:
    """One figure by the number printed beside it ("12.345").

    Raises:
        NotVisible: there is none of this number, or not for this person.
    """
    release, _separator, position = trace_number.partition(".")
    if not (release.isascii() and release.isdecimal() and position.isascii() and position.isdecimal()):
        raise NotVisible(trace=trace_number)
    if len(release) > 9 or len(position) > 9:
        raise NotVisible(trace=trace_number)
    found = figures_visible_to(user).filter(release__number=int(release), position=int(position)).first()
    if found is None:
        raise NotVisible(trace=trace_number)
    return found


def figures_of_indicator(
    user: User | AnonymousUser, indicator_id: str, *, release_number: int, key: str
) -> list[Figure]:
    """The figures of an indicator in one release for one combination of codes, by area."""
    return list(
        figures_visible_to(user)
        .filter(indicator_id=indicator_id, release__number=release_number, key=key)
        .order_by("area__code")
    )


def figures_over_time(
    user: User | AnonymousUser, indicator_id: str, *, area_code: str, key: str, since: date | None = None
) -> list[Figure]:
    """Standing figures of one area in order of periods; whoever draws a line breaks it where the base changes."""
    found = standing_figures_visible_to(user).filter(indicator_id=indicator_id, area__code=area_code, key=key)
    if since is not None:
        found = found.filter(period_from__gte=since)
    return list(found.order_by("period_from", "release__number"))
