"""What a mandate says and when a member must not vote. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class MandateAct(StrEnum):
    """Act of a mandate (Befugnis), from the strongest to the weakest."""

    DECIDES = "decides"
    RECOMMENDS = "recommends"
    IS_HEARD = "is_heard"
    TAKES_NOTE = "takes_note"


@dataclass(frozen=True)
class MandateRow:
    """A mandate without its table: which act on which kind of object, from when to when."""

    object_kind: str
    act: str
    valid_from: date
    valid_to: date | None


def allows(mandates: Iterable[MandateRow], *, object_kind: str, act: str, on: date) -> bool:
    """Whether one of `mandates` gives exactly this act on this kind of object on that day.

    A stronger act does not include a weaker one: who decides need not be heard before.
    """
    return any(
        mandate.object_kind == object_kind
        and mandate.act == act
        and mandate.valid_from <= on
        and (mandate.valid_to is None or on <= mandate.valid_to)
        for mandate in mandates
    )


def conflicted(memberships: Iterable[tuple[int, int | None]], parties: frozenset[int]) -> list[int]:
    """The memberships (id, partner acted for) that act on behalf of a party of the matter (Befangenheit)."""
    return [member for member, on_behalf_of in memberships if on_behalf_of in parties]
