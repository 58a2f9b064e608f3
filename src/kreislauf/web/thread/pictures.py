"""Pictures of the thread, computed here and drawn by the templates: the ring and the metro line."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from kreislauf.cycle.turn.rules import Stage
from kreislauf.thread.graph.rules import StopKind
from kreislauf.thread.line.rules import Line, StopState
from kreislauf.thread.ring.selectors import Segment
from kreislauf.web.thread.words import STOP_LABELS, node_url

_CENTRE_X, _CENTRE_Y, _INNER, _OUTER, _LABEL = 310.0, 240.0, 92.0, 196.0, 216.0
_GAP_DEGREES = 2.5
#: What a segment is called beside the ring, in one word; the table has the full name.
RING_WORDS = {
    Stage.ANALYSIS: gettext_lazy("Analyse"),
    Stage.GOALS: gettext_lazy("Ziele"),
    Stage.MEASURES: gettext_lazy("Maßnahmen"),
    Stage.AGREEMENT: gettext_lazy("Vereinbarung"),
    Stage.DELIVERY: gettext_lazy("Umsetzung"),
    Stage.REPORT: gettext_lazy("Bericht"),
    Stage.EVALUATION: gettext_lazy("Bewertung"),
    Stage.CARRIED_ON: gettext_lazy("Fortschreibung"),
}
#: Where a segment of the ring leads.
_RING_ROUTES = {
    Stage.ANALYSIS: "need-list",
    Stage.GOALS: "goal-list",
    Stage.MEASURES: "measure-list",
    Stage.AGREEMENT: "agreement-list",
    Stage.DELIVERY: "measure-list",
    Stage.REPORT: "agreement-list",
    Stage.EVALUATION: "goal-list",
    Stage.CARRIED_ON: "goal-list",
}


@dataclass(frozen=True)
class RingPart:
    """One segment as it is drawn: paths of the whole and the filled part, its label and where it leads."""

    segment: Segment
    number: int
    whole: str
    filled: str
    label_x: float
    label_y: float
    anchor: str
    number_x: float
    number_y: float
    url: str
    word: str


@dataclass(frozen=True)
class Picture:
    """A picture with the text that says what it shows."""

    alt: str
    parts: Sequence[object]
    width: int
    height: int


def ring_picture(ring: Sequence[Segment]) -> Picture:
    """The cycle ring: each segment is filled from the inside by the share that is done."""
    parts = [_ring_part(number, segment, len(ring)) for number, segment in enumerate(ring, start=1)]
    of = pgettext("Anteil", "von")
    told = "; ".join(
        f"{segment.label}: {segment.done} {of} {segment.total} {segment.unit}" for segment in ring
    )
    here = next((segment.label for segment in ring if segment.current), _("vor dem Beginn"))
    return Picture(_("Der Zyklus steht bei: %(here)s.") % {"here": here} + f" {told}.", parts, 620, 480)


def _ring_part(number: int, segment: Segment, count: int) -> RingPart:
    width = 360 / count
    start = -90 + (number - 1) * width + _GAP_DEGREES / 2
    end = start + width - _GAP_DEGREES
    middle = (start + end) / 2
    share = segment.done / segment.total if segment.total else 0
    label_x, label_y = _at(_LABEL, middle)
    number_x, number_y = _at((_INNER + _OUTER) / 2, middle)
    cosine = math.cos(math.radians(middle))
    return RingPart(
        segment=segment,
        number=number,
        whole=_sector(start, end, _INNER, _OUTER),
        filled=_sector(start, end, _INNER, _INNER + (_OUTER - _INNER) * share) if share else "",
        label_x=round(label_x, 1),
        label_y=round(label_y, 1),
        anchor="middle" if abs(cosine) < 0.3 else "start" if cosine > 0 else "end",
        number_x=round(number_x, 1),
        number_y=round(number_y, 1),
        url=reverse(_RING_ROUTES[segment.stage]),
        word=str(RING_WORDS[segment.stage]),
    )


def _at(radius: float, degrees: float) -> tuple[float, float]:
    angle = math.radians(degrees)
    return _CENTRE_X + radius * math.cos(angle), _CENTRE_Y + radius * math.sin(angle)


def _sector(start: float, end: float, inner: float, outer: float) -> str:
    """A path along the outer arc and back along the inner one."""
    corners = [_at(outer, start), _at(outer, end), _at(inner, end), _at(inner, start)]
    (ax, ay), (bx, by), (cx, cy), (dx, dy) = ((round(x, 2), round(y, 2)) for x, y in corners)
    return (
        f"M{ax} {ay}A{outer:.2f} {outer:.2f} 0 0 1 {bx} {by}L{cx} {cy}"
        f"A{inner:.2f} {inner:.2f} 0 0 0 {dx} {dy}Z"
    )


@dataclass(frozen=True)
class MetroDot:
    """One node as a dot of a stop."""

    x: float
    y: float
    url: str
    title: str


@dataclass(frozen=True)
class MetroStop:
    """One stop of the metro line: its place, its dots, how the line arrives, what stands under it."""

    kind: StopKind
    label: str
    state: StopState
    x: float
    arrives: str
    dots: Sequence[MetroDot]
    more: int
    statements: int
    word: str
    is_start: bool


def metro_picture(line: Line) -> Picture:
    """The thread as a metro line: stops left to right, a break where something is missing."""
    stops: list[MetroStop] = []
    before: StopState | None = None
    for place, stop in enumerate(line.stops):
        x = 66 + place * 118.0
        stops.append(
            MetroStop(
                kind=stop.kind,
                label=str(STOP_LABELS[stop.kind]),
                state=stop.state,
                x=x,
                arrives=_arrival(before, stop.state),
                dots=[
                    MetroDot(x, 96 + 34 * row, node_url(node), node.title)
                    for row, node in enumerate(stop.nodes[:4])
                ],
                more=max(0, len(stop.nodes) - 4),
                statements=sum(node.statements for node in stop.nodes),
                word=_word(stop.state, len(stop.nodes)),
                is_start=line.start[0] == stop.kind.value,
            )
        )
        before = stop.state
    told = "; ".join(f"{stop.label}: {stop.word}" for stop in stops)
    whole = _("Der Faden ist nicht unterbrochen.") if line.is_unbroken else _("Der Faden ist unterbrochen.")
    # As deep as the stop with the most dots.
    return Picture(f"{whole} {told}.", stops, 1200, 154 + 34 * max(len(stop.dots) or 1 for stop in stops))


def _arrival(before: StopState | None, here: StopState) -> str:
    if before is None:
        return ""
    if StopState.GAP in (before, here):
        return "gap"
    return "pending" if StopState.PENDING in (before, here) else "there"


def _word(state: StopState, count: int) -> str:
    if state == StopState.GAP:
        return _("Lücke")
    if state == StopState.PENDING:
        return _("noch nicht dran")
    return _("%(count)s vorhanden") % {"count": count}
