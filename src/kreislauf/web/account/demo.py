"""The demonstration's accounts on the sign-in page: invented ones only, and only where the demonstration runs.

`settings.DEMO` alone opens nothing: an account is shown if it is marked as invented (`synthetic`) as well.
"""

from __future__ import annotations

import time
from dataclasses import dataclass

from allauth.mfa import app_settings
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from allauth.mfa.utils import decrypt
from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from kreislauf.foundation.account.models import ROLE_LABELS, User
from kreislauf.foundation.account.selectors import open_assignments
from kreislauf.foundation.permission.rules import SECOND_FACTOR_ROLES, Role

#: What a role sees first, in the order of the circle.
FIRST_SEEN = {
    Role.COUNSELLOR: _("die eigenen Fälle und was fällig ist"),
    Role.PROVIDER_LEAD: _("das eigene Haus in Zahlen"),
    Role.STATISTICS_OFFICER: _("Tabellen, die auf eine Freigabe warten"),
    Role.PLANNER: _("der Kreislauf mit seinen Lücken"),
    Role.LIGA: _("Stellungnahmen und Fristen"),
    Role.MUNICIPALITY: _("die eigene Gemeinde im Vergleich"),
    Role.ASSEMBLY_MEMBER: _("die nächsten Entscheidungen"),
    Role.CLERK: _("Vorlagen und Beschlüsse"),
    Role.STATE: _("der Bericht des Kreises"),
    Role.DATA_PROTECTION: _("das Protokoll der Zugriffe"),
    Role.ADMINISTRATOR: _("Zugänge und Zustand"),
}


@dataclass(frozen=True)
class ShownAccount:
    """One row of the table on the sign-in page; `code` is the one-time code of this moment, "" without a second factor.

    `owes_code`: the role needs a second factor; without a `code` it is set up on the first sign-in.
    """

    username: str
    role: str | Promise
    partner: str
    first_seen: str | Promise
    code: str
    owes_code: bool


def demo_accounts() -> list[ShownAccount]:
    """The invented accounts that hold a role, in the order of the circle; empty outside the demonstration."""
    if not settings.DEMO:
        return []
    rows = [
        (Role(assignment.role), user, assignment)
        for user in User.objects.filter(synthetic=True, is_active=True).order_by("pk")
        # Most invented people only act in the story; nobody can sign in as one of them.
        if user.has_usable_password()
        for assignment in open_assignments(user)[:1]
    ]
    order = list(FIRST_SEEN)
    rows.sort(key=lambda row: order.index(row[0]))
    return [
        ShownAccount(
            username=user.username,
            role=ROLE_LABELS[role],
            partner=assignment.partner.name,
            first_seen=FIRST_SEEN[role],
            code=demo_code(user),
            owes_code=role in SECOND_FACTOR_ROLES,
        )
        for role, user, assignment in rows
    ]


def demo_password() -> str:
    """The password all demonstration accounts share; empty outside the demonstration."""
    return str(getattr(settings, "DEMO_PASSWORD", "")) if settings.DEMO else ""


def demo_code(user: User | None) -> str:
    """The one-time code (RFC 6238) of an invented account at this moment; empty for everybody else."""
    if not settings.DEMO or user is None or not user.synthetic:
        return ""
    authenticator = Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).first()
    if authenticator is None:
        return ""
    step = int(time.time()) // app_settings.TOTP_PERIOD
    return format_hotp_value(hotp_value(decrypt(authenticator.data["secret"]), step))
