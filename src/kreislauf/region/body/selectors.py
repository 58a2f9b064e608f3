"""Bodies, their members, mandates and papers. Who decides what is public."""

from __future__ import annotations

from datetime import date

from django.contrib.auth.models import AnonymousUser
from django.db.models import Prefetch, Q, QuerySet
from django.utils import timezone

from kreislauf.foundation.account.models import User
from kreislauf.foundation.errors import NotVisible
from kreislauf.region.body.models import Body, Consultation, Mandate, Membership, Paper
from kreislauf.region.matter.selectors import visible_to


def bodies(*, on: date | None = None) -> QuerySet[Body]:
    """The bodies that exist on a day (default: today), by band and name, with members and mandates."""
    day = on or timezone.localdate()
    return (
        Body.objects.filter(valid_from__lte=day)
        .filter(Q(valid_to__isnull=True) | Q(valid_to__gte=day))
        .select_related("area", "legal_basis")
        .prefetch_related(
            Prefetch("memberships", Membership.objects.select_related("on_behalf_of")),
            Prefetch("mandates", Mandate.objects.select_related("legal_basis")),
        )
    )


def body_by_slug(slug: str) -> Body:
    """One body with members and mandates.

    Raises:
        NotVisible: there is none.
    """
    body = bodies().filter(slug=slug).first()
    if body is None:
        raise NotVisible(body=slug)
    return body


def members_on(body: Body, day: date) -> QuerySet[Membership]:
    """Who sat in the body on a day."""
    return (
        body.memberships.filter(valid_from__lte=day)
        .filter(Q(valid_to__isnull=True) | Q(valid_to__gte=day))
        .select_related("on_behalf_of")
    )


def papers_visible_to(user: User | AnonymousUser) -> QuerySet[Paper]:
    """The papers `user` may read, newest first, with their way through the bodies."""
    return (
        visible_to(user, Paper.objects.select_related("owner", "subject", "cycle"))
        .prefetch_related(
            Prefetch(
                "consultations",
                Consultation.objects.select_related("body", "meeting").order_by("position"),
            )
        )
        .order_by("-tabled_on", "-pk")
    )


def papers_awaiting_decision(user: User | AnonymousUser, *, body: Body | None = None) -> QuerySet[Paper]:
    """Papers whose authoritative consultation has not led to a resolution yet (of one body, where named)."""
    waiting = (
        papers_visible_to(user)
        .filter(consultations__authoritative=True)
        .exclude(led_to__act="decides", led_to__outcome__in=["adopted", "adopted_changed", "rejected"])
    )
    if body is not None:
        waiting = waiting.filter(consultations__body=body, consultations__authoritative=True)
    return waiting.distinct()


def paper_visible_to(user: User | AnonymousUser, paper_id: int) -> Paper:
    """One paper.

    Raises:
        NotVisible: there is none, or not for this person.
    """
    paper = papers_visible_to(user).filter(pk=paper_id).first()
    if paper is None:
        raise NotVisible(paper_id=paper_id)
    return paper
