"""From the columns of a chunk to cases, one by one. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kreislauf.catalogue.values import YearMonth
from kreislauf.example import names
from kreislauf.example.course import Course, Window
from kreislauf.example.frame import Frame
from kreislauf.example.people import STRAND_NAMES, People
from kreislauf.example.records import GeneratedCase, GeneratedEpisode
from kreislauf.example.sampling import Bools, Ints, codes_by_quota, objects

Objects = NDArray[np.object_]


@dataclass
class Chunk:
    """All columns of a chunk of cases; filled step by step by `generator` and `defects`.

    Attributes:
        answers: field id -> typed answers at intake. at_closure: fields 9 to 11 asked again.
        details: name -> (positions, values). copy_of: position of the original of a duplicate, else -1.
    """

    people: People
    course: Course
    answers: dict[str, Objects]
    at_closure: dict[str, Objects]
    offer: Ints
    details: dict[str, tuple[Any, Any]]
    window_start: date
    copy_of: Ints = field(default_factory=lambda: np.zeros(0, dtype=np.int64))
    municipality: Objects = field(default_factory=lambda: np.empty(0, dtype=object))
    wrong_home: Bools = field(default_factory=lambda: np.zeros(0, dtype=bool))
    family_name: Objects = field(default_factory=lambda: np.empty(0, dtype=object))
    given_name: Objects = field(default_factory=lambda: np.empty(0, dtype=object))
    birth: Ints = field(default_factory=lambda: np.zeros(0, dtype=np.int64))
    order: Ints = field(default_factory=lambda: np.zeros(0, dtype=np.int64))

    def birth_months(self, rng: np.random.Generator) -> Objects:
        """Month of birth per case: one per person, so that the age at the person's first listed case is right."""
        people, course = self.people, self.course
        _, first, person = np.unique(people.person, return_index=True, return_inverse=True)
        begun = first_months(self.window_start, course.begun)
        months = begun[first] - 12 * people.age[first] - rng.integers(0, 12, len(first))
        birth = np.minimum(months[person], begun)
        copies = np.flatnonzero(self.copy_of >= 0)
        birth[copies] = birth[self.copy_of[copies]]
        # One duplicate in three has the wrong month, too.
        slipped = copies[rng.random(len(copies)) < 0.33]
        birth[slipped] -= 1
        return objects(_year_month(month) for month in birth.tolist())

    def name_people(self, rng: np.random.Generator) -> None:
        """One name per person, misspelt in duplicates."""
        people = self.people
        _, first, person = np.unique(people.person, return_index=True, return_inverse=True)
        family = np.empty(len(first), dtype=object)
        given = np.empty(len(first), dtype=object)
        nationality, male = people.nationality[first], people.male[first]
        for group, shares in names.ORIGIN_SHARES.items():
            members = np.flatnonzero(nationality == group)
            origins = codes_by_quota(rng, dict(zip(names.FAMILY_NAMES, shares, strict=True)), len(members))
            for origin in names.FAMILY_NAMES:
                these = members[origins == origin]
                family[these] = objects(names.FAMILY_NAMES[origin])[
                    rng.integers(0, len(names.FAMILY_NAMES[origin]), len(these))
                ]
                for sex, known in names.GIVEN_NAMES.items():
                    those = these[male[these] == (sex == "male")]
                    given[those] = objects(known[origin])[rng.integers(0, len(known[origin]), len(those))]
        self.family_name = objects(f"{name}{names.MARKER}" for name in family[person])
        self.given_name = given[person]
        copies = np.flatnonzero(self.copy_of >= 0)
        for position in copies:
            original = self.copy_of[position]
            self.family_name[position] = self.family_name[original]
            self.given_name[position] = names.misspelt(self.given_name[original])


def first_months(start: date, days: Ints) -> Ints:
    """Months since year 0 of day numbers counted from `start`."""
    return (np.datetime64(start) + days).astype("datetime64[M]").astype(np.int64) + 1970 * 12


@lru_cache(maxsize=2_000)
def _year_month(months: int) -> YearMonth:
    return YearMonth(months // 12, months % 12 + 1)


def assemble(
    chunk: Chunk, window: Window, frame: Frame, *, number: int, person: int
) -> Iterator[GeneratedCase]:
    """The cases of a chunk in its order, numbered from `number`, persons from `person` on."""
    days = [window.day(i) for i in range(window.last + 1)]
    people, course = chunk.people, chunk.course
    fields = ("municipality", *chunk.answers)
    answers = list(
        zip(chunk.municipality.tolist(), *(c.tolist() for c in chunk.answers.values()), strict=True)
    )
    begun, planned = course.begun.tolist(), course.planned.tolist()
    strands = people.strand.tolist()
    details = _detail_per_case(chunk)
    contacts, last, persons = course.contacts.tolist(), course.last_contact.tolist(), people.person.tolist()
    offers, families, givens = chunk.offer.tolist(), chunk.family_name.tolist(), chunk.given_name.tolist()
    for place, i in enumerate(chunk.order.tolist()):
        intake = {"first_contact_on": days[begun[i]], **dict(zip(fields, answers[i], strict=True))}
        if not intake["secondary_issues"]:
            del intake["secondary_issues"]
        offer = frame.offers[offers[i]]
        yield GeneratedCase(
            number + place,
            person + persons[i],
            families[i],
            givens[i],
            offer.provider,
            offer.slug,
            offer.action_field,
            STRAND_NAMES[strands[i]],
            intake,
            _episodes(chunk, i, days),
            contacts[i],
            days[last[i]],
            planned[i],
            details.get(i, {}),
            _defects(chunk, i),
        )


def _detail_per_case(chunk: Chunk) -> dict[int, dict[str, Any]]:
    details: dict[int, dict[str, Any]] = {}
    for name, (positions, values) in chunk.details.items():
        for position, value in zip(positions.tolist(), values.tolist(), strict=True):
            details.setdefault(position, {})[name] = value
    for position, original in enumerate(chunk.copy_of.tolist()):
        if original in details:
            details[position] = details[original]
    return details


def _episodes(chunk: Chunk, i: int, days: list[date]) -> tuple[GeneratedEpisode, ...]:
    course = chunk.course
    begun, closed = days[course.begun[i]], int(course.closed[i])
    if closed < 0:
        return (GeneratedEpisode(1, begun, None, None),)
    last = {name: column[i] for name, column in chunk.at_closure.items()}
    last |= {"closure_reason": course.reason[i], "outcome": course.outcome[i]}
    if (again := int(course.again[i])) < 0:
        return (GeneratedEpisode(1, begun, days[closed], last),)
    before = {name: chunk.at_closure[name][i] for name in chunk.at_closure}
    before |= {"closure_reason": "no_contact", "outcome": "partly_reached"}
    return (
        GeneratedEpisode(1, begun, days[closed], before),
        GeneratedEpisode(2, days[again], days[course.again_closed[i]], last),
    )


def _defects(chunk: Chunk, i: int) -> tuple[str, ...]:
    found = []
    if chunk.copy_of[i] >= 0:
        found.append("duplicate")
    if chunk.wrong_home[i]:
        found.append("wrong_municipality")
    if chunk.course.again[i] >= 0:
        found.append("reopened")
    if chunk.course.forgotten[i]:
        found.append("forgotten_closure")
    return tuple(found)
