"""Fünftes Kapitel: Leistung, Bewertung, nächster Kreis.

Februar 2028. Ein halbes Jahr Beratung am Abend ist gezählt und freigegeben. Der Träger berichtet; seine Menge wählt er aus
den freigegebenen Zahlen, tippen kann er sie nicht. Der Kreis fragt nach und nimmt an. Neben den Ausgangswert kommt der neue
Wert. Dann bewerten alle gemeinsam: Tun wir die richtigen Dinge? Tun wir die Dinge richtig? Wer anders denkt, bleibt im
Protokoll. Der nächste Kreis beginnt, und der rote Faden ist ganz: von der Zahl bis zur Bewertung, mit jedem Euro daran.
"""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.cycle import clock, plot
from tests.cycle.course import Course
from tests.cycle.person import Person

pytestmark = pytest.mark.browser

FIGURE = re.compile(rf"^Fälle je 1.000 Einwohner, {plot.TOWN_NAME}, {plot.FIELD}, 2027: ")
#: Two quarters of the house's own, in one choice.
COUNT = re.compile(rf"{plot.AHORN}, 01\.07\.2027–31\.12\.2027: erbracht: \d+ \(Fälle, Freigabe \d+\)")


@pytest.fixture
def pia(course: Course, the_agreement_is_in_force: None) -> Person:
    """The county's planner."""
    course.on(clock.REPORT)
    return course.person("planung")


@pytest.fixture
def leo(course: Course, pia: Person) -> Person:
    """He leads the provider Ahorn."""
    return course.person("leitung")


@pytest.fixture
def lina(course: Course, pia: Person) -> Person:
    """She speaks for the Liga."""
    return course.person("liga")


@pytest.fixture
def gesa(course: Course, pia: Person) -> Person:
    """She speaks for the town of Rüsselsheim."""
    return course.person("gemeinde")


def test_the_report_takes_its_number_from_the_released_count(leo: Person, course: Course) -> None:
    leo.open(course.kept["agreement"])
    leo.reads("Es fehlt ein Bericht für")
    leo.follow("01.07.2027 – 31.12.2027")
    leo.press("Bericht beginnen")
    leo.reads("Die Zahl wird gewählt, nicht getippt")
    leo.choose("Erbrachte Leistung aus den freigegebenen Zahlen", COUNT)
    leo.fill("Bericht", "Beide Abende sind voll. Die meisten kommen direkt von der Arbeit.")
    leo.looks()
    leo.press("Speichern")
    course.kept["delivery"] = leo.path()
    leo.reads(f"Freigabe {course.kept['houses']}", plot.AHORN)
    leo.press("Einreichen")
    leo.reads("eingereicht")
    leo.looks()


def test_pia_asks_back_and_accepts(pia: Person, leo: Person, course: Course) -> None:
    pia.open(course.kept["delivery"])
    pia.follow("Rückfrage stellen")
    pia.fill("Rückfrage", "Wie viele mussten warten?")
    pia.press("Zurückgeben")
    leo.open(course.kept["delivery"])
    leo.reads("Wie viele mussten warten?")
    leo.follow("Zahl wählen und Bericht schreiben")
    leo.fill("Bericht", "Beide Abende sind voll. Seit November wartet niemand länger als eine Woche.")
    leo.press("Speichern")
    leo.press("Einreichen")
    pia.open(course.kept["delivery"])
    pia.press("Annehmen")
    pia.reads("angenommen")
    pia.looks()


def test_the_new_value_stands_beside_the_old_one_and_claims_no_cause(pia: Person, course: Course) -> None:
    pia.open("/kreislauf/")
    pia.press("Weitergehen vorschlagen")
    pia.open(course.kept["goal"])
    pia.follow("Neuen Wert danebenlegen")
    pia.choose("Neuer Wert der Kennzahl", FIGURE)
    pia.fill("Lesehilfe", "Das erste halbe Jahr am Abend.")
    pia.press("Danebenlegen")
    pia.reads("Er beweist nicht, woran es lag.", "Ausgangswert", "2027")
    pia.looks()


def test_county_and_liga_both_open_the_evaluation(pia: Person, lina: Person, course: Course) -> None:
    pass_the_gate(pia, lina)
    lina.open(course.kept["goal"])
    lina.follow("Gemeinsame Bewertung eröffnen")
    for partner in (plot.CITY, plot.AHORN):
        lina.tick(partner)
    lina.press("Bewertung eröffnen")
    course.kept["evaluation"] = lina.path()
    lina.reads("Zeile fehlt noch")


def pass_the_gate(pia: Person, lina: Person) -> None:
    """Planning proposes the next stage, county and Liga confirm it."""
    pia.open("/kreislauf/")
    pia.reads("Kreis und Liga müssen beide bestätigen.")
    pia.press("Weitergehen vorschlagen")
    for partner in (pia, lina):
        partner.open("/kreislauf/")
        partner.follow("Für Ihr Haus antworten")
        partner.answer("Ihre Antwort", "Wir bestätigen.")
        partner.press("Antworten")


ROWS = {
    "planung": ("ja", "Die Nachfrage zeigt es.", "ja", "Die Abende sind voll."),
    "liga": ("ja", "Berufstätige erreichen wir sonst nicht.", "teilweise", "Eine Fachkraft ist zu wenig."),
    "gemeinde": ("ja", "Das Rathaus ist der richtige Ort.", "ja", "Die Absprachen klappen."),
    "leitung": ("teilweise", "Es hilft, aber es reicht nicht.", "teilweise", "Uns fehlt eine Vertretung."),
}


def test_every_partner_answers_both_questions_and_no_row_can_be_changed(
    pia: Person, lina: Person, gesa: Person, leo: Person, course: Course
) -> None:
    pia.open("/kreislauf/")
    pia.reads("Vorher fehlt noch")
    pia.press("Weitergehen vorschlagen")
    pia.reads("Der Zyklus kann „gemeinsame Bewertung“ noch nicht verlassen")
    pia.looks()
    for username, (right, why, well, how) in ROWS.items():
        partner = course.person(username)
        partner.open(course.kept["evaluation"])
        partner.follow("Zeile Ihres Hauses schreiben")
        partner.answer("Tun wir die richtigen Dinge?", right)
        partner.fill("Begründung dazu", why)
        partner.answer("Tun wir die Dinge richtig?", well)
        partner.fill("Begründung dazu, wie wir es tun", how)
        partner.press("Abgeben")
        partner.reads(why, how)
        partner.is_not_offered("Zeile Ihres Hauses schreiben")
    leo.reads("Die Zeilen können nicht geändert werden, auch nicht von der Verwaltung.")
    leo.looks()


def test_the_conclusion_keeps_the_dissent(lina: Person, course: Course) -> None:
    lina.open(course.kept["evaluation"])
    lina.follow("Bewertung abschließen")
    lina.fill("Ergebnis", "Die Beratung am Abend ist richtig und geht weiter.")
    lina.fill("Dissens", plot.EVALUATION_DISSENT)
    lina.answer("Folgerung für den nächsten Zyklus", "Ziel fortführen")
    lina.press("Abschließen")
    lina.reads("mit Dissens", plot.EVALUATION_DISSENT, "Ziel fortführen")
    lina.looks()
    lina.photographs("5-gemeinsame-bewertung", height=1200)


def test_the_thread_is_unbroken_from_the_figure_to_the_evaluation(pia: Person, course: Course) -> None:
    pia.open(course.kept["evaluation"])
    pia.follow("Roter Faden")
    pia.reads("ohne Lücke", plot.NEED, plot.GOAL, plot.MEASURE, plot.AGREEMENT)
    # Of the three resolutions the one the money rests on; need and goal show theirs on their own pages.
    pia.reads(plot.MEASURE_RESOLUTION)
    expect(pia.main).not_to_contain_text("Es fehlt")
    # The next turn is not open yet, so that nothing is missing there.
    expect(pia.stop("nächster Zyklus")).to_contain_text("noch nicht dran")
    expect(pia.main.get_by_role("img").first).to_be_visible()
    pia.looks()


def test_the_covered_euros_have_risen(pia: Person) -> None:
    pia.open("/kreislauf/")
    pia.reads("48.000,00 € von 200.000,00 €", "24")
    pia.looks()
    pia.photographs("5-kreislauf-ring")


def test_the_next_turn_opens_and_takes_up_what_was_concluded(
    pia: Person, lina: Person, course: Course
) -> None:
    pass_the_gate(pia, lina)
    pia.open("/")
    pia.follow(re.compile("^Zyklus 2029"))
    pia.reads("vorbereitet")
    pia.press("Folgerungen des letzten Zyklus übernehmen")
    pia.go_to("Bedarfe und Ziele")
    pia.follow("Ziele")
    pia.reads(plot.GOAL, "Entwurf")
    pia.looks()


def test_the_thread_leads_into_the_next_turn_without_a_gap(pia: Person, course: Course) -> None:
    pia.open(course.kept["evaluation"])
    pia.follow("Roter Faden")
    pia.reads("ohne Lücke")
    expect(pia.stop("nächster Zyklus")).to_contain_text("Zyklus 2029")
    expect(pia.main).not_to_contain_text("noch nicht dran")
    pia.looks()
    pia.photographs("5-roter-faden", height=700)
    course.told.add(5)
