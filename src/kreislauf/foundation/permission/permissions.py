"""The idiom of every `check_may_…`: this person, this role, at this partner - or `NotAllowed`."""

from __future__ import annotations

from kreislauf.foundation.account.models import User
from kreislauf.foundation.account.selectors import partner_ids_with, roles_of
from kreislauf.foundation.errors import NotAllowed
from kreislauf.foundation.permission.rules import Role


def require_role(by: User, *roles: Role, partner_id: int | None = None) -> None:
    """Pass silently where `by` holds one of `roles` (at that partner, where one is named).

    Raises:
        NotAllowed: otherwise.
    """
    held = roles_of(by) & set(roles) if partner_id is None else partner_id in partner_ids_with(by, *roles)
    if not held:
        raise NotAllowed(needed=[str(role) for role in roles], partner_id=partner_id)
