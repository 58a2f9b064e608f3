"""Records wherever they lie, seen by an engine that counts in SQL."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from os import PathLike, fspath
from typing import TYPE_CHECKING, Any, Protocol

import pyarrow as pa

from safetables._counted import BadRecords
from safetables._dimension import Dimension

if TYPE_CHECKING:  # a fifth of a second to import, needed only where records are read
    import duckdb

#: Kinds of columns that can be summed; everything else is None.
NUMBERS = {
    "int": "INT|LONG|SHORT|BYTE",
    "decimal": "DECIMAL",
    "float": "FLOAT|DOUBLE|REAL",
    "text": "VARCHAR|STRING",
}

Kind = tuple[str | None, int, int]


class Engine(Protocol):
    """Where a query runs. SQL calls the records by `name`."""

    name: str
    columns: list[str]

    def quote(self, column: str) -> str:
        """A column name in SQL."""

    def literal(self, text: str) -> str:
        """A text in SQL."""

    def kind(self, column: str) -> Kind:
        """int, decimal, float, text or None; of a decimal also how many digits, and how many after the point."""

    def run(self, sql: str) -> pa.Table:
        """The rows of a query; raises BadRecords if the engine refuses it."""

    def close(self) -> None:
        """Forget the records."""


class DuckDB:
    """The embedded engine."""

    name = "safetables_records"

    def __init__(self, records: Any) -> None:
        self._relation, self._connection = open_records(records)
        self.columns = list(self._relation.columns)

    def quote(self, column: str) -> str:
        """A column name in SQL."""
        return quote(column)

    def literal(self, text: str) -> str:
        """A text in SQL."""
        return "'" + text.replace("'", "''") + "'"

    def kind(self, column: str) -> Kind:
        """See `Engine`."""
        return number_kind(str(self._relation.types[self.columns.index(column)]))

    def run(self, sql: str) -> pa.Table:
        """See `Engine`."""
        return run(self._relation, sql)

    def close(self) -> None:
        """See `Engine`."""
        if self._connection is not None:
            self._connection.close()


def quote(column: str) -> str:
    """A column name for DuckDB."""
    return '"' + column.replace('"', '""') + '"'


def codes_sql(dimensions: Sequence[Dimension]) -> str:
    """The dimensions as text columns d0, d1, ..."""
    return ", ".join(
        f"CAST({quote(dimension.name)} AS VARCHAR) AS d{i}" for i, dimension in enumerate(dimensions)
    )


def run(relation: duckdb.DuckDBPyRelation, sql: str) -> pa.Table:
    """Run SQL in which the records are called safetables_records."""
    import duckdb

    try:
        result = relation.query(DuckDB.name, sql)
        if result is None:
            raise BadRecords("the records cannot be counted: the query gave no rows")
        return result.to_arrow_table()
    except duckdb.Error as error:
        raise BadRecords(f"the records cannot be counted: {str(error).splitlines()[0]}") from error


def number_kind(type_name: str) -> Kind:
    """The kind of a column by the name of its SQL type."""
    head, _, arguments = type_name.upper().partition("(")
    if "INTERVAL" in head or not all(letter.isalnum() for letter in head):
        return None, 0, 0
    for kind, words in NUMBERS.items():
        if any(word in head for word in words.split("|")):
            digits, _, places = arguments.rstrip(")").partition(",")
            return kind, *((int(digits), int(places)) if kind == "decimal" else (0, 0))
    return None, 0, 0


def open_records(records: Any) -> tuple[duckdb.DuckDBPyRelation, duckdb.DuckDBPyConnection | None]:
    """The records as a relation, and the connection made for it."""
    import duckdb

    if isinstance(records, duckdb.DuckDBPyRelation):
        return records, None
    connection = duckdb.connect()
    if isinstance(records, (str, PathLike)):
        return _open_path(connection, fspath(records)), connection
    kind = type(records).__module__.split(".")[0]
    if kind == "pandas":
        return connection.from_df(records), connection
    if kind == "polars" and hasattr(records, "collect"):
        records = records.collect()
    if hasattr(records, "__arrow_c_stream__"):  # Arrow and Polars tables, and whoever else speaks Arrow
        return connection.from_arrow(
            records if isinstance(records, pa.Table) else pa.table(records)
        ), connection
    raise BadRecords(
        f"cannot count a {type(records).__name__}; give the path of a .parquet or .csv file, an Arrow table, a pandas or "
        "Polars frame, a DuckDB relation, a Spark DataFrame or mappings column -> value"
    )


def _open_path(connection: duckdb.DuckDBPyConnection, path: str) -> duckdb.DuckDBPyRelation:
    import duckdb

    try:
        if path.endswith(".parquet"):
            return connection.read_parquet(path)
        if path.endswith(".csv"):
            return connection.read_csv(path, header=True, all_varchar=True, strict_mode=True)
    except (duckdb.Error, OSError) as error:
        raise BadRecords(f"{path}: cannot be read ({str(error).splitlines()[0]})") from error
    raise BadRecords(f"{path}: expected a name ending in .parquet or .csv")


def check_columns(there: Iterable[str], wanted: Iterable[str]) -> None:
    """Refuse records of these columns if a wanted one is missing."""
    there = list(there)
    for column in wanted:
        if column not in there:
            raise BadRecords(f"no column {column!r}; the records have {', '.join(there)}")
