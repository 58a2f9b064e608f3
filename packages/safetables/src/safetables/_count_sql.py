"""Counting in SQL: one GROUP BY of the inner cells, every subtotal from those.

The statements keep to what DuckDB and Spark SQL have in common, so that one definition runs on both. Codes are
grouped as they lie in the records and become text afterwards, group by group.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from safetables._count_units import distinct_units, encode, multivalued_axis, units_by
from safetables._counted import (
    MOST,
    MOST_FLOAT,
    BadRecords,
    Counted,
    Wanted,
    bad_amount,
    bad_weight,
    empty_column,
    floats_refused,
    too_large,
    unknown_code,
)
from safetables._dimension import Dimension
from safetables._records import Engine
from safetables._upwards import Shares, contributions_upwards, dense, sum_upwards


@dataclass(frozen=True)
class Inner:
    """The inner cells, or the inner cells of each contributor: one entry per row."""

    positions: tuple[np.ndarray, ...]
    contributor: np.ndarray
    rows: np.ndarray
    counts: np.ndarray
    amounts: np.ndarray | None


def count_in_sql(engine: Engine, dimensions: Sequence[Dimension], wanted: Wanted) -> Counted:
    """Count with one statement; distinct units take up to three more."""
    inner = read_inner(engine, dimensions, wanted)
    axis = None if wanted.unit is None else multivalued_axis(engine, dimensions, wanted.unit)
    shape = tuple(len(d.leaves) for d in dimensions)
    if wanted.unit is None:
        counts = sum_upwards(dense(shape, inner.positions, inner.counts), dimensions)
    else:
        counts = distinct_units(engine, dimensions, wanted.unit, axis)
    amounts = None
    if inner.amounts is not None:
        amounts = sum_upwards(dense(shape, inner.positions, inner.amounts), dimensions)
    contributions = None
    if wanted.contributor is not None:
        shares = _shares(engine, dimensions, wanted, inner, axis)
        contributions = contributions_upwards(wanted.contributor, dimensions, shares, wanted.largest)
    multivalued = None if axis is None else dimensions[axis].name
    return Counted(counts, multivalued, amounts, contributions)


def read_inner(engine: Engine, dimensions: Sequence[Dimension], wanted: Wanted) -> Inner:
    """The one pass over the records, everything in them checked."""
    keys = [engine.quote(d.name) for d in dimensions]
    if wanted.contributor is not None:
        keys.append(engine.quote(wanted.contributor))
    sums = ["count(*) AS n"]
    if wanted.unit is not None:
        sums.append(f"count({engine.quote(wanted.unit)}) AS units")
    if wanted.weight is not None:
        sums += _number(engine, wanted.weight, "w", digits=0, weight=True)
    if wanted.measure is not None:
        kind, _, _ = engine.kind(wanted.measure)
        if kind == "float" and not wanted.round_floats:
            raise floats_refused(wanted.measure)
        sums += _number(engine, wanted.measure, "a", digits=wanted.digits, weight=False)
    grouped = ", ".join(f"{key} AS k{i}" for i, key in enumerate(keys))
    kept = [f"CAST(k{i} AS STRING) AS d{i}" for i in range(len(dimensions))]
    kept += [f"k{i} AS who" for i in range(len(dimensions), len(keys))]
    kept += [part.rpartition(" AS ")[2] for part in sums]
    found = engine.run(
        f"SELECT {', '.join(kept)} FROM "  # noqa: S608
        f"(SELECT {grouped}, {', '.join(sums)} FROM {engine.name} GROUP BY {', '.join(keys)}) AS inner_cells"
    )
    return _checked(found, dimensions, wanted)


def _number(engine: Engine, column: str, prefix: str, *, digits: int, weight: bool) -> list[str]:
    """What is summed of a column of numbers, and what shows afterwards that it could not be."""
    quoted = engine.quote(column)
    kind, precision, places = engine.kind(column)
    value, bad = quoted, ""
    if kind == "text":
        value = f"TRY_CAST({quoted} AS DECIMAL(38, 10))"
        precision, places = 38, 10
    if kind in ("decimal", "text") and places > digits:
        # As many digits before the point, no more: Spark compares decimals of more than 38 digits inexactly.
        bad = f"{value} <> CAST({value} AS DECIMAL({precision - places + digits or 1}, {digits}))"
    if kind == "float":
        # Plain steps of IEEE 754, the same in every engine; exact below 2^53. NaN is larger than every number in both.
        scaled = f"{quoted} * {10**digits}.0E0"
        fits = f"{quoted} >= 0 AND {scaled} < {MOST_FLOAT:.1E}"
        value = f"CASE WHEN {fits} THEN CAST(floor({scaled} + 0.5E0) AS BIGINT) END"
        bad = f"NOT ({fits})" + (f" OR floor({quoted}) <> {quoted}" if weight else "")
    if kind is None:
        raise BadRecords(f"column {column!r} holds no numbers; give whole numbers or decimals")
    total = f"sum({value})"
    sums = [
        f"CAST({total} AS BIGINT) AS {prefix}_sum"
        if kind in ("int", "float")
        else f"{total} AS {prefix}_sum",
        f"count({quoted}) AS {prefix}_given",
        f"count({value}) AS {prefix}_read",
        f"min({value}) AS {prefix}_least",
    ]
    if bad:
        sums.append(f"max(CASE WHEN {bad} THEN {quoted} END) AS {prefix}_bad")
    return sums


def _checked(found: pa.Table, dimensions: Sequence[Dimension], wanted: Wanted) -> Inner:
    rows = found["n"].to_numpy()
    positions = tuple(_leaf_positions(found, i, d, rows) for i, d in enumerate(dimensions))
    if wanted.unit is not None:
        empty = int((rows - found["units"].to_numpy()).sum())
        if empty:
            raise empty_column(wanted.unit, empty, "unit")
    contributor = np.zeros(len(rows), dtype=np.int64)
    if wanted.contributor is not None:
        column = found["who"].combine_chunks()
        empty = int(rows[np.asarray(column.is_null())].sum())
        if empty:
            raise empty_column(wanted.contributor, empty, "contributor")
        contributor = encode(column)[0]
    counts, amounts = rows, None
    if wanted.weight is not None:
        counts = _summed(found, "w", wanted.weight, 0, dimensions, weight=True)
    if wanted.measure is not None:
        amounts = _summed(found, "a", wanted.measure, wanted.digits, dimensions, weight=False)
    return Inner(positions, contributor, rows, counts, amounts)


def _summed(
    found: pa.Table, prefix: str, column: str, digits: int, dimensions: Sequence[Dimension], *, weight: bool
) -> np.ndarray:
    """The sums as whole numbers in the smallest unit; refuses what cannot be summed, naming a cell of it."""
    import pyarrow.compute as pc

    rows, read = found["n"].to_numpy(), found[f"{prefix}_read"].to_numpy()
    least = pc.fill_null(pc.less(found[f"{prefix}_least"], 0), False).to_numpy()
    is_bad = (read < rows) | least
    bad = found[f"{prefix}_bad"] if f"{prefix}_bad" in found.column_names else None
    if bad is not None:
        is_bad |= pc.is_valid(bad).to_numpy()
    if is_bad.any():
        at = int(np.argmax(is_bad))
        cell = ", ".join(f"{d.name}={found[f'd{i}'][at].as_py()}" for i, d in enumerate(dimensions))
        value = bad[at].as_py() if bad is not None else None
        if value is None and least[at]:
            value = found[f"{prefix}_least"][at].as_py()
        raise bad_weight(column, value, cell) if weight else bad_amount(column, value, cell, digits)
    sums = _whole_units(found, prefix, digits, column)
    if int((sums >> 32).sum()) * 2**32 + int((sums & 0xFFFFFFFF).sum()) > MOST:
        raise too_large(column)
    return sums


def _whole_units(found: pa.Table, prefix: str, digits: int, column: str) -> np.ndarray:
    total = found[f"{prefix}_sum"].combine_chunks()
    if pa.types.is_decimal(total.type):
        return _unscaled(total, digits, column)
    sums = total.to_numpy(zero_copy_only=False).astype(np.int64)
    was_scaled = f"{prefix}_bad" in found.column_names  # floats count in the smallest unit already
    if digits and not was_scaled:
        if len(sums) and int(sums.max()) * 10**digits > MOST:
            raise too_large(column)
        return sums * 10**digits
    return sums


def _unscaled(total: pa.Array, digits: int, column: str) -> np.ndarray:
    """Decimals as whole numbers of their last kept place."""
    try:
        exact = total.cast(pa.decimal128(38, digits))
    except pa.ArrowInvalid as error:
        raise too_large(column) from error
    words = np.frombuffer(exact.buffers()[1], dtype=np.int64).reshape(-1, 2)
    words = words[exact.offset : exact.offset + len(exact)]
    if (words[:, 1] != 0).any() or (words[:, 0] < 0).any():
        raise too_large(column)
    return words[:, 0].copy()


def _leaf_positions(table: pa.Table, axis: int, dimension: Dimension, rows: np.ndarray) -> np.ndarray:
    """Position among the leaves for each row's code; refuses codes that are no leaf."""
    indices, codes = encode(table[f"d{axis}"].combine_chunks())
    leaf_positions = {leaf: position for position, leaf in enumerate(dimension.leaves)}
    lookup = np.array(
        [leaf_positions.get(str(code), -1) if code is not None else -1 for code in codes], dtype=np.int64
    )
    for position in np.flatnonzero(lookup < 0):
        code = codes[position]
        raise unknown_code(
            dimension, None if code is None else str(code), int(rows[indices == position].sum())
        )
    return lookup[indices] if len(lookup) else np.zeros(0, dtype=np.int64)


def _shares(
    engine: Engine, dimensions: Sequence[Dimension], wanted: Wanted, inner: Inner, axis: int | None
) -> Shares:
    """What each contributor has in each inner cell; along a multivalued axis perhaps in each code."""
    if wanted.unit is not None and wanted.measure is None:
        found, positions = units_by(engine, dimensions, wanted.unit, axis, wanted.contributor)
        who, _ = encode(found["who"].combine_chunks())
        return Shares(positions, who, found["n"].to_numpy(), skip=axis)
    values = inner.counts if inner.amounts is None else inner.amounts
    present = (inner.counts > 0) | (values > 0)
    return Shares(
        tuple(p[present] for p in inner.positions), inner.contributor[present], values[present], skip=None
    )
