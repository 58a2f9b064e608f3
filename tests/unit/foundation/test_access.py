"""Access: denied by default, and no case role without its second factor."""

from __future__ import annotations

import pytest
from django.http import HttpResponse
from django.test import Client, RequestFactory

from kreislauf.foundation.permission.rules import Role
from kreislauf.web.frame.access import only
from kreislauf.web.frame.middleware import RegisteredRoutesOnly
from tests.people import a_partner, an_account, signed_in

pytestmark = pytest.mark.django_db


def judged(user: object, view: object) -> HttpResponse | None:
    request = RequestFactory().get("/")
    request.user, request.session, request.resolver_match = user, {}, None
    return RegisteredRoutesOnly(lambda r: HttpResponse()).process_view(request, view, (), {})


def test_a_view_without_declared_access_is_refused() -> None:
    user = an_account(Role.LIGA, a_partner("liga", "liga"))
    assert judged(user, lambda request: HttpResponse()).status_code == 403


def test_a_role_that_is_not_named_is_refused() -> None:
    user = an_account(Role.LIGA, a_partner("liga", "liga"))
    view = lambda request: HttpResponse()  # noqa: E731
    view.access = only(Role.PLANNER)
    assert judged(user, view).status_code == 403
    view.access = only(Role.LIGA)
    assert judged(user, view) is None


def test_everybody_may_open_the_first_page() -> None:
    assert Client().get("/").status_code == 200


def test_a_counsellor_without_second_factor_is_asked_to_set_one_up() -> None:
    client = signed_in(an_account(Role.COUNSELLOR, a_partner()), second_factor=False)
    answer = client.get("/passwort/")
    assert answer.status_code == 302
    assert answer.url == "/zweiter-faktor/einrichten/"


def test_a_counsellor_with_second_factor_may_go_on() -> None:
    client = signed_in(an_account(Role.COUNSELLOR, a_partner()))
    assert client.get("/passwort/").status_code == 200


def test_nobody_can_register() -> None:
    answer = Client().post("/registrieren/", {"username": "x", "password1": "ein langes Kennwort"})
    assert answer.status_code == 200
    assert "signup_closed" in {template.name.split("/")[-1].split(".")[0] for template in answer.templates}
