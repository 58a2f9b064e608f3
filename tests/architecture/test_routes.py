"""Every route has a declared access; nothing is mounted beside the map."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.http import HttpResponse
from django.urls import URLPattern, URLResolver, get_resolver
from django.views.decorators.http import require_GET

from kreislauf.web.frame.access import EVERYBODY, SIGNED_IN, Access, SignedInRequest, route
from kreislauf.web.frame.navigation import ENTRIES


def all_routes(resolver: URLResolver | None = None) -> Iterator[URLPattern]:
    """Every URL pattern of the product."""
    for pattern in (resolver or get_resolver()).url_patterns:
        if isinstance(pattern, URLResolver):
            yield from all_routes(pattern)
        else:
            yield pattern


def without_access(patterns: Iterator[URLPattern]) -> list[str]:
    """Names of routes whose view carries no declared access."""
    return [
        str(p.name or p.pattern)
        for p in patterns
        if not isinstance(getattr(p.callback, "access", None), Access)
    ]


def test_every_route_declares_who_may_open_it() -> None:
    assert without_access(all_routes()) == []


def test_a_route_mounted_without_access_would_be_found() -> None:
    from django.urls import path

    assert without_access(iter([path("geheim/", lambda request: None, name="geheim")])) == ["geheim"]


def test_route_names_are_unique() -> None:
    names = Counter(pattern.name for pattern in all_routes())
    assert [name for name, count in names.items() if count > 1] == []


@pytest.mark.parametrize("name", list(ENTRIES))
def test_every_entry_of_the_navigation_leads_somewhere(name: str) -> None:
    assert name in {pattern.name for pattern in all_routes()}


def test_a_view_that_needs_an_account_is_never_mounted_for_everybody() -> None:
    def own_things(request: SignedInRequest) -> HttpResponse:
        return HttpResponse()

    with pytest.raises(ImproperlyConfigured, match="own_things"):
        route("eigenes/", require_GET(own_things), name="own-things", may=EVERYBODY)
    assert route("eigenes/", own_things, name="own-things", may=SIGNED_IN).name == "own-things"
