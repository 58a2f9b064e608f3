"""Every share a publication gives (marked R) is met by the invented cases, at 10,000 and at 20,000 of them."""

from __future__ import annotations

from collections import Counter, defaultdict
from statistics import mean

import pytest

from kreislauf.example import marginals as m
from kreislauf.example.frame import Frame
from tests.unit.example.shares import TOLERANCE, Cases, ages, known, near, of, percent


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
