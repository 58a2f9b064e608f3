"""Who keeps the budget: the county's planning. Reading it is open to all who sit at the table."""

from __future__ import annotations

from kreislauf.foundation.access.permissions import require_role
from kreislauf.foundation.account.models import User
from kreislauf.foundation.permission.rules import Role


def check_may_keep_budget(by: User) -> None:
    """Pass for the county's planning.

    Raises:
        NotAllowed: everybody else.
    """
    require_role(by, Role.PLANNER)
