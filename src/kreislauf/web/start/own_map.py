"""The map of the municipalities on a first page, where wanted with one area outlined."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.http import HttpRequest
from django.utils.translation import gettext as _

from kreislauf.catalogue import load_catalogue
from kreislauf.evidence.figure.models import Figure
from kreislauf.foundation.place.models import Area, AreaKind
from kreislauf.web.evidence.words import (
    figure_text,
    language,
    period_text,
    population_line,
    source_line,
)
from kreislauf.web.picture.choropleth import Choropleth, Place, draw_choropleth
from kreislauf.web.picture.shapes import Frame, path_of
from kreislauf.web.picture.states import INK, WORDS, State
from kreislauf.web.start.links import link_for

WIDTH = 640
#: The part of the picture that the map takes beside its legend; `draw_choropleth` divides the width like this.
MAP_SHARE = 0.62


@dataclass(frozen=True)
class Row:
    """A row of the map's table twin: an area, its value as printed, and why there is none."""

    name: str
    text: str
    words: str
    trace: str
    url: str | None
    own: bool


@dataclass(frozen=True)
class FieldMap:
    """A map with its caption, words, table twin and sources."""

    caption: str
    drawn: Choropleth
    svg: str
    alt: str
    rows: tuple[Row, ...]
    sources: tuple[str, ...]
    synthetic: bool


def map_of(
    request: HttpRequest, figures: Sequence[Figure], label: str, *, own: Area | None = None
) -> FieldMap | None:
    """The map of one indicator and field over the municipalities; None without figures for any of them."""
    local = [figure for figure in figures if figure.area.kind == AreaKind.MUNICIPALITY]
    if not local:
        return None
    indicator = load_catalogue().indicators[local[0].indicator_id]
    release = local[0].release
    title = indicator.title.in_language(language())
    caption = f"{title}, {label}, {period_text(release)}"
    places = [_place(request, figure) for figure in local]
    drawn = draw_choropleth(
        places, subject=caption, unit=indicator.unit.in_language(language()), prefix="start-map"
    )
    return FieldMap(
        caption=caption,
        drawn=drawn,
        svg=_with_outline(drawn.svg, local, own),
        alt=_alt(drawn.alt, places, own),
        rows=tuple(_row(request, figure, own) for figure in local),
        sources=_sources(local),
        synthetic=release.synthetic,
    )


def _place(request: HttpRequest, figure: Figure) -> Place:
    return Place(
        name=figure.area.name,
        outline=figure.area.outline or [],
        value=figure.value,
        sign=figure.sign,
        text=figure_text(figure.value, figure.sign, figure.decimals),
        link=link_for(request, "evidence-trace", figure.trace_number) or "",
        reason=figure.reason,
    )


def _row(request: HttpRequest, figure: Figure, own: Area | None) -> Row:
    state = _place(request, figure).state
    return Row(
        figure.area.name,
        figure_text(figure.value, figure.sign, figure.decimals),
        "" if state == State.VALUE else str(WORDS[state]),
        figure.trace_number,
        link_for(request, "evidence-trace", figure.trace_number),
        own is not None and figure.area_id == own.pk,
    )


def _sources(figures: Sequence[Figure]) -> tuple[str, ...]:
    outlines = sorted({figure.area.outline_source for figure in figures if figure.area.outline_source})
    lines = [source_line(figures[0].release), population_line(figures)]
    lines += [_("Grenzen: %(source)s") % {"source": source} for source in outlines]
    return tuple(line for line in lines if line)


def _with_outline(svg: str, figures: Sequence[Figure], own: Area | None) -> str:
    """The picture with the own area's outline drawn thick and dashed above everything: a form, not a colour."""
    rings = [ring for figure in figures for ring in figure.area.outline or []]
    if own is None or not own.outline or not rings or not svg:
        return svg
    path = path_of(own.outline, Frame.around(rings, width=WIDTH * MAP_SHARE))
    outline = f'<path d="{path}" fill="none" stroke="{INK}" stroke-width="4" stroke-dasharray="9 4"/>'
    return svg.replace("</svg>", f"{outline}</svg>")


def _alt(alt: str, places: Sequence[Place], own: Area | None) -> str:
    mine = next((place for place in places if own is not None and place.name == own.name), None)
    if mine is None:
        return alt
    words = mine.text if mine.state == State.VALUE else str(WORDS[mine.state])
    return alt + " " + _("Umrandet: %(name)s, %(value)s.") % {"name": mine.name, "value": words}
