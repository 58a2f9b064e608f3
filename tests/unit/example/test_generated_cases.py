"""The invented cases: published shares are met, defects are there at their rates, every answer is valid."""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import date

import pytest

from kreislauf.catalogue.answers import validate_answers
from kreislauf.catalogue.loading import Catalogue
from kreislauf.example.county import COUNTY_CODE, County
from kreislauf.example.frame import Frame
from kreislauf.example.generator import generate_cases, generate_contacts, generate_rows_with_swapped_dates
from tests.unit.example.shares import Cases, near, percent

UNTIL = date(2026, 9, 30)
SEED = 20080101


def test_exactly_as_many_cases_come_as_asked_for_and_all_are_marked_as_invented(frame: Frame) -> None:
    for n in (1, 7, 150, 3_333):
        made = list(generate_cases(frame=frame, n=n, seed=3, until=UNTIL))
        assert [case.number for case in made] == list(range(n))
        assert all(case.synthetic and case.family_name.endswith("-Muster") for case in made)


def test_the_same_seed_gives_the_same_cases_and_another_seed_gives_others(frame: Frame) -> None:
    first, again = (list(generate_cases(frame=frame, n=2_000, seed=7, until=UNTIL)) for _ in range(2))
    assert first == again
    assert first != list(generate_cases(frame=frame, n=2_000, seed=8, until=UNTIL))


def test_every_answer_passes_the_forms_own_validation(county_cases: Cases, catalogue: Catalogue) -> None:
    intake, closure = catalogue.form("intake"), catalogue.form("closure")
    for case in county_cases[:4_000]:
        answers, problems = validate_answers(intake, case.intake, on=UNTIL)
        assert problems == []
        assert answers == case.intake
        for episode in case.episodes:
            if episode.closure is not None:
                given = {**episode.closure, "closed_on": episode.closed_on}
                closing, problems = validate_answers(closure, given, on=UNTIL, known=answers)
                assert problems == []
                assert closing == given


def test_the_first_issue_decides_the_field_and_the_offer_has_that_service_type(
    county_cases: Cases, county: County, catalogue: Catalogue
) -> None:
    offers = {offer.slug: offer for offer in county.offers}
    issues = {code.code: code.group for code in catalogue.code_list("main_issue").codes}
    for case in county_cases:
        offer = offers[case.offer]
        assert issues[case.intake["main_issue"]] == case.action_field == offer.action_field
        assert offer.service_type == case.intake["service_type"]
        assert offer.provider == case.provider


# --- assumptions (A) ------------------------------------------------------------------------------------------------
def test_a_quarter_of_the_persons_has_cases_in_several_fields_each_at_another_provider(cases: Cases) -> None:
    fields, providers = defaultdict(set), defaultdict(list)
    for case in cases:
        fields[case.person].add(case.action_field)
        providers[case.person].append(case.provider)
    assert percent((len(of_one) > 1 for of_one in fields.values()), True) == near(25)
    assert all(len(set(houses)) == len(houses) for houses in providers.values())


def test_at_least_twenty_cells_of_municipality_and_field_hold_one_or_two_cases(county_cases: Cases) -> None:
    cells = Counter((case.intake["municipality"], case.action_field) for case in county_cases)
    small = [cell for cell, count in cells.items() if count <= 2 and cell[0].startswith(COUNTY_CODE)]
    assert len(small) >= 20


def test_the_summer_is_quieter_than_the_rest_and_nobody_comes_on_a_sunday(county_cases: Cases) -> None:
    days = [case.intake["first_contact_on"] for case in county_cases]
    months = Counter(day.month for day in days)
    assert months[8] < months[3]
    assert months[12] < months[11]
    assert not [day for day in days if day.weekday() == 6]
    assert min(days) >= date(2023, 10, 1)
    assert max(days) <= UNTIL


def test_nothing_ends_before_it_begins_and_episodes_follow_each_other(cases: Cases) -> None:
    for case in cases:
        previous = None
        for episode in case.episodes:
            assert previous is None or (
                previous.closed_on is not None and episode.opened_on > previous.closed_on
            )
            assert episode.closed_on is None or episode.opened_on <= episode.closed_on <= UNTIL
            previous = episode
        assert case.episodes[0].opened_on == case.intake["first_contact_on"] <= case.last_contact_on <= UNTIL


@pytest.mark.parametrize(
    ("defect", "share"),
    [("duplicate", 1.5), ("wrong_municipality", 1.0), ("reopened", 4.0), ("forgotten_closure", 2.0)],
)
def test_defects_are_there_at_their_rates(cases: Cases, defect: str, share: float) -> None:
    assert percent((defect in case.defects for case in cases), True) == pytest.approx(share, abs=0.15)


def test_unknown_and_not_stated_are_two_different_answers_at_six_and_three_percent(cases: Cases) -> None:
    fields = (
        "access_path",
        "sex",
        "household_form",
        "activity_status",
        "income_source",
        "housing",
        "birth_month",
    )
    answers = [case.intake[field] for case in cases for field in fields]
    plain = [answer[0] if isinstance(answer, tuple) else answer for answer in answers]
    assert percent(plain, "unknown") == pytest.approx(6, abs=0.2)
    assert percent(plain, "not_stated") == pytest.approx(3, abs=0.2)


def test_five_percent_refuse_the_statistics(cases: Cases) -> None:
    refused = ("statistics_refused" in case.intake["consents"] for case in cases)
    assert percent(refused, True) == pytest.approx(5, abs=0.3)


def test_a_forgotten_closure_is_open_and_silent_for_more_than_a_year(cases: Cases) -> None:
    forgotten = [case for case in cases if "forgotten_closure" in case.defects]
    assert forgotten
    for case in forgotten:
        assert case.episodes[-1].closed_on is None
        assert (UNTIL - case.last_contact_on).days > 365


def test_a_duplicate_is_the_same_person_in_the_same_house_with_a_typing_error(cases: Cases) -> None:
    by_name = defaultdict(list)
    for case in cases:
        by_name[case.family_name, case.provider, case.action_field].append(case)
    for copy in (case for case in cases if "duplicate" in case.defects):
        twins = by_name[copy.family_name, copy.provider, copy.action_field]
        assert [
            t
            for t in twins
            if t.given_name != copy.given_name and sorted(t.given_name) == sorted(copy.given_name)
        ]


def test_rows_that_end_before_they_begin_are_made_for_files_only(
    frame: Frame, cases: Cases, catalogue: Catalogue
) -> None:
    rows = list(generate_rows_with_swapped_dates(frame=frame, n=2_000, seed=SEED, until=UNTIL))
    swapped = [row for row in rows if "begin_after_end" in row.defects]
    assert len(swapped) == 10
    assert not [case for case in cases if "begin_after_end" in case.defects]
    for row in swapped:
        episode = row.episodes[0]
        given = {**episode.closure, "closed_on": episode.closed_on}
        _, problems = validate_answers(catalogue.form("closure"), given, on=UNTIL, known=row.intake)
        assert [problem.field for problem in problems] == ["closed_on"]


# --- contacts without a file ----------------------------------------------------------------------------------------
def test_contacts_are_valid_anonymous_and_repeatable(frame: Frame, catalogue: Catalogue) -> None:
    made = list(generate_contacts(frame=frame, n=3_000, seed=5, until=UNTIL))
    assert made == list(generate_contacts(frame=frame, n=3_000, seed=5, until=UNTIL))
    assert [contact.number for contact in made] == list(range(3_000))
    for contact in made:
        answers, problems = validate_answers(catalogue.form("contact"), contact.answers, on=UNTIL)
        assert problems == []
        assert answers == contact.answers


def test_food_relief_reaches_the_published_share_of_children_and_old_people(frame: Frame) -> None:
    made = generate_contacts(frame=frame, n=10_000, seed=5, until=UNTIL)
    bands = [contact.answers["age_band"] for contact in made if contact.answers["topic"] == "food_relief"]
    assert percent(bands, "age_00_05", "age_06_13", "age_14_17") == near(30)
    assert percent(bands, "age_65_79", "age_80_plus") == near(20)
