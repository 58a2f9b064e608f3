"""Checks between answers. A form's rules (forms.yaml) name them; each gets the answers of its fields, in that order.

A check only runs where all its fields have an answer with content; it returns True where all is well.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from typing import Any

from kreislauf.catalogue.values import YearMonth

Check = Callable[..., bool]


def _earliest(value: date | YearMonth) -> date:
    return value.first_day if isinstance(value, YearMonth) else value


def not_in_future(value: date | YearMonth, *, on: date) -> bool:
    """The day is not after today."""
    return _earliest(value) <= on


def not_before(later: date | YearMonth, earlier: date | YearMonth, *, on: date) -> bool:
    """The first is not before the second; months count from their first possible day."""
    return _earliest(later) >= _earliest(earlier)


def at_most_120_years(birth: YearMonth, day: date, *, on: date) -> bool:
    """Nobody is over 120."""
    return birth.age_on(day) <= 120


def _as_set(value: Any) -> set[str]:
    return {value} if isinstance(value, str) else set(value)


def disjoint(first: str | Iterable[str], second: str | Iterable[str], *, on: date) -> bool:
    """No code is given in both."""
    return not _as_set(first) & _as_set(second)


CHECKS: dict[str, Check] = {
    "not_in_future": not_in_future,
    "not_before": not_before,
    "at_most_120_years": at_most_120_years,
    "disjoint": disjoint,
}
