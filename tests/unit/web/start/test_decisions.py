"""An assembly member's first page: next decisions as cards, and what became of past ones."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from kreislauf.region.body.models import ConsultationRole, Paper
from kreislauf.region.body.services import Station, call_meeting, table_paper
from kreislauf.region.matter.models import Matter
from kreislauf.region.statement.models import StatementRequest
from kreislauf.region.statement.services import request_statements, volunteer_statement
from tests.people import signed_in
from tests.unit.evidence.releases import a_figure, a_release
from tests.unit.region.planning import Table

pytestmark = pytest.mark.django_db
PAGE = "/entscheidungen/"


def text_of(table: Table) -> str:
    response = signed_in(table.member).get(PAGE)
    assert response.status_code == 200
    return response.content.decode()


def a_paper(table: Table, subject: Matter | None, reference: str = "V-1", *, days: int | None = 30) -> Paper:
    """A paper before the county assembly, in so many days or without a date."""
    today = timezone.localdate()
    meeting = None
    if days is not None:
        day = today + timedelta(days=days)
        meeting = call_meeting(body=table.assembly, held_on=day, title=f"Sitzung {reference}", by=table.clerk)
    return table_paper(
        cycle=table.cycle,
        reference=reference,
        title=f"Vorlage {reference}",
        text="Der Kreistag beschließt die zweite Beratungsstelle.",
        stations=[Station(table.assembly, ConsultationRole.DECISION, meeting)],
        by=table.planner,
        subject=subject,
        on=today,
    )


def test_a_member_is_led_from_the_start_page_to_the_decisions() -> None:
    response = signed_in(Table().member).get("/")
    assert (response.status_code, response.url) == (302, PAGE)


def test_a_card_names_goal_euros_date_and_one_figure_with_its_source() -> None:
    table = Table()
    goal = table.decided_goal(baseline=a_figure(value="23.4"))
    measure = table.measure(goal, estimated_cents=8_000_000)
    a_paper(table, measure)
    page = text_of(table)
    day = timezone.localdate() + timedelta(days=30)
    for words in ("Beratung in zwei Wochen", "80.000,00 €", "23,4", "Freigabe", f"{day:%d.%m.%Y}"):
        assert words in page


def test_a_card_says_who_dissents_and_who_is_silent_before_who_agrees() -> None:
    table = Table()
    measure = table.measure()
    past = timezone.localdate() - timedelta(days=2)
    asked = request_statements(
        matter_id=measure.pk,
        partners=[table.town],
        due_on=timezone.localdate() + timedelta(days=5),
        by=table.planner,
    )
    StatementRequest.objects.filter(pk=asked.pk).update(asked_on=past - timedelta(days=20), due_on=past)
    volunteer_statement(matter_id=measure.pk, position=1, text="Das hilft.", by=table.liga_voice)
    volunteer_statement(matter_id=measure.pk, position=8, text="Zu teuer für uns.", by=table.other_lead)
    a_paper(table, measure)
    page = text_of(table)
    places = [page.index(words) for words in ("Zu teuer für uns.", "keine Antwort", "Das hilft.")]
    assert places == sorted(places)


def test_a_figure_that_is_not_public_is_not_shown() -> None:
    table = Table()
    hidden = a_figure(release=a_release(profile="provider_land"), value="98.7")
    a_paper(table, table.measure(table.decided_goal(baseline=hidden)))
    page = text_of(table)
    assert "98,7" not in page
    assert "Es gibt keine veröffentlichte Zahl." in page


def test_what_two_sides_still_negotiate_stays_between_them() -> None:
    table = Table()
    agreement = table.requested_agreement(
        table.adopted_measure(), table.line(), 1_234_500, title="Kanarienvertrag"
    )
    volunteer_statement(matter_id=agreement.pk, position=8, text="Kanarienwort.", by=table.lead)
    a_paper(table, agreement)
    page = text_of(table)
    assert "Vorlage V-1" in page
    for secret in ("Kanarienvertrag", "Kanarienwort", "12.345,00"):
        assert secret not in page


def test_the_nearest_meeting_comes_first_and_papers_without_a_date_last() -> None:
    table = Table()
    for reference, days in (("V-1", None), ("V-2", 60), ("V-3", 10)):
        a_paper(table, None, reference, days=days)
    page = text_of(table)
    places = [page.index(f"Vorlage {reference}") for reference in ("V-3", "V-2", "V-1")]
    assert places == sorted(places)


def test_a_past_decision_has_a_light_a_word_at_most_three_sentences_and_the_way_to_the_reasons() -> None:
    table = Table()
    table.running_agreement(table.adopted_measure(), table.line())
    page = text_of(table)
    assert "kl-light--yellow" in page
    assert "in Umsetzung" in page
    assert "Mit Haus Nord sind 40.000,00 € vereinbart." in page
    assert "Warum?" in page


def test_what_was_decided_waits_no_longer() -> None:
    table = Table()
    measure = table.measure()
    paper = a_paper(table, measure)
    resolution = table.decide(measure, table.assembly)
    resolution.paper = paper
    resolution.save()
    assert "Gerade liegt keine Vorlage zur Entscheidung vor" in text_of(table)


def test_an_empty_page_says_so() -> None:
    page = text_of(Table())
    assert "Gerade liegt keine Vorlage zur Entscheidung vor" in page
    assert "Noch ist nichts beschlossen." in page


def test_more_papers_and_resolutions_ask_no_more_queries() -> None:
    table = Table()
    client = signed_in(table.member)

    def queries() -> int:
        with CaptureQueriesContext(connection) as seen:
            assert client.get(PAGE).status_code == 200
        return len(seen)

    goal = table.decided_goal()

    def more(number: int) -> None:
        measure = table.measure(goal)
        volunteer_statement(matter_id=measure.pk, position=2, text="Ja.", by=table.liga_voice)
        a_paper(table, measure, f"V-{number}", days=number)
        table.adopted_measure(goal)

    more(1)
    before = queries()
    for number in (2, 3, 4):
        more(number)
    assert queries() <= before
    assert before < 75


def test_a_provider_lead_does_not_open_the_members_page() -> None:
    table = Table()
    assert signed_in(table.lead).get(PAGE).status_code == 403
