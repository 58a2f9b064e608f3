"""Goals, as far as this person may read them."""

from __future__ import annotations

from django.contrib.auth.models import AnonymousUser
from django.db.models import Prefetch, QuerySet

from kreislauf.foundation.account.models import User
from kreislauf.foundation.errors import NotVisible
from kreislauf.region.goal.models import Goal, GoalAgreement, GoalOutcome
from kreislauf.region.goal.rules import MUST_AGREE
from kreislauf.region.matter.selectors import visible_to


def goals_visible_to(user: User | AnonymousUser) -> QuerySet[Goal]:
    """The goals `user` may read, newest first, with baseline, agreements and outcomes."""
    return (
        visible_to(
            user,
            Goal.objects.select_related("cycle", "owner", "parent", "baseline", "baseline__release"),
        )
        .prefetch_related(
            Prefetch("agreements", GoalAgreement.objects.select_related("partner")),
            Prefetch("outcomes", GoalOutcome.objects.select_related("figure", "figure__release")),
        )
        .order_by("-pk")
    )


def goal_visible_to(user: User | AnonymousUser, goal_id: int) -> Goal:
    """One goal.

    Raises:
        NotVisible: there is none, or not for this person.
    """
    goal = goals_visible_to(user).filter(pk=goal_id).first()
    if goal is None:
        raise NotVisible(goal_id=goal_id)
    return goal


def kinds_that_still_must_agree(goal: Goal) -> frozenset[str]:
    """The kinds of partner whose agreement is missing for "gemeinsam vereinbart"."""
    agreed = goal.agreements.filter(agrees=True).values_list("partner__kind", flat=True)
    return MUST_AGREE - frozenset(agreed)
