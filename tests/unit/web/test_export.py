"""Exports: a spreadsheet never finds a formula in them, and no value is lost on the way."""

from __future__ import annotations

import csv
import io
from datetime import date, datetime

import openpyxl
import pytest

from kreislauf.web.frame.export import csv_text, xlsx_bytes

STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠", " =")
DANGEROUS = [f"{start}HYPERLINK(1)" for start in STARTS]


def read_csv(text: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text, newline=""), delimiter=";"))


@pytest.mark.parametrize("text", DANGEROUS)
def test_no_csv_cell_starts_a_formula(text: str) -> None:
    assert read_csv(csv_text(["Kopf"], [[text]]))[1] == [f"'{text}"]


@pytest.mark.parametrize("text", DANGEROUS)
def test_no_xlsx_cell_is_a_formula(text: str) -> None:
    book = openpyxl.load_workbook(io.BytesIO(xlsx_bytes(text, [text], [[text]], origin=[text])))
    kinds = {cell.data_type for row in book.active.iter_rows() for cell in row}
    assert kinds == {"s"}


def test_numbers_dates_and_gaps_stay_what_they_are() -> None:
    sheet = openpyxl.load_workbook(
        io.BytesIO(xlsx_bytes("T", ["a", "b", "c"], [[12, date(2026, 11, 22), None]]))
    ).active
    assert [cell.value for cell in sheet[2]][:2] == [12, datetime(2026, 11, 22)]


def test_the_german_sign_for_nothing_is_no_formula() -> None:
    assert read_csv(csv_text(["Wert"], [["-"]]))[1] == ["-"]


def test_the_origin_stands_above_the_table() -> None:
    assert csv_text(["Wert"], [[1]], origin=["Quelle: Freigabe 7"]) == "# Quelle: Freigabe 7\r\nWert\r\n1\r\n"
