"""Who may draft goals and carry them: planning and Liga draft, with the same rights; every partner answers."""

from __future__ import annotations

from kreislauf.foundation.account.models import User
from kreislauf.foundation.partner.models import Partner
from kreislauf.region.matter.permissions import check_may_speak_for, check_may_steer_matters


def check_may_draft_goal(by: User) -> Partner:
    """The partner for whom `by` drafts goals: the county's planning or the Liga."""
    return check_may_steer_matters(by)


def check_may_answer_goal(by: User, partner_id: int | None = None) -> Partner:
    """The partner for whom `by` carries a goal or dissents."""
    return check_may_speak_for(by, partner_id)
