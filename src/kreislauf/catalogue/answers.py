"""Answers: from what people type or a file holds to typed values, with every refusal explained in both languages.

A typed answer is, by the type of its field: date -> `date`; year_month -> `YearMonth`; code -> `str`; codes -> `tuple`
of `str` in the order of the list; counts_by_band -> dict of band to int, every band of the list; number -> `int`;
text -> `str`. The special answers "unknown" and "not_stated" are always `str` (for codes: a tuple of that one).
No answer is no entry: a field nobody answered is absent, which is neither of the two.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from kreislauf.catalogue.checks import CHECKS
from kreislauf.catalogue.parsing import Answer, Refused, parse
from kreislauf.catalogue.rules import Field, Form, FormRule, Text

Answers = dict[str, Answer]
_SHOWN = 80
#: Types whose typed answers cannot be changed by who gets them, and whose texts come again.
_REPEATED = frozenset({"date", "year_month", "code", "codes", "number"})
_MOST_REMEMBERED = 20_000


@dataclass(frozen=True)
class Problem:
    """Problem (Beanstandung) with one answer.

    Attributes:
        field: id of the field it belongs to.
        value: what was given, as text, shortened; "" where nothing was.
        expected: what would be accepted.
        message: the whole sentence for the person at the screen, naming the field.
    """

    field: str
    value: str
    expected: Text
    message: Text


@dataclass(frozen=True)
class Completeness:
    """Completeness light (Vollständigkeitsampel).

    Attributes:
        ratio: answered fields by all fields that count, 0.0 to 1.0. "unknown" and "not stated" are answers.
        light: "red" - a mandatory answer is missing; "yellow" - another one is; "green" - none.
        missing: ids of the fields without an answer, in screen order: where the eye jumps to.
    """

    ratio: float
    light: str
    missing: tuple[str, ...]


def parse_answer(field: Field, raw: object, *, on: date) -> tuple[Answer | None, Problem | None]:
    """The typed answer in `raw`, or the problem with it; (None, None) where nothing was answered.

    Args:
        raw: what a form or a file gives - text, list of texts, mapping of band to number - or a typed answer.
        on: the day of the entry; decides which codes may be chosen and what two digits of a year mean.
    """
    # Files and forms repeat their texts: each is understood once. Names and numbers of people are not remembered.
    text = raw if isinstance(raw, str) and field.type in _REPEATED else None
    if text is not None and (understood := field.understood.get((text, on))) is not None:
        return understood, None
    try:
        value = parse(field, raw, on=on)
    except Refused as refused:
        return None, _problem(field, raw, refused.expected, Text(refused.de, refused.en))
    if text is not None and value is not None:
        if len(field.understood) >= _MOST_REMEMBERED:
            field.understood.clear()
        field.understood[text, on] = value
    return value, None


def validate_answers(
    form: Form, raw: Mapping[str, object], *, on: date, known: Mapping[str, Answer] | None = None
) -> tuple[Answers, list[Problem]]:
    """All typed answers of a form and all problems with them, in screen order; valid where there is no problem.

    Args:
        raw: what was given, by field id; a key that is no field of the form is a problem, too.
        known: earlier typed answers that rules may look at, e.g. `first_contact_on` when a case is closed.
    """
    answers: Answers = {}
    problems: list[Problem] = []
    for field in form.fields:
        value, problem = parse_answer(field, raw.get(field.id), on=on)
        if problem is None and value is None and field.mandatory:
            problem = _problem(field, None, _AN_ANSWER, _MANDATORY)
        if problem is not None:
            problems.append(problem)
        elif value is not None:
            answers[field.id] = value
    problems += [
        _not_asked(form, name, value) for name, value in raw.items() if name not in form.fields_by_id
    ]
    problems += _broken_rules(form, {**(known or {}), **answers}, on)
    return answers, problems


def completeness(form: Form, answers: Mapping[str, Answer]) -> Completeness:
    """How complete the answers are. Optional parts of another field (further issues) do not count."""
    counted = [field for field in form.fields if field.part_of is None]
    missing = [field for field in counted if field.id not in answers]
    light = "red" if any(field.mandatory for field in missing) else "yellow" if missing else "green"
    ratio = 1 - len(missing) / len(counted) if counted else 1.0
    return Completeness(ratio, light, tuple(field.id for field in missing))


_AN_ANSWER = Text("eine Antwort", "an answer")
_MANDATORY = Text("Diese Angabe wird gebraucht.", "This answer is needed.")
_NOTHING = Text("kein Wert", "no value")


def _problem(field: Field, raw: object, expected: Text, fault: Text) -> Problem:
    shown = _shown(raw)
    given_de, given_en = (f" („{shown}“)", f' ("{shown}")') if shown else ("", "")
    message = Text(
        f"{field.label.de}: {fault.de}{given_de} Erwartet: {expected.de}.",
        f"{field.label.en}: {fault.en}{given_en} Expected: {expected.en}.",
    )
    return Problem(field.id, shown, expected, message)


def _shown(raw: object) -> str:
    text = "" if raw is None else "|".join(map(str, raw)) if isinstance(raw, list | tuple) else str(raw)
    printable = "".join(sign if sign.isprintable() else "·" for sign in text)
    return printable if len(printable) <= _SHOWN else printable[: _SHOWN - 1] + "…"


def _not_asked(form: Form, name: object, value: object) -> Problem:
    shown = _shown(name)
    message = Text(
        f"„{shown}“ ist kein Feld von „{form.title.de}“. Erwartet: kein Wert.",
        f'"{shown}" is no field of "{form.title.en}". Expected: no value.',
    )
    return Problem(shown, _shown(value), _NOTHING, message)


def _broken_rules(form: Form, answers: Mapping[str, Any], on: date) -> list[Problem]:
    broken = []
    for rule in form.rules:
        values = [answers.get(name) for name in rule.fields]
        if all(_has_content(value) for value in values) and not CHECKS[rule.check](*values, on=on):
            broken.append(_rule_problem(form, rule, values[0]))
    return broken


def _has_content(value: object) -> bool:
    special = ("unknown", "not_stated")
    return value is not None and value not in special and value not in [(code,) for code in special]


def _rule_problem(form: Form, rule: FormRule, value: object) -> Problem:
    field = form.fields_by_id[rule.fields[0]]
    return Problem(
        field.id,
        _shown(value),
        rule.message,
        Text(f"{field.label.de}: {rule.message.de}", f"{field.label.en}: {rule.message.en}"),
    )
