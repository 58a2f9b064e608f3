"""Resolutions: recorded by who keeps the minutes, counted by seats, conflicts of interest written down."""

from __future__ import annotations

import pytest
from django.utils import timezone

from kreislauf.foundation.errors import NotAllowed
from kreislauf.region.body.models import ConsultationRole
from kreislauf.region.body.rules import MandateAct, conflicted
from kreislauf.region.body.selectors import papers_awaiting_decision
from kreislauf.region.body.services import Station, add_member, call_meeting, create_body, table_paper
from kreislauf.region.resolution.models import ConflictOfInterest
from kreislauf.region.resolution.rules import Outcome
from kreislauf.region.resolution.services import NumberTaken, TooManyVotes, record_resolution
from tests.people import SINCE
from tests.unit.region.planning import Table

pytestmark = pytest.mark.django_db


def resolve(table: Table, matter, body, **fields: object):
    return record_resolution(
        **{
            "matter_id": matter.pk,
            "body": body,
            "act": MandateAct.DECIDES,
            "outcome": Outcome.ADOPTED,
            "number": "1/2026",
            "text": "Wie vorgeschlagen.",
            "decided_on": timezone.localdate(),
            "by": table.clerk,
            **fields,
        }
    )


@pytest.mark.parametrize("who", ["planner", "liga_voice", "lead", "mayor", "member", "admin"])
def test_the_assemblys_resolutions_are_recorded_by_the_clerk_alone(who: str) -> None:
    table = Table()
    measure = table.measure()
    with pytest.raises(NotAllowed):
        resolve(table, measure, table.assembly, by=getattr(table, who))


@pytest.mark.parametrize("who", ["planner", "liga_voice", "clerk"])
def test_planning_and_liga_keep_the_minutes_of_professional_coordination_alike(who: str) -> None:
    table = Table()
    meeting = call_meeting(
        body=table.conference, held_on=timezone.localdate(), title="Herbst", by=getattr(table, who)
    )
    assert meeting.body == table.conference


def test_more_votes_than_seats_are_refused() -> None:
    table = Table()
    measure = table.measure()
    with pytest.raises(TooManyVotes):
        resolve(table, measure, table.assembly, votes=(8, 3, 1))
    assert resolve(table, measure, table.assembly, votes=(8, 2, 1)).votes_yes == 8


def test_a_number_is_given_once_in_a_body() -> None:
    table = Table()
    first, second = table.measure(), table.measure(title="Zweite")
    resolve(table, first, table.assembly)
    with pytest.raises(NumberTaken):
        resolve(table, second, table.assembly)


def test_a_member_who_acts_for_a_party_is_written_down_as_conflicted() -> None:
    table = Table()
    body = table.assembly
    seats = {
        "Erfundene Leitung": (table.house, True),
        "Erfundene Stimme der Liga": (table.liga, True),
        "Erfundener Gast": (table.house, False),
        "Erfundenes Mitglied": (None, True),
    }
    members = {
        name: add_member(
            body=body,
            name=name,
            valid_from=SINCE,
            on_behalf_of=partner,
            voting_right=votes,
            by=table.clerk,
        )
        for name, (partner, votes) in seats.items()
    }
    measure = table.measure()
    resolve(table, measure, body, stood_aside=[members["Erfundene Leitung"].pk])
    found = ConflictOfInterest.objects.get()
    assert found.membership == members["Erfundene Leitung"]
    assert found.stood_aside
    other = table.measure(title="Zweite")
    resolve(table, other, body, number="2/2026")
    assert not ConflictOfInterest.objects.get(resolution__number="2/2026").stood_aside


def test_without_a_party_nobody_is_conflicted() -> None:
    assert conflicted([(1, 5), (2, None)], frozenset()) == []
    assert conflicted([(1, 5), (2, None), (3, 6)], frozenset({5})) == [1]


def test_a_paper_waits_until_the_authoritative_body_has_decided() -> None:
    table = Table()
    measure = table.measure()
    paper = table_paper(
        cycle=table.cycle,
        reference="VL-12/2026",
        title="Zweite Beratungsstelle",
        text="Der Kreistag beschließt die Maßnahme.",
        stations=[
            Station(table.conference, ConsultationRole.HEARING),
            Station(table.assembly, ConsultationRole.DECISION),
        ],
        subject=measure,
        on=timezone.localdate(),
        by=table.planner,
    )
    assert [c.authoritative for c in paper.consultations.all()] == [False, True]
    assert list(papers_awaiting_decision(table.member, body=table.assembly)) == [paper]
    assert list(papers_awaiting_decision(table.member, body=table.conference)) == []
    resolve(table, measure, table.assembly, paper=paper)
    assert list(papers_awaiting_decision(table.member)) == []


@pytest.mark.parametrize("who", ["planner", "liga_voice", "lead", "member"])
def test_bodies_are_kept_by_the_clerk(who: str) -> None:
    table = Table()
    with pytest.raises(NotAllowed):
        create_body(
            slug="neu",
            name="Neu",
            kind="advisory",
            band="advisory",
            area=table.area,
            decision_rule="majority",
            valid_from=SINCE,
            by=getattr(table, who),
        )
