"""What everybody reads: tables, the map, the trace of a figure, and the same as files."""

from __future__ import annotations

import io
import json
import re

import pikepdf
import pytest
from django.test import Client
from python_calamine import CalamineWorkbook

from kreislauf.evidence.models import Figure, Release
from kreislauf.foundation.partner.models import PartnerKind
from kreislauf.foundation.permission.rules import Role
from kreislauf.foundation.place.models import Area, AreaKind
from kreislauf.statistics.release.approval import approve_release
from kreislauf.statistics.release.services import prepare_release
from tests.people import a_partner, an_account, signed_in
from tests.unit.statistics.county import NORTH, SOUTH, TABLE, YEAR, Office, an_office, cases, grid, plentiful

pytestmark = pytest.mark.django_db
INDICATOR = "/zahlen/kennzahl/cases_per_1000/"


@pytest.fixture
def office() -> Office:
    """An office with squares for municipalities, and in the south one field with four cases in the year."""
    office = an_office()
    for number, area in enumerate(Area.objects.filter(kind=AreaKind.MUNICIPALITY).order_by("code")):
        x, y = 5000 * (number % 2), 5000 * (number // 2)
        area.outline = [[[x, y], [x + 5000, y], [x + 5000, y + 5000], [x, y + 5000], [x, y]]]
        area.outline_source = "© GeoBasis-DE / BKG 2016 (VG250), dl-de/by-2-0, Daten verändert"
        area.save()
    few = {(SOUTH, "disability", quarter): int(quarter == 2) * 4 for quarter in (1, 2, 3, 4)}
    grid(office.house, plentiful(base=9) | few)
    return office


def released(office: Office, profile: str = "public", table: str = TABLE) -> Release:
    preparation = prepare_release(table_id=table, profile=profile, period=YEAR, by=office.first)
    assert preparation.status == "audited", preparation.reason
    return approve_release(preparation_id=preparation.pk, by=office.second)


def page(address: str, client: Client | None = None) -> str:
    response = (client or Client()).get(address)
    assert response.status_code == 200, (address, response.status_code)
    return response.content.decode()


def test_the_public_list_shows_public_releases_and_their_indicators_without_signing_in(office):
    public, partners = released(office), released(office, "provider_land")
    text = page("/zahlen/")
    assert f"/zahlen/tabelle/{public.number}/" in text
    assert f"/zahlen/tabelle/{partners.number}/" not in text
    assert INDICATOR in text


def test_a_release_of_another_profile_looks_like_one_that_does_not_exist(office):
    internal = released(office, "internal")
    figure = internal.figures.first()
    for address in (
        f"/zahlen/tabelle/{internal.number}/",
        f"/zahlen/tabelle/{internal.number}/csv/",
        f"/zahlen/spur/{figure.trace_number}/",
        INDICATOR,
        f"{INDICATOR}pdf/?freigabe={internal.number}",
        "/zahlen/tabelle/999999/",
        "/zahlen/spur/abc/",
        "/zahlen/spur/1.99999999999999999999/",
    ):
        assert Client().get(address).status_code == 404, address
    planner = signed_in(an_account(Role.PLANNER, a_partner("kreis", PartnerKind.COUNTY), "planung"))
    assert planner.get(f"/zahlen/tabelle/{internal.number}/").status_code == 200


def test_the_table_page_names_unit_period_source_signs_and_that_it_is_invented(office):
    release = released(office)
    text = page(f"/zahlen/tabelle/{release.number}/")
    for words in (
        "Fälle nach Wohngemeinde, Handlungsfeld und Quartal",
        "2025",
        f"Freigabe {release.number}",
        "dl-de/by-2-0",
        "aus Datenschutz nicht gezeigt",
        "Erfundene Daten",
        "Biebesheim am Rhein",
    ):
        assert words in text, words


def test_one_chooses_a_quarter_and_an_unknown_one_is_the_year(office):
    release = released(office)
    address = f"/zahlen/tabelle/{release.number}/"
    assert 'value="2025-Q1" selected' in page(address + "?quarter=2025-Q1")
    assert 'value="2025" selected' in page(address + "?quarter=zzz")


def test_the_file_says_where_it_comes_from_and_holds_every_cell(office):
    release = released(office)
    text = Client().get(f"/zahlen/tabelle/{release.number}/csv/").content.decode("utf-8-sig")
    lines = text.splitlines()
    head = [line for line in lines if line.startswith("# ")]
    assert any(f"Freigabe {release.number}" in line for line in head)
    assert any("Erfundene Daten" in line for line in head)
    assert len(lines) - len(head) - 1 == release.cells.count()
    assert any(re.search(r";06433001;.*;disability;.*;;\.$", line) for line in lines)
    body = Client().get(f"/zahlen/tabelle/{release.number}/xlsx/").content
    rows = CalamineWorkbook.from_filelike(io.BytesIO(body)).get_sheet_by_index(0).to_python()
    assert len(rows) == len(lines)


def test_the_map_tells_its_extremes_and_the_hidden_place_in_words_that_are_not_the_caption(office):
    released(office)
    text = page(f"{INDICATOR}?feld=disability")
    alt = re.search(r'aria-label="(Karte:[^"]*)"', text)[1]
    assert "Niedrigster Wert" in alt
    assert "Höchster Wert" in alt
    assert "Aus Datenschutz nicht gezeigt: Biebesheim am Rhein" in alt
    caption = re.search(r"<figcaption>(.*?)</figcaption>", text)[1]
    assert caption != alt
    assert "GeoBasis-DE / BKG 2016" in text
    assert "Basis Zensus 2022" in text
    assert text.count("/zahlen/spur/") >= 4


def test_the_page_has_no_style_attribute_and_no_script_of_its_own(office):
    released(office)
    for address in ("/zahlen/", f"/zahlen/tabelle/{Release.objects.first().number}/", INDICATOR):
        text = page(address)
        assert " style=" not in text
        assert not re.search(r"<script(?![^>]*src=)", text)


def test_a_hidden_count_is_in_no_part_of_any_page_or_file(office):
    """S10: the map's SVG, its titles and alternative text, the table, CSV, XLSX and PDF."""
    cases(office.house, 734, municipality=SOUTH, field="older_people")
    release = released(office)
    figure = Figure.objects.get(release=release, area__code=SOUTH, key="action_field=disability")
    assert figure.value is None
    # The exact count of the visible cell beside it is printed nowhere either, only its rounded value.
    exact = sum(plentiful(base=9)[(SOUTH, "older_people", quarter)] for quarter in (1, 2, 3, 4)) + 734
    assert exact % 5
    addresses = [
        f"/zahlen/tabelle/{release.number}/",
        f"/zahlen/tabelle/{release.number}/csv/",
        f"{INDICATOR}?feld=disability",
        f"{INDICATOR}csv/?feld=disability",
        f"/zahlen/spur/{figure.trace_number}/",
    ]
    for address in addresses:
        text = page(address)
        assert not re.search(rf"\b{exact}\b|\b{exact / 1000:.3f}\b".replace(".", r"[.,]"), text), address
    # 4 of 20,000 inhabitants would be 0,2.
    svg = re.search(r"<svg xmlns.*?</svg>", page(f"{INDICATOR}?feld=disability"), re.S)[0]
    assert "Biebesheim am Rhein: aus Datenschutz nicht gezeigt" in svg
    assert ">0,2<" not in svg
    assert (
        "0,2" not in page(f"/zahlen/spur/{figure.trace_number}/").split("Wie diese Zahlen")[0].split("<dl")[1]
    )


def test_the_trace_leads_to_release_definition_cells_population_and_proof(office):
    release = released(office)
    figure = Figure.objects.get(release=release, area__code=NORTH, key="action_field=livelihood")
    text = page(f"/zahlen/spur/{figure.trace_number}/")
    for words in (
        f"/zahlen/tabelle/{release.number}/",
        "Fälle je 1.000 Einwohner",
        "Rüsselsheim am Main",
        "20.000",
        "Zensus 2022",
        "31.12.2024",
        release.payload_digest,
        "Ein Programm hat die Tabelle angegriffen",
    ):
        assert words in text, words
    assert str(release.approved_by) not in text
    planner = signed_in(an_account(Role.PLANNER, a_partner("kreis", PartnerKind.COUNTY), "planung"))
    assert str(release.approved_by) in page(f"/zahlen/spur/{figure.trace_number}/", planner)


def test_the_document_is_one_tagged_german_page_with_an_alternative_text(office):
    released(office)
    response = Client().get(f"{INDICATOR}pdf/?feld=disability")
    assert response["Content-Type"] == "application/pdf"
    with pikepdf.open(io.BytesIO(response.content)) as document:
        assert len(document.pages) == 1
        root = document.Root
        assert root.MarkInfo.Marked
        assert str(root.Lang).startswith("de")
        assert "/StructTreeRoot" in root
        assert document.docinfo.Title == "Fälle je 1.000 Einwohner"
        metadata = document.open_metadata()
        assert metadata["pdfuaid:part"] == "1"
        alts = [
            str(obj.Alt) for obj in document.objects if isinstance(obj, pikepdf.Dictionary) and "/Alt" in obj
        ]
    assert any("Höchster Wert" in alt for alt in alts)
    assert Client().get(f"{INDICATOR}pdf/?feld=disability").content == response.content


def test_an_indicator_without_places_is_a_table_and_still_a_document(office):
    for outcome, number in (("goal_reached", 40), ("partly_reached", 20), ("not_reached", 15)):
        for field in ("livelihood", "life_crises"):
            cases(office.house, number, outcome=outcome, field=field)
    released(office, "provider_land", "outcome_by_field")
    client = signed_in(office.house.lead)
    text = page("/zahlen/kennzahl/share_goal_reached/", client)
    assert "<svg xmlns" not in text
    assert "53" in text
    assert page("/zahlen/kennzahl/share_goal_reached/csv/", client)
    assert client.get("/zahlen/kennzahl/share_goal_reached/pdf/").status_code == 200


def test_every_figure_resolves_to_a_release_and_its_cells(office):
    released(office)
    for figure in Figure.objects.all():
        assert figure.release_id
        assert figure.inputs.filter(part="numerator").exists()
        assert all(i.cell.release_id == figure.release_id for i in figure.inputs.all())
    assert json.dumps(Release.objects.first().certificate)
