"""The fast way for the plain case: rows of a Parquet file, counted without ever making a text of a code.

Parquet stores a column of codes as a dictionary and small numbers. Those numbers become the position of the inner
cell by one look-up and one addition per column, and a histogram of the positions is the table. Whatever is not
regular - a missing or unknown code, another type - is left to SQL, which also names what is wrong.
"""

from __future__ import annotations

import math
import os
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import numpy as np
import pyarrow as pa

from safetables._counted import Wanted
from safetables._dimension import Dimension

MOST_CELLS = 4_000_000
ROWS_AT_ONCE = 1 << 18
THREADS = os.cpu_count() or 1


class _Irregular(Exception):
    """Something SQL must look at."""


def count_rows_of_parquet(records: Any, dimensions: Sequence[Dimension], wanted: Wanted) -> np.ndarray | None:
    """The inner cells, shape (leaves of dimension 1, ...); None if the case is not plain."""
    from pyarrow import parquet as pq

    shape = tuple(len(d.leaves) for d in dimensions)
    is_file = isinstance(records, str | os.PathLike) and os.fspath(records).endswith(".parquet")
    if wanted.columns or not is_file or not os.path.isfile(records) or math.prod(shape) > MOST_CELLS:
        return None
    try:
        with pq.ParquetFile(records) as file:
            groups, there = file.metadata.num_row_groups, file.schema_arrow.names
        if any(there.count(d.name) != 1 for d in dimensions):
            raise _Irregular
        shares = [range(thread, groups, THREADS) for thread in range(THREADS)]
        with ThreadPoolExecutor(THREADS) as pool:
            found = pool.map(lambda share: _count(os.fspath(records), dimensions, share), shares)
            return np.sum(list(found), axis=0).reshape(shape)
    except (_Irregular, pa.ArrowException, OSError):
        return None


def _count(path: str, dimensions: Sequence[Dimension], groups: range) -> np.ndarray:
    """The histogram of some row groups."""
    shape = tuple(len(d.leaves) for d in dimensions)
    cells = math.prod(shape)
    steps = [math.prod(shape[axis + 1 :]) for axis in range(len(shape))]
    total = np.zeros(cells, dtype=np.int64)
    for batch in _batches(path, [d.name for d in dimensions], groups):
        position = np.zeros(len(batch), dtype=np.int64)
        for column, dimension, step in zip(batch.columns, dimensions, steps, strict=True):
            table, index = _look_up(column, dimension)
            # A code that is no leaf points beyond the last cell.
            position += np.where(table < 0, cells, table * step)[index]
        histogram = np.bincount(position, minlength=cells)
        if len(histogram) > cells:
            raise _Irregular
        total += histogram
    return total


def _batches(path: str, names: list[str], groups: range) -> Iterator[pa.RecordBatch]:
    from pyarrow import parquet as pq

    if not groups:
        return
    with pq.ParquetFile(path, read_dictionary=names) as file:
        for batch in file.iter_batches(
            ROWS_AT_ONCE, row_groups=list(groups), columns=names, use_threads=False
        ):
            yield batch.select(names)


def _look_up(column: pa.Array, dimension: Dimension) -> tuple[np.ndarray, np.ndarray]:
    """Position among the leaves (-1: none) of each code of the column's dictionary, and the code of each row."""
    import pyarrow.compute as pc

    if column.null_count:
        raise _Irregular
    if pa.types.is_dictionary(column.type) and pa.types.is_string(column.type.value_type):
        found = pc.index_in(column.dictionary, pa.array(dimension.leaves, pa.string()))
        return found.fill_null(-1).to_numpy().astype(np.int64), column.indices.to_numpy()
    if pa.types.is_integer(column.type) and not pa.types.is_uint64(column.type) and len(column):
        values = column.to_numpy().astype(np.int64)
        least, most = int(values.min()), int(values.max())
        if most - least <= MOST_CELLS:
            leaves = {leaf: position for position, leaf in enumerate(dimension.leaves)}
            table = [leaves.get(str(value), -1) for value in range(least, most + 1)]
            return np.array(table, dtype=np.int64), values - least
    raise _Irregular
