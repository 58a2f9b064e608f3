"""Who writes a delivery report, who judges it, who reads it before it is accepted."""

from __future__ import annotations

from kreislauf.foundation.access.permissions import require_role
from kreislauf.foundation.account.models import User
from kreislauf.foundation.permission.rules import Role
from kreislauf.provider.agreement.models import Agreement


def check_may_report_on(by: User, agreement: Agreement) -> None:
    """Pass for the lead of the agreement's provider.

    Raises:
        NotAllowed: everybody else.
    """
    require_role(by, Role.PROVIDER_LEAD, partner_id=agreement.provider_id)


def check_may_judge(by: User, agreement: Agreement) -> None:
    """Pass for the planning of the agreement's county.

    Raises:
        NotAllowed: everybody else.
    """
    require_role(by, Role.PLANNER, partner_id=agreement.county_id)


def check_may(by: User, who: str, agreement: Agreement) -> None:
    """Ask the permission behind the "who" of the transition table: "provider" or "county"."""
    (check_may_report_on if who == "provider" else check_may_judge)(by, agreement)
