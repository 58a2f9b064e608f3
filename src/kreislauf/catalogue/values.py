"""Values of answers: a month of birth whose month may be unknown, and days as people type them in German. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

_DAY_GERMAN = re.compile(r"([0-9]{1,2})\. ?([0-9]{1,2})\. ?([0-9]{4}|[0-9]{2})")
_DAY_ISO = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")
_DAY_WITHOUT_YEAR = re.compile(r"[0-9]{1,2}\. ?[0-9]{1,2}\.?")
_MONTH_GERMAN = re.compile(r"([0-9]{1,2})[./ ] ?([0-9]{4})")
_MONTH_NAMED = re.compile(r"([^\W\d_]+)\.? ([0-9]{4})")
_MONTH_ISO = re.compile(r"([0-9]{4})-([0-9]{2})")
_YEAR = re.compile(r"[0-9]{4}")
_MONTHS = ("jan", "feb", "mär", "apr", "mai", "jun", "jul", "aug", "sep", "okt", "nov", "dez")
_EARLIEST_YEAR, _LATEST_YEAR = 1880, 2199


class NotUnderstood(ValueError):
    """The text is no such value; the message, in German and in English, says why."""

    def __init__(self, de: str, en: str) -> None:
        self.de, self.en = de, en
        super().__init__(de)


@dataclass(frozen=True)
class YearMonth:
    """Month of a year (Monat und Jahr); `month` is None where only the year is known."""

    year: int
    month: int | None = None

    def __post_init__(self) -> None:
        if not _EARLIEST_YEAR <= self.year <= _LATEST_YEAR or not (
            self.month is None or 1 <= self.month <= 12
        ):
            raise NotUnderstood("Diesen Monat gibt es nicht.", "There is no such month.")

    def __str__(self) -> str:
        return f"{self.year:04d}" if self.month is None else f"{self.year:04d}-{self.month:02d}"

    @property
    def first_day(self) -> date:
        """The first day it may mean."""
        return date(self.year, self.month or 1, 1)

    def age_on(self, day: date) -> int:
        """Full years of somebody born then, on `day`; negative before birth.

        The day of birth is not recorded: the birthday counts from the first of its month. Where the month is not
        known either, from the first of July, the middle of the year.
        """
        return day.year - self.year - (1 if day.month < (self.month or 7) else 0)


def parse_day(text: str, *, today: date) -> date:
    """The day in "3.4.2026", "03.04.26" or "2026-04-03".

    Two digits mean the latest such year that is not after next year.

    Raises:
        NotUnderstood: anything else; a day without its year gets a message of its own.
    """
    if match := _DAY_ISO.fullmatch(text):
        return _day(*(int(part) for part in match.groups()))
    if match := _DAY_GERMAN.fullmatch(text):
        day, month, year = match.groups()
        return _day(int(year) if len(year) == 4 else _full_year(int(year), today), int(month), int(day))
    if _DAY_WITHOUT_YEAR.fullmatch(text):
        raise NotUnderstood("Das Jahr fehlt.", "The year is missing.")
    raise NotUnderstood("Das ist kein Datum.", "This is not a date.")


def _full_year(two_digits: int, today: date) -> int:
    year = today.year - today.year % 100 + two_digits
    return year if year <= today.year + 1 else year - 100


def _day(year: int, month: int, day: int) -> date:
    if not _EARLIEST_YEAR <= year <= _LATEST_YEAR:
        raise NotUnderstood("Das Jahr liegt zu weit weg.", "The year is too far away.")
    try:
        return date(year, month, day)
    except ValueError:
        raise NotUnderstood(
            "Diesen Tag gibt es nicht im Kalender.", "There is no such day in the calendar."
        ) from None


def parse_year_month(text: str) -> YearMonth:
    """The month in "5.1990", "05/1990", "Mai 1990" or "1990-05", or the bare year "1990".

    Raises:
        NotUnderstood: anything else; a full day of birth is refused because the day is not to be recorded.
    """
    if _YEAR.fullmatch(text):
        return YearMonth(int(text))
    if match := _MONTH_ISO.fullmatch(text):
        return YearMonth(int(match[1]), int(match[2]))
    if match := _MONTH_GERMAN.fullmatch(text):
        return YearMonth(int(match[2]), int(match[1]))
    if (match := _MONTH_NAMED.fullmatch(text)) and match[1][:3].casefold() in _MONTHS:
        return YearMonth(int(match[2]), _MONTHS.index(match[1][:3].casefold()) + 1)
    if _DAY_GERMAN.fullmatch(text) or _DAY_ISO.fullmatch(text):
        raise NotUnderstood("Der Tag der Geburt wird nicht erfasst.", "The day of birth is not recorded.")
    raise NotUnderstood("Das ist kein Monat mit Jahr.", "This is not a month with its year.")
