"""An indicator as a page, a document and a file show it: one picture of figures, made once for all three."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from kreislauf.catalogue import IndicatorDefinition, load_catalogue
from kreislauf.evidence.figure.models import Figure
from kreislauf.evidence.figure.selectors import figures_visible_to
from kreislauf.evidence.release.models import Release
from kreislauf.evidence.release.rules import codes_of
from kreislauf.evidence.release.selectors import latest_release_visible_to, release_visible_to
from kreislauf.foundation.errors import NotVisible
from kreislauf.foundation.place.models import Area, AreaKind
from kreislauf.web.evidence import words
from kreislauf.web.evidence.crosstab import CodeLine, lines_of
from kreislauf.web.picture.choropleth import Choropleth, Place, draw_choropleth

#: The dimension drawn as a map.
PLACE = "municipality"


@dataclass(frozen=True)
class Line:
    """One figure in the table beside (or instead of) the map."""

    name: str
    text: str
    meaning: str
    reason: str
    trace: str
    is_sum: bool
    figure: Figure


@dataclass(frozen=True)
class IndicatorPicture:
    """Everything a page, a document or a file says about an indicator in one release.

    Attributes:
        choice: id, label and codes of the dimension one chooses from (the field of action); empty without a map.
        chosen: the code chosen.
        drawn: the map; None where the indicator is not broken down by place.
        lines: all figures, areas first as they lie in each other.
    """

    indicator: IndicatorDefinition
    release: Release
    title: str
    subject: str
    unit: str
    note: str
    choice: tuple[str, str, tuple[CodeLine, ...]] | None
    chosen: str
    drawn: Choropleth | None
    lines: tuple[Line, ...]
    sources: tuple[str, ...]

    @property
    def signs(self) -> list[tuple[str, str]]:
        """The legend of the signs that occur."""
        return words.signs_in(line.figure.sign for line in self.lines)


def picture_of(request: HttpRequest, indicator_id: str, *, font: str = "") -> IndicatorPicture:
    """The indicator as asked for: ?freigabe=number (else the latest), ?feld=code (else all).

    Raises:
        NotVisible: no such indicator, or no release of it for this person.
    """
    definition = load_catalogue().indicators.get(indicator_id)
    if definition is None or definition.numerator.table is None:
        raise NotVisible(indicator=indicator_id)
    release = _release(request, definition.numerator.table)
    indicator = words.indicator_of(indicator_id, release) or definition
    figures = list(
        figures_visible_to(request.user)
        .filter(release=release, indicator_id=indicator_id)
        .select_related("area__parent")
        .order_by("position")
    )
    if not figures:
        raise NotVisible(indicator=indicator_id)
    if PLACE in indicator.by:
        return _by_place(request, indicator, release, figures, font)
    return _by_code(indicator, release, figures)


def _release(request: HttpRequest, table_id: str) -> Release:
    asked = request.GET.get("freigabe", "")
    if asked.isascii() and asked.isdecimal() and len(asked) < 10:
        release = release_visible_to(request.user, int(asked))
        if release.table_id == table_id:
            return release
    found = latest_release_visible_to(request.user, table_id)
    if found is None:
        raise NotVisible(table=table_id)
    return found


def _by_place(
    request: HttpRequest,
    indicator: IndicatorDefinition,
    release: Release,
    figures: Sequence[Figure],
    font: str,
) -> IndicatorPicture:
    name = next(by for by in indicator.by if by != PLACE)
    dimension = next(d for d in release.layout if d["id"] == name)
    codes = lines_of(dimension)
    chosen = request.GET.get("feld", "")
    chosen = chosen if chosen in {line.code for line in codes} else codes[0].code
    shown = [figure for figure in figures if codes_of(figure.key).get(name) == chosen]
    label = next(line.label for line in codes if line.code == chosen)
    title = indicator.title.in_language(words.language())
    subject = f"{title}, {label}, {words.period_text(release)}"
    areas = {area.pk: area for area in Area.objects.all()}
    ordered = sorted(shown, key=lambda figure: _path(figure.area, areas))
    drawn = draw_choropleth(
        [_place(figure) for figure in ordered if figure.area.kind == AreaKind.MUNICIPALITY],
        subject=subject,
        unit=indicator.unit.in_language(words.language()),
        font=font,
    )
    choice = (name, dimension["label"].get(words.language(), dimension["label"]["de"]), codes)
    return _picture(indicator, release, ordered, subject, choice=choice, chosen=chosen, drawn=drawn)


def _path(area: Area, areas: dict[int, Area]) -> tuple[str, ...]:
    """The codes from the county down: sums stand above their parts."""
    path = [area.code]
    while area.parent_id is not None:
        area = areas[area.parent_id]
        path.insert(0, area.code)
    return tuple(path)


def _by_code(indicator: IndicatorDefinition, release: Release, figures: Sequence[Figure]) -> IndicatorPicture:
    title = indicator.title.in_language(words.language())
    subject = f"{title}, {words.period_text(release)}"
    return _picture(indicator, release, figures, subject, choice=None, chosen="", drawn=None)


def _picture(
    indicator: IndicatorDefinition,
    release: Release,
    figures: Sequence[Figure],
    subject: str,
    *,
    choice: tuple[str, str, tuple[CodeLine, ...]] | None,
    chosen: str,
    drawn: Choropleth | None,
) -> IndicatorPicture:
    outlines = (
        {figure.area.outline_source for figure in figures if figure.area.outline_source} if drawn else set()
    )
    sources = [
        words.source_line(release),
        words.population_line(figures),
        *(_("Grenzen: %(source)s") % {"source": source} for source in sorted(outlines)),
    ]
    return IndicatorPicture(
        indicator=indicator,
        release=release,
        title=indicator.title.in_language(words.language()),
        subject=subject,
        unit=indicator.unit.in_language(words.language()),
        note=indicator.note.in_language(words.language()),
        choice=choice,
        chosen=chosen,
        drawn=drawn,
        lines=tuple(_line(figure, release, by_place=choice is not None) for figure in figures),
        sources=tuple(source for source in sources if source),
    )


def _text(figure: Figure) -> str:
    return words.figure_text(figure.value, figure.sign, figure.decimals)


def _trace(figure: Figure) -> str:
    return reverse("evidence-trace", args=[figure.trace_number])


def _place(figure: Figure) -> Place:
    return Place(
        name=figure.area.name,
        outline=figure.area.outline or [],
        value=figure.value,
        sign=figure.sign,
        text=_text(figure),
        link=_trace(figure),
        reason=words.reason_of(figure),
    )


def _line(figure: Figure, release: Release, *, by_place: bool) -> Line:
    name = figure.area.name if by_place else code_label(figure, release)
    return Line(
        name=name,
        text=_text(figure),
        meaning=words.meaning_of(figure.sign),
        reason=words.reason_of(figure),
        trace=_trace(figure),
        is_sum=by_place and figure.area.kind != AreaKind.MUNICIPALITY,
        figure=figure,
    )


def code_label(figure: Figure, release: Release) -> str:
    """What the codes of a figure's key are called."""
    labels = {d["id"]: {line.code: line.label for line in lines_of(d)} for d in release.layout}
    return ", ".join(labels.get(name, {}).get(code, code) for name, code in codes_of(figure.key).items())
