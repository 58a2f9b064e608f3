"""The life of a goal: nobody skips the consultation, and only a body with the mandate decides. Pure."""

from __future__ import annotations

from enum import StrEnum

from kreislauf.cycle.transition.rules import Transition


class GoalStatus(StrEnum):
    """Status of a goal (Stand eines Ziels)."""

    DRAFT = "draft"
    IN_CONSULTATION = "in_consultation"
    JOINTLY_AGREED = "jointly_agreed"
    DECIDED = "decided"
    IN_DELIVERY = "in_delivery"
    EVALUATED = "evaluated"
    CARRIED_ON = "carried_on"
    ENDED = "ended"


TRANSITIONS = (
    Transition(GoalStatus.DRAFT, "consult", GoalStatus.IN_CONSULTATION, "steering"),
    Transition(GoalStatus.IN_CONSULTATION, "take_back", GoalStatus.DRAFT, "steering"),
    Transition(GoalStatus.IN_CONSULTATION, "agree_jointly", GoalStatus.JOINTLY_AGREED, "steering"),
    Transition(GoalStatus.JOINTLY_AGREED, "decide", GoalStatus.DECIDED, "body"),
    Transition(GoalStatus.JOINTLY_AGREED, "send_back", GoalStatus.DRAFT, "body"),
    Transition(GoalStatus.DECIDED, "start", GoalStatus.IN_DELIVERY, "steering"),
    Transition(GoalStatus.DECIDED, "evaluate", GoalStatus.EVALUATED, "steering"),
    Transition(GoalStatus.IN_DELIVERY, "evaluate", GoalStatus.EVALUATED, "steering"),
    Transition(GoalStatus.EVALUATED, "carry_on", GoalStatus.CARRIED_ON, "steering"),
    Transition(GoalStatus.EVALUATED, "end", GoalStatus.ENDED, "steering"),
)

#: Kinds of partner without whose agreement a goal is not jointly agreed.
MUST_AGREE = frozenset({"county", "liga"})

#: From here on the goal is public.
PUBLIC = frozenset(GoalStatus) - {GoalStatus.DRAFT, GoalStatus.IN_CONSULTATION}
