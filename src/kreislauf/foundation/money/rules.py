"""Money (Geld): euros are whole cents in an integer everywhere; only pages and files write them as euros. Pure."""

from __future__ import annotations

import re

_GERMAN_EUROS = re.compile(r"^(-?)(\d{1,3}(?:\.\d{3})*|\d+)(?:,(\d{1,2}))?$")


class NotAnAmount(ValueError):
    """The text is not an amount of euros."""


def euros(cents: int) -> str:
    """`cents` as a German reader writes it: 123456 -> "1.234,56 €"."""
    sign = "-" if cents < 0 else ""
    whole, rest = divmod(abs(cents), 100)
    return f"{sign}{whole:,}".replace(",", ".") + f",{rest:02d} €"


def cents(text: str) -> int:
    """The amount in `text` ("1.234,56", "1234,5 €", "1234") in cents; `NotAnAmount` says what is expected."""
    match = _GERMAN_EUROS.match(text.replace("€", "").strip())
    if match is None:
        raise NotAnAmount(f"„{text}“ ist kein Betrag. Erwartet wird zum Beispiel 1.234,56.")
    sign, whole, rest = match.groups()
    amount = int(whole.replace(".", "")) * 100 + int((rest or "0").ljust(2, "0"))
    return -amount if sign else amount
