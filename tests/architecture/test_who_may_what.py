"""Who may what: every role asks for every route, and gets exactly what the route declares."""

from __future__ import annotations

from functools import cache

import pytest
from django.test import Client

from kreislauf.foundation.partner.models import Partner
from kreislauf.foundation.permission.rules import PARTNER_KINDS_OF_ROLE, SECOND_FACTOR_ROLES, Role
from tests.architecture.route_map import Route, routes
from tests.people import a_county, a_partner, an_account, signed_in

pytestmark = pytest.mark.django_db
ROUTES = {route.name: route for route in routes()}
#: The sign-in machinery answers for itself (a used-up code, no session to confirm); asked for below in its own test.
SIGN_IN = {name for name in ROUTES if name.startswith(("account_", "mfa_"))} | {"set_language"}
PAGES = sorted(set(ROUTES) - SIGN_IN)


def partner_for(role: Role) -> Partner:
    """A partner that hands out this role."""
    kind = sorted(PARTNER_KINDS_OF_ROLE[role])[0]
    return a_partner(f"partner-{kind}", kind, area=a_county())


@cache
def expected_roles(name: str) -> frozenset[Role]:
    """The roles a route declares; all of them where it is open to everybody or to every account."""
    return ROUTES[name].access.roles or frozenset(Role)


def ask(client: Client, route: Route, method: str) -> int:
    return getattr(client, method)(route.address()).status_code


@pytest.mark.parametrize("role", list(Role))
def test_a_role_opens_the_routes_declared_for_it_and_no_other(role: Role) -> None:
    client = signed_in(an_account(role, partner_for(role)))
    wrong = []
    for name in PAGES:
        for method in ("get", "post"):
            status = ask(client, ROUTES[name], method)
            refused = status == 403
            if refused != (role not in expected_roles(name)) or status >= 500:
                wrong.append((name, method, status))
    assert wrong == []


def test_nobody_without_account_opens_more_than_the_public_pages() -> None:
    wrong = []
    for name in PAGES:
        for method in ("get", "post"):
            answer = getattr(Client(), method)(ROUTES[name].address())
            to_sign_in = answer.status_code == 302 and answer.url.startswith("/anmelden/")
            if to_sign_in == ROUTES[name].access.public or answer.status_code >= 500:
                wrong.append((name, method, answer.status_code))
    assert wrong == []


@pytest.mark.parametrize("role", sorted(SECOND_FACTOR_ROLES))
def test_without_its_second_factor_such_a_role_opens_public_pages_only(role: Role) -> None:
    client = signed_in(an_account(role, partner_for(role)), second_factor=False)
    for name in PAGES:
        if not ROUTES[name].access.public:
            answer = client.get(ROUTES[name].address())
            assert (answer.status_code, answer.url) == (302, "/zweiter-faktor/einrichten/"), name


def test_an_account_without_any_role_opens_no_page_that_names_roles() -> None:
    user = an_account(Role.PLANNER, partner_for(Role.PLANNER))
    user.role_assignments.update(valid_from="2020-01-01", valid_to="2020-12-31")
    client = signed_in(user)
    for name in PAGES:
        if ROUTES[name].access.roles is not None:
            assert client.get(ROUTES[name].address()).status_code == 403, name


@pytest.mark.parametrize("name", sorted(ROUTES))
def test_every_answer_carries_the_protective_headers(name: str) -> None:
    headers = Client().get(ROUTES[name].address()).headers
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Cache-Control"].startswith(("no-store", "max-age=0, no-cache, no-store"))
    assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]
    assert "unsafe-inline" not in headers["Content-Security-Policy"]
    assert headers["Referrer-Policy"] == "same-origin"


@pytest.mark.parametrize("name", PAGES)
def test_no_route_changes_anything_without_the_forms_token(name: str) -> None:
    role = sorted(expected_roles(name))[0]
    client = signed_in(an_account(role, partner_for(role)))
    client.handler.enforce_csrf_checks = True
    assert client.post(ROUTES[name].address()).status_code in (403, 405)
