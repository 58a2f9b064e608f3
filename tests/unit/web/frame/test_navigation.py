"""Navigation: a link is shown only where its page may be opened, and each role sees its own work first."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import AnonymousUser
from django.template import engines
from django.test import RequestFactory

from kreislauf.foundation.permission.rules import PARTNER_KINDS_OF_ROLE, Role
from kreislauf.web.frame.navigation import ENTRIES, MOST, _shown_now, all_items_for, items_for
from kreislauf.web.start.first_page import FIRST_PAGES
from tests.people import a_partner, an_account, signed_in


def request_of(user: object) -> object:
    request = RequestFactory().get("/")
    request.user = user
    return request


class SomebodySignedIn:
    is_authenticated = True


def test_somebody_not_signed_in_sees_public_pages_alone() -> None:
    entries = items_for(request_of(AnonymousUser()), frozenset())
    assert [entry.route for entry in entries] == [
        "start",
        "evidence-list",
        "need-list",
        "body-list",
        "thread-list",
    ]
    assert entries[0].current


@pytest.mark.parametrize("role", Role)
def test_each_role_sees_at_most_seven_entries_and_its_first_page_first(role: Role) -> None:
    routes = [entry.route for entry in items_for(request_of(SomebodySignedIn()), frozenset({role}))]
    assert routes[0] == FIRST_PAGES[role]
    assert 3 <= len(routes) <= MOST == 7


@pytest.mark.django_db
@pytest.mark.parametrize("role", Role)
def test_each_role_can_open_every_page_its_navigation_and_the_list_of_all_pages_name(role: Role) -> None:
    kind = min(PARTNER_KINDS_OF_ROLE[role])
    client = signed_in(an_account(role, a_partner(f"haus-{kind}", kind)))
    chosen = items_for(request_of(SomebodySignedIn()), frozenset({role}))
    everything = all_items_for(request_of(SomebodySignedIn()), frozenset({role}))
    assert {entry.route for entry in chosen} <= {entry.route for entry in everything}
    answers = {entry.route: client.get(entry.url).status_code for entry in everything}
    assert {route: code for route, code in answers.items() if code not in (200, 302)} == {}


def test_what_a_role_may_open_and_does_not_see_first_is_on_the_page_of_all_pages() -> None:
    roles = frozenset({Role.LIGA})
    assert "body-list" not in [e.route for e in items_for(request_of(SomebodySignedIn()), roles)]
    assert "body-list" in [e.route for e in all_items_for(request_of(SomebodySignedIn()), roles)]


def test_with_several_roles_the_first_page_of_each_stays_in_sight() -> None:
    roles = frozenset({Role.PLANNER, Role.STATISTICS_OFFICER, Role.ADMINISTRATOR})
    routes = [entry.route for entry in items_for(request_of(SomebodySignedIn()), roles)]
    assert routes[:3] == ["cycle", "release-list", "account-list"]
    assert len(routes) == MOST == len(set(routes))


def test_every_entry_is_the_way_of_somebody() -> None:
    shown = {
        entry.route
        for roles in [frozenset(), *(frozenset({role}) for role in Role)]
        for entry in items_for(request_of(SomebodySignedIn() if roles else AnonymousUser()), roles)
    }
    assert shown == set(ENTRIES)


def test_a_page_without_any_user_still_gets_a_navigation() -> None:
    request = RequestFactory().get("/irgendwo/")
    assert not any(entry.current for entry in items_for(request, frozenset({Role.PLANNER})))


def test_a_page_below_an_entry_belongs_to_it_and_the_start_page_only_to_itself() -> None:
    urls = ["/", "/faelle/", "/zahlen/"]
    assert _shown_now("/faelle/17/", urls) == "/faelle/"
    assert _shown_now("/", urls) == "/"
    assert _shown_now("/anmelden/", urls) is None


@pytest.mark.django_db
def test_a_fragment_without_a_frame_asks_nothing_of_the_database_for_it(django_assert_num_queries) -> None:
    lead = an_account(Role.PROVIDER_LEAD, a_partner())
    with django_assert_num_queries(0):
        engines["django"].from_string("<p>ein Stück Seite</p>").render({}, request_of(lead))


@pytest.mark.django_db
def test_the_frame_reads_the_roles_once(django_assert_num_queries) -> None:
    lead = an_account(Role.PROVIDER_LEAD, a_partner())
    both = "{% for e in navigation %}{{ e.label }}{% endfor %}{% for r, p in own_roles %}{{ r }}{% endfor %}"
    with django_assert_num_queries(1):
        shown = engines["django"].from_string(both).render({}, request_of(lead))
    assert "Mein Haus" in shown
    assert "Trägerleitung" in shown
