"""Answers between the catalogue's types and the stored texts, and what people read instead. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from kreislauf.catalogue import Answers, Field, Form, as_text, parse_answer

PERSON, EPISODE = "person", "episode"


def stored(answers: Mapping[str, object]) -> dict[str, str]:
    """Typed answers as the texts that are stored; what nobody answered is absent."""
    return {name: text for name, value in answers.items() if (text := as_text(value))}  # type: ignore[arg-type]


def typed(form: Form, texts: Mapping[str, str], *, on: date) -> Answers:
    """Stored texts as typed answers, by the codes of the day `on`; a text that no longer fits is left out."""
    answers: Answers = {}
    for field in form.fields:
        value, problem = parse_answer(field, texts.get(field.id), on=on)
        if value is not None and problem is None:
            answers[field.id] = value
    return answers


def of_level(form: Form, texts: Mapping[str, str], level: str) -> dict[str, str]:
    """The stored answers of one level: what belongs to the person, what to the episode."""
    return {field.id: texts[field.id] for field in form.fields if field.level == level and field.id in texts}


def differing(mine: Mapping[str, str], theirs: Mapping[str, str], names: Iterable[str]) -> list[str]:
    """The fields in which two versions differ, in order; no answer and an empty one are the same."""
    return [name for name in names if (mine.get(name) or "") != (theirs.get(name) or "")]


def readable(field: Field, text: str, language: str = "de") -> str:
    """A stored answer as people read it: labels instead of codes, German days and months. "" stays ""."""
    if not text:
        return ""
    special = {code.code: code.label for code in field.missing}
    if text in special:
        return special[text].in_language(language)
    if field.type in ("code", "codes"):
        return ", ".join(_label(field, code, language) for code in text.split("|"))
    if field.type == "counts_by_band":
        pairs = (pair.partition(":") for pair in text.split("|"))
        counted = [f"{_label(field, band, language)}: {number}" for band, _, number in pairs if number != "0"]
        return ", ".join(counted) or "0"
    if field.type in ("date", "year_month"):
        return ".".join(reversed(text.split("-")))
    return text


def _label(field: Field, code: str, language: str) -> str:
    if field.code_list is None or code not in field.code_list:
        return code
    return field.code_list.label(code, language)
