"""Parse one raw answer by the type of its field. `answers` is the door; here is what happens behind it."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any

from kreislauf.catalogue.rules import MISSING_CODES, CodeList, Field, Text
from kreislauf.catalogue.values import NotUnderstood, YearMonth, parse_day, parse_year_month

Answer = date | YearMonth | str | int | tuple[str, ...] | dict[str, int]

#: Between several codes, and between bands, of one answer written as one text; between a band and its number.
SEPARATOR = "|"
COUNT_SEPARATOR = ":"
_MOST_COUNT = 99
_MOST_SIGNS = 200


class Refused(ValueError):
    """The answer is not accepted: what would be, and why this is not, in German and in English."""

    def __init__(self, expected: Text, de: str, en: str) -> None:
        self.expected, self.de, self.en = expected, de, en
        super().__init__(de)


def parse(field: Field, raw: object, *, on: date) -> Answer | None:
    """The typed answer; None for no answer (nothing, blank, an empty list, only blank numbers).

    Raises:
        Refused: the value is not acceptable for the field.
    """
    value = _plain(raw)
    if value is None:
        return None
    if isinstance(value, str) and field.missing and (special := _special(field, value)):
        return special
    return _PARSERS[field.type](field, value, on)


def _plain(raw: object) -> Any:
    """What the parsers expect: text without blanks around it, whole numbers as text, blanks as None."""
    if isinstance(raw, str):
        return unicodedata.normalize("NFC", raw).strip() or None
    if isinstance(raw, bool):
        return str(raw)
    if isinstance(raw, float) and raw.is_integer():
        return str(int(raw))
    if isinstance(raw, int):
        return str(raw)
    if isinstance(raw, list | tuple | set | frozenset):
        return [value for value in map(_plain, raw) if value is not None] or None
    if isinstance(raw, Mapping):
        counts = {str(band): _plain(number) for band, number in raw.items()}
        return counts if any(number is not None for number in counts.values()) else None
    return raw


def _special(field: Field, text: str) -> str | None:
    names = {
        name.casefold(): code.code
        for code in field.missing
        for name in (code.code, code.label.de, code.label.en)
    }
    return names.get(text.casefold())


def _text_only(value: object, expected: Text) -> str:
    if not isinstance(value, str):
        raise Refused(expected, "Das passt hier nicht.", "This does not fit here.")
    return value


_A_DAY = Text("Tag.Monat.Jahr, zum Beispiel 03.04.2026", "day.month.year, for example 03.04.2026")
_A_MONTH = Text(
    "Monat.Jahr oder nur das Jahr, zum Beispiel 5.1990", "month.year or the year alone, for example 5.1990"
)


def _date(field: Field, value: object, on: date) -> date:
    if isinstance(value, datetime):
        value = value.date()
    if isinstance(value, date):
        value = value.isoformat()
    try:
        return parse_day(_text_only(value, _A_DAY), today=on)
    except NotUnderstood as fault:
        raise Refused(_A_DAY, fault.de, fault.en) from None


def _year_month(field: Field, value: object, on: date) -> YearMonth:
    if isinstance(value, YearMonth):
        return value
    if isinstance(value, date):
        # Spreadsheets turn a typed "5.1990" into the first of May 1990; any other day was meant as a day.
        value = f"{value.month}.{value.year:04d}" if value.day == 1 else f"{value:%d.%m.}{value.year:04d}"
    try:
        return parse_year_month(_text_only(value, _A_MONTH))
    except NotUnderstood as fault:
        raise Refused(_A_MONTH, fault.de, fault.en) from None


def _list_of(field: Field) -> CodeList:
    if field.code_list is None:
        raise TypeError(f"{field.id}: {field.type} without a code list")
    return field.code_list


def _one_of(code_list: CodeList, on: date) -> Text:
    """What may be chosen, as a reader wants it: the labels where they are few, else the name of the list."""
    codes = code_list.codes_on(on)
    if len(codes) > 12:
        return Text(
            f"ein Eintrag der Liste „{code_list.title.de}“", f'an entry of the list "{code_list.title.en}"'
        )
    return Text(", ".join(code.label.de for code in codes), ", ".join(code.label.en for code in codes))


def _found(code_list: CodeList, value: object, on: date) -> str:
    code = code_list.find(value) if isinstance(value, str) else None
    if code is None:
        raise Refused(_one_of(code_list, on), "Das steht nicht in der Liste.", "This is not in the list.")
    entry = code_list.get(code, on)
    if entry is None or not entry.valid_on(on):
        fault = f"Das gilt am {on:%d.%m.%Y} nicht.", f"This does not hold on {on:%d.%m.%Y}."
        raise Refused(_one_of(code_list, on), *fault)
    return code


def _code(field: Field, value: object, on: date) -> str:
    if isinstance(value, list) and len(value) == 1:
        value = value[0]
    return _found(_list_of(field), value, on)


def _codes(field: Field, value: object, on: date) -> tuple[str, ...] | None:
    code_list = _list_of(field)
    parts = value if isinstance(value, list) else [part.strip() for part in str(value).split(SEPARATOR)]
    codes = {_found(code_list, part, on) for part in parts if part}
    _check_together(field, code_list, codes, on)
    return tuple(sorted(codes, key=code_list.rank)) or None


def _check_together(field: Field, code_list: CodeList, codes: set[str], on: date) -> None:
    """Codes that exclude each other, and more of them than asked for."""
    entries = [entry for entry in (code_list.get(code, on) for code in codes) if entry is not None]
    alone = [entry.label for entry in entries if entry.exclusive or entry.code in MISSING_CODES]
    if alone and len(codes) > 1:
        expected = Text(f"nur „{alone[0].de}“ oder nur andere", f'only "{alone[0].en}" or only others')
        raise Refused(expected, "Das schließt sich aus.", "These exclude each other.")
    groups = [entry.group for entry in entries]
    if code_list.one_per_group and len(set(groups)) < len(groups):
        expected = Text("je Gegenstand eine Antwort", "one answer for each subject")
        raise Refused(expected, "Das widerspricht sich.", "These contradict each other.")
    if field.at_most is not None and len(codes) > field.at_most:
        expected = Text(f"höchstens {field.at_most}", f"at most {field.at_most}")
        raise Refused(expected, "Das sind zu viele.", "These are too many.")


def _counts(field: Field, value: object, on: date) -> dict[str, int]:
    bands = [code.code for code in _list_of(field).codes_on(on)]
    example = SEPARATOR.join(
        f"{band}{COUNT_SEPARATOR}{number}" for number, band in zip((1, 0), bands, strict=False)
    )
    expected = Text(
        f"eine Zahl je Gruppe, zum Beispiel {example}", f"a number for each band, for example {example}"
    )
    given = value if isinstance(value, dict) else _split_counts(_text_only(value, expected), expected)
    unknown = [band for band in given if band not in bands]
    if unknown:
        raise Refused(expected, "Diese Gruppe gibt es nicht.", "There is no such band.")
    most = _MOST_COUNT if field.at_most is None else field.at_most
    return {band: _whole(given.get(band) or "0", 0, most) for band in bands}


def _split_counts(text: str, expected: Text) -> dict[str, str]:
    pairs = [part.strip().partition(COUNT_SEPARATOR) for part in text.split(SEPARATOR) if part.strip()]
    given = {band.strip(): number.strip() for band, _separator, number in pairs}
    if not given or len(given) < len(pairs) or not all(given.values()):
        raise Refused(expected, "Das ist keine Zählung nach Gruppen.", "This is no count by bands.")
    return given


def _whole(value: object, least: int, most: int) -> int:
    expected = Text(f"eine ganze Zahl von {least} bis {most}", f"a whole number from {least} to {most}")
    text = _text_only(value, expected)
    if not (text.isascii() and text.isdecimal()) or len(text) > 9:
        raise Refused(expected, "Das ist keine passende Zahl.", "This is no fitting number.")
    if not least <= int(text) <= most:
        raise Refused(expected, "Die Zahl liegt außerhalb.", "The number is out of range.")
    return int(text)


def _number(field: Field, value: object, on: date) -> int:
    return _whole(value, field.at_least or 0, 999_999 if field.at_most is None else field.at_most)


def _text(field: Field, value: object, on: date) -> str:
    most = field.at_most or _MOST_SIGNS
    expected = Text(
        f"Text in einer Zeile, höchstens {most} Zeichen", f"text in one line, at most {most} characters"
    )
    text = _text_only(value, expected)
    if len(text) > most:
        raise Refused(expected, "Der Text ist zu lang.", "The text is too long.")
    if not text.isprintable():
        raise Refused(expected, "Der Text enthält Steuerzeichen.", "The text contains control characters.")
    return text


_PARSERS: dict[str, Callable[[Field, Any, date], Answer | None]] = {
    "date": _date,
    "year_month": _year_month,
    "code": _code,
    "codes": _codes,
    "counts_by_band": _counts,
    "number": _number,
    "text": _text,
}
