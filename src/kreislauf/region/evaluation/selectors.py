"""Joint evaluations: every partner's row stands beside the others, the dissent with them."""

from __future__ import annotations

from django.contrib.auth.models import AnonymousUser
from django.db.models import Prefetch, QuerySet

from kreislauf.cycle.turn.models import Cycle
from kreislauf.foundation.account.models import User
from kreislauf.foundation.errors import NotVisible
from kreislauf.foundation.partner.models import Partner
from kreislauf.region.evaluation.models import EvaluationRow, JointEvaluation
from kreislauf.region.evaluation.rules import partners_missing
from kreislauf.region.goal.models import Goal
from kreislauf.region.matter.selectors import visible_to


def evaluations_visible_to(user: User | AnonymousUser) -> QuerySet[JointEvaluation]:
    """The evaluations of goals `user` may read, with rows, partners and conclusion."""
    goals = visible_to(user, Goal.objects.all()).values("pk")
    return (
        JointEvaluation.objects.filter(goal__in=goals)
        .select_related("goal", "goal__cycle", "conclusion")
        .prefetch_related("partners", Prefetch("rows", EvaluationRow.objects.select_related("partner")))
    )


def evaluation_visible_to(user: User | AnonymousUser, evaluation_id: int) -> JointEvaluation:
    """One evaluation.

    Raises:
        NotVisible: there is none, or not for this person.
    """
    evaluation = evaluations_visible_to(user).filter(pk=evaluation_id).first()
    if evaluation is None:
        raise NotVisible(evaluation_id=evaluation_id)
    return evaluation


def partners_yet_to_answer(evaluation: JointEvaluation) -> list[Partner]:
    """The partners whose row is still empty, by name."""
    partners = {partner.pk: partner for partner in evaluation.partners.all()}
    answered = frozenset(row.partner_id for row in evaluation.rows.all())
    return [partners[pk] for pk in partners if pk in partners_missing(frozenset(partners), answered)]


def evaluations_of(cycle: Cycle) -> QuerySet[JointEvaluation]:
    """All evaluations of a cycle's goals."""
    return JointEvaluation.objects.filter(goal__cycle=cycle).select_related("goal", "conclusion")
