"""The demonstration shows invented accounts and nobody else, and only where it runs."""

from __future__ import annotations

import pytest
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret, validate_totp_code
from django.test import Client

from kreislauf.foundation.permission.rules import Role
from kreislauf.web.account.demo import demo_accounts, demo_code
from tests.people import a_county, a_partner, an_account

pytestmark = pytest.mark.django_db


def test_the_shown_code_is_the_one_the_second_factor_accepts(settings) -> None:
    settings.DEMO = True
    a_county()
    user = an_account(Role.COUNSELLOR, a_partner())
    secret = generate_totp_secret()
    TOTP.activate(user, secret)
    assert validate_totp_code(secret, demo_code(user))
    assert [row.code for row in demo_accounts()] == [demo_code(user)]


def test_an_account_of_a_real_person_is_never_shown(settings) -> None:
    settings.DEMO = True
    user = an_account(Role.COUNSELLOR, a_partner())
    TOTP.activate(user, generate_totp_secret())
    user.synthetic = False
    user.save()
    assert demo_code(user) == ""
    assert demo_accounts() == []


def test_outside_the_demonstration_no_account_and_no_code_is_shown(settings) -> None:
    settings.DEMO = False
    user = an_account(Role.COUNSELLOR, a_partner())
    TOTP.activate(user, generate_totp_secret())
    assert demo_accounts() == []
    assert demo_code(user) == ""
    assert user.username not in Client().get("/anmelden/").content.decode()


def test_signing_out_tells_the_browser_to_forget() -> None:
    client = Client()
    client.force_login(
        an_account(Role.PLANNER, a_partner("kreis", "county")),
        backend="allauth.account.auth_backends.AuthenticationBackend",
    )
    answer = client.post("/abmelden/")
    assert answer.headers["Clear-Site-Data"] == '"cache", "storage"'
    assert "_auth_user_id" not in client.session


def test_a_session_without_the_factor_is_asked_for_it_and_not_sent_in_a_circle() -> None:
    user = an_account(Role.COUNSELLOR, a_partner())
    client = Client()
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    TOTP.activate(user, generate_totp_secret())
    answer = client.get("/anmelden/?next=/", follow=True)
    assert answer.redirect_chain == [("/zweiter-faktor/bestaetigen/?next=%2F", 302)]
    assert answer.status_code == 200
