"""Who may ask for statements, give them, and who owes the reply."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from kreislauf.foundation.account.models import User
from kreislauf.foundation.errors import NotAllowed
from kreislauf.foundation.partner.models import Partner
from kreislauf.region.matter.models import Matter
from kreislauf.region.matter.permissions import (
    check_may_speak_for,
    check_may_steer_matters,
    partners_spoken_for,
)


def check_may_ask_for_statements(by: User, matter: Matter) -> Partner:
    """The owner of the matter, planning or the Liga."""
    for partner in partners_spoken_for(by):
        if partner.pk == matter.owner_id:
            return partner
    return check_may_steer_matters(by)


def check_may_give_statement(by: User, partner_id: int | None = None) -> Partner:
    """Whoever speaks for the partner. A secretary on the phone is the partner's own account, not the county's."""
    return check_may_speak_for(by, partner_id)


def check_may_reply(by: User, matter: Matter) -> Partner:
    """Only who speaks for the owner of the matter replies.

    Raises:
        NotAllowed: everybody else, planning and Liga among them where the matter is not theirs.
    """
    for partner in partners_spoken_for(by):
        if partner.pk == matter.owner_id:
            return partner
    raise NotAllowed(
        _("Die Antwort schuldet %(owner)s.") % {"owner": matter.owner.name}, owner_id=matter.owner_id
    )
