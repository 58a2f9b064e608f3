"""The report to the Land: released tables only, validated against its definition, the same bytes every time."""

from __future__ import annotations

import json
from datetime import date

import pytest

from kreislauf.catalogue import Text, load_catalogue
from kreislauf.evidence.models import Release
from kreislauf.foundation.audit.models import AuditRow
from kreislauf.foundation.errors import NotAllowed, NotInThisStatus, NotVisible
from kreislauf.foundation.partner.models import PartnerKind
from kreislauf.foundation.permission.rules import Role
from kreislauf.state.report.rules import Part, faults
from kreislauf.state.report.selectors import report_visible_to, reports_visible_to
from kreislauf.state.report.services import (
    ReportAltered,
    ReportNotValid,
    build_state_report,
    receive_state_report,
    state_report_file,
    submit_state_report,
)
from tests.people import a_partner, an_account
from tests.unit.evidence.releases import a_cell, a_figure, a_release
from tests.unit.region.planning import Table

pytestmark = pytest.mark.django_db
YEAR = {"period_from": date(2025, 1, 1), "period_until": date(2025, 12, 31)}


def released(without: str = "", **fields: object) -> dict[str, Release]:
    """A release with two cells for every table of the definition."""
    made = {}
    for table_id in load_catalogue().reports["land_report"].table_ids:
        if table_id != without:
            made[table_id] = a_release(table_id=table_id, profile="provider_land", **YEAR, **fields)
            a_cell(made[table_id], key="main_issue=livelihood")
            a_cell(
                made[table_id],
                key="main_issue=disability",
                value=None,
                sign=".",
                status="hidden",
                reason="klein",
            )
    return made


def build(table: Table, **fields: object):
    return build_state_report(
        **{"definition_id": "land_report", "area": table.area, "by": table.planner, **YEAR, **fields}
    )


def the_land() -> object:
    return an_account(Role.STATE, a_partner("land", PartnerKind.STATE))


def test_the_report_holds_every_table_and_prints_a_hidden_cell_as_its_sign() -> None:
    table = Table()
    releases = released()
    a_figure(release=releases["outcome_by_field"], indicator_id="share_goal_reached", key="main_issue=total")
    report = build(table)
    content = json.loads(state_report_file(report))
    assert {r["table"] for r in content["head"]["releases"]} == set(releases)
    hidden = [row for row in content["rows"] if row["sign"] == "."]
    assert len(hidden) == len(releases)
    assert {row["value"] for row in hidden} == {""}
    assert [row["value"] for row in content["rows"] if row["kind"] == "indicator"] == ["12.5"]
    assert content["head"]["synthetic"] is True


def test_built_again_it_is_the_same_report_to_the_byte() -> None:
    table = Table()
    released()
    first = build(table)
    assert build(table) == first
    assert state_report_file(first) == state_report_file(first)


def test_a_missing_table_is_named() -> None:
    released(without="contacts_by_field")
    with pytest.raises(ReportNotValid, match="Kontakte ohne Akte"):
        build(Table())


def test_a_table_that_was_not_released_for_the_land_does_not_count() -> None:
    for table_id in load_catalogue().reports["land_report"].table_ids:
        a_cell(a_release(table_id=table_id, profile="internal", **YEAR))
    with pytest.raises(ReportNotValid):
        build(Table())


def test_the_definition_names_every_fault() -> None:
    good = Part("a", "provider_land", 3, superseded=False)
    wanted = {
        "required_tables": ["a"],
        "required_profile": "provider_land",
        "labels": {"a": Text("Tabelle A", "Table A")},
    }
    assert faults([good], **wanted) == []
    (missing,) = faults([], **wanted)
    assert missing == Text("Es fehlt die Tabelle „Tabelle A“.", "The table “Table A” is missing.")
    bad = [Part("a", "internal", 0, superseded=True), Part("b", "provider_land", 1, superseded=False)]
    assert len(faults(bad, **wanted)) == 4
    assert len(faults([good, good], **wanted)) == 1


@pytest.mark.parametrize("who", ["lead", "mayor", "clerk", "member", "liga_voice"])
def test_only_planning_and_statistics_build_it(who: str) -> None:
    table = Table()
    released()
    with pytest.raises(NotAllowed):
        build(table, by=getattr(table, who))


def test_the_land_reads_it_when_it_is_handed_over_and_notes_that_it_came() -> None:
    table = Table()
    released()
    report, land = build(table), the_land()
    with pytest.raises(NotVisible):
        report_visible_to(land, report.pk)
    submit_state_report(report_id=report.pk, by=table.planner)
    assert report_visible_to(land, report.pk) == report
    with pytest.raises(NotAllowed):
        receive_state_report(report_id=report.pk, by=table.planner)
    assert receive_state_report(report_id=report.pk, by=land).status == "received"
    with pytest.raises(NotInThisStatus):
        submit_state_report(report_id=report.pk, by=table.planner)


@pytest.mark.parametrize("who", ["lead", "mayor", "member"])
def test_who_is_no_reader_sees_no_report(who: str) -> None:
    table = Table()
    released()
    build(table)
    assert not reports_visible_to(getattr(table, who)).exists()


def test_a_release_changed_underneath_is_noticed() -> None:
    table = Table()
    releases = released()
    report = build(table)
    # Released cells cannot be changed; one more of them could still be slipped in.
    a_cell(releases["outcome_by_field"], key="main_issue=older_people")
    with pytest.raises(ReportAltered):
        state_report_file(report)
    with pytest.raises(ReportAltered):
        submit_state_report(report_id=report.pk, by=table.planner)
    assert not AuditRow.objects.filter(action="state_report.submitted").exists()
