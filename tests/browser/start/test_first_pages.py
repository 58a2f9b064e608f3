"""The first page of each role in the browser: where the start page leads, axe, 320 px, and on paper."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.page import DESKTOP, PHONE, axe, be_signed_in, look_at, scrolls_sideways, small_targets
from tests.browser.server import RunningServer

pytestmark = pytest.mark.browser

FIRST_PAGES = {
    "lead": ("/mein-haus/", "Mein Haus: Haus Nord"),
    "liga": ("/positionen/", "Positionen der Partner"),
    "municipality": ("/meine-gemeinde/", "Biebesheim am Rhein"),
    "member": ("/entscheidungen/", "Entscheidungen"),
}


def assert_accessible(page: Page) -> None:
    """Nothing for axe at both widths, nothing scrolls sideways, every target is large enough."""
    for width in (DESKTOP, PHONE):
        look_at(page, width)
        assert axe(page) == []
        assert small_targets(page) == []
        assert not scrolls_sideways(page)


@pytest.mark.parametrize("who", FIRST_PAGES)
def test_signing_in_leads_to_the_first_page_of_the_role_and_it_is_accessible(
    page: Page, server: RunningServer, who: str
) -> None:
    path, title = FIRST_PAGES[who]
    be_signed_in(page, server.accounts[who])
    page.goto("/")
    expect(page).to_have_url(re.compile(f"{path}$"))
    expect(page.get_by_role("heading", level=1)).to_have_text(title)
    assert_accessible(page)


@pytest.mark.parametrize("path", ["/", "/handlungsfelder/livelihood/", "/handlungsfelder/disability/"])
@pytest.mark.parametrize("colours", ["none", "active"])
def test_the_public_pages_are_accessible_also_in_forced_colours(page: Page, path: str, colours: str) -> None:
    page.emulate_media(forced_colors=colours)
    page.goto(path)
    assert_accessible(page)


def test_every_picture_says_in_words_what_it_shows_and_has_its_numbers_as_a_table(
    page: Page, server: RunningServer
) -> None:
    be_signed_in(page, server.accounts["municipality"])
    page.goto("/meine-gemeinde/?feld=livelihood")
    picture = page.get_by_role("img", name=re.compile("Aus Datenschutz nicht gezeigt: Biebesheim am Rhein"))
    expect(picture).to_be_visible()
    page.get_by_text("Als Tabelle").click()
    expect(page.get_by_role("rowheader", name="Rüsselsheim am Main")).to_be_visible()


def test_a_municipality_prints_on_one_page(page: Page, server: RunningServer) -> None:
    be_signed_in(page, server.accounts["municipality"])
    page.goto("/meine-gemeinde/")
    assert page.pdf(prefer_css_page_size=True).count(b"/Type /Page\n") == 1


def test_silence_and_dissent_are_there_on_the_card_and_on_the_board(
    page: Page, server: RunningServer
) -> None:
    be_signed_in(page, server.accounts["member"])
    page.goto("/entscheidungen/")
    card = page.get_by_role("article", name="Mobile Beratung beschließen")
    for words in ("keine Antwort", "kann es nicht mittragen", "Zu teuer für uns.", "80.000,00 €"):
        expect(card).to_contain_text(words)
