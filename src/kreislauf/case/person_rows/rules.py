"""Rows of a file that belong to one person, by the provider's own person key: what may stand side by side. Pure."""

from __future__ import annotations

import hashlib
import hmac
import uuid
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import groupby, pairwise

from kreislauf.case.bulk.rules import NewCase

#: Facts in which two rows of one person must agree; any other fact may have changed between two cases.
AGREED = ("birth_month", "sex")


@dataclass(frozen=True)
class PersonRow:
    """One accepted row with a person key.

    Attributes:
        case: what the row says of the case: one episode, the names as written there.
        line: the file's row number.
        person: the provider's own key of the person (Personenkennung), as written.
        action_field: field of help of the offer that serves the row.
        facts: stored answers of level "person".
        keys: what the row may be known by already: as an episode of this person, or by its file number alone.
    """

    line: int
    person: str
    action_field: str
    opened_on: date
    closed_on: date | None
    facts: Mapping[str, str]
    keys: tuple[uuid.UUID, ...]
    case: NewCase


@dataclass(frozen=True)
class Stay:
    """An episode that is stored already, or stands in a row: from when to when, and in which row (0 = stored)."""

    opened_on: date
    closed_on: date | None
    line: int = 0


@dataclass
class Known:
    """What is stored of a person already: facts, and the stays in each field of help."""

    facts: Mapping[str, str] = field(default_factory=dict)
    stays: dict[str, list[Stay]] = field(default_factory=dict)


@dataclass(frozen=True)
class Clash:
    """Two rows of one person that cannot both be right.

    Attributes:
        field: "birth_month" or "sex" where they contradict each other, "first_contact_on" where two stays overlap.
        other_line: the row it clashes with; 0 = with what is stored.
    """

    line: int
    other_line: int
    field: str
    value: str
    other: str


def person_key_of(house_key: bytes, person: str) -> uuid.UUID:
    """The key a person is known by for ever. Keyed, so that nobody recomputes it from a guessed number."""
    return _keyed(house_key, f"person\x00{person}")


def episode_key_of(house_key: bytes, person: str, service_type: str, opened_on: date) -> uuid.UUID:
    """The key of a row with a person key: one person, one kind of help, one first contact."""
    return _keyed(house_key, f"episode\x00{person}\x00{service_type}\x00{opened_on.isoformat()}")


def _keyed(house_key: bytes, text: str) -> uuid.UUID:
    return uuid.UUID(bytes=hmac.new(house_key, text.encode(), hashlib.sha256).digest()[:16])


def by_person(rows: Iterable[PersonRow]) -> Iterator[tuple[str, list[PersonRow]]]:
    """The rows of each person, in the order of their first contact."""
    ordered = sorted(rows, key=lambda row: (row.person, row.opened_on, row.line))
    for person, group in groupby(ordered, key=lambda row: row.person):
        yield person, list(group)


def together(rows: Iterable[PersonRow], before: Mapping[str, str], special: frozenset[str]) -> dict[str, str]:
    """The facts of a person: what is known first, a real answer before "unknown" and "not stated"."""
    facts = dict(before)
    for row in rows:
        for name, text in row.facts.items():
            if name not in facts or (facts[name] in special and text not in special):
                facts[name] = text
    return facts


def cases_of(rows: Iterable[PersonRow]) -> list[NewCase]:
    """One case for each field of help, its episodes in order; of names and contacts, what was said last."""
    cases: dict[str, NewCase] = {}
    for row in rows:
        before = cases.get(row.action_field)
        if before is None:
            cases[row.action_field] = row.case
            continue
        said = {name: text for name, text in row.case.identity.items() if text}
        episodes = [*before.episodes, *row.case.episodes]
        cases[row.action_field] = replace(before, episodes=episodes, identity={**before.identity, **said})
    return list(cases.values())


def clashes(rows: Sequence[PersonRow], known: Known, special: frozenset[str]) -> Iterator[Clash]:
    """What in the rows of one person contradicts itself or what is stored.

    Args:
        rows: those not stored yet, and those that are, all of one person.
        special: codes that say nothing ("unknown", "not stated"): they contradict nothing.
    """
    for name in AGREED:
        first = (0, known.facts.get(name, ""))
        for row in sorted(rows, key=lambda row: row.line):
            text = row.facts.get(name, "")
            if not text or text in special:
                continue
            if first[1] and first[1] not in special and text != first[1]:
                yield Clash(row.line, first[0], name, text, first[1])
            elif not first[1] or first[1] in special:
                first = (row.line, text)


def overlaps(rows: Sequence[PersonRow], known: Known) -> Iterator[Clash]:
    """Of one person's new rows those that begin before an earlier episode in the same field of help has ended."""
    fields = {row.action_field for row in rows}
    for action_field in sorted(fields):
        stays = [
            *known.stays.get(action_field, []),
            *(Stay(r.opened_on, r.closed_on, r.line) for r in rows if r.action_field == action_field),
        ]
        stays.sort(key=lambda stay: (stay.opened_on, stay.closed_on or date.max, stay.line))
        for earlier, later in pairwise(stays):
            ended = earlier.closed_on is not None and earlier.closed_on <= later.opened_on
            if not ended or earlier.opened_on == later.opened_on:
                named, other = (later, earlier) if later.line else (earlier, later)
                yield Clash(
                    named.line,
                    other.line,
                    "first_contact_on",
                    named.opened_on.isoformat(),
                    other.opened_on.isoformat(),
                )
