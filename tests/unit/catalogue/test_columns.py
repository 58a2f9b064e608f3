"""The flat file of the core fields: out and in again without loss."""

from __future__ import annotations

import csv
import io
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kreislauf.catalogue import YearMonth, column_names, from_row, to_row, validate_answers
from tests.unit.catalogue.musterkreis import LEAST, TODAY, catalogue
from tests.unit.catalogue.strategies import answers_to

CATALOGUE = catalogue()
INTAKE = CATALOGUE.form("intake")


@settings(max_examples=300, deadline=None)
@given(st.sampled_from(sorted(CATALOGUE.forms)), st.data())
def test_every_valid_set_of_answers_comes_back_from_its_row(form_id: str, data: st.DataObject) -> None:
    form = CATALOGUE.form(form_id)
    answers = data.draw(answers_to(form, TODAY))
    assert from_row(form, to_row(form, answers), on=TODAY) == (answers, [])


@settings(max_examples=100, deadline=None)
@given(answers_to(INTAKE, TODAY), st.sampled_from([",", ";"]), st.sampled_from(["utf-8", "latin-1"]))
def test_and_through_a_file_with_comma_or_semicolon_in_either_encoding(
    answers: dict, sign: str, encoding: str
) -> None:
    file = io.StringIO(newline="")
    writer = csv.DictWriter(file, column_names(INTAKE), delimiter=sign)
    writer.writeheader()
    writer.writerow(to_row(INTAKE, answers))
    text = file.getvalue().encode(encoding).decode(encoding)
    (row,) = csv.DictReader(io.StringIO(text, newline=""), delimiter=sign)
    assert from_row(INTAKE, row, on=TODAY) == (answers, [])


@settings(max_examples=100, deadline=None)
@given(answers_to(INTAKE, TODAY))
def test_no_cell_of_the_core_fields_can_become_a_formula(answers: dict) -> None:
    for cell in to_row(INTAKE, answers).values():
        assert not cell.startswith(("=", "+", "-", "@", "\t", "\r"))


@settings(max_examples=100, deadline=None)
@given(answers_to(INTAKE, TODAY))
def test_valid_answers_are_valid_again_as_they_are(answers: dict) -> None:
    assert validate_answers(INTAKE, answers, on=TODAY) == (answers, [])


def test_the_row_is_written_as_described() -> None:
    raw = {
        **LEAST,
        "birth_month": "5.1990",
        "children_bands": {"3-5": "2"},
        "income_source": ["sgb2", "wage"],
        "sex": "keine Angabe",
    }
    answers, _ = validate_answers(INTAKE, raw, on=TODAY)
    row = to_row(INTAKE, answers)
    assert list(row) == [field.id for field in INTAKE.fields]
    assert {name: cell for name, cell in row.items() if cell} == {
        "first_contact_on": "2026-04-03",
        "birth_month": "1990-05",
        "sex": "not_stated",
        "municipality": "99001001",
        "children_bands": "0-2:0|3-5:2|6-13:0|14-17:0",
        "income_source": "wage|sgb2",
        "main_issue": "debts",
        "service_type": "debt_counselling",
    }


def test_a_row_with_a_column_of_no_field_is_refused_by_name() -> None:
    _, problems = from_row(INTAKE, {**LEAST, "Lieblingsfarbe": "rot"}, on=TODAY)
    assert [(problem.field, problem.value) for problem in problems] == [("Lieblingsfarbe", "rot")]


@pytest.mark.parametrize(("value", "text"), [(YearMonth(1990), "1990"), (YearMonth(1990, 5), "1990-05")])
def test_a_month_is_written_so_that_it_sorts(value: YearMonth, text: str) -> None:
    assert str(value) == text
    assert value.first_day == date(1990, value.month or 1, 1)
