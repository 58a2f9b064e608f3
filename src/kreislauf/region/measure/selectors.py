"""Measures, as far as this person may read them."""

from __future__ import annotations

from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet

from kreislauf.foundation.account.models import User
from kreislauf.foundation.errors import NotVisible
from kreislauf.region.matter.selectors import visible_to
from kreislauf.region.measure.models import Measure


def measures_visible_to(user: User | AnonymousUser) -> QuerySet[Measure]:
    """The measures `user` may read, newest first, with goals, themes and alternatives."""
    return (
        visible_to(user, Measure.objects.select_related("cycle", "owner", "responsible"))
        .prefetch_related("goals", "themes", "alternatives")
        .order_by("-pk")
    )


def measure_visible_to(user: User | AnonymousUser, measure_id: int) -> Measure:
    """One measure.

    Raises:
        NotVisible: there is none, or not for this person.
    """
    measure = measures_visible_to(user).filter(pk=measure_id).first()
    if measure is None:
        raise NotVisible(measure_id=measure_id)
    return measure
