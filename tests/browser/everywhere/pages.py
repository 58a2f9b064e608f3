"""Every page of the product that somebody of the county can open: found by following links, from their first pages."""

from __future__ import annotations

import html
import re
from collections import Counter, deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit

from django.urls import Resolver404, resolve
from playwright.sync_api import APIRequestContext

from kreislauf.example.accounts import demo_accounts
from tests.architecture.route_map import Route
from tests.cycle.course import Course
from tests.cycle.person import Person

#: So many addresses of a route each person reads for links, and follows from one page; more lead nowhere new.
READ_OF_A_ROUTE, FOLLOWED_FROM_A_PAGE = 6, 3
#: Where everybody begins; the filter of the closed cases, and a page people get to by its address.
BEGINNINGS = ("/", "/alle-seiten/", "/faelle/?status=closed", "/haltungen/")
#: Following these would end the session, change the language, or make a file.
NOT_FOLLOWED = frozenset(
    {
        "account_logout",
        "set_language",
        "evidence-table-file",
        "release-proof",
        "evidence-indicator-file",
        "mfa_download_recovery_codes",
        "api-description",
    }
)
_LINK = re.compile(r"""\shref=["']([^"'#]+)""")


@dataclass(frozen=True)
class Found:
    """A page somebody can open: its route, its address, whose page it is ("" without an account)."""

    route: str
    address: str
    username: str


def pages_of(course: Course, usernames: Sequence[str]) -> list[Found]:
    """One page of every route that is found by following links, each with the first person who got there."""
    found: dict[str, Found] = {}
    for username in usernames:
        for page in _read_by(course.person(username), username):
            found.setdefault(page.route, page)
    return list(found.values())


def _read_by(person: Person, username: str) -> Iterator[Found]:
    """Every page this person gets to from the first page and the list of all pages."""
    asking = person.page.context.request
    waiting, known, read = deque(BEGINNINGS), set(BEGINNINGS), Counter[str]()
    while waiting:
        address = waiting.popleft()
        if read[route_at(address)] >= READ_OF_A_ROUTE:
            continue
        page = _opened(asking, person.course.address, address)
        if page is None:
            continue
        landed, text = page
        route = route_at(landed)
        read[route] += 1
        yield Found(route, landed, username)
        followed = Counter[str]()
        for link in _LINK.findall(text):
            goal = urljoin(landed, html.unescape(link))
            if goal not in known and _is_page(goal) and followed[route_at(goal)] < FOLLOWED_FROM_A_PAGE:
                followed[route_at(goal)] += 1
                known.add(goal)
                waiting.append(goal)


def _is_page(address: str) -> bool:
    route = route_at(address) if address.startswith("/") else ""
    return bool(route) and route not in NOT_FOLLOWED and "format=" not in address


def _opened(asking: APIRequestContext, server: str, address: str) -> tuple[str, str] | None:
    """Where the address leads and the page there; None where it is no page for this person, or a file."""
    answer = asking.get(address, max_redirects=5)
    if not answer.ok or "text/html" not in answer.headers.get("content-type", ""):
        return None
    return answer.url.removeprefix(server), answer.text()


def route_at(address: str) -> str:
    """The route's name; "" where the address is none of the product's (static files)."""
    try:
        return str(resolve(urlsplit(address).path).url_name)
    except Resolver404:
        return ""


def left_out(course: Course, routes: Sequence[Route], found: Sequence[Found]) -> list[str]:
    """Routes with a page to which no link led; routes that only take what a form sends have none."""
    known = {page.route for page in found}
    return sorted(
        r.name for r in routes if r.name not in known | NOT_FOLLOWED and not _takes_forms_only(course, r)
    )


def _takes_forms_only(course: Course, route: Route) -> bool:
    """Whether somebody who may use the route is told that it shows no page."""
    usernames = [
        a.username for a in demo_accounts() if route.access.roles is None or a.role in route.access.roles
    ]
    asking = course.person(usernames[0]).page.context.request
    return asking.get(route.address(), max_redirects=0).status == 405


_FORM = """[...document.querySelectorAll("main form[method=post]:not([role=search])")].find(form =>
    form.querySelector("[required], [aria-required=true]"))"""
#: Whether the page has a form with a mandatory field.
HAS_DUTIES = f"() => !!{_FORM}"
#: Empty that form and send it past the browser's own checks.
SEND_EMPTY = f"""() => {{
    const form = {_FORM};
    for (const field of form.elements) {{
        if (field.type === "checkbox" || field.type === "radio") field.checked = false;
        else if (field.tagName === "SELECT") field.value = "";
        else if (field.type !== "hidden" && field.type !== "submit" && "value" in field) field.value = "";
    }}
    form.noValidate = true;
    form.requestSubmit(); }}"""
