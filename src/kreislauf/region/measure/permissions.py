"""Who may propose a measure: every partner."""

from __future__ import annotations

from kreislauf.foundation.account.models import User
from kreislauf.foundation.partner.models import Partner
from kreislauf.region.matter.permissions import check_may_speak_for


def check_may_propose_measure(by: User, partner_id: int | None = None) -> Partner:
    """The partner for whom `by` proposes a measure."""
    return check_may_speak_for(by, partner_id)
