"""Map of areas shaded by a value (Flächenkarte): SVG, alternative text and table twin from one call.

Only released values come in. What the picture does not show is in none of its parts: no attribute, no title, no
alternative text holds a number that is not printed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from html import escape
from itertools import pairwise

from django.utils.translation import gettext as _

from kreislauf.web.picture.shapes import Frame, Ring, label_point, path_of
from kreislauf.web.picture.states import (
    INK,
    LINE,
    STEPS,
    WORDS,
    State,
    fill_of,
    pattern_definitions,
    state_of,
)


@dataclass(frozen=True)
class Place:
    """An area with its value as printed ("12,5") or its sign.

    Attributes:
        value: None where a sign stands instead.
        text: what is printed, in the reader's language.
        link: trace of the figure, or "".
        reason: why there is no value, for the table.
    """

    name: str
    outline: Sequence[Ring]
    value: Decimal | None
    sign: str
    text: str
    link: str = ""
    reason: str = ""

    @property
    def state(self) -> State:
        """What the area says."""
        return state_of(self.sign)


@dataclass(frozen=True)
class Choropleth:
    """A drawn map.

    Attributes:
        svg: complete SVG document with its legend, without styles or scripts.
        alt: what the picture says, in words: extremes, and which areas have no value and why. Not the caption.
        rows: the same values as a table, in the order given.
    """

    svg: str
    alt: str
    rows: tuple[Place, ...]


def draw_choropleth(
    places: Sequence[Place], *, subject: str, unit: str, prefix: str = "map", width: int = 720, font: str = ""
) -> Choropleth:
    """Draw a map.

    Args:
        places: every area, also those without a value; areas without an outline stand in the table alone.
        subject: what is measured, when and where, for the alternative text.
        unit: heading of the legend.
        prefix: of the ids inside; different for two maps on one page.
        font: family of the labels; empty for the page's own.
    """
    drawn = [place for place in places if place.outline]
    breaks = class_breaks([place.value for place in places if place.state == State.VALUE and place.value])
    family = f' font-family="{escape(font)}"' if font else ""
    if not drawn:
        return Choropleth("", _alt(places, subject), tuple(places))
    frame = Frame.around([ring for place in drawn for ring in place.outline], width=width * 0.55)
    shapes = "".join(_shape(place, frame, breaks, prefix) for place in drawn)
    labels = "".join(_label(place, frame, breaks, prefix) for place in drawn)
    legend = _legend(places, breaks, unit, prefix, left=frame.width + 16)
    height = max(frame.height, 60 + 28 * (len(breaks) + 6))
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height:.0f}" width="{width}" '
        f'height="{height:.0f}"{family} font-size="13">'
        f"{pattern_definitions(prefix)}{shapes}{labels}{legend}</svg>"
    )
    return Choropleth(svg, _alt(places, subject), tuple(places))


def class_breaks(values: Sequence[Decimal], *, steps: int = len(STEPS)) -> list[tuple[Decimal, Decimal]]:
    """Classes of about equally many areas, each as (smallest, largest) value in it; equal values stay together.

    Empty without values; as many classes as there are different values at most.
    """
    ordered = sorted(values)
    if not ordered:
        return []
    cuts = sorted({ordered[len(ordered) * i // steps] for i in range(steps)})
    bounds: list[Decimal | None] = [*cuts, None]
    classes = [
        [v for v in ordered if (low is None or low <= v) and (high is None or v < high)]
        for low, high in pairwise(bounds)
    ]
    return [(members[0], members[-1]) for members in classes if members]


def _step(place: Place, breaks: Sequence[tuple[Decimal, Decimal]]) -> int | None:
    if place.state != State.VALUE or place.value is None:
        return None
    number = next(i for i, (_low, high) in enumerate(breaks) if place.value <= high)
    # Few classes take steps far apart: two classes are the lightest and the darkest.
    return round(number * (len(STEPS) - 1) / max(1, len(breaks) - 1))


def _shape(place: Place, frame: Frame, breaks: Sequence[tuple[Decimal, Decimal]], prefix: str) -> str:
    fill = fill_of(place.state, _step(place, breaks), prefix)
    return (
        f'<path d="{path_of(place.outline, frame)}" fill="{fill.paint}" fill-rule="evenodd" stroke="{LINE}" '
        f'stroke-width="1"><title>{escape(place.name)}: {escape(_words(place))}</title></path>'
    )


def _label(place: Place, frame: Frame, breaks: Sequence[tuple[Decimal, Decimal]], prefix: str) -> str:
    """The value in the area. The colour stands on the inner element: the page's style sheet sets that of `text`."""
    if place.state not in (State.VALUE, State.ZERO):
        return ""  # the pattern says it; a sign on top of it could not be read
    x, y = label_point(place.outline, frame)
    ink = fill_of(place.state, _step(place, breaks), prefix).ink
    return (
        f'<text x="{x:.1f}" y="{y + 4.5:.1f}" text-anchor="middle">'
        f'<tspan fill="{ink}">{escape(place.text)}</tspan></text>'
    )


def _legend(
    places: Sequence[Place], breaks: Sequence[tuple[Decimal, Decimal]], unit: str, prefix: str, *, left: float
) -> str:
    """Classes from high to low, then the states that occur; zero and hidden always, so that nobody guesses."""
    texts = {place.value: place.text for place in places if place.value is not None}
    entries = []
    for number in range(len(breaks) - 1, -1, -1):
        low, high = breaks[number]
        words = (
            texts[low]
            if low == high
            else _("%(low)s bis %(high)s") % {"low": texts[low], "high": texts[high]}
        )
        step = round(number * (len(STEPS) - 1) / max(1, len(breaks) - 1))
        entries.append((STEPS[step].paint, words))
    signs = {
        State.ZERO: "-",
        State.SUPPRESSED: ".",
        State.UNCERTAIN: "/",
        State.MISSING: "…",
        State.NOT_APPLICABLE: "x",
    }
    occurring = {place.state for place in places} | {State.ZERO, State.SUPPRESSED}
    for state, sign in signs.items():
        if state in occurring:
            entries.append((fill_of(state, None, prefix).paint, f"{sign}  {WORDS[state]}"))
    rows = [f'<text x="{left:.0f}" y="24" fill="{INK}" font-weight="bold">{escape(unit)}</text>']
    for row, (paint, words) in enumerate(entries):
        y = 40 + 26 * row
        rows.append(
            f'<rect x="{left:.0f}" y="{y}" width="28" height="18" fill="{paint}" stroke="{LINE}"/>'
            f'<text x="{left + 36:.0f}" y="{y + 13.5}" fill="{INK}">{escape(str(words))}</text>'
        )
    return "".join(rows)


def _words(place: Place) -> str:
    return place.text if place.state == State.VALUE else str(WORDS[place.state])


def _alt(places: Sequence[Place], subject: str) -> str:
    """Extremes with the areas that have them, then every area without a value, by reason."""
    valued = [place for place in places if place.state == State.VALUE and place.value is not None]
    parts = [_("Karte: %(subject)s.") % {"subject": subject}]
    if valued:
        low = min(place.value for place in valued if place.value is not None)
        high = max(place.value for place in valued if place.value is not None)
        for words, value in ((_("Niedrigster Wert"), low), (_("Höchster Wert"), high)):
            found = [place for place in valued if place.value == value]
            names = ", ".join(place.name for place in found)
            parts.append(f"{words}: {found[0].text} ({names}).")
    for state, meaning in WORDS.items():
        words = str(meaning)
        names = ", ".join(place.name for place in places if place.state == state)
        if names:
            parts.append(f"{words[:1].upper()}{words[1:]}: {names}.")
    return " ".join(parts)
