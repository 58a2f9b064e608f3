"""Needs, as far as this person may read them, with what they rest on."""

from __future__ import annotations

from django.contrib.auth.models import AnonymousUser
from django.db.models import Count, QuerySet

from kreislauf.evidence.release.permissions import profiles_open_to
from kreislauf.foundation.account.models import User
from kreislauf.foundation.errors import NotVisible
from kreislauf.region.matter.selectors import visible_to
from kreislauf.region.need.models import Need, NeedEvidence


def needs_visible_to(user: User | AnonymousUser) -> QuerySet[Need]:
    """The needs `user` may read, newest first; each with `evidence_count` and `goal_count`."""
    return (
        visible_to(user, Need.objects.select_related("area", "cycle", "owner"))
        .annotate(
            evidence_count=Count("evidence", distinct=True),
            goal_count=Count("goals", distinct=True),
            statement_count=Count("statements", distinct=True),
        )
        .order_by("-pk")
    )


def need_visible_to(user: User | AnonymousUser, need_id: int) -> Need:
    """One need.

    Raises:
        NotVisible: there is none, or not for this person.
    """
    need = needs_visible_to(user).filter(pk=need_id).first()
    if need is None:
        raise NotVisible(need_id=need_id)
    return need


def evidence_of(user: User | AnonymousUser, need: Need) -> list[NeedEvidence]:
    """What the need rests on; figures of a profile this person may not read are left out."""
    rows = need.evidence.select_related(
        "figure", "figure__release", "figure__area", "statement", "statement__partner"
    )
    open_profiles = profiles_open_to(user)
    return [row for row in rows if row.figure is None or row.figure.release.profile in open_profiles]
