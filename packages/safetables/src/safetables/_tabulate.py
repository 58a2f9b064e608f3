"""Counting: one pass over the records for the inner cells, every subtotal from those."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from safetables._dimension import Dimension
from safetables._error import SafetablesError
from safetables._records import BadRecords, check_columns, codes_sql, open_records, quote, run
from safetables._table import Table, position_of


class UnknownCode(SafetablesError):
    """Records carry a code that is no leaf of its dimension."""


class NotAdditive(SafetablesError):
    """Units have several codes in more than one dimension."""


def tabulate(
    records: Any,
    dimensions: Sequence[Dimension],
    *,
    unit: str | None = None,
    weight: str | None = None,
    name: str = "table",
    population: str = "",
    structural_zeros: Iterable[Mapping[str, str]] = (),
) -> Table:
    """Count records into every cell of the cross classification, subtotals included.

    Args:
        records: pyarrow Table, DuckDB relation, pandas frame, or the path of a .parquet or .csv file (all
            columns of a CSV are read as text, so leading zeros stay).
        dimensions: one or more; each names a column holding leaf codes.
        unit: count distinct values of this column instead of rows. A unit may have several codes in at most
            one dimension; totals along it count the unit once (see `Table.multivalued`).
        weight: each row stands for this whole number of units instead of one. Not together with `unit`.
        name, population: see `Table`.
        structural_zeros: cells that cannot occur, as dimension -> code; everything below them too.

    Raises:
        BadRecords, UnknownCode, NotAdditive: with the column, the code and how many rows.
    """
    dimensions = check_dimensions(dimensions)
    if unit is not None and weight is not None:
        raise BadRecords("give unit or weight, not both: distinct units cannot be weighted")
    relation, connection = open_records(records)
    check_columns(relation, [*(d.name for d in dimensions), *filter(None, [unit, weight])])
    multivalued = None
    if unit is None:
        counts = _count_rows(relation, dimensions, weight)
    else:
        counts, multivalued = _count_units(relation, dimensions, unit)
    del connection
    impossible = _structural_mask(dimensions, structural_zeros, counts)
    return Table(name, dimensions, counts, population, unit, multivalued, impossible)


def tabulate_cells(
    cells: Any,
    dimensions: Sequence[Dimension],
    *,
    count: str = "n",
    unit: str | None = None,
    name: str = "table",
    population: str = "",
    structural_zeros: Iterable[Mapping[str, str]] = (),
) -> Table:
    """Build the table from inner cells counted elsewhere: one row per inner cell, its count in `count`.

    The cells must be additive in every dimension; a missing inner cell counts as zero. Sources and errors
    as for `tabulate`; a cell given twice is an error.
    """
    dimensions = check_dimensions(dimensions)
    relation, connection = open_records(cells)
    check_columns(relation, [*(d.name for d in dimensions), count])
    _check_unique(relation, dimensions)
    counts = _count_rows(relation, dimensions, count)
    del connection
    impossible = _structural_mask(dimensions, structural_zeros, counts)
    return Table(name, dimensions, counts, population, unit, None, impossible)


def check_dimensions(dimensions: Sequence[Dimension]) -> tuple[Dimension, ...]:
    """At least one dimension, each name once."""
    found = tuple(dimensions)
    names = [dimension.name for dimension in found]
    if not found or len(set(names)) < len(names):
        raise BadRecords(f"dimensions are {names}; give at least one, each name once")
    return found


def _count_rows(
    relation: duckdb.DuckDBPyRelation, dimensions: Sequence[Dimension], weight: str | None
) -> np.ndarray:
    amount = "count(*)"
    if weight is not None:
        _check_weight(relation, dimensions, weight)
        amount = f"sum(CAST({quote(weight)} AS BIGINT))"
    codes = codes_sql(dimensions)
    inner = run(
        relation,
        f"SELECT {codes}, CAST({amount} AS BIGINT) AS n, count(*) AS rows FROM safetables_records GROUP BY ALL",  # noqa: S608
    )
    positions = [_leaf_positions(inner, i, d, "rows") for i, d in enumerate(dimensions)]
    shape = tuple(len(dimension.leaves) for dimension in dimensions)
    counts = np.zeros(shape, dtype=np.int64)
    np.add.at(counts, tuple(positions), inner["n"].to_numpy())
    return sum_upwards(counts, dimensions)


def _check_weight(relation: duckdb.DuckDBPyRelation, dimensions: Sequence[Dimension], weight: str) -> None:
    column = quote(weight)
    as_number = f"TRY_CAST({column} AS DOUBLE)"
    bad = run(
        relation,
        f"SELECT {codes_sql(dimensions)}, CAST({column} AS VARCHAR) AS n FROM safetables_records "  # noqa: S608
        f"WHERE {as_number} IS NULL OR {as_number} < 0 OR {as_number} <> floor({as_number}) LIMIT 1",
    )
    if bad.num_rows:
        row = bad.to_pylist()[0]
        cell = ", ".join(f"{d.name}={row[f'd{i}']}" for i, d in enumerate(dimensions))
        raise BadRecords(f"column {weight!r} is {row['n']!r} at {cell}; counts are whole numbers >= 0")


def _check_unique(relation: duckdb.DuckDBPyRelation, dimensions: Sequence[Dimension]) -> None:
    twice = run(
        relation,
        f"SELECT {codes_sql(dimensions)}, count(*) AS rows FROM safetables_records "  # noqa: S608
        "GROUP BY ALL HAVING count(*) > 1 LIMIT 1",
    )
    if twice.num_rows:
        row = twice.to_pylist()[0]
        cell = ", ".join(f"{d.name}={row[f'd{i}']}" for i, d in enumerate(dimensions))
        raise BadRecords(f"the cell {cell} is given {row['rows']} times; give each inner cell once")


def _leaf_positions(table: pa.Table, axis: int, dimension: Dimension, rows: str) -> np.ndarray:
    """Position among the leaves for each row's code; refuses codes that are no leaf."""
    column = table[f"d{axis}"].combine_chunks()
    leaf_positions = {leaf: position for position, leaf in enumerate(dimension.leaves)}
    encoded = pc.dictionary_encode(column, null_encoding="encode")
    if isinstance(encoded, pa.ChunkedArray):
        encoded = encoded.combine_chunks()
    lookup = np.array(
        [leaf_positions.get(code, -1) for code in encoded.dictionary.to_pylist()], dtype=np.int64
    )
    indices = encoded.indices.to_numpy(zero_copy_only=False)
    positions = lookup[indices] if len(lookup) else np.zeros(0, dtype=np.int64)
    if (positions < 0).any():
        first = int(np.argmax(positions < 0))
        code = column[first].as_py()
        affected = (
            table[rows].to_numpy()[indices == indices[first]].sum()
            if rows
            else (indices == indices[first]).sum()
        )
        raise UnknownCode(_describe_unknown(dimension, code, int(affected)))
    return positions


def _describe_unknown(dimension: Dimension, code: str | None, rows: int) -> str:
    amount = "1 row" if rows == 1 else f"{rows} rows"
    if code is None:
        return f"dimension {dimension.name!r}: no code in {amount}; give every record a code, if need be 'unknown'"
    if code in dimension.index:
        return f"dimension {dimension.name!r}: code {code!r} in {amount} is a subtotal; records carry leaves"
    return f"dimension {dimension.name!r}: unknown code {code!r} in {amount}; add it to the hierarchy or mend the rows"


def _count_units(
    relation: duckdb.DuckDBPyRelation, dimensions: Sequence[Dimension], unit: str
) -> tuple[np.ndarray, str | None]:
    """Distinct units per cell, and the dimension in which units have several codes."""
    names = ", ".join(f"d{i}" for i in range(len(dimensions)))
    pairs = run(
        relation,
        f"SELECT {quote(unit)} AS unit, {codes_sql(dimensions)}, count(*) AS rows "  # noqa: S608
        "FROM safetables_records GROUP BY ALL",
    )
    without = pairs.filter(pc.is_null(pairs["unit"]))
    if without.num_rows:
        raise BadRecords(
            f"column {unit!r} is empty in {pc.sum(without['rows'])} rows; every row needs its unit"
        )
    positions = [_leaf_positions(pairs, i, d, "rows") for i, d in enumerate(dimensions)]
    connection = duckdb.connect()
    arrays = {f"d{i}": pa.array(position) for i, position in enumerate(positions)}
    pair_relation = connection.from_arrow(pa.table({"unit": pairs["unit"].combine_chunks(), **arrays}))
    several = _multivalued_axes(pair_relation, dimensions)
    if len(several) > 1:
        raise NotAdditive(_describe_several(pair_relation, dimensions, several, unit))
    if several:
        return _count_multivalued(pair_relation, dimensions, several[0]), dimensions[several[0]].name
    inner = run(pair_relation, f"SELECT {names}, count(*) AS n FROM safetables_records GROUP BY ALL")  # noqa: S608
    counts = np.zeros(tuple(len(d.leaves) for d in dimensions), dtype=np.int64)
    counts[tuple(inner[f"d{i}"].to_numpy() for i in range(len(dimensions)))] = inner["n"].to_numpy()
    return sum_upwards(counts, dimensions), None


def _multivalued_axes(pairs: duckdb.DuckDBPyRelation, dimensions: Sequence[Dimension]) -> list[int]:
    columns = ", ".join(f"max(hi{i} - lo{i}) AS spread{i}" for i in range(len(dimensions)))
    ends = ", ".join(f"min(d{i}) AS lo{i}, max(d{i}) AS hi{i}" for i in range(len(dimensions)))
    spread = run(
        pairs,
        f"SELECT {columns} FROM (SELECT unit, {ends} FROM safetables_records GROUP BY unit)",  # noqa: S608
    ).to_pylist()[0]
    return [i for i in range(len(dimensions)) if (spread[f"spread{i}"] or 0) > 0]


def _describe_several(
    pairs: duckdb.DuckDBPyRelation, dimensions: Sequence[Dimension], several: list[int], unit: str
) -> str:
    """Names two cells one unit lies in, never the unit: it is a person."""
    first, second = several[:2]
    example = run(
        pairs,
        f"SELECT min(d{first}) AS a, max(d{first}) AS b FROM safetables_records "  # noqa: S608
        f"GROUP BY unit HAVING min(d{first}) < max(d{first}) LIMIT 1",
    ).to_pylist()[0]
    leaves = dimensions[first].leaves
    return (
        f"one {unit} has several codes in {dimensions[first].name!r} (for example {leaves[example['a']]!r} and "
        f"{leaves[example['b']]!r}), and another or the same in {dimensions[second].name!r}; several codes are "
        "allowed in one dimension only: count another unit, or fix the code of each unit at a reference date"
    )


def _count_multivalued(
    pairs: duckdb.DuckDBPyRelation, dimensions: Sequence[Dimension], axis: int
) -> np.ndarray:
    """Distinct units for each code along `axis`, summed upwards along every other dimension."""
    member = dimensions[axis].membership.tocoo()
    codes = pa.table({"node": pa.array(member.coords[0]), "leaf": pa.array(member.coords[1])})
    connection = duckdb.connect()
    connection.register("pairs", pairs.to_arrow_table())
    connection.register("membership", codes)
    names = [f"d{i}" if i != axis else "node" for i in range(len(dimensions))]
    inner = connection.sql(
        f"SELECT {', '.join(names)}, count(DISTINCT unit) AS n FROM pairs "  # noqa: S608
        f"JOIN membership ON d{axis} = leaf GROUP BY ALL"
    ).to_arrow_table()
    shape = tuple(len(d.codes) if i == axis else len(d.leaves) for i, d in enumerate(dimensions))
    counts = np.zeros(shape, dtype=np.int64)
    counts[tuple(inner[column].to_numpy() for column in names)] = inner["n"].to_numpy()
    return sum_upwards(counts, dimensions, skip=axis)


def sum_upwards(inner: np.ndarray, dimensions: Sequence[Dimension], skip: int | None = None) -> np.ndarray:
    """Every cell from the inner cells, one axis after the other; axis `skip` has all its codes already."""
    counts = inner
    for axis, dimension in enumerate(dimensions):
        if axis == skip:
            continue
        front = np.moveaxis(counts, axis, 0)
        summed = dimension.membership @ front.reshape(len(dimension.leaves), -1)
        counts = np.moveaxis(summed.reshape(len(dimension.codes), *front.shape[1:]), 0, axis)
    return np.ascontiguousarray(counts)


def _structural_mask(
    dimensions: Sequence[Dimension], given: Iterable[Mapping[str, str]], counts: np.ndarray
) -> np.ndarray | None:
    """Cells all of whose inner cells are impossible; refuses one in which somebody was counted."""
    given = list(given)
    if not given:
        return None
    possible = np.ones(tuple(len(d.leaves) for d in dimensions), dtype=np.int64)
    for codes in given:
        position = position_of(dimensions, codes)
        if counts[position]:
            label = ", ".join(f"{k}={v}" for k, v in codes.items())
            raise BadRecords(f"{label} is declared impossible, but {counts[position]} were counted there")
        below = [
            d.membership[[i], :].toarray()[0].astype(bool) for d, i in zip(dimensions, position, strict=True)
        ]
        possible[np.ix_(*below)] = 0
    return sum_upwards(possible, dimensions) == 0
