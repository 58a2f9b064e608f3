"""Who may do what with a case. What somebody may see is another question: `selectors`."""

from __future__ import annotations

from kreislauf.case.episode.models import Case
from kreislauf.foundation.access.permissions import require_role
from kreislauf.foundation.account.models import User
from kreislauf.foundation.account.selectors import partner_ids_with
from kreislauf.foundation.errors import NotVisible
from kreislauf.foundation.permission.rules import Role


def check_may_record(by: User, provider_id: int) -> None:
    """Counsellors of the house record cases and contacts.

    Raises:
        NotAllowed: somebody else.
    """
    require_role(by, Role.COUNSELLOR, partner_id=provider_id)


def works_on(by: User, case: Case) -> bool:
    """Whether this is the responsible counsellor or the deputy, with the role still open."""
    return by.pk in (case.responsible_id, case.deputy_id) and case.provider_id in partner_ids_with(
        by, Role.COUNSELLOR
    )


def check_may_work_on(by: User, case: Case) -> None:
    """The responsible counsellor and the deputy work on a case.

    Raises:
        NotVisible: anybody else; they learn nothing, not even that the case exists.
    """
    if not works_on(by, case):
        raise NotVisible


def check_may_hand_over(by: User, case: Case) -> None:
    """Who works on a case, or leads the house, may hand it over.

    Raises:
        NotVisible: anybody else.
    """
    if not works_on(by, case) and case.provider_id not in partner_ids_with(by, Role.PROVIDER_LEAD):
        raise NotVisible
