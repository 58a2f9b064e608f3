"""Files of rows: which bytes are text, where columns end, what a spreadsheet may weigh. Pure.

The spreadsheet part runs in a process of its own (`services`), with limits on memory and time.
"""

from __future__ import annotations

import csv
import io
import json
import re
import sys
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from kreislauf.catalogue.rules import Text

MOST_ROWS = 200_000
MOST_COLUMNS = 200
MOST_SIGNS = 2_000
#: Limits of a workbook, read from the directory of the zip before anything is unpacked.
MOST_ENTRIES = 2_000
MOST_UNPACKED = 400 * 1024 * 1024
MOST_RATIO = 200
_RATIO_FROM = 1024 * 1024

_DELIMITERS = (";", ",", "\t")
_STARTS_A_FORMULA = re.compile(r"'(?=\s*[=+\-@＝＋－＠]|[\t\r\n])")


class Unreadable(ValueError):
    """The file cannot be taken in; `args`: what is wrong, and what to do about it, in both languages."""

    def __init__(self, fact: Text, advice: Text) -> None:
        super().__init__(fact, advice)
        self.fact, self.advice = fact, advice


EMPTY = Text("Die Datei ist leer.", "The file is empty.")
SPLIT = Text("Teilen Sie sie.", "Split it.")
_SAVE_AS_UTF8 = Text("Speichern Sie sie als „CSV UTF-8“.", "Save it as “CSV UTF-8”.")
_CHOOSE_ONE_WITH_ROWS = Text(
    "Wählen Sie eine Datei mit einer Kopfzeile und mindestens einer Zeile.",
    "Choose a file with a header row and at least one row.",
)


@dataclass(frozen=True)
class Table:
    """Table of a file: the headings, and rows of texts; `first_row` is the file's line number of the first one."""

    columns: list[str]
    rows: list[list[str]]
    first_row: int = 2


def decoded(data: bytes) -> str:
    """The text of a CSV file: UTF-8 with or without mark, else Windows-1252, else Latin-1's printable part.

    Raises:
        Unreadable: it is no text, or UTF-16.
    """
    _refuse_other_kinds(data)
    if data[:2] in (b"\xff\xfe", b"\xfe\xff") or b"\x00" in data:
        raise Unreadable(
            Text(
                "Die Datei ist keine CSV-Datei in UTF-8 oder Windows-Kodierung.",
                "The file is not a CSV file in UTF-8 or Windows encoding.",
            ),
            _SAVE_AS_UTF8,
        )
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        pass
    try:
        return data.decode("cp1252")
    except UnicodeDecodeError:
        raise Unreadable(
            Text(
                "Die Kodierung der Datei ist nicht erkennbar.",
                "The encoding of the file cannot be recognised.",
            ),
            _SAVE_AS_UTF8,
        ) from None


def _refuse_other_kinds(data: bytes) -> None:
    """What often carries the wrong name says so by its first bytes; whoever sent it learns what it is."""
    if data.startswith(b"%PDF"):
        raise Unreadable(
            Text("Die Datei ist ein PDF.", "The file is a PDF."),
            Text(
                "Geben Sie die Fälle aus Ihrem Programm als XLSX oder CSV aus.",
                "Export the cases from your software as XLSX or CSV.",
            ),
        )
    if data.startswith(bytes.fromhex("d0cf11e0a1b11ae1")):
        raise Unreadable(
            Text("Die Datei hat ein altes Excel-Format.", "The file has an old Excel format."),
            Text("Speichern Sie sie als XLSX oder CSV.", "Save it as XLSX or CSV."),
        )


def delimiter_of(first_line: str) -> str:
    """The delimiter: whichever of ; , and tab separates most headings; a semicolon where none does."""
    outside = re.sub(r'"[^"]*"', "", first_line)
    return max(_DELIMITERS, key=lambda sign: (outside.count(sign), -_DELIMITERS.index(sign)))


def csv_table(data: bytes) -> Table:
    """The table in a CSV file; lines that begin with # before the headings are its origin and are left out.

    Raises:
        Unreadable: no text, no rows, too many rows or columns, or cut off inside a quoted cell.
    """
    text = decoded(data)
    lines = text.splitlines(keepends=True)
    skipped = next(
        (i for i, line in enumerate(lines) if line.strip() and not line.lstrip('"').startswith("#")), None
    )
    if skipped is None:
        raise Unreadable(EMPTY, _CHOOSE_ONE_WITH_ROWS)
    body = io.StringIO("".join(lines[skipped:]), newline="")
    reader = csv.reader(body, delimiter=delimiter_of(lines[skipped]), strict=True)
    try:
        return table_of(list(_limited(reader)), first_row=skipped + 2)
    except csv.Error as error:
        line = skipped + reader.line_num
        raise Unreadable(
            Text(
                f"Die Datei bricht in oder nach Zeile {line} ab oder hat dort falsche Anführungszeichen.",
                f"The file breaks off in or after line {line}, or has wrong quotation marks there.",
            ),
            Text("Geben Sie sie noch einmal vollständig aus.", "Export it once more, completely."),
        ) from error


def _limited(reader: Iterator[list[str]]) -> Iterator[list[str]]:
    for number, row in enumerate(reader):
        if number > MOST_ROWS:
            raise Unreadable(
                Text(
                    f"Die Datei hat mehr als {MOST_ROWS:,} Zeilen.".replace(",", "."),
                    f"The file has more than {MOST_ROWS:,} rows.",
                ),
                SPLIT,
            )
        yield [without_apostrophe(cell) for cell in row]


def without_apostrophe(cell: str) -> str:
    """A cell without the apostrophe an export puts before what could start a formula."""
    return cell[1:] if _STARTS_A_FORMULA.match(cell) else cell


def table_of(rows: list[list[str]], *, first_row: int = 2) -> Table:
    """Headings and rows; blank rows at the end are dropped.

    Raises:
        Unreadable: no headings or no rows, a heading twice, too many columns.
    """
    while rows and not any(cell.strip() for cell in rows[-1]):
        rows.pop()
    if len(rows) < 2:
        raise Unreadable(Text("Die Datei hat keine Zeilen.", "The file has no rows."), _CHOOSE_ONE_WITH_ROWS)
    columns = [heading.strip() for heading in rows[0]]
    named = [heading for heading in columns if heading]
    if len(columns) > MOST_COLUMNS:
        raise Unreadable(
            Text(
                f"Die Datei hat mehr als {MOST_COLUMNS} Spalten.",
                f"The file has more than {MOST_COLUMNS} columns.",
            ),
            Text("Löschen Sie, was nicht gebraucht wird.", "Delete what is not needed."),
        )
    twice = sorted({heading for heading in named if named.count(heading) > 1})
    if twice:
        raise Unreadable(
            Text(f"Diese Spalte gibt es zweimal: {twice[0]}.", f"This column is there twice: {twice[0]}."),
            Text("Benennen Sie eine davon um.", "Rename one of them."),
        )
    return Table(columns, rows[1:], first_row)


def check_workbook(path: Path) -> None:
    """Refuse a workbook by its zip directory alone, before anything is unpacked.

    Raises:
        Unreadable: no workbook, broken, or one that would unpack to far more than it weighs.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            entries = archive.infolist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        raise Unreadable(
            Text(
                "Die Datei ist keine Excel-Datei oder unvollständig.",
                "The file is not an Excel file, or incomplete.",
            ),
            Text("Speichern Sie sie neu als XLSX oder CSV.", "Save it again as XLSX or CSV."),
        ) from None
    if "[Content_Types].xml" not in {entry.filename for entry in entries}:
        raise Unreadable(
            Text("Die Datei ist keine Excel-Datei.", "The file is not an Excel file."),
            Text("Speichern Sie sie als XLSX oder CSV.", "Save it as XLSX or CSV."),
        )
    bomb = any(
        e.file_size > _RATIO_FROM and e.file_size > MOST_RATIO * max(1, e.compress_size) for e in entries
    )
    if bomb or len(entries) > MOST_ENTRIES or sum(entry.file_size for entry in entries) > MOST_UNPACKED:
        raise Unreadable(
            Text(
                "Die Excel-Datei ist ausgepackt zu groß und wurde nicht geöffnet.",
                "Unpacked, the Excel file is too large; it was not opened.",
            ),
            Text("Speichern Sie sie als CSV.", "Save it as CSV."),
        )


def cell_text(value: object) -> str:
    """One cell of a workbook as text: days as 2026-04-03, whole numbers without a point."""
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return "" if value is None else str(value)


def print_workbook(path: str) -> None:
    """Write the first sheet of a workbook to standard output, one JSON list per row. Runs in a process of its own."""
    import resource

    resource.setrlimit(resource.RLIMIT_AS, (2 << 30, 2 << 30))
    resource.setrlimit(resource.RLIMIT_CPU, (60, 60))
    from python_calamine import CalamineWorkbook

    sheet = CalamineWorkbook.from_path(path).get_sheet_by_index(0)
    if sheet.total_height > MOST_ROWS + 1 or sheet.total_width > MOST_COLUMNS:
        sys.exit(3)
    for row in sheet.iter_rows():
        sys.stdout.write(json.dumps([cell_text(value) for value in row], ensure_ascii=False) + "\n")
