"""What this person sees of the matters: one rule for all kinds, by the audience that their status gives them."""

from __future__ import annotations

from typing import TypeVar

from django.contrib.auth.models import AnonymousUser
from django.db.models import Model, Q, QuerySet

from kreislauf.foundation.account.models import User
from kreislauf.foundation.account.selectors import open_assignments
from kreislauf.foundation.errors import NotVisible
from kreislauf.region.matter.models import Audience, Matter
from kreislauf.region.matter.permissions import STEERING_ROLES, TABLE_ROLES, VOICE_ROLES

_M = TypeVar("_M", bound=Model)


def visible_matters_filter(user: User | AnonymousUser) -> Q:
    """The condition on `Matter` (or a kind of it) that leaves what `user` may read."""
    assignments = open_assignments(user)
    roles = {assignment.role for assignment in assignments}
    own = {assignment.partner_id for assignment in assignments if assignment.role in VOICE_ROLES}
    open_to = {Audience.PUBLIC}
    if roles & TABLE_ROLES:
        open_to.add(Audience.PARTNERS)
    if roles & STEERING_ROLES:
        open_to.add(Audience.STEERING)
    condition = Q(audience__in=open_to)
    if own:
        party = Matter.parties.through.objects.filter(partner_id__in=own).values("matter_id")
        condition |= Q(owner_id__in=own) | Q(pk__in=party)
    return condition


def visible_to(user: User | AnonymousUser, things: QuerySet[_M]) -> QuerySet[_M]:
    """Those of `things` (a queryset of a kind of matter) that `user` may read."""
    return things.filter(visible_matters_filter(user))


def matters_visible_to(user: User | AnonymousUser) -> QuerySet[Matter]:
    """Everything `user` may read, whatever its kind."""
    return visible_to(user, Matter.objects.select_related("cycle", "owner"))


def check_sees(by: User | AnonymousUser, matter: Matter) -> None:
    """Pass silently where `by` may read the matter.

    Raises:
        NotVisible: otherwise; the same answer as for a thing that does not exist.
    """
    if not Matter.objects.filter(visible_matters_filter(by), pk=matter.pk).exists():
        raise NotVisible(matter_id=matter.pk)
