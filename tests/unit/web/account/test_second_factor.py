"""The second factor: a code opens the house once."""

from __future__ import annotations

import pytest
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, generate_totp_secret, hotp_value
from django.core.cache import cache
from django.test import Client

from kreislauf.foundation.permission.rules import Role
from tests.people import a_partner, an_account

pytestmark = pytest.mark.django_db
PASSWORD = "ein langes Kennwort"


def code_for(secret: str, moment: float) -> str:
    return format_hotp_value(hotp_value(secret, int(moment) // 30))


def sign_in(username: str, code: str) -> Client:
    client = Client()
    client.post("/anmelden/", {"login": username, "password": PASSWORD})
    client.post("/zweiter-faktor/pruefen/", {"code": code})
    return client


def is_in(client: Client) -> bool:
    return client.get("/passwort/").status_code == 200


def test_a_code_is_taken_once_even_by_another_process_and_a_minute_later(time_machine: object) -> None:
    cache.clear()
    user = an_account(Role.COUNSELLOR, a_partner())
    secret = generate_totp_secret()
    TOTP.activate(user, secret)
    start = 1_795_000_020.0
    time_machine.move_to(start, tick=False)
    code = code_for(secret, start + 30)
    assert is_in(sign_in(user.username, code))
    for seconds in (1, 31, 59):
        time_machine.move_to(start + seconds, tick=False)
        assert not is_in(sign_in(user.username, code))
    time_machine.move_to(start + 65, tick=False)
    assert is_in(sign_in(user.username, code_for(secret, start + 65)))


def test_a_wrong_code_opens_nothing() -> None:
    cache.clear()
    user = an_account(Role.COUNSELLOR, a_partner())
    TOTP.activate(user, generate_totp_secret())
    assert not is_in(sign_in(user.username, "000000"))
