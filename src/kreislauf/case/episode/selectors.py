"""Which cases somebody may see, and the episodes of a case."""

from __future__ import annotations

import uuid
from datetime import date

from django.db.models import F, Q, QuerySet
from django.utils import timezone

from kreislauf.case.episode.models import Case, Episode, Inspection
from kreislauf.foundation.account.models import RoleAssignment, User
from kreislauf.foundation.account.selectors import partner_ids_with
from kreislauf.foundation.errors import NotVisible
from kreislauf.foundation.permission.rules import Role
from kreislauf.provider.offer.models import Offer


def cases_visible_to(user: User) -> QuerySet[Case]:
    """The cases whose person's data this account may read: own ones, as deputy, and inspected ones; nobody else's."""
    own = Q(responsible=user) | Q(deputy=user)
    visible = Q(own, house__in=partner_ids_with(user, Role.COUNSELLOR))
    led = partner_ids_with(user, Role.PROVIDER_LEAD)
    if led:
        running = Inspection.objects.filter(user=user, ends_at__gt=timezone.now())
        visible |= Q(pk__in=running.values("case_id"), house__in=led)
    # A sum is no index: else SQLite walks through a whole house to find the cases of one desk.
    return Case.objects.alias(house=F("provider_id") + 0).filter(visible)


def cases_of_houses_led_by(user: User) -> QuerySet[Case]:
    """All cases of the houses this account leads: for counts and a list without names."""
    return Case.objects.filter(provider__in=partner_ids_with(user, Role.PROVIDER_LEAD))


def visible_case(user: User, case_id: uuid.UUID) -> Case:
    """One case this account may see.

    Raises:
        NotVisible: it does not exist, or not for this account; the same answer for both.
    """
    case = cases_visible_to(user).select_related("person", "provider", "offer", "responsible", "deputy")
    found = case.filter(pk=case_id).first()
    if found is None:
        raise NotVisible
    return found


def locked_case(case_id: uuid.UUID) -> Case:
    """The case with its row locked until the end of the transaction.

    Raises:
        NotVisible: there is none.
    """
    case = (
        Case.objects.select_for_update(of=("self",)).select_related("provider", "person").filter(pk=case_id)
    )
    found = case.first()
    if found is None:
        raise NotVisible
    return found


def last_episode(case: Case) -> Episode:
    """The latest episode of a case."""
    return case.episodes.order_by("-number")[0]


def offers_of_houses(user: User, *, on: date | None = None) -> QuerySet[Offer]:
    """The offers this counsellor may record cases and contacts for, valid on a day (default: today)."""
    day = on or timezone.localdate()
    return (
        Offer.objects.filter(provider__in=partner_ids_with(user, Role.COUNSELLOR), valid_from__lte=day)
        .filter(Q(valid_to__isnull=True) | Q(valid_to__gte=day))
        .select_related("provider")
        .order_by("provider__name", "name")
    )


def counsellors_of(provider_id: int) -> QuerySet[User]:
    """The counsellors of a house today, by name: whom a case can be handed to."""
    today = timezone.localdate()
    holding = RoleAssignment.objects.filter(
        Q(valid_to__isnull=True) | Q(valid_to__gte=today),
        role=Role.COUNSELLOR,
        partner_id=provider_id,
        valid_from__lte=today,
    )
    return User.objects.filter(is_active=True, pk__in=holding.values("user_id")).order_by(
        "last_name", "username"
    )
