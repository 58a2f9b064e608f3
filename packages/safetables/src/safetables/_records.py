"""Records wherever they lie, seen by DuckDB."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from os import PathLike, fspath
from typing import Any

import duckdb
import pyarrow as pa

from safetables._dimension import Dimension
from safetables._error import SafetablesError


class BadRecords(SafetablesError):
    """The records cannot be read as asked: wrong kind, missing column, missing unit, bad count."""


def open_records(records: Any) -> tuple[duckdb.DuckDBPyRelation, object]:
    """The records as a relation, and the connection that must live as long."""
    if isinstance(records, duckdb.DuckDBPyRelation):
        return records, None
    connection = duckdb.connect()
    if isinstance(records, pa.Table):
        return connection.from_arrow(records), connection
    if isinstance(records, (str, PathLike)):
        return _open_path(connection, fspath(records)), connection
    if type(records).__module__.split(".")[0] == "pandas":
        return connection.from_df(records), connection
    kind = type(records).__name__
    raise BadRecords(f"cannot count a {kind}; give an Arrow table, DuckDB relation, pandas frame or path")


def _open_path(connection: duckdb.DuckDBPyConnection, path: str) -> duckdb.DuckDBPyRelation:
    try:
        if path.endswith(".parquet"):
            return connection.read_parquet(path)
        if path.endswith(".csv"):
            return connection.read_csv(path, header=True, all_varchar=True, strict_mode=True)
    except (duckdb.Error, OSError) as error:
        raise BadRecords(f"{path}: cannot be read ({str(error).splitlines()[0]})") from error
    raise BadRecords(f"{path}: expected a name ending in .parquet or .csv")


def check_columns(relation: duckdb.DuckDBPyRelation, wanted: Iterable[str]) -> None:
    """Refuse records without a wanted column."""
    for column in wanted:
        if column not in relation.columns:
            raise BadRecords(f"no column {column!r}; the records have {', '.join(relation.columns)}")


def quote(column: str) -> str:
    """A column name for SQL."""
    return '"' + column.replace('"', '""') + '"'


def codes_sql(dimensions: Sequence[Dimension]) -> str:
    """The dimensions as text columns d0, d1, ..."""
    return ", ".join(
        f"CAST({quote(dimension.name)} AS VARCHAR) AS d{i}" for i, dimension in enumerate(dimensions)
    )


def run(relation: duckdb.DuckDBPyRelation, sql: str) -> pa.Table:
    """Run SQL in which the records are called safetables_records."""
    try:
        result = relation.query("safetables_records", sql)
        if result is None:
            raise BadRecords("the records cannot be counted: the query gave no rows")
        return result.to_arrow_table()
    except duckdb.Error as error:
        raise BadRecords(f"the records cannot be counted: {str(error).splitlines()[0]}") from error
