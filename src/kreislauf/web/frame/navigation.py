"""The main navigation (Hauptnavigation): what a role needs first, seven entries at most; the rest: page "Alle Seiten".

A link is shown only where its route may be opened: the table below chooses and orders, it gives no right.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from django.http import HttpRequest
from django.urls import NoReverseMatch, resolve, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from kreislauf.foundation.permission.rules import Role


@dataclass(frozen=True)
class Entry:
    """One entry: route name, label, and whether it is the page shown now."""

    route: str
    label: str | Promise
    url: str = ""
    current: bool = False


#: Every entry there is, in the order of the page "Alle Seiten".
ENTRIES: dict[str, str | Promise] = {
    "start": _("Start"),
    "case-list": _("Fälle"),
    "provider-house": _("Mein Haus"),
    "liga-board": _("Positionen"),
    "municipality-page": _("Meine Gemeinde"),
    "decisions": _("Entscheidungen"),
    "evidence-list": _("Zahlen"),
    "release-list": _("Freigaben"),
    "cycle": _("Kreislauf"),
    "need-list": _("Bedarfe und Ziele"),
    "agreement-list": _("Vereinbarungen"),
    "thread-list": _("Roter Faden"),
    "body-list": _("Gremien"),
    "state-report": _("Landesbericht"),
    "account-list": _("Zugänge"),
    "audit-list": _("Protokoll"),
}
#: More entries than these nobody takes in at a glance.
MOST = 7
FOR_EVERYBODY = ("start", "evidence-list", "need-list", "body-list", "thread-list")
#: Per role what it sees, its first page first. Who holds several roles sees the first role's entries, then the others'.
FOR_ROLE: dict[Role, tuple[str, ...]] = {
    Role.COUNSELLOR: ("case-list", "evidence-list", "agreement-list", "need-list", "cycle", "thread-list"),
    Role.PROVIDER_LEAD: (
        "provider-house",
        "case-list",
        "agreement-list",
        "need-list",
        "evidence-list",
        "cycle",
        "thread-list",
    ),
    Role.PLANNER: (
        "cycle",
        "need-list",
        "agreement-list",
        "thread-list",
        "evidence-list",
        "body-list",
        "state-report",
    ),
    Role.STATISTICS_OFFICER: ("release-list", "evidence-list", "state-report", "cycle", "thread-list"),
    Role.CLERK: ("body-list", "need-list", "agreement-list", "cycle", "thread-list", "evidence-list"),
    Role.LIGA: (
        "liga-board",
        "need-list",
        "agreement-list",
        "cycle",
        "thread-list",
        "evidence-list",
        "state-report",
    ),
    Role.MUNICIPALITY: (
        "municipality-page",
        "need-list",
        "evidence-list",
        "body-list",
        "agreement-list",
        "cycle",
        "thread-list",
    ),
    Role.ASSEMBLY_MEMBER: (
        "decisions",
        "body-list",
        "need-list",
        "evidence-list",
        "thread-list",
        "agreement-list",
        "cycle",
    ),
    Role.STATE: ("state-report", "evidence-list", "need-list", "agreement-list", "cycle", "thread-list"),
    Role.DATA_PROTECTION: ("audit-list", "evidence-list", "need-list", "thread-list"),
    Role.ADMINISTRATOR: ("account-list", "evidence-list", "need-list", "thread-list"),
}


def routes_for(roles: frozenset[str]) -> list[str]:
    """The entries of somebody with these roles, in order, at most `MOST`.

    With several roles every role's first entry comes first, then the rest in turn.
    """
    held = [entries for role, entries in FOR_ROLE.items() if role in roles] or [FOR_EVERYBODY]
    in_turn = (entries[place] for place in range(MOST) for entries in held if place < len(entries))
    return list(dict.fromkeys(in_turn))[:MOST]


def items_for(request: HttpRequest, roles: frozenset[str]) -> list[Entry]:
    """The main navigation of this person; the entry whose page, or a page below it, is shown now is `current`."""
    return _open_to(request, roles, routes_for(roles))


def all_items_for(request: HttpRequest, roles: frozenset[str]) -> list[Entry]:
    """Every entry this person may open."""
    return _open_to(request, roles, ENTRIES)


def _open_to(request: HttpRequest, roles: frozenset[str], routes: Iterable[str]) -> list[Entry]:
    # An early error page (a forged host) has no user yet.
    user = getattr(request, "user", None)
    signed_in = user is not None and user.is_authenticated
    urls = {route: _url_for(route, roles, signed_in=signed_in) for route in routes}
    entries = [Entry(route, ENTRIES[route], url) for route, url in urls.items() if url is not None]
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
