"""The Liga's positions board: every open matter, every partner's word, silence, and how much notice everybody had."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from kreislauf.region.goal.services import answer_goal, consult_on_goal
from kreislauf.region.statement.models import Statement, StatementRequest
from kreislauf.region.statement.services import give_statement, reply_to_statement, request_statements
from tests.people import signed_in
from tests.unit.region.planning import Table

pytestmark = pytest.mark.django_db
PAGE = "/positionen/"


def text_of(table: Table, path: str = PAGE) -> str:
    response = signed_in(table.liga_voice).get(path)
    assert response.status_code == 200
    return response.content.decode()


def asked(table: Table, *, days: int = 21) -> StatementRequest:
    """A need on which house, town and Liga were asked."""
    need = table.need(by=table.planner)
    return request_statements(
        matter_id=need.pk,
        partners=[table.house, table.town, table.liga],
        due_on=timezone.localdate() + timedelta(days=days),
        by=table.planner,
    )


def answer(table: Table, request: StatementRequest, position: int) -> Statement:
    statement = request.statements.get(partner=table.house)
    return give_statement(statement_id=statement.pk, position=position, text="Gut so.", by=table.lead)


def test_the_liga_is_led_from_the_start_page_to_the_board() -> None:
    response = signed_in(Table().liga_voice).get("/")
    assert (response.status_code, response.url) == (302, PAGE)


def test_a_position_stands_as_a_word_and_a_form_in_the_partners_column() -> None:
    table = Table()
    answer(table, asked(table), 4)
    page = text_of(table)
    assert "stimmt zu, mit Vorbehalt" in page
    assert page.count("start-position__here") == 1
    assert "gefragt" in page


def test_silence_after_the_due_date_is_visible() -> None:
    table = Table()
    request = asked(table)
    past = timezone.localdate() - timedelta(days=3)
    StatementRequest.objects.filter(pk=request.pk).update(asked_on=past - timedelta(days=14), due_on=past)
    page = text_of(table)
    assert page.count("keine Antwort</span>") == 3
    assert f"Frist war {past:%d.%m.%Y}" in page


def test_dissent_to_a_goal_stands_beside_the_consent_with_its_reason() -> None:
    table = Table()
    goal = table.goal()
    consult_on_goal(goal_id=goal.pk, by=table.planner)
    answer_goal(goal_id=goal.pk, agrees=True, by=table.planner)
    answer_goal(goal_id=goal.pk, agrees=False, text="Zu wenig Geld dafür.", by=table.lead)
    page = text_of(table)
    assert "trägt das Ziel mit" in page
    assert "trägt das Ziel nicht mit" in page
    assert "Zu wenig Geld dafür." in page


def test_a_statement_without_a_reply_names_who_owes_it() -> None:
    table = Table()
    statement = answer(table, asked(table), 2)
    assert f"Antwort schuldet: {table.county.name}" in text_of(table)
    reply_to_statement(statement_id=statement.pk, outcome="taken_up", by=table.planner)
    assert "Jede Stellungnahme hat eine Antwort." in text_of(table)


def test_deadlines_name_who_is_missing() -> None:
    table = Table()
    answer(table, asked(table, days=10), 2)
    page = text_of(table)
    assert "noch 10 Tage" in page
    assert "es fehlen: Liga, Ruesselsheim" in page


def test_equal_notice_is_said_and_unequal_notice_too() -> None:
    table = Table()
    asked(table)
    assert "Alle Partner hatten dieselbe kürzeste Frist: 21 Tage." in text_of(table)
    need = table.need(by=table.planner)
    due = timezone.localdate() + timedelta(days=7)
    request_statements(matter_id=need.pk, partners=[table.town], due_on=due, by=table.planner)
    assert "Nicht gleich: Ruesselsheim hatte mindestens 7 Tage" in text_of(table)


def test_money_stands_by_provider_once_an_agreement_is_signed() -> None:
    table = Table()
    measure, line = table.adopted_measure(), table.line()
    table.requested_agreement(measure, line, 1_111_100, title="Noch in Verhandlung")
    page = text_of(table)
    assert "11.111,00" not in page
    assert "Noch in Verhandlung" not in page
    table.running_agreement(measure, line, 4_000_000)
    assert "40.000,00 €" in text_of(table)


def test_the_board_can_be_filtered_and_exported() -> None:
    table = Table()
    answer(table, asked(table), 8)
    assert "Gerade ist nichts in Beratung" in text_of(table, PAGE + "?art=measure")
    file = signed_in(table.liga_voice).get(PAGE, {"format": "csv", "partner": "liga"})
    lines = file.content.decode("utf-8-sig").splitlines()
    assert "Ruesselsheim" not in lines[-2]
    assert lines[-1].endswith("kann es nicht mittragen;gefragt")


def test_an_empty_board_says_what_to_do() -> None:
    page = text_of(Table())
    assert "Gerade ist nichts in Beratung" in page
    assert "Keine offene Frist." in page


def test_more_matters_ask_no_more_queries() -> None:
    table = Table()
    client = signed_in(table.liga_voice)

    def queries() -> int:
        with CaptureQueriesContext(connection) as seen:
            assert client.get(PAGE).status_code == 200
        return len(seen)

    table.goal()
    answer(table, asked(table), 2)
    before = queries()
    for _ in range(4):
        answer(table, asked(table), 3)
        table.goal()
    assert queries() <= before
    assert before < 40


def test_only_the_liga_opens_the_board() -> None:
    table = Table()
    assert signed_in(table.mayor).get(PAGE).status_code == 403
