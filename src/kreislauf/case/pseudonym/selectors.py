"""From the database into Arrow: raw rows in steps, no model instances, in SQLite and PostgreSQL alike."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import Literal

import pyarrow as pa
import pyarrow.compute as pc
from django.db import connection

from kreislauf.case.pseudonym.rules import pseudonyms

Kind = Literal["pseudonym", "code", "day", "number", "flag"]
_STEP = 50_000


@dataclass(frozen=True)
class Column:
    """One column to read: its name, the SQL expression it comes from, and what it is."""

    name: str
    sql: str
    kind: Kind


def number_sql(column: str) -> str:
    """SQL of a UUID column as 32 hexadecimal digits."""
    return column if connection.vendor == "sqlite" else f"replace({column}::text, '-', '')"


def day_sql(column: str) -> str:
    """SQL of a date column as days since 1970-01-01, so that neither driver makes a Python date of it."""
    if connection.vendor == "sqlite":
        return f"CAST(julianday({column}) - 2440587.5 AS INTEGER)"
    return f"({column} - DATE '1970-01-01')"


def answer_sql(column: str, field: str) -> str:
    """SQL of one answer in a JSON column, as the catalogue stores it: a text. `field` is no user input."""
    if not field.isidentifier():
        raise ValueError(f"Kein Feld: {field!r}")
    if connection.vendor == "sqlite":
        return f"json_extract({column}, '$.{field}')"
    return f"({column} ->> '{field}')"


def arrow_table(
    columns: Sequence[Column], source: str, *, key: bytes, parameters: Sequence[object] = ()
) -> pa.Table:
    """The rows of `source` (SQL after FROM) as an Arrow table, pseudonyms under `key`."""
    names = ", ".join(column.sql for column in columns)
    steps: list[list[pa.Array]] = []
    with connection.chunked_cursor() as cursor:
        cursor.execute(f"SELECT {names} FROM {source}", list(parameters))  # noqa: S608 - composed of constants
        for rows in iter(partial(cursor.fetchmany, _STEP), []):
            steps.append(
                [
                    _array(column.kind, values, key)
                    for column, values in zip(columns, zip(*rows, strict=True), strict=True)
                ]
            )
    arrays = [
        pa.chunked_array([step[i] for step in steps], type=_type(column.kind)).combine_chunks()
        for i, column in enumerate(columns)
    ]
    return pa.table(arrays, names=[column.name for column in columns])


def _type(kind: Kind) -> pa.DataType:
    return {
        "pseudonym": pa.int64(),
        "code": pa.string(),
        "day": pa.date32(),
        "number": pa.int64(),
        "flag": pa.bool_(),
    }[kind]


def _array(kind: Kind, values: tuple, key: bytes) -> pa.Array:
    if kind == "pseudonym":
        return pseudonyms(key, bytes.fromhex("".join(values)))
    if kind == "day":
        return pa.array(values, pa.int32()).cast(pa.date32())
    if kind == "flag":
        return pc.cast(pa.array([int(value) for value in values], pa.int8()), pa.bool_())
    if kind == "number":
        return pa.array(values, pa.int64())
    return pa.array(values, pa.string())
