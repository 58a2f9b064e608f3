"""Protect a counted table beside everything released about the same people, and attack the result."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _
from safetables import (
    CannotLink,
    CannotProtect,
    Contradiction,
    ProtectedTable,
    Threshold,
    audit,
    protect,
)

from kreislauf.catalogue import Profile
from kreislauf.foundation.errors import DomainError
from kreislauf.statistics.protect.rules import (
    Released,
    as_knowledge,
    known_to,
    method_for,
    must_hide_zeros,
    rule_for,
    wider_audiences,
)
from kreislauf.statistics.tabulate.services import Counted

Progress = Callable[[str, int, int], None]


class DisclosesTogether(DomainError):
    """The new table and a released one, put side by side, tell something about single people."""

    message = _(
        "Zusammen mit einer schon freigegebenen Tabelle würde diese Tabelle einzelne Menschen erkennbar machen."
    )
    next_step = _(
        "Geben Sie diese Tabelle gröber frei, oder ersetzen Sie die frühere Freigabe. Am besten geht es in dieser "
        "Reihenfolge: erst öffentlich, dann für Träger und Land, zuletzt intern."
    )
    http_status = 409

    @classmethod
    def naming(cls, title: str, others: Sequence[Released]) -> DisclosesTogether:
        """The error with both tables by name."""
        names = ", ".join(
            str(_("„{title}“ (Freigabe {number})")).format(title=other.title, number=other.number)
            for other in others
        )
        message = _(
            "Die Tabelle „{new}“ würde zusammen mit {old} einzelne Menschen erkennbar machen."
        ).format(new=title, old=names)
        return cls(message, releases=[other.number for other in others])


class CannotBeProtected(DomainError):
    """No choice of hidden cells makes this table safe, even alone."""

    message = _("Diese Tabelle lässt sich auch allein nicht so schützen, dass niemand erkennbar ist.")
    next_step = _("Wählen Sie eine gröbere Tabelle oder einen längeren Zeitraum.")
    http_status = 409


class DataChangedSince(DomainError):
    """The released table and the new one count the same people differently: their records changed in between."""

    message = _("Seit einer früheren Freigabe über dieselben Menschen haben sich die Daten geändert.")
    next_step = _("Ersetzen Sie zuerst die frühere Freigabe, dann bereiten Sie diese Tabelle neu vor.")
    http_status = 409


@dataclass(frozen=True)
class Safe:
    """A protected table with the proof that it is safe for its own audience, beside `beside`.

    Attributes:
        certificate: for `safetables.verify_certificate`; it tells which cells are small and stays in statistics.
        beside: numbers of the releases it was checked against.
        checked: how many cells were attacked, over all tables.
    """

    table: ProtectedTable
    certificate: dict[str, Any]
    beside: tuple[int, ...]
    checked: int


def protect_table(
    counted: Counted,
    *,
    profile: Profile,
    profiles: Mapping[str, frozenset[str]],
    ledger: Sequence[Released],
    method: str = "",
    progress: Progress | None = None,
) -> Safe:
    """Hide, round or change until nobody can be made out, whichever released tables a reader puts beside it.

    Args:
        method: one of the catalogue's `METHODS`; the profile's first where none is named.
        profiles: audience -> profiles it reads (`evidence.release.permissions.AUDIENCES`).
        ledger: everything released about the same people in the same period, under any profile.

    Raises:
        DisclosesTogether: some reader could put this table and a released one together; names both.
        CannotBeProtected: not even alone.
        DataChangedSince: the released tables count other records.
    """
    title = counted.table.name
    beside = known_to(profile.id, profiles, ledger)
    steps = method_for(profile, method or profile.methods[0], keys=counted.keys)
    safe = _protect(counted, profile, steps, beside, progress, title=title, ledger=ledger, profiles=profiles)
    proof = audit(safe, released=beside, progress=progress)
    if not proof.certified or proof.certificate is None:
        raise CannotBeProtected(table=title)
    for audience in wider_audiences(profile.id, profiles):
        _check_audience(safe, audience, profiles, ledger, title=title)
    numbers = tuple(
        entry.number for entry in ledger if entry.same_input and entry.profile in profiles[profile.id]
    )
    return Safe(safe, proof.certificate, numbers, proof.checked)


def _protect(
    counted: Counted,
    profile: Profile,
    method: Any,
    beside: Sequence[ProtectedTable],
    progress: Progress | None,
    *,
    title: str,
    ledger: Sequence[Released],
    profiles: Mapping[str, frozenset[str]],
) -> ProtectedTable:
    for rule in rules_for(counted, profile):
        try:
            return protect(counted.table, rules=rule, method=method, released=beside, progress=progress)
        except (Contradiction, CannotLink):
            # The library's message may hold counts: it must not travel on.
            raise DataChangedSince(table=title) from None
        except CannotProtect:
            continue
    guilty = []
    for entry in ledger:
        known = known_to(profile.id, profiles, [entry])
        if known and not _possible(counted, rule, method, known):
            guilty.append(entry)
    if not guilty and beside and _possible(counted, rule, method, []):
        guilty = [entry for entry in ledger if known_to(profile.id, profiles, [entry])]
    if guilty:
        raise DisclosesTogether.naming(title, guilty)
    raise CannotBeProtected(table=title)


def rules_for(counted: Counted, profile: Profile) -> list[Threshold]:
    """The profile's rule; and where it shows zeros, the stricter one that hides them, for when the ledger needs it."""
    hide_zeros = must_hide_zeros(profile, counted.table, counted.trees)
    return [rule_for(profile, hide_zeros=hide) for hide in sorted({hide_zeros, True})]


def _possible(counted: Counted, rule: Any, method: Any, known: Sequence[ProtectedTable]) -> bool:
    try:
        protect(counted.table, rules=rule, method=method, released=known)
    except CannotProtect:
        return False
    return True


def _check_audience(
    safe: ProtectedTable,
    audience: str,
    profiles: Mapping[str, frozenset[str]],
    ledger: Sequence[Released],
    *,
    title: str,
) -> None:
    """Readers of a more detailed profile learn nothing more of what they must not know from the new table."""
    entries = [e for e in ledger if e.same_input and e.profile in profiles[audience]]
    if not any(entry.profile == audience for entry in entries):
        return
    try:
        found = audit(as_knowledge(safe), released=known_to(audience, profiles, entries))
    except (Contradiction, CannotLink):
        raise DataChangedSince(table=title) from None
    if found.certified:
        return
    named = {name for disclosure in found.disclosed for name in disclosure.tables}
    guilty = [entry for entry in entries if entry.table.name in named] or entries
    raise DisclosesTogether.naming(title, guilty)
