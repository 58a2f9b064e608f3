"""What the generator yields. Plain tuples, made by the million; nothing here is a person (synthetic is always true)."""

from __future__ import annotations

from datetime import date
from typing import Any, NamedTuple


class GeneratedEpisode(NamedTuple):
    """One episode: opened, and closed with the typed answers of the form "closure" (without `closed_on`), or open."""

    number: int
    opened_on: date
    closed_on: date | None
    closure: dict[str, Any] | None


class GeneratedCase(NamedTuple):
    """One case of an invented person at one provider in one field of help.

    Attributes:
        number: 0, 1, 2, … within this generation.
        person: number of the invented person; the same person at several providers has one number here. No provider
            knows it, it is for tests only: the database gets a person per provider.
        provider, offer: slugs of `partners.yaml`.
        strand: which group of help it was drawn from ("debt", "addiction", …; see `marginals.STRANDS`).
        intake: typed answers of the form "intake" (`first_contact_on` included). Values may be shared: do not change.
        contacts: how many contacts so far. last_contact_on: the last of them.
        planned_days: how long the help was meant to last.
        detail: what the publications tell beyond the core fields (substance, trigger of debts, …); not stored.
        defects: what was made wrong on purpose: "duplicate", "wrong_municipality", "reopened", "forgotten_closure",
            "begin_after_end" (rows of files only).
    """

    number: int
    person: int
    family_name: str
    given_name: str
    provider: str
    offer: str
    action_field: str
    strand: str
    intake: dict[str, Any]
    episodes: tuple[GeneratedEpisode, ...]
    contacts: int
    last_contact_on: date
    planned_days: int
    detail: dict[str, Any]
    defects: tuple[str, ...]
    synthetic: bool = True


class GeneratedContact(NamedTuple):
    """One anonymous contact (Kontakt ohne Akte): typed answers of the form "contact"."""

    number: int
    provider: str
    offer: str
    answers: dict[str, Any]
    synthetic: bool = True
