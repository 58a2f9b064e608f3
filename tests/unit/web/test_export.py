"""Exports: a spreadsheet never finds a formula in them, and no value is lost on the way."""

from __future__ import annotations

import csv
import io
from datetime import date

import openpyxl
import pytest

from kreislauf.web.frame.export import FORMULA_STARTS, csv_lines, write_xlsx

DANGEROUS = [f"{start}HYPERLINK(1)" for start in FORMULA_STARTS]


@pytest.mark.parametrize("text", DANGEROUS)
def test_no_csv_cell_starts_a_formula(text: str) -> None:
    lines = "".join(csv_lines(["Kopf"], [[text]])).removeprefix("\ufeff")
    rows = list(csv.reader(io.StringIO(lines, newline=""), delimiter=";"))
    assert rows[1] == [f"'{text}"]


@pytest.mark.parametrize("text", DANGEROUS)
def test_no_xlsx_cell_is_a_formula(text: str) -> None:
    file = io.BytesIO()
    write_xlsx(file, [text], [[text]], notes=[text])
    sheet = openpyxl.load_workbook(file).active
    kinds = {cell.data_type for row in sheet.iter_rows() for cell in row}
    assert kinds == {"s"}


def test_numbers_dates_and_gaps_stay_what_they_are() -> None:
    file = io.BytesIO()
    write_xlsx(file, ["a", "b", "c"], [[12, date(2026, 11, 22), None]])
    row = [cell.value for cell in openpyxl.load_workbook(file).active[2]]
    assert row[0] == 12
    assert row[1].date() == date(2026, 11, 22)
    assert row[2:] in ([None], [])


def test_notes_stand_above_the_table() -> None:
    text = "".join(csv_lines(["Wert"], [[1]], notes=["Quelle: Freigabe 7"]))
    assert text == "\ufeff# Quelle: Freigabe 7\r\nWert\r\n1\r\n"
