"""The nodes of the thread and the order of its stops. Pure."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from kreislauf.cycle.turn.rules import Stage


class StopKind(StrEnum):
    """Stop (Station des roten Fadens), in the order of the line."""

    FIGURE = "figure"
    NEED = "need"
    GOAL = "goal"
    MEASURE = "measure"
    RESOLUTION = "resolution"
    AGREEMENT = "agreement"
    DELIVERY = "delivery"
    OUTCOME = "outcome"
    EVALUATION = "evaluation"
    NEXT_CYCLE = "next_cycle"


#: From this stage of the cycle on an empty stop is a gap; before, it is simply not its turn yet.
DUE_FROM: dict[StopKind, Stage] = {
    StopKind.FIGURE: Stage.GOALS,
    StopKind.NEED: Stage.GOALS,
    StopKind.GOAL: Stage.MEASURES,
    StopKind.MEASURE: Stage.AGREEMENT,
    StopKind.RESOLUTION: Stage.AGREEMENT,
    StopKind.AGREEMENT: Stage.DELIVERY,
    StopKind.DELIVERY: Stage.EVALUATION,
    StopKind.OUTCOME: Stage.EVALUATION,
    StopKind.EVALUATION: Stage.CARRIED_ON,
    StopKind.NEXT_CYCLE: Stage.CARRIED_ON,
}

_ORDER = list(Stage)


def is_due(kind: StopKind, stage: str) -> bool:
    """Whether the cycle's stage has come to the point where this stop must not be empty."""
    return _ORDER.index(Stage(stage)) >= _ORDER.index(DUE_FROM[kind])


@dataclass(frozen=True)
class Node:
    """Node (Knoten) of the thread.

    Attributes:
        kind: the stop it stands at. id: number of the thing. title: what people call it; "" where hidden.
        day: when it came to be, as far as known. status: its status in words.
        statements: how many statements were given on it. unanswered: how many of them wait for the reply.
        hidden: it exists, but this person may not read it. synthetic: it is invented.
        facts: what else a page shows: "value", "trace", "cents", "agreed", "lower", "upper", ...
    """

    kind: StopKind
    id: int
    title: str
    day: date | None = None
    status: str = ""
    statements: int = 0
    unanswered: int = 0
    hidden: bool = False
    synthetic: bool = False
    facts: dict[str, object] = field(default_factory=dict, hash=False)

    @property
    def key(self) -> tuple[str, int]:
        """Kind and number; what makes two nodes the same."""
        return (self.kind.value, self.id)
