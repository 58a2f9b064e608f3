"""The flat-file form of answers: one column per field, one text per answer, back again without loss.

Several codes stand as "wage|sgb2", counts as "0-2:1|3-5:0|6-13:0|14-17:0", days as 2026-04-03, months as 1990-05 or
1990. No answer is an empty cell. The same texts are the stored form (JSON) of answers.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from kreislauf.catalogue.answers import Answers, Problem, validate_answers
from kreislauf.catalogue.parsing import COUNT_SEPARATOR, SEPARATOR, Answer
from kreislauf.catalogue.rules import Form


def column_names(form: Form) -> tuple[str, ...]:
    """The columns of a form's flat file: the ids of its fields, in screen order."""
    return tuple(field.id for field in form.fields)


def as_text(value: Answer | None) -> str:
    """One typed answer as one text; "" for None."""
    if type(value) is str:  # most of them
        return value
    if value is None:
        return ""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, tuple):
        return SEPARATOR.join(value)
    if isinstance(value, Mapping):
        return SEPARATOR.join(f"{band}{COUNT_SEPARATOR}{number}" for band, number in value.items())
    return str(value)


def to_row(form: Form, answers: Mapping[str, Answer]) -> dict[str, str]:
    """The answers as one row: every column of the form, "" where nothing was answered."""
    return {name: as_text(answers.get(name)) for name in column_names(form)}


def from_row(
    form: Form, row: Mapping[str, object], *, on: date, known: Mapping[str, Answer] | None = None
) -> tuple[Answers, list[Problem]]:
    """The typed answers of one row and all problems with it; see `validate_answers`.

    `from_row(form, to_row(form, answers), on=on)` gives the same answers back without a problem, for every valid
    set of answers; that is tested.
    """
    return validate_answers(form, row, on=on, known=known)
