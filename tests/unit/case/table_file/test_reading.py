"""Files of every bad kind: read, or refused in one clear sentence, quickly."""

from __future__ import annotations

import io
import time
import zipfile

import pytest

from kreislauf.case.table_file.rules import MOST_ROWS, cell_text, delimiter_of, without_apostrophe
from kreislauf.case.table_file.services import FileRefused, read_table
from kreislauf.web.frame.export import harmless, xlsx_bytes

ROWS = [["Müller", "3.4.2026"], ["Groß", "04.04.2026"]]


@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "latin-1"])
@pytest.mark.parametrize("ending", ["\n", "\r\n"])
def test_a_csv_file_is_read_whatever_the_program_that_wrote_it(
    delimiter: str, encoding: str, ending: str
) -> None:
    text = ending.join(delimiter.join(row) for row in [["Name", "Tag"], *ROWS]) + ending
    table = read_table(text.encode(encoding))
    assert (table.columns, table.rows, table.first_row) == (["Name", "Tag"], ROWS, 2)


def test_a_delimiter_inside_quotes_does_not_count() -> None:
    assert delimiter_of('"a,b,c";"d"') == ";"


def test_lines_on_the_origin_before_the_headings_are_left_out_and_rows_keep_their_numbers() -> None:
    table = read_table(b"# erfunden\r\nName;Tag\r\nX;1.1.2026\r\n")
    assert (table.columns, table.first_row) == (["Name", "Tag"], 3)


def test_a_workbook_is_read_with_its_days() -> None:
    from datetime import date

    data = xlsx_bytes("Fälle", ["Name", "Tag", "Zahl"], [["Müller", date(2026, 4, 3), 7]])
    table = read_table(data)
    assert (table.columns, table.rows) == (["Name", "Tag", "Zahl"], [["Müller", "2026-04-03", "7"]])


def a_zip(files: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return buffer.getvalue()


BOMB = a_zip({"[Content_Types].xml": b"<Types/>", "xl/worksheets/sheet1.xml": b"0" * 300_000_000})
BAD = {
    "nothing": b"",
    "blank": b"  \r\n \r\n",
    "headings only": b"Name;Tag\r\n",
    "UTF-16": "Name;Tag\nX;Y\n".encode("utf-16"),
    "no text": bytes(range(256)),
    "cut off in a quoted cell": b'Name;Tag\r\n"Muel',
    "a heading twice": b"Name;Name\r\nX;Y\r\n",
    "too many columns": b";".join(b"c%d" % n for n in range(300)) + b"\r\nx\r\n",
    "too many rows": b"Name\r\n" + b"x\r\n" * (MOST_ROWS + 1),
    "a zip that is no workbook": a_zip({"brief.txt": b"Hallo"}),
    "a workbook cut off": xlsx_bytes("x", ["a"], [["b"]])[:-200],
    "a workbook without sheets": a_zip({"[Content_Types].xml": b"<Types/>"}),
    "a workbook of nonsense": a_zip({"[Content_Types].xml": b"<Types/>", "xl/workbook.xml": b"<<<"}),
    "a zip bomb": BOMB,
    "a zip of very many files": a_zip(
        {"[Content_Types].xml": b"<T/>", **{f"f{n}": b"" for n in range(2100)}}
    ),
}


@pytest.mark.parametrize("kind", BAD)
def test_a_bad_file_is_refused_with_a_sentence_and_advice(kind: str) -> None:
    with pytest.raises(FileRefused) as refused:
        read_table(BAD[kind])
    assert str(refused.value.message).endswith(".")
    assert str(refused.value.next_step).endswith(".")


def test_a_zip_bomb_is_refused_before_it_is_unpacked() -> None:
    begin = time.perf_counter()
    with pytest.raises(FileRefused):
        read_table(BOMB)
    assert time.perf_counter() - begin < 1


@pytest.mark.parametrize("text", ["=1+1", "+49 6152", "-5", "@home", "\tx", "\rx", " =1", "＝1"])
def test_an_apostrophe_of_an_export_comes_off_again(text: str) -> None:
    assert harmless(text).startswith("'")
    assert without_apostrophe(harmless(text)) == text


@pytest.mark.parametrize("text", ["'s-Hertogenbosch", "O'Neill", "-", "'"])
def test_any_other_apostrophe_stays(text: str) -> None:
    assert without_apostrophe(harmless(text)) == text


def test_cells_of_a_workbook_become_plain_text() -> None:
    from datetime import UTC, date, datetime

    values = [date(2026, 4, 3), datetime(2026, 4, 3, tzinfo=UTC), 5.0, 5.5, None, "x"]
    assert [cell_text(v) for v in values] == ["2026-04-03", "2026-04-03", "5", "5.5", "", "x"]
