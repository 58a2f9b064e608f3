"""Names as the index sees them."""

from __future__ import annotations

import pytest

from kreislauf.case.identity.models import IndexKind
from kreislauf.case.identity.rules import (
    FAMILY,
    GIVEN,
    GIVEN_BORN,
    SOUND,
    SOUND_BORN,
    index_terms,
    normal,
    parts,
    sound,
)


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("Müller-Lüdenscheidt", "65752682"),
        ("Wikipedia", "3412"),
        ("Breschnew", "17863"),
        ("Meyer", "67"),
        ("Maier", "67"),
        ("Schmidt", "862"),
        ("Xaver", "4837"),
        ("Philipp", "351"),
        ("Heinz", "068"),
    ],
)
def test_the_sound_of_a_name_is_its_cologne_code(name: str, code: str) -> None:
    assert sound(name) == code


@pytest.mark.parametrize(
    ("one", "other"), [("Müller", "Mueller"), ("GROß", "gross"), ("Özdemir", "Oezdemir")]
)
def test_spellings_of_one_name_have_one_normal_form(one: str, other: str) -> None:
    assert normal(one) == normal(other)


def test_accents_of_other_languages_do_not_matter() -> None:
    assert normal("Nguyễn") == normal("Nguyen")


def test_a_double_name_is_found_by_each_longer_part() -> None:
    assert parts("von Beispiel-Musterfrau") == ["vonbeispielmusterfrau", "beispiel", "musterfrau"]


def test_a_name_in_another_script_still_has_an_index_term() -> None:
    assert sound("Иванова") == normal("Иванова") != ""


def test_without_a_birth_month_nothing_is_indexed_by_it() -> None:
    kinds = {kind for kind, _term in index_terms({"family_name": "Muster", "given_name": "Eva"}, "")}
    assert kinds == {FAMILY, GIVEN, SOUND}


def test_with_a_birth_month_sound_and_given_name_are_indexed_with_it() -> None:
    terms = index_terms({"family_name": "Muster", "given_name": "Eva"}, "1990-05")
    assert {(SOUND_BORN, "6827|1990-05"), (GIVEN_BORN, "eva|1990-05")} <= terms


def test_a_case_without_a_name_has_no_entry() -> None:
    assert index_terms({}, "1990-05") == set()


def test_the_kinds_are_those_of_the_table() -> None:
    assert IndexKind.values == [FAMILY, GIVEN, SOUND, SOUND_BORN, GIVEN_BORN]
