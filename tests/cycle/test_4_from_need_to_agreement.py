"""Viertes Kapitel: Vom Bedarf zur Vereinbarung.

Frühjahr 2027, ein neuer Zyklus. Rüsselsheim meldet einen Bedarf und legt die freigegebene Zahl daneben. Die Liga nimmt
Stellung, die Stadt antwortet. Die Planungskonferenz stellt den Bedarf fest; Kreis und Liga gehen gemeinsam weiter. Das Ziel
hat eine Kennzahl, einen Zielwert und eine Frist. Der Träger Ahorn trägt es nicht mit; sein Grund steht daneben und bleibt.
Beschließen darf nur, wer zuständig ist: der Ausschuss nicht, der Kreistag ja. Am Ende unterzeichnen Kreis und Träger eine
Vereinbarung - über das Geld, das im Budgetposten ist, und nicht über mehr.
"""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.cycle import clock, plot
from tests.cycle.course import Course
from tests.cycle.person import Person

pytestmark = pytest.mark.browser

FIGURE = re.compile(rf"^Fälle je 1.000 Einwohner, {plot.TOWN_NAME}, {plot.FIELD}, 2026: ")


@pytest.fixture
def pia(course: Course, the_year_is_released: None) -> Person:
    """The county's planner."""
    course.on(clock.ANALYSIS)
    if "budget" not in course.kept:
        course.call("plan_the_budget")
    return course.person("planung")


@pytest.fixture
def lina(course: Course, pia: Person) -> Person:
    """She speaks for the Liga, the welfare associations."""
    return course.person("liga")


@pytest.fixture
def gesa(course: Course, pia: Person) -> Person:
    """She speaks for the town of Rüsselsheim."""
    return course.person("gemeinde")


@pytest.fixture
def leo(course: Course, pia: Person) -> Person:
    """He leads the provider Ahorn."""
    return course.person("leitung")


@pytest.fixture
def greta(course: Course, pia: Person) -> Person:
    """She keeps the minutes of the county's bodies."""
    return course.person("gremienbuero")


@pytest.fixture
def karl(course: Course, pia: Person) -> Person:
    """A member of the county assembly."""
    return course.person("kreistag")


def go_on(planner: Person, to: str) -> None:
    """Propose, on the page of the cycle, the next stage where no gate stands before it."""
    planner.reads(f"Nächste Station: {to}")
    planner.press("Weitergehen vorschlagen")
    planner.is_told("Der Vorschlag ist gemacht.")


def record(clerk: Person, body: str, number: str) -> None:
    """Write down what a body resolved about the matter whose page is open."""
    clerk.follow("Beschluss festhalten")
    clerk.choose("Gremium", body)
    clerk.choose("Befugnis", "beschließt")
    clerk.choose("Ergebnis", "beschlossen")
    clerk.fill("Nummer des Beschlusses", number)
    clerk.fill("Wortlaut", plot.RESOLUTION_TEXT)
    clerk.press("Festhalten")


def test_pia_sees_the_ring_and_that_no_euro_hangs_on_a_thread_yet(pia: Person) -> None:
    pia.open("/")
    # Her first page shows the turn that has begun, here the last one; the new one is only prepared.
    pia.follow(re.compile("^Zyklus 2027"))
    pia.reads("Budget an ganzen Fäden", "0,00 € von 200.000,00 €")
    pia.looks()
    go_on(pia, "Analyse")


def test_the_town_reports_a_need_and_lays_the_released_figure_beside_it(gesa: Person, course: Course) -> None:
    gesa.go_to("Bedarfe und Ziele")
    gesa.follow("Bedarf melden")
    gesa.fill("Worum geht es?", plot.NEED)
    gesa.choose("Gebiet", plot.TOWN_NAME)
    gesa.choose("Handlungsfeld", plot.FIELD)
    gesa.fill("Wem fehlt etwas?", plot.NEED_GROUP)
    gesa.choose("Woher wissen wir das?", "im Vergleich der Gebiete")
    gesa.fill("Beschreibung", plot.NEED_TEXT)
    gesa.looks()
    gesa.press("Bedarf melden")
    gesa.is_told("Der Bedarf ist gemeldet.")
    course.kept["need"] = gesa.path()
    gesa.follow("Beleg hinzufügen")
    gesa.choose("Freigegebene Zahl", FIGURE)
    gesa.fill("Was zeigt sie?", plot.EVIDENCE_NOTE)
    gesa.press("Beleg hinzufügen")
    gesa.reads(plot.EVIDENCE_NOTE, f"Kennziffer {course.kept['release']}.")
    gesa.looks()


def test_the_partners_are_asked_one_speaks_and_the_town_owes_the_reply(
    gesa: Person, lina: Person, course: Course
) -> None:
    gesa.open(course.kept["need"])
    gesa.follow("Stellungnahmen erbitten")
    for partner in (plot.LIGA, plot.AHORN):
        gesa.tick(partner)
    gesa.press("Stellungnahmen erbitten")
    gesa.is_told("Die Partner sind gefragt.")
    lina.open(course.kept["need"])
    lina.follow(re.compile("^Stellung nehmen für"))
    lina.press("Veröffentlichen")
    lina.is_refused("Haltung Ihres Hauses")
    lina.answer("Haltung Ihres Hauses", "stimmt zu, mit kleinen Bedenken")
    lina.fill("Stellungnahme", "Der Bedarf ist da. Abends braucht es mehr als eine Fachkraft.")
    lina.press("Veröffentlichen")
    lina.is_told("Alle Partner lesen ab jetzt denselben Text.")
    gesa.open(course.kept["need"])
    gesa.follow(re.compile("^Antworten"))
    gesa.answer("Was wird daraus?", "teilweise übernommen")
    gesa.fill("Begründung", "Wir beginnen mit zwei Abenden.")
    gesa.press("Antworten")
    gesa.reads("Antwort von Stadt Rüsselsheim am Main: teilweise übernommen", "erbeten")
    gesa.looks()
    gesa.photographs("4-bedarf", height=1500)


def test_the_planning_conference_establishes_the_need_and_county_and_liga_go_on_together(
    pia: Person, lina: Person, course: Course
) -> None:
    pia.open(course.kept["need"])
    pia.press("Als geprüft vermerken")
    record(pia, "Planungskonferenz", plot.NEED_RESOLUTION)
    pia.reads(plot.RESOLUTION_TEXT, "Planungskonferenz")
    pia.looks()
    pia.open(course.kept["need"])
    pia.reads("gemeinsam festgestellt")
    pia.open("/kreislauf/")
    pia.reads("Kreis und Liga müssen beide bestätigen.")
    pia.press("Weitergehen vorschlagen")
    for partner in (pia, lina):
        partner.open("/kreislauf/")
        partner.follow("Für Ihr Haus antworten")
        partner.answer("Ihre Antwort", "Wir bestätigen.")
        partner.press("Antworten")
        partner.looks()
    lina.reads("Nächste Station: Maßnahmen")


def test_the_goal_gets_its_measure_and_the_partners_carry_it_with_one_dissent(
    pia: Person, lina: Person, gesa: Person, leo: Person, course: Course
) -> None:
    pia.go_to("Bedarfe und Ziele")
    pia.follow("Ziele")
    pia.follow("Ziel entwerfen")
    pia.fill("Was soll erreicht werden?", plot.GOAL)
    pia.choose("Zielebene", "operatives Ziel")
    pia.choose("Handlungsfeld", plot.FIELD)
    pia.tick(plot.NEED)
    pia.press("Entwurf anlegen")
    course.kept["goal"] = pia.path()
    pia.follow("Kennzahl und Zielwert festlegen")
    pia.choose("Kennzahl", "Fälle je 1.000 Einwohner")
    pia.choose("Ausgangswert", FIGURE)
    pia.fill("Zielwert", plot.TARGET)
    pia.pick_day("zu erreichen bis", plot.HORIZON)
    pia.looks()
    pia.press("Festlegen")
    pia.press("Den Partnern vorlegen")
    for partner in (pia, lina, gesa):
        says(partner, course, "Ja, wir tragen es mit.")
    says(leo, course, "Nein, wir tragen es nicht mit.")
    leo.is_refused("Wer ein Ziel nicht mitträgt, sagt warum.")
    leo.answer("Trägt Ihr Haus das Ziel mit?", "Nein, wir tragen es nicht mit.")
    leo.fill("Begründung", plot.DISSENT)
    leo.press("Antwort geben")
    pia.open(course.kept["goal"])
    pia.press("Als gemeinsam vereinbart abschließen")
    pia.reads("gemeinsam vereinbart", "trägt mit", "Dissens", plot.DISSENT)
    pia.looks()
    pia.photographs("4-ziel", height=1300)


def says(partner: Person, course: Course, answer: str) -> None:
    """Answer for one's house whether it carries the goal."""
    partner.open(course.kept["goal"])
    partner.follow("Für Ihr Haus antworten")
    partner.answer("Trägt Ihr Haus das Ziel mit?", answer)
    partner.press("Antwort geben")


def test_only_a_body_with_the_mandate_decides_the_goal(pia: Person, greta: Person, course: Course) -> None:
    course.on(clock.DECISIONS)
    greta.open(course.kept["goal"])
    record(greta, "Ausschuss für Soziales", plot.GOAL_RESOLUTION)
    greta.is_refused("„Ausschuss für Soziales“ hat für „Ziel“ die Befugnis „beschließt“ nicht.")
    greta.choose("Gremium", "Kreistag")
    greta.press("Festhalten")
    assert greta.title() == f"Beschluss {plot.GOAL_RESOLUTION}"
    greta.looks()
    pia.open("/kreislauf/")
    go_on(pia, "Maßnahmen")


def test_the_measure_comes_from_the_provider_and_the_assembly_adopts_it(
    pia: Person, leo: Person, karl: Person, greta: Person, course: Course
) -> None:
    leo.go_to("Bedarfe und Ziele")
    leo.follow("Maßnahmen")
    leo.follow("Maßnahme vorschlagen")
    leo.fill("Was soll getan werden?", plot.MEASURE)
    leo.fill("Beschreibung", plot.MEASURE_TEXT)
    leo.tick(plot.GOAL)
    leo.choose("Handlungsfeld", plot.FIELD)
    leo.choose("Ebene", "Maßnahmen auf Kreisebene")
    leo.choose("Federführend", plot.AHORN)
    leo.fill("Geschätzte Kosten in Euro", "48.000,00")
    leo.fill("Erwogene Alternative", "Nur Beratung am Telefon")
    leo.fill("Warum nicht diese?", "Briefe und Bescheide lassen sich am Telefon kaum klären.")
    leo.looks()
    leo.press("Vorschlagen")
    course.kept["measure"] = leo.path()
    pia.open(course.kept["measure"])
    pia.follow("Vorlage einbringen")
    pia.fill("Nummer der Vorlage", "2027/031")
    pia.fill("Beschlussvorschlag", "Der Kreistag beschließt die Schuldnerberatung am Abend.")
    pia.choose("Vorher zu hören", "Beirat für Sozialplanung")
    pia.choose("Entscheidet", "Kreistag")
    pia.press("Einbringen")
    karl.open("/")
    card = karl.main.get_by_role("article", name=plot.MEASURE)
    expect(card).to_contain_text("48.000,00 €")
    karl.looks()
    karl.photographs("4-entscheidung", height=1000, at=card)
    greta.open(course.kept["measure"])
    record(greta, "Kreistag", plot.MEASURE_RESOLUTION)
    greta.reads("beschlossen")
    pia.open("/kreislauf/")
    go_on(pia, "Kosten- und Leistungsvereinbarung")


def test_both_sides_agree_within_the_budget_line_and_sign(pia: Person, leo: Person, course: Course) -> None:
    leo.go_to("Vereinbarungen")
    leo.follow("Zur Verhandlung auffordern")
    leo.fill("Worum geht es?", plot.AGREEMENT)
    leo.choose("Maßnahme", plot.MEASURE)
    leo.choose("Träger", plot.AHORN)
    leo.choose("Art", "Zuwendungsvertrag")
    leo.choose("Rechtsgrundlage", "Richtlinie Budget Soziale Dienste")
    leo.pick_day("Laufzeit von", plot.TERM_FROM)
    leo.pick_day("Laufzeit bis", plot.TERM_TO)
    leo.choose("Was wird gezählt?", "Fälle")
    leo.fill("Vereinbarte Menge", str(plot.AGREED_UNITS))
    leo.fill("Betrag in Euro", plot.TOO_MUCH)
    leo.choose("Budgetposten", f"{plot.BUDGET_LINE} (Kreis)")
    leo.choose("Berichtsrhythmus", "halbjährlich")
    leo.looks()
    leo.press("Auffordern")
    course.kept["agreement"] = leo.path()
    pia.open(course.kept["agreement"])
    pia.press("Verhandlung beginnt")
    pia.follow("Einigung vermerken")
    pia.press("Als geeint vermerken")
    pia.is_refused("hat noch 60.000,00 €, gebraucht werden 72.000,00 €")
    pia.fill("Betrag in Euro", "48.000,00")
    pia.press("Als geeint vermerken")
    pia.is_told("das Geld ist im Budgetposten gebunden")
    for side in (pia, leo):
        side.open(course.kept["agreement"])
        side.press("Unterzeichnen")
    leo.reads("unterzeichnet", "48.000,00 €")
    leo.looks()
    leo.photographs("4-vereinbarung", height=1200)


def test_on_its_first_day_the_agreement_is_in_force(pia: Person, course: Course) -> None:
    course.on(clock.BEGINNING)
    pia.open(course.kept["agreement"])
    pia.press("In Kraft setzen")
    pia.reads("gültig")
    pia.open("/kreislauf/")
    go_on(pia, "Umsetzung")
    course.told.add(4)
