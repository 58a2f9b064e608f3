"""Transition tables (Übergangstabellen): from which status which act leads where, and who may. Pure data."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Transition:
    """Transition (Übergang): one allowed step.

    Attributes:
        status: before.
        act: what is done.
        next_status: after.
        who: whose act it is, a key of the layer's permissions ("steering", "owner", "body", ...).
    """

    status: str
    act: str
    next_status: str
    who: str


Table = tuple[Transition, ...]


def find(table: Table, status: str, act: str) -> Transition | None:
    """The transition for this status and act, or None where the status does not open the act."""
    return next((step for step in table if step.status == status and step.act == act), None)


def acts_open_in(table: Table, status: str) -> tuple[str, ...]:
    """The acts a status opens, in the table's order."""
    return tuple(step.act for step in table if step.status == status)


def statuses_that_open(table: Table, act: str) -> tuple[str, ...]:
    """The statuses in which the act is open, in the table's order."""
    return tuple(step.status for step in table if step.act == act)


def diagram(table: Table) -> str:
    """The table as a Mermaid state diagram; the documentation is generated from it."""
    lines: Iterable[str] = (
        f"    {step.status} --> {step.next_status}: {step.act} ({step.who})" for step in table
    )
    return "\n".join(["stateDiagram-v2", *lines])
