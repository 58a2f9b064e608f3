"""Many invented records in one Parquet file: three columns of text codes, dictionary-encoded, every code skewed."""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from peers_environment import CACHE

CODES = {"region": 441, "service": 30, "age": 7}  # 92,610 inner cells
CHUNK = 2_000_000


def codes(dimension: str) -> list[str]:
    """The leaf codes of one dimension: region000, region001, ..."""
    return [f"{dimension}{i:03d}" for i in range(CODES[dimension])]


def records_file(records: int, seed: int = 1) -> Path:
    """The path of the file; written at the first call and kept in the cache folder."""
    path = CACHE / f"records-{records}-{seed}.parquet"
    if path.exists():
        return path
    CACHE.mkdir(parents=True, exist_ok=True)
    print(f"writing {records:,} invented records to {path}", file=sys.stderr)
    random = np.random.default_rng(seed)
    names = {name: pa.array(codes(name)) for name in CODES}
    draws = {name: _skewed(size, random) for name, size in CODES.items()}
    schema = pa.schema([(name, pa.dictionary(pa.int32(), pa.string())) for name in CODES])
    half = path.with_suffix(".half")
    with pq.ParquetWriter(half, schema, compression="zstd") as writer:
        for start in range(0, records, CHUNK):
            size = min(CHUNK, records - start)
            columns = [
                pa.DictionaryArray.from_arrays(draws[n][random.integers(0, 1 << 16, size)], names[n])
                for n in CODES
            ]
            writer.write_table(pa.Table.from_arrays(columns, schema=schema), row_group_size=CHUNK)
    half.rename(path)
    return path


def _skewed(size: int, random: np.random.Generator) -> np.ndarray:
    """A table of 65,536 positions to draw from: shares fall like 1 / rank ** 0.7, none is empty."""
    shares = random.permutation(1 / np.arange(1, size + 1) ** 0.7)
    ends = np.cumsum(shares / shares.sum())
    return np.searchsorted(ends, (np.arange(1 << 16) + 0.5) / (1 << 16)).astype(np.int32)
