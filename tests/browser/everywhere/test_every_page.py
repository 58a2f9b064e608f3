"""No page is left out: every page that somebody of the county can open is looked at, and every form sent empty.

The narratives go the way of the circle; this goes everywhere else. Pages are found as people find them, by following
links. A page to which no link leads is not found, and says so here.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.architecture.route_map import routes
from tests.browser.everywhere.pages import HAS_DUTIES, SEND_EMPTY, Found, left_out, pages_of
from tests.cycle import clock
from tests.cycle.county import built_county
from tests.cycle.course import Course
from tests.cycle.hands import Mouse
from tests.cycle.person import Person, faults_of
from tests.durability.installation import Installation
from tests.example_county import accounts_in

pytestmark = pytest.mark.browser

#: Who opens pages first: each route is looked at with the first person who gets there.
PEOPLE = (
    "",
    "planung",
    "fachkraft",
    "leitung",
    "liga",
    "gemeinde",
    "statistik",
    "kreistag",
    "gremienbuero",
    "land",
    "datenschutz",
    "technik",
)
#: To what nobody gets in this county, and why.
NO_LINK = dict.fromkeys(
    ("api-case", "api-cases", "api-release", "api-release-cells", "api-releases", "health"), "data, no page"
) | dict.fromkeys(
    ("release-progress", "release-compare-progress", "case-import-progress"),
    "a part of a page that is fetched anew",
)
NO_LINK["release-compare"] = (
    "open only while a table waits for its release: tests/browser/statistics goes there"
)
NO_LINK |= dict.fromkeys(
    (
        "agreement-settle",
        "delivery-new",
        "delivery-query",
        "delivery-write",
        "evaluation-conclude",
        "evaluation-new",
        "evaluation-row",
        "goal-answer",
        "goal-outcome",
        "stage-answer",
    ),
    "open only in one stage of the cycle: the narratives in tests/cycle go there",
)
NO_LINK |= dict.fromkeys(
    ("mfa_activate_totp", "mfa_authenticate"),
    "a step of signing in: tests/browser/test_sign_in.py goes there",
)
NO_LINK |= dict.fromkeys(
    ("mfa_deactivate_totp", "mfa_generate_recovery_codes", "mfa_view_recovery_codes"),
    "asks for the password again first, and that page is looked at",
)
NO_LINK |= dict.fromkeys(
    ("account_inactive", "account_signup"), "closed: accounts are made by the administrator"
)
NO_LINK |= dict.fromkeys(
    (
        "budget-line-approve",
        "budget-line-new",
        "budget-line-pay",
        "case-import-run",
        "cycle-new",
        "measure-give-up",
        "person-merge-undo",
        "state-report-detail",
    ),
    "nothing in this county stands at that point",
)


@pytest.fixture(scope="module")
def county(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Course]:
    """The county before the story begins."""
    home = tmp_path_factory.mktemp("every-page") / "home"
    shutil.copytree(built_county(), home)
    installation = Installation(home)
    running = Course(
        installation,
        browser,
        Mouse(),
        pictures=False,
        clock=clock.StoryClock.at(clock.BUILT),
        accounts=accounts_in(installation),
    )
    running.on(clock.INTAKE)
    yield running
    running.close()


@pytest.fixture(scope="module")
def found(county: Course) -> list[Found]:
    """One page of every route."""
    return pages_of(county, PEOPLE)


def faults_in(person: Person, page: Found) -> list[str]:
    """What is wrong with the page, and with the page that answers when its form is sent empty."""
    person.open(page.address)
    faults = faults_of(person.page)
    if person.page.evaluate(HAS_DUTIES):
        with person.page.expect_navigation():
            person.page.evaluate(SEND_EMPTY)
        said = person.main.get_by_role("alert").count() > 0
        faults += [f"sent empty: {fault}" for fault in faults_of(person.page)]
        faults += [] if said else ["sent empty: no word about what is missing"]
    return [f"{page.route} {page.address} ({page.username}): {fault}" for fault in faults]


def test_a_link_leads_to_every_page(county: Course, found: list[Found]) -> None:
    assert set(left_out(county, routes(), found)) <= set(NO_LINK)


def test_every_page_and_every_refusal_is_accessible_on_the_desktop_and_at_320_px(
    county: Course, found: list[Found]
) -> None:
    faults = [fault for page in found for fault in faults_in(county.person(page.username), page)]
    assert not faults, "\n".join(faults)


def test_a_page_nobody_gets_to_would_be_missed(county: Course, found: list[Found]) -> None:
    without = [page for page in found if page.route != "budget"]
    assert left_out(county, [route for route in routes() if route.name == "budget"], without) == ["budget"]


def test_a_broken_page_would_be_found(browser: Browser) -> None:
    page = browser.new_page()
    page.set_content(
        '<main><h1>Titel</h1><img src="x"><button style="width:9px;height:9px;padding:0">x</button>'
        '<p style="width:600px">breit</p></main>'
    )
    faults = "\n".join(faults_of(page))
    assert "image-alt" in faults
    assert "9x9" in faults
    assert "320 px: the page scrolls sideways" in faults
    assert "1280 px: the page scrolls sideways" not in faults
    page.close()
