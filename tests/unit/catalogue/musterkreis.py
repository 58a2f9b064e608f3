"""An invented county with two regions and three municipalities, to fill the lists a county provides."""

from __future__ import annotations

from datetime import date

from kreislauf.catalogue import (
    Catalogue,
    Place,
    Provider,
    load_catalogue,
    place_code_lists,
    provider_code_list,
)

TODAY = date(2026, 11, 22)

PLACES = (
    Place("99001", "county", "Musterkreis"),
    Place("99001-nord", "region", "Nord", "99001"),
    Place("99001-sued", "region", "Süd", "99001"),
    Place("99001001", "municipality", "Oberdorf", "99001-nord"),
    Place("99001002", "municipality", "Mitteldorf", "99001-nord"),
    Place("99001003", "municipality", "Unterdorf", "99001-sued"),
)
PROVIDERS = (Provider("haus-nord", "Haus Nord"), Provider("haus-sued", "Haus Süd"))


def catalogue() -> Catalogue:
    """The product's catalogue with the invented county's places and providers."""
    return load_catalogue(on=TODAY).with_code_lists(*place_code_lists(PLACES), provider_code_list(PROVIDERS))


#: The least a case needs.
LEAST = {
    "first_contact_on": "3.4.2026",
    "municipality": "99001001",
    "main_issue": "debts",
    "service_type": "debt_counselling",
}
