"""What a resolution does to the matter it is about. Pure."""

from __future__ import annotations

from enum import StrEnum


class Outcome(StrEnum):
    """Outcome of a vote (Ergebnis der Beratung)."""

    ADOPTED = "adopted"
    ADOPTED_CHANGED = "adopted_changed"
    REJECTED = "rejected"
    POSTPONED = "postponed"
    REFERRED = "referred"


#: Outcomes with which the body said yes.
YES = frozenset({Outcome.ADOPTED, Outcome.ADOPTED_CHANGED})

#: (kind of matter, outcome) -> the act it performs on the matter, where a body with the mandate *decides*.
#: A recommendation, a hearing or a note performs none. Papers and agreements have no act here: a paper's way ends with
#: its resolution, an agreement is concluded by the signatures of both sides.
EFFECTS: dict[tuple[str, Outcome], str] = {
    ("need", Outcome.ADOPTED): "establish",
    ("need", Outcome.ADOPTED_CHANGED): "establish",
    ("need", Outcome.REJECTED): "dispute",
    ("goal", Outcome.ADOPTED): "decide",
    ("goal", Outcome.ADOPTED_CHANGED): "decide",
    ("goal", Outcome.REJECTED): "send_back",
    ("measure", Outcome.ADOPTED): "adopt",
    ("measure", Outcome.ADOPTED_CHANGED): "adopt",
    ("measure", Outcome.REJECTED): "reject",
}

#: The act a stage of the cycle must open, by kind of matter (see `cycle.turn.rules.OPENS`).
STAGE_ACT: dict[str, str] = {
    "need": "establish_need",
    "goal": "decide_goal",
    "measure": "decide_measure",
    "agreement": "negotiate_agreement",
    "paper": "decide_paper",
}
