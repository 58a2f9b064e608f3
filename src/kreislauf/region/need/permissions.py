"""Who may report a need: any partner. Who checks it, the transition table says; who establishes it, the mandate."""

from __future__ import annotations

from kreislauf.foundation.account.models import User
from kreislauf.foundation.partner.models import Partner
from kreislauf.region.matter.permissions import check_may_speak_for


def check_may_report_need(by: User, partner_id: int | None = None) -> Partner:
    """The partner for whom `by` reports a need. Every partner may, none more than another."""
    return check_may_speak_for(by, partner_id)
