"""Trace (Spur): from a printed figure back to the release, the cells, the definition, the source and the people."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib.auth.models import AnonymousUser

from kreislauf.catalogue import IndicatorDefinition, TableDefinition, load_catalogue
from kreislauf.evidence.figure.models import Figure, FigurePart
from kreislauf.evidence.figure.selectors import figure_visible_to
from kreislauf.evidence.release.models import Release, ReleasedCell
from kreislauf.evidence.release.selectors import history_of
from kreislauf.foundation.account.models import User
from kreislauf.foundation.place.models import Population


@dataclass(frozen=True)
class Trace:
    """Everything a figure rests on. Definitions are those of the day of its release.

    Attributes:
        numerator, denominator: the released cells added up.
        populations: the population figures added up in the denominator, all on one base.
        editions: the chain of releases the figure's release belongs to, oldest first.
    """

    figure: Figure
    release: Release
    indicator: IndicatorDefinition | None
    table: TableDefinition | None
    numerator: tuple[ReleasedCell, ...]
    denominator: tuple[ReleasedCell, ...]
    populations: tuple[Population, ...]
    editions: tuple[Release, ...]

    @property
    def is_superseded(self) -> bool:
        """Whether a newer edition stands."""
        return self.editions[-1].pk != self.release.pk


def trace_of(user: User | AnonymousUser, trace_number: str) -> Trace:
    """The trace of the figure with this number.

    Raises:
        NotVisible: there is none of this number, or not for this person.
    """
    figure = figure_visible_to(user, trace_number)
    release = figure.release
    catalogue = load_catalogue(on=release.period_until)
    indicator = catalogue.indicators.get(figure.indicator_id)
    table = catalogue.tables.get(release.table_id)
    inputs = list(figure.inputs.select_related("cell"))
    return Trace(
        figure=figure,
        release=release,
        indicator=indicator if indicator and indicator.version == figure.indicator_version else None,
        table=table if table and table.version == release.table_version else None,
        numerator=tuple(i.cell for i in inputs if i.part == FigurePart.NUMERATOR),
        denominator=tuple(i.cell for i in inputs if i.part == FigurePart.DENOMINATOR),
        populations=tuple(
            row.population for row in figure.population_inputs.select_related("population__area")
        ),
        editions=tuple(history_of(release)),
    )
