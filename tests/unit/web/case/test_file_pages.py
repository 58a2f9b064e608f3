"""The pages for files: upload, mapping, check, confirmation, and what is said of a bad file."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from kreislauf.case.episode.models import Case
from kreislauf.case.import_run.models import ImportRun
from kreislauf.case.import_run.services import start_run
from kreislauf.web.frame.export import csv_text
from tests.unit.case.invented import House
from tests.unit.web.case.sending import text_of

pytestmark = pytest.mark.django_db


def test_a_file_goes_through_upload_mapping_check_and_confirmation(client: Client) -> None:
    from django.core.files.uploadedfile import SimpleUploadedFile

    head = [
        "Nr",
        "Datum des Erstkontakts",
        "Wohngemeinde",
        "Wichtigster Anlass",
        "Leistungsart",
        "Familienname",
    ]
    row = ["7", "3.4.2026", "Rüsselsheim am Main", "Sucht", "addiction_counselling", "=Gefährlich"]
    file = SimpleUploadedFile("faelle.csv", csv_text(head, [row]).encode("cp1252"))
    run_url = client.post(reverse("case-import"), {"file": file}).url
    page = text_of(client.get(run_url))
    assert "Spalten zuordnen" in page
    mapping = dict(zip([f"column_{i}" for i in range(6)],
               ["external_number", "first_contact_on", "municipality", "main_issue", "service_type", "family_name"],
               strict=True))  # fmt: skip
    assert client.post(run_url, mapping | {"column_2": ""}).status_code == 422
    assert client.post(run_url, mapping).status_code == 302
    assert "Alle Zeilen sind in Ordnung" in text_of(client.get(run_url))
    run = ImportRun.objects.get()
    client.post(reverse("case-import-confirm", args=[run.pk]))
    assert "1 neue Fälle" in text_of(client.get(run_url))
    run.refresh_from_db()
    assert run.file is None
    assert "=Gefährlich" in text_of(client.get(reverse("case-detail", args=[Case.objects.get().pk])))
    out = b"".join(client.post(reverse("case-export"), {"format": "csv"}).streaming_content).decode(
        "utf-8-sig"
    )
    assert "'=Gefährlich" in out


def test_a_bad_file_is_answered_with_a_sentence_and_the_server_goes_on(client: Client) -> None:
    from django.core.files.uploadedfile import SimpleUploadedFile

    answer = client.post(reverse("case-import"), {"file": SimpleUploadedFile("x.xlsx", b"PK\x03\x04kaputt")})
    assert answer.status_code == 422
    assert "keine Excel-Datei" in text_of(answer)


def test_wrong_rows_are_listed_on_the_page(client: Client, house: House) -> None:
    head = ["Datum des Erstkontakts", "Wohngemeinde", "Wichtigster Anlass", "Leistungsart"]
    data = csv_text(head, [["gestern", "Atlantis", "Sucht", "addiction_counselling"]]).encode()
    run = start_run(provider=house.provider, data=data, file_name="x.csv", by=house.counsellor)
    url = reverse("case-import-run", args=[run.pk])
    columns = {
        f"column_{i}": n
        for i, n in enumerate(["first_contact_on", "municipality", "main_issue", "service_type"])
    }
    client.post(url, columns)
    page = text_of(client.get(url))
    for shown in ("gestern", "Atlantis", "Tag.Monat.Jahr"):
        assert shown in page, shown
    assert client.post(reverse("case-import-confirm", args=[run.pk])).status_code == 409
