"""Lists of cases without names: filters, what is due, and counts of a house."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Final

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet
from django.utils import timezone

from kreislauf.case.episode.models import Case, Episode
from kreislauf.case.episode.rules import FORGOTTEN_AFTER, INTAKE_COMPLETE_AFTER
from kreislauf.case.episode.selectors import cases_of_houses_led_by
from kreislauf.foundation.account.models import User

OPEN: Final = "open"
CLOSED: Final = "closed"
ALL: Final = "all"
_SHOWN = ("case", "case__responsible", "case__provider", "case__offer")


@dataclass(frozen=True)
class ListFilter:
    """What a list of cases is narrowed to; the defaults show all open cases."""

    status: str = OPEN
    action_field: str = ""
    incomplete: bool = False
    due: bool = False


def latest_episodes(cases: QuerySet[Case], wanted: ListFilter) -> QuerySet[Episode]:
    """The latest episode of each of these cases, narrowed to a filter, last changed first."""
    episodes = Episode.objects.filter(case__in=cases)
    if wanted.status == OPEN:
        episodes = episodes.filter(closed_on__isnull=True)
    else:
        later = Episode.objects.filter(case=OuterRef("case"), number__gt=OuterRef("number"))
        episodes = episodes.filter(~Exists(later))
        if wanted.status == CLOSED:
            episodes = episodes.filter(closed_on__isnull=False)
    if wanted.action_field:
        episodes = episodes.filter(case__action_field=wanted.action_field)
    if wanted.incomplete:
        episodes = episodes.filter(completeness__lt=100)
    if wanted.due:
        episodes = episodes.filter(due_on(timezone.localdate()))
    # By case where two changed at once: there is one latest episode of each, and the index holds both columns.
    return episodes.select_related(*_SHOWN).order_by("-changed_at", "case_id")


def latest_of(case_ids: Sequence[uuid.UUID]) -> list[Episode]:
    """The latest episode of each of these cases, in their order: the rows of a page whose numbers are known."""
    found = Episode.objects.filter(case_id__in=case_ids).select_related(*_SHOWN).order_by("number")
    latest = {episode.case_id: episode for episode in found}
    return [latest[case_id] for case_id in case_ids]


def due_on(today: date) -> Q:
    """Which episodes something is due on: as `episode.rules.due_things`, for the database."""
    midnight = timezone.make_aware(datetime.combine(today - FORGOTTEN_AFTER, time.max))
    incomplete = Q(completeness__lt=100, opened_on__lte=today - INTAKE_COMPLETE_AFTER)
    return Q(closed_on__isnull=True) & (incomplete | Q(changed_at__lte=midnight))


@dataclass(frozen=True)
class HouseCount:
    """How many cases and episodes of a field of help a house has, and how many are open. Unprotected: own house only."""

    provider: str
    action_field: str
    cases: int
    episodes: int
    open_episodes: int


def house_counts(user: User) -> list[HouseCount]:
    """The houses this account leads, in counts by field of help."""
    rows = (
        cases_of_houses_led_by(user)
        .values(house=F("provider__name"), field=F("action_field"))
        .annotate(
            number=Count("pk", distinct=True),
            episode_number=Count("episodes"),
            open_number=Count("episodes", filter=Q(episodes__closed_on__isnull=True)),
        )
        .order_by("house", "field")
    )
    return [
        HouseCount(row["house"], row["field"], row["number"], row["episode_number"], row["open_number"])
        for row in rows
    ]
