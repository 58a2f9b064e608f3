"""A counsellor records a case: by keyboard alone, accessible in every state, nothing lost, nothing left behind."""

from __future__ import annotations

import re
import time

import pytest
from playwright.sync_api import Page, expect

from tests.browser.page import DESKTOP, PHONE, axe, be_signed_in, look_at, scrolls_sideways, small_targets
from tests.browser.server import RunningServer

pytestmark = pytest.mark.browser

#: 40 words a minute, five strokes a word.
STROKE = 60 / (40 * 5)


@pytest.fixture
def counsellor(page: Page, server: RunningServer) -> Page:
    """A page on which the counsellor is signed in."""
    be_signed_in(page, server.accounts["counsellor"])
    return page


def assert_accessible(page: Page) -> None:
    look_at(page, DESKTOP)
    assert axe(page) == []
    assert small_targets(page) == []
    look_at(page, PHONE)
    assert axe(page) == []
    assert not scrolls_sideways(page)
    look_at(page, DESKTOP)


@pytest.mark.parametrize(
    "path", ["/faelle/", "/faelle/neu/", "/faelle/kontakt/", "/faelle/uebernehmen/", "/faelle/ausgeben/"]
)
def test_a_case_page_is_accessible(counsellor: Page, path: str) -> None:
    counsellor.goto(path)
    assert_accessible(counsellor)


def test_the_pages_of_one_case_are_accessible(counsellor: Page) -> None:
    counsellor.goto("/faelle/?status=all")
    links = [link.get_attribute("href") for link in counsellor.locator("tbody th a").all()]
    for path in links:
        counsellor.goto(path)
        assert_accessible(counsellor)
        for act in counsellor.locator(".kl-heading a.kern-btn").all():
            counsellor.goto(act.get_attribute("href"))
            assert_accessible(counsellor)
            counsellor.goto(path)


def test_the_pages_of_a_lead_are_accessible(page: Page, server: RunningServer) -> None:
    be_signed_in(page, server.accounts["lead"])
    page.goto("/faelle/")
    assert "Beispielmann" not in page.content()
    assert_accessible(page)
    page.get_by_role("link", name=re.compile("Einsicht mit Grund")).first.click()
    assert_accessible(page)
    page.get_by_role("button", name="Fall öffnen").click()
    assert_accessible(page)


def test_the_form_with_errors_is_accessible_and_starts_at_the_summary(counsellor: Page) -> None:
    counsellor.goto("/faelle/neu/")
    counsellor.get_by_label("Datum des Erstkontakts").fill("31.2.2026")
    counsellor.get_by_role("button", name="Fall anlegen").click()
    summary = counsellor.locator("[data-error-summary]")
    expect(summary).to_be_focused()
    assert_accessible(counsellor)
    summary.get_by_role("link", name=re.compile("Wichtigster Anlass")).click()
    expect(counsellor.get_by_role("combobox", name=re.compile("Wichtigster Anlass"))).to_be_focused()


def type_and_go_on(page: Page, text: str) -> None:
    if text:
        page.keyboard.type(text, delay=STROKE * 1000)
    time.sleep(STROKE)
    page.keyboard.press("Tab")


def focused_name(page: Page) -> str:
    return page.evaluate(
        "document.activeElement.name || document.activeElement.id || document.activeElement.className"
    )


#: What is typed where the focus comes past; anything else is passed by.
TYPED = {
    "family_name": "Schnellschreiber",
    "given_name": "Tina",
    "phone": "06152 12345",
    "first_contact_on": "3.4.2026",
    "id_access_path": "Job",
    "birth_month": "5.1990",
    "sex": "w",
    "nationality_group": "d",
    "municipality": "R",
    "id_household_form": "allein l",
    "children_bands_0": "0",
    "id_activity_status": "arb",
    "housing": "eig",
    "id_main_issue": "Sucht",
    "service_type": "Sucht",
    "urgency": "n",
    "consents_0": "Bund",
}


def test_an_intake_typed_at_forty_words_a_minute_is_done_within_110_seconds(counsellor: Page) -> None:
    counsellor.goto("/faelle/neu/")
    counsellor.get_by_label("Familienname").focus()
    begin = time.monotonic()
    left = dict(TYPED)
    for _stop in range(120):
        name = focused_name(counsellor)
        if name == "kern-btn kern-btn--primary":
            break
        type_and_go_on(counsellor, left.pop(name, ""))
    assert left == {}, "the keyboard did not come past these"
    counsellor.keyboard.press("Enter")
    expect(counsellor.get_by_role("main")).to_contain_text("ist angelegt")
    seconds = time.monotonic() - begin
    text = counsellor.get_by_role("main").inner_text()
    for shown in (
        "Schnellschreiber",
        "Rüsselsheim am Main",
        "Jobcenter",
        "weiblich",
        "deutsch",
        "arbeitslos",
        "Sucht",
    ):
        assert shown in text, shown
    assert seconds <= 110, f"{seconds:.0f} s"


def test_the_light_follows_the_typing_and_leads_to_what_is_missing(counsellor: Page) -> None:
    counsellor.goto("/faelle/neu/")
    light = counsellor.locator("[data-light]")
    expect(light).to_contain_text("Pflichtangaben fehlen")
    light.get_by_role("link", name="Wohngemeinde").click()
    expect(counsellor.get_by_label("Wohngemeinde")).to_be_focused()
    light.get_by_role("link", name="Wichtigster Anlass").click()
    combobox = counsellor.get_by_role("combobox", name=re.compile("Wichtigster Anlass"))
    expect(combobox).to_be_focused()
    counsellor.keyboard.type("schuld")
    counsellor.keyboard.press("Enter")
    expect(combobox).to_have_value("Schulden")
    expect(light.get_by_role("link", name="Wichtigster Anlass")).to_have_count(0)


def test_a_list_entry_can_be_found_left_and_emptied_by_keyboard(counsellor: Page) -> None:
    counsellor.goto("/faelle/neu/")
    combobox = counsellor.get_by_role("combobox", name=re.compile("Wichtigster Anlass"))
    combobox.focus()
    counsellor.keyboard.type("schul")
    expect(combobox).to_have_attribute("aria-expanded", "true")
    counsellor.keyboard.press("ArrowDown")
    counsellor.keyboard.press("Escape")
    expect(combobox).to_have_value("")
    counsellor.keyboard.type("gibtesnicht")
    counsellor.keyboard.press("Tab")
    expect(combobox).to_have_value("")
    combobox.focus()
    counsellor.keyboard.type("demenz")
    counsellor.keyboard.press("Tab")
    expect(combobox).to_have_value("Demenz")


def test_the_duplicate_hint_appears_while_typing_and_holds_nothing_up(counsellor: Page) -> None:
    counsellor.goto("/faelle/neu/")
    counsellor.get_by_label("Familienname").fill("Beispielman")
    counsellor.get_by_label("Vorname").fill("Frida")
    counsellor.get_by_label("Geburtsmonat und Geburtsjahr").fill("5.1990")
    counsellor.keyboard.press("Tab")
    hint = counsellor.locator("#duplicates")
    expect(hint).to_contain_text("Vielleicht schon bekannt")
    assert axe(counsellor) == []


def test_a_draft_survives_a_lost_connection_and_a_reload(counsellor: Page) -> None:
    counsellor.goto("/faelle/neu/")
    counsellor.context.set_offline(True)
    counsellor.get_by_label("Familienname").fill("Verbindungslos")
    expect(counsellor.locator("[data-draft-state]")).to_contain_text("Keine Verbindung", timeout=10_000)
    counsellor.context.set_offline(False)
    counsellor.goto("/faelle/neu/")
    counsellor.get_by_role("button", name="Entwurf zurückholen").click()
    expect(counsellor.get_by_label("Familienname")).to_have_value("Verbindungslos")


def test_a_draft_on_the_server_is_offered_in_the_list(counsellor: Page) -> None:
    counsellor.goto("/faelle/neu/")
    counsellor.get_by_label("Familienname").fill("Serverentwurf")
    expect(counsellor.locator("[data-draft-state]")).to_contain_text("Entwurf gesichert um", timeout=10_000)
    counsellor.goto("/faelle/")
    counsellor.get_by_role("link", name=re.compile("Weiter mit dem Entwurf")).first.click()
    expect(counsellor.get_by_label("Familienname")).to_have_value("Serverentwurf")
    assert "Serverentwurf" not in counsellor.url


STORED = """async () => {
    const answer = (request) => new Promise((resolve) => { request.onsuccess = () => resolve(request.result); });
    const bytes = (key, value) => value instanceof ArrayBuffer || ArrayBuffer.isView(value)
        ? new TextDecoder("latin1").decode(value) : value;
    const found = [JSON.stringify(localStorage), JSON.stringify(sessionStorage)];
    for (const { name } of await indexedDB.databases()) {
        const database = await answer(indexedDB.open(name));
        for (const store of database.objectStoreNames) {
            const entries = await answer(database.transaction(store).objectStore(store).getAll());
            found.push(...entries.map((entry) => JSON.stringify(entry, bytes)));
        }
        database.close();
    }
    return found.join("\\n");
}"""


def test_no_name_is_readable_in_the_browser_before_or_after_signing_out(counsellor: Page) -> None:
    counsellor.goto("/faelle/neu/")
    counsellor.get_by_label("Familienname").fill("Kanarienvogelsang")
    counsellor.wait_for_timeout(1500)
    before = counsellor.evaluate(STORED)
    assert '"at":' in before, "the draft must be in the browser, else this test could not fail"
    assert "Kanarienvogelsang" not in before
    counsellor.locator(".kl-account summary").click()
    counsellor.get_by_role("button", name="Abmelden").click()
    expect(counsellor).to_have_url(re.compile("anmelden"))
    after = counsellor.evaluate(STORED)
    assert "Kanarienvogelsang" not in after
    assert '"at":' not in after
