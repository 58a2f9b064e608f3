"""The state's goal areas, public."""

from __future__ import annotations

from datetime import date

from django.db.models import Q, QuerySet
from django.utils import timezone

from kreislauf.state.framework.models import GoalArea


def goal_areas(*, on: date | None = None) -> QuerySet[GoalArea]:
    """The goal areas valid on a day (default: today), by code."""
    day = on or timezone.localdate()
    return GoalArea.objects.filter(valid_from__lte=day).filter(
        Q(valid_to__isnull=True) | Q(valid_to__gte=day)
    )
