"""Drafts as the statistics office sees them, and which methods it may choose."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from safetables import ProtectedTable

from kreislauf.statistics.compare.models import Draft
from kreislauf.statistics.protect.trial import Loss
from kreislauf.statistics.release.models import Preparation
from kreislauf.statistics.tabulate.selectors import catalogue_of_the_county


def methods_permitted_for(preparation: Preparation) -> tuple[str, ...]:
    """With which methods the preparation's profile lets a table out, the usual one first."""
    return catalogue_of_the_county(on=preparation.period_until).profiles[preparation.profile].methods


def drafts_of(preparation: Preparation, methods: Sequence[str]) -> list[Draft | None]:
    """The drafts by these methods, in this order; None where a method was not tried."""
    found = {draft.method: draft for draft in preparation.drafts.filter(method__in=methods)}
    return [found.get(method) for method in methods]


def table_of(draft: Draft) -> ProtectedTable | None:
    """The table of a draft; None where its method gives none."""
    return None if draft.payload is None else ProtectedTable.from_dict(draft.payload)


def loss_of(draft: Draft) -> Loss | None:
    """What the table of a draft costs in information."""
    stored: dict[str, Any] | None = draft.loss
    return None if stored is None else Loss(**stored)
