"""Statements as everybody reads them who reads the matter: the same text at the same second, silence shown as silence."""

from __future__ import annotations

from datetime import date

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q, QuerySet
from django.utils import timezone

from kreislauf.foundation.account.models import User
from kreislauf.foundation.errors import NotVisible
from kreislauf.foundation.partner.models import Partner
from kreislauf.region.matter.models import Matter
from kreislauf.region.matter.selectors import visible_matters_filter
from kreislauf.region.statement.models import Statement


def statements_on(matter: Matter) -> QuerySet[Statement]:
    """All statements on a matter, given or still owed, with replies; ask `check_sees` about the matter first."""
    return matter.statements.select_related("partner", "request", "reply", "reply__partner").order_by(
        "request__due_on", "partner__name", "pk"
    )


def statements_visible_to(user: User | AnonymousUser) -> QuerySet[Statement]:
    """All statements on matters `user` may read."""
    readable = Matter.objects.filter(visible_matters_filter(user)).values("pk")
    return Statement.objects.filter(matter__in=readable).select_related(
        "partner", "request", "reply", "matter", "matter__owner"
    )


def statement_visible_to(user: User | AnonymousUser, statement_id: int) -> Statement:
    """One statement.

    Raises:
        NotVisible: there is none, or its matter is not for this person.
    """
    statement = statements_visible_to(user).filter(pk=statement_id).first()
    if statement is None:
        raise NotVisible(statement_id=statement_id)
    return statement


def statements_owed_by(partner: Partner, *, today: date | None = None) -> QuerySet[Statement]:
    """What the partner was asked and can still answer, the nearest due date first."""
    return (
        Statement.objects.filter(
            partner=partner, given_at__isnull=True, request__due_on__gte=today or timezone.localdate()
        )
        .select_related("request", "matter", "matter__owner", "partner")
        .order_by("request__due_on")
    )


def replies_owed_by(partner: Partner) -> QuerySet[Statement]:
    """Statements on the partner's own matters that wait for its reply, the oldest first."""
    return (
        Statement.objects.filter(matter__owner=partner, given_at__isnull=False, reply__isnull=True)
        .select_related("partner", "matter", "request")
        .order_by("given_at")
    )


def open_matters_with_positions(user: User | AnonymousUser) -> QuerySet[Matter]:
    """For the positions board: matters on which somebody was asked or spoke, newest first, statements prefetched."""
    return (
        Matter.objects.filter(visible_matters_filter(user))
        .filter(Q(statements__isnull=False))
        .select_related("owner", "cycle")
        .prefetch_related("statements__partner", "statements__request", "statements__reply")
        .distinct()
        .order_by("-pk")
    )
