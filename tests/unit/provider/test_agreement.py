"""Agreements: two sides, prospective, never more than the budget line has."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.utils import timezone

from kreislauf.cycle.turn.rules import Stage
from kreislauf.foundation.errors import DomainError, NotAllowed, NotInThisStatus, NotVisible
from kreislauf.provider.agreement.rules import (
    TRANSITIONS,
    AgreementStatus,
    arbitration_open_from,
    reports_due,
)
from kreislauf.provider.agreement.selectors import (
    agreement_visible_to,
    agreements_visible_to,
    drawn_from_line,
    drawn_from_lines,
)
from kreislauf.provider.agreement.services import (
    ArbitrationTooEarly,
    LineExhausted,
    MeasureNotAdopted,
    NotProspective,
    TermTooLong,
    call_arbitration,
    negotiate_agreement,
    settle_agreement,
    sign_agreement,
)
from kreislauf.provider.term.services import expire_agreement, put_agreement_in_force, terminate_agreement
from tests.unit.region.planning import Table

pytestmark = pytest.mark.django_db


def test_the_money_of_all_agreements_never_exceeds_the_line() -> None:
    table = Table()
    measure, line = table.adopted_measure(), table.line(10_000_000)
    first = table.settled_agreement(measure, line, 6_000_000)
    second = table.requested_agreement(measure, line, 4_000_001)
    negotiate_agreement(agreement_id=second.pk, by=table.planner)
    with pytest.raises(LineExhausted, match=r"40\.000,00 €.*40\.000,01 €"):
        settle_agreement(agreement_id=second.pk, by=table.planner)
    settle_agreement(agreement_id=second.pk, cents=4_000_000, by=table.lead)
    assert drawn_from_line(line.pk) == first.cents + 4_000_000 == line.approved_cents
    assert drawn_from_lines([line.pk]) == {line.pk: 10_000_000}


def test_an_agreement_under_negotiation_draws_nothing_yet() -> None:
    table = Table()
    line = table.line()
    table.requested_agreement(table.adopted_measure(), line)
    assert drawn_from_line(line.pk) == 0


def test_a_negotiation_that_was_broken_off_draws_nothing() -> None:
    table = Table()
    line = table.line()
    agreement = table.requested_agreement(table.adopted_measure(), line)
    terminate_agreement(agreement_id=agreement.pk, reason="Nicht einig geworden.", by=table.lead)
    assert drawn_from_line(line.pk) == 0


def test_signatures_do_not_multiply_the_money() -> None:
    table = Table()
    line = table.line()
    agreement = table.running_agreement(table.adopted_measure(), line)
    assert agreement.signatures.count() == 2
    assert drawn_from_line(line.pk) == agreement.cents


def test_it_is_signed_when_both_sides_have_signed() -> None:
    table = Table()
    agreement = table.settled_agreement(table.adopted_measure(), table.line())
    table.at(Stage.AGREEMENT)
    assert sign_agreement(agreement_id=agreement.pk, by=table.lead).status == "settled"
    with pytest.raises(NotInThisStatus):
        sign_agreement(agreement_id=agreement.pk, by=table.lead)
    assert sign_agreement(agreement_id=agreement.pk, by=table.planner).status == "signed"


@pytest.mark.parametrize("who", ["liga_voice", "other_lead", "mayor", "clerk", "member"])
def test_before_it_is_signed_nobody_but_the_two_sides_knows_of_it(who: str) -> None:
    table = Table()
    agreement = table.settled_agreement(table.adopted_measure(), table.line())
    stranger = getattr(table, who)
    assert list(agreements_visible_to(stranger)) == []
    for act in (settle_agreement, sign_agreement, negotiate_agreement, put_agreement_in_force):
        with pytest.raises(NotVisible):
            act(agreement_id=agreement.pk, by=stranger)


def test_a_signed_agreement_is_read_by_all_partners_and_signed_by_none_of_them() -> None:
    table = Table()
    agreement = table.running_agreement(table.adopted_measure(), table.line())
    for reader in (table.liga_voice, table.other_lead, table.mayor, table.member):
        assert agreement_visible_to(reader, agreement.pk) == agreement
        with pytest.raises(NotAllowed):
            terminate_agreement(agreement_id=agreement.pk, reason="einfach so", by=reader)


def test_an_agreement_in_force_puts_its_measure_and_goal_in_delivery() -> None:
    table = Table()
    goal = table.decided_goal()
    agreement = table.running_agreement(table.adopted_measure(goal), table.line())
    agreement.measure.refresh_from_db()
    goal.refresh_from_db()
    assert (agreement.status, agreement.measure.status, goal.status) == (
        "in_force",
        "in_delivery",
        "in_delivery",
    )


def test_no_agreement_on_a_measure_no_body_adopted() -> None:
    table = Table()
    with pytest.raises(MeasureNotAdopted):
        table.requested_agreement(table.measure(), table.line())


def test_an_agreement_is_for_the_time_to_come() -> None:
    table = Table()
    measure, line = table.adopted_measure(), table.line()
    yesterday = timezone.localdate() - timedelta(days=1)
    with pytest.raises(NotProspective):
        table.requested_agreement(measure, line, term_from=yesterday, on=timezone.localdate())


def test_nobody_agrees_for_longer_than_a_decade() -> None:
    table = Table()
    measure, line = table.adopted_measure(), table.line()
    with pytest.raises(TermTooLong):
        table.requested_agreement(measure, line, term_to=date(9999, 12, 31))


def test_it_is_not_in_force_before_its_first_day_nor_expired_before_its_last() -> None:
    table = Table()
    agreement = table.settled_agreement(table.adopted_measure(), table.line())
    table.at(Stage.AGREEMENT)
    for by in (table.planner, table.lead):
        sign_agreement(agreement_id=agreement.pk, by=by)
    with pytest.raises(NotInThisStatus, match="beginnt erst"):
        put_agreement_in_force(
            agreement_id=agreement.pk, by=table.lead, on=agreement.term_from - timedelta(days=1)
        )
    put_agreement_in_force(agreement_id=agreement.pk, by=table.lead)
    with pytest.raises(NotInThisStatus, match="nicht vorbei"):
        expire_agreement(agreement_id=agreement.pk, by=table.lead, on=agreement.term_to)
    ended = expire_agreement(
        agreement_id=agreement.pk, by=table.planner, on=agreement.term_to + timedelta(days=1)
    )
    assert ended.status == "expired"


def test_the_arbitration_board_is_open_after_the_statutory_time() -> None:
    table = Table()
    today = timezone.localdate()
    agreement = table.requested_agreement(
        table.adopted_measure(), table.line(), on=today - timedelta(days=41)
    )
    negotiate_agreement(agreement_id=agreement.pk, by=table.lead)
    with pytest.raises(ArbitrationTooEarly):
        call_arbitration(agreement_id=agreement.pk, by=table.lead, on=today)
    called = call_arbitration(agreement_id=agreement.pk, by=table.lead, on=today + timedelta(days=1))
    assert called.status == "arbitration"
    assert settle_agreement(agreement_id=agreement.pk, by=table.planner).status == "settled"


def test_where_the_law_knows_no_arbitration_there_is_none() -> None:
    assert arbitration_open_from(asked_on=date(2026, 1, 1), after_days=None) is None
    assert arbitration_open_from(asked_on=date(2026, 1, 1), after_days=42) == date(2026, 2, 12)


def test_ending_needs_a_reason() -> None:
    table = Table()
    agreement = table.requested_agreement(table.adopted_measure(), table.line())
    with pytest.raises(DomainError, match="Grund"):
        terminate_agreement(agreement_id=agreement.pk, reason=" ", by=table.planner)


def test_reports_are_due_period_by_period_and_the_last_one_is_cut_off() -> None:
    periods = reports_due(term_from=date(2026, 1, 31), term_to=date(2026, 8, 15), months=3)
    assert periods == [
        (date(2026, 1, 31), date(2026, 4, 29)),
        (date(2026, 4, 30), date(2026, 7, 29)),
        (date(2026, 7, 30), date(2026, 8, 15)),
    ]


def test_only_the_two_sides_stand_in_the_transition_table() -> None:
    assert {step.who for step in TRANSITIONS} == {"party"}
    assert {step.status for step in TRANSITIONS} | {"expired", "terminated"} == set(AgreementStatus)
