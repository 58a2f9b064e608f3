"""Editions of the same table over changed records: nobody may read off who was added or taken out in between."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.utils.translation import gettext_lazy as _
from safetables import DifferencingDisclosure, NotTheSameTable, ProtectedTable, check_editions

from kreislauf.foundation.errors import DomainError
from kreislauf.statistics.protect.rules import Released


class CorrectionDiscloses(DomainError):
    """The difference between two editions is a small count: it would show single late records."""

    message = _(
        "Der Unterschied zur früheren Fassung würde einzelne nachgemeldete oder gestrichene Fälle zeigen."
    )
    next_step = _(
        "Warten Sie, bis mehr Nachmeldungen da sind, oder fassen Sie die Korrektur mit dem nächsten Zeitraum zusammen."
    )
    http_status = 409

    @classmethod
    def naming(cls, new: str, old: Released) -> CorrectionDiscloses:
        """The error with both tables by name."""
        message = _(
            "Der Unterschied zwischen „{new}“ und „{old}“ (Freigabe {number}) würde einzelne Fälle zeigen."
        ).format(new=new, old=old.title, number=old.number)
        return cls(message, releases=[old.number])


def check_against_editions(
    table: ProtectedTable,
    *,
    profile: str,
    profiles: Mapping[str, frozenset[str]],
    ledger: Sequence[Released],
) -> None:
    """Pass where every reader of both editions sees the same figures or differences too large to be persons.

    Raises:
        CorrectionDiscloses: names both tables.
    """
    readers = [read for read in profiles.values() if profile in read]
    for entry in ledger:
        seen_together = any(entry.profile in read for read in readers)
        if not entry.same_input and seen_together and _difference_discloses(entry.table, table):
            raise CorrectionDiscloses.naming(table.name, entry)


def _difference_discloses(old: ProtectedTable, new: ProtectedTable) -> bool:
    """Whether the two editions differ somewhere by a count that is certain to be small and not zero.

    Editions with other codes cannot be compared and count as disclosing: what is not proven safe stays inside.
    """
    try:
        check_editions(old, new, min(old.rule.minimum, new.rule.minimum))
    except (DifferencingDisclosure, NotTheSameTable):
        # The library's message holds the difference: it must not travel on.
        return True
    return False
