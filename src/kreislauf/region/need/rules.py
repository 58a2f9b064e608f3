"""The life of a need: who moves it from where to where. Pure."""

from __future__ import annotations

from enum import StrEnum

from kreislauf.cycle.transition.rules import Transition


class NeedStatus(StrEnum):
    """Status of a need (Stand eines Bedarfs). Disputed is a legal end: the dissent stands."""

    REPORTED = "reported"
    CHECKED = "checked"
    ESTABLISHED = "established"
    DISPUTED = "disputed"
    COVERED = "covered"
    STILL_OPEN = "still_open"


TRANSITIONS = (
    Transition(NeedStatus.REPORTED, "check", NeedStatus.CHECKED, "steering"),
    Transition(NeedStatus.CHECKED, "establish", NeedStatus.ESTABLISHED, "body"),
    Transition(NeedStatus.CHECKED, "dispute", NeedStatus.DISPUTED, "body"),
    Transition(NeedStatus.ESTABLISHED, "cover", NeedStatus.COVERED, "steering"),
    Transition(NeedStatus.ESTABLISHED, "keep_open", NeedStatus.STILL_OPEN, "steering"),
)

#: From here on the need is public.
PUBLIC = frozenset({NeedStatus.ESTABLISHED, NeedStatus.DISPUTED, NeedStatus.COVERED, NeedStatus.STILL_OPEN})
