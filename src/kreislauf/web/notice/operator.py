"""Who runs this installation (Betreiber): read from `operator.toml` in KREISLAUF_HOME, never guessed.

The demonstration has an invented operator, so that nobody takes a real county for the publisher of invented cases.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, fields
from datetime import date
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from kreislauf.foundation.errors import DomainError

FILE_NAME = "operator.toml"


class OperatorUnreadable(DomainError):
    """`operator.toml` is there, but it is no TOML, lacks what the law asks for, or holds an entry nobody knows."""

    message = _("Die Angaben des Betreibers lassen sich nicht lesen.")
    next_step = _("Die technische Verwaltung findet mit `kreislauf check`, was in operator.toml fehlt.")
    http_status = 503


@dataclass(frozen=True)
class Operator:
    """The operator (Betreiber): the authority or association that answers for these pages.

    Attributes:
        name, address, email: mandatory (§ 5 DDG); the address with line breaks.
        represented_by: who speaks for it.
        accessibility_checked_on: when the operator last checked its own installation.
        enforcement_body: whom to turn to where barriers are not removed (§ 16 BGG and the Länder's laws).
        data_protection_officer, data_protection_authority: whom to ask, and where to complain (Art. 13 DSGVO).
    """

    name: str
    address: str
    email: str
    phone: str = ""
    represented_by: str = ""
    accessibility_checked_on: date | None = None
    enforcement_body: str = ""
    data_protection_officer: str = ""
    data_protection_authority: str = ""


MANDATORY = ("name", "address", "email")

INVENTED = Operator(
    name="Musterbetrieb Kreislauf (erfunden)",
    address="Beispielweg 1\n00000 Musterstadt",
    email="kontakt@example.invalid",
    phone="00000 000-0",
    represented_by="Maria Muster (erfunden)",
    enforcement_body="Muster-Durchsetzungsstelle (erfunden)\nBeispielweg 2, 00000 Musterstadt",
    data_protection_officer="Datenschutz des Musterbetriebs (erfunden), datenschutz@example.invalid",
    data_protection_authority="Muster-Aufsichtsbehörde (erfunden)\nBeispielweg 3, 00000 Musterstadt",
)


def operator() -> Operator | None:
    """The operator of this installation; the invented one in the demonstration; None before anybody named it.

    Raises:
        OperatorUnreadable: see there.
    """
    path = settings.HOME / FILE_NAME
    if path.exists():
        return read_operator(path)
    return INVENTED if settings.DEMO else None


def read_operator(path: Path) -> Operator:
    """The operator a file describes.

    Raises:
        OperatorUnreadable: with the entry that is wrong in its facts.
    """
    try:
        given = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise OperatorUnreadable(fault=str(error)) from error
    known = {field.name for field in fields(Operator)}
    for name in MANDATORY:
        if not str(given.get(name, "")).strip():
            raise OperatorUnreadable(fault=f"{name} fehlt")
    for name, value in given.items():
        if name not in known:
            raise OperatorUnreadable(fault=f"{name} ist unbekannt")
        if not isinstance(value, date if name == "accessibility_checked_on" else str):
            raise OperatorUnreadable(fault=f"{name} hat die falsche Form")
    return Operator(**given)
