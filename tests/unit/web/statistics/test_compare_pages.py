"""Two methods side by side on the pages of the statistics office, and the choice of one."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from kreislauf.foundation.partner.models import PartnerKind
from kreislauf.foundation.permission.rules import Role
from kreislauf.statistics.models import Draft, Preparation
from kreislauf.statistics.release.services import prepare_release, withdraw_release
from tests.people import a_partner, an_account, signed_in
from tests.unit.statistics.county import SOUTH, TABLE, YEAR, Office, an_office, grid, plentiful

pytestmark = pytest.mark.django_db
BOTH = {"a": "suppression", "b": "suppression_rounding"}


@pytest.fixture
def office() -> Office:
    office = an_office()
    grid(office.house, plentiful(base=9) | {(SOUTH, "disability", 2): 1})
    return office


@pytest.fixture
def preparation(office) -> Preparation:
    return prepare_release(table_id=TABLE, profile="internal", period=YEAR, by=office.first)


@pytest.fixture
def first(office) -> Client:
    return signed_in(office.first)


@pytest.fixture
def second(office) -> Client:
    return signed_in(office.second)


def compared(client: Client, preparation: Preparation, methods: dict[str, str] = BOTH) -> str:
    response = client.post(f"/freigaben/{preparation.pk}/vergleichen/", methods, follow=True)
    assert response.status_code == 200
    return response.content.decode()


def words_of(text: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", text))


def test_the_page_of_a_waiting_table_leads_to_the_comparison(first, preparation):
    text = first.get(f"/freigaben/{preparation.pk}/").content.decode()
    assert f"/freigaben/{preparation.pk}/vergleichen/" in text
    page = words_of(first.get(f"/freigaben/{preparation.pk}/vergleichen/").content.decode())
    assert "Ausblenden und Runden auf 5" in page
    assert "Zellschlüssel (kleine Zufallsabweichung) (nur ansehen)" in page
    assert not Draft.objects.exists()


def test_both_methods_are_shown_with_their_proof_their_loss_and_their_tables(first, preparation):
    text = compared(first, preparation)
    words = words_of(text)
    assert words.count("bewiesen sicher") == 2
    assert "jetzt gewählt" in words
    assert "Zellen, die genau gezeigt werden" in words
    assert "keine Zahl weicht um mehr als 2 ab" in words
    assert text.count("<caption>Ausblenden") == 2
    assert "ks-differs" in text
    assert "(nebenan anders)" in words


def test_the_preparing_person_chooses_and_the_other_one_cannot(first, second, preparation):
    address = f"/freigaben/{preparation.pk}/verfahren/"
    assert address in compared(first, preparation)
    assert address not in second.get(f"/freigaben/{preparation.pk}/vergleichen/", BOTH).content.decode()
    assert second.post(address, {"method": "suppression_rounding"}).status_code == 403
    response = first.post(address, {"method": "suppression_rounding"}, follow=True)
    words = words_of(response.content.decode())
    assert "Gewählt: Ausblenden und Runden auf 5" in words
    assert "Ausblenden und Runden auf 5 (gewählt)" in words


def test_a_method_the_profile_does_not_permit_is_shown_with_a_note_and_without_a_button(first, preparation):
    text = compared(first, preparation, {"a": "suppression", "b": "rounding"})
    assert "Das Schutzprofil erlaubt dieses Verfahren nicht." in text
    assert f"/freigaben/{preparation.pk}/verfahren/" not in text
    response = first.post(f"/freigaben/{preparation.pk}/verfahren/", {"method": "rounding"})
    assert response.status_code == 409


def test_the_decision_is_on_the_table_that_was_looked_at(first, second, preparation):
    page = second.get(f"/freigaben/{preparation.pk}/").content.decode()
    seen = re.search(r'name="seen" value="([0-9a-f]+)"', page)[1]
    compared(first, preparation)
    first.post(f"/freigaben/{preparation.pk}/verfahren/", {"method": "suppression_rounding"})
    response = second.post(f"/freigaben/{preparation.pk}/freigeben/", {"seen": seen})
    assert response.status_code == 409
    assert "hat inzwischen ein anderes Verfahren" in response.content.decode()


def test_the_same_method_twice_is_explained_on_the_form(first, preparation):
    response = first.post(
        f"/freigaben/{preparation.pk}/vergleichen/", {"a": "suppression", "b": "suppression"}
    )
    assert response.status_code == 422
    assert "zwei verschiedene Verfahren" in response.content.decode()


def test_while_methods_are_tried_the_progress_is_polled_and_then_the_page_is_loaded(first, preparation):
    for method in BOTH.values():
        Draft.objects.create(
            preparation=preparation, method=method, stage="protect", stage_done=1, stage_total=2
        )
    page = first.get(f"/freigaben/{preparation.pk}/vergleichen/", BOTH).content.decode()
    assert "Die Verfahren werden gerechnet" in page
    poll = f"/freigaben/{preparation.pk}/vergleichen/fortschritt/"
    assert poll in page
    part = first.get(poll, BOTH).content.decode()
    assert 'value="58"' in part
    assert "Kleine Zahlen verbergen" in part
    Draft.objects.all().delete()
    assert first.get(poll, BOTH)["HX-Refresh"] == "true"


def test_what_failed_says_why_and_can_be_asked_for_again(first, preparation):
    compared(first, preparation)
    Draft.objects.filter(method="suppression").update(
        status="failed", refusal="Unerwarteter Fehler, Nummer 17.", proof=None, payload=None
    )
    page = first.get(f"/freigaben/{preparation.pk}/vergleichen/", BOTH).content.decode()
    assert "Unerwarteter Fehler, Nummer 17." in page
    assert "bewiesen sicher" in compared(first, preparation)


def test_a_decided_table_is_not_compared(office, first, preparation):
    withdraw_release(preparation_id=preparation.pk, by=office.first)
    page = first.get(f"/freigaben/{preparation.pk}/vergleichen/").content.decode()
    assert "Über diese Tabelle ist entschieden." in page
    assert first.post(f"/freigaben/{preparation.pk}/vergleichen/", BOTH).status_code == 422


def test_nobody_else_opens_the_comparison(office, preparation):
    county = a_partner("kreis", PartnerKind.COUNTY)
    strangers = [
        Client(),
        signed_in(an_account(Role.PLANNER, county, "planung")),
        signed_in(office.house.lead),
    ]
    for stranger in strangers:
        address = f"/freigaben/{preparation.pk}/vergleichen/"
        assert stranger.get(address).status_code in (302, 403)
        assert stranger.post(address, BOTH).status_code in (302, 403)
        assert stranger.get(f"{address}fortschritt/", BOTH).status_code in (302, 403)
    assert not Draft.objects.exists()


def test_the_comparison_holds_no_style_attribute_and_no_script_of_its_own(first, preparation):
    text = compared(first, preparation)
    assert " style=" not in text
    assert not re.search(r"<script(?![^>]*src=)", text)
