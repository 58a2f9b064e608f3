"""What is known of an account: its open roles, and at which partners."""

from __future__ import annotations

from datetime import date

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q
from django.utils import timezone

from kreislauf.foundation.account.models import RoleAssignment, User
from kreislauf.foundation.partner.models import PartnerKind
from kreislauf.foundation.permission.rules import SECOND_FACTOR_ROLES, Role


def open_assignments(user: User | AnonymousUser, *, on: date | None = None) -> list[RoleAssignment]:
    """The role assignments of `user` that are valid on a day (default: today), with their partners."""
    if not user.is_authenticated or not user.is_active:
        return []
    day = on or timezone.localdate()
    return list(
        RoleAssignment.objects.filter(user=user, valid_from__lte=day)
        .filter(Q(valid_to__isnull=True) | Q(valid_to__gte=day))
        .select_related("partner", "partner__area")
        .order_by("role", "partner__name")
    )


def roles_of(user: User | AnonymousUser, *, on: date | None = None) -> frozenset[Role]:
    """The roles of `user`, at whichever partner."""
    return frozenset(Role(assignment.role) for assignment in open_assignments(user, on=on))


def partner_ids_with(user: User | AnonymousUser, *roles: Role, on: date | None = None) -> frozenset[int]:
    """The partners at which `user` holds one of `roles`."""
    return frozenset(a.partner_id for a in open_assignments(user, on=on) if a.role in roles)


def owes_second_factor(user: User | AnonymousUser) -> bool:
    """Whether one of the account's roles may only be used with a second factor."""
    return bool(roles_of(user) & SECOND_FACTOR_ROLES)


def assignments_kept_by(user: User) -> list[RoleAssignment]:
    """The open role assignments whose accounts `user` keeps (technische Verwaltung), by account."""
    kept = [a.partner for a in open_assignments(user) if a.role == Role.ADMINISTRATOR]
    own = Q(partner__in=kept)
    if any(partner.kind == PartnerKind.COUNTY for partner in kept):
        own |= ~Q(partner__kind=PartnerKind.PROVIDER) | Q(role=Role.ADMINISTRATOR)
    return list(
        RoleAssignment.objects.filter(own, valid_to__isnull=True)
        .select_related("user", "partner")
        .order_by("user__username", "role", "partner__name")
    )
