"""The pages the law asks for: linked from every page, in both languages, with the operator's own data."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.test import Client

from kreislauf.command.check import operator_is_named
from kreislauf.foundation.permission.rules import Role
from kreislauf.web.notice.operator import FILE_NAME, INVENTED, Operator, OperatorUnreadable, read_operator
from tests.people import a_partner, an_account, signed_in

pytestmark = pytest.mark.django_db
NOTICES = ["/impressum/", "/barrierefreiheit/", "/datenschutz/"]
GIVEN = """
name = "Kreisausschuss des Prüfkreises"
address = \"\"\"
Prüfweg 1
00000 Prüfstadt\"\"\"
email = "post@example.invalid"
represented_by = "Petra Prüf"
accessibility_checked_on = 2027-01-15
enforcement_body = "Prüf-Durchsetzungsstelle"
data_protection_authority = "Prüf-Aufsicht"
"""


@pytest.fixture
def home(settings, tmp_path: Path) -> Path:
    settings.HOME = tmp_path
    return tmp_path


def text_of(path: str, client: Client | None = None, language: str = "de") -> str:
    return (client or Client()).get(path, headers={"accept-language": language}).content.decode()


@pytest.mark.parametrize("path", ["/", "/anmelden/", "/das-gibt-es-nicht/", *NOTICES])
def test_every_page_links_to_them_from_its_foot(path: str) -> None:
    foot = re.search(r"<footer.*</footer>", text_of(path), re.S)[0]
    for address in (*NOTICES, "/alle-seiten/"):
        assert f'href="{address}"' in foot


@pytest.mark.parametrize(
    ("path", "shown"),
    [
        ("/impressum/", ["Kreisausschuss des Prüfkreises", "00000 Prüfstadt", "Petra Prüf"]),
        ("/barrierefreiheit/", ["23.11.2026", "15.01.2027", "mailto:post@example.invalid", "Prüf-Durchset"]),
        ("/datenschutz/", ["Kreisausschuss des Prüfkreises", "Prüf-Aufsicht"]),
    ],
)
def test_they_say_what_the_operator_wrote_down(path: str, shown: list[str], home: Path) -> None:
    (home / FILE_NAME).write_text(GIVEN, encoding="utf-8")
    page = text_of(path)
    assert [words for words in shown if words not in page] == []
    assert "erfunden" not in page


@pytest.mark.parametrize("path", NOTICES)
def test_the_demonstration_says_that_its_operator_is_invented(path: str, settings, home: Path) -> None:
    settings.DEMO = True
    page = text_of(path)
    assert "Betreiber, Anschrift und Stellen auf dieser Seite sind erfunden" in page
    assert INVENTED.name in page


@pytest.mark.parametrize("path", NOTICES)
def test_without_an_operator_they_say_so_and_invent_none(path: str, home: Path) -> None:
    page = text_of(path)
    assert "noch nicht hinterlegt" in page
    assert "mailto:" not in page


@pytest.mark.parametrize(
    ("path", "title"),
    [
        ("/impressum/", "Legal notice"),
        ("/barrierefreiheit/", "Accessibility statement"),
        ("/datenschutz/", "Privacy notice"),
        ("/alle-seiten/", "All pages"),
    ],
)
def test_they_are_there_in_english(path: str, title: str) -> None:
    assert f"<h1>{title}</h1>" in text_of(path, language="en")


def test_all_pages_names_what_a_role_may_open_beyond_its_navigation() -> None:
    liga = signed_in(an_account(Role.LIGA, a_partner("liga", "liga")))
    main = re.search(r"<main.*</main>", text_of("/alle-seiten/", liga), re.S)[0]
    assert 'href="/gremien/"' in main
    assert 'href="/faelle/"' not in main


def test_a_file_with_all_entries_is_read(tmp_path: Path) -> None:
    path = tmp_path / FILE_NAME
    path.write_text(GIVEN, encoding="utf-8")
    assert isinstance(read_operator(path), Operator)


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("name = ", "Invalid value"),
        ('name = "A"\nemail = "a@example.invalid"', "address fehlt"),
        (GIVEN + 'fax = "1"', "fax ist unbekannt"),
        (GIVEN + "phone = 5", "phone hat die falsche Form"),
    ],
)
def test_a_file_with_a_fault_is_named_by_the_check_and_answered_with_a_sentence(
    text: str, fault: str, home: Path
) -> None:
    (home / FILE_NAME).write_text(text, encoding="utf-8")
    with pytest.raises(OperatorUnreadable):
        read_operator(home / FILE_NAME)
    (finding,) = operator_is_named()
    assert not finding.well
    assert fault in finding.seen
    answer = Client().get("/impressum/")
    assert answer.status_code == 503
    assert "kreislauf check" in answer.content.decode()


def test_who_serves_the_world_must_name_an_operator_first(settings, home: Path) -> None:
    settings.ALLOWED_HOSTS = ["127.0.0.1"]
    assert [finding.well for finding in operator_is_named()] == [True]
    settings.ALLOWED_HOSTS = ["sozialplanung.example"]
    assert [finding.well for finding in operator_is_named()] == [False]
