"""Recording an intake."""

from __future__ import annotations

import uuid

import pytest

from kreislauf.case.episode.models import Case, Episode
from kreislauf.case.form.selectors import AnswersRefused
from kreislauf.case.intake.selectors import NoOfferForService
from kreislauf.case.intake.services import CaseExists, record_intake
from kreislauf.case.person.models import Person
from kreislauf.foundation.audit.models import AuditRow
from kreislauf.foundation.errors import NotVisible
from tests.people import a_partner
from tests.unit.case.invented import ALL_ANSWERS, ANSWERS, a_house, an_intake

pytestmark = pytest.mark.django_db


def test_one_call_makes_person_case_episode_and_one_audit_row() -> None:
    house = a_house()
    episode = an_intake(house, **ALL_ANSWERS)
    case = episode.case
    assert (case.person.birth_month, case.person.sex) == ("1990-05", "female")
    assert (episode.municipality, episode.main_issue) == ("06433012", "addiction")
    assert (case.number, case.responsible, case.provider) == (1, house.counsellor, house.provider)
    assert (
        AuditRow.objects.filter(action="case.opened", object_id=str(case.pk), chain="haus-nord").count() == 1
    )


def test_four_mandatory_answers_are_enough_and_names_are_optional() -> None:
    episode = an_intake(a_house(), names={})
    assert Case.objects.get().index_entries.count() == 0
    assert 0 < episode.completeness < 100


def test_all_fifteen_fields_make_it_complete() -> None:
    assert an_intake(a_house(), **ALL_ANSWERS).completeness == 100


def test_unknown_and_not_stated_are_two_different_answers() -> None:
    house = a_house()
    unknown, not_stated = an_intake(house, sex="unknown"), an_intake(house, sex="not_stated")
    assert (unknown.case.person.sex, not_stated.case.person.sex) == ("unknown", "not_stated")
    assert an_intake(house).case.person.sex is None


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("first_contact_on", ""),
        ("first_contact_on", "31.2.2026"),
        ("first_contact_on", "1.1.2199"),
        ("first_contact_on", "gestern"),
        ("municipality", ""),
        ("municipality", "99999999"),
        ("main_issue", "unknown"),
        ("service_type", "<script>alert(1)</script>"),
        ("birth_month", "5.2090"),
        ("birth_month", "03.04.1990"),
        ("sex", ["female", "male"]),
        ("children_bands", {"0-2": "-1"}),
        ("children_bands", {"0-2": "99"}),
        ("secondary_issues", ["debts", "violence", "separation"]),
        ("secondary_issues", ["addiction"]),
        ("consents", ["statistics_given", "statistics_refused"]),
        ("income_source", ["none", "wage"]),
        ("nonsense", "x"),
    ],
)
def test_a_wrong_answer_is_refused_and_nothing_is_saved(field: str, value: object) -> None:
    house = a_house()
    with pytest.raises(AnswersRefused) as refused:
        an_intake(house, **{field: value})
    assert field in [problem.field for problem in refused.value.problems]
    assert (
        Person.objects.count()
        == Case.objects.count()
        == AuditRow.objects.filter(action="case.opened").count()
        == 0
    )


def test_the_same_submission_twice_is_one_case() -> None:
    house, key = a_house(), uuid.uuid4()
    first, second = an_intake(house, submission_key=key), an_intake(house, submission_key=key)
    assert first == second
    assert Episode.objects.count() == Case.objects.count() == 1


def test_somebody_elses_submission_key_opens_nothing() -> None:
    house, key = a_house(), uuid.uuid4()
    an_intake(house, submission_key=key)
    with pytest.raises(NotVisible):
        an_intake(house, submission_key=key, by=house.colleague)


def test_a_known_person_gets_a_second_case_in_another_field() -> None:
    house = a_house()
    first = an_intake(house, sex="female")
    second = an_intake(
        house, person_id=first.case.person_id, service_type="debt_counselling", main_issue="debts", sex="male"
    )
    assert second.case.person_id == first.case.person_id
    assert second.case.person.sex == "female", "what another case said of the person is not overwritten"
    assert Person.objects.count() == 1


def test_a_known_person_gets_no_second_case_in_the_same_field() -> None:
    house = a_house()
    first = an_intake(house)
    with pytest.raises(CaseExists):
        an_intake(house, person_id=first.case.person_id)


def test_a_person_of_another_house_does_not_exist_here() -> None:
    elsewhere, house = a_house("haus-sued"), a_house()
    stranger = an_intake(elsewhere).case.person_id
    with pytest.raises(NotVisible):
        an_intake(house, person_id=stranger)


def test_a_house_without_the_service_cannot_record_it() -> None:
    with pytest.raises(NoOfferForService):
        an_intake(a_house(), service_type="sgb8_28", main_issue="parenting")


def test_a_lead_records_no_case() -> None:
    house = a_house()
    with pytest.raises(NoOfferForService):
        an_intake(house, by=house.lead)


def test_numbers_count_up_in_each_house() -> None:
    north, south = a_house(), a_house("haus-sued")
    numbers = [an_intake(house).case.number for house in (north, north, south)]
    assert numbers == [1, 2, 1]


def test_cases_of_an_invented_house_are_marked_invented() -> None:
    house = a_house()
    assert an_intake(house).synthetic
    house.provider.synthetic = False
    house.provider.save()
    assert not an_intake(house).synthetic


def test_an_offer_of_another_house_is_refused() -> None:
    elsewhere, house = a_house("haus-sued"), a_house()
    with pytest.raises(NoOfferForService):
        record_intake(
            submission_key=uuid.uuid4(),
            answers=ANSWERS,
            identity={},
            by=house.counsellor,
            offer_id=elsewhere.addiction.pk,
        )
    assert a_partner("haus-sued").cases.count() == 0
