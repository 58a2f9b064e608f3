"""What an area on a map can say, and how each is told apart without colour. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from kreislauf.evidence.sign.rules import Sign


class State(StrEnum):
    """State (Zustand) of an area: a value, nothing at all, or why there is none."""

    VALUE = "value"
    ZERO = "zero"
    SUPPRESSED = "suppressed"
    UNCERTAIN = "uncertain"
    MISSING = "missing"
    NOT_APPLICABLE = "notapplicable"


#: In words, for legend, table and alternative text.
WORDS: dict[State, str | Promise] = {
    State.ZERO: _("keine"),
    State.SUPPRESSED: _("aus Datenschutz nicht gezeigt"),
    State.UNCERTAIN: _("nicht sicher genug"),
    State.MISSING: _("liegt nicht vor"),
    State.NOT_APPLICABLE: _("trifft nicht zu"),
}

_STATE_OF_SIGN = {
    Sign.NOTHING: State.ZERO,
    Sign.UNDER_HALF: State.ZERO,
    Sign.HIDDEN: State.SUPPRESSED,
    Sign.TOO_UNCERTAIN: State.UNCERTAIN,
    Sign.NOT_YET: State.MISSING,
    Sign.BLOCKED: State.NOT_APPLICABLE,
}


def state_of(sign: str) -> State:
    """The state a sign stands for; every other sign goes with a number."""
    return _STATE_OF_SIGN.get(Sign(sign), State.VALUE)


@dataclass(frozen=True)
class Fill:
    """Fill of an area: SVG paint, and the colour of text on it."""

    paint: str
    ink: str


#: Five steps of one hue from light to dark; they stay in order when printed in grey.
STEPS = (
    Fill("#e3e9f8", "#171a2b"),
    Fill("#b4c3ec", "#171a2b"),
    Fill("#7e97da", "#171a2b"),
    Fill("#3f5cb0", "#ffffff"),
    Fill("#1b2f70", "#ffffff"),
)
LINE, INK, PAPER = "#5b6071", "#171a2b", "#ffffff"


def pattern_id(state: State, prefix: str) -> str:
    """The id of a state's pattern inside one picture."""
    return f"{prefix}-{state.value}"


def fill_of(state: State, step: int | None, prefix: str) -> Fill:
    """The fill of an area; `step` counts from 0 and is given for values alone."""
    if state == State.VALUE and step is not None:
        return STEPS[step]
    return Fill(PAPER if state == State.ZERO else f"url(#{pattern_id(state, prefix)})", INK)


def pattern_definitions(prefix: str) -> str:
    """SVG patterns: hatched = hidden, lines = uncertain, dots = missing, crosses = not applicable; zero is plain."""
    strokes = {
        State.SUPPRESSED: '<path d="M0 8L8 0M-2 2L2 -2M6 10L10 6" stroke="{line}" stroke-width="1.2"/>',
        State.UNCERTAIN: '<path d="M0 4H8" stroke="{line}" stroke-width="1.2"/>',
        State.MISSING: '<circle cx="4" cy="4" r="1.2" fill="{line}"/>',
        State.NOT_APPLICABLE: '<path d="M0 0L8 8M8 0L0 8" stroke="{line}" stroke-width="1"/>',
    }
    parts = [
        f'<pattern id="{pattern_id(state, prefix)}" width="8" height="8" patternUnits="userSpaceOnUse">'
        f'<rect width="8" height="8" fill="{PAPER}"/>{stroke.format(line=LINE)}</pattern>'
        for state, stroke in strokes.items()
    ]
    return f"<defs>{''.join(parts)}</defs>"
