"""Count what was collected. The result is confidential: it goes on to `protect` and nowhere else."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from safetables import CellKeys, Dimension, Table, cell_keys, tabulate

from kreislauf.catalogue import TableDefinition
from kreislauf.statistics.collect.rules import HOUSE, Period
from kreislauf.statistics.tabulate.rules import Tree, encode, key_columns, population_text

#: Names no dimension of the catalogue can have.
_DAY, _RECORD, _KEPT_BY = "counted on", "counted record", "kept by"


@dataclass(frozen=True, repr=False)
class Counted:
    """Counted table (ausgezählte Tabelle), before protection: confidential, never shown, logged or stored.

    Attributes:
        table: the true counts.
        input_hash: SHA-256 over the counted rows with their pseudonyms. Without the key of the counting nobody
            can try out counts against it.
        leaning: cells in which all but one or two of the people come from one house, as dimension -> code: that
            house could work out the others if it read exact counts.
        invented: whether an invented person is among the counted.
        keys: of every cell, where they were asked for: the same people get the same noise. As confidential as the counts.
    """

    table: Table
    trees: tuple[Tree, ...]
    input_hash: str
    leaning: tuple[Mapping[str, str], ...]
    invented: bool
    keys: CellKeys | None = None

    @property
    def layout(self) -> list[dict[str, Any]]:
        """The dimensions as stored with a release."""
        return [tree.to_layout() for tree in self.trees]


def count_rows(
    rows: pa.Table,
    *,
    definition: TableDefinition,
    trees: Sequence[Tree],
    period: Period,
    reference_date: date,
    title: str,
    noise_secret: bytes | None = None,
) -> Counted:
    """Count the collected rows into every cell of the table, sums included.

    Args:
        rows: from `collect.rows_that_count`.
        reference_date: the day ages are those of.
        title: what messages call the table.
        noise_secret: at least 16 bytes that stay with the population; with it the keys of the cells are counted too.
    """
    coded = _coded_rows(rows, definition, trees, reference_date)
    counted = _each_once(coded, definition, trees)
    table = tabulate(
        counted.select(key_columns(trees)),
        [tree.to_dimension() for tree in trees],
        name=title,
        population=population_text(definition, period),
    )
    return Counted(
        table=table,
        trees=tuple(trees),
        input_hash=_hash_of(counted),
        leaning=_leaning_cells(counted, trees, table),
        invented=bool(pc.any(rows["synthetic"]).as_py()),
        keys=None
        if noise_secret is None
        else cell_keys(counted, table.dimensions, stable_id="unit", secret=noise_secret),
    )


def input_hash_of(
    rows: pa.Table, *, definition: TableDefinition, trees: Sequence[Tree], reference_date: date
) -> str:
    """The `input_hash` that `count_rows` would give these rows, without counting a single cell."""
    return _hash_of(_each_once(_coded_rows(rows, definition, trees, reference_date), definition, trees))


def _coded_rows(
    rows: pa.Table, definition: TableDefinition, trees: Sequence[Tree], reference_date: date
) -> pa.Table:
    """Unit, house, day, record, and a leaf code for every dimension."""
    columns: dict[str, Any] = {
        "unit": rows["unit"],
        _KEPT_BY: rows[HOUSE],
        _DAY: rows[definition.population.date_field],
        _RECORD: rows["record"],
    }
    for tree in trees:
        columns[tree.definition.id] = encode(rows[tree.definition.field.id], tree, reference_date)
    return pa.table(columns)


def _each_once(coded: pa.Table, definition: TableDefinition, trees: Sequence[Tree]) -> pa.Table:
    """One row per counted unit: its first record, or each record where the definition counts each.

    A dimension without a total counts a unit once in each of its codes. Ties of one day are settled by the record's
    pseudonym, so that a second counting of the same records finds the same - and so that every table over the same
    people takes the same record, whatever it crosses: only then do their margins agree.
    """
    names = key_columns(trees)
    if definition.population.counted_at == "each":
        return coded.select(["unit", _KEPT_BY, *names])
    apart = [tree.definition.id for tree in trees if not tree.total_shown]
    wanted = ", ".join(
        f'arg_min("{name}", ("{_DAY}", "{_RECORD}")) AS "{name}"'
        for name in [_KEPT_BY, *names]
        if name not in apart
    )
    groups = ", ".join(["unit", *(f'"{name}"' for name in apart)])
    connection = duckdb.connect()
    connection.register("coded", coded)
    return (
        connection.sql(
            f"SELECT {groups}, {wanted} FROM coded GROUP BY {groups}"  # noqa: S608 - ids of the catalogue
        )
        .to_arrow_table()
        .select(["unit", _KEPT_BY, *names])
    )


def _hash_of(counted: pa.Table) -> str:
    """SHA-256 over the rows in one order, whatever order they came in."""
    indices = [
        pc.rank(_plain(counted[name]), tiebreaker="dense").to_numpy() for name in counted.column_names[2:]
    ]
    unit, house = counted["unit"].to_numpy(), counted[_KEPT_BY].to_numpy()
    order = np.lexsort([*indices, house, unit])
    digest = hashlib.sha256(",".join(counted.column_names).encode())
    for column in (unit, house):
        digest.update(np.ascontiguousarray(column[order]).tobytes())
    for name, ranks in zip(counted.column_names[2:], indices, strict=True):
        distinct = sorted(pc.unique(_plain(counted[name])).to_pylist())
        digest.update("\x00".join([name, *distinct]).encode())
        digest.update(np.ascontiguousarray(ranks[order].astype(np.int32)).tobytes())
    return digest.hexdigest()


def _plain(column: pa.ChunkedArray) -> pa.Array:
    joined = column.combine_chunks()
    return joined.dictionary_decode() if pa.types.is_dictionary(joined.type) else joined


def _leaning_cells(
    counted: pa.Table, trees: Sequence[Tree], table: Table, *, few: int = 2
) -> tuple[Mapping[str, str], ...]:
    """Cells with more than `few` people of which one house has all but one to `few`."""
    houses = pc.cast(counted[_KEPT_BY].combine_chunks(), pa.string())
    own = tabulate(
        counted.select(key_columns(trees)).append_column(_KEPT_BY, houses),
        [*table.dimensions, Dimension.flat(_KEPT_BY, sorted(pc.unique(houses).to_pylist()))],
    )
    # The first place along the last axis is the total over the houses; without any house it is all there is.
    most = own.counts[..., 1:].max(axis=-1, initial=0)
    dimensions = table.dimensions
    rest = table.counts - most
    return tuple(
        {d.name: d.codes[i] for d, i in zip(dimensions, place, strict=True)}
        for place in np.argwhere((table.counts > few) & (rest >= 1) & (rest <= few))
    )
