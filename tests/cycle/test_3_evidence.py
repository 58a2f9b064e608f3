"""Drittes Kapitel: Die Zahl, die alle sehen.

März 2027. Was freigegeben ist, liest jeder: Pia Planung am Schreibtisch und eine Bürgerin ohne Zugang sehen dieselbe
Karte. Darunter stehen dieselben Werte als Tabelle, mit Quelle. Verborgene Werte sind von Nullen zu unterscheiden, auch
ohne Farbe. Die Seite gibt es als Datei für die Tabellenkalkulation und als barrierefreie PDF-Seite, überall mit denselben
Zahlen. Und jede Zahl hat eine Spur: wer gezählt, wer geprüft, wer freigegeben hat.
"""

from __future__ import annotations

import csv
import re
from io import BytesIO, StringIO

import openpyxl
import pikepdf
import pytest
from playwright.sync_api import expect

from tests.cycle import clock, plot
from tests.cycle.course import Course
from tests.cycle.pdf_text import text_of
from tests.cycle.person import Person

pytestmark = pytest.mark.browser

INDICATOR = "Fälle je 1.000 Einwohner"


@pytest.fixture
def pia(course: Course, the_year_is_released: None) -> Person:
    """The county's planner."""
    course.on(clock.EVIDENCE)
    return course.person("planung")


@pytest.fixture
def citizen(course: Course, pia: Person) -> Person:
    """Anybody, without an account."""
    return course.person("")


def read_the_map(reader: Person) -> None:
    """Go to the page of the indicator and choose the released year and the field of help."""
    reader.go_to("Zahlen")
    reader.follow(INDICATOR)
    release = reader.course.kept["release"]
    reader.choose("Zeitraum und Schutzprofil", f"2026 · Öffentlich (Freigabe {release})")
    reader.choose("Handlungsfeld", plot.FIELD)
    reader.press("Anzeigen")


def values(reader: Person) -> dict[str, str]:
    """The table under the map: name of the area -> value or sign as it is printed."""
    rows = reader.main.get_by_role("table").first.get_by_role("row").all()[1:]
    printed = (
        "row => row.children[1].querySelector('[aria-hidden]')?.textContent ?? row.children[1].textContent"
    )
    return {row.get_by_role("rowheader").inner_text(): row.evaluate(printed).strip() for row in rows}


@pytest.mark.parametrize("username", ["planung", ""], ids=["planner", "public"])
def test_planner_and_public_see_the_map_with_its_table_and_its_source(
    pia: Person, citizen: Person, course: Course, username: str
) -> None:
    reader = course.person(username)
    read_the_map(reader)
    picture = reader.main.get_by_role("img", name=re.compile("Aus Datenschutz nicht gezeigt"))
    expect(picture).to_be_visible()
    reader.reads("Quelle:", "Freigabe " + course.kept["release"], "Zeichen in dieser Tabelle")
    shown = values(reader)
    assert len(shown) == 18, "the county, its three regions, its fourteen municipalities"
    assert re.fullmatch(r"\d+,\d", shown[plot.TOWN_NAME])
    assert "." in shown.values(), "some are hidden, and say so"
    reader.looks()
    if username:
        reader.photographs("3-karte", height=1500)


def test_hidden_values_are_told_apart_in_words_and_without_colour(citizen: Person) -> None:
    read_the_map(citizen)
    hidden = next(name for name, value in values(citizen).items() if value == ".")
    row = citizen.main.get_by_role("row").filter(
        has=citizen.page.get_by_role("rowheader", name=hidden, exact=True)
    )
    expect(row).to_contain_text("aus Datenschutz nicht gezeigt")
    citizen.page.emulate_media(forced_colors="active")
    citizen.looks()
    citizen.page.emulate_media(forced_colors="none")


def test_the_files_hold_the_same_values_as_the_page(citizen: Person) -> None:
    read_the_map(citizen)
    shown = values(citizen)
    lines = list(csv.reader(StringIO(citizen.downloads("Als CSV-Datei").decode("utf-8-sig")), delimiter=";"))
    assert from_rows(lines, shown) == shown
    sheet = openpyxl.load_workbook(BytesIO(citizen.downloads("Als Excel-Datei"))).active
    assert from_rows(sheet.iter_rows(values_only=True), shown) == shown


def from_rows(rows: object, shown: dict[str, str]) -> dict[str, str]:
    """The same as the page prints it, from the rows of a file: key, name, value, sign."""
    found = {}
    for row in rows:
        if len(row) > 3 and row[1] in shown:
            value = str(row[2] if row[2] is not None else "").replace(".", ",")
            found[row[1]] = value or row[3]
    return found


def test_the_pdf_page_is_tagged_german_and_holds_the_same_values(citizen: Person) -> None:
    read_the_map(citizen)
    shown = values(citizen)
    with pikepdf.open(BytesIO(citizen.downloads("Als PDF-Seite"))) as pdf:
        assert pdf.Root.MarkInfo.Marked
        assert "/StructTreeRoot" in pdf.Root
        assert str(pdf.Root.Lang).startswith("de")
        with pdf.open_metadata() as about:
            assert about["pdfuaid:part"] == "1"
        text = text_of(pdf)
    for name, value in shown.items():
        assert f"{name}{value}".replace(" ", "") in text


def test_the_trace_of_a_number_leads_to_its_release_and_to_the_two_people(
    pia: Person, citizen: Person
) -> None:
    for reader in (pia, citizen):
        read_the_map(reader)
        value = values(reader)[plot.TOWN_NAME]
        reader.follow(re.compile(f"Spur der Zahl für {plot.TOWN_NAME}"))
        reader.reads(value, "Zähler", "Nenner", "Bevölkerungsstände im Nenner", "Keine Fallzahl unter 8")
        reader.looks()
    pia.reads("Stina Statistik", "Stefan Statistik")
    expect(citizen.main).not_to_contain_text("Stina")
    citizen.reads("Statistikstelle, eine zweite Person")
    pia.follow("Fälle nach Wohngemeinde, Handlungsfeld und Quartal 2026")
    assert pia.page.url.endswith(f"/zahlen/tabelle/{pia.course.kept['release']}/")
    pia.looks()
