"""An invented house with offers, a counsellor and a lead, and a few cases to look at."""

from __future__ import annotations

from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret

from kreislauf.case.closure.services import close_episode
from kreislauf.foundation.account.models import User
from tests.unit.case.invented import ALL_ANSWERS, CLOSURE, a_house, an_intake

PASSWORD = "ein langes Kennwort"


def make_people() -> dict[str, dict[str, str]]:
    """A counsellor with an open, a complete and a closed case, and the lead of the house."""
    house = a_house()
    an_intake(house, birth_month="5.1990")
    an_intake(house, names={"family_name": "Musterfrau", "given_name": "Eva"}, **ALL_ANSWERS)
    closed = an_intake(house, names={"family_name": "Musterkind", "given_name": "Kim"}, **ALL_ANSWERS)
    close_episode(case_id=closed.case_id, answers=CLOSURE, by=house.counsellor)
    return {"counsellor": _account(house.counsellor), "lead": _account(house.lead)}


def _account(user: User) -> dict[str, str]:
    secret = generate_totp_secret()
    TOTP.activate(user, secret)
    return {"username": user.username, "password": PASSWORD, "secret": secret}
