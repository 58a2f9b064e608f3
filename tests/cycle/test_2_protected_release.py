"""Zweites Kapitel: Die geschützte Freigabe zu zweit.

Februar 2027. Die Frist für Nachmeldungen ist vorbei, auch Saschas Fall vom Dezember ist da. Stina Statistik lässt das Jahr
2026 zählen. Sie sieht keine Namen und keine kleine Zahl: nur, welche Zelle verborgen bleibt und warum. Freigeben kann sie
ihre eigene Tabelle nicht; das tut Stefan. Danach steht sie für immer im Verzeichnis. Als nach der Frist doch noch ein
Fall kommt, versucht Stina eine neue Fassung. Der Unterschied beider Fassungen wäre genau dieser eine Mensch. Die neue
Fassung wird abgelehnt, und die Meldung nennt beide Tabellen.
"""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.cycle import clock, plot
from tests.cycle.course import Course
from tests.cycle.person import Person

pytestmark = pytest.mark.browser

TABLE = "Fälle nach Wohngemeinde, Handlungsfeld und Quartal"


@pytest.fixture
def stina(course: Course, the_case_is_recorded: None) -> Person:
    """She prepares tables in the county's statistics office."""
    course.on(clock.RELEASE)
    return course.person("statistik")


@pytest.fixture
def stefan(course: Course, stina: Person) -> Person:
    """He decides on the tables she prepares."""
    return course.person("statistik2")


def prepare(officer: Person, audience: str) -> None:
    """Have the table of 2026 prepared and wait until the worker is through."""
    officer.go_to("Freigaben")
    officer.follow("Tabelle vorbereiten")
    officer.choose("Tabelle", TABLE)
    officer.choose("Für wen?", audience)
    officer.choose("Jahr", "2026")
    officer.press("Vorbereiten")
    officer.waits_for("Was die Prüfung sagt")


def approve(officer: Person, title: str) -> str:
    """Open a preparation and release it; returns the number."""
    officer.go_to("Freigaben")
    officer.follow(title)
    officer.press("Freigeben")
    officer.is_told("Freigegeben als Nummer")
    return officer.fact("Freigabe")


def test_stina_sees_what_stays_hidden_and_why_and_never_a_hidden_number(
    stina: Person, course: Course
) -> None:
    prepare(stina, "Öffentlich")
    course.kept["public title"] = stina.title()
    stina.reads("Keine Zahl unter 8 ist sichtbar oder lässt sich errechnen.")
    stina.reads("weil zu wenige Menschen darin sind", "damit sich jene nicht errechnen lassen")
    stina.reads("verborgen: zu wenige Menschen", "verborgen: sonst ließe sich eine kleine Zahl errechnen")
    stina.looks()
    stina.photographs("2-vorbereitung", height=1400)


def test_stina_cannot_release_her_own_table(stina: Person, course: Course) -> None:
    stina.go_to("Freigaben")
    stina.follow(course.kept["public title"])
    stina.reads("Über die Freigabe entscheidet eine andere Person der Statistikstelle.")
    stina.is_not_offered("Freigeben")
    # Not even with a form of her own making.
    assert stina.sends_on_her_own("freigeben/") == 403
    stina.go_to("Freigaben")
    stina.follow(course.kept["public title"])
    stina.reads("Über die Freigabe entscheidet eine andere Person der Statistikstelle.")


def test_stefan_releases_it_and_the_ledger_keeps_it(stina: Person, stefan: Person, course: Course) -> None:
    number = approve(stefan, course.kept["public title"])
    course.kept["release"] = number
    stefan.looks()
    stefan.go_to("Freigaben")
    ledger = stefan.main.get_by_role("region", name="Alle Freigaben in der Reihenfolge ihrer Nummern")
    row = ledger.get_by_role("row").filter(has=stefan.page.get_by_role("cell", name=number, exact=True))
    expect(row).to_contain_text("Stina Statistik, Stefan Statistik")
    expect(row).to_contain_text("2026")
    stefan.looks()


def test_the_case_of_chapter_one_is_counted(stina: Person, stefan: Person, course: Course) -> None:
    prepare(stina, "Intern")
    course.kept["internal"] = approve(stefan, stina.title())
    on_file = course.call("count_on_file")
    assert course.kept["case"].split("/")[2] in on_file["cases"].split()
    assert course.call("count_in_the_town", year=2026, quarter=plot.QUARTER)["count"] == on_file["count"]


def test_a_second_edition_that_would_show_one_single_person_is_refused_naming_both_tables(
    stina: Person, course: Course
) -> None:
    course.call("record_the_case", contact="21.12.2026")
    stina.go_to("Freigaben")
    stina.follow(f"ersetzen : Freigabe {course.kept['internal']}")
    stina.fill("Begründung", "Ein Haus hat nach der Frist noch einen Fall gemeldet.")
    stina.press("Neue Fassung vorbereiten")
    stina.waits_for("würde einzelne Fälle zeigen")
    old = f"{TABLE} 2026 (Intern: Planung und nicht öffentliche Gremien)"
    new = f"{TABLE} 2026 (Intern: Planung und nicht öffentliche Gremien, neue Fassung von {course.kept['internal']})"
    stina.reads(f"„{new}“", f"„{old}“ (Freigabe {course.kept['internal']})")
    stina.is_not_offered("Freigeben")
    stina.looks()
    stina.photographs("2-abgelehnt")
    course.told.add(2)
