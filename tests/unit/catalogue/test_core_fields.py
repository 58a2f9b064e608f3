"""The 15 core fields of intake, and where each of them goes."""

from __future__ import annotations

from datetime import date

import pytest

from kreislauf.catalogue import NOT_STATED, UNKNOWN, YearMonth, counted_items, statistic_record
from kreislauf.catalogue.mappings import ConsentMissing
from tests.unit.catalogue.musterkreis import catalogue

CATALOGUE = catalogue()

#: Two answers to each core field that are different in every shape a statistic may want.
TWO_ANSWERS = {
    "first_contact_on": (date(2025, 1, 15), date(2026, 4, 3)),
    "access_path": ("self", "court"),
    "birth_month": (YearMonth(1990, 5), YearMonth(2001, 7)),
    "sex": ("female", "male"),
    "nationality_group": ("german", "eu"),
    "municipality": ("99001001", "99001003"),
    "household_form": ("alone", "couple"),
    "children_bands": (
        {"0-2": 1, "3-5": 0, "6-13": 0, "14-17": 0},
        {"0-2": 0, "3-5": 0, "6-13": 0, "14-17": 2},
    ),
    "activity_status": ("employed", "school"),
    "income_source": (("wage",), ("sgb2",)),
    "housing": ("own", "street"),
    "main_issue": ("debts", "dementia"),
    "service_type": ("sgb8_28", "sgb9_113"),
    "consents": (("statistics_given", "referral_given"), ("statistics_given", "referral_refused")),
}


def test_the_core_fields_are_the_fifteen_of_the_model_in_their_order() -> None:
    numbers: dict[int | None, list[str]] = {}
    for field in CATALOGUE.core_fields:
        numbers.setdefault(field.core_number, []).append(field.id)
    assert numbers == {
        1: ["first_contact_on"],
        2: ["access_path"],
        3: ["birth_month"],
        4: ["sex"],
        5: ["nationality_group"],
        6: ["municipality"],
        7: ["household_form"],
        8: ["children_bands"],
        9: ["activity_status"],
        10: ["income_source"],
        11: ["housing"],
        12: ["main_issue", "secondary_issues"],
        13: ["service_type"],
        14: ["urgency"],
        15: ["consents"],
    }
    assert CATALOGUE.form("intake").fields == CATALOGUE.core_fields


def test_only_first_contact_municipality_issue_and_service_are_mandatory() -> None:
    mandatory = [field.core_number for field in CATALOGUE.form("intake").mandatory_fields]
    assert mandatory == [1, 6, 12, 13]


def test_fields_9_10_and_11_are_asked_again_at_year_end_and_at_closure() -> None:
    assert [field.core_number for field in CATALOGUE.form("year_end").fields] == [9, 10, 11]
    again = [field.core_number for field in CATALOGUE.form("closure").fields if field.core_number]
    assert again == [9, 10, 11]


def test_there_are_about_twenty_issues_in_the_five_fields_of_action() -> None:
    issues = CATALOGUE.code_list("main_issue").codes
    assert 18 <= len(issues) <= 24
    assert {code.group for code in issues} == {
        code.code for code in CATALOGUE.code_list("action_field").codes
    }
    assert [code.label.de for code in CATALOGUE.code_list("action_field").codes] == [
        "Hilfe zur eigenständigen Existenzsicherung",
        "Hilfe in allgemeinen Lebenskrisen",
        "Hilfe für Eltern und Kinder (Prävention)",
        "Hilfe für Menschen mit Behinderungen",
        "Hilfe für alte Menschen",
    ]


@pytest.mark.parametrize(
    ("field_id", "statistic", "item"),
    [(f.id, i.statistic, i.item) for f in CATALOGUE.core_fields for i in f.statistics if not i.counted],
)
def test_each_core_field_reaches_each_statistic_it_names(field_id: str, statistic: str, item: str) -> None:
    """Two different answers give two different items: the answer itself arrives, not a constant."""
    records = [
        statistic_record(CATALOGUE, statistic, {"consents": ("statistics_given",), field_id: answer})
        for answer in TWO_ANSWERS[field_id]
    ]
    assert records[0][item]
    assert records[0][item] != records[1][item]
    others = {name: value for name, value in records[0].items() if name != item}
    assert others == {name: value for name, value in records[1].items() if name != item}


def test_the_year_of_birth_goes_to_the_debt_statistic_without_its_month() -> None:
    answers = {"consents": ("statistics_given",), "birth_month": YearMonth(1990, 5)}
    assert statistic_record(CATALOGUE, "ueschuldstatg", answers)["§ 5 Abs. 2 Nr. 5"] == "1990"
    assert statistic_record(CATALOGUE, "kjh_99", answers)["Abs. 1 Nr. 2b"] == "1990-05"


@pytest.mark.parametrize("consents", [(), ("statistics_refused",), (UNKNOWN,)])
def test_without_consent_no_single_record_goes_to_the_debt_statistic(consents: tuple[str, ...]) -> None:
    with pytest.raises(ConsentMissing):
        statistic_record(CATALOGUE, "ueschuldstatg", {"consents": consents, "sex": "male"})


def test_a_refusal_is_counted_and_only_counted() -> None:
    answers = {"consents": ("statistics_refused", "referral_given")}
    assert counted_items(CATALOGUE, "ueschuldstatg", answers)["§ 5 Abs. 1 Nr. 7"] == "statistics_refused"
    agreed = {"consents": ("statistics_given", "referral_refused")}
    assert "§ 5 Abs. 1 Nr. 7" not in statistic_record(CATALOGUE, "ueschuldstatg", agreed)


def test_unknown_and_not_stated_are_two_different_answers_wherever_both_may_be_given() -> None:
    both = [field for field in CATALOGUE.core_fields if field.missing_codes]
    assert len(both) == 12
    for field in both:
        assert field.missing_codes == {UNKNOWN, NOT_STATED}
        special = field.missing or [code for code in field.code_list.codes if code.is_missing]
        assert len({code.label.de for code in special}) == 2
        assert len({code.label.en for code in special}) == 2


def test_only_the_four_names_of_the_case_itself_have_no_special_answer() -> None:
    without = {field.id for field in CATALOGUE.core_fields if not field.missing_codes}
    assert without == {"first_contact_on", "main_issue", "secondary_issues", "service_type"}


def test_names_are_optional_never_abstracted_and_in_no_statistic() -> None:
    names = CATALOGUE.form("identity").fields
    assert [field.id for field in names] == ["family_name", "given_name", "phone", "email", "address"]
    for field in names:
        assert field.is_identifying
        assert not field.mandatory
        assert field.abstraction is None
        assert field.statistics == ()


def test_nothing_that_identifies_or_is_entrusted_reaches_a_table() -> None:
    for table in CATALOGUE.tables.values():
        for name in table.field_ids:
            assert CATALOGUE.field(name).protection in {"ordinary", "special_category"}
