"""Who opens and concludes a joint evaluation, and who writes a row: planning and Liga alike; each partner its own."""

from __future__ import annotations

from kreislauf.foundation.account.models import User
from kreislauf.foundation.partner.models import Partner
from kreislauf.region.matter.permissions import check_may_speak_for, check_may_steer_matters


def check_may_lead_evaluation(by: User) -> Partner:
    """The county's planning or the Liga."""
    return check_may_steer_matters(by)


def check_may_write_row(by: User, partner_id: int | None = None) -> Partner:
    """Whoever speaks for the partner whose row it is."""
    return check_may_speak_for(by, partner_id)
