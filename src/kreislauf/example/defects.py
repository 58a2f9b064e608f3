"""Make some cases wrong on purpose, at stated rates, so that quality checks have something to find. Pure."""

from __future__ import annotations

import dataclasses

import numpy as np

from kreislauf.example import marginals as m
from kreislauf.example.assembly import Chunk
from kreislauf.example.course import Window
from kreislauf.example.frame import Frame
from kreislauf.example.people import STRAND_NAMES
from kreislauf.example.sampling import Ints, chosen
from kreislauf.example.situation import with_gaps

_NOT_SPOILED = {"main_issue", "secondary_issues", "service_type", "consents"}


def copy_duplicates(rng: np.random.Generator, chunk: Chunk, window: Window, count: int) -> None:
    """Append `count` copies: the same person recorded once more in the same house, days later, with a typing error."""
    people, course = chunk.people, chunk.course
    single = np.bincount(people.person)[people.person] == 1
    allowed = (
        single & ~people.small & (course.again < 0) & ~course.forgotten & (course.begun < window.last - 14)
    )
    copied = chosen(rng, allowed, count)
    # With very few cases there may be too few to copy; then some are copied twice.
    copied = np.concatenate([copied, rng.integers(0, people.size, count - len(copied))])
    originals, persons = people.size, int(people.person.max()) + 1
    for columns in (people, course):
        for part in dataclasses.fields(columns):
            column = getattr(columns, part.name)
            if isinstance(column, np.ndarray):
                setattr(columns, part.name, np.concatenate([column, column[copied]]))
    for name in chunk.answers:
        chunk.answers[name] = np.concatenate([chunk.answers[name], chunk.answers[name][copied]])
    for name in chunk.at_closure:
        chunk.at_closure[name] = np.concatenate([chunk.at_closure[name], chunk.at_closure[name][copied]])
    chunk.offer = np.concatenate([chunk.offer, chunk.offer[copied]])
    people.size += count
    people.person[originals:] = persons + np.arange(count)
    chunk.copy_of = np.concatenate([np.full(originals, -1), copied])
    _begin_later(rng, chunk, window, slice(originals, None))


def _begin_later(rng: np.random.Generator, chunk: Chunk, window: Window, copies: slice) -> None:
    """One or two weeks later, so that a working day stays one; never after the end."""
    course = chunk.course
    later = course.begun[copies] + 7 * rng.integers(1, 3, len(course.begun[copies]))
    end = np.where(course.closed[copies] < 0, window.last, course.closed[copies])
    course.begun[copies] = np.where(later <= end, later, course.begun[copies])
    course.last_contact[copies] = np.maximum(course.last_contact[copies], course.begun[copies])


def move_some(rng: np.random.Generator, chunk: Chunk, frame: Frame) -> None:
    """Write down a wrong municipality (1 %), "outside" or "unknown" instead of the true one; never in a small cell."""
    people = chunk.people
    names = np.array(frame.municipalities, dtype=object)
    chunk.municipality = names[people.home]
    free = ~people.small
    wrong = chosen(rng, free, round(m.WRONG_MUNICIPALITY * people.size))
    free[wrong] = False
    for position in wrong:
        others = _neighbours(
            frame, m.STRANDS[STRAND_NAMES[people.strand[position]]].field, int(people.home[position])
        )
        chunk.municipality[position] = names[others[rng.integers(0, len(others))]]
    chunk.wrong_home = np.zeros(people.size, dtype=bool)
    chunk.wrong_home[wrong] = True
    outside = chosen(rng, free, round(m.OUTSIDE * people.size))
    free[outside] = False
    chunk.municipality[outside] = "outside"
    chunk.municipality[chosen(rng, free, round(m.MUNICIPALITY_UNKNOWN * people.size))] = "unknown"


def _neighbours(frame: Frame, field: str, home: int) -> Ints:
    """Other municipalities in which the field has an offer, the next ones in the directory first."""
    weights = np.array(frame.weights([field]))
    weights[home] = 0
    others = np.flatnonzero(weights)
    return others[np.argsort(np.abs(others - home), kind="stable")][:3]


def spoil_answers(rng: np.random.Generator, chunk: Chunk) -> None:
    """ "unknown" and "not stated" in the optional answers, of the person as well as of the situation."""
    people = chunk.people
    chunk.answers = {name: column.copy() for name, column in chunk.answers.items()}
    chunk.answers |= {"sex": people.sex.copy(), "nationality_group": people.nationality.copy()}
    chunk.answers["birth_month"] = chunk.birth_months(rng)
    with_gaps(rng, {name: column for name, column in chunk.answers.items() if name not in _NOT_SPOILED})
