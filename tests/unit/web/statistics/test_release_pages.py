"""The way of a table over the pages of the statistics office: prepared by one person, released by another."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from kreislauf.evidence.models import Release
from kreislauf.foundation.partner.models import PartnerKind
from kreislauf.foundation.permission.rules import Role
from kreislauf.statistics.models import Preparation
from tests.people import a_partner, an_account, signed_in
from tests.unit.statistics.county import SOUTH, TABLE, YEAR, Office, an_office, cases, grid, plentiful

pytestmark = pytest.mark.django_db
WANTED = {"table_id": TABLE, "profile": "provider_land", "year": "2025"}


@pytest.fixture
def office() -> Office:
    office = an_office()
    grid(office.house, plentiful(base=9) | {(SOUTH, "disability", 2): 1})
    return office


@pytest.fixture
def first(office) -> Client:
    return signed_in(office.first)


@pytest.fixture
def second(office) -> Client:
    return signed_in(office.second)


def prepared(first: Client) -> Preparation:
    response = first.post("/freigaben/neu/", WANTED)
    assert response.status_code == 302, response.content.decode()
    return Preparation.objects.latest("pk")


def test_a_table_is_prepared_shown_and_released_by_two_people(office, first, second):
    preparation = prepared(first)
    address = f"/freigaben/{preparation.pk}/"
    own = first.get(address).content.decode()
    assert "entscheidet eine andere Person" in own
    assert f"{address}freigeben/" not in own
    text = second.get(address).content.decode()
    assert "Keine Zahl unter 3 ist sichtbar oder lässt sich errechnen" in text
    assert f"{address}freigeben/" in text
    response = second.post(f"{address}freigeben/")
    release = Release.objects.get()
    assert response["Location"] == f"/zahlen/tabelle/{release.number}/"
    ledger = second.get("/freigaben/").content.decode()
    assert f"/zahlen/tabelle/{release.number}/" in ledger
    assert f"/freigaben/ersetzen/{release.number}/" in ledger


def test_the_person_who_prepared_it_is_refused_also_without_the_button(first):
    preparation = prepared(first)
    response = first.post(f"/freigaben/{preparation.pk}/freigeben/")
    assert response.status_code == 403
    assert "eine andere Person" in response.content.decode()
    assert not Release.objects.exists()


def test_a_hidden_cell_is_shown_with_its_reason_and_without_its_number(first):
    preparation = prepared(first)
    text = first.get(f"/freigaben/{preparation.pk}/?quarter=2025-Q2").content.decode()
    row = re.search(r"<tr><th scope=\"row\">Biebesheim am Rhein</th>(.*?)</tr>", text)[1]
    assert "verborgen: zu wenige Menschen" in row
    assert ">1<" not in row


def test_rejecting_needs_a_reason_and_keeps_it(first, second):
    preparation = prepared(first)
    assert second.post(f"/freigaben/{preparation.pk}/ablehnen/", {"reason": " "}).status_code == 400
    second.post(f"/freigaben/{preparation.pk}/ablehnen/", {"reason": "Das falsche Jahr"})
    assert "Das falsche Jahr" in first.get(f"/freigaben/{preparation.pk}/").content.decode()


def test_withdrawing_is_for_the_preparing_person(first, second):
    preparation = prepared(first)
    assert second.post(f"/freigaben/{preparation.pk}/zurueckziehen/").status_code == 403
    assert first.post(f"/freigaben/{preparation.pk}/zurueckziehen/").status_code == 302
    preparation.refresh_from_db()
    assert preparation.status == "withdrawn"


def test_the_same_table_twice_is_explained_on_the_form(first):
    prepared(first)
    response = first.post("/freigaben/neu/", WANTED)
    assert response.status_code == 422
    assert "wird schon vorbereitet" in response.content.decode()


def test_a_refusal_is_shown_in_plain_words_with_both_names(office, first, second):
    released = prepared(first)
    second.post(f"/freigaben/{released.pk}/freigeben/")
    first.post("/freigaben/neu/", WANTED | {"profile": "internal"})
    internal = Preparation.objects.latest("pk")
    second.post(f"/freigaben/{internal.pk}/freigeben/")
    cases(office.house, 1, municipality=SOUTH, field="livelihood")
    replace = f"/freigaben/ersetzen/{Release.objects.latest('number').number}/"
    assert first.get(replace).status_code == 200
    first.post(replace, {"reason": "Nachmeldung"})
    edition = Preparation.objects.latest("pk")
    text = first.get(f"/freigaben/{edition.pk}/").content.decode()
    assert "verweigert" in text
    assert edition.title.split(" (")[0] in text
    assert "würde einzelne Fälle zeigen" in text


def test_the_progress_is_polled_while_the_work_goes_on_and_then_the_page_is_loaded(office, first):
    preparation = prepared(first)
    waiting = Preparation.objects.create(
        table_id=TABLE,
        table_version=1,
        title="Wartende Tabelle",
        profile="public",
        profile_valid_from=YEAR.first,
        period_from=YEAR.first,
        period_until=YEAR.last,
        reference_date=YEAR.last,
        population="p",
        method="suppression",
        prepared_by=office.first,
        prepared_at=preparation.prepared_at,
        stage="protect",
        stage_done=1,
        stage_total=2,
    )
    text = first.get(f"/freigaben/{waiting.pk}/fortschritt/").content.decode()
    assert "Kleine Zahlen verbergen" in text
    assert f"/freigaben/{waiting.pk}/fortschritt/" in text
    assert 'value="58"' in text
    assert first.get(f"/freigaben/{preparation.pk}/fortschritt/")["HX-Refresh"] == "true"


def test_nobody_else_opens_these_pages(office, first):
    preparation = prepared(first)
    county = a_partner("kreis", PartnerKind.COUNTY)
    strangers = [
        Client(),
        signed_in(an_account(Role.PLANNER, county, "planung")),
        signed_in(office.house.lead),
        signed_in(an_account(Role.ADMINISTRATOR, county, "technik")),
    ]
    for stranger in strangers:
        for address in ("/freigaben/", "/freigaben/neu/", f"/freigaben/{preparation.pk}/"):
            assert stranger.get(address).status_code in (302, 403), address
        assert stranger.post(f"/freigaben/{preparation.pk}/freigeben/").status_code in (302, 403)
    assert not Release.objects.exists()


def test_pages_hold_no_style_attribute_and_no_script_of_their_own(first):
    preparation = prepared(first)
    for address in ("/freigaben/", "/freigaben/neu/", f"/freigaben/{preparation.pk}/"):
        text = first.get(address).content.decode()
        assert " style=" not in text
        assert not re.search(r"<script(?![^>]*src=)", text)
