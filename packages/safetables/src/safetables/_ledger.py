"""The ledger: everything released, in order, and the attack on all of it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from os import PathLike
from pathlib import Path
from typing import Any

from safetables._differencing_audit import LedgerAudit, attack_together
from safetables._error import SafetablesError
from safetables._file import whole_file
from safetables._ledger_relation import Known, Relation
from safetables._protected import ProtectedTable

FORMAT = "safetables/ledger/1"
INDEX = "index.json"
KINDS = ("table", "relation", "known")


class LedgerError(SafetablesError):
    """A file of the ledger is missing, was changed, or is none of it; or something cannot be entered."""


@dataclass(frozen=True)
class Entry:
    """One line of the index.

    Attributes:
        kind: "table", "relation" or "known".
        name: of the table, relation or figure.
        released_on: day from which everybody can read it.
        file: its JSON file within the ledger's folder.
        sha256: of the file's bytes (hex).
        chain: SHA-256 of the chain of the line before and this one's other figures: a line cannot be changed or
            taken out without all later ones showing it.
        replaces: name of the table this is a later edition of, None if of none.
    """

    kind: str
    name: str
    released_on: str
    file: str
    sha256: str
    chain: str
    replaces: str | None = None


class Ledger:
    """Everything released, append-only: a folder with one JSON file per table, relation and known figure, and an index.

    What is entered is what everybody can read (`ProtectedTable`s hold no true count of a hidden cell). An earlier edition of
    a table stays in the ledger, as its readers keep it.
    """

    def __init__(self, path: Path, entries: list[Entry]) -> None:
        self.path = path
        self.entries = entries

    @classmethod
    def open(cls, path: str | PathLike[str]) -> Ledger:
        """Open the ledger in a folder, or begin one in an empty or new folder.

        Raises:
            LedgerError: names the file that is missing, was changed, or stands in no line of the index.
        """
        folder = Path(path)
        index = folder / INDEX
        if not index.exists():
            if folder.exists() and any(folder.iterdir()):
                raise LedgerError(
                    f"{folder} is not empty and has no {INDEX}; give a new folder or bring {INDEX} back"
                )
            folder.mkdir(parents=True, exist_ok=True)
            ledger = cls(folder, [])
            ledger._write_index()
            return ledger
        ledger = cls(folder, _read_index(index))
        ledger.check()
        return ledger

    def check(self) -> None:
        """Read every file again and compare it with the index.

        Raises:
            LedgerError: names the file or line that differs.
        """
        chain = ""
        for entry in self.entries:
            file = self.path / entry.file
            if not file.is_file():
                raise LedgerError(f"{file} is missing; bring it back from a copy, the ledger forgets nothing")
            if _sha256(file.read_bytes()) != entry.sha256:
                raise LedgerError(f"{file} was changed since {entry.released_on}; bring it back from a copy")
            if _chain(chain, entry) != entry.chain:
                raise LedgerError(
                    f"the line of {entry.name!r} in {self.path / INDEX}, or one before it, was changed or taken "
                    "out; bring the index back from a copy"
                )
            chain = entry.chain
        listed = {INDEX, *(entry.file for entry in self.entries)}
        for file in sorted(self.path.iterdir()):
            if file.name not in listed:
                raise LedgerError(
                    f"{file} stands in no line of {INDEX}; take it out of the folder or bring the index back"
                )

    def add(
        self, protected: ProtectedTable, *, released_on: date | str | None = None, replaces: str | None = None
    ) -> Entry:
        """Enter a table that is going out, in its work form: later attacks must know which cells are primary. The folder
        is therefore as confidential as that form.

        Args:
            released_on: today by default.
            replaces: name of the earlier edition of the same table. People who were counted in both are not known to
                be the same: editions are compared with `check_editions`, not linked cell by cell.

        Raises:
            LedgerError: the name is taken; nothing of the name `replaces`; released before the last entry.
        """
        if replaces is not None:
            self.table(replaces)
        return self._append("table", protected.name, protected.to_dict(), released_on, replaces)

    def add_relation(self, relation: Relation, *, released_on: date | str | None = None) -> Entry:
        """Declare an equation attackers may use from now on."""
        return self._append("relation", relation.name, relation.to_dict(), released_on)

    def add_known(self, known: Known, *, released_on: date | str | None = None) -> Entry:
        """Enter a figure everybody can read elsewhere."""
        return self._append("known", known.name, known.to_dict(), released_on)

    def tables(self, population: str | None = None, unit: str | None = "any") -> list[ProtectedTable]:
        """The released tables in order; only those of a population, or of a unit (None: of rows)."""
        found = [ProtectedTable.from_dict(data) for data in self._read("table")]
        return [
            table for table in found if population in (None, table.population) and unit in ("any", table.unit)
        ]

    @property
    def relations(self) -> list[Relation]:
        """The declared relations in order."""
        return [Relation.from_dict(data) for data in self._read("relation")]

    @property
    def known(self) -> list[Known]:
        """The figures known from elsewhere in order."""
        return [Known.from_dict(data) for data in self._read("known")]

    def linked(
        self, tables: Sequence[ProtectedTable], relations: Sequence[Relation] = ()
    ) -> list[ProtectedTable]:
        """The released tables an attacker can combine with these: of the same population and unit, and of every
        population that relations tie to them, over as many steps as it takes. Not those a later edition replaces: they
        count other people."""
        groups = {(table.population, table.unit) for table in tables}
        ties = [
            {(term.population, relation.unit) for term in relation.terms}
            for relation in [*self.relations, *relations]
        ]
        while grown := [tie for tie in ties if tie & groups and not tie <= groups]:
            groups = groups.union(*grown)
        old = {entry.replaces for entry in self.entries}
        return [t for t in self.tables() if (t.population, t.unit) in groups and t.name not in old]

    def audit(
        self,
        protected: ProtectedTable,
        *,
        relations: Sequence[Relation] = (),
        known: Sequence[Known] = (),
        beside: Sequence[ProtectedTable] = (),
        replaces: Sequence[str] = (),
        exact: bool = False,
        seed: int = 0,
    ) -> LedgerAudit:
        """Attack a new table, before it goes out, with everything in the ledger that is linked to it.

        Args:
            relations, known: beside those of the ledger.
            beside: other tables going out with it.
            replaces: names of earlier editions these take the place of; they are not linked. Compare them with
                `check_editions`.
            exact: prove every interval, see `audit`.

        Raises:
            CannotLink, Contradiction: see `attack_together`.
            LedgerError: a table of this name is in the ledger already.
        """
        self._check_new("table", protected.name)
        every = [*self.relations, *relations]
        tables = [protected, *beside]
        tables += [table for table in self.linked(tables, relations) if table.name not in replaces]
        groups = {(table.population, table.unit) for table in tables}
        figures = [known for known in (*self.known, *known) if (known.population, known.unit) in groups]
        about = [r for r in every if any((term.population, r.unit) in groups for term in r.terms)]
        return attack_together(tables, relations=about, known=figures, exact=exact, seed=seed)

    def _names(self, kind: str) -> list[str]:
        return [entry.name for entry in self.entries if entry.kind == kind]

    def table(self, name: str) -> ProtectedTable:
        """A released table; LedgerError if there is none of this name."""
        for table in self.tables():
            if table.name == name:
                return table
        raise LedgerError(f"there is no table {name!r} in the ledger; give the name of one that is")

    def _check_new(self, kind: str, name: str) -> None:
        if name in self._names(kind):
            raise LedgerError(
                f"the ledger has a {kind} {name!r} already; give each its own name, editions too"
            )

    def _append(
        self,
        kind: str,
        name: str,
        data: Mapping[str, Any],
        released_on: date | str | None,
        replaces: str | None = None,
    ) -> Entry:
        self.check()
        self._check_new(kind, name)
        day = _day(released_on)
        if self.entries and day < self.entries[-1].released_on:
            raise LedgerError(
                f"{name!r} was released on {day}, before {self.entries[-1].name!r} ({self.entries[-1].released_on}); "
                "enter releases in order"
            )
        text = json.dumps(data, sort_keys=True, ensure_ascii=False, indent=1).encode()
        before = self.entries[-1].chain if self.entries else ""
        file = f"{len(self.entries) + 1:05d}-{kind}.json"
        entry = Entry(kind, name, day, file, _sha256(text), "", replaces)
        entry = Entry(**{**vars(entry), "chain": _chain(before, entry)})
        with whole_file(self.path / file) as target:
            target.write(text)
        self.entries.append(entry)
        self._write_index()
        return entry

    def _write_index(self) -> None:
        data = {"format": FORMAT, "entries": [vars(entry) for entry in self.entries]}
        with whole_file(self.path / INDEX) as target:
            target.write(json.dumps(data, ensure_ascii=False, indent=1).encode())

    def _read(self, kind: str) -> list[dict[str, Any]]:
        files = [self.path / entry.file for entry in self.entries if entry.kind == kind]
        return [json.loads(file.read_text(encoding="utf-8")) for file in files]


def _read_index(index: Path) -> list[Entry]:
    try:
        data = json.loads(index.read_text(encoding="utf-8"))
        if data["format"] != FORMAT:
            raise LedgerError(
                f"{index} has the format {data['format']!r}, not {FORMAT!r}; use the version that wrote it"
            )
        return [Entry(**entry) for entry in data["entries"]]
    except (KeyError, TypeError, ValueError) as error:
        raise LedgerError(f"{index} is no index of a ledger ({error}); bring it back from a copy") from error


def _day(given: date | str | None) -> str:
    try:
        if given is None:
            return datetime.now(tz=UTC).date().isoformat()
        return (given if isinstance(given, date) else date.fromisoformat(given)).isoformat()
    except ValueError as error:
        raise LedgerError(f"released_on is {given!r}; give a day as year-month-day") from error


def _sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _chain(before: str, entry: Entry) -> str:
    figures = [before, entry.kind, entry.name, entry.released_on, entry.file, entry.sha256, entry.replaces]
    return _sha256(json.dumps(figures, ensure_ascii=False).encode())
