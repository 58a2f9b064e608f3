"""Who speaks for a partner, and the keys that the transition tables use for "who"."""

from __future__ import annotations

from django.contrib.auth.models import AnonymousUser
from django.utils.translation import gettext_lazy as _

from kreislauf.foundation.account.models import User
from kreislauf.foundation.account.selectors import open_assignments, roles_of
from kreislauf.foundation.errors import NotAllowed
from kreislauf.foundation.partner.models import Partner
from kreislauf.foundation.permission.rules import Role

#: Roles that speak for their partner in planning. All of equal standing.
VOICE_ROLES = frozenset({Role.PLANNER, Role.LIGA, Role.PROVIDER_LEAD, Role.MUNICIPALITY, Role.STATE})

#: Roles that sit at the table: they read what partners share before it is public.
TABLE_ROLES = VOICE_ROLES | {
    Role.CLERK,
    Role.ASSEMBLY_MEMBER,
    Role.STATISTICS_OFFICER,
    Role.COUNSELLOR,
}

#: The two who steer the county's cycle together.
STEERING_ROLES = frozenset({Role.PLANNER, Role.LIGA})


def partners_spoken_for(by: User | AnonymousUser) -> list[Partner]:
    """The partners `by` may speak for, by name; empty for everybody else."""
    spoken_for = {a.partner_id: a.partner for a in open_assignments(by) if a.role in VOICE_ROLES}
    return sorted(spoken_for.values(), key=lambda partner: partner.name)


def check_may_speak_for(by: User | AnonymousUser, partner_id: int | None = None) -> Partner:
    """The partner `by` speaks for (that one, where it is named).

    Raises:
        NotAllowed: `by` speaks for no partner, or not for this one.
    """
    for partner in partners_spoken_for(by):
        if partner_id in (None, partner.pk):
            return partner
    raise NotAllowed(_("Sie sprechen hier nicht für diesen Partner."), partner_id=partner_id)


def check_may_steer_matters(by: User | AnonymousUser) -> Partner:
    """The county's planning or the Liga: both may, on goals, gates and evaluation, with the same rights."""
    for assignment in open_assignments(by):
        if assignment.role in STEERING_ROLES:
            return assignment.partner
    raise NotAllowed(_("Das ist Sache der Sozialplanung des Kreises und der Liga."))


def check_may_act_as(by: User | AnonymousUser, who: str, *, owner_id: int) -> Partner:
    """Ask the permission behind the "who" of a transition table.

    Args:
        who: "steering" (planning or Liga), "owner" (whoever speaks for the owner), "partner" (any partner).
            Acts of "body" are asked by `body.permissions`, since they depend on the body's mandate.
        owner_id: the partner that owns the matter.
    """
    if who == "steering":
        return check_may_steer_matters(by)
    if who == "owner":
        return check_may_speak_for(by, owner_id)
    if who == "partner":
        return check_may_speak_for(by)
    raise NotAllowed(who=who)


def is_steering(by: User | AnonymousUser) -> bool:
    """Whether `by` is the county's planning or the Liga."""
    return bool(roles_of(by) & STEERING_ROLES)
