"""The kinds of gaps (Lücken) a thread can have. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from kreislauf.thread.graph.rules import Node


class GapKind(StrEnum):
    """Kind of gap (Art der Lücke), in the order of the line."""

    NEED_WITHOUT_FIGURE = "need_without_figure"
    NEED_UNANSWERED = "need_unanswered"
    GOAL_WITHOUT_NEED = "goal_without_need"
    GOAL_WITHOUT_INDICATOR = "goal_without_indicator"
    GOAL_WITHOUT_MEASURE = "goal_without_measure"
    MEASURE_WITHOUT_GOAL = "measure_without_goal"
    MEASURE_WITHOUT_RESOLUTION = "measure_without_resolution"
    RESOLUTION_NOT_CARRIED_OUT = "resolution_not_carried_out"
    AGREEMENT_WITHOUT_GOAL = "agreement_without_goal"
    MONEY_WITHOUT_NEED = "money_without_need"
    MONEY_WITHOUT_AGREEMENT = "money_without_agreement"
    AGREEMENT_WITHOUT_DELIVERY = "agreement_without_delivery"
    GOAL_WITHOUT_OUTCOME = "goal_without_outcome"
    GOAL_WITHOUT_EVALUATION = "goal_without_evaluation"
    STATEMENT_WITHOUT_REPLY = "statement_without_reply"


@dataclass(frozen=True)
class Gap:
    """Gap (Lücke): where the thread breaks and what to do about it.

    Attributes:
        kind: which kind. label: its name in words. advice: what to do next. node: the thing it shows at, None for a
        budget line. title: of that thing. cents: the euros that hang on it, where there are some.
    """

    kind: GapKind
    label: str
    advice: str
    title: str
    node: Node | None = None
    cents: int | None = None
