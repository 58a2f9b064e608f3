"""Who may move a cycle: the county's planning and the Liga, with the same rights."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from kreislauf.cycle.turn.models import Cycle, CycleLevel
from kreislauf.foundation.account.models import User
from kreislauf.foundation.account.selectors import open_assignments
from kreislauf.foundation.errors import NotAllowed
from kreislauf.foundation.partner.models import Partner
from kreislauf.foundation.permission.rules import Role

#: The two who hold the gates of the county's cycle, equal to each other.
GATE_ROLES = (Role.PLANNER, Role.LIGA)
_ROLES = {CycleLevel.REGION: GATE_ROLES, CycleLevel.STATE: (Role.STATE,), CycleLevel.PROVIDER: GATE_ROLES}


def check_may_steer(by: User, cycle: Cycle) -> Partner:
    """The partner for whom `by` proposes and confirms stages of this cycle.

    Raises:
        NotAllowed: the account speaks for neither of the partners that hold the gates.
    """
    for assignment in open_assignments(by):
        if assignment.role in _ROLES[CycleLevel(cycle.level)]:
            return assignment.partner
    raise NotAllowed(
        _("Den Zyklus führen die Sozialplanung des Kreises und die Liga gemeinsam."), cycle_id=cycle.pk
    )


def check_may_open_cycle(by: User) -> Partner:
    """The partner for whom `by` may open the first cycle of an area: the county's planning or the Liga."""
    for assignment in open_assignments(by):
        if assignment.role in GATE_ROLES:
            return assignment.partner
    raise NotAllowed(_("Einen Zyklus eröffnen die Sozialplanung des Kreises oder die Liga."))
