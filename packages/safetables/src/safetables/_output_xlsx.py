"""A protected table as a sheet people read: numbers and signs, subtotals bold, a legend below.

Only what the form shows is in the file: no hidden sheet, no pivot cache, no comment, no formula; every text is written
as text, so a code like ``=1+1`` stays one.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any, BinaryIO

import numpy as np

from safetables._dimension import Dimension
from safetables._file import CannotWrite
from safetables._output_columns import columns
from safetables._output_form import Form
from safetables._output_signs import legend, signs
from safetables._protected import ProtectedTable

MOST_ROWS, MOST_COLUMNS = 1_048_576, 16_384  # of a sheet: ECMA-376
SPARE = 20  # rows for title, headings and legend
WORDS = {
    "english": {"table": "Table", "cells": "Cells", "number": "Number", "legend": "Signs"},
    "german": {"table": "Tabelle", "cells": "Fächer", "number": "Anzahl", "legend": "Zeichenerklärung"},
}


def write_xlsx(protected: ProtectedTable, file: BinaryIO, form: Form, title: str) -> None:
    """A sheet with numbers and signs: a crosstab of two dimensions, else a list. A second sheet lists every cell
    with the columns of the form where it shows more: reasons, intervals, SDMX codes.

    Raises:
        CannotWrite: too many cells for a sheet, or XlsxWriter is not installed.
    """
    check_size(protected, form)
    options = {
        "in_memory": True,
        **dict.fromkeys(("strings_to_formulas", "strings_to_urls", "strings_to_numbers"), False),
    }
    # Not in a with statement: it would pack the whole book even after Ctrl-C, which may take half a minute.
    book = _workbook_class()(file, options)
    book.set_properties({"title": title})
    language = "german" if form.style == "german" else "english"
    sheet = _Sheet(book, WORDS[language]["table"], title)
    if is_crosstab(protected):
        sheet.crosstab(protected)
    else:
        sheet.long_list(protected, WORDS[language]["number"])
    sheet.legend(WORDS[language]["legend"], legend(protected, language))
    if has_cells_sheet(form):
        _Sheet(book, WORDS[language]["cells"], title).columns(protected, columns(protected, form))
    book.close()


def check_size(protected: ProtectedTable, form: Form) -> None:
    """Refuse what a sheet cannot hold."""
    listed = has_cells_sheet(form) or not is_crosstab(protected)
    rows = len(protected) if listed else max(protected.shape)
    if rows + SPARE > MOST_ROWS:
        raise CannotWrite(
            f"{protected.name!r} has {len(protected)} cells, a sheet holds {MOST_ROWS} rows; write .csv or .parquet"
        )


def has_cells_sheet(form: Form) -> bool:
    """Does the form show more of a cell than its number or sign?"""
    return form.work or form.style == "sdmx" or form.intervals


def is_crosstab(protected: ProtectedTable) -> bool:
    """Two dimensions, and the shorter one fits into the columns of a sheet."""
    return len(protected.dimensions) == 2 and min(protected.shape) < MOST_COLUMNS


def _workbook_class() -> Any:
    try:
        from xlsxwriter import Workbook
    except ImportError:
        raise CannotWrite(
            "XLSX needs XlsxWriter; install safetables[xlsx], or write .csv or .parquet"
        ) from None
    return Workbook


def levels(dimension: Dimension) -> dict[str, int]:
    """Code -> how far below the root, in the first hierarchy that has it."""
    found = {}
    for tree in reversed(dimension.hierarchies):
        for code in tree:
            above, level = tree[code], 0
            while above is not None:
                above, level = tree[above], level + 1
            found[code] = level
    return found


class _Sheet:
    """One worksheet, filled from the top."""

    def __init__(self, book: Any, name: str, title: str) -> None:
        self.book = book
        self.sheet = book.add_worksheet(re.sub(r"[\[\]:*?/\\']", " ", name)[:31])
        self.sheet.set_landscape()
        self.sheet.fit_to_pages(1, 0)
        self.formats: dict[tuple[Any, ...], Any] = {}
        self.sheet.write_string(0, 0, title, self._format(bold=True, font_size=14))
        self.row = 2

    def crosstab(self, protected: ProtectedTable) -> None:
        """The longer dimension down, the other across."""
        down, across = (0, 1) if protected.shape[0] >= protected.shape[1] else (1, 0)
        rows, heads = protected.dimensions[down], protected.dimensions[across]
        order = np.arange(len(protected)).reshape(protected.shape)
        cells = order if down == 0 else order.T
        self._headings([rows.name, heads.name], fixed_columns=1, rows=2)
        for column, code in enumerate(heads.codes, start=1):
            bold = code in heads.children
            self.sheet.write_string(
                self.row - 1, column, code, self._format(bold=bold, align="right", bottom=1)
            )
        shown, level = self._figures(protected), levels(rows)
        for code, line in zip(rows.codes, cells, strict=True):
            bold = code in rows.children
            self._code(0, code, level[code], bold)
            for column, cell in enumerate(line.tolist(), start=1):
                self._figure(column, shown[cell], bold or heads.codes[column - 1] in heads.children)
            self.row += 1
        figures = _figure_width(protected)
        self._widths([_widest(rows.codes, 3), *(max(figures, len(code) + 2) for code in heads.codes)])

    def long_list(self, protected: ProtectedTable, number: str) -> None:
        """One row per cell."""
        dimensions = protected.dimensions
        self._headings([*(d.name for d in dimensions), number], fixed_columns=0, rows=1)
        shown = self._figures(protected)
        level = [levels(d) for d in dimensions]
        for cell, position in enumerate(np.ndindex(protected.shape)):
            codes = [d.codes[i] for d, i in zip(dimensions, position, strict=True)]
            total = [code in d.children for code, d in zip(codes, dimensions, strict=True)]
            for column, code in enumerate(codes):
                self._code(column, code, level[column][code], total[column])
            self._figure(len(codes), shown[cell], any(total))
            self.row += 1
        self._widths([*(_widest([d.name, *d.codes], 3) for d in dimensions), _figure_width(protected)])

    def columns(self, protected: ProtectedTable, table: Any) -> None:
        """The columns of a form as they are, to be filtered; numbers are numbers also where signs stand between them."""
        top = self.row
        self._headings(table.column_names, fixed_columns=0, rows=1)
        lists = [column.to_pylist() for column in table.columns]
        value = len(protected.dimensions)  # the column after the codes
        if lists[value] and isinstance(lists[value][0], str):
            lists[value] = self._figures(protected)
        right = self._format(align="right")
        for row in zip(*lists, strict=True):
            for column, shown in enumerate(row):
                if isinstance(shown, str):
                    self.sheet.write_string(self.row, column, shown, right if column == value else None)
                elif shown is not None:
                    self.sheet.write_number(self.row, column, shown)
            self.row += 1
        self.sheet.autofilter(top, 0, self.row - 1, len(lists) - 1)
        named = zip(table.column_names, lists, strict=True)
        self._widths([min(60, _widest([name, *map(str, some)], 2)) for name, some in named])

    def legend(self, heading: str, lines: Sequence[tuple[str, str]]) -> None:
        """What the signs mean, below the table."""
        if not lines:
            return
        self.row += 1
        self.sheet.write_string(self.row, 0, heading, self._format(bold=True))
        for sign, words in lines:
            self.row += 1
            self.sheet.write_string(self.row, 0, f"{sign}  {words}" if sign else words)

    def _headings(self, names: Sequence[str], *, fixed_columns: int, rows: int) -> None:
        for column, name in enumerate(names):
            self.sheet.write_string(
                self.row, column, name, self._format(bold=True, bottom=0 if rows > 1 else 1)
            )
        self.row += rows
        self.sheet.freeze_panes(self.row, fixed_columns)
        self.sheet.repeat_rows(self.row - rows, self.row - 1)

    def _figures(self, protected: ProtectedTable) -> list[int | str]:
        both = zip(protected.values.tolist(), signs(protected).tolist(), strict=True)
        return [sign or value for value, sign in both]

    def _code(self, column: int, code: str, level: int, bold: bool) -> None:
        self.sheet.write_string(self.row, column, code, self._format(bold=bold, indent=min(level, 15)))

    def _figure(self, column: int, shown: int | str, bold: bool) -> None:
        style = self._format(bold=bold, align="right", num_format="#,##0")
        if isinstance(shown, str):
            self.sheet.write_string(self.row, column, shown, style)
        else:
            self.sheet.write_number(self.row, column, shown, style)

    def _format(self, **choices: Any) -> Any:
        key = tuple(sorted(choices.items()))
        if key not in self.formats:
            self.formats[key] = self.book.add_format(choices)
        return self.formats[key]

    def _widths(self, widths: Sequence[int]) -> None:
        for column, width in enumerate(widths):
            self.sheet.set_column(column, column, width)


def _widest(texts: Sequence[str], more: int) -> int:
    return max(map(len, texts), default=8) + more + 2


def _figure_width(protected: ProtectedTable) -> int:
    """Characters of the largest figure with its thousands separators, and some air."""
    return max(9, len(f"{int(protected.values.max(initial=0)):,}") + 3)
