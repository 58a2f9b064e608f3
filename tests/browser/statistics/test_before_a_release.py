"""Before a release, in the browser: why a cell is hidden, is the proof sound, which of two methods shall it be."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.page import (
    DESKTOP,
    PHONE,
    axe,
    be_signed_in,
    focus_is_visible,
    look_at,
    open_context,
    scrolls_sideways,
    small_targets,
    tab_to,
)
from tests.browser.server import RunningServer

pytestmark = pytest.mark.browser


def assert_accessible(page: Page) -> None:
    """Nothing for axe at both widths, nothing scrolls sideways, every target is large enough."""
    for width in (DESKTOP, PHONE):
        look_at(page, width)
        assert axe(page) == []
        assert small_targets(page) == []
        assert not scrolls_sideways(page)
    look_at(page, DESKTOP)


def open_table(page: Page, server: RunningServer, who: str = "preparing") -> None:
    """The page of the waiting table, at the quarter with the small count."""
    be_signed_in(page, server.accounts[who])
    page.goto("/freigaben/")
    page.get_by_role("link", name=re.compile("Fälle nach Wohngemeinde")).click()
    page.get_by_label("Quartal", exact=True).select_option("2025-Q2")
    page.get_by_role("button", name="Anzeigen").click()


def test_the_reason_of_a_hidden_cell_is_read_with_the_keyboard_alone(
    page: Page, server: RunningServer
) -> None:
    open_table(page, server)
    small = page.get_by_role("link", name=re.compile("zu wenige Menschen. Warum")).first
    tab_to(page, small)
    assert focus_is_visible(page)
    address = page.url
    page.keyboard.press("Enter")
    reason = page.get_by_role("status").filter(has_text="Biebesheim am Rhein")
    expect(reason).to_contain_text("Hier steht eine kleine Zahl")
    expect(reason).to_be_in_viewport()
    # The reader stays where they were: the reason came beside the table.
    assert page.url == address
    assert small.evaluate("element => element === document.activeElement")
    assert_accessible(page)


def test_without_scripts_the_reason_is_a_page_of_its_own(browser: Browser, server: RunningServer) -> None:
    signed_in = open_context(browser, server.address)
    be_signed_in(signed_in.new_page(), server.accounts["preparing"])
    context = open_context(browser, server.address, java_script_enabled=False)
    context.add_cookies(signed_in.cookies())
    page = context.new_page()
    page.goto("/freigaben/")
    page.get_by_role("link", name=re.compile("Fälle nach Wohngemeinde")).click()
    page.get_by_label("Quartal", exact=True).select_option("2025-Q2")
    page.get_by_role("button", name="Anzeigen").click()
    page.get_by_role("link", name=re.compile("errechnen. Warum")).first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Warum ist diese Zelle verborgen?")
    page.get_by_role("link", name="Zurück zur Tabelle").click()
    expect(page.get_by_label("Quartal", exact=True)).to_have_value(re.compile("2025"))
    page.get_by_role("button", name="Nachweis jetzt nachprüfen").click()
    expect(page.get_by_role("main")).to_contain_text("Der Nachweis hält.")
    context.close()
    signed_in.close()


def test_the_page_of_a_reason_is_accessible(page: Page, server: RunningServer) -> None:
    open_table(page, server)
    page.goto(page.locator("a.ks-why").first.get_attribute("href") or "")
    expect(page.get_by_role("heading", level=1)).to_have_text("Warum ist diese Zelle verborgen?")
    assert_accessible(page)


def test_the_proof_is_checked_again_beside_its_button(page: Page, server: RunningServer) -> None:
    open_table(page, server, "approving")
    page.get_by_role("button", name="Nachweis jetzt nachprüfen").click()
    expect(page.locator("#recheck")).to_contain_text("Der Nachweis hält. Geprüft in")
    for folded in ("Was der Nachweis nicht abdeckt", "Außerhalb nachprüfen"):
        page.get_by_text(folded).click()
    expect(page.get_by_role("link", name="Geschützte Tabelle (JSON)")).to_be_visible()
    assert_accessible(page)


def test_two_methods_are_compared_and_one_is_chosen_with_the_keyboard(
    page: Page, server: RunningServer
) -> None:
    open_table(page, server)
    page.get_by_role("link", name="Zwei Verfahren vergleichen").click()
    assert_accessible(page)
    tab_to(page, page.get_by_role("button", name="Vergleichen"))
    page.keyboard.press("Enter")
    expect(page.get_by_text("bewiesen sicher")).to_have_count(2)
    expect(page.get_by_role("region", name="Ausblenden und Runden auf 5")).to_be_visible()
    expect(page.locator("td.ks-differs").first).to_contain_text("(nebenan anders)")
    assert_accessible(page)
    tab_to(page, page.get_by_role("button", name="Dieses Verfahren wählen"))
    page.keyboard.press("Enter")
    expect(page.get_by_role("main")).to_contain_text("Gewählt: Ausblenden und Runden auf 5.")
    expect(page.get_by_role("main")).to_contain_text("Ausblenden und Runden auf 5 (gewählt)")
