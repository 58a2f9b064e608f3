"""The accounts of the example county: one for each role, all invented, known to everybody."""

from __future__ import annotations

from dataclasses import dataclass

from kreislauf.foundation.permission.rules import Role

#: Public on purpose: it opens nothing but invented cases, and `kreislauf check` warns where it could do more.
PASSWORD = "Kreislauf-zeigen-2026"  # noqa: S105


@dataclass(frozen=True)
class DemoAccount:
    """One account of the demonstration; `partner` is a partner's slug (examples/gross_gerau/partners.yaml)."""

    username: str
    full_name: str
    role: Role
    partner: str
    title: str


def demo_accounts() -> tuple[DemoAccount, ...]:
    """All accounts of the demonstration, in the order of the circle."""
    return _ACCOUNTS


#: The house the demonstration looks into, and the counsellor whose desk it shows.
HOUSE, COUNSELLOR, DEPUTY = "ahorn", "fachkraft", "vertretung"

_ACCOUNTS = (
    DemoAccount(COUNSELLOR, "Mara Musterfrau", Role.COUNSELLOR, HOUSE, "Fachkraft: nimmt Fälle auf"),
    DemoAccount(DEPUTY, "Jon Muster", Role.COUNSELLOR, HOUSE, "Fachkraft im selben Haus"),
    DemoAccount("nachbarhaus", "Nele Nachbarin", Role.COUNSELLOR, "birke", "Fachkraft eines anderen Trägers"),
    DemoAccount(
        "leitung", "Leo Leitung", Role.PROVIDER_LEAD, HOUSE, "Trägerleitung: das eigene Haus in Zahlen"
    ),
    DemoAccount(
        "statistik",
        "Stina Statistik",
        Role.STATISTICS_OFFICER,
        "kreis",
        "Statistikstelle: bereitet Tabellen vor",
    ),
    DemoAccount(
        "statistik2", "Stefan Statistik", Role.STATISTICS_OFFICER, "kreis", "Statistikstelle: gibt frei"
    ),
    DemoAccount("planung", "Pia Planung", Role.PLANNER, "kreis", "Sozialplanung: der Kreislauf im Überblick"),
    DemoAccount("liga", "Lina Liga", Role.LIGA, "liga", "Liga: Positionen und Fristen"),
    DemoAccount(
        "gemeinde", "Gesa Gemeinde", Role.MUNICIPALITY, "gemeinde-06433012", "Gemeinde: das eigene Gebiet"
    ),
    DemoAccount(
        "kreistag",
        "Karl Kreistag",
        Role.ASSEMBLY_MEMBER,
        "kreis",
        "Kreistagsmitglied: was wird entschieden",
    ),
    DemoAccount("gremienbuero", "Greta Gremium", Role.CLERK, "kreis", "Gremienbüro: hält Beschlüsse fest"),
    DemoAccount("land", "Lars Land", Role.STATE, "land", "Land: der Bericht des Kreises"),
    DemoAccount(
        "datenschutz", "Dora Datenschutz", Role.DATA_PROTECTION, "kreis", "Datenschutz: das Protokoll"
    ),
    DemoAccount("technik", "Tom Technik", Role.ADMINISTRATOR, "kreis", "Technische Verwaltung: Zugänge"),
)
