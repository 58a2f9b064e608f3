"""Signing in: what a person meets at the door."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.page import focus_is_visible, next_code, one_time_code, sign_in, tab_to
from tests.browser.server import Account, RunningServer

pytestmark = pytest.mark.browser


def test_a_counsellor_signs_in_with_password_and_code_and_out_again(
    page: Page, server: RunningServer
) -> None:
    sign_in(page, server.accounts["counsellor"])
    page.locator(".kl-account summary").click()
    expect(page.locator(".kl-account")).to_contain_text("Fachkraft")
    with page.expect_response(re.compile("/abmelden/")) as leaving:
        page.get_by_role("button", name="Abmelden").click()
    assert leaving.value.header_value("clear-site-data") == '"cache", "storage"'
    expect(page.get_by_role("status")).to_contain_text("Sie sind abgemeldet.")
    expect(page.get_by_role("heading", level=1)).to_have_text("Anmelden")


def test_a_planner_needs_no_code(page: Page, server: RunningServer) -> None:
    sign_in(page, server.accounts["planner"])
    expect(page.locator(".kl-account")).to_contain_text("Sozialplanung")


def test_a_wrong_password_is_said_in_words_and_the_reader_starts_there(
    page: Page, server: RunningServer
) -> None:
    page.goto("/anmelden/")
    page.get_by_label("Anmeldename").fill("fachkraft")
    page.get_by_label("Passwort").fill("das ist es nicht")
    page.keyboard.press("Enter")
    summary = page.locator("[data-error-summary]")
    expect(summary).to_be_focused()
    expect(summary).to_contain_text("falsch")
    expect(page).to_have_title(re.compile("^Fehler:"))


def test_a_newcomer_sets_up_the_second_factor_and_is_inside(page: Page, server: RunningServer) -> None:
    newcomer = server.accounts["newcomer"]
    sign_in(page, Account(newcomer.username, newcomer.password))
    page.goto("/zweiter-faktor/einrichten/")
    page.get_by_label("Passwort").fill(newcomer.password)
    page.get_by_role("button", name="Bestätigen").click()
    newcomer.secret = page.locator(".kl-secret").inner_text().strip()
    page.get_by_label("code").fill(next_code(newcomer))
    page.get_by_role("button", name="Einrichten").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Ersatzcodes")
    assert page.locator(".kl-codes li").count() == 10


def test_a_code_opens_once_and_the_page_says_why_the_second_time_is_refused(
    page: Page, server: RunningServer
) -> None:
    account = server.accounts["counsellor"]
    sign_in(page, account)
    used = one_time_code(account.secret, max(account.used_steps))
    page.context.clear_cookies()
    page.goto("/anmelden/")
    page.get_by_label("Anmeldename").fill(account.username)
    page.get_by_label("Passwort").fill(account.password)
    page.keyboard.press("Enter")
    page.get_by_label("Code").fill(used)
    page.keyboard.press("Enter")
    expect(page.locator("[data-error-summary]")).to_contain_text("Falscher Code")
    expect(page.get_by_role("main")).to_contain_text("Jeder Code gilt einmal")


def test_the_demonstration_shows_its_invented_accounts_and_fills_one_in(
    page: Page, server: RunningServer
) -> None:
    page.goto("/anmelden/")
    rows = page.get_by_role("region", name="Zugänge der Vorführung").get_by_role("row")
    counsellor = rows.filter(has=page.get_by_role("rowheader", name="fachkraft"))
    expect(counsellor).to_contain_text(re.compile(r"\d{6}"))
    planner = rows.filter(has=page.get_by_role("rowheader", name="planung"))
    expect(planner).to_contain_text("keiner nötig")
    counsellor.get_by_role("button").click()
    expect(page.get_by_label("Anmeldename")).to_have_value("fachkraft")


def test_signing_in_needs_no_mouse_and_the_focus_is_seen_on_the_way(
    page: Page, server: RunningServer
) -> None:
    account = server.accounts["planner"]
    page.goto("/anmelden/")
    page.keyboard.press("Tab")
    expect(page.get_by_text("Zum Inhalt springen")).to_be_focused()
    page.keyboard.press("Enter")
    tab_to(page, page.get_by_label("Anmeldename"), limit=3)
    assert focus_is_visible(page)
    page.keyboard.type(account.username)
    tab_to(page, page.get_by_label("Passwort"), limit=1)
    page.keyboard.type(account.password)
    tab_to(page, page.get_by_role("main").get_by_role("button", name="Anmelden", exact=True), limit=1)
    assert focus_is_visible(page)
    page.keyboard.press("Enter")
    expect(page.locator(".kl-account")).to_be_visible()


def test_whoever_gives_up_at_the_second_factor_starts_anew(page: Page, server: RunningServer) -> None:
    account = server.accounts["counsellor"]
    page.goto("/anmelden/")
    page.get_by_label("Anmeldename").fill(account.username)
    page.get_by_label("Passwort").fill(account.password)
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Abbrechen").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Anmelden")
    page.goto("/zweiter-faktor/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Anmelden")
