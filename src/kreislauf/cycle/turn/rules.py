"""The steering cycle as data: its stages, who may move it on, and what each stage opens. Pure."""

from __future__ import annotations

from enum import StrEnum


class Stage(StrEnum):
    """Stage (Station) of the steering cycle, in the order of the turn."""

    PREPARED = "prepared"
    ANALYSIS = "analysis"
    GOALS = "goals"
    MEASURES = "measures"
    AGREEMENT = "agreement"
    DELIVERY = "delivery"
    REPORT = "report"
    EVALUATION = "evaluation"
    CARRIED_ON = "carried_on"


#: From each stage there is one way on. Only forward: what was missed is taken up in the next turn.
NEXT_STAGE: dict[Stage, Stage] = dict(zip(list(Stage)[:-1], list(Stage)[1:], strict=True))

#: Stages the cycle leaves only when each of these kinds of partner has confirmed it (gates).
GATES: dict[Stage, frozenset[str]] = {
    Stage.ANALYSIS: frozenset({"county", "liga"}),
    Stage.REPORT: frozenset({"county", "liga"}),
    Stage.EVALUATION: frozenset({"county", "liga"}),
}

_ANALYSIS = frozenset({Stage.PREPARED, Stage.ANALYSIS})
_GOALS = frozenset({Stage.ANALYSIS, Stage.GOALS})
_MEASURES = frozenset({Stage.GOALS, Stage.MEASURES})
_CONTRACTS = frozenset({Stage.MEASURES, Stage.AGREEMENT, Stage.DELIVERY})
_DELIVERY = frozenset({Stage.DELIVERY, Stage.REPORT})
_RUNNING = frozenset(Stage) - {Stage.CARRIED_ON}

#: Which act is open in which stages. An act that is not named here is open in no stage.
OPENS: dict[str, frozenset[Stage]] = {
    # A need may be reported at any time; it is established when the analysis is on.
    "report_need": _RUNNING,
    "check_need": _RUNNING,
    "establish_need": _GOALS,
    "answer_need": frozenset({Stage.REPORT, Stage.EVALUATION}),
    "draft_goal": _GOALS,
    "consult_goal": frozenset({Stage.GOALS}),
    # What the joint evaluation of the last turn asked for is taken up before new goals are drafted.
    "carry_goal": frozenset({Stage.PREPARED, Stage.ANALYSIS, Stage.GOALS}),
    "decide_goal": _MEASURES,
    "propose_measure": _MEASURES,
    "decide_measure": frozenset({Stage.MEASURES, Stage.AGREEMENT}),
    "set_budget": _RUNNING,
    "negotiate_agreement": _CONTRACTS,
    "sign_agreement": frozenset({Stage.AGREEMENT, Stage.DELIVERY}),
    "put_agreement_in_force": frozenset({Stage.AGREEMENT, Stage.DELIVERY}),
    "report_delivery": _DELIVERY,
    "judge_delivery": _DELIVERY | {Stage.EVALUATION},
    "record_outcome": frozenset({Stage.REPORT, Stage.EVALUATION}),
    "evaluate": frozenset({Stage.EVALUATION}),
    # Voice is never shut while the turn runs.
    "ask_statement": _RUNNING,
    "give_statement": _RUNNING,
    "table_paper": _RUNNING,
    "decide_paper": _RUNNING,
}


def is_open(stage: str, act: str) -> bool:
    """Whether the stage opens the act; an unknown act is open nowhere."""
    return stage in OPENS.get(act, frozenset())


def missing_confirmations(stage: str, given: frozenset[str]) -> frozenset[str]:
    """The kinds of partner whose confirmation a gate still waits for; empty where the stage is no gate."""
    return GATES.get(Stage(stage), frozenset()) - given
