"""Statements: one due date for all, one text for all readers, a reply owed by the owner, silence shown as silence."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from kreislauf.foundation.errors import DomainError, NotAllowed, NotInThisStatus, NotVisible
from kreislauf.region.goal.services import consult_on_goal
from kreislauf.region.statement.models import Statement
from kreislauf.region.statement.rules import StatementStatus, status_of
from kreislauf.region.statement.selectors import (
    replies_owed_by,
    statement_visible_to,
    statements_on,
    statements_owed_by,
)
from kreislauf.region.statement.services import (
    DeadlinePassed,
    NobodyAsked,
    give_statement,
    reply_to_statement,
    request_statements,
    volunteer_statement,
)
from tests.unit.region.planning import Table

pytestmark = pytest.mark.django_db


def asked(table: Table, days: int = 14) -> Statement:
    """A statement the provider was asked for on a need of the town."""
    request = request_statements(
        matter_id=table.need().pk,
        partners=[table.house, table.liga],
        due_on=timezone.localdate() + timedelta(days=days),
        by=table.mayor,
    )
    return request.statements.get(partner=table.house)


@pytest.mark.parametrize(
    ("given", "answered", "due", "expected"),
    [
        (False, False, 1, StatementStatus.REQUESTED),
        (False, False, 0, StatementStatus.REQUESTED),
        (False, False, -1, StatementStatus.LAPSED),
        (True, False, -1, StatementStatus.RECEIVED),
        (True, True, -1, StatementStatus.ANSWERED),
        (True, False, None, StatementStatus.RECEIVED),
    ],
)
def test_the_status_follows_from_what_is_there_and_the_day(given, answered, due, expected) -> None:
    today = timezone.localdate()
    due_on = None if due is None else today + timedelta(days=due)
    assert status_of(given=given, answered=answered, due_on=due_on, today=today) == expected


def test_all_partners_of_a_round_have_the_same_due_date() -> None:
    table = Table()
    statement = asked(table)
    dates = {other.request.due_on for other in statements_on(statement.matter)}
    assert len(dates) == 1
    assert statements_on(statement.matter).count() == 2


def test_only_the_partner_that_was_asked_answers() -> None:
    table = Table()
    statement = asked(table)
    for stranger in (table.planner, table.liga_voice, table.other_lead, table.clerk):
        with pytest.raises(NotAllowed):
            give_statement(statement_id=statement.pk, position=2, text="Ja.", by=stranger)
    assert give_statement(statement_id=statement.pk, position=2, text="Ja.", by=table.lead).given_at


def test_every_reader_reads_the_same_text_from_the_same_moment() -> None:
    table = Table()
    statement = asked(table)
    give_statement(statement_id=statement.pk, position=3, text="Mit Bedenken.", by=table.lead)
    readers = (table.mayor, table.planner, table.liga_voice, table.other_lead, table.member)
    read = {(seen.text, seen.given_at) for seen in (statement_visible_to(r, statement.pk) for r in readers)}
    assert len(read) == 1


def test_a_published_statement_cannot_be_replaced() -> None:
    table = Table()
    statement = asked(table)
    give_statement(statement_id=statement.pk, position=3, text="Mit Bedenken.", by=table.lead)
    with pytest.raises(NotInThisStatus):
        give_statement(statement_id=statement.pk, position=1, text="Doch gut.", by=table.lead)


def test_after_the_due_date_silence_is_shown_and_the_late_answer_refused() -> None:
    table = Table()
    statement = asked(table, days=3)
    late = timezone.now() + timedelta(days=5)
    with pytest.raises(DeadlinePassed):
        give_statement(statement_id=statement.pk, position=3, text="Zu spät.", by=table.lead, at=late)
    assert statement.status_on(timezone.localdate(late)) == StatementStatus.LAPSED
    assert statements_owed_by(table.house).count() == 1
    assert statements_owed_by(table.house, today=timezone.localdate(late)).count() == 0


def test_a_volunteered_statement_is_owed_a_reply_like_any_other() -> None:
    table = Table()
    need = table.need()
    statement = volunteer_statement(matter_id=need.pk, position=7, text="Wir sehen es anders.", by=table.lead)
    assert list(replies_owed_by(table.town)) == [statement]
    reply_to_statement(
        statement_id=statement.pk, outcome="not_taken_up", reason="Die Zahlen sagen es.", by=table.mayor
    )
    assert list(replies_owed_by(table.town)) == []


@pytest.mark.parametrize("who", ["planner", "liga_voice", "lead", "clerk"])
def test_only_the_owner_replies(who: str) -> None:
    table = Table()
    statement = volunteer_statement(matter_id=table.need().pk, position=2, text="Gut.", by=table.lead)
    with pytest.raises(NotAllowed):
        reply_to_statement(statement_id=statement.pk, outcome="taken_up", by=getattr(table, who))


@pytest.mark.parametrize("outcome", ["partly", "not_taken_up"])
def test_what_is_not_wholly_taken_up_needs_a_reason(outcome: str) -> None:
    table = Table()
    statement = volunteer_statement(matter_id=table.need().pk, position=2, text="Gut.", by=table.lead)
    with pytest.raises(DomainError, match="Begründung"):
        reply_to_statement(statement_id=statement.pk, outcome=outcome, by=table.mayor)


def test_nothing_is_said_on_a_draft_one_may_not_read() -> None:
    table = Table()
    goal = table.goal()
    with pytest.raises(NotVisible):
        volunteer_statement(matter_id=goal.pk, position=2, text="Gut.", by=table.lead)
    consult_on_goal(goal_id=goal.pk, by=table.planner)
    assert volunteer_statement(matter_id=goal.pk, position=2, text="Gut.", by=table.lead).pk


def test_a_request_that_asks_nobody_is_refused() -> None:
    table = Table()
    with pytest.raises(NobodyAsked):
        request_statements(
            matter_id=table.need().pk,
            partners=[],
            due_on=timezone.localdate() + timedelta(days=3),
            by=table.mayor,
        )


def test_the_database_refuses_half_a_statement() -> None:
    table = Table()
    statement = asked(table)
    with pytest.raises(IntegrityError), transaction.atomic():
        Statement.objects.filter(pk=statement.pk).update(text="Ohne Haltung")
