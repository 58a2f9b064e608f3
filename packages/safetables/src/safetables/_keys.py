"""Record keys and cell keys: the random numbers that stay with people, so that the same people get the same noise.

Keys are whole numbers below 2^53; divided by 2^53 they are the uniform numbers in [0, 1) of the literature (Thompson,
Broadfoot and Elazar 2013; Giessing and Tent 2019). A cell's key is the sum of its records' keys modulo 2^53, which is the
fractional part of the sum of the uniform numbers, without any rounding and in any order of summing.
"""

from __future__ import annotations

import hmac
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Any

import numpy as np
import pyarrow as pa

from safetables._count_spark import Spark, is_spark
from safetables._counted import unknown_code
from safetables._dimension import Dimension
from safetables._error import SafetablesError
from safetables._ptable import KEY_BITS, KEYS
from safetables._records import DuckDB, Engine, check_columns
from safetables._table import Table
from safetables._tabulate import check_dimensions
from safetables._upwards import sum_upwards

SHORTEST_SECRET = 16  # bytes
HALF = 1 << 27
RECORD, CELL = b"safetables/record-key/1\0", b"safetables/cell-label/1\0"


class BadKeys(SafetablesError):
    """Record keys, cell keys or a secret that cannot be worked with."""


@dataclass(frozen=True, eq=False)
class CellKeys:
    """The key of every cell of a table, subtotals included. Confidential: who knows them can take the noise off.

    Attributes:
        dimensions: those of the table.
        values: whole numbers in 0 .. 2^53-1, shape (codes of dimension 1, ...), read-only.
    """

    dimensions: tuple[Dimension, ...]
    values: np.ndarray

    def __post_init__(self) -> None:
        shape = tuple(len(dimension.codes) for dimension in self.dimensions)
        if self.values.shape != shape or not np.issubdtype(self.values.dtype, np.integer):
            raise BadKeys(
                f"cell keys of shape {self.values.shape}, {self.values.dtype}; expected whole numbers of shape {shape}"
            )
        if ((self.values < 0) | (self.values >= KEYS)).any():
            raise BadKeys("a cell key is outside 0 .. 2^53-1; take the sum of the record keys modulo 2^53")
        self.values.setflags(write=False)

    def of(self, table: Table) -> np.ndarray:
        """The keys of a table with the same dimensions, flat, C order."""
        if table.dimensions != self.dimensions:
            raise BadKeys(
                f"the cell keys belong to other dimensions than {table.name!r}; sum them for this table"
            )
        return self.values.ravel()


def record_keys(ids: Iterable[object], secret: bytes) -> np.ndarray:
    """Record keys from stable ids: the first 53 bits of HMAC-SHA-256(secret, id as text).

    The same id and secret give the same key in every table and year; that is what keeps the noise of unchanged cells
    unchanged. Keep the secret as long as tables of these people are published, and away from the tables: with it
    anybody who knows the ids can compute the noise.

    Returns:
        Whole numbers in 0 .. 2^53-1, one per id, for a column of the records.

    Raises:
        BadKeys: a secret of less than 16 bytes, or a missing id.
    """
    _check_secret(secret)
    return np.array([_hashed(secret, RECORD + _text(value).encode()) for value in ids], dtype=np.int64)


def cell_keys(
    records: Any,
    dimensions: Sequence[Dimension],
    *,
    key: str | None = None,
    stable_id: str | None = None,
    secret: bytes | None = None,
    unit: str | None = None,
) -> CellKeys:
    """Sum record keys into every cell, subtotals included.

    Args:
        records, dimensions, unit: as for `tabulate`; with `unit` each distinct unit counts once per cell.
        key: column of the record keys: uniform numbers in [0, 1), or whole numbers in 0 .. 2^53-1 in a column of a
            whole-number type.
        stable_id, secret: instead of `key`: derive the keys with `record_keys` from this column.

    Raises:
        BadKeys: a key outside its range, a unit with two keys, or neither `key` nor `stable_id`.
        BadRecords, UnknownCode: as for `tabulate`.
    """
    dimensions = check_dimensions(dimensions)
    if (key is None) == (stable_id is None) or (stable_id is None) != (secret is None):
        raise BadKeys("give either key, or stable_id together with secret")
    if secret is not None:
        _check_secret(secret)
    rows = _read(records, dimensions, key or stable_id or "", unit, summed=secret is None)
    keys = rows["key"].to_numpy() if secret is None else _derived(rows["key"].to_pylist(), secret)
    positions = [_positions(rows, i, dimension) for i, dimension in enumerate(dimensions)]
    if unit is None:
        values = sum_upwards(_add(positions, keys, [len(d.leaves) for d in dimensions]), dimensions)
    else:
        values = _sum_units(rows["unit"].to_pylist(), positions, keys, dimensions)
    return CellKeys(dimensions, np.ascontiguousarray(values & (KEYS - 1)))


def label_keys(dimensions: Sequence[Dimension], secret: bytes) -> np.ndarray:
    """A key per cell from its codes alone, flat: for rounding without record keys.

    Totals are left out of the label, so the same cell has the same key in every table with these codes. Different
    labels for the same people get different keys: prefer record keys where there are any.
    """
    _check_secret(secret)
    names = sorted(range(len(dimensions)), key=lambda axis: dimensions[axis].name)
    found = []
    for codes in product(*(dimension.codes for dimension in dimensions)):
        parts = [f"{dimensions[i].name}\x1f{codes[i]}" for i in names if codes[i] != dimensions[i].root]
        found.append(_hashed(secret, CELL + "\x1e".join(parts).encode()))
    return np.array(found, dtype=np.int64)


def _hashed(secret: bytes, message: bytes) -> int:
    return int.from_bytes(hmac.digest(secret, message, "sha256")[:8], "big") >> (64 - KEY_BITS)


def _text(value: object) -> str:
    if value is None or value != value:
        raise BadKeys("a record has no id; every record needs its stable id")
    return str(value)


def _check_secret(secret: bytes) -> None:
    if not isinstance(secret, bytes) or len(secret) < SHORTEST_SECRET:
        raise BadKeys(
            f"the secret must be at least {SHORTEST_SECRET} random bytes, for example from secrets.token_bytes(32)"
        )


def _read(
    records: Any, dimensions: Sequence[Dimension], column: str, unit: str | None, *, summed: bool
) -> pa.Table:
    """Columns d0, d1, ..., key, and unit if asked for: keys summed per inner cell where possible."""
    if isinstance(records, list | tuple) and records and all(isinstance(row, Mapping) for row in records):
        records = pa.Table.from_pylist([dict(row) for row in records])
    engine: Engine = Spark(records) if is_spark(records) else DuckDB(records)
    try:
        check_columns(engine.columns, [*(d.name for d in dimensions), column, *filter(None, [unit])])
        key = _key_sql(engine, column) if summed else f"CAST({engine.quote(column)} AS STRING)"
        codes = ", ".join(f"CAST({engine.quote(d.name)} AS STRING) AS d{i}" for i, d in enumerate(dimensions))
        if unit is not None:
            who = f"CAST({engine.quote(unit)} AS STRING) AS unit"
            return engine.run(f"SELECT DISTINCT {who}, {codes}, {key} AS key FROM {engine.name}")  # noqa: S608
        if not summed:
            return engine.run(f"SELECT {codes}, {key} AS key FROM {engine.name}")  # noqa: S608
        # In two halves, so that no engine's 64-bit sum runs over.
        halves = f"sum(key % {HALF}) AS low, sum(CAST(floor(key / {HALF}) AS BIGINT)) AS high"
        names = ", ".join(f"d{i}" for i in range(len(dimensions)))
        inside = f"(SELECT {codes}, {key} AS key FROM {engine.name})"  # noqa: S608
        found = engine.run(f"SELECT {names}, {halves} FROM {inside} GROUP BY {names}")  # noqa: S608
    finally:
        engine.close()
    low, high = (found[half].cast(pa.int64()).to_numpy() for half in ("low", "high"))
    return found.append_column("key", pa.array((low + (high % HALF) * HALF) % KEYS))


def _key_sql(engine: Engine, column: str) -> str:
    """The key as a whole number; refuses keys outside their range."""
    whole = engine.kind(column)[0] == "int"
    name = engine.quote(column)
    number = f"TRY_CAST({name} AS {'BIGINT' if whole else 'DOUBLE'})"
    most = str(KEYS) if whole else "1"
    bad = engine.run(
        f"SELECT CAST({name} AS STRING) AS value, count(*) AS amount FROM {engine.name} "  # noqa: S608
        f"WHERE {number} IS NULL OR {number} < 0 OR {number} >= {most} GROUP BY {name} LIMIT 1"
    )
    if bad.num_rows:
        row = bad.to_pylist()[0]
        wanted = "a whole number in 0 .. 2^53-1" if whole else "a number in [0, 1)"
        raise BadKeys(
            f"column {column!r} is {row['value']!r} in {row['amount']} rows; a record key is {wanted}"
        )
    return number if whole else f"CAST(floor({number} * CAST({KEYS} AS DOUBLE)) AS BIGINT)"


def _derived(ids: list[object], secret: bytes) -> np.ndarray:
    """Each id hashed once."""
    different = list(dict.fromkeys(ids))
    key_of = dict(zip(different, record_keys(different, secret).tolist(), strict=True))
    return np.array([key_of[one] for one in ids], dtype=np.int64)


def _positions(rows: pa.Table, axis: int, dimension: Dimension) -> np.ndarray:
    place = {leaf: position for position, leaf in enumerate(dimension.leaves)}
    codes = rows[f"d{axis}"].to_pylist()
    for code in dict.fromkeys(codes):
        if code not in place:
            raise unknown_code(dimension, code, codes.count(code))
    return np.array([place[code] for code in codes], dtype=np.int64)


def _add(positions: list[np.ndarray], keys: np.ndarray, shape: list[int]) -> np.ndarray:
    """Keys summed by position; int64 wraps around at 2^64, which 2^53 divides."""
    sums = np.zeros(shape, dtype=np.int64)
    np.add.at(sums, tuple(positions), keys)
    return sums & (KEYS - 1)


def _sum_units(
    units: list[object], positions: list[np.ndarray], keys: np.ndarray, dimensions: Sequence[Dimension]
) -> np.ndarray:
    """Each unit once per cell; along one dimension it may have several codes, and counts once in its totals."""
    if None in units:
        raise BadKeys("a row has no unit; every row needs its unit")
    number = np.unique(np.array(units, dtype=str), return_inverse=True)[1]
    first = np.zeros(number.max(initial=-1) + 1, dtype=np.int64)
    first[number] = keys
    if (first[number] != keys).any():
        raise BadKeys("one unit has two record keys; give all its rows the same key")
    several = [axis for axis, place in enumerate(positions) if _differs(place, number)]
    if len(several) > 1:
        names = " and ".join(dimensions[axis].name for axis in several)
        raise BadKeys(
            f"one unit has several codes in {names}; several codes are allowed in one dimension only"
        )
    axis = several[0] if several else 0
    node, leaf = dimensions[axis].membership.nonzero()
    order = np.argsort(leaf, kind="stable")
    starts = np.searchsorted(leaf[order], np.arange(len(dimensions[axis].leaves) + 1))
    depth = np.diff(starts)[positions[axis]]
    row = np.repeat(np.arange(len(keys)), depth)
    within = np.arange(len(row)) - np.repeat(np.cumsum(depth) - depth, depth)
    code = node[order][starts[positions[axis]][row] + within]
    where = [code if i == axis else place[row] for i, place in enumerate(positions)]
    once = np.unique(np.stack([number[row], *where]), axis=1, return_index=True)[1]
    shape = [len(d.codes) if i == axis else len(d.leaves) for i, d in enumerate(dimensions)]
    return sum_upwards(_add([w[once] for w in where], keys[row][once], shape), dimensions, skip=axis)


def _differs(place: np.ndarray, number: np.ndarray) -> bool:
    first = np.zeros(number.max(initial=-1) + 1, dtype=np.int64)
    first[number] = place
    return bool((first[number] != place).any())
