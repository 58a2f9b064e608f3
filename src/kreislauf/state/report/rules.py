"""The life of a report to the Land, and what is wrong with one. Pure."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from enum import StrEnum

from kreislauf.catalogue.rules import Text
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


_MISSING = Text("Es fehlt die Tabelle „{}“.", "The table “{}” is missing.")
_NOT_WANTED = Text(
    "Die Tabelle „{}“ gehört nicht in diesen Bericht.", "The table “{}” does not belong in this report."
)
_OTHER_PROFILE = Text(
    "Die Tabelle „{}“ ist nicht für diesen Empfänger freigegeben.",
    "The table “{}” is not released to this recipient.",
)
_EMPTY = Text("Die Tabelle „{}“ ist leer.", "The table “{}” is empty.")
_SUPERSEDED = Text(
    "Die Tabelle „{}“ ist durch eine neuere Freigabe ersetzt.",
    "The table “{}” is superseded by a newer release.",
)
_TWICE = Text("Eine Tabelle steht mehrfach im Bericht.", "A table is in the report more than once.")


@dataclass(frozen=True)
class Part:
    """Part of a report (Teil des Berichts): one released table as the validation sees it."""

    table_id: str
    profile: str
    cells: int
    superseded: bool


def faults(
    parts: Iterable[Part],
    *,
    required_tables: Iterable[str],
    required_profile: str,
    labels: Mapping[str, Text],
) -> list[Text]:
    """What keeps the report from meeting its definition, in words; an empty list means that it does.

    Every table of the definition must be there once, under the profile that the recipient may see, with cells, and not
    superseded by a newer release.
    """
    found = list(parts)
    by_table = {part.table_id: part for part in found}
    problems = [_about(table, labels, _MISSING) for table in required_tables if table not in by_table]
    extra = sorted({part.table_id for part in found} - set(required_tables))
    problems += [_about(table, labels, _NOT_WANTED) for table in extra]
    for part in found:
        if part.profile != required_profile:
            problems.append(_about(part.table_id, labels, _OTHER_PROFILE))
        if not part.cells:
            problems.append(_about(part.table_id, labels, _EMPTY))
        if part.superseded:
            problems.append(_about(part.table_id, labels, _SUPERSEDED))
    if len(found) != len(by_table):
        problems.append(_TWICE)
    return problems


def _about(table_id: str, labels: Mapping[str, Text], sentence: Text) -> Text:
    """The sentence with the table's title in both languages."""
    label = labels.get(table_id, Text(table_id, table_id))
    return Text(sentence.de.format(label.de), sentence.en.format(label.en))


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
