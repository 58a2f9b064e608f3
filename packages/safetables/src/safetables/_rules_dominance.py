"""Rules against a dominant contributor: (n,k), p% and p/q.

X is the value of a cell, x1 >= x2 >= ... what its contributors have. The upper level of protection is by how much X
would have to be larger, the large contributors having what they have, for the cell not to be sensitive. As the rules
are linear, a cell is sensitive exactly if its level is positive. Lower level = upper level, as tau-argus asks, but
never more than X. Formulas: Hundepool, Domingo-Ferrer, Franconi, Giessing, Schulte Nordholt, Spicer and de Wolf
(2012), Statistical Disclosure Control, Wiley, chapter 4, and the manual of tau-argus.
"""

from __future__ import annotations

from abc import abstractmethod
from dataclasses import dataclass
from fractions import Fraction
from typing import ClassVar

import numpy as np

from safetables._contributed import (
    Place,
    at_position,
    check_whole,
    compared,
    contributions_of,
    excess,
    largest_at,
    level,
    percentage,
    plain,
    rest_after_two,
    single,
)
from safetables._protection import Protection
from safetables._rule import BadRule
from safetables._table import Contributions, Table


class _Linear:
    """A rule that asks for a level (excess / divisor) and marks the cells where it is positive.

    A cell of one contributor is always primary, whatever the percentages: its value is that contributor's figure. Its
    level is the formula's, with 0 for the contributors there are not; 0 (no interval, only never exactly) where the
    formula asks for none.
    """

    largest: ClassVar[int] = 2
    hides_zeros: ClassVar[bool] = False

    @abstractmethod
    def describe(self) -> str:
        """The rule in a few words."""

    @abstractmethod
    def _excess(self, table: Table, found: Contributions) -> tuple[np.ndarray, int]:
        """Level times divisor, exact whole numbers; and the divisor."""

    @abstractmethod
    def _figures(self, table: Table, found: Contributions, at: Place) -> str:
        """Why a cell of several contributors is primary."""

    def primary(self, table: Table) -> np.ndarray:
        """Mask of the sensitive cells, in the table's shape."""
        found = self._contributions(table)
        asked, _ = self._excess(table, found)
        return (np.asarray(asked > 0, dtype=bool) | single(table, found)) & ~table.structural

    def protection(self, table: Table) -> Protection:
        """The levels of the primary cells, in the unit of `Table.values`."""
        asked, divisor = self._excess(table, self._contributions(table))
        return Protection.around(table.values, self.primary(table), level(asked, divisor))

    def reason(self, table: Table, position: int) -> str:
        """The figures of the cell at a position in C order, beside the limit."""
        found, at = self._contributions(table), at_position(table, position)
        if found.contributors[at] == 1:
            return f"only one {found.contributor}: the value is its own figure"
        return self._figures(table, found, at)

    def _contributions(self, table: Table) -> Contributions:
        return contributions_of(table, repr(self), self.largest)


@dataclass(frozen=True)
class Dominance(_Linear):
    """(n,k) rule (Dominanzregel): the n largest contributors have more than k % of the sum.

    Level: 100/k * (x1 + ... + xn) - X. With it X is the sum of which the n largest have exactly k %.

    Args:
        n: how many contributors are looked at together, at least 1.
        k: percent, above 0 and at most 100. A cell with exactly k % is not sensitive.

    Raises:
        BadRule: a figure out of its range; when used, a table without (enough of the largest) contributions.
    """

    n: int
    k: float

    def __post_init__(self) -> None:
        percentage(repr(self), "k", self.k)
        check_whole(repr(self), "n", self.n, 1, "how many contributors to look at")

    def describe(self) -> str:
        """The rule in a few words."""
        who = "the largest contributor has" if self.n == 1 else f"the {self.n} largest contributors have"
        return f"{who} more than {plain(self._share)} % of the sum"

    def to_dict(self) -> dict[str, object]:
        """A form JSON can carry."""
        return {"rule": "dominance", "n": self.n, "k": self.k}

    @property
    def _share(self) -> Fraction:
        return percentage(repr(self), "k", self.k)

    def _contributions(self, table: Table) -> Contributions:
        return contributions_of(table, repr(self), self.n)

    def _together(self, table: Table, found: Contributions, at: Place = ()) -> np.ndarray:
        # Contributors who share persons have more together than the distinct persons of the cell.
        return np.minimum(largest_at(found, at)[: self.n].sum(axis=0), table.values[at])

    def _excess(self, table: Table, found: Contributions) -> tuple[np.ndarray, int]:
        k = self._share
        together = self._together(table, found)
        return excess(100 * k.denominator, together, k.numerator, table.values), k.numerator

    def _figures(self, table: Table, found: Contributions, at: Place) -> str:
        together = int(self._together(table, found, at))
        part = compared(Fraction(100 * together, int(table.values[at])), self._share)
        who = (
            f"largest {found.contributor} has"
            if self.n == 1
            else f"{self.n} largest ({found.contributor}) have"
        )
        return f"the {who} {part} % of the sum, more than {plain(self._share)} %"


class _Estimate(_Linear):
    """A contributor must not be estimated to within less than `limit` percent by one who knows the others to within
    `prior` percent. The second largest comes closest to the largest, relative to what that one has: of the rest,
    X - x1 - x2, it knows all but `prior` percent."""

    @property
    @abstractmethod
    def _limit(self) -> Fraction:
        """How close nobody may come."""

    @property
    def _prior(self) -> Fraction:
        return Fraction(100)

    def _excess(self, table: Table, found: Contributions) -> tuple[np.ndarray, int]:
        gain = self._limit / self._prior
        rest = rest_after_two(table, found)
        return excess(gain.numerator, found.largest[0], gain.denominator, rest), gain.denominator

    def _figures(self, table: Table, found: Contributions, at: Place) -> str:
        rest = int(rest_after_two(table, found, at))
        error = self._prior * Fraction(rest, int(found.largest[(0, *at)]))
        return (
            f"the second largest {found.contributor} can estimate the largest to within "
            f"{compared(error, self._limit)} %, less than {plain(self._limit)} %"
        )


@dataclass(frozen=True)
class PPercent(_Estimate):
    """p% rule: a contributor, who knows its own figure, can estimate another to within less than p %.

    The second largest knows x1 <= X - x2, which is too much by X - x1 - x2: sensitive if that is less than
    p/100 * x1. This is the p/q rule of one who knows of the others only that they have not less than nothing.

    Level: p/100 * x1 - (X - x1 - x2).

    Args:
        p: percent, above 0 and at most 100. An error of exactly p % is not sensitive.

    Raises:
        BadRule: p out of its range; when used, a table without contributions, or with only the largest.
    """

    p: float

    def __post_init__(self) -> None:
        percentage(repr(self), "p", self.p)

    def describe(self) -> str:
        """The rule in a few words."""
        return f"a contributor can estimate another to within less than {plain(self._limit)} %"

    def to_dict(self) -> dict[str, object]:
        """A form JSON can carry."""
        return {"rule": "p_percent", "p": self.p}

    @property
    def _limit(self) -> Fraction:
        return percentage(repr(self), "p", self.p)


@dataclass(frozen=True)
class PQ(_Estimate):
    """p/q rule (prior-posterior rule): one who knows the others to within q % can estimate another to within less
    than p %.

    The second largest knows that the small ones have at least (1 - q/100) * (X - x1 - x2), so its estimate of x1 is
    too much by q/100 * (X - x1 - x2): sensitive if that is less than p/100 * x1.

    Level: p/q * x1 - (X - x1 - x2). If X were larger, so were what the small ones have, known to within q % as well.

    Args:
        p: percent to within which nobody may be estimated, above 0. An error of exactly p % is not sensitive.
        q: percent to within which everybody is known before, p <= q <= 100.

    Raises:
        BadRule: a figure out of its range; when used, a table without contributions, or with only the largest.
    """

    p: float
    q: float

    def __post_init__(self) -> None:
        if self._limit > self._prior:
            raise BadRule(
                f"{self!r}: everybody is known more closely than to p % before; give a q of at least p"
            )

    def describe(self) -> str:
        """The rule in a few words."""
        close = f"a contributor can estimate another to within less than {plain(self._limit)} %"
        return f"{close}, knowing the others to within {plain(self._prior)} %"

    def to_dict(self) -> dict[str, object]:
        """A form JSON can carry."""
        return {"rule": "pq", "p": self.p, "q": self.q}

    @property
    def _limit(self) -> Fraction:
        return percentage(repr(self), "p", self.p)

    @property
    def _prior(self) -> Fraction:
        return percentage(repr(self), "q", self.q)
