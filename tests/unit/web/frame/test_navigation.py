"""Navigation: a link is shown only where its page may be opened."""

from __future__ import annotations

from django.contrib.auth.models import AnonymousUser
from django.test import RequestFactory

from kreislauf.foundation.permission.rules import Role
from kreislauf.web.frame.navigation import _shown_now, items_for


def test_somebody_not_signed_in_sees_public_pages_alone() -> None:
    request = RequestFactory().get("/")
    request.user = AnonymousUser()
    entries = items_for(request, frozenset())
    assert [entry.route for entry in entries][:1] == ["start"]
    assert entries[0].current


def test_a_page_without_any_user_still_gets_a_navigation() -> None:
    request = RequestFactory().get("/irgendwo/")
    assert not any(entry.current for entry in items_for(request, frozenset({Role.PLANNER})))


def test_a_page_below_an_entry_belongs_to_it_and_the_start_page_only_to_itself() -> None:
    urls = ["/", "/faelle/", "/zahlen/"]
    assert _shown_now("/faelle/17/", urls) == "/faelle/"
    assert _shown_now("/", urls) == "/"
    assert _shown_now("/anmelden/", urls) is None
