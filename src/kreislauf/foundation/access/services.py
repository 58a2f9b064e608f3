"""Hand out and end roles."""

from __future__ import annotations

from datetime import date, timedelta

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from kreislauf.foundation.access.permissions import check_may_grant
from kreislauf.foundation.account.models import RoleAssignment, User
from kreislauf.foundation.audit import services as audit
from kreislauf.foundation.errors import DomainError, NotVisible
from kreislauf.foundation.partner.models import Partner
from kreislauf.foundation.permission.rules import PARTNER_KINDS_OF_ROLE, Role


class RoleNotForThisPartner(DomainError):
    """This kind of partner does not hand out this role."""

    message = _("Diese Rolle gibt es bei diesem Partner nicht.")
    next_step = _("Wählen Sie einen Partner der passenden Art.")


@transaction.atomic
def grant_role(
    *, user: User, role: Role, partner: Partner, valid_from: date, by: User | None
) -> RoleAssignment:
    """Give an account a role at a partner from a day on; `by` None is the command line or the builder of the example.

    Raises:
        NotAllowed: `by` does not keep the accounts of this partner.
        RoleNotForThisPartner: see `PARTNER_KINDS_OF_ROLE`.
    """
    if by is not None:
        check_may_grant(by, role, partner)
    if partner.kind not in PARTNER_KINDS_OF_ROLE[role]:
        raise RoleNotForThisPartner(role=str(role), partner=partner.slug)
    assignment = RoleAssignment.objects.create(user=user, role=role, partner=partner, valid_from=valid_from)
    audit.record(action="role.granted", target=assignment, by=by, role=str(role), partner=partner.slug)
    return assignment


@transaction.atomic
def end_role(*, assignment_id: int, on: date, by: User | None) -> RoleAssignment:
    """End a role before a day; requests of that account are judged by the new state at once.

    Raises:
        NotVisible: there is no such assignment.
        NotAllowed: `by` does not keep the accounts of this partner.
    """
    assignment = (
        RoleAssignment.objects.select_for_update(of=("self",))
        .select_related("partner", "user")
        .filter(pk=assignment_id, valid_to__isnull=True)
        .first()
    )
    if assignment is None:
        raise NotVisible(assignment=assignment_id)
    if by is not None:
        check_may_grant(by, Role(assignment.role), assignment.partner)
    # The last day on which the role held; a role given and taken on one day held on that day.
    assignment.valid_to = max(on - timedelta(days=1), assignment.valid_from)
    assignment.save(update_fields=["valid_to"])
    audit.record(action="role.ended", target=assignment, by=by, on=on.isoformat())
    return assignment
