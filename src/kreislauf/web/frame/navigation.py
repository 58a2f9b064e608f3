"""The main navigation (Hauptnavigation): which entries a role sees. A link is shown only where its route may be opened."""

from __future__ import annotations

from dataclasses import dataclass, replace

from django.http import HttpRequest
from django.urls import NoReverseMatch, resolve, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Entry:
    """One entry: route name, label, and whether it is the page shown now."""

    route: str
    label: str | Promise
    url: str = ""
    current: bool = False


#: In reading order; the access of each route decides who sees it.
ENTRIES: tuple[tuple[str, str | Promise], ...] = (
    ("start", _("Start")),
    ("case-list", _("Fälle")),
    ("provider-house", _("Mein Haus")),
    ("evidence-list", _("Zahlen")),
    ("release-list", _("Freigaben")),
    ("cycle", _("Kreislauf")),
    ("need-list", _("Bedarfe und Ziele")),
    ("agreement-list", _("Vereinbarungen")),
    ("thread-list", _("Roter Faden")),
    ("body-list", _("Gremien")),
    ("state-report", _("Landesbericht")),
    ("account-list", _("Zugänge")),
    ("audit-list", _("Protokoll")),
)


def items_for(request: HttpRequest, roles: frozenset[str]) -> list[Entry]:
    """The entries this person may open; the one whose page, or a page below it, is shown now is `current`."""
    # An early error page (a forged host) has no user yet.
    user = getattr(request, "user", None)
    signed_in = user is not None and user.is_authenticated
    entries = []
    for route, label in ENTRIES:
        url = _url_for(route, roles, signed_in=signed_in)
        if url is not None:
            entries.append(Entry(route, label, url))
    shown = _shown_now(request.path, [entry.url for entry in entries])
    return [replace(entry, current=entry.url == shown) for entry in entries]


def _url_for(route: str, roles: frozenset[str], *, signed_in: bool) -> str | None:
    """The address of a route these roles may open; None where it is not theirs or not mounted."""
    try:
        url = reverse(route)
    except NoReverseMatch:
        return None
    access = getattr(resolve(url).func, "access", None)
    if access is None or (access.signed_in and not signed_in):
        return None
    if access.roles is not None and not access.roles & roles:
        return None
    return url


def _shown_now(path: str, urls: list[str]) -> str | None:
    """The entry `path` belongs to: the longest address it starts with; the start page only itself."""
    start = reverse("start")
    belonging = [url for url in urls if path == url or (url != start and path.startswith(url))]
    return max(belonging, key=len, default=None)
