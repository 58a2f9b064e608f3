"""Rounding to multiples of a base: to the nearest, at random without bias, or controlled (additive)."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

import numpy as np

from safetables._keys import CellKeys, label_keys
from safetables._perturbation import Perturbed
from safetables._ptable import KEYS
from safetables._rounding_controlled import round_controlled
from safetables._rule import BadRule
from safetables._table import Table


@dataclass(frozen=True)
class Rounding:
    """Publish every count as a multiple of `base`.

    Args:
        base: a whole number >= 2.
        kind: how.

            - "nearest": the nearest multiple (halves up), every cell from its own true count, totals too. A published
              value m stands for the counts that round to it.
            - "random": one of the two neighbouring multiples, the upper one with the probability rest / base, so without
              bias (Fellegi 1975). A multiple stays. m stands for m - base + 1 .. m + base - 1.
            - "controlled": one of the two neighbouring multiples, so that every total is the sum of its published
              parts and the whole as near to the true values as could be found. m stands for the same counts as at
              random; where no such rounding was found, values go further and `ProtectedTable.widened` says by how many
              bases, which the intervals contain.

            With "nearest" and "random" totals are not the sums of their parts.
        keys: for "random": cell keys; the same people round the same way in every table.
        secret: for "random" without record keys: at least 16 random bytes; a cell with the same codes rounds the same
            way in every table. Never publish the same cell with another secret: the mean of fresh roundings
            is the true count.
        prove: False: return the table without attacking it; `audit` then says what is open.

    The audit uses the intervals of all cells together. It does not model which of two multiples is likelier, nor what
    follows from controlled rounding having sought the nearest.
    """

    base: int
    kind: Literal["nearest", "random", "controlled"] = "nearest"
    keys: CellKeys | None = field(default=None, repr=False)
    secret: bytes | None = field(default=None, repr=False)
    prove: bool = True

    def __post_init__(self) -> None:
        if isinstance(self.base, bool) or not isinstance(self.base, (int, np.integer)) or self.base < 2:
            raise BadRule(f"Rounding({self.base}): the base is a whole number of at least 2")
        if self.kind not in ("nearest", "random", "controlled"):
            raise BadRule(f"Rounding(kind={self.kind!r}): expected 'nearest', 'random' or 'controlled'")
        if self.kind == "random" and (self.keys is None) == (self.secret is None):
            raise BadRule(
                "random rounding needs keys or a secret (one of them), so that a cell always rounds alike"
            )
        if self.kind != "random" and (self.keys is not None or self.secret is not None):
            raise BadRule(f"Rounding(kind={self.kind!r}) draws nothing at random; leave keys and secret out")

    def round(self, counts: np.ndarray) -> np.ndarray:
        """The nearest multiples, halves up."""
        return (2 * counts + self.base) // (2 * self.base) * self.base

    def round_at_random(self, counts: np.ndarray, keys: np.ndarray) -> np.ndarray:
        """One of the two neighbouring multiples: up if the key is below rest / base of the range of keys."""
        rest = counts % self.base
        limits = np.array([-(-r * KEYS // self.base) for r in range(self.base)], dtype=np.int64)
        return counts - rest + np.where(keys < limits[rest], self.base, 0)

    def interval(self, rounded: np.ndarray, widened: int | np.ndarray = 0) -> tuple[np.ndarray, np.ndarray]:
        """Smallest and largest count that a value may stand for."""
        if self.kind == "nearest":
            smallest = -(-(2 * rounded - self.base) // 2)
            largest = (2 * rounded + self.base - 1) // 2
        else:
            room = self.base - 1 + self.base * widened
            smallest, largest = rounded - room, rounded + room
        return np.maximum(smallest, 0), largest

    def perturb(self, table: Table) -> Perturbed:
        """The rounded counts.

        Raises:
            BadRule: controlled rounding of a table that is not additive.
        """
        counts = table.counts.ravel()
        if self.kind == "controlled":
            return self._control(table)
        nearest = self.kind == "nearest"
        values = self.round(counts) if nearest else self.round_at_random(counts, self._keys_of(table))
        lower, upper = self.interval(values)
        return Perturbed(values, lower, upper, [self.to_dict()])

    def _control(self, table: Table) -> Perturbed:
        if not table.additive:
            raise BadRule(
                f"{table.name!r} is not additive (a unit may have several codes in {table.multivalued!r}), so its rounded "
                "totals cannot be sums of their parts; round to the nearest or at random"
            )
        found = round_controlled(table.counts, table.dimensions, self.base)
        # Nobody outside can tell which totals went further, so every value stands for the wider interval.
        values = found.values.ravel()
        lower, upper = self.interval(values, found.widened)
        if table.impossible is not None:
            lower, upper = np.where(table.structural.ravel(), 0, (lower, upper))
        # Not the distance: it would tell about the true counts. See information_loss.
        record = {"widened": found.widened, "in_one_program": found.proven}
        return Perturbed(values, lower, upper, [self.to_dict() | record])

    def _keys_of(self, table: Table) -> np.ndarray:
        if self.keys is not None:
            return self.keys.of(table)
        return label_keys(table.dimensions, self.secret or b"")

    def to_dict(self) -> dict[str, object]:
        """A form JSON can carry; without keys and secret."""
        if self.kind == "nearest":
            return {"method": "rounding", "base": self.base}
        return {"method": "rounding", "base": self.base, "kind": self.kind}
