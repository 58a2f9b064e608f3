"""What became of a resolution: a traffic light with a word, derived and never typed. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Implementation(StrEnum):
    """Implementation (Stand der Umsetzung) of a resolution."""

    OPEN = "open"
    UNDER_WAY = "under_way"
    DONE = "done"
    NOT_FEASIBLE = "not_feasible"
    NOTHING_TO_DO = "nothing_to_do"


@dataclass(frozen=True)
class Fate:
    """Fate of a resolution (was aus ihm wurde): where it stands and at most three sentences."""

    resolution_id: int
    state: Implementation
    sentences: tuple[str, ...]

    def __post_init__(self) -> None:
        if len(self.sentences) > 3:
            raise ValueError("Ein Beschluss wird in höchstens drei Sätzen berichtet.")


def state_of_measure(measure_status: str) -> Implementation:
    """Where an adopted measure stands."""
    return {
        "adopted": Implementation.OPEN,
        "in_delivery": Implementation.UNDER_WAY,
        "finished": Implementation.DONE,
        "not_feasible": Implementation.NOT_FEASIBLE,
    }.get(measure_status, Implementation.NOTHING_TO_DO)


def state_of_goal(goal_status: str) -> Implementation:
    """Where a decided goal stands."""
    return {
        "decided": Implementation.OPEN,
        "in_delivery": Implementation.UNDER_WAY,
        "evaluated": Implementation.DONE,
        "carried_on": Implementation.DONE,
        "ended": Implementation.DONE,
    }.get(goal_status, Implementation.NOTHING_TO_DO)
