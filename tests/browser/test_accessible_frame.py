"""The frame of every page: axe finds nothing, nothing scrolls sideways, targets are large enough."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.page import DESKTOP, PHONE, axe, be_signed_in, look_at, scrolls_sideways, small_targets
from tests.browser.server import RunningServer

pytestmark = pytest.mark.browser

PUBLIC_PAGES = ["/", "/anmelden/", "/registrieren/", "/zugang-gesperrt/", "/das-gibt-es-nicht/"]
OWN_PAGES = ["/zweiter-faktor/", "/passwort/", "/abmelden/"]


def assert_accessible(page: Page) -> None:
    look_at(page, DESKTOP)
    assert axe(page) == []
    assert small_targets(page) == []
    look_at(page, PHONE)
    assert_accessible_at_phone_width(page)


def assert_accessible_at_phone_width(page: Page) -> None:
    assert axe(page) == []
    assert not scrolls_sideways(page)
    assert small_targets(page) == []


@pytest.mark.parametrize("path", PUBLIC_PAGES)
@pytest.mark.parametrize("colours", ["none", "active"])
def test_a_public_page_is_accessible_at_both_widths_and_in_forced_colours(
    page: Page, path: str, colours: str
) -> None:
    page.emulate_media(forced_colors=colours)
    page.goto(path)
    assert_accessible(page)


def test_the_pages_of_ones_own_account_are_accessible(page: Page, server: RunningServer) -> None:
    be_signed_in(page, server.accounts["planner"])
    for path in OWN_PAGES:
        page.goto(path)
        assert_accessible(page)


def test_a_form_that_came_back_with_errors_is_accessible(page: Page) -> None:
    page.goto("/anmelden/")
    page.get_by_role("main").get_by_role("button", name="Anmelden", exact=True).click()
    assert page.locator("[aria-invalid=true]").count() == 2
    assert_accessible(page)


def test_the_open_menus_are_accessible(page: Page, server: RunningServer) -> None:
    be_signed_in(page, server.accounts["planner"])
    page.locator(".kl-account summary").click()
    assert axe(page) == []
    look_at(page, PHONE)
    assert_accessible_at_phone_width(page)
    page.keyboard.press("Escape")
    expect(page.locator(".kl-account__panel")).to_be_hidden()
    page.get_by_role("button", name="Menü").click()
    assert_accessible_at_phone_width(page)


def test_every_page_says_that_its_people_are_invented(page: Page, server: RunningServer) -> None:
    be_signed_in(page, server.accounts["planner"])
    for path in (*PUBLIC_PAGES, *OWN_PAGES):
        page.goto(path)
        assert "alle Personen und Fälle sind erfunden" in page.locator("header").inner_text()


def test_axe_would_find_a_page_without_a_title_and_a_picture_without_text(page: Page) -> None:
    page.goto("/")
    page.evaluate("document.title = ''; document.querySelector('main').append(document.createElement('img'))")
    found = " ".join(axe(page))
    assert "document-title" in found
    assert "image-alt" in found


def test_the_language_can_be_changed_on_every_page_and_stays(page: Page) -> None:
    page.goto("/anmelden/")
    assert page.locator("html").get_attribute("lang") == "de"
    page.get_by_role("button", name="EN", exact=True).click()
    page.goto("/")
    assert page.locator("html").get_attribute("lang") == "en"
    assert page.get_by_role("button", name="EN", exact=True).get_attribute("aria-current") == "true"


def test_htmx_runs_under_the_content_policy_without_styles_of_its_own(page: Page) -> None:
    page.goto("/")
    page.evaluate(
        """() => { const main = document.querySelector("main");
            main.innerHTML += '<div id="hole" hx-get="/gesundheit/" hx-trigger="load"></div>';
            htmx.process(main); }"""
    )
    expect(page.locator("#hole")).to_contain_text("ok")
    assert page.evaluate("document.adoptedStyleSheets.length") == 0


def test_on_paper_stay_the_notice_and_the_content_and_the_navigation_goes(page: Page) -> None:
    page.emulate_media(media="print")
    page.goto("/das-gibt-es-nicht/")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    expect(page.locator(".kl-demo")).to_be_visible()
    expect(page.locator(".kl-nav")).to_be_hidden()
    expect(page.locator(".kl-brand__tools")).to_be_hidden()
