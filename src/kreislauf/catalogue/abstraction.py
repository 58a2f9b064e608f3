"""From an answer to a cell: the coarser code that may leave the case, and the dimensions tables count by."""

from __future__ import annotations

from datetime import date

from kreislauf.catalogue.parsing import Answer
from kreislauf.catalogue.rules import (
    NO_DETAIL,
    NOT_RECORDED,
    NOT_STATED,
    UNKNOWN,
    Code,
    CodeList,
    Field,
    Text,
)
from kreislauf.catalogue.tables import DimensionDefinition, House
from kreislauf.catalogue.values import YearMonth
from kreislauf.foundation.period.rules import Quarter, quarters_between

#: The codes counting itself adds; their labels stand in `code_lists/missing.yaml` for people and here for domains.
_ADDED = {
    UNKNOWN: Text("unbekannt", "unknown"),
    NOT_STATED: Text("keine Angabe", "not stated"),
    NOT_RECORDED: Text("nicht erfasst", "not recorded"),
    NO_DETAIL: Text("ohne nähere Angabe", "no detail"),
}


class NeverLeaves(ValueError):
    """A bug: somebody asked for the abstraction of a field that never leaves the case."""


def abstract(field: Field, value: Answer | None, reference_date: date) -> str:
    """The code an answer is counted as.

    Args:
        value: a typed answer; None (nobody answered) becomes "not_recorded".
        reference_date: the day ages are those of.

    Returns:
        A code of `field.abstraction.code_list`, or "2026-Q1" for days, or one of the special answers.

    Raises:
        NeverLeaves: the field has no abstraction.
    """
    if field.abstraction is None:
        raise NeverLeaves(field.id)
    if value is None:
        return NOT_RECORDED
    special = value[0] if isinstance(value, tuple) and len(value) == 1 else value
    if isinstance(special, str) and special in (UNKNOWN, NOT_STATED):
        return special
    return _HOW[field.abstraction.how](field, value, reference_date)


def _same(field: Field, value: Answer, reference_date: date) -> str:
    return str(value)


def _quarter(field: Field, value: Answer, reference_date: date) -> str:
    if not isinstance(value, date):
        raise TypeError(f"{field.id}: {value!r} is no day")
    return Quarter.of(value).code


def _group(field: Field, value: Answer, reference_date: date) -> str:
    return _group_of(field, str(value))


def _group_of(field: Field, code: str) -> str:
    entry = field.code_list.get(code) if field.code_list else None
    if entry is None or entry.group is None:
        raise KeyError(f"{field.id}: {code}")
    return entry.group


def _first_group(field: Field, value: Answer, reference_date: date) -> str:
    groups = {_group_of(field, code) for code in value} if isinstance(value, tuple) else set()
    return min(groups, key=_target(field).rank)


def _age_band(field: Field, value: Answer, reference_date: date) -> str:
    """The band of the age on the reference date; not yet born then counts as the youngest."""
    if not isinstance(value, YearMonth):
        raise TypeError(f"{field.id}: {value!r} is no month")
    age = max(0, value.age_on(reference_date))
    bands = [code for code in _target(field).codes if code.lower is not None and code.lower <= age]
    return max(bands, key=lambda code: code.lower or 0).code


def _any_count(field: Field, value: Answer, reference_date: date) -> str:
    return "present" if isinstance(value, dict) and any(value.values()) else "absent"


def _target(field: Field) -> CodeList:
    if field.abstraction is None or field.abstraction.code_list is None:
        raise NeverLeaves(field.id)
    return field.abstraction.code_list


_HOW = {
    "same": _same,
    "quarter": _quarter,
    "group": _group,
    "first_group": _first_group,
    "age_band": _age_band,
    "any_count": _any_count,
}


def dimension_code(dimension: DimensionDefinition, value: Answer | None, reference_date: date) -> str:
    """The code an answer is counted as in this dimension, at its finest level; special answers merged if it says so.

    Where the dimension is the house that keeps the case, `value` is the house's short name.
    """
    if isinstance(dimension.field, House):
        return str(value) if value is not None and str(value) in dimension.field.code_list else NO_DETAIL
    code = abstract(dimension.field, value, reference_date)
    return NO_DETAIL if dimension.missing == "merged" and code in _ADDED else code


def dimension_codes(
    dimension: DimensionDefinition, *, first: date, last: date, level: str | None = None
) -> tuple[Code, ...]:
    """Every code a period's records can have in this dimension, in reading order, at a level (the finest if None).

    Periods of time come from the days `first`..`last`; of codes those that held on any day of the period. Special
    answers come last: merged as one `no_detail`, or each the field can have, and `not_recorded` where it is optional.
    """
    chosen = next(item for item in dimension.levels if level is None or item.id == level)
    if chosen.code_list is None:
        return tuple(_time_codes(chosen.id, first, last))
    codes = {
        code.code: code for code in chosen.code_list.codes if not code.is_missing and _held(code, first, last)
    }
    return (*codes.values(), *_special_codes(dimension, first))


def _held(code: Code, first: date, last: date) -> bool:
    return code.valid_from <= last and (code.valid_to is None or first <= code.valid_to)


def _time_codes(level: str, first: date, last: date) -> list[Code]:
    if level == "year":
        return [_plain_code(str(year), first) for year in range(first.year, last.year + 1)]
    return [_plain_code(quarter.code, first) for quarter in quarters_between(first, last)]


def _plain_code(code: str, day: date) -> Code:
    return Code(code=code, label=Text(code, code), valid_from=day)


def _special_codes(dimension: DimensionDefinition, day: date) -> list[Code]:
    field = dimension.field
    possible = set(field.missing_codes) | (set() if field.mandatory else {NOT_RECORDED})
    if dimension.missing == "merged" and possible:
        possible = {NO_DETAIL}
    return [
        Code(code=code, label=label, valid_from=day) for code, label in _ADDED.items() if code in possible
    ]


def roll_up(dimension: DimensionDefinition, code: str, level: str) -> str:
    """The code at a coarser `level` that the finest `code` belongs to; special answers stay what they are.

    Raises:
        KeyError: the dimension has no such level, or the code is not in its list.
    """
    if code in _ADDED:
        return code
    for finer in dimension.levels:
        if finer.id == level:
            return code
        if finer.code_list is None:
            code = code.partition("-")[0]
        else:
            entry = finer.code_list.get(code)
            if entry is None or entry.group is None:
                raise KeyError(f"{dimension.id}: {code}")
            code = entry.group
    raise KeyError(f"{dimension.id}: {level}")
