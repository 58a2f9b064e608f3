"""Who builds, hands over, receives and reads the report to the Land."""

from __future__ import annotations

from kreislauf.foundation.access.permissions import require_role
from kreislauf.foundation.account.models import User
from kreislauf.foundation.permission.rules import Role

#: Roles that read reports: the county's side that makes it, the Liga beside it, the Land that receives it.
READER_ROLES = frozenset({Role.PLANNER, Role.STATISTICS_OFFICER, Role.LIGA, Role.STATE})


def check_may_build_report(by: User) -> None:
    """Pass for planning and the statistics office.

    Raises:
        NotAllowed: everybody else.
    """
    require_role(by, Role.PLANNER, Role.STATISTICS_OFFICER)


def check_may(by: User, who: str) -> None:
    """Ask the permission behind the "who" of the transition table: "county" or "state"."""
    if who == "state":
        require_role(by, Role.STATE)
    else:
        check_may_build_report(by)
