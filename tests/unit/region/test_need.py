"""Needs: any partner reports, released figures support, the planning conference establishes."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import AnonymousUser

from kreislauf.cycle.turn.rules import Stage
from kreislauf.cycle.turn.selectors import StageClosed
from kreislauf.foundation.errors import NotAllowed, NotInThisStatus
from kreislauf.region.need.selectors import evidence_of, needs_visible_to
from kreislauf.region.need.services import (
    EvidenceAlreadyThere,
    FigureNotForTheTable,
    add_evidence,
    answer_need,
    check_need,
)
from kreislauf.region.resolution.rules import Outcome
from tests.unit.evidence.releases import a_figure, a_release
from tests.unit.region.planning import Table

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("who", ["planner", "liga_voice", "lead", "mayor"])
def test_every_partner_may_report_a_need(who: str) -> None:
    table = Table()
    need = table.need(by=getattr(table, who))
    assert need.status == "reported"


@pytest.mark.parametrize("who", ["clerk", "member", "admin"])
def test_who_speaks_for_no_partner_reports_none(who: str) -> None:
    table = Table()
    with pytest.raises(NotAllowed):
        table.need(by=getattr(table, who))


def test_nobody_reports_in_the_name_of_another_partner() -> None:
    table = Table()
    with pytest.raises(NotAllowed):
        table.need(by=table.lead, partner=table.liga)


def test_the_conference_establishes_a_checked_need() -> None:
    table = Table()
    need = table.established_need()
    assert need.status == "established"


def test_a_need_the_conference_rejects_is_disputed_and_that_is_an_end() -> None:
    table = Table()
    table.at(Stage.ANALYSIS)
    need = table.need()
    check_need(need_id=need.pk, by=table.liga_voice)
    table.decide(need, table.conference, Outcome.REJECTED)
    need.refresh_from_db()
    assert need.status == "disputed"
    table.at(Stage.REPORT)
    with pytest.raises(NotInThisStatus):
        answer_need(need_id=need.pk, covered=True, by=table.planner)


def test_an_unchecked_need_cannot_be_established() -> None:
    table = Table()
    table.at(Stage.ANALYSIS)
    with pytest.raises(NotInThisStatus):
        table.decide(table.need(), table.conference)


def test_the_same_figure_supports_a_need_once() -> None:
    table = Table()
    figure, need = a_figure(), table.need()
    add_evidence(need_id=need.pk, figure_id=figure.pk, note="hoch", by=table.lead)
    with pytest.raises(EvidenceAlreadyThere):
        add_evidence(need_id=need.pk, figure_id=figure.pk, note="hoch", by=table.lead)


def test_an_internal_figure_is_not_laid_on_the_common_table() -> None:
    table = Table()
    figure = a_figure(release=a_release(profile="internal"))
    with pytest.raises(FigureNotForTheTable):
        add_evidence(need_id=table.need().pk, figure_id=figure.pk, note="hoch", by=table.planner)


def test_a_figure_for_partners_is_left_out_for_the_public() -> None:
    table = Table()
    need = table.need()
    figure = a_figure(release=a_release(profile="provider_land"))
    add_evidence(need_id=need.pk, figure_id=figure.pk, note="hoch", by=table.planner)
    assert len(evidence_of(table.mayor, need)) == 1
    assert evidence_of(AnonymousUser(), need) == []


def test_a_need_is_public_from_the_day_it_is_established() -> None:
    table = Table()
    reported = table.need(title="Noch nicht geprüft")
    established = table.established_need()
    assert set(needs_visible_to(AnonymousUser())) == {established}
    assert set(needs_visible_to(table.mayor)) == {established, reported}


def test_a_need_is_answered_only_at_the_end_of_the_turn() -> None:
    table = Table()
    need = table.established_need()
    with pytest.raises(StageClosed):
        answer_need(need_id=need.pk, covered=True, by=table.planner)
    table.at(Stage.EVALUATION)
    assert answer_need(need_id=need.pk, covered=False, by=table.liga_voice).status == "still_open"
