"""The provider lead's first page: the own house in counts and what it owes; never another house's."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from kreislauf.cycle.turn.rules import Stage
from kreislauf.provider.delivery.services import (
    begin_delivery_report,
    submit_delivery_report,
    write_delivery_report,
)
from kreislauf.region.statement.services import request_statements
from tests.people import a_partner, signed_in
from tests.unit.case.invented import House, a_house, an_intake
from tests.unit.provider.deliveries import a_count
from tests.unit.region.planning import Table

pytestmark = pytest.mark.django_db
PAGE = "/mein-haus/"


def a_table_with(house: House) -> Table:
    """The planning table at which this house sits, led by the same person."""
    table = Table()
    table.house, table.lead = house.provider, house.lead
    return table


def text_of(client: Client, path: str = PAGE) -> str:
    response = client.get(path)
    assert response.status_code == 200
    return response.content.decode()


def a_report(table: Table, **cell: object) -> None:
    """A submitted report on a running agreement whose number is this released cell."""
    agreement = table.running_agreement(table.adopted_measure(), table.line())
    table.at(Stage.DELIVERY)
    report = begin_delivery_report(
        agreement_id=agreement.pk,
        period_from=agreement.term_from,
        period_to=agreement.term_to,
        by=table.lead,
    )
    count = a_count(report, **cell)
    write_delivery_report(
        report_id=report.pk, cell_ids=[count.pk], narrative="Gut angelaufen.", by=table.lead
    )
    submit_delivery_report(report_id=report.pk, by=table.lead)


def test_a_lead_is_led_from_the_start_page_to_the_own_house() -> None:
    response = signed_in(a_house().lead).get("/")
    assert (response.status_code, response.url) == (302, PAGE)


def test_the_house_is_shown_in_counts_without_any_name() -> None:
    house = a_house()
    today = timezone.localdate()
    for _ in range(2):
        an_intake(house, first_contact_on=f"{today:%d.%m.%Y}")
    page = text_of(signed_in(house.lead))
    assert "Beispielmann" not in page
    assert "Hilfe in allgemeinen Lebenskrisen" in page
    assert '<span class="kl-card__figure">2</span> <span class="kl-card__unit">offene Fälle</span>' in page


def test_what_waits_is_counted_and_led_to() -> None:
    house = a_house()
    begun = timezone.localdate() - timedelta(days=60)
    an_intake(house, first_contact_on=f"{begun:%d.%m.%Y}")
    page = text_of(signed_in(house.lead))
    assert "Bei einem offenen Fall ist etwas fällig" in page
    assert 'href="/faelle/?show=due"' in page
    assert "0 von 1 offenen Aufnahmen sind vollständig" in page


def test_a_quarter_can_be_chosen_and_nonsense_shows_the_newest() -> None:
    house = a_house()
    an_intake(house, first_contact_on="3.4.2026")
    client = signed_in(house.lead)
    assert "1. Quartal 2026" in text_of(client, PAGE + "?quartal=2026-Q1")
    for nonsense in ("gestern", "2026-Q9", "9999-Q1"):
        assert "2. Quartal 2026" in text_of(client, PAGE + f"?quartal={nonsense}")
    assert "1. Quartal 2000" in text_of(client, PAGE + "?quartal=0-Q1")


def test_another_houses_cases_and_agreements_appear_nowhere() -> None:
    house, other = a_house(), a_house("haus-sued")
    for _ in range(7):
        an_intake(other, first_contact_on=f"{timezone.localdate():%d.%m.%Y}")
    table = a_table_with(house)
    table.requested_agreement(
        table.adopted_measure(), table.line(), provider=other.provider, title="Kanarienvertrag"
    )
    client = signed_in(house.lead)
    page = text_of(client)
    assert "Kanarienvertrag" not in page
    assert "Haus Sued" not in page
    assert "Noch keine Fälle in diesem Haus" in page
    assert client.get(PAGE, {"haus": "haus-sued"}).status_code == 404


def test_delivered_units_stand_beside_the_agreed_ones_with_a_picture_that_says_it_in_words() -> None:
    table = a_table_with(a_house())
    a_report(table, key="main_issue=livelihood|provider=haus-nord", value=60)
    page = text_of(signed_in(table.lead))
    assert "vereinbart 120 Fälle, erbracht 60." in page
    assert "50 %" in page


def test_a_hidden_count_is_shown_as_hidden_with_its_bounds() -> None:
    table = a_table_with(a_house())
    hidden = {"value": None, "sign": ".", "status": "hidden", "reason": "zu klein", "lower": 1, "upper": 7}
    a_report(table, key="main_issue=livelihood|provider=haus-nord", **hidden)
    page = text_of(signed_in(table.lead))
    assert "aus Datenschutz nicht gezeigt, zwischen 1 und 7" in page
    assert 'fill="url(#bars-suppressed)"' in page


def test_a_count_of_the_whole_field_is_not_taken_for_the_houses_own() -> None:
    table = a_table_with(a_house())
    a_report(table, key="main_issue=livelihood", value=444)
    page = text_of(signed_in(table.lead))
    assert "444 im ganzen Handlungsfeld, alle Träger" in page
    assert "noch keine Zahl für den Träger allein" in page


def test_the_agreement_stands_on_the_timeline_and_in_its_table() -> None:
    table = a_table_with(a_house())
    agreement = table.running_agreement(table.adopted_measure(), table.line())
    page = text_of(signed_in(table.lead))
    assert "Zeitstrahl von 1 Vereinbarungen." in page
    assert f"läuft bis {agreement.term_to:%d.%m.%Y}" in page


def test_what_the_house_owes_stands_first_with_its_due_date() -> None:
    table = a_table_with(a_house())
    need = table.need(by=table.planner)
    due = timezone.localdate() + timedelta(days=21)
    request_statements(matter_id=need.pk, partners=[table.house], due_on=due, by=table.planner)
    page = text_of(signed_in(table.lead))
    assert "Schuldnerberatung im Südkreis" in page
    assert f"bis {due:%d.%m.%Y}" in page


def test_an_empty_house_says_so() -> None:
    page = text_of(signed_in(a_house().lead))
    assert "Noch keine Fälle in diesem Haus" in page
    assert "Keine Vereinbarung" in page


def test_more_cases_and_agreements_ask_no_more_queries() -> None:
    house = a_house()
    table = a_table_with(house)
    client = signed_in(house.lead)
    measure, line = table.adopted_measure(), table.line()

    def queries() -> int:
        with CaptureQueriesContext(
            connection,
        ) as asked:
            text_of(client)
        return len(asked)

    table.running_agreement(measure, line, 10_000)
    an_intake(house)
    text_of(client)  # the first visit learns which quarter is the newest
    before = queries()
    for _ in range(3):
        table.at(Stage.MEASURES)
        table.running_agreement(measure, line, 10_000)
        an_intake(house)
    assert queries() == before
    assert before < 45


def test_nobody_but_a_lead_opens_the_page() -> None:
    house = a_house()
    assert signed_in(house.counsellor).get(PAGE).status_code == 403
    assert Client().get(PAGE).status_code == 302
    assert a_partner("haus-nord") == house.provider
