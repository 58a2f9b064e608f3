"""Exports open as lists in every spreadsheet program, say where they come from, and run nothing."""

from __future__ import annotations

import io
from datetime import date
from decimal import Decimal

import pytest
from python_calamine import CalamineWorkbook

from kreislauf.web.frame.export import csv_response, csv_text, harmless, xlsx_bytes

ATTACKS = [
    "=1+1",
    "+49 6152",
    "-2+3",
    "@SUM(A1)",
    "\t=1+1",
    "\r=1+1",
    " =cmd|' /C calc'!A0",
    '=HYPERLINK("x")',
]


@pytest.mark.parametrize("text", ATTACKS)
def test_a_text_that_could_start_a_formula_is_defused_in_csv(text):
    assert harmless(text).startswith("'")
    line = csv_text(["Wert"], [[text]]).splitlines()[1]
    assert line.lstrip('"').startswith("'")


@pytest.mark.parametrize("text", ATTACKS)
def test_a_text_that_could_start_a_formula_stays_text_in_xlsx(text):
    body = xlsx_bytes("Liste", ["Wert"], [[text]])
    assert b"<f>" not in _sheet_xml(body)
    rows = CalamineWorkbook.from_filelike(io.BytesIO(body)).get_sheet_by_index(0).to_python()
    assert rows[1] == [text]


def test_headings_are_defused_like_everything_else():
    assert csv_text(["=A1"], []).startswith("'=A1")


def test_the_sign_for_nothing_and_negative_numbers_stay_what_they_are():
    assert csv_text(["a", "b"], [["-", -3]]).splitlines()[1] == "-;-3"


def test_the_file_says_first_where_its_figures_come_from():
    lines = csv_text(
        ["Gemeinde", "Rate"], [["Büttelborn", Decimal("12.5")]], origin=["Freigabe 7", "Erfundene Daten"]
    )
    assert lines.splitlines() == ["# Freigabe 7", "# Erfundene Daten", "Gemeinde;Rate", "Büttelborn;12,5"]


def test_the_download_has_a_harmless_name_and_excel_reads_its_umlauts():
    response = csv_response('Fälle "2025"/..', ["Tag"], [[date(2025, 3, 1)]])
    assert response["Content-Disposition"] == 'attachment; filename="falle-2025.csv"'
    assert response.content.startswith(b"\xef\xbb\xbf")
    assert b"01.03.2025" in response.content


def _sheet_xml(body: bytes) -> bytes:
    from zipfile import ZipFile

    return ZipFile(io.BytesIO(body)).read("xl/worksheets/sheet1.xml")
