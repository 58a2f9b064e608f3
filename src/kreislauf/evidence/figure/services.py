"""Compute the figures of a release. Called once, in the transaction in which the release is written."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.conf import settings
from django.db import transaction

from kreislauf.catalogue import Catalogue, IndicatorDefinition, Quantity
from kreislauf.evidence.figure import rules
from kreislauf.evidence.figure.models import Figure, FigureCell, FigurePart, FigurePopulation
from kreislauf.evidence.figure.rules import Amount, Base
from kreislauf.evidence.release.models import Release, ReleasedCell
from kreislauf.evidence.release.rules import key_of
from kreislauf.evidence.sign.rules import Sign
from kreislauf.foundation.place.models import Area, AreaKind, Population

#: The dimension whose codes are places.
PLACE = "municipality"


@dataclass
class _Draft:
    """A figure before it is written, with the rows it was computed from."""

    figure: Figure
    numerator: Sequence[ReleasedCell]
    denominator: Sequence[ReleasedCell]
    populations: Sequence[Population]


@transaction.atomic
def compute_figures(*, release: Release, catalogue: Catalogue) -> int:
    """Compute every indicator whose numerator is this release's table, from its released cells alone.

    Returns:
        How many figures were written: one per area and combination of the indicator's other dimensions.
    """
    reading = _Reading(release, catalogue)
    drafts = [
        draft
        for indicator in catalogue.indicators.values()
        if indicator.numerator.table == release.table_id
        for draft in reading.figures_of(indicator)
    ]
    for position, draft in enumerate(drafts, start=1):
        draft.figure.position = position
    Figure.objects.bulk_create([draft.figure for draft in drafts], batch_size=settings.BULK_SIZE)
    FigureCell.objects.bulk_create(_inputs(drafts), batch_size=settings.BULK_SIZE)
    FigurePopulation.objects.bulk_create(
        [FigurePopulation(figure=draft.figure, population=p) for draft in drafts for p in draft.populations],
        batch_size=settings.BULK_SIZE,
    )
    return len(drafts)


def _inputs(drafts: Iterable[_Draft]) -> list[FigureCell]:
    return [
        FigureCell(figure=draft.figure, cell=cell, part=part)
        for draft in drafts
        for part, cells in (
            (FigurePart.NUMERATOR, draft.numerator),
            (FigurePart.DENOMINATOR, draft.denominator),
        )
        for cell in cells
    ]


class _Reading:
    """One release with everything its figures are computed from, read once."""

    def __init__(self, release: Release, catalogue: Catalogue) -> None:
        self.release = release
        self.profile = catalogue.profiles[release.profile]
        self.cells = {cell.key: cell for cell in release.cells.all()}
        self.trees = {
            dimension["id"]: {entry["code"]: entry["parent"] for entry in dimension["codes"]}
            for dimension in release.layout
        }
        self.areas = {area.code: area for area in Area.objects.all()}
        self.county = next((a for a in self.areas.values() if a.kind == AreaKind.COUNTY), None)
        self.populations, self.base = self._populations()

    def _populations(self) -> tuple[dict[str, Population], Base | None]:
        """Each municipality's population on the one base that has all of them, and that base."""
        by_base: dict[Base, dict[str, Population]] = defaultdict(dict)
        municipalities = [a.code for a in self.areas.values() if a.kind == AreaKind.MUNICIPALITY]
        for row in Population.objects.filter(area__code__in=municipalities).select_related("area"):
            by_base[Base(row.base, row.reference_date)][row.area.code] = row
        base = rules.base_for(
            {base: frozenset(rows) for base, rows in by_base.items()},
            frozenset(municipalities),
            until=self.release.period_until,
        )
        return (by_base[base] if base else {}), base

    def figures_of(self, indicator: IndicatorDefinition) -> Iterable[_Draft]:
        """One draft per area and combination of codes of the indicator's other dimensions."""
        others = [name for name in indicator.by if name in self.trees and name != PLACE]
        for codes in self._combinations(others):
            for area, place in self._places(indicator):
                yield self._figure(indicator, area, {**codes, **place}, others)

    def _combinations(self, names: Sequence[str]) -> list[dict[str, str]]:
        found: list[dict[str, str]] = [{}]
        for name in names:
            found = [{**codes, name: code} for codes in found for code in self.trees[name]]
        return found

    def _places(self, indicator: IndicatorDefinition) -> list[tuple[Area, dict[str, str]]]:
        if PLACE in indicator.by and PLACE in self.trees:
            return [(self.areas[c], {PLACE: c}) for c in self.trees[PLACE] if c in self.areas]
        return [(self.county, {})] if self.county else []

    def _figure(
        self, indicator: IndicatorDefinition, area: Area, codes: dict[str, str], named: Sequence[str]
    ) -> _Draft:
        numerator = self._cells(indicator.numerator, codes)
        denominator: list[ReleasedCell] = []
        populations: list[Population] = []
        if indicator.denominator.table:
            denominator = self._cells(indicator.denominator, codes)
            below, least = _amount(denominator), self.profile.share_from
        else:
            populations = self._people_of(area)
            below, least = self._population_amount(populations), 0
        result = rules.rate(
            _amount(numerator),
            below,
            factor=indicator.factor,
            decimals=indicator.decimals,
            least_denominator=least,
        )
        figure = Figure(
            release=self.release,
            indicator_id=indicator.id,
            indicator_version=indicator.version,
            area=area,
            key=key_of({name: codes[name] for name in named}),
            period_from=self.release.period_from,
            period_until=self.release.period_until,
            base=self.base.name if populations and self.base else "",
            base_date=self.base.day if populations and self.base else None,
            value=result.value,
            decimals=indicator.decimals,
            sign=result.sign.value,
            reason=result.reason,
        )
        return _Draft(figure, numerator, denominator, populations)

    def _cells(self, quantity: Quantity, codes: dict[str, str]) -> list[ReleasedCell]:
        """The released cells a quantity adds up; a dimension that nobody names stands at its root."""
        found: list[dict[str, str]] = [{}]
        for name, tree in self.trees.items():
            wanted = quantity.where.get(name) or (codes.get(name) or _root(tree),)
            found = [{**cell, name: code} for cell in found for code in wanted]
        keys = [key_of(cell) for cell in found]
        return [self.cells[key] for key in keys if key in self.cells]

    def _people_of(self, area: Area) -> list[Population]:
        """The populations of the municipalities that lie in the area (or are it)."""
        return [self.populations[code] for code in self._municipalities_in(area) if code in self.populations]

    def _municipalities_in(self, area: Area) -> list[str]:
        if area.kind == AreaKind.MUNICIPALITY:
            return [area.code]
        below = [other for other in self.areas.values() if other.parent_id == area.pk]
        return sorted(code for other in below for code in self._municipalities_in(other))

    def _population_amount(self, populations: Sequence[Population]) -> Amount:
        if not populations:
            return Amount(None, Sign.NOT_YET, rules.NO_POPULATION)
        people = sum(row.total for row in populations)
        least = self.profile.least_population
        if least is not None and people < least:
            return Amount(None, Sign.HIDDEN, rules.FEW_PEOPLE)
        return Amount(people)


def _amount(cells: Sequence[ReleasedCell]) -> Amount:
    return rules.add_up([(cell.value, Sign(cell.sign)) for cell in cells])


def _root(tree: dict[str, str | None]) -> str:
    return next(code for code, parent in tree.items() if parent is None)
