"""Who may keep the records of a body, and what the body's mandate lets it do."""

from __future__ import annotations

from datetime import date

from django.contrib.auth.models import AnonymousUser
from django.utils.translation import gettext_lazy as _

from kreislauf.foundation.access.permissions import require_role
from kreislauf.foundation.account.models import User
from kreislauf.foundation.account.selectors import roles_of
from kreislauf.foundation.errors import DomainError, NotAllowed
from kreislauf.foundation.permission.rules import Role
from kreislauf.region.body.models import ACT_CHOICES, Band, Body
from kreislauf.region.body.rules import MandateRow, allows
from kreislauf.region.matter.models import MatterKind

#: Whoever coordinates professionally keeps its own minutes: there planning and Liga record as well as the clerk.
_COORDINATION_RECORDERS = frozenset({Role.CLERK, Role.PLANNER, Role.LIGA})


class OutsideMandate(DomainError):
    """The body's mandate does not give it this act on this kind of object."""

    message = _("Dafür ist dieses Gremium nicht zuständig.")
    next_step = _("Wählen Sie ein zuständiges Gremium oder eine Befugnis, die dieses Gremium hat.")
    http_status = 403


def check_may_record_for(by: User, body: Body) -> None:
    """Pass where `by` keeps this body's records: the clerk for all, planning and Liga for professional coordination.

    Raises:
        NotAllowed: otherwise.
    """
    roles = roles_of(by)
    if Role.CLERK in roles or (body.band == Band.COORDINATION and roles & _COORDINATION_RECORDERS):
        return
    raise NotAllowed(_("Beschlüsse dieses Gremiums hält das Gremienbüro fest."), body=body.slug)


def check_may_keep_bodies(by: User) -> None:
    """Pass where `by` keeps bodies, members, mandates and meetings: the clerk."""
    require_role(by, Role.CLERK)


def keeps_bodies(user: User | AnonymousUser) -> bool:
    """Whether pages should offer to keep bodies."""
    return Role.CLERK in roles_of(user)


def check_mandate(body: Body, *, object_kind: str, act: str, on: date) -> None:
    """Pass where the body's mandate gives exactly this act on this kind of object on that day.

    Raises:
        OutsideMandate: otherwise.
    """
    rows = [MandateRow(m.object_kind, m.act, m.valid_from, m.valid_to) for m in body.mandates.all()]
    if allows(rows, object_kind=object_kind, act=act, on=on):
        return
    raise OutsideMandate(
        _("„%(body)s“ hat für „%(kind)s“ die Befugnis „%(act)s“ nicht.")
        % {"body": body.name, "kind": MatterKind(object_kind).label, "act": dict(ACT_CHOICES)[act]},
        body=body.slug,
        object_kind=object_kind,
        act=act,
    )
