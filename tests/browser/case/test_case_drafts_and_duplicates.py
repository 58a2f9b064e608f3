"""Changing and closing a case loses nothing typed; two records of one person are merged by keyboard and apart again."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.case.test_intake import STORED, assert_accessible
from tests.browser.page import be_signed_in, focus_is_visible, tab_to
from tests.browser.server import RunningServer

pytestmark = pytest.mark.browser


@pytest.fixture
def counsellor(page: Page, server: RunningServer) -> Page:
    """A page on which the counsellor is signed in."""
    be_signed_in(page, server.accounts["counsellor"])
    return page


def case_path(page: Page, label: str) -> str:
    page.goto("/faelle/?status=all")
    return str(page.locator("tbody th a", has_text=label).first.get_attribute("href"))


def test_what_is_changed_survives_a_lost_connection_and_nobody_reads_it_in_the_browser(
    counsellor: Page,
) -> None:
    path = case_path(counsellor, "F-000002")
    counsellor.goto(f"{path}aendern/")
    counsellor.context.set_offline(True)
    counsellor.get_by_label("Familienname").fill("Kanarienvogelsang")
    state = counsellor.locator("[data-draft-state]")
    expect(state).to_contain_text("Keine Verbindung", timeout=10_000)
    stored = counsellor.evaluate(STORED)
    assert '"at":' in stored
    assert "Kanarienvogelsang" not in stored
    counsellor.context.set_offline(False)
    counsellor.goto(f"{path}aendern/")
    expect(counsellor.get_by_label("Familienname")).to_have_value("Kanarienvogelsang")
    counsellor.get_by_label("Telefon").fill("06152 77")
    expect(state).to_contain_text("Entwurf gesichert um", timeout=10_000)
    counsellor.goto("/faelle/neu/")
    expect(counsellor.get_by_label("Familienname")).to_have_value("")
    counsellor.goto(f"{path}aendern/")
    expect(counsellor.get_by_role("main")).to_contain_text("Ihr Entwurf ist wieder da")
    expect(counsellor.get_by_label("Familienname")).to_have_value("Kanarienvogelsang")
    assert_accessible(counsellor)
    counsellor.get_by_role("button", name="Entwurf verwerfen").click()
    expect(counsellor.get_by_role("main")).not_to_contain_text("Kanarienvogelsang")
    counsellor.goto(f"{path}aendern/")
    expect(counsellor.get_by_label("Familienname")).not_to_have_value("Kanarienvogelsang")


def test_what_is_typed_at_the_closure_is_kept_and_nothing_of_it_stays_after_signing_out(
    counsellor: Page, server: RunningServer
) -> None:
    path = case_path(counsellor, "F-000002")
    counsellor.goto(f"{path}abschliessen/")
    counsellor.get_by_label("Datum des Abschlusses").fill("2.7.2026")
    expect(counsellor.locator("[data-draft-state]")).to_contain_text("Entwurf gesichert um", timeout=10_000)
    counsellor.goto(f"{path}abschliessen/")
    expect(counsellor.get_by_label("Datum des Abschlusses")).to_have_value("2.7.2026")
    assert_accessible(counsellor)
    counsellor.locator(".kl-account summary").click()
    counsellor.get_by_role("button", name="Abmelden").click()
    expect(counsellor).to_have_url(re.compile("anmelden"))
    assert '"at":' not in counsellor.evaluate(STORED)
    server.accounts["counsellor"].cookies.clear()
    be_signed_in(counsellor, server.accounts["counsellor"])
    counsellor.goto(f"{path}abschliessen/")
    expect(counsellor.get_by_label("Datum des Abschlusses")).to_have_value("2.7.2026")
    counsellor.get_by_role("button", name="Entwurf verwerfen").click()


def test_two_records_are_compared_merged_and_taken_apart_by_keyboard_alone(counsellor: Page) -> None:
    path = case_path(counsellor, "F-000001")
    counsellor.goto(path)
    tab_to(counsellor, counsellor.get_by_role("link", name="Dubletten suchen und zusammenführen"))
    counsellor.keyboard.press("Enter")
    expect(counsellor.get_by_role("heading", level=1)).to_contain_text("dieselbe Person zweimal?")
    assert_accessible(counsellor)
    tab_to(counsellor, counsellor.get_by_label("Fallnummer"))
    counsellor.keyboard.type("F-000099")
    counsellor.keyboard.press("Enter")
    expect(counsellor.locator("[data-error-summary]")).to_contain_text("gibt es diese Nummer nicht")
    assert_accessible(counsellor)
    counsellor.get_by_label("Fallnummer").focus()
    counsellor.keyboard.press("Control+A")
    counsellor.keyboard.type("F-000003")
    counsellor.keyboard.press("Enter")
    expect(counsellor.get_by_role("table")).to_contain_text("verschieden")
    assert_accessible(counsellor)
    tab_to(counsellor, counsellor.get_by_role("button", name="Als eine Person zählen"))
    assert focus_is_visible(counsellor)
    counsellor.keyboard.press("Enter")
    expect(counsellor.locator("[data-error-summary]")).to_be_focused()
    assert_accessible(counsellor)
    counsellor.get_by_label("Grund").focus()
    counsellor.keyboard.type("gleiche Anschrift, gleiches Geburtsdatum")
    tab_to(counsellor, counsellor.get_by_role("button", name="Als eine Person zählen"))
    counsellor.keyboard.press("Enter")
    expect(counsellor.get_by_role("main")).to_contain_text("zählen jetzt als eine Person")
    assert_accessible(counsellor)
    tab_to(counsellor, counsellor.get_by_role("link", name="Zusammenführung zurücknehmen"))
    counsellor.keyboard.press("Enter")
    expect(counsellor.get_by_role("main")).to_contain_text("Beide wieder einzeln zählen?")
    assert_accessible(counsellor)
    tab_to(counsellor, counsellor.get_by_role("button", name="Zurücknehmen"))
    counsellor.keyboard.press("Enter")
    expect(counsellor.get_by_role("main")).to_contain_text("zählen wieder einzeln")
