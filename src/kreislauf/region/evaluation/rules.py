"""What a joint evaluation is complete with, and what follows from it. Pure."""

from __future__ import annotations

from enum import StrEnum


class Verdict(StrEnum):
    """Verdict (Urteil) of one partner on one of the two questions."""

    YES = "yes"
    PARTLY = "partly"
    NO = "no"
    CANNOT_SAY = "cannot_say"


class Consequence(StrEnum):
    """Consequence (Folgerung) for the next turn of the cycle."""

    CONTINUE = "continue"
    CHANGE = "change"
    END = "end"


#: What happens to the evaluated goal when its consequence is carried into the next cycle.
GOAL_ACT: dict[Consequence, str] = {
    Consequence.CONTINUE: "carry_on",
    Consequence.CHANGE: "carry_on",
    Consequence.END: "end",
}


def partners_missing(asked: frozenset[int], answered: frozenset[int]) -> frozenset[int]:
    """The partners whose row is still empty."""
    return asked - answered
