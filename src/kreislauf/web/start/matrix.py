"""The matrix of provision (Handlungsfelder-Matrix): fields across, tiers down, offers in every cell, lenses below."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from kreislauf.provider.offer.models import Offer
from kreislauf.region.matrix.models import ActionField, ProvisionTier
from kreislauf.region.measure.models import Measure

#: From so many offers on a cell takes the next darker pattern: none, few, some, many.
HEAT_FROM = (1, 3, 6)
#: So many offers stand open in a cell; the others fold out.
OPEN_IN_A_CELL = 4


@dataclass(frozen=True)
class MatrixCell:
    """Offers of one field on one tier; `heat` 0 (none) to 3 (many) chooses the pattern."""

    offers: tuple[Offer, ...]

    @property
    def count(self) -> int:
        """How many offers there are."""
        return len(self.offers)

    @property
    def first(self) -> tuple[Offer, ...]:
        """The offers that stand open."""
        return self.offers[:OPEN_IN_A_CELL]

    @property
    def rest(self) -> tuple[Offer, ...]:
        """The offers that fold out."""
        return self.offers[OPEN_IN_A_CELL:]

    @property
    def heat(self) -> int:
        """Step of the pattern."""
        return sum(self.count >= least for least in HEAT_FROM)


@dataclass(frozen=True)
class Lens:
    """A cross-cutting theme of one measure, with what the measure means under it."""

    theme: str
    measure: Measure
    relevance: str


@dataclass(frozen=True)
class Matrix:
    """The whole matrix.

    Attributes:
        fields: the columns (code, label). tiers: label of a tier with a cell per field.
        lenses: the cross-cutting row, a tuple per field.
    """

    fields: tuple[tuple[str, str], ...]
    tiers: tuple[tuple[str, tuple[MatrixCell, ...]], ...]
    lenses: tuple[tuple[Lens, ...], ...]

    @property
    def offers(self) -> int:
        """All offers."""
        return sum(cell.count for _label, cells in self.tiers for cell in cells)

    @property
    def has_lenses(self) -> bool:
        """Whether any measure says what it means for a cross-cutting theme."""
        return any(self.lenses)


def matrix_of(offers: Iterable[Offer], measures: Iterable[Measure] = ()) -> Matrix:
    """The matrix of these offers; its cross-cutting row from the themes of these measures."""
    by_cell: dict[tuple[str, str], list[Offer]] = defaultdict(list)
    for offer in sorted(offers, key=lambda offer: (offer.name, offer.provider.name)):
        by_cell[offer.action_field, offer.tier].append(offer)
    by_field: dict[str, list[Lens]] = defaultdict(list)
    for measure in measures:
        for theme in measure.themes.all():
            by_field[measure.action_field].append(
                Lens(str(theme.get_theme_display()), measure, theme.relevance)
            )
    return Matrix(
        fields=tuple((field.value, str(field.label)) for field in ActionField),
        tiers=tuple(
            (
                str(tier.label),
                tuple(MatrixCell(tuple(by_cell[field.value, tier.value])) for field in ActionField),
            )
            for tier in ProvisionTier
        ),
        lenses=tuple(tuple(by_field[field.value]) for field in ActionField),
    )
