"""All transition tables of the planning layers have the same good shape."""

from __future__ import annotations

import pytest

from kreislauf.cycle.transition.rules import Table, acts_open_in, diagram, find
from kreislauf.provider.agreement import rules as agreement
from kreislauf.provider.delivery import rules as delivery
from kreislauf.region.goal import rules as goal
from kreislauf.region.measure import rules as measure
from kreislauf.region.need import rules as need
from kreislauf.state.report import rules as report

TABLES = {
    "need": (need.TRANSITIONS, need.NeedStatus),
    "goal": (goal.TRANSITIONS, goal.GoalStatus),
    "measure": (measure.TRANSITIONS, measure.MeasureStatus),
    "agreement": (agreement.TRANSITIONS, agreement.AgreementStatus),
    "delivery": (delivery.TRANSITIONS, delivery.DeliveryStatus),
    "report": (report.TRANSITIONS, report.ReportStatus),
}


@pytest.mark.parametrize("name", sorted(TABLES))
def test_every_status_is_reached_from_the_first_one(name: str) -> None:
    table, statuses = TABLES[name]
    reached = {next(iter(statuses))}
    while True:
        more = {step.next_status for step in table if step.status in reached} - reached
        if not more:
            break
        reached |= more
    assert reached == set(statuses)


@pytest.mark.parametrize("name", sorted(TABLES))
def test_a_status_and_an_act_lead_to_one_place(name: str) -> None:
    table, _statuses = TABLES[name]
    pairs = [(step.status, step.act) for step in table]
    assert len(pairs) == len(set(pairs))


def test_no_goal_is_decided_that_was_not_in_consultation() -> None:
    ways: list[tuple[str, ...]] = [("draft",)]
    decided = []
    while ways:
        way = ways.pop()
        for step in goal.TRANSITIONS:
            if step.status == way[-1] and step.next_status not in way:
                longer = (*way, step.next_status)
                (decided if step.next_status == "decided" else ways).append(longer)
    assert decided
    assert all("in_consultation" in way for way in decided)


def test_the_diagram_names_every_step() -> None:
    table: Table = goal.TRANSITIONS
    assert len(diagram(table).splitlines()) == len(table) + 1
    assert "draft --> in_consultation: consult (steering)" in diagram(table)


def test_what_a_status_does_not_open_is_not_found() -> None:
    assert find(goal.TRANSITIONS, "draft", "decide") is None
    assert acts_open_in(goal.TRANSITIONS, "ended") == ()
