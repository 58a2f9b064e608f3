"""The idiom of every `check_may_…`: this person, this role, at this partner - or `NotAllowed`; and who hands out roles."""

from __future__ import annotations

from kreislauf.foundation.account.models import User
from kreislauf.foundation.account.selectors import open_assignments, partner_ids_with, roles_of
from kreislauf.foundation.errors import NotAllowed
from kreislauf.foundation.partner.models import Partner, PartnerKind
from kreislauf.foundation.permission.rules import Role


def require_role(by: User, *roles: Role, partner_id: int | None = None) -> None:
    """Pass silently where `by` holds one of `roles` (at that partner, where one is named).

    Raises:
        NotAllowed: otherwise.
    """
    held = roles_of(by) & set(roles) if partner_id is None else partner_id in partner_ids_with(by, *roles)
    if not held:
        raise NotAllowed(needed=[str(role) for role in roles], partner_id=partner_id)


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
    if role not in roles_to_grant(by, partner):
        raise NotAllowed(role=str(role), partner=partner.slug)


def roles_to_grant(by: User, partner: Partner) -> frozenset[Role]:
    """The roles `by` may give or end at `partner`: see `check_may_grant`."""
    if keeps_accounts_of(by, partner):
        return frozenset(Role)
    county_keeper = any(
        a.role == Role.ADMINISTRATOR and a.partner.kind == PartnerKind.COUNTY for a in open_assignments(by)
    )
    if county_keeper and partner.kind == PartnerKind.PROVIDER:
        return frozenset({Role.ADMINISTRATOR})
    return frozenset()
