"""Counting: records in, every cell of the cross classification out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, Literal

import numpy as np

from safetables._count_dense import count_rows_of_parquet
from safetables._count_plain import count_plainly
from safetables._count_spark import Spark, is_spark
from safetables._count_sql import count_in_sql, read_inner
from safetables._counted import BadRecords, Counted, NotAdditive, UnknownCode, Wanted, check_wanted
from safetables._dimension import Dimension
from safetables._records import DuckDB, Engine, check_columns
from safetables._table import Table, position_of
from safetables._upwards import sum_upwards

EngineName = Literal["duckdb", "spark", "plain"]
__all__ = ["NotAdditive", "UnknownCode", "check_dimensions", "sum_upwards", "tabulate", "tabulate_cells"]


def tabulate(
    records: Any,
    dimensions: Sequence[Dimension],
    *,
    unit: str | None = None,
    weight: str | None = None,
    measure: str | None = None,
    digits: int = 0,
    round_floats: bool = False,
    contributor: str | None = None,
    largest: int = 3,
    name: str = "table",
    population: str = "",
    structural_zeros: Iterable[Mapping[str, str]] = (),
    engine: EngineName | None = None,
) -> Table:
    """Count records into every cell of the cross classification, subtotals included.

    Args:
        records: the path of a .parquet or .csv file (all columns of a CSV are read as text, so leading zeros
            stay), Arrow table, pandas or Polars frame, DuckDB relation, Spark DataFrame, or mappings column -> value.
        dimensions: one or more; each names a column holding leaf codes.
        unit: count distinct values of this column instead of rows. A unit may have several codes in at most
            one dimension; totals along it count the unit once (see `Table.multivalued`).
        weight: each row stands for this whole number of units instead of one. Not together with `unit`.
        measure: also sum this column of numbers >= 0, exactly, over all rows (`Table.amounts`). A row's weight
            does not multiply its amount.
        digits: decimal places the amounts count in; 2 counts 12.50 as 1250. A value with more is refused.
        round_floats: allow a measure of floating point numbers x, each rounded to
            floor(x * 10**digits + 0.5) first. Otherwise refused, as float sums depend on the order.
        contributor: also find, for every cell, how many distinct values of this column it consists of and what
            the `largest` of them have (`Table.contributions`). Who has neither a count nor an amount in a cell
            is none of its contributors.
        name, population: see `Table`.
        structural_zeros: cells that cannot occur, as dimension -> code; everything below them too.
        engine: where to count: "spark" for a Spark DataFrame (its default), "duckdb" for everything else
            but mappings (its default), "plain" for everything but a Spark DataFrame: slow, and easy to check.

    Raises:
        BadRecords, UnknownCode, NotAdditive: with the column, the code and how many rows.
    """
    dimensions = check_dimensions(dimensions)
    wanted = Wanted(unit, weight, measure, digits, round_floats, contributor, largest)
    check_wanted(wanted)
    counted = _count(records, dimensions, wanted, engine or _engine_of(records))
    impossible = structural_mask(dimensions, structural_zeros, counted.counts)
    return Table(
        name,
        dimensions,
        counted.counts,
        population,
        unit,
        counted.multivalued,
        impossible,
        measure,
        counted.amounts,
        digits if measure else 0,
        counted.contributions,
    )


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
    as for `tabulate`, but mappings; a cell given twice is an error.
    """
    dimensions = check_dimensions(dimensions)
    wanted = Wanted(weight=count)
    with _sql_engine(cells, dimensions, wanted) as engine:
        inner = read_inner(engine, dimensions, wanted)
    for twice in np.flatnonzero(inner.rows > 1):
        codes = (d.leaves[at[twice]] for d, at in zip(dimensions, inner.positions, strict=True))
        cell = ", ".join(f"{d.name}={code}" for d, code in zip(dimensions, codes, strict=True))
        raise BadRecords(f"the cell {cell} is given {inner.rows[twice]} times; give each inner cell once")
    leaves = np.zeros(tuple(len(d.leaves) for d in dimensions), dtype=np.int64)
    np.add.at(leaves, inner.positions, inner.counts)
    counts = sum_upwards(leaves, dimensions)
    impossible = structural_mask(dimensions, structural_zeros, counts)
    return Table(name, dimensions, counts, population, unit, None, impossible)


def check_dimensions(dimensions: Sequence[Dimension]) -> tuple[Dimension, ...]:
    """At least one dimension, each name once."""
    found = tuple(dimensions)
    names = [dimension.name for dimension in found]
    if not found or len(set(names)) < len(names):
        raise BadRecords(f"dimensions are {names}; give at least one, each name once")
    return found


def _engine_of(records: Any) -> EngineName:
    if is_spark(records):
        return "spark"
    return "plain" if _is_iterable_of_mappings(records) else "duckdb"


def _is_iterable_of_mappings(records: Any) -> bool:
    if isinstance(records, list | tuple):
        return _all_mappings(records)
    return isinstance(records, Iterator) and not hasattr(records, "__arrow_c_stream__")


def _all_mappings(records: Sequence[Any]) -> bool:
    return all(isinstance(row, Mapping) for row in records)


def _count(records: Any, dimensions: Sequence[Dimension], wanted: Wanted, engine: EngineName) -> Counted:
    if (engine == "spark") != is_spark(records):
        kind = type(records).__name__
        raise BadRecords(
            f"engine {engine!r} cannot count a {kind}; Spark counts Spark DataFrames, and only those"
        )
    if engine == "plain":
        return count_plainly(_rows(records, dimensions, wanted), dimensions, wanted)
    inner = count_rows_of_parquet(records, dimensions, wanted)
    if inner is not None:
        return Counted(sum_upwards(inner, dimensions), None, None, None)
    with _sql_engine(records, dimensions, wanted) as sql:
        return count_in_sql(sql, dimensions, wanted)


@contextmanager
def _sql_engine(records: Any, dimensions: Sequence[Dimension], wanted: Wanted) -> Iterator[Engine]:
    engine: Engine = Spark(records) if is_spark(records) else DuckDB(records)
    try:
        check_columns(engine.columns, [*(d.name for d in dimensions), *wanted.columns])
        yield engine
    finally:
        engine.close()


def _rows(records: Any, dimensions: Sequence[Dimension], wanted: Wanted) -> list[Mapping[str, Any]]:
    """The records as mappings, every wanted column in each."""
    columns = [*(d.name for d in dimensions), *wanted.columns]
    if _is_iterable_of_mappings(records):
        rows = list(records)
        if not _all_mappings(rows):
            raise BadRecords("cannot count these rows; give mappings column -> value")
        for row in rows:
            check_columns(row, columns)
        return rows
    with _sql_engine(records, dimensions, wanted) as engine:
        chosen = ", ".join(engine.quote(column) for column in dict.fromkeys(columns))
        return list(engine.run(f"SELECT {chosen} FROM {engine.name}").to_pylist())  # noqa: S608


def structural_mask(
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
