"""Erstes Kapitel: Die Aufnahme.

Januar 2027. Mara Musterfrau berät beim Träger Ahorn Menschen mit Schulden. Heute trägt sie einen Fall nach: das erste
Gespräch war am 15. Dezember. Sie meldet sich mit Kennwort und Code an, füllt eine Seite aus und ist fertig. Die Ampel
sagt ihr, was noch fehlt; ein Hinweis sagt ihr, wen das Haus vielleicht schon kennt. Wer zweimal abschickt, legt doch
nur einen Fall an. Wer gleichzeitig mit einer Kollegin ändert, sieht beide Fassungen. Und wer in einem anderen Haus
arbeitet, für den gibt es diesen Fall nicht.
"""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.cycle import clock, plot
from tests.cycle.course import Course
from tests.cycle.person import Person

pytestmark = pytest.mark.browser

FAMILY_NAME, GIVEN_NAME = "Abendschicht-Beispiel", "Sascha"


@pytest.fixture
def mara(course: Course) -> Person:
    """The counsellor of the house Ahorn, in January 2027."""
    course.on(clock.INTAKE)
    return course.person("fachkraft")


@pytest.fixture
def jon(course: Course, mara: Person) -> Person:
    """Her colleague in the same house."""
    return course.person("vertretung")


@pytest.fixture
def nele(course: Course, mara: Person) -> Person:
    """A counsellor of the house Birke."""
    return course.person("nachbarhaus")


def test_mara_signs_in_with_password_and_code_and_sees_her_cases_and_what_is_due(mara: Person) -> None:
    mara.open("/")
    assert mara.title() == "Meine Fälle"
    mara.reads("Vollständigkeit", "Fällig", "erfunden")
    mara.looks()
    mara.photographs("1-meine-faelle")


def test_the_light_says_what_is_missing_and_leads_there(mara: Person) -> None:
    mara.open("/faelle/")
    mara.follow("Neuer Fall")
    light = mara.main.get_by_role("complementary", name="Vollständigkeit")
    expect(light).to_contain_text("Pflichtangaben fehlen")
    mara.hand.press(light.get_by_role("link", name="Leistungsart"))
    expect(mara.field("Leistungsart")).to_be_focused()
    mara.looks()


def test_the_form_hints_at_somebody_the_house_may_know_already(mara: Person) -> None:
    mara.open("/faelle/")
    mara.follow(re.compile(r"^F-\d+"))
    family_name, given_name = mara.fact("Familienname"), mara.fact("Vorname")
    birth_month = mara.fact("Geburtsmonat und Geburtsjahr")
    mara.open("/faelle/neu/")
    mara.fill("Familienname", family_name)
    mara.fill("Vorname", given_name)
    mara.fill("Geburtsmonat und Geburtsjahr", birth_month)
    mara.leave_the_field()
    mara.reads("Vielleicht schon bekannt in Ihrem Haus", f"{family_name}, {given_name}")
    mara.reads("Der Hinweis hält nichts auf.")
    mara.looks()


def test_what_is_missing_is_said_above_the_form_and_nothing_typed_is_lost(mara: Person) -> None:
    mara.open("/faelle/neu/")
    mara.fill("Familienname", FAMILY_NAME)
    mara.press("Fall anlegen")
    mara.is_refused("Wohngemeinde")
    expect(mara.field("Familienname")).to_have_value(FAMILY_NAME)


def test_mara_records_the_case_and_sending_it_twice_makes_one(mara: Person, course: Course) -> None:
    mara.open("/faelle/neu/")
    mara.fill("Familienname", FAMILY_NAME)
    mara.fill("Vorname", GIVEN_NAME)
    mara.fill("Datum des Erstkontakts", plot.CONTACT_TYPED)
    mara.search("Wohngemeinde", plot.TOWN_NAME)
    mara.search("Wichtigster Anlass", "Schulden")
    mara.choose("Leistungsart", "Schuldnerberatung (frei)")
    mara.reads("noch Lücken")
    mara.photographs("1-aufnahme")
    mara.press_twice("Fall anlegen")
    mara.is_told("ist angelegt")
    course.kept["case"] = mara.path()
    mara.looks()
    mara.open("/faelle/")
    mara.fill("Name oder Fallnummer", FAMILY_NAME)
    mara.press("Suchen")
    # One hit leads to its page; two would be a list.
    assert mara.path() == course.kept["case"]
    mara.reads(GIVEN_NAME, "15.12.2026", plot.TOWN_NAME, "Schulden")


def test_two_who_change_the_same_case_see_both_versions_and_nothing_is_overwritten(
    mara: Person, jon: Person, course: Course
) -> None:
    mara.open(course.kept["case"])
    mara.follow("Übergeben")
    mara.choose("Vertretung", "Jon Muster")
    mara.press("Übergeben")
    mara.open(course.kept["case"])
    mara.follow("Ändern")
    jon.open(course.kept["case"])
    jon.follow("Ändern")
    jon.choose("Wohnsituation", "Wohnung vom Verlust bedroht")
    jon.press("Änderungen speichern")
    jon.is_told("Gespeichert.")
    mara.choose("Wohnsituation", "eigene oder gemietete Wohnung")
    mara.press("Änderungen speichern")
    assert mara.title() == "Zwei Fassungen"
    mara.reads("Ihre Fassung", "Schon gespeichert", "Wohnung vom Verlust bedroht")
    mara.looks()
    group = mara.main.get_by_role("group", name="Wohnsituation")
    mara.hand.select(group.get_by_role("radio", name=re.compile("Schon gespeichert")))
    mara.press("So speichern")
    mara.reads("Wohnung vom Verlust bedroht")


def test_for_another_house_the_case_does_not_exist(nele: Person, course: Course) -> None:
    nele.open(course.kept["case"])
    nele.reads("Meldung 404")
    expect(nele.main).not_to_contain_text(FAMILY_NAME)
    nele.looks()
    nele.open("/faelle/")
    nele.fill("Name oder Fallnummer", FAMILY_NAME)
    nele.press("Suchen")
    nele.reads("Nichts gefunden")
    course.told.add(1)
