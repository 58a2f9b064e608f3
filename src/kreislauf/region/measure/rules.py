"""The life of a measure. Pure."""

from __future__ import annotations

from enum import StrEnum

from kreislauf.cycle.transition.rules import Transition


class MeasureStatus(StrEnum):
    """Status of a measure (Stand einer Maßnahme)."""

    PROPOSED = "proposed"
    ADOPTED = "adopted"
    IN_DELIVERY = "in_delivery"
    FINISHED = "finished"
    NOT_FEASIBLE = "not_feasible"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"


TRANSITIONS = (
    Transition(MeasureStatus.PROPOSED, "adopt", MeasureStatus.ADOPTED, "body"),
    Transition(MeasureStatus.PROPOSED, "reject", MeasureStatus.REJECTED, "body"),
    Transition(MeasureStatus.PROPOSED, "withdraw", MeasureStatus.WITHDRAWN, "owner"),
    Transition(MeasureStatus.ADOPTED, "start", MeasureStatus.IN_DELIVERY, "steering"),
    Transition(MeasureStatus.ADOPTED, "give_up", MeasureStatus.NOT_FEASIBLE, "steering"),
    Transition(MeasureStatus.IN_DELIVERY, "finish", MeasureStatus.FINISHED, "steering"),
    Transition(MeasureStatus.IN_DELIVERY, "give_up", MeasureStatus.NOT_FEASIBLE, "steering"),
)

#: Agreements may be negotiated on measures in these statuses.
CARRIES_AGREEMENTS = frozenset({MeasureStatus.ADOPTED, MeasureStatus.IN_DELIVERY})
