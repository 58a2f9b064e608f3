"""Draw when help begins, how long it lasts, how it ends, and how often people came. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray

from kreislauf.example import marginals as m
from kreislauf.example.people import People
from kreislauf.example.sampling import (
    Bools,
    Floats,
    Ints,
    by_quota,
    chosen,
    codes_by_quota,
    flags,
    lognormal,
    stratified,
)

_OPEN = -1
_LONG_SILENCE_DAYS = 366

Objects = NDArray[np.object_]


@dataclass(frozen=True)
class Window:
    """The days cases begin in; days are counted from `first` (0) to `until` (`last`)."""

    first: date
    until: date

    @classmethod
    def ending(cls, until: date, years: int) -> Window:
        """The window of `years` years that ends with `until`."""
        month_end = min(until.day, 28) if until.month == 2 else until.day
        return cls(date(until.year - years, until.month, month_end) + timedelta(days=1), until)

    @property
    def last(self) -> int:
        """Number of the last day."""
        return (self.until - self.first).days

    def day(self, number: int) -> date:
        """The date of a day number."""
        return self.first + timedelta(days=int(number))


@dataclass
class Course:
    """Columns over the cases of a chunk; days are numbers in the window, -1 stands for "still open".

    Attributes:
        again, again_closed: begin and end of the second episode, -1 where there is none (or it is open).
    """

    begun: Ints
    planned: Ints
    closed: Ints
    contacts: Ints
    last_contact: Ints
    outcome: Objects
    reason: Objects
    forgotten: Bools
    again: Ints
    again_closed: Ints


def draw_course(rng: np.random.Generator, people: People, window: Window) -> Course:
    """Begin, length, end, outcome and contacts of every case."""
    size = people.size
    begun, planned = _begin_and_length(rng, people, window)
    closed = _ends(rng, people, window, begun, planned)
    course = Course(
        begun=begun,
        planned=planned,
        closed=closed,
        contacts=_contacts(rng, people, planned),
        last_contact=np.where(closed == _OPEN, window.last, closed),
        outcome=np.full(size, None, dtype=object),
        reason=np.full(size, None, dtype=object),
        forgotten=np.zeros(size, dtype=bool),
        again=np.full(size, _OPEN),
        again_closed=np.full(size, _OPEN),
    )
    _draw_outcomes(rng, people, course, window)
    _forget_some(rng, course, window)
    _reopen_some(rng, people, course, window)
    return course


def _begin_and_length(rng: np.random.Generator, people: People, window: Window) -> tuple[Ints, Ints]:
    begun, days = np.zeros(people.size, dtype=np.int64), np.zeros(people.size)
    for name, strand in m.STRANDS.items():
        where = people.of(name)
        begun[where] = stratified(rng, _day_weights(window, name), len(where))
        kinds = {"addiction": (m.SUBSTANCES, 3), "youth_help": (m.YOUTH_HELP, 2)}.get(name)
        if kinds is None:
            days[where] = lognormal(rng, strand.days, strand.sigma, len(where))
            continue
        table, column = kinds
        for code, row in table.items():
            these = where[people.kind[where] == code]
            days[these] = lognormal(rng, row[column], strand.sigma, len(these))
        if name == "youth_help" and len(where):
            days[where] *= strand.days / days[where].mean()
    return begun, np.maximum(np.rint(days), 1).astype(np.int64)


def _day_weights(window: Window, strand: str) -> Floats:
    """Weight of each day: working days only, by season and trend."""
    days = [window.day(number) for number in range(window.last + 1)]
    return np.array([_season(day, strand) * _trend(day.year, strand) * (day.weekday() < 5) for day in days])


def _season(day: date, strand: str) -> float:
    extra = m.SCHOOL_SEASON.get(day.month, 1.0) if strand in m.SCHOOL_RELATED else 1.0
    return m.SEASON[day.month - 1] * extra


def _trend(year: int, strand: str) -> float:
    growth = m.DEBT_GROWTH if strand == "debt" and year >= 2022 else m.GROWTH
    return float(growth ** (year - 2021)) * (m.DIP_2020 if year == 2020 else 1.0)


def _ends(rng: np.random.Generator, people: People, window: Window, begun: Ints, planned: Ints) -> Ints:
    """Day each case is closed. In counselling exactly 22.4 % still run, those that would end last."""
    end = begun + planned
    running = end > window.last
    counselling = np.concatenate([people.of(name) for name in m.COUNSELLING])
    latest_first = counselling[np.argsort(-end[counselling], kind="stable")]
    still = round(m.STILL_RUNNING * len(counselling))
    running[latest_first[:still]] = True
    running[latest_first[still:]] = False
    youth = people.of("youth_help")
    # Help with upbringing often ends with the school year or the calendar year (A: three in twenty).
    snapped = youth[flags(rng, 0.15, len(youth))]
    end[snapped] = _next_term_end(window, end[snapped])
    running[snapped] = end[snapped] > window.last
    over = ~running & (end > window.last)
    end[over] = window.last - rng.integers(0, 60, int(over.sum()))
    return np.where(running, _OPEN, np.maximum(end, begun))


def _next_term_end(window: Window, days: Ints) -> Ints:
    years = range(window.first.year, window.until.year + 12)
    terms = np.array(sorted((date(y, *md) - window.first).days for y in years for md in ((7, 31), (12, 31))))
    return terms[np.minimum(np.searchsorted(terms, days), len(terms) - 1)]


def _contacts(rng: np.random.Generator, people: People, planned: Ints) -> Ints:
    """Contacts by quota; who stays longer has more of them."""
    contacts = np.zeros(people.size, dtype=np.int64)
    bands = list(m.CONTACTS)
    counselled = people.strand == _number("psychosocial")
    counselled |= people.kind == "sgb8_28"
    for where in (np.flatnonzero(counselled), np.flatnonzero(~counselled)):
        band = np.sort(by_quota(rng, list(m.CONTACTS.values()), len(where)))
        low = np.array([bands[b][0] for b in band], dtype=np.int64)
        high = np.array([bands[b][1] for b in band], dtype=np.int64)
        contacts[where[np.argsort(planned[where], kind="stable")]] = rng.integers(low, high + 1)
    return contacts


def _number(strand: str) -> int:
    return list(m.STRANDS).index(strand)


def _draw_outcomes(rng: np.random.Generator, people: People, course: Course, window: Window) -> None:
    ended = course.closed != _OPEN
    for name in m.STRANDS:
        where = people.of(name)
        over = where[ended[where]]
        if name == "youth_help":
            _end_youth_help(rng, course, over)
        elif name not in m.COUNSELLING:
            _end_counselling(rng, course, over, round(0.62 * len(over)), window)
    counselling = np.concatenate([people.of(name) for name in m.COUNSELLING])
    over = counselling[ended[counselling]]
    _end_counselling(rng, course, over, round(m.GOAL_REACHED * len(counselling)), window)


def _end_counselling(
    rng: np.random.Generator, course: Course, over: Ints, reached: int, window: Window
) -> None:
    """Exactly `reached` cases reach their goal, a little more often the later they end (A)."""
    score = rng.random(len(over)) + 0.1 * course.closed[over] / max(window.last, 1)
    order = over[np.argsort(-score, kind="stable")]
    good, rest = order[:reached], order[reached:]
    course.outcome[good] = "goal_reached"
    course.reason[good] = codes_by_quota(rng, {"as_planned": 92, "handed_over": 8}, len(good))
    course.outcome[rest] = codes_by_quota(
        rng, {"partly_reached": 60, "not_reached": 30, "no_goal": 10}, len(rest)
    )
    course.reason[rest] = codes_by_quota(rng, _BROKEN_OFF, len(rest))


_BROKEN_OFF = {
    "broken_off_by_person": 45,
    "no_contact": 25,
    "handed_over": 12,
    "moved_away": 8,
    "broken_off_by_house": 5,
    "other": 4,
    "died": 1,
}


def _end_youth_help(rng: np.random.Generator, course: Course, over: Ints) -> None:
    planned = flags(rng, m.AS_PLANNED, len(over))
    good, rest = over[planned], over[~planned]
    course.reason[good] = "as_planned"
    course.outcome[good] = codes_by_quota(
        rng, {"goal_reached": 78, "partly_reached": 18, "not_reached": 4}, len(good)
    )
    course.reason[rest] = codes_by_quota(rng, _BROKEN_OFF, len(rest))
    course.outcome[rest] = codes_by_quota(
        rng, {"partly_reached": 45, "not_reached": 45, "goal_reached": 10}, len(rest)
    )


def _forget_some(rng: np.random.Generator, course: Course, window: Window) -> None:
    """Forgotten closures: open, and nobody came for more than a year; everybody else open came of late."""
    still = course.closed == _OPEN
    old = still & (course.begun <= window.last - _LONG_SILENCE_DAYS - 30)
    forgotten = chosen(rng, old, round(m.FORGOTTEN * len(still)))
    course.forgotten[forgotten] = True
    lately = still & ~course.forgotten
    came = window.last - rng.integers(0, 75, len(still))
    course.last_contact[lately] = np.maximum(came, course.begun)[lately]
    silent = rng.random(len(forgotten)) * (window.last - _LONG_SILENCE_DAYS - course.begun[forgotten])
    course.last_contact[forgotten] = course.begun[forgotten] + silent.astype(np.int64)


def _reopen_some(rng: np.random.Generator, people: People, course: Course, window: Window) -> None:
    """A second episode some weeks after the first was closed; it ends in the window as well."""
    candidates = (course.closed != _OPEN) & (course.closed <= window.last - 60) & (course.reason != "died")
    where = chosen(rng, candidates, round(m.REOPENED * people.size))
    room = window.last - 20 - course.closed[where]
    course.again[where] = course.closed[where] + np.minimum(rng.integers(30, 181, len(where)), room)
    course.again_closed[where] = np.minimum(
        course.again[where] + rng.integers(15, 151, len(where)), window.last
    )
    course.last_contact[where] = course.again_closed[where]
