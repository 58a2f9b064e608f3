"""Who sees which case, and that each look is on record."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest
from django.utils import timezone

from kreislauf.case.casefile.selectors import ALL, ListFilter, house_counts
from kreislauf.case.casefile.services import own_episodes, read_file, read_rows, search_files
from kreislauf.case.closure.services import close_episode
from kreislauf.case.episode.models import Episode, Inspection
from kreislauf.case.episode.selectors import cases_visible_to
from kreislauf.case.episode.services import NotACounsellorHere, ReasonMissing, hand_over, open_inspection
from kreislauf.foundation.access.services import end_role
from kreislauf.foundation.audit.models import AuditRow
from kreislauf.foundation.errors import NotVisible, StaleEdit
from kreislauf.foundation.permission.rules import Role
from tests.people import a_partner, an_account
from tests.unit.case.invented import ALL_ANSWERS, CLOSURE, a_house, an_intake

pytestmark = pytest.mark.django_db


def test_a_counsellor_sees_own_cases_and_nobody_elses() -> None:
    elsewhere, house = a_house("haus-sued"), a_house()
    own = an_intake(house).case
    an_intake(house, by=house.colleague)
    an_intake(elsewhere)
    assert list(cases_visible_to(house.counsellor)) == [own]


@pytest.mark.parametrize("role", [role for role in Role if role not in (Role.COUNSELLOR, Role.PROVIDER_LEAD)])
def test_no_other_role_ever_sees_a_case(role: Role) -> None:
    an_intake(a_house())
    from kreislauf.foundation.permission.rules import PARTNER_KINDS_OF_ROLE

    kind = sorted(PARTNER_KINDS_OF_ROLE[role])[0]
    partner = a_partner("haus-nord") if kind == "provider" else a_partner(kind, kind)
    assert not cases_visible_to(an_account(role, partner)).exists()


def test_a_foreign_number_and_a_number_that_does_not_exist_get_the_same_answer() -> None:
    elsewhere, house = a_house("haus-sued"), a_house()
    errors = []
    for case_id in (an_intake(elsewhere).case_id, uuid.uuid4()):
        with pytest.raises(NotVisible) as error:
            read_file(case_id=case_id, by=house.counsellor)
        errors.append(str(error.value))
    assert errors[0] == errors[1]


def test_whoever_leaves_the_house_sees_nothing_at_once() -> None:
    house = a_house()
    an_intake(house)
    assignment = house.counsellor.role_assignments.get()
    end_role(assignment_id=assignment.pk, on=timezone.localdate() - timedelta(days=1), by=None)
    assert not cases_visible_to(house.counsellor).exists()


def test_the_lead_sees_a_case_only_for_a_reason_and_only_for_an_hour() -> None:
    house = a_house()
    case_id = an_intake(house).case_id
    with pytest.raises(NotVisible):
        read_file(case_id=case_id, by=house.lead)
    with pytest.raises(ReasonMissing):
        open_inspection(case_id=case_id, reason="   kurz   ", by=house.lead)
    open_inspection(case_id=case_id, reason="Beschwerde der Angehörigen vom 2. April", by=house.lead)
    file = read_file(case_id=case_id, by=house.lead)
    assert file.identity["family_name"] == "Beispielmann"
    assert not file.may_work
    Inspection.objects.update(
        opened_at=timezone.now() - timedelta(hours=2), ends_at=timezone.now() - timedelta(hours=1)
    )
    with pytest.raises(NotVisible):
        read_file(case_id=case_id, by=house.lead)
    assert AuditRow.objects.get(action="case.inspection_opened").purpose == "break-glass"


def test_a_lead_cannot_look_into_another_house_for_any_reason() -> None:
    elsewhere, house = a_house("haus-sued"), a_house()
    with pytest.raises(NotVisible):
        open_inspection(case_id=an_intake(elsewhere).case_id, reason="ein langer Grund", by=house.lead)


def test_a_lead_sees_the_house_in_counts() -> None:
    house = a_house()
    first = an_intake(house)
    an_intake(house, by=house.colleague)
    close_episode(case_id=first.case_id, answers=CLOSURE, by=house.counsellor)
    (count,) = house_counts(house.lead)
    assert (count.cases, count.episodes, count.open_episodes) == (2, 2, 1)


def test_every_look_writes_a_row_in_the_houses_chain() -> None:
    house = a_house()
    case = an_intake(house).case
    read_file(case_id=case.pk, by=house.counsellor)
    read_rows(episodes=own_episodes(house.counsellor, ListFilter()), by=house.counsellor)
    search_files(text="Beispielmann", by=house.counsellor)
    actions = list(AuditRow.objects.filter(chain="haus-nord").values_list("action", flat=True))
    assert actions == ["case.opened", "case.read", "case.list_read", "case.searched"]
    listed = AuditRow.objects.get(action="case.list_read")
    assert (listed.facts["count"], listed.facts["cases"]) == (1, [str(case.pk)])
    assert "Beispielmann" not in str(list(AuditRow.objects.values_list("facts", flat=True)))


@pytest.mark.parametrize(
    "text", ["Beispielmann", "beispielman", "BEISPIELMANN, frieda", "Frieda", "F-000001", "1", "f000001"]
)
def test_a_case_is_found_by_number_name_and_sound(text: str) -> None:
    house = a_house()
    case = an_intake(house).case
    assert [row.case for row in search_files(text=text, by=house.counsellor)] == [case]
    assert search_files(text=text, by=house.colleague) == []


@pytest.mark.parametrize(
    "text", ["", "  ", "Be", "Beispielmann Otto", "%", "F-000002", "'; DROP TABLE case_case"]
)
def test_what_is_not_there_is_not_found(text: str) -> None:
    house = a_house()
    an_intake(house)
    assert search_files(text=text, by=house.counsellor) == []


def test_the_list_shows_open_cases_first_of_all() -> None:
    house = a_house()
    open_one, closed_one = an_intake(house), an_intake(house, **ALL_ANSWERS)
    close_episode(case_id=closed_one.case_id, answers=CLOSURE, by=house.counsellor)
    assert list(own_episodes(house.counsellor, ListFilter())) == [open_one]
    assert set(own_episodes(house.counsellor, ListFilter(status=ALL))) == {open_one, closed_one}
    assert list(own_episodes(house.counsellor, ListFilter(status=ALL, incomplete=True))) == [open_one]


def test_what_is_due_in_the_list_is_what_the_rules_call_due() -> None:
    house = a_house()
    today = timezone.localdate()
    old = an_intake(house, first_contact_on=(today - timedelta(days=14)).isoformat())
    an_intake(house, first_contact_on=(today - timedelta(days=13)).isoformat())
    forgotten = an_intake(house, **(ALL_ANSWERS | {"first_contact_on": "1.2.2024"}))
    Episode.objects.filter(pk=forgotten.pk).update(changed_at=timezone.now() - timedelta(days=366))
    due = own_episodes(house.counsellor, ListFilter(due=True))
    assert set(due) == {old, forgotten}
    rows = read_rows(episodes=own_episodes(house.counsellor, ListFilter()), by=house.counsellor)
    assert {row.episode for row in rows if row.due} == {old, forgotten}


def test_a_case_is_handed_over_within_the_house_only() -> None:
    elsewhere, house = a_house("haus-sued"), a_house()
    case = an_intake(house).case
    with pytest.raises(NotACounsellorHere):
        hand_over(
            case_id=case.pk, responsible_id=elsewhere.counsellor.pk, deputy_id=None, version=1, by=house.lead
        )
    hand_over(case_id=case.pk, responsible_id=house.colleague.pk, deputy_id=None, version=1, by=house.lead)
    assert not cases_visible_to(house.counsellor).exists()
    assert cases_visible_to(house.colleague).exists()
    with pytest.raises(StaleEdit):
        hand_over(
            case_id=case.pk, responsible_id=house.counsellor.pk, deputy_id=None, version=1, by=house.colleague
        )
