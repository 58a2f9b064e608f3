"""Who may hand out which access: the keeper of a house for that house, the county's keeper for whoever is no provider."""

from __future__ import annotations

from kreislauf.foundation.account.models import User
from kreislauf.foundation.account.selectors import open_assignments
from kreislauf.foundation.errors import NotAllowed
from kreislauf.foundation.partner.models import Partner, PartnerKind
from kreislauf.foundation.permission.rules import Role


def keeps_accounts_of(by: User, partner: Partner) -> bool:
    """Whether `by` is the keeper (technische Verwaltung) of this partner's accounts."""
    for assignment in open_assignments(by):
        if assignment.role != Role.ADMINISTRATOR:
            continue
        if assignment.partner_id == partner.pk:
            return True
        if assignment.partner.kind == PartnerKind.COUNTY and partner.kind != PartnerKind.PROVIDER:
            return True
    return False


def check_may_grant(by: User, role: Role, partner: Partner) -> None:
    """Pass where `by` may give or end `role` at `partner`.

    The county's keeper may make a provider's first keeper, and nothing else in a provider's house.

    Raises:
        NotAllowed: otherwise, also for one's own roles.
    """
    if keeps_accounts_of(by, partner):
        return
    county_keeper = any(
        a.role == Role.ADMINISTRATOR and a.partner.kind == PartnerKind.COUNTY for a in open_assignments(by)
    )
    if county_keeper and role == Role.ADMINISTRATOR and partner.kind == PartnerKind.PROVIDER:
        return
    raise NotAllowed(role=str(role), partner=partner.slug)
