"""Resolutions are public. What became of them is asked of the thread."""

from __future__ import annotations

from django.db.models import Prefetch, QuerySet

from kreislauf.cycle.turn.models import Cycle
from kreislauf.foundation.errors import NotVisible
from kreislauf.region.body.models import Body
from kreislauf.region.matter.models import Matter
from kreislauf.region.measure.models import Measure
from kreislauf.region.resolution.models import ConflictOfInterest, Resolution
from kreislauf.region.resolution.rules import YES


def resolutions() -> QuerySet[Resolution]:
    """All resolutions, the newest first, with body, matter and conflicts of interest."""
    return Resolution.objects.select_related(
        "body", "matter", "matter__owner", "matter__cycle", "meeting", "paper"
    ).prefetch_related(
        Prefetch("conflicts", ConflictOfInterest.objects.select_related("membership__on_behalf_of"))
    )


def resolutions_of(body: Body) -> QuerySet[Resolution]:
    """What a body resolved, the newest first."""
    return resolutions().filter(body=body)


def resolutions_on(matter: Matter) -> QuerySet[Resolution]:
    """What was resolved about a matter, the newest first."""
    return resolutions().filter(matter=matter)


def resolution_by_id(resolution_id: int) -> Resolution:
    """One resolution.

    Raises:
        NotVisible: there is none.
    """
    resolution = resolutions().filter(pk=resolution_id).first()
    if resolution is None:
        raise NotVisible(resolution_id=resolution_id)
    return resolution


def measures_adopted_in(cycle: Cycle) -> QuerySet[Measure]:
    """The measures of a cycle that a body with the mandate adopted."""
    decided = Resolution.objects.filter(act="decides", outcome__in=[o.value for o in YES]).values("matter")
    return Measure.objects.filter(cycle=cycle, pk__in=decided)
