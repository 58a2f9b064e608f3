"""States of a preparation and who moves it (Zustände einer Vorbereitung). Pure; the diagram in the docs comes from here."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Status(StrEnum):
    """Status (Stand) of a preparation."""

    REQUESTED = "requested"
    PREPARED = "prepared"
    AUDITED = "audited"
    REFUSED = "refused"
    FAILED = "failed"
    RELEASED = "released"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True)
class Transition:
    """One step: from a status by an act to a status; `by` says who: the system, the preparing or another person."""

    source: Status
    act: str
    target: Status
    by: str


TRANSITIONS = (
    Transition(Status.REQUESTED, "protect", Status.PREPARED, "system"),
    Transition(Status.PREPARED, "audit", Status.AUDITED, "system"),
    Transition(Status.AUDITED, "choose", Status.AUDITED, "preparer"),
    Transition(Status.REQUESTED, "refuse", Status.REFUSED, "system"),
    Transition(Status.PREPARED, "refuse", Status.REFUSED, "system"),
    Transition(Status.REQUESTED, "fail", Status.FAILED, "system"),
    Transition(Status.PREPARED, "fail", Status.FAILED, "system"),
    Transition(Status.AUDITED, "approve", Status.RELEASED, "another"),
    Transition(Status.AUDITED, "reject", Status.REJECTED, "another"),
    Transition(Status.AUDITED, "withdraw", Status.WITHDRAWN, "preparer"),
    Transition(Status.REQUESTED, "withdraw", Status.WITHDRAWN, "preparer"),
)

#: Where nothing moves any more.
FINAL = frozenset(Status) - {transition.source for transition in TRANSITIONS}


def target_of(source: Status, act: str) -> Status | None:
    """Where an act leads from a status; None where the status does not open it."""
    return next((t.target for t in TRANSITIONS if (t.source, t.act) == (source, act)), None)


#: The stages of the work in order, as the progress shows them.
STAGES = ("waiting", "collect", "tabulate", "protect", "audit", "ledger", "done")
