"""Distinct units in SQL: persons who may have several codes, counted once in every total."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pyarrow as pa

from safetables._counted import several_dimensions, several_hierarchies
from safetables._dimension import Dimension
from safetables._records import Engine
from safetables._upwards import dense, sum_upwards


def multivalued_axis(engine: Engine, dimensions: Sequence[Dimension], unit: str) -> int | None:
    """The axis along which units have several codes."""
    axes = range(len(dimensions))
    ends = ", ".join(
        f"min({key}) AS lo{i}, max({key}) AS hi{i}"
        for i, key in enumerate(map(engine.quote, _names(dimensions)))
    )
    several = ", ".join(f"max(CASE WHEN lo{i} <> hi{i} THEN 1 ELSE 0 END) AS several{i}" for i in axes)
    by_unit = f"(SELECT {ends} FROM {engine.name} GROUP BY {engine.quote(unit)}) AS units"  # noqa: S608
    flags = engine.run(f"SELECT {several} FROM {by_unit}").to_pylist()[0]  # noqa: S608
    found = [i for i in axes if flags[f"several{i}"]]
    if len(found) > 1:
        first = found[0]
        example = engine.run(
            f"SELECT CAST(lo{first} AS STRING) AS a, CAST(hi{first} AS STRING) AS b FROM {by_unit} "  # noqa: S608
            f"WHERE lo{first} <> hi{first} ORDER BY a, b LIMIT 1"
        ).to_pylist()[0]
        raise several_dimensions(dimensions[first], (example["a"], example["b"]), dimensions[found[1]], unit)
    if found and len(dimensions[found[0]].hierarchies) > 1:
        raise several_hierarchies(dimensions[found[0]], unit)
    return found[0] if found else None


def distinct_units(
    engine: Engine, dimensions: Sequence[Dimension], unit: str, axis: int | None
) -> np.ndarray:
    """Distinct units of every cell: along `axis` counted for each code, along the others summed upwards."""
    found, positions = units_by(engine, dimensions, unit, axis, None)
    shape = tuple(len(d.codes) if i == axis else len(d.leaves) for i, d in enumerate(dimensions))
    return sum_upwards(dense(shape, positions, found["n"].to_numpy()), dimensions, skip=axis)


def units_by(
    engine: Engine, dimensions: Sequence[Dimension], unit: str, axis: int | None, contributor: str | None
) -> tuple[pa.Table, tuple[np.ndarray, ...]]:
    """Distinct units by inner cell and contributor; along `axis` for every code, of which the positions then are."""
    keys = [engine.quote(name) for name in _names(dimensions)]
    source = engine.name
    if axis is not None:
        pairs = ", ".join(
            f"({engine.literal(leaf)}, {engine.literal(code)})"
            for leaf in dimensions[axis].leaves
            for code in dimensions[axis].ancestors(leaf)
        )
        source += f" JOIN (VALUES {pairs}) AS above(leaf, node) ON CAST({keys[axis]} AS STRING) = leaf"
        keys[axis] = "node"
    who = [] if contributor is None else [engine.quote(contributor)]
    grouped = ", ".join([f"{key} AS k{i}" for i, key in enumerate(keys)] + [f"{key} AS who" for key in who])
    texts = ", ".join([f"CAST(k{i} AS STRING) AS d{i}" for i in range(len(keys))] + ["who" for _ in who])
    found = engine.run(
        f"SELECT {texts}, n FROM (SELECT {grouped}, count(DISTINCT {engine.quote(unit)}) AS n FROM {source} "  # noqa: S608
        f"GROUP BY {', '.join(keys + who)}) AS inner_cells"
    )
    positions = []
    for i, dimension in enumerate(dimensions):
        indices, codes = encode(found[f"d{i}"].combine_chunks())
        names = dimension.codes if i == axis else dimension.leaves
        place = {code: position for position, code in enumerate(names)}
        lookup = np.array([place[str(code)] for code in codes], dtype=np.int64)
        positions.append(lookup[indices])
    return found, tuple(positions)


def encode(column: pa.Array) -> tuple[np.ndarray, list[object]]:
    """A column as positions in the list of its distinct values, and that list; a null is a value too."""
    import pyarrow.compute as pc

    encoded = pc.dictionary_encode(column, null_encoding="encode")
    if isinstance(encoded, pa.ChunkedArray):
        encoded = encoded.combine_chunks()
    return encoded.indices.to_numpy(zero_copy_only=False).astype(np.int64), encoded.dictionary.to_pylist()


def _names(dimensions: Sequence[Dimension]) -> list[str]:
    return [dimension.name for dimension in dimensions]
