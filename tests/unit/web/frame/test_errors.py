"""Error pages: the fact, what to do next, the right status; never a trace, never a blank page."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client, RequestFactory

from kreislauf.web.frame.errors import broken

pytestmark = pytest.mark.django_db


def test_an_upload_that_is_too_large_is_refused_with_what_to_do(settings) -> None:
    settings.UPLOAD_LIMIT_BYTES = 1000
    client = Client(enforce_csrf_checks=True)
    client.get("/anmelden/")
    answer = client.post("/anmelden/", {"file": SimpleUploadedFile("faelle.csv", b"x" * 2000)})
    assert answer.status_code == 413
    assert "Teilen Sie die Datei" in answer.content.decode()


def test_an_expired_form_says_that_nothing_was_saved() -> None:
    answer = Client(enforce_csrf_checks=True).post("/anmelden/", {"login": "fachkraft"})
    assert answer.status_code == 403
    assert "Es wurde nichts gespeichert" in answer.content.decode()


def test_an_unknown_address_answers_like_a_thing_that_is_not_ones_own() -> None:
    answer = Client().get("/das-gibt-es-nicht/")
    assert answer.status_code == 404
    assert "Das gibt es hier nicht." in answer.content.decode()


def test_a_forged_host_gets_a_page_and_no_trace() -> None:
    answer = Client().get("/", headers={"host": "fremd.example"})
    assert answer.status_code == 400
    assert "Traceback" not in answer.content.decode()


def test_the_page_of_a_bug_needs_no_database(django_assert_num_queries) -> None:
    with django_assert_num_queries(0):
        answer = broken(RequestFactory().get("/"))
    assert answer.status_code == 500
    assert "Nummer" in answer.content.decode()
