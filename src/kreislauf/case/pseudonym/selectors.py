"""From the database into Arrow: rows as lines of text in steps, no model instances, in SQLite and PostgreSQL alike.

The database joins each row into one line and Arrow parses many lines at once: one Python object per row instead of
one per cell, which makes a million rows a matter of seconds.
"""

from __future__ import annotations

import io
from binascii import unhexlify
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Literal

import pyarrow as pa
from django.db import connection
from pyarrow import csv

from kreislauf.case.pseudonym.rules import pseudonyms

Kind = Literal["pseudonym", "code", "day", "number", "flag"]
_STEP = 100_000
#: ASCII's unit separator: stands in no code, no number and no date.
_SEPARATOR = "\x1f"
_PARSED_AS = {
    "pseudonym": pa.string(),
    "code": pa.string(),
    "day": pa.date32(),
    "number": pa.int64(),
    "flag": pa.bool_(),
}
_TYPES = {**_PARSED_AS, "pseudonym": pa.int64()}


@dataclass(frozen=True)
class Column:
    """One column to read: its name, the SQL expression it comes from, and what it is."""

    name: str
    sql: str
    kind: Kind


def number_sql(column: str) -> str:
    """SQL of a UUID column as 32 hexadecimal digits."""
    return column if connection.vendor == "sqlite" else f"replace(({column})::text, '-', '')"


def answer_sql(column: str, field: str) -> str:
    """SQL of one answer in a JSON column, as the catalogue stores it: a text. `field` is no user input."""
    if not field.isidentifier():
        raise ValueError(f"Kein Feld: {field!r}")
    if connection.vendor == "sqlite":
        return f"json_extract({column}, '$.{field}')"
    return f"({column} ->> '{field}')"


def arrow_table(columns: Sequence[Column], source: str, *, key: bytes) -> pa.Table:
    """The rows of `source` (SQL after FROM) as an Arrow table, pseudonyms under `key`; null where the database has null."""
    pieces = [_parsed(columns, lines, key) for lines in _lines(columns, source)]
    schema = pa.schema([(column.name, _TYPES[column.kind]) for column in columns])
    return pa.concat_tables(pieces).combine_chunks() if pieces else schema.empty_table()


def _lines(columns: Sequence[Column], source: str) -> Iterator[str]:
    """The rows as lines, a step of many at a time."""
    between = f" || {'char' if connection.vendor == 'sqlite' else 'chr'}(31) || "
    line = between.join(f"COALESCE({_text_sql(column)}, '')" for column in columns)
    with connection.chunked_cursor() as cursor:
        cursor.execute(f"SELECT {line} FROM {source}")  # noqa: S608 - composed of constants
        for rows in iter(partial(cursor.fetchmany, _STEP), []):
            yield "\n".join([row[0] for row in rows])


def _text_sql(column: Column) -> str:
    if column.kind == "code" or (column.kind == "pseudonym" and connection.vendor == "sqlite"):
        return column.sql
    return f"CAST({column.sql} AS text)"


def _parsed(columns: Sequence[Column], lines: str, key: bytes) -> pa.Table:
    names = [column.name for column in columns]
    table = csv.read_csv(
        io.BytesIO(lines.encode()),
        read_options=csv.ReadOptions(column_names=names, block_size=16 << 20),
        parse_options=csv.ParseOptions(delimiter=_SEPARATOR, quote_char=False, ignore_empty_lines=False),
        convert_options=csv.ConvertOptions(
            column_types={column.name: _PARSED_AS[column.kind] for column in columns},
            strings_can_be_null=True,
            null_values=[""],
            true_values=["1", "true"],
            false_values=["0", "false"],
        ),
    )
    for place, column in enumerate(columns):
        if column.kind == "pseudonym":
            table = table.set_column(place, column.name, _pseudonymous(table[column.name], key))
    return table


def _pseudonymous(numbers: pa.ChunkedArray, key: bytes) -> pa.ChunkedArray:
    """Hexadecimal numbers of 32 digits, none of them null, as pseudonyms."""
    chunks = [chunk for chunk in numbers.chunks if len(chunk)]
    digits = b"".join(_characters(chunk) for chunk in chunks)
    return pa.chunked_array([pseudonyms(key, unhexlify(digits))])


def _characters(chunk: pa.StringArray) -> memoryview:
    """The characters of all strings of a chunk, one after the other, as they lie in memory."""
    first, last = chunk.offset * 32, (chunk.offset + len(chunk)) * 32
    return memoryview(chunk.buffers()[2])[first:last]
