"""The public pages: the same for everybody, from public releases and open matters alone."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from kreislauf.foundation.place.models import Area
from tests.people import a_county, a_partner, signed_in
from tests.unit.case.invented import an_offer
from tests.unit.evidence.releases import a_cell
from tests.unit.region.planning import Table
from tests.unit.web.start.figures import TABLE, an_edition, with_outlines

pytestmark = pytest.mark.django_db
FIELD = "/handlungsfelder/livelihood/"
SOUTH, NORTH, COUNTY = "06433001", "06433012", "06433"


def text_of(path: str = "/", client: Client | None = None) -> str:
    response = (client or Client()).get(path)
    assert response.status_code == 200
    return response.content.decode()


def test_the_start_page_answers_the_three_questions_without_signing_in() -> None:
    an_offer(a_partner(), "debt_counselling", "livelihood")
    table = Table()
    table.adopted_measure(table.decided_goal())
    an_edition({(COUNTY, "livelihood"): "12.5"})
    page = text_of()
    for words in ("Was gibt es für mich?", "Was bringt es?", "Wer hat es entschieden?"):
        assert words in page
    assert "debt_counselling (Haus Nord)" in page
    assert "Fälle nach Wohngemeinde, Handlungsfeld und Quartal, 2025" in page
    assert "Zweite Beratungsstelle in Gernsheim" in page


def test_an_empty_county_is_told_as_empty() -> None:
    a_county()
    page = text_of()
    assert "noch kein Angebot eingetragen" in page
    assert "Noch ist keine Tabelle veröffentlicht" in page
    assert "Noch ist nichts beschlossen." in page
    field = text_of(FIELD)
    assert "noch keine Karte veröffentlicht" in field
    assert "Noch kein Angebot eingetragen" in field


def test_a_field_page_has_its_map_in_words_with_hidden_zero_and_missing_told_apart() -> None:
    a_county()
    with_outlines()
    an_edition({(SOUTH, "livelihood"): ".", (NORTH, "livelihood"): "-", (COUNTY, "livelihood"): "12.5"})
    page = text_of(FIELD)
    assert "Aus Datenschutz nicht gezeigt: Biebesheim am Rhein." in page
    assert "Keine: Rüsselsheim am Main." in page
    assert "12,5" in page
    assert "Die Fälle dieses Kreises sind erfunden." in page


def test_three_figures_each_with_source_and_the_way_to_its_origin() -> None:
    release = an_edition({(COUNTY, "livelihood"): "12.5"})
    a_cell(release, key="action_field=livelihood", value=640)
    an_edition(
        {(COUNTY, "livelihood"): "61"},
        indicator="share_goal_reached",
        table_id="outcome_by_field",
        unit="episodes",
    )
    page = text_of(FIELD)
    assert "640" in page
    assert page.count("Woher die Zahl kommt") == 3
    assert f"Freigabe {release.number}" in page
    assert "Abschlüsse, bei denen das Ziel erreicht wurde" in page


def test_only_the_public_profile_is_public_whoever_looks() -> None:
    values = {(COUNTY, "livelihood"): "98.7", (SOUTH, "livelihood"): "97.6"}
    an_edition(values, profile="provider_land")
    an_edition(values, profile="internal")
    for client in (Client(), signed_in(Table().planner)):
        page = text_of(FIELD, client)
        assert "98,7" not in page
        assert "97,6" not in page


def test_what_changed_is_said_only_on_the_same_population_base() -> None:
    before = {"period_from": date(2024, 1, 1), "period_until": date(2024, 12, 31)}
    an_edition({(COUNTY, "livelihood"): "11.1"}, **before)
    newer = an_edition({(COUNTY, "livelihood"): "12.5"})
    assert "2024 11,1, 2025 12,5." in text_of(FIELD)
    assert newer.period_from.year == 2025


def test_matters_that_are_not_public_stay_inside() -> None:
    table = Table()
    table.need(title="Kanarienbedarf", by=table.planner)
    table.goal()
    table.measure(title="Kanarienmaßnahme", themes={"gender": "Kanarienlinse"})
    for path in ("/", FIELD):
        page = text_of(path)
        for secret in ("Kanarien", "Beratung in zwei Wochen"):
            assert secret not in page


def test_who_is_signed_in_still_reaches_the_public_page() -> None:
    table = Table()
    assert "Was gibt es für mich?" in text_of("/oeffentlich/", signed_in(table.member))


def test_a_field_that_does_not_exist_is_not_found() -> None:
    assert Client().get("/handlungsfelder/raumfahrt/").status_code == 404


def test_offers_name_their_provider_and_where_they_help() -> None:
    a_county()
    an_offer(a_partner(), "debt_counselling", "livelihood").municipalities.add(Area.objects.get(code=SOUTH))
    an_offer(a_partner(), "anderes-feld", "disability")
    page = text_of(FIELD)
    assert "Biebesheim am Rhein" in page
    assert "Haus Nord" in page
    assert "anderes-feld" not in page


@pytest.mark.parametrize("path", ["/", FIELD])
def test_more_of_everything_asks_no_more_queries(path: str) -> None:
    table = Table()

    def queries() -> int:
        with CaptureQueriesContext(connection) as seen:
            text_of(path)
        return len(seen)

    goal = table.decided_goal()

    def more(number: int) -> None:
        an_offer(table.house, f"angebot-{number}", "livelihood")
        table.adopted_measure(goal, themes={"gender": f"Linse {number}"})
        an_edition({(COUNTY, "livelihood"): "12.5"}, table_id=f"{TABLE}_{number}")

    an_edition({(COUNTY, "livelihood"): "12.5", (SOUTH, "livelihood"): "9.5"})
    more(1)
    before = queries()
    for number in (2, 3, 4):
        more(number)
    assert queries() <= before
    assert before < 60
