"""The report to the Land on pages: built, handed over, read by the Land, given as files."""

from __future__ import annotations

import hashlib
import json

import pytest

from kreislauf.foundation.partner.models import PartnerKind
from kreislauf.foundation.permission.rules import Role
from kreislauf.state.report.models import StateReport
from tests.people import a_partner, an_account, signed_in
from tests.unit.region.planning import Table
from tests.unit.state.test_state_report import released

pytestmark = pytest.mark.django_db


def test_planning_builds_and_hands_over_and_the_land_notes_that_it_came() -> None:
    table = Table()
    assert table.area.code == "06433"
    released()
    planner = signed_in(table.planner)
    land = signed_in(an_account(Role.STATE, a_partner("land", PartnerKind.STATE)))
    answer = planner.post(
        "/landesbericht/neu/", {"definition_id": "land_report", "year": "2025"}, follow=True
    )
    report = StateReport.objects.get()
    assert report.digest in answer.content.decode()
    assert land.get(f"/landesbericht/{report.pk}/").status_code == 404
    planner.post(f"/landesbericht/{report.pk}/submit/")
    assert land.get(f"/landesbericht/{report.pk}/").status_code == 200
    assert planner.post(f"/landesbericht/{report.pk}/receive/").status_code == 403
    land.post(f"/landesbericht/{report.pk}/receive/")
    report.refresh_from_db()
    assert report.status == "received"


def test_the_file_is_the_one_its_digest_names() -> None:
    table = Table()
    assert table.area.code == "06433"
    released()
    planner = signed_in(table.planner)
    planner.post("/landesbericht/neu/", {"definition_id": "land_report", "year": "2025"})
    report = StateReport.objects.get()
    file = planner.get(f"/landesbericht/{report.pk}/", {"format": "json"}).content
    assert hashlib.sha256(file).hexdigest() == report.digest
    assert json.loads(file)["head"]["area"] == "06433"
    table_file = planner.get(f"/landesbericht/{report.pk}/", {"format": "csv"}).content.decode("utf-8-sig")
    assert report.digest in table_file
    assert "erfundene Angaben" in table_file


def test_what_is_missing_is_named_above_the_form() -> None:
    table = Table()
    assert table.area.code == "06433"
    released(without="contacts_by_field")
    answer = signed_in(table.planner).post(
        "/landesbericht/neu/", {"definition_id": "land_report", "year": "2025"}
    )
    assert answer.status_code == 422
    assert "Kontakte ohne Akte" in answer.content.decode()
