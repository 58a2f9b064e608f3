"""A protected table as a file others can read: CSV, Parquet, XLSX, JSON-stat."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable
from os import PathLike, fspath
from pathlib import Path
from typing import BinaryIO

import pyarrow as pa

from safetables._file import CannotWrite, whole_file
from safetables._output_columns import columns
from safetables._output_form import Form, FormName, StyleName
from safetables._output_jsonstat import json_stat
from safetables._protected import ProtectedTable

Writer = Callable[[ProtectedTable, BinaryIO, Form, str], None]
_STARTS_A_FORMULA = re.compile(r"\s*[=+\-@＝＋－＠]|[\t\r\n]")


def write_table(
    protected: ProtectedTable,
    path: str | PathLike[str],
    *,
    form: FormName = "work",
    style: StyleName = "plain",
    intervals: bool = False,
    title: str | None = None,
) -> None:
    """Write every cell; the ending of the name says how: .csv, .parquet, .xlsx or .json (JSON-stat 2.0).

    The file appears whole or not at all.

    Args:
        form: "work" tells primary from secondary hidden cells, with reasons and intervals: for those who prepare the
            release. "publication" says only that a cell is hidden, like `for_publication`; hand out this one.
        style: "plain": columns n, status. "sdmx": OBS_VALUE, OBS_STATUS, CONF_STATUS (`_output_sdmx.py` names the code
            lists). "german": one column of numbers and signs (`_output_signs.py`), German headings; its CSV has
            semicolons and a byte order mark and never starts a field with a formula, as spreadsheet programs expect.
        intervals: in a publication also what each published value stands for (after rounding or noise). Hidden cells
            have none there: their intervals would tell which of them are primary.
        title: for XLSX and JSON-stat; the table's name by default.

    Raises:
        CannotWrite: unknown ending, form or style; no such folder; too many cells for a sheet; XlsxWriter is missing.
    """
    chosen = Form(form, style, intervals)
    write = writer_for(path)
    with whole_file(path) as file:
        write(protected, file, chosen, title or protected.name)


def writer_for(path: str | PathLike[str]) -> Writer:
    """How a file of this ending is written."""
    ending = Path(fspath(path)).suffix.lower()
    if ending not in WRITERS:
        raise CannotWrite(f"{fspath(path)}: unknown ending {ending!r}; give one of {', '.join(WRITERS)}")
    return WRITERS[ending]


def write_arrow(table: pa.Table, path: str | PathLike[str]) -> None:
    """Any Arrow table as .csv or .parquet, whole or not at all."""
    ending = Path(fspath(path)).suffix.lower()
    if ending not in (".csv", ".parquet"):
        raise CannotWrite(f"{fspath(path)}: unknown ending {ending!r}; give .csv or .parquet")
    with whole_file(path) as file:
        (_arrow_to_csv if ending == ".csv" else _arrow_to_parquet)(table, file)


def _arrow_to_csv(table: pa.Table, file: BinaryIO) -> None:
    """Comma separated, UTF-8, texts in quotes, nulls empty."""
    from pyarrow import csv as arrow_csv

    arrow_csv.write_csv(table, file, arrow_csv.WriteOptions(quoting_style="needed"))


def _arrow_to_parquet(table: pa.Table, file: BinaryIO) -> None:
    from pyarrow import parquet

    parquet.write_table(table, file, compression="zstd")


def _csv(protected: ProtectedTable, file: BinaryIO, form: Form, title: str) -> None:
    found = columns(protected, form)
    if form.style != "german":
        _arrow_to_csv(found, file)
        return
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerow(_harmless(name) for name in found.column_names)
    lists = (column.to_pylist() for column in found.columns)
    writer.writerows(map(_harmless, row) for row in zip(*lists, strict=True))
    file.write(text.getvalue().encode("utf-8-sig"))


def _harmless(value: object) -> object:
    """As a German spreadsheet program reads it: decimal commas, and an apostrophe before a text it would run as a
    formula. Plain CSV keeps codes as they are."""
    if isinstance(value, float):
        return f"{value:.12g}".replace(".", ",")
    return f"'{value}" if isinstance(value, str) and _STARTS_A_FORMULA.match(value) else value


def _parquet(protected: ProtectedTable, file: BinaryIO, form: Form, title: str) -> None:
    _arrow_to_parquet(columns(protected, form), file)


def _json(protected: ProtectedTable, file: BinaryIO, form: Form, title: str) -> None:
    file.write(json.dumps(json_stat(protected, form, title), ensure_ascii=False).encode())


def _xlsx(protected: ProtectedTable, file: BinaryIO, form: Form, title: str) -> None:
    from safetables._output_xlsx import write_xlsx

    write_xlsx(protected, file, form, title)


WRITERS: dict[str, Writer] = {".csv": _csv, ".parquet": _parquet, ".xlsx": _xlsx, ".json": _json}
