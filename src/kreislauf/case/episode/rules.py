"""What may happen to an episode, and what is due. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum


class Status(StrEnum):
    """Status (Stand) of an episode."""

    OPEN = "open"
    CLOSED = "closed"


@dataclass(frozen=True)
class Transition:
    """Transition (Übergang): from where, by which act, to where."""

    source: Status | None
    act: str
    target: Status


#: All there is; the diagram in the documentation is made of it. Nothing leads from closed back to open: reopening
#: begins a new episode of the same case.
TRANSITIONS = (
    Transition(None, "record_intake", Status.OPEN),
    Transition(Status.OPEN, "amend_intake", Status.OPEN),
    Transition(Status.OPEN, "hand_over", Status.OPEN),
    Transition(Status.OPEN, "close_episode", Status.CLOSED),
    Transition(Status.CLOSED, "reopen_case", Status.OPEN),
)


def allows(status: Status, act: str) -> bool:
    """Whether an episode in this status lets this act happen."""
    return any(transition.source == status and transition.act == act for transition in TRANSITIONS)


#: House rules, not law: after how long the list reminds.
INTAKE_COMPLETE_AFTER = timedelta(days=14)
FORGOTTEN_AFTER = timedelta(days=365)


class Due(StrEnum):
    """Due (Fällig): what the list reminds of."""

    COMPLETE_INTAKE = "complete_intake"
    CHECK_CLOSURE = "check_closure"


def due_things(
    *, is_open: bool, opened_on: date, changed_on: date, completeness: int, today: date
) -> list[Due]:
    """What is due for an episode today; nothing for a closed one.

    An intake wants to be complete after 14 days; a case nobody touched for a year may have been forgotten.
    """
    if not is_open:
        return []
    due = []
    if completeness < 100 and today >= opened_on + INTAKE_COMPLETE_AFTER:
        due.append(Due.COMPLETE_INTAKE)
    if today >= changed_on + FORGOTTEN_AFTER:
        due.append(Due.CHECK_CLOSURE)
    return due
