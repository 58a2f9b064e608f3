"""Lists as files: CSV and XLSX, with their origin in the first lines, and never with a live formula.

A spreadsheet program runs what begins with = + - @ (or a tab or line break before it) as a formula. In CSV such a
text gets an apostrophe before it; in XLSX it is written as text. A single "-" is a sign of German statistics and
no formula; numbers stay numbers.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal

from django.http import HttpResponse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.text import slugify

Value = str | int | float | Decimal | date | bool | Promise | None

_STARTS_A_FORMULA = re.compile(r"\s*[=+\-@＝＋－＠]|[\t\r\n]")
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def harmless(text: str) -> str:
    """`text` as it may stand in a CSV cell: an apostrophe before whatever could start a formula.

    >>> harmless("=1+1"), harmless("-"), harmless("Haus Nord")
    ("'=1+1", '-', 'Haus Nord')
    """
    return f"'{text}" if text != "-" and _STARTS_A_FORMULA.match(text) else text


def _as_csv(value: Value) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "ja" if value else "nein"
    if isinstance(value, float | Decimal):
        return str(value).replace(".", ",")
    if isinstance(value, int):
        return str(value)
    if isinstance(value, datetime):
        return timezone.localtime(value).strftime("%d.%m.%Y %H:%M")
    if isinstance(value, date):
        return value.strftime("%d.%m.%Y")
    return harmless(str(value))


def csv_text(
    columns: Sequence[str | Promise], rows: Iterable[Sequence[Value]], *, origin: Iterable[str | Promise] = ()
) -> str:
    """A list as CSV text: semicolons, decimal commas, German dates; one line per sentence of `origin` first."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, delimiter=";", lineterminator="\r\n")
    for line in origin:
        writer.writerow([f"# {line}"])
    writer.writerow([harmless(str(column)) for column in columns])
    for row in rows:
        writer.writerow([_as_csv(value) for value in row])
    return buffer.getvalue()


def csv_response(
    filename: str,
    columns: Sequence[str | Promise],
    rows: Iterable[Sequence[Value]],
    *,
    origin: Iterable[str | Promise] = (),
) -> HttpResponse:
    """A list as a CSV download, UTF-8 with a byte order mark so that Excel reads the umlauts.

    Args:
        filename: without ending; anything but letters, digits and hyphens is dropped.
        origin: sentences on where the data come from, whether they are invented, which licence holds.
    """
    body = csv_text(columns, rows, origin=origin).encode("utf-8-sig")
    return _download(body, "text/csv; charset=utf-8", filename, "csv")


def xlsx_bytes(
    title: str | Promise,
    columns: Sequence[str | Promise],
    rows: Iterable[Sequence[Value]],
    *,
    origin: Iterable[str | Promise] = (),
) -> bytes:
    """A list as an XLSX workbook of one sheet: origin, a row of headings, the rows; text is always text."""
    # Imported where needed: it takes a tenth of a second that no page should wait for.
    from xlsxwriter import Workbook

    buffer = io.BytesIO()
    options = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    with Workbook(buffer, options) as book:
        book.set_properties({"title": str(title)})
        sheet = book.add_worksheet(re.sub(r"[\[\]:*?/\\']", " ", str(title))[:31].strip() or "Tabelle")
        bold = book.add_format({"bold": True})
        day = book.add_format({"num_format": "dd.mm.yyyy"})
        row_number = 0
        for line in origin:
            sheet.write_string(row_number, 0, str(line))
            row_number += 1
        for column, heading in enumerate(columns):
            sheet.write_string(row_number, column, str(heading), bold)
        for values in rows:
            row_number += 1
            for column, value in enumerate(values):
                _write_cell(sheet, row_number, column, value, day)
        sheet.set_column(0, max(0, len(columns) - 1), 24)
    return buffer.getvalue()


def _write_cell(sheet, row: int, column: int, value: Value, day: object) -> None:  # noqa: ANN001 - xlsxwriter's sheet
    if value is None:
        return
    if isinstance(value, bool):
        sheet.write_string(row, column, _as_csv(value))
    elif isinstance(value, int | float | Decimal):
        sheet.write_number(row, column, value)
    elif isinstance(value, date) and not isinstance(value, datetime):
        sheet.write_datetime(row, column, datetime(value.year, value.month, value.day), day)  # noqa: DTZ001 - a day
    elif isinstance(value, datetime):
        sheet.write_string(row, column, _as_csv(value))
    else:
        sheet.write_string(row, column, str(value))


def xlsx_response(
    filename: str,
    title: str | Promise,
    columns: Sequence[str | Promise],
    rows: Iterable[Sequence[Value]],
    *,
    origin: Iterable[str | Promise] = (),
) -> HttpResponse:
    """A list as an XLSX download; see `xlsx_bytes` and `csv_response`."""
    return _download(xlsx_bytes(title, columns, rows, origin=origin), XLSX, filename, "xlsx")


def _download(body: bytes, content_type: str, filename: str, ending: str) -> HttpResponse:
    name = slugify(filename) or "liste"
    return HttpResponse(
        body,
        content_type=content_type,
        headers={"Content-Disposition": f'attachment; filename="{name}.{ending}"'},
    )
