"""The invented cases: published shares are met, defects are there at their rates, every answer is valid."""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import date
from pathlib import Path
from statistics import mean

import pytest

from kreislauf.catalogue.answers import validate_answers
from kreislauf.catalogue.county import Place, place_code_lists
from kreislauf.catalogue.loading import Catalogue, load_catalogue
from kreislauf.catalogue.values import YearMonth
from kreislauf.example import marginals as m
from kreislauf.example.county import COUNTY_CODE, County
from kreislauf.example.frame import Frame
from kreislauf.example.generator import generate_cases, generate_contacts, generate_rows_with_swapped_dates
from kreislauf.example.loading import load_county
from kreislauf.example.records import GeneratedCase

FOLDER = Path(__file__).parents[3] / "examples" / "gross_gerau"
UNTIL = date(2026, 9, 30)
SEED = 20080101
#: Percentage points a generated share may lie off the published one.
TOLERANCE = 1.5
SPECIAL = {"unknown", "not_stated"}

Cases = list[GeneratedCase]


@pytest.fixture(scope="module")
def county() -> County:
    return load_county(FOLDER)


@pytest.fixture(scope="module")
def frame(county: County) -> Frame:
    return Frame.of(county)


@pytest.fixture(scope="module", params=[10_000, 20_000])
def cases(request, frame: Frame) -> Cases:
    return list(generate_cases(frame=frame, n=request.param, seed=SEED, until=UNTIL))


@pytest.fixture(scope="module")
def county_cases(frame: Frame) -> Cases:
    return list(generate_cases(frame=frame, n=20_000, seed=SEED, until=UNTIL))


@pytest.fixture(scope="module")
def catalogue(county: County) -> Catalogue:
    places = [Place(COUNTY_CODE, "county", county.name)]
    places += [Place(r.area_code, "region", r.name, COUNTY_CODE) for r in county.regions]
    places += [
        Place(p.ags, "municipality", p.name, f"{COUNTY_CODE}-{p.region}") for p in county.municipalities
    ]
    return load_catalogue(on=UNTIL).with_code_lists(*place_code_lists(places))


def of(cases: Cases, *strands: str) -> Cases:
    return [case for case in cases if case.strand in strands]


def known(cases: Cases, field: str) -> list:
    answers = [case.intake.get(field) for case in cases]
    return [
        a for a in answers if a is not None and a not in SPECIAL and a not in {(code,) for code in SPECIAL}
    ]


def percent(values, *wanted) -> float:
    values = list(values)
    return 100 * sum(value in wanted for value in values) / len(values)


def near(share: float):
    return pytest.approx(share, abs=TOLERANCE)


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


# --- published shares (R) -------------------------------------------------------------------------------------------
def test_counselling_splits_into_psychosocial_addiction_and_debts(cases: Cases) -> None:
    counselling = [case.strand for case in of(cases, *m.COUNSELLING)]
    assert percent(counselling, "psychosocial") == near(36)
    assert percent(counselling, "addiction") == near(33)
    assert percent(counselling, "debt") == near(31)


def test_counselling_reaches_slightly_more_men_and_mostly_people_from_30_to_49(cases: Cases) -> None:
    counselling = of(cases, *m.COUNSELLING)
    assert percent((s for s in known(counselling, "sex") if s in {"male", "female"}), "male") == near(54)
    bands = Counter(min(age // 10 // 2 * 20 + 10, 70) for age in ages(counselling))
    decades = Counter("30-49" if 30 <= age < 50 else "other" for age in ages(counselling))
    assert decades["30-49"] > decades["other"] * 0.8
    assert bands.most_common(1)[0][0] in (30, 50)


def test_counselling_ends_as_published(cases: Cases) -> None:
    counselling = of(cases, *m.COUNSELLING)
    last = [case.episodes[-1] for case in counselling]
    assert percent((episode.closed_on is None for episode in last), True) == near(22.4)
    reached = (
        episode.closure is not None and episode.closure["outcome"] == "goal_reached" for episode in last
    )
    assert percent(reached, True) == near(64.5)


@pytest.mark.parametrize(
    ("substance", "share"), [("alcohol", 48.3), ("cannabis", 18.4), ("opioids", 13.0), ("gambling", 6.0)]
)
def test_addiction_splits_by_substance(cases: Cases, substance: str, share: float) -> None:
    assert percent((case.detail["substance"] for case in of(cases, "addiction")), substance) == near(share)


def test_people_with_addiction_have_the_published_sex_age_income_and_work(cases: Cases) -> None:
    addiction = of(cases, "addiction")
    assert percent((s for s in known(addiction, "sex") if s in {"male", "female"}), "male") == near(69)
    assert mean(ages(addiction)) == pytest.approx(39, abs=1.5)
    for substance, age in (("alcohol", 46), ("cannabis", 25)):
        those = [case for case in addiction if case.detail["substance"] == substance]
        assert mean(ages(those)) == pytest.approx(age, abs=1.5)
    assert percent(("sgb2" in income for income in known(addiction, "income_source")), True) == near(36)
    assert percent(known(addiction, "activity_status"), "employed") == near(33)
    assert percent(known(addiction, "activity_status"), "retired") == near(10)


def test_help_with_addiction_lasts_as_published(cases: Cases) -> None:
    for substance, days in (("alcohol", 336), ("opioids", 336), ("gambling", 168)):
        those = [
            case.planned_days for case in of(cases, "addiction") if case.detail["substance"] == substance
        ]
        assert mean(those) == pytest.approx(days, rel=0.05)


@pytest.mark.parametrize(
    ("trigger", "share"),
    [("illness", 18.1), ("unemployment", 17.4), ("separation", 11.5), ("self_employment", 8.1)],
)
def test_debts_have_the_published_triggers(cases: Cases, trigger: str, share: float) -> None:
    assert percent((case.detail["debt_trigger"] for case in of(cases, "debt")), trigger) == near(share)


def test_people_with_debts_have_the_published_work_income_and_debts(cases: Cases) -> None:
    debt = of(cases, "debt")
    assert percent(known(debt, "activity_status"), "unemployed") == near(43.4)
    assert percent(known(debt, "activity_status"), "employed") == near(35.3)
    assert percent(("sgb2" in income for income in known(debt, "income_source")), True) == near(35)
    assert mean(case.detail["debt_euros"] for case in debt) == pytest.approx(29_230, rel=0.02)


def test_help_with_upbringing_splits_as_in_hessen(cases: Cases) -> None:
    kinds = [case.intake["service_type"] for case in of(cases, "youth_help")]
    published = {"sgb8_28": 41.2, "sgb8_35a": 18.7, "sgb8_31": 12.2, "sgb8_34": 10.6, "sgb8_33": 5.7}
    for kind, share in published.items():
        assert percent(kinds, kind) == near(share)
    assert percent(kinds, *published) == near(100 - 11.6)


def test_young_people_have_the_published_age_length_end_and_family(cases: Cases) -> None:
    youth = of(cases, "youth_help")
    assert mean(ages(youth)) == pytest.approx(10.2, abs=0.5)
    assert mean(case.planned_days for case in youth) == pytest.approx(9.6 * 365 / 12, rel=0.03)
    closures = [case.episodes[-1].closure for case in youth if case.episodes[-1].closure]
    assert percent((closure["closure_reason"] for closure in closures), "as_planned") == near(70.9)
    assert percent(known(youth, "household_form"), "single_parent") == near(40.5)
    assert percent((case.detail["other_language_at_home"] for case in youth), True) == near(20.3)
    assert percent((case.detail["migration_background"] for case in youth), True) == near(42)


def test_receipt_of_transfers_depends_on_the_kind_of_help(cases: Cases) -> None:
    youth = of(cases, "youth_help")

    def receipt(those: Cases) -> float:
        return percent(("sgb2" in income for income in known(those, "income_source")), True)

    by_kind = defaultdict(list)
    for case in youth:
        by_kind[case.intake["service_type"]].append(case)
    assert 27 - TOLERANCE <= receipt(youth) <= 30 + TOLERANCE
    assert receipt(by_kind["sgb8_28"]) == near(13)
    assert receipt(by_kind["sgb8_33"]) == pytest.approx(67, abs=4)
    others = [case for case in youth if case.intake["service_type"] not in {"sgb8_28", "sgb8_35a"}]
    assert receipt(others) > 50


def test_integration_has_the_published_sex_age_and_benefits(cases: Cases) -> None:
    integration = of(cases, "integration")
    assert percent((s for s in known(integration, "sex") if s in {"male", "female"}), "male") == near(58)
    assert mean(ages(integration)) == pytest.approx(37, abs=1.5)
    for benefit, share in (("social", 76), ("work", 27), ("education", 11)):
        assert percent((benefit in case.detail["benefits"] for case in integration), True) == near(share)


def test_contacts_per_case_in_counselling_are_as_published(cases: Cases) -> None:
    counted = [
        c.contacts for c in cases if c.strand == "psychosocial" or c.intake["service_type"] == "sgb8_28"
    ]
    assert percent(counted, 1) == near(27)
    assert percent(counted, 2, 3) == near(25)
    assert percent(counted, 4, 5) == near(19)


def test_where_every_municipality_is_served_cases_follow_the_inhabitants(cases: Cases, frame: Frame) -> None:
    youth = [home for home in known(of(cases, "youth_help"), "municipality") if home != "outside"]
    total = sum(frame.population.values())
    for ags, inhabitants in frame.population.items():
        assert percent(youth, ags) == near(100 * inhabitants / total)


def ages(cases: Cases) -> list[int]:
    return [
        case.intake["birth_month"].age_on(case.intake["first_contact_on"])
        for case in cases
        if isinstance(case.intake.get("birth_month"), YearMonth)
    ]


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
