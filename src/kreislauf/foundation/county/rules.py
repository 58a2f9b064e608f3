"""The files a county begins with: places, partners, population as tables; read strictly, every fault with its line. Pure."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TypeVar

T = TypeVar("T")

_AREA_CODE = re.compile(r"[0-9]{2,12}(-[a-z]+)?")
_SLUG = re.compile(r"[a-z0-9-]{1,60}")
_GERMAN_DAY = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})")


@dataclass(frozen=True)
class PlaceRow:
    """Place (Gebiet) as it stands in `places.csv`; `parent` is the code of the place it lies in."""

    code: str
    kind: str
    name: str
    parent: str


@dataclass(frozen=True)
class PartnerRow:
    """Partner (Partner) as it stands in `partners.csv`."""

    slug: str
    kind: str
    name: str
    area: str
    liga_member: bool
    valid_from: date


@dataclass(frozen=True)
class PopulationRow:
    """Population figure (Bevölkerungsstand) as it stands in `population.csv`."""

    code: str
    reference_date: date
    base: str
    boundary_state: date
    total: int
    male: int | None
    female: int | None
    publisher: str
    licence: str
    source_file: str


@dataclass(frozen=True)
class Fault:
    """Fault of a file: where, what stands there, what is expected. Line 1 is the header, 0 the whole file."""

    file: str
    line: int
    column: str
    value: str
    expected: str

    def __str__(self) -> str:
        place = f"{self.file}, Zeile {self.line}" if self.line else self.file
        return f"{place}, Spalte „{self.column}“: „{self.value}“; erwartet {self.expected}"


@dataclass
class Reading:
    """What a file says, and all its faults."""

    faults: list[Fault] = field(default_factory=list)

    def rows(self, file: str, text: str, columns: Iterable[str], make: Callable[[Cells], T]) -> list[T]:
        """Every row as `make` understands it; rows with faults are left out and their faults kept."""
        wanted = list(columns)
        delimiter = ";" if ";" in text.partition("\n")[0] else ","
        reader = csv.DictReader(io.StringIO(text.lstrip("\ufeff"), newline=""), delimiter=delimiter)
        missing = [name for name in wanted if name not in (reader.fieldnames or ())]
        if missing:
            self.faults.append(Fault(file, 1, missing[0], "", f"die Spalten {', '.join(wanted)}"))
            return []
        found = []
        for row in reader:
            before = len(self.faults)
            made = make(Cells(self, file, reader.line_num, row))
            if len(self.faults) == before:
                found.append(made)
        return found


@dataclass(frozen=True)
class Cells:
    """The cells of one row, each asked for by what it must be."""

    reading: Reading
    file: str
    line: int
    row: Mapping[str, str | None]

    def fault(self, column: str, expected: str) -> None:
        """Note a fault of this row."""
        self.reading.faults.append(Fault(self.file, self.line, column, self._text(column), expected))

    def text(self, column: str, *, longest: int = 200, optional: bool = False) -> str:
        """Some words."""
        text = self._text(column)
        if (not text and not optional) or len(text) > longest:
            self.fault(column, f"einen Text mit höchstens {longest} Zeichen")
        return text

    def matching(
        self, column: str, pattern: re.Pattern[str], expected: str, *, optional: bool = False
    ) -> str:
        """A text of a form."""
        text = self._text(column)
        if not (pattern.fullmatch(text) or (optional and not text)):
            self.fault(column, expected)
        return text

    def one_of(self, column: str, known: Iterable[str]) -> str:
        """One of some words."""
        text, allowed = self._text(column), list(known)
        if text not in allowed:
            self.fault(column, f"eines von: {', '.join(allowed)}")
        return text

    def day(self, column: str) -> date:
        """A day, German or ISO."""
        text = self._text(column)
        german = _GERMAN_DAY.fullmatch(text)
        try:
            if german:
                return date(int(german[3]), int(german[2]), int(german[1]))
            return date.fromisoformat(text)
        except ValueError:
            self.fault(column, "ein Datum wie 31.12.2024")
            return date.min

    def count(self, column: str, *, optional: bool = False) -> int | None:
        """A whole number."""
        text = self._text(column)
        if not text and optional:
            return None
        if not text.isdecimal() or len(text) > 9:
            self.fault(column, "eine ganze Zahl ohne Punkt")
            return None
        return int(text)

    def _text(self, column: str) -> str:
        return (self.row.get(column) or "").strip()


def place_row(cells: Cells, kinds: Iterable[str]) -> PlaceRow:
    """A row of `places.csv`."""
    return PlaceRow(
        code=cells.matching("code", _AREA_CODE, "einen Schlüssel wie 06433012 oder 06433-sued"),
        kind=cells.one_of("kind", kinds),
        name=cells.text("name", longest=100),
        parent=cells.matching("parent", _AREA_CODE, "einen Schlüssel oder nichts", optional=True),
    )


def partner_row(cells: Cells, kinds: Iterable[str]) -> PartnerRow:
    """A row of `partners.csv`."""
    return PartnerRow(
        slug=cells.matching("slug", _SLUG, "ein Kurzzeichen aus Kleinbuchstaben, Ziffern und Bindestrich"),
        kind=cells.one_of("kind", kinds),
        name=cells.text("name"),
        area=cells.matching("area", _AREA_CODE, "einen Schlüssel oder nichts", optional=True),
        liga_member=cells.one_of("liga_member", ("ja", "nein")) == "ja",
        valid_from=cells.day("valid_from"),
    )


def population_row(cells: Cells) -> PopulationRow:
    """A row of `population.csv`."""
    return PopulationRow(
        code=cells.matching("code", _AREA_CODE, "einen Schlüssel wie 06433012"),
        reference_date=cells.day("reference_date"),
        base=cells.text("base", longest=80),
        boundary_state=cells.day("boundary_state"),
        total=cells.count("total") or 0,
        male=cells.count("male", optional=True),
        female=cells.count("female", optional=True),
        publisher=cells.text("publisher"),
        licence=cells.text("licence", longest=80),
        source_file=cells.text("source"),
    )
