"""Spark as an engine: a DataFrame of a cluster, over Spark Connect or in the driver's own process."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pyarrow as pa

from safetables._counted import BadRecords
from safetables._records import Kind, number_kind


def is_spark(records: Any) -> bool:
    """Is it a Spark DataFrame, classic or Connect? Asks without importing pyspark."""
    return type(records).__module__.startswith("pyspark.sql.") and hasattr(records, "sparkSession")


class Spark:
    """The session of a Spark DataFrame; the records are a temporary view of it until `close`."""

    def __init__(self, records: Any) -> None:
        self._session = records.sparkSession
        self._types = {field.name: field.dataType.simpleString() for field in records.schema.fields}
        self.columns = list(self._types)
        self.name = f"safetables_records_{uuid4().hex}"
        records.createOrReplaceTempView(self.name)

    def quote(self, column: str) -> str:
        """A column name in SQL."""
        return "`" + column.replace("`", "``") + "`"

    def literal(self, text: str) -> str:
        """A text in SQL; Spark reads the backslash as an escape."""
        return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'"

    def kind(self, column: str) -> Kind:
        """See `Engine`; asked only of columns that will be summed."""
        if self._session.conf.get("spark.sql.ansi.enabled") != "true":
            raise BadRecords(
                f"column {column!r} cannot be summed safely: Spark's ANSI mode is off, so sums may wrap around unnoticed; "
                "set spark.sql.ansi.enabled to true in this session"
            )
        return number_kind(self._types[column])

    def run(self, sql: str) -> pa.Table:
        """See `Engine`."""
        from pyspark.errors import PySparkException

        try:
            return self._session.sql(sql).toArrow()
        except PySparkException as error:
            raise BadRecords(f"the records cannot be counted: {str(error).splitlines()[0]}") from error

    def close(self) -> None:
        """See `Engine`."""
        self._session.catalog.dropTempView(self.name)
