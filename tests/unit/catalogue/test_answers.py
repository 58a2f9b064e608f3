"""What people type, and what comes of it."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kreislauf.catalogue import Answer, Problem, YearMonth, completeness, parse_answer, validate_answers
from tests.unit.catalogue.musterkreis import LEAST, TODAY, catalogue
from tests.unit.catalogue.strategies import answers_to

CATALOGUE = catalogue()
INTAKE = CATALOGUE.form("intake")


def parsed(field_id: str, raw: object) -> Answer | None:
    value, problem = parse_answer(CATALOGUE.field(field_id), raw, on=TODAY)
    assert problem is None, problem
    return value


def refused(field_id: str, raw: object) -> Problem:
    value, problem = parse_answer(CATALOGUE.field(field_id), raw, on=TODAY)
    assert value is None
    assert problem is not None, f"{raw!r} was accepted"
    return problem


@pytest.mark.parametrize(
    "typed", ["3.4.2026", "03.04.2026", "03.04.26", "3. 4. 2026", " 2026-04-03 ", date(2026, 4, 3)]
)
def test_a_day_may_be_typed_in_the_german_ways(typed: object) -> None:
    assert parsed("first_contact_on", typed) == date(2026, 4, 3)


def test_a_day_may_come_from_a_spreadsheet() -> None:
    assert parsed("first_contact_on", datetime(2026, 4, 3, 0, 0)) == date(2026, 4, 3)


def test_two_digits_of_a_year_never_mean_the_far_future() -> None:
    assert parsed("first_contact_on", "1.1.27") == date(2027, 1, 1)
    assert parsed("first_contact_on", "1.1.99") == date(1999, 1, 1)


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ("3.4.", "Das Jahr fehlt"),
        ("3.4", "Das Jahr fehlt"),
        ("31.2.2026", "nicht im Kalender"),
        ("gestern", "kein Datum"),
        ("2026", "kein Datum"),
        ("4/3/2026", "kein Datum"),
        ("٣.٤.2026", "kein Datum"),
        ("1.1.1066", "zu weit weg"),
        (["3.4.2026", "4.4.2026"], "passt hier nicht"),
    ],
)
def test_a_day_that_is_none_is_refused_with_the_reason_and_an_example(typed: object, why: str) -> None:
    problem = refused("first_contact_on", typed)
    assert problem.field == "first_contact_on"
    assert problem.message.de.startswith("Datum des Erstkontakts: ")
    assert why in problem.message.de
    assert "zum Beispiel 03.04.2026" in problem.message.de
    assert problem.message.en.startswith("Date of first contact: ")
    assert "for example 03.04.2026" in problem.expected.en


@pytest.mark.parametrize(
    "typed", ["5.1990", "05.1990", "5/1990", "Mai 1990", "1990-05", YearMonth(1990, 5), date(1990, 5, 1)]
)
def test_a_month_of_birth_may_be_typed_in_several_ways(typed: object) -> None:
    assert parsed("birth_month", typed) == YearMonth(1990, 5)


@pytest.mark.parametrize("typed", ["1990", 1990, 1990.0])
def test_the_year_of_birth_is_enough_where_the_month_is_unknown(typed: object) -> None:
    assert parsed("birth_month", typed) == YearMonth(1990)


@pytest.mark.parametrize("typed", ["3.4.1990", "1990-04-03", date(1990, 4, 3)])
def test_a_whole_birthday_is_refused_because_the_day_is_not_needed(typed: object) -> None:
    assert "Der Tag der Geburt wird nicht erfasst" in refused("birth_month", typed).message.de


@pytest.mark.parametrize(
    "field_id", ["birth_month", "sex", "municipality", "children_bands", "income_source", "consents"]
)
def test_unknown_is_not_the_same_as_not_stated_nor_as_no_answer(field_id: str) -> None:
    unknown, not_stated = parsed(field_id, "unbekannt"), parsed(field_id, "keine Angabe")
    assert unknown in ("unknown", ("unknown",))
    assert not_stated in ("not_stated", ("not_stated",))
    assert parsed(field_id, "  ") is None


@pytest.mark.parametrize("typed", ["debts", "Schulden", "schulden", " DEBTS "])
def test_a_code_may_be_given_by_its_name(typed: str) -> None:
    assert parsed("main_issue", typed) == "debts"


@pytest.mark.parametrize(
    "typed", ["not_recorded", "no_detail", "nicht erfasst", "Krach", "debts|addiction", {"debts": 1}]
)
def test_what_is_not_in_the_list_is_refused(typed: object) -> None:
    assert "Das steht nicht in der Liste" in refused("main_issue", typed).message.de


def test_a_service_that_did_not_exist_yet_cannot_be_chosen() -> None:
    field = CATALOGUE.field("service_type")
    assert parse_answer(field, "sgb8_41a", on=date(2021, 6, 10)) == ("sgb8_41a", None)
    value, problem = parse_answer(field, "sgb8_41a", on=date(2021, 6, 9))
    assert value is None
    assert problem is not None
    assert "Das gilt am 09.06.2021 nicht" in problem.message.de


@pytest.mark.parametrize(
    "typed", ["sgb2|wage", ["sgb2", "wage"], "Lohn oder selbständige Arbeit | sgb2", ("wage", "sgb2", "wage")]
)
def test_several_codes_come_in_the_order_of_the_list_each_once(typed: object) -> None:
    assert parsed("income_source", typed) == ("wage", "sgb2")


@pytest.mark.parametrize(
    ("field_id", "typed", "why"),
    [
        ("income_source", "none|wage", "schließt sich aus"),
        ("income_source", "unknown|wage", "schließt sich aus"),
        ("income_source", "unknown|not_stated", "schließt sich aus"),
        ("secondary_issues", "debts|addiction|violence", "zu viele"),
        ("consents", "statistics_given|statistics_refused", "widerspricht sich"),
    ],
)
def test_codes_that_do_not_go_together_are_refused(field_id: str, typed: str, why: str) -> None:
    assert why in refused(field_id, typed).message.de


@pytest.mark.parametrize(
    "typed", ["0-2:1|6-13:2", {"0-2": "1", "3-5": "", "6-13": 2}, {"0-2": 1.0, "6-13": "2"}]
)
def test_children_are_counted_by_band_and_a_band_left_out_is_zero(typed: object) -> None:
    assert parsed("children_bands", typed) == {"0-2": 1, "3-5": 0, "6-13": 2, "14-17": 0}


@pytest.mark.parametrize(
    "typed", ["2", "0-2", "0-2:x", "0-2:-1", "0-2:21", "0-2:1|0-2:1", "1-2:1", {"0-2": "zwei"}, "0-2:1.5"]
)
def test_a_count_that_is_none_is_refused(typed: object) -> None:
    assert refused("children_bands", typed).message.de.startswith("Kinder im Haushalt: ")


@pytest.mark.parametrize("typed", ["0", "601", "-5", "1,5", "½", "٣", True])
def test_minutes_are_a_whole_number_within_bounds(typed: object) -> None:
    assert "eine ganze Zahl von 1 bis 600" in refused("minutes", typed).message.de
    assert parsed("minutes", "15") == 15


def test_a_name_is_one_line_of_limited_length() -> None:
    assert parsed("family_name", "  Müller-Lüdenscheidt ") == "Müller-Lüdenscheidt"
    assert "zu lang" in refused("family_name", "x" * 101).message.de
    assert "Steuerzeichen" in refused("family_name", "Mül\x00ler").message.de


def problems_of(**changes: Any) -> list[Problem]:
    return validate_answers(INTAKE, {**LEAST, **changes}, on=TODAY)[1]


def test_the_least_answers_are_enough() -> None:
    answers, problems = validate_answers(INTAKE, LEAST, on=TODAY)
    assert not problems
    assert list(answers) == ["first_contact_on", "municipality", "main_issue", "service_type"]


def test_a_missing_mandatory_answer_is_named() -> None:
    _, problems = validate_answers(INTAKE, {}, on=TODAY)
    assert [problem.field for problem in problems] == [
        "first_contact_on",
        "municipality",
        "main_issue",
        "service_type",
    ]
    assert problems[1].message.de == "Wohngemeinde: Diese Angabe wird gebraucht. Erwartet: eine Antwort."
    assert not problems_of(municipality="unbekannt")


@pytest.mark.parametrize(
    ("changes", "field_id", "why"),
    [
        ({"first_contact_on": "23.11.2026"}, "first_contact_on", "nicht in der Zukunft"),
        ({"birth_month": "5.2026"}, "first_contact_on", "vor der Geburt"),
        ({"birth_month": "12.2026"}, "birth_month", "nicht in der Zukunft"),
        ({"birth_month": "3.1905"}, "birth_month", "über 120"),
        ({"secondary_issues": "debts"}, "secondary_issues", "nicht noch einmal"),
        ({"favourite_colour": "rot"}, "favourite_colour", "kein Feld"),
    ],
)
def test_answers_that_contradict_each_other_are_refused(
    changes: dict[str, str], field_id: str, why: str
) -> None:
    assert any(p.field == field_id and why in p.message.de for p in problems_of(**changes))


@pytest.mark.parametrize(
    "changes", [{"first_contact_on": "22.11.2026"}, {"birth_month": "4.2026"}, {"birth_month": "4.1906"}]
)
def test_the_border_of_each_rule_is_still_right(changes: dict[str, str]) -> None:
    assert not problems_of(**changes)


def test_a_closure_cannot_lie_before_the_first_contact() -> None:
    raw = {"closed_on": "2.4.2026", "closure_reason": "as_planned", "outcome": "goal_reached"}
    closure = CATALOGUE.form("closure")
    _, problems = validate_answers(closure, raw, on=TODAY, known={"first_contact_on": date(2026, 4, 3)})
    assert [problem.field for problem in problems] == ["closed_on"]
    assert not validate_answers(closure, raw, on=TODAY, known={"first_contact_on": date(2026, 4, 2)})[1]


def test_the_light_is_red_then_yellow_then_green_and_names_what_is_missing_in_order() -> None:
    nothing = completeness(INTAKE, {})
    assert (nothing.light, nothing.ratio) == ("red", 0.0)
    assert nothing.missing == tuple(f.id for f in INTAKE.fields if f.id != "secondary_issues")
    least, _ = validate_answers(INTAKE, LEAST, on=TODAY)
    assert completeness(INTAKE, least).light == "yellow"
    assert completeness(INTAKE, least).missing[0] == "access_path"
    others = {f.id: "unbekannt" for f in INTAKE.fields if f.missing_codes}
    full, problems = validate_answers(INTAKE, {**others, **LEAST}, on=TODAY)
    assert not problems
    assert completeness(INTAKE, full) == completeness(INTAKE, {**full, "secondary_issues": ("violence",)})
    assert (completeness(INTAKE, full).light, completeness(INTAKE, full).ratio) == ("green", 1.0)


_NEARLY = st.sampled_from(
    [
        "3.4.",
        "31.02.2026",
        "2026-13-01",
        "13.1990",
        "0.1990",
        "debts|",
        "|",
        ":",
        "0-2:",
        ":1",
        "0-2:1|",
        "unknown|",
        "-",
    ]
)
_ANYTHING = st.recursive(
    _NEARLY
    | st.text(max_size=12)
    | st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.dates()
    | st.binary(max_size=4),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=4,
)


@settings(max_examples=300, deadline=None)
@given(st.sampled_from(["intake", "closure", "identity", "contact"]), st.data())
def test_whatever_is_given_the_answer_is_a_value_or_a_message_naming_the_field(
    form_id: str, data: st.DataObject
) -> None:
    form = CATALOGUE.form(form_id)
    field = data.draw(st.sampled_from(form.fields))
    valid = data.draw(answers_to(form, TODAY))
    answers, problems = validate_answers(form, {**valid, field.id: data.draw(_ANYTHING)}, on=TODAY)
    for problem in problems:
        if problem.field == field.id:
            assert problem.message.de.startswith(f"{field.label.de}: ")
            assert problem.message.en.startswith(f"{field.label.en}: ")
    assert answers.get(field.id) is not None or not field.mandatory or field.id in {p.field for p in problems}


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_one_sign_more_or_less_is_still_right_or_is_refused_by_name(data: st.DataObject) -> None:
    """Near-valid input: a valid answer as text with one character changed."""
    field = data.draw(st.sampled_from(INTAKE.fields))
    text = data.draw(
        st.sampled_from(["3.4.2026", "5.1990", "female", "0-2:1|3-5:0", "wage|sgb2", "statistics_given"])
    )
    place, sign = data.draw(st.integers(0, len(text))), data.draw(st.characters())
    changed = text[:place] + sign + text[place + data.draw(st.integers(0, 1)) :]
    value, problem = parse_answer(field, changed, on=TODAY)
    if problem is not None:
        assert value is None
        assert problem.field == field.id
        assert field.label.de in problem.message.de
        assert problem.message.de.endswith(".")
    elif value is not None:
        assert parse_answer(field, value, on=TODAY) == (value, None)
