"""The story's words and numbers, the same whether a narrative types them or a service is called with them."""

from __future__ import annotations

from datetime import date

TOWN, TOWN_CODE, TOWN_NAME = "gemeinde-06433012", "06433012", "Rüsselsheim am Main"
LIGA, AHORN, CITY = (
    "Kreis-Liga der Muster-Wohlfahrtspflege",
    "Musterverein Ahorn e. V.",
    "Stadt Rüsselsheim am Main",
)
FIELD = "Hilfe zur eigenständigen Existenzsicherung"

#: One: first contact in the old year, recorded in the new one.
CONTACT, CONTACT_TYPED, QUARTER = date(2026, 12, 15), "15.12.2026", "2026-Q4"

#: Four.
NEED = "Wer arbeitet, findet abends keine Schuldnerberatung"
NEED_GROUP = "Berufstätige mit Schulden in Rüsselsheim am Main"
NEED_TEXT = "Die Beratung schließt um 16 Uhr. Wer bis dahin arbeitet, kommt nicht oder kommt erst, wenn gepfändet wird."
EVIDENCE_NOTE = "In Rüsselsheim suchen mehr Menschen Hilfe als im Kreis."
NEED_RESOLUTION, GOAL_RESOLUTION, MEASURE_RESOLUTION = "PK 1/2027", "KT 11/2027", "KT 19/2027"
RESOLUTION_TEXT = "So beschlossen."
GOAL = "Wer arbeitet, bekommt abends Rat, bevor gepfändet wird"
TARGET, HORIZON = "1", date(2028, 12, 31)
DISSENT = "Mit den Stellen, die wir haben, ist das nicht zu schaffen."
MEASURE = "Schuldnerberatung am Abend, zweimal in der Woche"
MEASURE_TEXT = "Dienstag und Donnerstag von 17 bis 20 Uhr, ohne Termin, im Rathaus."
AGREEMENT = "Zuwendungsvertrag Schuldnerberatung am Abend"
TERM_FROM, TERM_TO = date(2027, 7, 1), date(2028, 6, 30)
AGREED_UNITS, AGREED_CENTS, TOO_MUCH = 160, 48_000_00, "72.000,00"
BUDGET_LINE = "Schuldnerberatung am Abend"
#: name, field of action, approved cents
BUDGET = (
    (BUDGET_LINE, "livelihood", 60_000_00),
    ("Suchtberatung", "life_crises", 90_000_00),
    ("Frühe Hilfen", "parents_children", 50_000_00),
)

#: Five.
EVALUATION_DISSENT = "Die Liga verlangt eine zweite Fachkraft am Abend. Der Kreis sagt sie noch nicht zu."
