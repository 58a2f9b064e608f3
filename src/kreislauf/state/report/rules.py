"""The life of a report to the Land, and what is wrong with one. Pure."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from enum import StrEnum

from kreislauf.cycle.transition.rules import Transition


class ReportStatus(StrEnum):
    """Status of a report to the Land (Stand des Landesberichts)."""

    BUILT = "built"
    SUBMITTED = "submitted"
    RECEIVED = "received"


TRANSITIONS = (
    Transition(ReportStatus.BUILT, "submit", ReportStatus.SUBMITTED, "county"),
    Transition(ReportStatus.SUBMITTED, "receive", ReportStatus.RECEIVED, "state"),
)


@dataclass(frozen=True)
class Part:
    """Part of a report (Teil des Berichts): one released table as the validation sees it."""

    table_id: str
    profile: str
    cells: int
    superseded: bool


def faults(
    parts: Iterable[Part], *, required_tables: Iterable[str], required_profile: str, labels: Mapping[str, str]
) -> list[str]:
    """What keeps the report from meeting its definition, in words; an empty list means that it does.

    Every table of the definition must be there once, under the profile that the recipient may see, with cells, and not
    superseded by a newer release.
    """
    found = list(parts)
    by_table = {part.table_id: part for part in found}
    problems = [
        f"Es fehlt die Tabelle „{labels.get(table, table)}“."
        for table in required_tables
        if table not in by_table
    ]
    extra = sorted({part.table_id for part in found} - set(required_tables))
    problems += [
        f"Die Tabelle „{labels.get(table, table)}“ gehört nicht in diesen Bericht." for table in extra
    ]
    for part in found:
        label = labels.get(part.table_id, part.table_id)
        if part.profile != required_profile:
            problems.append(f"Die Tabelle „{label}“ ist nicht für diesen Empfänger freigegeben.")
        if not part.cells:
            problems.append(f"Die Tabelle „{label}“ ist leer.")
        if part.superseded:
            problems.append(f"Die Tabelle „{label}“ ist durch eine neuere Freigabe ersetzt.")
    if len(found) != len(by_table):
        problems.append("Eine Tabelle steht mehrfach im Bericht.")
    return problems


@dataclass(frozen=True)
class Row:
    """Row of a report (Zeile des Berichts): one released cell or figure, as it is printed.

    Attributes:
        part: id of the table or indicator.
        release: number of the release it comes from.
        dimensions: dimension -> code, for an indicator with its area.
        value: as text, empty where the sign stands instead.
        sign: the sign of German statistics, empty for a plain number.
    """

    part: str
    kind: str
    release: int
    dimensions: Mapping[str, str]
    value: str
    sign: str


@dataclass(frozen=True)
class Content:
    """Content of a report (Inhalt des Berichts): head and rows in a fixed order."""

    head: Mapping[str, object]
    rows: tuple[Row, ...]


def canonical_json(content: Content) -> bytes:
    """The report as its canonical file: UTF-8 JSON, sorted keys, one row a line; the same content is the same bytes."""
    head = json.dumps(dict(content.head), sort_keys=True, ensure_ascii=False)
    rows = ",\n".join(
        json.dumps({**asdict(row), "dimensions": dict(row.dimensions)}, sort_keys=True, ensure_ascii=False)
        for row in content.rows
    )
    return f'{{"head": {head},\n"rows": [\n{rows}\n]}}\n'.encode()


def digest(content: Content) -> str:
    """SHA-256 (hex) of the canonical file."""
    return hashlib.sha256(canonical_json(content)).hexdigest()
