"""Who keeps the budget: the county's planning. Reading it is open to all who sit at the table."""

from __future__ import annotations

from django.contrib.auth.models import AnonymousUser

from kreislauf.foundation.access.permissions import require_role
from kreislauf.foundation.account.models import User
from kreislauf.foundation.account.selectors import roles_of
from kreislauf.foundation.permission.rules import Role


def check_may_keep_budget(by: User) -> None:
    """Pass for the county's planning.

    Raises:
        NotAllowed: everybody else.
    """
    require_role(by, Role.PLANNER)


def keeps_budget(user: User | AnonymousUser) -> bool:
    """Whether pages should offer to keep the budget."""
    return Role.PLANNER in roles_of(user)
