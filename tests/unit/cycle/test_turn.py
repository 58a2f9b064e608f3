"""A turn of the steering cycle: the county and the Liga hold the gates together, and nobody alone."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from kreislauf.cycle.turn.models import Cycle, StageConfirmation
from kreislauf.cycle.turn.rules import GATES, NEXT_STAGE, OPENS, Stage, is_open
from kreislauf.cycle.turn.selectors import StageClosed, check_open, current_cycle, open_proposal
from kreislauf.cycle.turn.services import (
    AlreadyAnswered,
    CycleAlreadyOpen,
    StillOwed,
    answer_stage_proposal,
    open_cycle,
    owe,
    propose_stage,
    settle,
)
from kreislauf.foundation.audit.models import AuditRow
from kreislauf.foundation.errors import DomainError, NotAllowed, NotInThisStatus
from tests.unit.region.planning import Table

pytestmark = pytest.mark.django_db


def test_the_stages_form_one_line_from_preparation_to_continuation() -> None:
    walked = [Stage.PREPARED]
    while walked[-1] in NEXT_STAGE:
        walked.append(NEXT_STAGE[walked[-1]])
    assert walked == list(Stage)


def test_an_act_nobody_declared_is_open_in_no_stage() -> None:
    assert not any(is_open(stage, "do_as_you_like") for stage in Stage)


@pytest.mark.parametrize("act", sorted(OPENS))
@pytest.mark.parametrize("stage", list(Stage))
def test_a_stage_opens_exactly_what_the_table_says(act: str, stage: Stage) -> None:
    cycle = Cycle(name="Probe", stage=stage)
    if stage in OPENS[act]:
        check_open(cycle, act)
    else:
        with pytest.raises(StageClosed):
            check_open(cycle, act)


def test_where_no_gate_stands_one_partner_moves_the_cycle_on() -> None:
    table = Table()
    propose_stage(cycle_id=table.cycle.pk, by=table.liga_voice)
    table.cycle.refresh_from_db()
    assert table.cycle.stage == Stage.ANALYSIS


@pytest.mark.parametrize("gate", sorted(GATES))
def test_a_gate_opens_only_when_county_and_liga_have_both_confirmed(gate: Stage) -> None:
    table = Table()
    cycle = table.at(gate)
    proposal = propose_stage(cycle_id=cycle.pk, by=table.planner)
    answer_stage_proposal(proposal_id=proposal.pk, agrees=True, by=table.planner)
    cycle.refresh_from_db()
    assert cycle.stage == gate, "one yes is not enough"
    answer_stage_proposal(proposal_id=proposal.pk, agrees=True, by=table.liga_voice)
    cycle.refresh_from_db()
    assert cycle.stage == NEXT_STAGE[gate]


def test_a_refusal_needs_a_reason_and_closes_the_proposal() -> None:
    table = Table()
    cycle = table.at(Stage.ANALYSIS)
    proposal = propose_stage(cycle_id=cycle.pk, by=table.planner)
    with pytest.raises(DomainError, match="Begründung"):
        answer_stage_proposal(proposal_id=proposal.pk, agrees=False, by=table.liga_voice)
    answer_stage_proposal(
        proposal_id=proposal.pk, agrees=False, text="Der Süden fehlt noch.", by=table.liga_voice
    )
    cycle.refresh_from_db()
    assert cycle.stage == Stage.ANALYSIS
    assert open_proposal(cycle) is None
    with pytest.raises(NotInThisStatus):
        answer_stage_proposal(proposal_id=proposal.pk, agrees=True, by=table.planner)


def test_nobody_confirms_twice() -> None:
    table = Table()
    proposal = propose_stage(cycle_id=table.at(Stage.ANALYSIS).pk, by=table.planner)
    answer_stage_proposal(proposal_id=proposal.pk, agrees=True, by=table.planner)
    with pytest.raises(AlreadyAnswered):
        answer_stage_proposal(proposal_id=proposal.pk, agrees=True, by=table.planner)
    assert StageConfirmation.objects.filter(proposal=proposal).count() == 1


@pytest.mark.parametrize("who", ["lead", "mayor", "clerk", "member", "admin"])
def test_nobody_but_planning_and_liga_moves_the_cycle(who: str) -> None:
    table = Table()
    with pytest.raises(NotAllowed):
        propose_stage(cycle_id=table.cycle.pk, by=getattr(table, who))


def test_a_cycle_does_not_leave_a_stage_in_which_something_is_owed() -> None:
    table = Table()
    cycle = table.at(Stage.EVALUATION)
    owe(
        cycle=cycle,
        stage=Stage.EVALUATION,
        partner=table.house,
        kind="row",
        object_id=7,
        description="Zeile in der Bewertung",
    )
    with pytest.raises(StillOwed, match="Haus Nord: Zeile in der Bewertung"):
        propose_stage(cycle_id=cycle.pk, by=table.planner)
    assert settle(kind="row", object_id=7) == 1
    propose_stage(cycle_id=cycle.pk, by=table.planner)


def test_what_comes_to_be_owed_between_proposal_and_confirmation_still_holds_the_gate() -> None:
    table = Table()
    cycle = table.at(Stage.EVALUATION)
    proposal = propose_stage(cycle_id=cycle.pk, by=table.planner)
    answer_stage_proposal(proposal_id=proposal.pk, agrees=True, by=table.planner)
    owe(cycle=cycle, stage=Stage.EVALUATION, partner=table.liga, kind="row", object_id=1, description="Zeile")
    with pytest.raises(StillOwed):
        answer_stage_proposal(proposal_id=proposal.pk, agrees=True, by=table.liga_voice)


def test_the_end_of_a_turn_opens_the_next_one() -> None:
    table = Table()
    cycle = table.at(Stage.EVALUATION)
    proposal = propose_stage(cycle_id=cycle.pk, by=table.liga_voice)
    for by in (table.planner, table.liga_voice):
        answer_stage_proposal(proposal_id=proposal.pk, agrees=True, by=by)
    following = current_cycle(area_code=table.area.code)
    assert following is not None
    assert following.predecessor_id == cycle.pk
    assert following.stage == Stage.PREPARED
    assert (following.starts_on - cycle.ends_on).days == 1
    with pytest.raises(NotInThisStatus):
        propose_stage(cycle_id=cycle.pk, by=table.planner)


@pytest.mark.parametrize(
    ("starts_on", "ends_on", "following_ends_on"),
    [
        (date(2025, 1, 1), date(2026, 12, 31), date(2028, 12, 31)),
        (date(2025, 7, 1), date(2026, 6, 30), date(2027, 6, 30)),
        (date(2026, 1, 1), date(2026, 6, 29), date(2026, 12, 26)),
    ],
)
def test_the_next_turn_is_as_long_as_the_last_and_whole_years_stay_whole(
    starts_on: date, ends_on: date, following_ends_on: date
) -> None:
    table = Table()
    cycle = table.at(Stage.EVALUATION)
    Cycle.objects.filter(pk=cycle.pk).update(name="Planung", starts_on=starts_on, ends_on=ends_on)
    proposal = propose_stage(cycle_id=cycle.pk, by=table.liga_voice)
    for by in (table.planner, table.liga_voice):
        answer_stage_proposal(proposal_id=proposal.pk, agrees=True, by=by)
    assert Cycle.objects.get(predecessor=cycle).ends_on == following_ends_on


def test_an_area_has_one_running_cycle() -> None:
    table = Table()
    with pytest.raises(CycleAlreadyOpen):
        open_cycle(
            area=table.area,
            name="Zweiter",
            starts_on=table.cycle.starts_on,
            ends_on=table.cycle.ends_on,
            by=table.planner,
        )


def test_every_step_leaves_an_audit_row() -> None:
    table = Table()
    propose_stage(cycle_id=table.cycle.pk, by=table.planner)
    written = set(AuditRow.objects.filter(object_type="cycle.cycle").values_list("action", flat=True))
    assert written == {"cycle.opened", "stage.proposed", "stage.reached"}


def test_the_database_refuses_a_cycle_that_ends_before_it_begins() -> None:
    table = Table()
    with pytest.raises(IntegrityError), transaction.atomic():
        Cycle.objects.filter(pk=table.cycle.pk).update(ends_on=table.cycle.starts_on)
