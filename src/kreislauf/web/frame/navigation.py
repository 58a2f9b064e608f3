"""The main navigation (Hauptnavigation): which entries a role sees. A link is shown only where its route may be opened."""

from __future__ import annotations

from dataclasses import dataclass

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
    """The entries this person may open."""
    items = []
    for route, label in ENTRIES:
        try:
            url = reverse(route)
        except NoReverseMatch:
            continue
        access = getattr(resolve(url).func, "access", None)
        if access is None or (access.roles is not None and not access.roles & roles):
            continue
        if access.signed_in and not request.user.is_authenticated:
            continue
        items.append(Entry(route, label, url, current=request.path == url))
    return items
