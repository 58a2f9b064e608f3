"""Which column is which: what a house said last time, and what the names of the columns say."""

from __future__ import annotations

from collections.abc import Sequence

from kreislauf.case.form.selectors import county_catalogue
from kreislauf.case.import_run.models import ColumnMapping
from kreislauf.case.transfer.rules import guessed_mapping, targets
from kreislauf.foundation.partner.models import Partner

#: Under this name the last mapping of a house is remembered.
REMEMBERED = "zuletzt"


def remembered_mapping(provider: Partner, columns: Sequence[str]) -> dict[str, str]:
    """File column -> our column: by the columns' names, unless the house said otherwise last time."""
    remembered = ColumnMapping.objects.filter(provider=provider, name=REMEMBERED).first()
    known = targets(county_catalogue())
    said = {
        c: t for c, t in (remembered.columns if remembered else {}).items() if c in columns and t in known
    }
    guessed = guessed_mapping(list(columns), county_catalogue())
    return said | {c: t for c, t in guessed.items() if c not in said and t not in said.values()}
