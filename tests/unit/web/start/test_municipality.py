"""A municipality's first page: its own figures beside the county's, its matrix, and what it is asked."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from kreislauf.foundation.account.models import User
from kreislauf.foundation.partner.models import PartnerKind
from kreislauf.foundation.permission.rules import Role
from kreislauf.foundation.place.models import Area
from kreislauf.region.statement.services import request_statements
from tests.people import a_county, a_partner, an_account, signed_in
from tests.unit.case.invented import an_offer
from tests.unit.evidence.releases import a_population
from tests.unit.region.planning import Table
from tests.unit.web.start.figures import an_edition, with_outlines

pytestmark = pytest.mark.django_db
PAGE = "/meine-gemeinde/"
OWN, OTHER, COUNTY = "06433001", "06433012", "06433"


def a_mayor(code: str = OWN, slug: str = "biebesheim") -> User:
    a_county()
    town = a_partner(slug, PartnerKind.MUNICIPALITY, area=Area.objects.get(code=code))
    return an_account(Role.MUNICIPALITY, town)


def text_of(client: Client, path: str = PAGE) -> str:
    response = client.get(path)
    assert response.status_code == 200
    return response.content.decode()


def test_a_municipality_is_led_from_the_start_page_to_its_own_page() -> None:
    response = signed_in(a_mayor()).get("/")
    assert (response.status_code, response.url) == (302, PAGE)


def test_the_own_figure_stands_beside_the_countys_with_the_difference_in_words() -> None:
    mayor = a_mayor()
    an_edition({(OWN, "total"): "17.5", (COUNTY, "total"): "12.5", (OTHER, "total"): "11.0"})
    page = text_of(signed_in(mayor))
    assert "17,5" in page
    assert "12,5" in page
    assert "höher als im Kreis" in page
    assert "Freigabe" in page


def test_the_map_outlines_the_own_area_and_says_so_in_words() -> None:
    mayor = a_mayor()
    with_outlines()
    an_edition({(OWN, "livelihood"): "17.5", (OTHER, "livelihood"): "."})
    page = text_of(signed_in(mayor), PAGE + "?feld=livelihood")
    assert "Umrandet: Biebesheim am Rhein, 17,5." in page
    assert "Aus Datenschutz nicht gezeigt: Rüsselsheim am Main." in page
    assert 'stroke-dasharray="9 4"' in page


def test_a_hidden_own_figure_is_never_compared() -> None:
    mayor = a_mayor()
    an_edition({(OWN, "total"): ".", (COUNTY, "total"): "12.5"})
    page = text_of(signed_in(mayor))
    assert "aus Datenschutz nicht gezeigt" in page
    assert "als im Kreis" not in page


def test_exact_internal_figures_are_not_for_a_municipality() -> None:
    mayor = a_mayor()
    an_edition({(OWN, "total"): "98.7", (COUNTY, "total"): "97.6"}, profile="internal")
    page = text_of(signed_in(mayor))
    assert "98,7" not in page
    assert "Noch keine freigegebenen Zahlen" in page


def test_the_matrix_holds_what_serves_the_area_and_nothing_else() -> None:
    mayor = a_mayor()
    house = a_partner()
    an_offer(house, "debt_counselling", "livelihood").municipalities.add(Area.objects.get(code=OWN))
    an_offer(house, "kanarienangebot", "livelihood").municipalities.add(Area.objects.get(code=OTHER))
    an_offer(house, "kreisweit", "older_people")
    page = text_of(signed_in(mayor))
    assert "debt_counselling (Haus Nord)" in page
    assert "kreisweit (Haus Nord)" in page
    assert "kanarienangebot" not in page
    assert "Querschnittsthemen" in page


def test_needs_and_measures_of_the_area_and_the_theme_under_the_lens() -> None:
    mayor, table = a_mayor(), Table()
    area = Area.objects.get(code=OWN)
    need = table.established_need()
    need.area = area
    need.save()
    other = table.need(title="Kanarienbedarf", area=Area.objects.get(code=OTHER), by=table.planner)
    table.adopted_measure(table.decided_goal(need), themes={"migration": "Beratung in sechs Sprachen"})
    page = text_of(signed_in(mayor))
    assert "Schuldnerberatung im Südkreis" in page
    assert "Zweite Beratungsstelle in Gernsheim" in page
    assert "Beratung in sechs Sprachen" in page
    assert other.title not in page


def test_what_the_municipality_is_asked_stands_with_its_due_date() -> None:
    mayor, table = a_mayor(), Table()
    need = table.need(by=table.planner)
    due = timezone.localdate() + timedelta(days=14)
    town = mayor.role_assignments.get().partner
    request_statements(matter_id=need.pk, partners=[town], due_on=due, by=table.planner)
    assert f"bis {due:%d.%m.%Y}" in text_of(signed_in(mayor))


def test_another_municipality_cannot_be_chosen() -> None:
    mayor = a_mayor()
    a_partner("ruesselsheim", PartnerKind.MUNICIPALITY, area=Area.objects.get(code=OTHER))
    assert signed_in(mayor).get(PAGE, {"gebiet": "ruesselsheim"}).status_code == 404


def test_empty_pages_say_so_and_a_municipality_without_an_area_too() -> None:
    page = text_of(signed_in(a_mayor()))
    assert "Noch keine freigegebenen Zahlen" in page
    assert "kein Bedarf gemeldet" in page
    lost = an_account(Role.MUNICIPALITY, a_partner("ohne-gebiet", PartnerKind.MUNICIPALITY))
    assert "Noch kein Gebiet" in text_of(signed_in(lost))


def test_more_figures_offers_and_needs_ask_no_more_queries() -> None:
    mayor, table = a_mayor(), Table()
    area, client = Area.objects.get(code=OWN), signed_in(mayor)
    a_population(area)

    def queries() -> int:
        with CaptureQueriesContext(connection) as seen:
            text_of(client)
        return len(seen)

    def more(number: int) -> None:
        an_offer(table.house, f"angebot-{number}", "livelihood").municipalities.add(area)
        table.need(title=f"Bedarf {number}", area=area, by=mayor)

    an_edition({(OWN, "total"): "17.5", (COUNTY, "total"): "12.5", (OTHER, "total"): "11.0"})
    more(0)
    before = queries()
    for number in (1, 2, 3):
        more(number)
    assert queries() <= before
    assert before < 45
