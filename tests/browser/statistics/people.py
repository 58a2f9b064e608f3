"""An invented county whose statistics office prepared a table and tried two methods, made through the services."""

from __future__ import annotations

from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret

from kreislauf.foundation.account.models import User
from kreislauf.statistics.compare.services import request_drafts
from kreislauf.statistics.compare.work import run_drafts
from kreislauf.statistics.release.services import prepare_release
from tests.unit.statistics.county import SOUTH, TABLE, YEAR, an_office, grid, plentiful

PASSWORD = "ein langes Kennwort"


def make_people() -> dict[str, dict[str, str]]:
    """Who prepares and who approves; the table waits, and both usual methods are tried."""
    office = an_office()
    grid(office.house, plentiful(base=9) | {(SOUTH, "disability", 2): 1})
    preparation = prepare_release(table_id=TABLE, profile="internal", period=YEAR, by=office.first)
    drafts = request_drafts(
        preparation_id=preparation.pk, methods=["suppression", "suppression_rounding"], by=office.first
    )
    run_drafts(draft_ids=[draft.pk for draft in drafts])
    return {"preparing": _account(office.first), "approving": _account(office.second)}


def _account(user: User) -> dict[str, str]:
    secret = generate_totp_secret()
    TOTP.activate(user, secret)
    return {"username": user.username, "password": PASSWORD, "secret": secret}
