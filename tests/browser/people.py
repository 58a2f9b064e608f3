"""The people of the browser tests, made through the services inside the installation the browser visits."""

from __future__ import annotations

from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret

from kreislauf.foundation.partner.models import PartnerKind
from kreislauf.foundation.permission.rules import SECOND_FACTOR_ROLES, Role
from tests.people import a_county, a_partner, an_account

PASSWORD = "ein langes Kennwort"


def make_people() -> dict[str, dict[str, str]]:
    """One account for a role each, and a counsellor who still has to set up the second factor ("newcomer")."""
    a_county()
    house = a_partner("haus-nord")
    office = a_partner("kreis", PartnerKind.COUNTY)
    accounts = {
        "counsellor": _account(Role.COUNSELLOR, house, "fachkraft"),
        "planner": _account(Role.PLANNER, office, "planung"),
    }
    an_account(Role.COUNSELLOR, house, "neu")
    return accounts | {"newcomer": {"username": "neu", "password": PASSWORD, "secret": ""}}


def _account(role: Role, partner: object, username: str) -> dict[str, str]:
    user = an_account(role, partner, username)
    secret = ""
    if role in SECOND_FACTOR_ROLES:
        secret = generate_totp_secret()
        TOTP.activate(user, secret)
    return {"username": username, "password": PASSWORD, "secret": secret}
