"""Checking a certificate without solver or linear algebra: count the possible populations and compare.

A certificate holds *possible populations*, each of which would produce exactly this publication, and says for each
sensitive cell in which of them it is small and in which large. People in the same inner cells are of one *kind*; a
population says how many people of each kind there are. The first is written out, the others as changes to it. Who doubts
the library reads this file: it uses nothing of the search that found them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from safetables._error import SafetablesError
from safetables._protected import ProtectedTable

TOLERANCE = 1e-6  # of a person: where the rule lets people be divided, sums are compared as real numbers
MOST = 1e15  # people of one kind: beyond it floating point numbers are no longer exact
CERTIFICATE_FORMAT = "safetables/certificate/2"


class BadCertificate(SafetablesError):
    """The certificate does not prove that the publication is safe."""


def verify_certificate(
    protected: ProtectedTable, certificate: Mapping[str, Any], *, released: Sequence[ProtectedTable] = ()
) -> None:
    """Check that every sensitive cell of all tables is proven safe; silent if so.

    Raises:
        BadCertificate: with the first thing that does not hold.
    """
    tables = [protected, *released]
    if certificate.get("format") != CERTIFICATE_FORMAT or certificate["tables"] != [t.digest for t in tables]:
        raise BadCertificate("the certificate is for other tables, or for another state of them")
    try:
        _check(tables, certificate)
    except (KeyError, IndexError, TypeError, ValueError) as error:
        raise BadCertificate(f"the certificate cannot be read ({type(error).__name__}: {error})") from error


def _check(tables: Sequence[ProtectedTable], certificate: Mapping[str, Any]) -> None:
    kinds = [_Kinds(table, inner) for table, inner in zip(tables, certificate["kinds"], strict=True)]
    _check_same_people(kinds)
    claims = np.array(certificate["safe"], dtype=np.int64).reshape(-1, 4)
    low = [np.full(len(table), np.nan) for table in tables]
    high = [np.full(len(table), np.nan) for table in tables]
    whole = any(table.rule.whole for table in tables)
    for number, amounts in enumerate(_populations(certificate, kinds[0].number, whole)):
        for t, table in enumerate(tables):
            counts = kinds[t].count(amounts)
            _check_published(table, counts, number)
            for ends, claimed in ((low[t], claims[:, 2]), (high[t], claims[:, 3])):
                cells = claims[(claims[:, 0] == t) & (claimed == number), 1]
                ends[cells] = counts[cells]
    for t, table in enumerate(tables):
        _check_safe(table, np.round(low[t], 6), np.round(high[t], 6))


def _populations(certificate: Mapping[str, Any], kinds: int, whole: bool) -> list[np.ndarray]:
    """How many people of each kind, for each population."""
    found: list[np.ndarray] = []
    for number, (which, amounts) in enumerate(certificate["populations"]):
        people = found[0].copy() if found else np.zeros(kinds)
        np.add.at(people, np.array(which, dtype=np.int64), np.array(amounts, dtype=float))
        possible = (people >= -TOLERANCE) & (people <= MOST)  # also refuses what is no number
        if not possible.all() or (whole and (people != np.rint(people)).any()):
            raise BadCertificate(
                f"population {number} holds a negative, a divided or an unknown number of people"
            )
        found.append(people)
    return found


def _check_published(table: ProtectedTable, counts: np.ndarray, number: int) -> None:
    lower, upper = table.known()
    wrong = np.flatnonzero(~((counts >= lower - TOLERANCE) & (counts <= upper + TOLERANCE)))
    if wrong.size:
        cell = int(wrong[0])
        raise BadCertificate(
            f"population {number}: {table.name} {table.cell_at(cell).codes} is {counts[cell]:g}"
        )


def _check_safe(table: ProtectedTable, low: np.ndarray, high: np.ndarray) -> None:
    for cell in np.flatnonzero(table.sensitive).tolist():
        # NaN, where nothing is claimed, is not safe
        if not table.rule.safe(low[cell], high[cell]):
            raise BadCertificate(
                f"{table.name}: {table.cell_at(cell).codes} is not proven safe ({low[cell]:g}..{high[cell]:g})"
            )


class _Kinds:
    """In which cells of a table people of each kind lie.

    Args:
        inner: per kind its inner cell (position among the leaves, C order), or several where people may have several codes.
    """

    def __init__(self, table: ProtectedTable, inner: Sequence[int | Sequence[int]]) -> None:
        self.table = table
        each = [[cells] if isinstance(cells, int) else cells for cells in inner]
        self.number = len(each)
        kind = np.repeat(np.arange(len(each)), [len(cells) for cells in each])
        place = np.array([cell for cells in each for cell in cells], dtype=np.int64)
        leaves = np.unravel_index(place, [len(dimension.leaves) for dimension in table.dimensions])
        cell = np.zeros(len(place), dtype=np.int64)
        self.codes: dict[str, tuple[np.ndarray, np.ndarray]] = {}
        everything = np.arange(len(place))
        for axis, dimension in enumerate(table.dimensions):
            self._check_codes(axis, kind, leaves[axis])
            entry, code = _codes_above(dimension, leaves[axis])
            self.codes[dimension.name] = (kind[entry], code)
            _, step = _codes_above(dimension, leaves[axis][everything])
            repeats = np.bincount(entry, minlength=len(place))[everything]
            everything, cell = (
                np.repeat(everything, repeats),
                np.repeat(cell, repeats) * len(dimension.codes) + step,
            )
        once = np.unique(kind[everything] * len(table) + cell)  # a person counts once in a total
        self.kind, self.cell = np.divmod(once, len(table))

    def _check_codes(self, axis: int, kind: np.ndarray, leaf: np.ndarray) -> None:
        dimension = self.table.dimensions[axis]
        pairs = np.unique(kind * len(dimension.leaves) + leaf)
        held = np.bincount(pairs // len(dimension.leaves), minlength=self.number)
        if (held == 0).any() or ((held > 1).any() and dimension.name != self.table.multivalued):
            raise BadCertificate(
                f"{self.table.name}: a person has several codes in {dimension.name}, or none"
            )

    def count(self, amounts: np.ndarray) -> np.ndarray:
        """The table such people produce."""
        return np.bincount(self.cell, weights=amounts[self.kind], minlength=len(self.table))


def _codes_above(dimension: Any, leaf: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """All codes each of these leaves counts in, its own included: (which of the leaves, position of the code)."""
    by_leaf = [codes.nonzero()[0] for codes in dimension.membership.toarray().T]
    amount = np.array([len(codes) for codes in by_leaf])[leaf]
    codes = (
        np.concatenate([by_leaf[one] for one in leaf.tolist()]) if len(leaf) else np.zeros(0, dtype=np.int64)
    )
    return np.repeat(np.arange(len(leaf)), amount), codes


def _check_same_people(kinds: Sequence[_Kinds]) -> None:
    """In two tables a person has the same codes, as far as both tables know them."""
    for number, one in enumerate(kinds):
        for other in kinds[number + 1 :]:
            for ours in one.table.dimensions:
                for theirs in (d for d in other.table.dimensions if d.name == ours.name):
                    shared = set(ours.codes) & set(theirs.codes)
                    if _held(one, ours, shared) != _held(other, theirs, shared):
                        raise BadCertificate(f"a person changes {ours.name} from table to table")


def _held(kinds: _Kinds, dimension: Any, shared: set[str]) -> set[tuple[int, str]]:
    kind, code = kinds.codes[dimension.name]
    pairs = zip(kind.tolist(), code.tolist(), strict=True)
    return {(k, dimension.codes[c]) for k, c in pairs if dimension.codes[c] in shared}
