"""Periods (Zeiträume): quarters and years as the statistics use them. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta


@dataclass(frozen=True, order=True)
class Quarter:
    """Quarter (Quartal) of a calendar year, e.g. 2026-Q1."""

    year: int
    number: int

    def __post_init__(self) -> None:
        if self.number not in (1, 2, 3, 4):
            raise ValueError(f"Ein Quartal hat die Nummer 1 bis 4, nicht {self.number}.")

    @classmethod
    def of(cls, day: date) -> Quarter:
        """The quarter in which `day` lies."""
        return cls(day.year, (day.month - 1) // 3 + 1)

    @classmethod
    def parse(cls, code: str) -> Quarter:
        """The quarter written as "2026-Q1"; ValueError for anything else."""
        year, separator, number = code.partition("-Q")
        if not separator:
            raise ValueError(f"Erwartet wird JJJJ-Qn, nicht {code!r}.")
        return cls(int(year), int(number))

    @property
    def code(self) -> str:
        """The quarter as "2026-Q1"."""
        return f"{self.year}-Q{self.number}"

    @property
    def first_day(self) -> date:
        """First day of the quarter."""
        return date(self.year, 3 * self.number - 2, 1)

    @property
    def last_day(self) -> date:
        """Last day of the quarter."""
        return self.next().first_day - timedelta(days=1)

    def next(self) -> Quarter:
        """The quarter that follows."""
        return Quarter(self.year + 1, 1) if self.number == 4 else Quarter(self.year, self.number + 1)


def quarters_between(first: date, last: date) -> list[Quarter]:
    """All quarters that touch the days `first`..`last`, in order; empty where `last` is before `first`."""
    quarters: list[Quarter] = []
    quarter = Quarter.of(first)
    while quarter.first_day <= last:
        quarters.append(quarter)
        quarter = quarter.next()
    return quarters
