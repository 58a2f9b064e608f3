"""Draw who comes: strands of help, invented persons with cases in several fields, age, sex, nationality, home. Pure."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from kreislauf.example import marginals as m
from kreislauf.example.frame import Frame
from kreislauf.example.sampling import (
    Bools,
    Ints,
    by_quota,
    chosen,
    codes_by_quota,
    counts_by_quota,
    flags,
    normal,
)

STRAND_NAMES = tuple(m.STRANDS)
#: Codes that are rarer than one in two hundred.
_DIVERSE, _NO_ENTRY = 0.003, 0.001
_NOBODY = -1
#: From this many cases on, places without an offer nearby get their one or two cases.
_SMALL_CELLS_FROM = 5_000

Objects = NDArray[np.object_]


@dataclass
class People:
    """Columns over the cases of a chunk; cases of one strand lie together.

    Attributes:
        strand: position in `STRAND_NAMES`. person: number of the person. home: position in `frame.municipalities`.
        kind: strand's own kind: substance, service type of youth help, benefits of integration, else None.
        small: True for cases that fill a place without an offer nearby.
    """

    size: int
    strand: Ints
    person: Ints
    age: Ints
    male: Bools
    home: Ints
    sex: Objects
    nationality: Objects
    kind: Objects
    small: Bools
    combination: dict[tuple[str, ...], list[Ints]] = field(default_factory=dict)

    def of(self, strand: str) -> Ints:
        """Positions of the cases of a strand."""
        return np.flatnonzero(self.strand == STRAND_NAMES.index(strand))


def draw_people(rng: np.random.Generator, frame: Frame, size: int, *, small_cells: bool) -> People:
    """`size` cases with their persons; `small_cells` asks for one or two cases where no offer is near."""
    people = _cases_by_strand(rng, size)
    _combine(rng, people)
    _balance_counselling(rng, people)
    _settle(rng, frame, people)
    if small_cells and size >= _SMALL_CELLS_FROM:
        _fill_small_cells(rng, frame, people)
    _name_sexes(rng, people)
    return people


def _cases_by_strand(rng: np.random.Generator, size: int) -> People:
    counts = counts_by_quota([strand.per_year for strand in m.STRANDS.values()], size)
    people = People(
        size=size,
        strand=np.repeat(np.arange(len(counts)), counts),
        person=np.full(size, _NOBODY),
        age=np.zeros(size, dtype=np.int64),
        male=np.zeros(size, dtype=bool),
        home=np.zeros(size, dtype=np.int64),
        sex=np.empty(size, dtype=object),
        nationality=np.empty(size, dtype=object),
        kind=np.empty(size, dtype=object),
        small=np.zeros(size, dtype=bool),
    )
    for name, strand in m.STRANDS.items():
        where = people.of(name)
        people.male[where] = flags(rng, strand.male, len(where))
        german, rest = 1 - strand.foreign, strand.foreign
        shares = {"german": german, "eu": 0.35 * rest, "non_eu": 0.63 * rest, "stateless": 0.02 * rest}
        people.nationality[where] = codes_by_quota(rng, shares, len(where))
        people.age[where] = _ages(rng, normal(rng, *strand.age[:2], len(where)), *strand.age[2:])
    _draw_kinds(rng, people)
    return people


def _ages(rng: np.random.Generator, values: NDArray[np.float64], lower: int, upper: int) -> Ints:
    """Whole years; what falls outside the limits is drawn again evenly near them, not heaped up on them."""
    ages = np.rint(values).astype(np.int64)
    low, high = ages < lower, ages > upper
    ages[low] = lower + rng.integers(0, 3, int(low.sum()))
    ages[high] = upper - rng.integers(0, 3, int(high.sum()))
    return ages


def _draw_kinds(rng: np.random.Generator, people: People) -> None:
    """Substance, service type of youth help, benefits of integration - and the ages that depend on them."""
    for strand, table in (("addiction", m.SUBSTANCES), ("youth_help", m.YOUTH_HELP)):
        where = people.of(strand)
        people.kind[where] = codes_by_quota(rng, {code: row[0] for code, row in table.items()}, len(where))
        for code, row in table.items():
            these = where[people.kind[where] == code]
            deviation = row[2] if strand == "addiction" else 3.2
            people.age[these] = _ages(
                rng, normal(rng, row[1], deviation, len(these)), *m.STRANDS[strand].age[2:]
            )
    where = people.of("integration")
    for sex, mean in m.INTEGRATION_AGES.items():
        these = where[people.male[where] == (sex == "male")]
        people.age[these] = _ages(rng, normal(rng, mean, 14, len(these)), *m.STRANDS["integration"].age[2:])
    benefits = codes_by_quota(rng, m.INTEGRATION_BENEFITS, len(where))
    order = {code: number for number, code in enumerate(m.INTEGRATION_BENEFITS)}
    # Education goes to the youngest, social participation alone to the oldest.
    rank = np.argsort([order[code] for code in benefits], kind="stable")
    people.kind[where[np.argsort(people.age[where], kind="stable")]] = benefits[rank]


def _combine(rng: np.random.Generator, people: People) -> None:
    """Give cases of different fields to one person: age, sex and nationality are those of the first strand."""
    persons = round(people.size / (1 + m.WITH_TWO + 2 * m.WITH_THREE))
    number = 0
    for table, share in ((m.TRIPLES, m.WITH_THREE), (m.COMBINATIONS, m.WITH_TWO)):
        counts = counts_by_quota(list(table.values()), round(share * persons))
        for strands, count in zip(table, counts, strict=True):
            slots = [chosen(rng, _free(people, name, strands), int(count)) for name in strands]
            length = min(len(slot) for slot in slots)
            slots = [slot[:length] for slot in slots]
            for slot in slots:
                people.person[slot] = np.arange(number, number + length)
            for slot in slots[1:]:
                people.age[slot] = people.age[slots[0]]
                people.male[slot] = people.male[slots[0]]
                people.nationality[slot] = people.nationality[slots[0]]
            people.combination[strands] = slots
            number += length
    alone = people.person == _NOBODY
    people.person[alone] = np.arange(number, number + int(alone.sum()))
    people.combination.update({(name,): [people.of(name)[alone[people.of(name)]]] for name in STRAND_NAMES})


def _free(people: People, strand: str, strands: tuple[str, ...]) -> Bools:
    free = (people.strand == STRAND_NAMES.index(strand)) & (people.person == _NOBODY)
    if strand == strands[0]:
        for other in strands:
            lower, upper = m.COMBINATION_AGES.get(other, (0, 120))
            free &= (people.age >= lower) & (people.age <= upper)
    return free


def _balance_counselling(rng: np.random.Generator, people: People) -> None:
    """Choose the sex of people with one counselling case only so that men are 54 % over all three kinds."""
    counselling = np.concatenate([people.of(name) for name in m.COUNSELLING])
    free = np.concatenate([people.combination["debt",][0], people.combination["psychosocial",][0]])
    fixed = int(people.male[counselling].sum() - people.male[free].sum())
    wanted = min(max(round(m.COUNSELLING_MALE * len(counselling)) - fixed, 0), len(free))
    people.male[free] = False
    people.male[rng.choice(free, wanted, replace=False)] = True


def _settle(rng: np.random.Generator, frame: Frame, people: People) -> None:
    """Where people live: by inhabitants, among the municipalities in which each of their fields has an offer."""
    for strands, slots in people.combination.items():
        weights = frame.weights([m.STRANDS[name].field for name in strands])
        homes = by_quota(rng, weights, len(slots[0]))
        for slot in slots:
            people.home[slot] = homes


def _fill_small_cells(rng: np.random.Generator, frame: Frame, people: People) -> None:
    for number, (ags, field_name) in enumerate(frame.unserved()):
        alone = [
            people.combination[name,][0] for name, strand in m.STRANDS.items() if strand.field == field_name
        ]
        candidates = np.zeros(people.size, dtype=bool)
        candidates[np.concatenate(alone)] = True
        taken = chosen(rng, candidates & ~people.small, 1 + number % 2)
        people.home[taken] = frame.municipalities.index(ags)
        people.small[taken] = True


def _name_sexes(rng: np.random.Generator, people: People) -> None:
    people.sex[:] = np.where(people.male, "male", "female")
    rare = rng.random(int(people.person.max()) + 1 if people.size else 0)
    people.sex[rare[people.person] < _DIVERSE] = "diverse"
    people.sex[rare[people.person] > 1 - _NO_ENTRY] = "no_entry"
