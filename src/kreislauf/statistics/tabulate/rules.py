"""From the catalogue's dimensions to trees of codes, and from answers to leaves. Pure."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
from safetables import Dimension

from kreislauf.catalogue import (
    NO_DETAIL,
    NOT_RECORDED,
    UNKNOWN,
    Catalogue,
    Code,
    DimensionDefinition,
    Field,
    House,
    TableDefinition,
    dimension_code,
    dimension_codes,
    parse_answer,
    roll_up,
)
from kreislauf.statistics.collect.rules import Period

TOTAL = "total"
TOTAL_LABEL = {"de": "Insgesamt", "en": "Total"}


@dataclass(frozen=True)
class Entry:
    """One code of a tree: what it is called, what it is part of, at which level it stands."""

    code: str
    label: dict[str, str]
    parent: str | None
    level: str


@dataclass(frozen=True)
class Tree:
    """A dimension of a table with its hierarchy: leaves are counted, every other code is a sum.

    `total_shown` is False where the leaves overlap, so that a sum over them means nothing.
    """

    definition: DimensionDefinition
    entries: tuple[Entry, ...]

    @property
    def total_shown(self) -> bool:
        """Whether the root may be shown."""
        return self.definition.total

    @property
    def root(self) -> str:
        """The code that sums up all others."""
        return self.entries[0].code

    def to_dimension(self) -> Dimension:
        """The tree as safetables reads it."""
        return Dimension(self.definition.id, {entry.code: entry.parent for entry in self.entries})

    def to_layout(self) -> dict[str, Any]:
        """The tree as it is stored with a release, so that it can be read when places have changed."""
        label = self.definition.label
        return {
            "id": self.definition.id,
            "label": {"de": label.de, "en": label.en},
            "total": self.total_shown,
            "codes": [
                {"code": e.code, "label": e.label, "parent": e.parent, "level": e.level} for e in self.entries
            ],
        }


def tree_of(definition: DimensionDefinition, period: Period) -> Tree:
    """The codes that hold in the period, finest under coarser, under one root.

    Where the coarsest level has one code only (the year of a year's table), that code is the root.
    """
    found: dict[str, Entry] = {}
    leaves = dimension_codes(definition, first=period.first, last=period.last)
    for leaf in leaves:
        _add_path(found, definition, leaf, period)
    tops = [entry for entry in found.values() if entry.parent is None]
    if len(tops) == 1 and len(definition.levels) > 1:
        ordered = [tops[0], *(entry for entry in found.values() if entry.parent is not None)]
        return Tree(definition, tuple(ordered))
    under_total = [
        Entry(e.code, e.label, TOTAL if e.parent is None else e.parent, e.level) for e in found.values()
    ]
    return Tree(definition, (Entry(TOTAL, TOTAL_LABEL, None, TOTAL), *under_total))


def _add_path(found: dict[str, Entry], definition: DimensionDefinition, leaf: Code, period: Period) -> None:
    """Add a leaf and the sums it is part of, coarsest first so that parents stand before their parts."""
    path = [(leaf.code, definition.levels[0].id)]
    for level in definition.levels[1:]:
        above = roll_up(definition, leaf.code, level.id)
        if above != path[-1][0]:
            path.append((above, level.id))
    labels = _labels(definition, period)
    parent: str | None = None
    for code, level_id in reversed(path):
        found.setdefault(code, Entry(code, labels[code], parent, level_id))
        parent = code


def _labels(definition: DimensionDefinition, period: Period) -> dict[str, dict[str, str]]:
    return {
        code.code: _both(code)
        for level in definition.levels
        for code in dimension_codes(definition, first=period.first, last=period.last, level=level.id)
    }


def _both(code: Code) -> dict[str, str]:
    return {"de": code.label.de, "en": code.label.en}


class NoSuchLeaf(Exception):
    """A bug: an answer has no place in its dimension, not even among those without detail."""


def leaf_codes(tree: Tree, answers: Iterable[str | date | None], reference_date: date) -> dict[Any, str]:
    """For each distinct stored answer the leaf it is counted at.

    What is not in the list - a municipality's key that does not exist, an old code - counts as without detail:
    nobody is left out, and nobody is put where they do not belong.

    Raises:
        NoSuchLeaf: the dimension knows no answer without detail.
    """
    leaves = set(tree.to_dimension().leaves)
    return {answer: _leaf(tree.definition, answer, reference_date, leaves) for answer in answers}


def _leaf(
    definition: DimensionDefinition, answer: str | date | None, reference_date: date, leaves: set[str]
) -> str:
    code = _code(definition, answer, reference_date)
    if code in leaves:
        return code
    for code in (NO_DETAIL, UNKNOWN, NOT_RECORDED):
        if code in leaves:
            return code
    raise NoSuchLeaf(definition.id)


def _code(definition: DimensionDefinition, answer: str | date | None, reference_date: date) -> str | None:
    """The code a stored answer is counted as; None where it is no answer the catalogue knows."""
    if not isinstance(definition.field, Field):
        return dimension_code(definition, answer, reference_date)
    raw = json.loads(answer) if isinstance(answer, str) and answer.startswith("[") else answer
    value, problem = parse_answer(definition.field, raw, on=reference_date)
    return dimension_code(definition, value, reference_date) if problem is None else None


def encode(column: pa.ChunkedArray, tree: Tree, reference_date: date) -> pa.DictionaryArray:
    """A column of stored answers as a column of leaf codes."""
    encoded = pc.dictionary_encode(column.combine_chunks(), null_encoding="encode")
    leaf_of = leaf_codes(tree, encoded.dictionary.to_pylist(), reference_date)
    codes = pa.array([leaf_of[answer] for answer in encoded.dictionary.to_pylist()], pa.string())
    return pc.dictionary_encode(codes.take(encoded.indices))


def key_columns(trees: Iterable[Tree]) -> list[str]:
    """The names of the dimensions, in the order of the table."""
    return [tree.definition.id for tree in trees]


def population_text(definition: TableDefinition, period: Period) -> str:
    """Whom a table counts, in one text: tables with the same text count the same people in the same way."""
    population = definition.population
    rule = "/".join((population.record, population.rule, population.date_field, population.counted_at))
    return f"{definition.unit.code}:{rule}:{period.first.isoformat()}..{period.last.isoformat()}"


def is_sensitive(field: Field | House) -> bool:
    """Whether an answer of this field may not become certain of anybody (special category, Art. 9 DSGVO)."""
    return field.protection in ("special_category", "entrusted")


def trees_of(definition: TableDefinition, catalogue: Catalogue, period: Period) -> tuple[Tree, ...]:
    """The trees of a table's dimensions, in the order of the definition.

    Each tree's period is that of the table; `catalogue` must hold the county's own places.
    """
    return tuple(
        tree_of(catalogue.table(definition.id).dimension(d.id), period) for d in definition.dimensions
    )


def labels_of(layout: Iterable[Mapping[str, Any]], language: str) -> dict[str, dict[str, str]]:
    """Dimension -> code -> what people read, from a stored layout."""
    return {
        d["id"]: {c["code"]: c["label"].get(language, c["label"]["de"]) for c in d["codes"]} for d in layout
    }
