"""The rows of a CSV or Parquet file as text, with their place, however a spreadsheet program wrote them."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from os import PathLike
from pathlib import Path
from typing import Any, TextIO

from safetables._error import SafetablesError

Row = tuple[int, dict[str, str]]
SEPARATORS = ",;\t|"
LONGEST = 2**20  # characters of a line: a larger one is no table, and is not read to its end
MARKS = ((b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"), (b"\xef\xbb\xbf", "utf-8-sig"))


class BadFile(SafetablesError):
    """A file is not what it should be: names file, row, column, value and what is expected."""


def rows_of(path: str | PathLike[str], wanted: Sequence[str], encoding: str = "utf-8") -> Iterator[Row]:
    """Number and columns of each row, every value as text as it stands there; rows of nothing are left out.

    Of CSV the number is that of the line, the header being line 1. Commas, semicolons, tabs or bars separate the
    columns: whichever gives the wanted columns of the header. A byte order mark says more than `encoding`. Of Parquet the
    number is that among the rows.

    Raises:
        BadFile: the file cannot be read, or a wanted column is missing or stands twice.
    """
    if str(path).endswith(".parquet"):
        return _rows_of_parquet(path, wanted)
    return _rows_of_csv(path, wanted, encoding)


def columns_of(path: str | PathLike[str], wanted: Sequence[str] = (), encoding: str = "utf-8") -> list[str]:
    """The names of all columns; errors as for `rows_of`."""
    if str(path).endswith(".parquet"):
        return _parquet(path, []).column_names
    with _opened(path, encoding) as file, _named(path, encoding):
        return _header(path, next(_lines(path, file), ""), wanted)[0]


def _rows_of_csv(path: str | PathLike[str], wanted: Sequence[str], encoding: str) -> Iterator[Row]:
    with _opened(path, encoding) as file, _named(path, encoding):
        lines = _lines(path, file)
        header, separator = _header(path, next(lines, ""), wanted)
        reader = csv.reader(lines, strict=True, delimiter=separator)
        for row in reader:
            number = reader.line_num + 1
            if not any(field.strip() for field in row):
                continue
            if len(row) != len(header):
                raise BadFile(
                    f"{path}, row {number}: {len(row)} columns, expected {len(header)}{_why_more(row, header)}"
                )
            yield number, dict(zip(header, row, strict=True))


def _why_more(fields: list[str], header: list[str]) -> str:
    if len(fields) > len(header) and any(field.isdigit() for field in fields):
        return "; put values that hold the separator into quotes, and write numbers without separators: 1234"
    return ""


def _opened(path: str | PathLike[str], encoding: str) -> TextIO:
    try:
        raw = Path(path).open("rb")  # noqa: SIM115 - closed by the wrapper
    except OSError as error:
        raise BadFile(f"{path}: cannot be read ({error.strerror})") from error
    start = raw.peek(3)[:3]
    found = next((name for mark, name in MARKS if start.startswith(mark)), encoding)
    try:
        return io.TextIOWrapper(raw, encoding=found, newline="")
    except LookupError as error:
        raw.close()
        raise BadFile(f"--encoding {found!r} is unknown; give for example utf-8 or windows-1252") from error


class _named:  # noqa: N801 - used like a function
    """Errors of reading, with the file's name and the mend."""

    def __init__(self, path: str | PathLike[str], encoding: str) -> None:
        self.path, self.encoding = path, encoding

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        if isinstance(error, UnicodeError):
            if self.encoding == "utf-8":
                mend = "save the file as UTF-8 ('CSV UTF-8'), or give --encoding windows-1252"
            else:
                mend = "give the --encoding it was saved in"
            place = f"byte {error.start}" if isinstance(error, UnicodeDecodeError) else "its text"
            name = "UTF-8" if self.encoding == "utf-8" else self.encoding
            raise BadFile(f"{self.path}: {place} is not {name}; {mend}") from error
        if isinstance(error, csv.Error):
            raise BadFile(f"{self.path}: not a CSV file ({error})") from error
        if isinstance(error, OSError):
            raise BadFile(f"{self.path}: cannot be read ({error.strerror})") from error


def _lines(path: str | PathLike[str], file: TextIO) -> Iterator[str]:
    number = 1
    while line := file.readline(LONGEST):
        if len(line) >= LONGEST:
            raise BadFile(f"{path}, row {number}: longer than {LONGEST} characters; this is no CSV file")
        yield line
        number += 1


def _header(path: str | PathLike[str], line: str, wanted: Sequence[str]) -> tuple[list[str], str]:
    """Names of the columns and what separates them."""
    readings = [(_split(line, separator), separator) for separator in SEPARATORS]
    fits = [reading for reading in readings if all(name in reading[0] for name in wanted)]
    header, separator = max(fits or readings, key=lambda reading: len(reading[0]))
    _check_header(path, header, wanted)
    return header, separator


def _split(line: str, separator: str) -> list[str]:
    found = next(csv.reader([line], delimiter=separator), [])
    return [name.strip() for name in found]


def _check_header(path: str | PathLike[str], header: Sequence[str], wanted: Sequence[str]) -> None:
    for column in wanted:
        if column not in header:
            found = ", ".join(header) or "nothing"
            raise BadFile(f"{path}, row 1: no column {column!r}, found {found}")
        if header.count(column) > 1:
            raise BadFile(
                f"{path}, row 1: the column {column!r} stands {header.count(column)} times; keep the one that counts"
            )


def _parquet(path: str | PathLike[str], wanted: Sequence[str]) -> Any:
    import pyarrow as pa
    from pyarrow import parquet

    try:
        table = parquet.read_table(path)
    except (OSError, pa.ArrowException) as error:
        raise BadFile(f"{path}: cannot be read ({str(error).splitlines()[0]})") from error
    _check_header(path, table.column_names, wanted)
    return table


def _rows_of_parquet(path: str | PathLike[str], wanted: Sequence[str]) -> Iterator[Row]:
    for number, row in enumerate(_parquet(path, wanted).to_pylist(), start=1):
        yield number, {name: _text(value) for name, value in row.items()}


def _text(value: object) -> str:
    """A value of Parquet as CSV would show it: whole floats without a point."""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return "" if value is None else str(value)


def whole_number(place: str, column: str, text: str) -> int:
    """A count or an amount.

    Raises:
        BadFile: names the value and how to write it.
    """
    digits = text.strip()
    if digits.isascii() and digits.isdigit() and len(digits) < 19:
        return int(digits)
    digits = "".join(letter for letter in text if letter not in ".,' \u00a0\u202f\u2009’_")
    mend = ""
    if digits != text and digits.isdigit():
        mend = f"; write it without separators and decimals, for example {int(digits) if len(digits) < 19 else 1234}"
        if text[-2] in ".," or text[-3:-2] in (".", ","):  # 1.5 or 12,50 is no count
            mend = ": no decimals, and no separators of thousands"
    raise BadFile(f"{place}, column {column}: {text!r}, expected a whole number >= 0{mend}")
