"""Checking a certificate without solver or linear algebra: count the possible populations and compare.

A certificate holds *possible populations*, each a list of people who would produce exactly this publication, and says
for each sensitive cell in which of them it is small and in which large. Who doubts the library reads this file:
it uses nothing of the search that found them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import product
from typing import Any

from safetables._error import SafetablesError
from safetables._protected import ProtectedTable

TOLERANCE = 1e-6  # of a person: where the rule lets people be divided, sums are compared as real numbers
CERTIFICATE_FORMAT = "safetables/certificate/1"


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
    counted = [_count(tables, people, number) for number, people in enumerate(certificate["witnesses"])]
    proven = {
        (t, cell): (counted[low][t][cell], counted[high][t][cell])
        for t, cell, low, high in certificate["safe"]
    }
    for t, table in enumerate(tables):
        for cell in table.sensitive.nonzero()[0].tolist():
            low, high = proven.get((t, cell), (0, 0))
            if not table.rule.safe(round(low, 6), round(high, 6)):
                raise BadCertificate(
                    f"{table.name}: {table.cell_at(cell).codes} is not proven safe ({low}..{high})"
                )


def _count(tables: Sequence[ProtectedTable], people: Sequence[Any], number: int) -> list[list[float]]:
    """Tabulate one possible population; every cell of every table must come out as published."""
    counts: list[list[float]] = [[0] * len(table) for table in tables]
    whole = any(table.rule.whole for table in tables)
    above = [[_codes_above(dimension) for dimension in table.dimensions] for table in tables]
    for amount, places in people:
        if (whole and amount != int(amount)) or amount <= 0 or len(places) != len(tables):
            raise BadCertificate(f"population {number} holds {amount!r} people")
        codes_seen: dict[str, list[tuple[Any, frozenset[str]]]] = {}
        for t, (table, inner) in enumerate(zip(tables, places, strict=True)):
            for cell in _cells_of(table, above[t], inner, codes_seen):
                counts[t][cell] += amount
        _check_one_person(codes_seen, number)
    for table, found in zip(tables, counts, strict=True):
        lower, upper = table.known()
        for cell, (low, value, high) in enumerate(zip(lower.tolist(), found, upper.tolist(), strict=True)):
            if not low - TOLERANCE <= value <= high + TOLERANCE:
                raise BadCertificate(
                    f"population {number}: {table.name} {table.cell_at(cell).codes} is {value}"
                )
    return counts


def _codes_above(dimension: Any) -> list[list[int]]:
    """For each leaf of a dimension the places of all codes it counts in, its own included."""
    return [codes.nonzero()[0].tolist() for codes in dimension.membership.toarray().T]


def _cells_of(table: ProtectedTable, above: Any, inner: Sequence[int], codes_seen: dict) -> set[int]:
    """Every cell in which a person lies who lies in these inner cells."""
    cells: set[int] = set()
    shape = table.shape
    reached: list[set[int]] = [set() for _ in table.dimensions]
    leaves: list[set[int]] = [set() for _ in table.dimensions]
    for place in inner:
        axes: list[list[int]] = []
        for axis in range(len(table.dimensions) - 1, -1, -1):
            place, leaf = divmod(place, len(table.dimensions[axis].leaves))
            axes.insert(0, above[axis][leaf])
            reached[axis].update(axes[0])
            leaves[axis].add(leaf)
        for position in product(*axes):
            flat = 0
            for index, size in zip(position, shape, strict=True):
                flat = flat * size + index
            cells.add(flat)
    for dimension, positions, own in zip(table.dimensions, reached, leaves, strict=True):
        if len(own) != 1 and dimension.name != table.multivalued:
            raise BadCertificate(f"{table.name}: a person has {len(own)} codes in {dimension.name}")
        codes = frozenset(dimension.codes[p] for p in positions)
        codes_seen.setdefault(dimension.name, []).append((dimension, codes))
    return cells


def _check_one_person(codes_seen: dict, number: int) -> None:
    """In two tables the same person has the same codes, as far as both tables know them."""
    for name, seen in codes_seen.items():
        first, codes = seen[0]
        for other, others in seen[1:]:
            if codes & set(other.codes) != others & set(first.codes):
                raise BadCertificate(f"population {number}: a person changes {name} from table to table")
