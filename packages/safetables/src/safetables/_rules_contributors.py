"""Rules about how many stand behind a cell: the minimum of contributors, and what one of them knows of the rest."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from safetables._contributed import Place, at_position, check_whole, contributions_of, largest_at
from safetables._protection import Protection
from safetables._rule import BadRule, cases, check_share
from safetables._table import Contributions, Table


@dataclass(frozen=True)
class MinimumContributors:
    """Minimum number of contributors: cells of 1 .. n-1 distinct contributors are sensitive, however many cases.

    Args:
        n: smallest number of contributors that may be shown, at least 2 (1 would hide nothing).
        interval: ask that a sensitive value v be protected up to v minus and v plus this share of v, the safety range
            of tau-argus: 0.2 is 20 %.

    Raises:
        BadRule: a figure out of its range; when used, a table without contributions.
    """

    n: int
    interval: float = 0.0
    hides_zeros: ClassVar[bool] = False

    def __post_init__(self) -> None:
        check_whole(repr(self), "n", self.n, 2, "the smallest number of contributors that may be shown")
        check_share(repr(self), "interval", self.interval)

    def primary(self, table: Table) -> np.ndarray:
        """Mask of the cells of too few contributors, in the table's shape."""
        contributors = contributions_of(table, repr(self)).contributors
        return (contributors >= 1) & (contributors < self.n) & ~table.structural

    def protection(self, table: Table) -> Protection:
        """`interval` as a share of each primary value (`Table.values`)."""
        return Protection.around(table.values, self.primary(table), self.interval * table.values)

    def reason(self, table: Table, position: int) -> str:
        """For example "contributors (provider): 2, fewer than 3"; the position is in C order."""
        found = contributions_of(table, repr(self))
        return f"contributors ({found.contributor}): {found.contributors.flat[position]}, fewer than {self.n}"

    def describe(self) -> str:
        """The rule in a few words."""
        return f"fewer than {self.n} contributors"

    def to_dict(self) -> dict[str, object]:
        """A form JSON can carry."""
        return {"rule": "minimum_contributors", "n": self.n, "interval": self.interval}


@dataclass(frozen=True)
class Holding:
    """Holding rule: a contributor knows its own cases, and must not learn of 1 .. minimum-1 cases of all the others.

    All cases of one contributor (a provider, a holding) count together. Sensitive is a cell in which a contributor with
    x of the X cases leaves X - x = 1 .. minimum-1. Where every case is one contributor's, nothing is left and nobody
    learns of others: `MinimumContributors(2)` hides such cells too.

    Level: upper = minimum - (X - x), so that the contributor must hold possible that the others have `minimum`; lower
    = 0. The level is that of the cell; a contributor also knows its own cases in the other hidden cells.

    Args:
        minimum: smallest number of cases of the others that may be known, at least 2 (1 would hide nothing).

    Raises:
        BadRule: the minimum out of its range; when used, a table without contributions, or with a measure: the
            contributions to its sums do not say who has how many cases.
    """

    minimum: int
    hides_zeros: ClassVar[bool] = False

    def __post_init__(self) -> None:
        check_whole(repr(self), "minimum", self.minimum, 2, "the smallest number of cases that may be known")

    def primary(self, table: Table) -> np.ndarray:
        """Mask of the cells that leave a contributor few cases of others, in the table's shape."""
        return (self._least_rest(table) < self.minimum) & ~table.structural

    def protection(self, table: Table) -> Protection:
        """`minimum` minus the rest, above the value only."""
        none = Protection.none(table.counts.shape)
        upper = np.maximum(self.minimum - self._least_rest(table), 0).astype(float)
        return Protection(none.lower, upper, none.sliding)

    def reason(self, table: Table, position: int) -> str:
        """For example "one provider has 40 of 42 cases; of the others 2, fewer than 4"; the position is in C order."""
        at = at_position(table, position)
        rest, count = int(self._least_rest(table, at)), int(table.counts[at])
        who = self._contributions(table).contributor
        return (
            f"one {who} has {count - rest} of {cases(count)}, which leaves {rest}, fewer than {self.minimum}"
        )

    def describe(self) -> str:
        """The rule in a few words."""
        return f"fewer than {self.minimum} cases beside those one contributor knows"

    def to_dict(self) -> dict[str, object]:
        """A form JSON can carry."""
        return {"rule": "holding", "minimum": self.minimum}

    def _contributions(self, table: Table) -> Contributions:
        if table.measure is not None:
            raise BadRule(
                f"{self!r} looks at cases, {table.name!r} sums {table.measure!r}; count the same records once more "
                "without measure=... and protect that table by this rule"
            )
        return contributions_of(table, repr(self), 1)

    def _least_rest(self, table: Table, at: Place = ()) -> np.ndarray:
        """The smallest number of others' cases >= 1 that a contributor of the cell leaves; `minimum` if none is
        below that."""
        found = self._contributions(table)
        largest = largest_at(found, at)
        rest = table.counts[at] - largest
        least = np.where((largest > 0) & (rest >= 1), rest, self.minimum).min(axis=0)
        # Distinct persons: several contributors may each have all of them. Who is not listed may have nearly all.
        unseen = (rest[-1] == 0) & (found.contributors[at] > len(rest))
        return np.asarray(np.minimum(np.where(unseen, 1, least), self.minimum))
