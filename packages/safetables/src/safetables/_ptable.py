"""Perturbation tables: with what probability the cell key method turns a count i into a count j."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from safetables._error import SafetablesError
from safetables._maxent import least_variance, most_even

KEY_BITS = 53
KEYS = 1 << KEY_BITS  # keys are whole numbers below this; key / KEYS is the uniform number in [0, 1)
DIGITS = 8  # decimal places of the published interval ends, as ptable 1.0.0 rounds them


class BadPTable(SafetablesError):
    """No perturbation table exists for these figures, or a given one is not in order."""


@dataclass(frozen=True, eq=False)
class PTable:
    """One distribution of noise per original value, cut into intervals of the cell key.

    Attributes:
        originals: the original values that have an own distribution, rising from 0. Larger ones use the last.
        noise: per original value, what is added in each interval.
        upper: per original value, the upper ends of the intervals, rising to 1. An interval holds the keys
            from its lower end (included) up to its upper end (excluded): the noise of a key u is that of
            the first interval with u < upper, as in cellKey 1.0.2.
        origin: how it was made, as JSON-like data.

    Raises:
        BadPTable: intervals that do not fill [0, 1), results below zero, or a zero that does not stay zero.
    """

    originals: tuple[float, ...]
    noise: tuple[np.ndarray, ...]
    upper: tuple[np.ndarray, ...]
    origin: dict[str, object] = field(default_factory=dict)

    def __post_init__(self) -> None:
        _check_originals(self.originals)
        for original, noise, upper in zip(self.originals, self.noise, self.upper, strict=True):
            _check_row(original, noise, upper)
            noise.setflags(write=False)
            upper.setflags(write=False)

    @classmethod
    def design(
        cls,
        D: int,  # noqa: N803 - the letters of the literature
        V: float,  # noqa: N803
        js: int = 0,
        pstay: float | Sequence[float] | None = None,
        *,
        mono: bool | Sequence[bool] = True,
        digits: int | None = DIGITS,
    ) -> PTable:
        """The maximum-entropy table for counts (Giessing 2016), as ptable 1.0.0's create_cnt_ptable designs it.

        Args:
            D: largest change of a count, >= 1.
            V: variance of the noise, > 0. A small count may allow less only (it cannot fall below zero);
                it then gets the distribution of largest entropy with what it allows. See `moments`.
            js: the counts 1 .. js never appear as a result.
            pstay: smallest probability that a count stays as it is, or one per count 1, 2, ... It is lowered in
                steps of 0.05 where it leaves no room for the variance.
            mono: probabilities of negative noises rise towards 0; or one truth value per count 1, 2, ...
            digits: decimal places of the interval ends; None: not rounded.

        Counts from D (with js > 0: from D + js + 1) on share one symmetrical distribution.

        Raises:
            BadPTable: names the count for which no distribution exists, and what to change.
        """
        _check_parameters(D, V, js)
        last = D if js == 0 else D + js + 1
        stays = _per_count("pstay", pstay if pstay is not None else 0.0, last)
        monos = _per_count("mono", mono, last)
        noises = [_allowed_noise(i, D, js) for i in range(1, last + 1)]
        chances = [
            _distribution(i, noise, V, bool(m), float(s))
            for i, noise, m, s in zip(range(1, last + 1), noises, monos, stays, strict=True)
        ]
        if chances[-1] @ noises[-1] ** 2 < V - 1e-6 and not any(stays):
            raise BadPTable(
                f"V={V:g} is more than noise up to {D} can have without growing outwards; choose V <= {D * (D + 1) / 3:g} "
                "or a larger D"
            )
        zero = np.zeros(1)
        origin: dict[str, object] = {"D": D, "V": V, "js": js, "pstay": pstay}
        return cls(
            tuple(float(i) for i in range(last + 1)),
            (zero, *noises),
            (np.ones(1), *(interval_ends(p, digits) for p in chances)),
            {**origin, "table": "counts"},
        )

    @classmethod
    def design_magnitude(
        cls,
        D: int,  # noqa: N803
        V: float,  # noqa: N803
        *,
        step: int = 2,
        originals: Sequence[int] | None = None,
        digits: int | None = DIGITS,
    ) -> PTable:
        """The table for magnitudes: noise in steps of 1/step, one row per original (default 1 and D).

        An original is the magnitude in units of its perturbable part (see `perturb_magnitudes`). As ptable 1.0.0's
        create_num_ptable designs it.
        """
        _check_parameters(D, V, 0)
        if step < 1:
            raise BadPTable(f"step={step}: give the number of steps between two whole numbers, >= 1")
        rows = sorted({1, D} if originals is None else set(originals))
        if not {1, D} <= set(rows) or rows[-1] > D or rows[0] < 1:
            raise BadPTable(f"originals={rows}: give 1, {D} and, if you like, whole numbers in between")
        noises = [np.arange(-min(i, D) * step, D * step + 1) / step for i in rows]
        chances = [_distribution(i, noise, V, True, 0.0) for i, noise in zip(rows, noises, strict=True)]
        ends = (interval_ends(p, digits) for p in chances)
        origin: dict[str, object] = {"D": D, "V": V, "step": step, "table": "magnitudes"}
        return cls((0.0, *map(float, rows)), (np.zeros(1), *noises), (np.ones(1), *ends), origin)

    @property
    def for_counts(self) -> bool:
        """Whole-numbered noise and a row for each count up to the last: what counts need."""
        contiguous = self.originals == tuple(range(len(self.originals)))
        return contiguous and all((noise % 1 == 0).all() for noise in self.noise)

    @cached_property
    def reach(self) -> tuple[int, int]:
        """Smallest and largest noise with a positive probability."""
        return int(min(n.min() for n in self.noise)), int(np.ceil(max(n.max() for n in self.noise)))

    def probabilities(self, original: int) -> dict[float, float]:
        """Result -> probability for one original count, from the interval ends."""
        row = min(original, len(self.originals) - 1)
        found: dict[float, float] = {}
        for noise, chance in zip(self.noise[row], np.diff(self.upper[row], prepend=0.0), strict=True):
            result = float(original + noise)
            found[result] = found.get(result, 0.0) + float(chance)
        return found

    def moments(self) -> list[tuple[float, float, float]]:
        """(original, mean, variance) of the noise per row: check them before using a table."""
        found = []
        for original, noise, upper in zip(self.originals, self.noise, self.upper, strict=True):
            chance = np.diff(upper, prepend=0.0)
            mean = float(chance @ noise)
            found.append((original, mean, float(chance @ noise**2) - mean**2))
        return found

    def noise_of(self, row: int, keys: np.ndarray) -> np.ndarray:
        """Noise of each key (whole numbers below 2^53) in one row."""
        ends = np.ceil(self.upper[row] * KEYS).astype(np.int64)  # u < upper if and only if key < ceil(...)
        return np.asarray(self.noise[row][np.searchsorted(ends, keys, side="right")])

    def perturb(self, counts: np.ndarray, keys: np.ndarray) -> np.ndarray:
        """Published counts, from true counts and cell keys of the same shape."""
        self._check_for_counts()
        rows = np.minimum(counts, len(self.originals) - 1)
        published = counts.copy()
        for row in np.unique(rows).tolist():
            here = rows == row
            published[here] += self.noise_of(row, keys[here]).astype(np.int64)
        return published

    def interval(self, published: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Smallest and largest count that can become each published value: what is known to who knows the table."""
        self._check_for_counts()
        last = len(self.originals) - 1
        low, high = self.reach
        scanned = last + high - low + 1
        smallest = np.full(scanned, -1)
        largest = np.full(scanned, -1)
        for count in range(scanned + max(-low, 0) + 1):
            results = [int(j) for j, p in self.probabilities(count).items() if p > 0 and j < scanned]
            smallest[results] = np.where(smallest[results] < 0, count, smallest[results])
            largest[results] = count
        if (published < 0).any() or (smallest[published[published < scanned]] < 0).any():
            raise BadPTable("a published value cannot come from this perturbation table; give the table used")
        near = np.minimum(published, scanned - 1)
        final = self.noise[last]
        return (
            np.where(published < scanned, smallest[near], published - int(final.max())),
            np.where(published < scanned, largest[near], published - int(final.min())),
        )

    def _check_for_counts(self) -> None:
        if not self.for_counts:
            raise BadPTable("this perturbation table is for magnitudes; design one for counts")


def interval_ends(chances: np.ndarray, digits: int | None) -> np.ndarray:
    """Upper ends of the intervals; the last is exactly 1."""
    ends = np.cumsum(chances)
    if digits is not None:
        ends = np.round(ends, digits)
    ends[-1] = 1.0
    return np.minimum(ends, 1.0)


def _allowed_noise(count: int, largest: int, forbidden: int) -> np.ndarray:
    results = np.arange(max(count - largest, 0), count + largest + 1)
    results = results[(results == 0) | (results > forbidden)]
    return (results - count).astype(float)


def _distribution(count: int, noise: np.ndarray, variance: float, mono: bool, stay: float) -> np.ndarray:
    """The most even distribution; a wish to stay gives way where it leaves no room for the variance."""
    found = most_even(noise, variance, monotone=mono, stay=stay)
    while stay > 0 and 0 in noise and (found is None or found @ noise**2 < variance - 5e-4):
        stay = max(stay - 0.05, 0.0)
        found = most_even(noise, variance, monotone=mono, stay=stay)
    if found is not None:
        return found
    needed = least_variance(noise)
    if needed is None:
        raise BadPTable(
            f"count {count}: no noise lowers or none raises it; choose a larger D or a smaller js"
        )
    if needed > variance:
        raise BadPTable(
            f"count {count}: without the forbidden results its noise has a variance of at least {needed:g}, V is "
            f"{variance:g}; raise V or lower js"
        )
    raise BadPTable(
        f"count {count}: no distribution rises towards 0 with V={variance:g}; set mono=False for it"
    )


def _per_count(name: str, given: object, counts: int) -> list[float | bool]:
    if isinstance(given, (bool, int, float)):
        values: list[float | bool] = [given] * counts
    else:
        values = list(given)  # type: ignore[call-overload]
    if len(values) != counts:
        raise BadPTable(f"{name} has {len(values)} values; give one, or one for each count 1 to {counts}")
    if not all(0 <= value <= 1 for value in values) or (name == "pstay" and 1 in values):
        raise BadPTable(f"{name}={given!r}: expected a probability below 1")
    return values


def _check_parameters(largest: int, variance: float, forbidden: int) -> None:
    if not isinstance(largest, (int, np.integer)) or largest < 1:
        raise BadPTable(f"D={largest!r}: the largest change is a whole number >= 1")
    if not np.isfinite(variance) or variance <= 0:
        raise BadPTable(f"V={variance!r}: the variance is a number > 0")
    if not isinstance(forbidden, (int, np.integer)) or forbidden < 0:
        raise BadPTable(f"js={forbidden!r}: the largest forbidden result is a whole number >= 0")


def _check_originals(originals: tuple[float, ...]) -> None:
    if len(originals) < 2 or originals[0] != 0 or list(originals) != sorted(set(originals)):
        raise BadPTable(f"original values {list(originals)[:5]}: expected 0 and at least one more, rising")


def _check_row(original: float, noise: np.ndarray, upper: np.ndarray) -> None:
    place = f"original value {original:g}"
    if len(noise) != len(upper) or not len(noise):
        raise BadPTable(
            f"{place}: {len(noise)} noises and {len(upper)} intervals; give one noise per interval"
        )
    if not np.isfinite(noise).all() or (noise + original < 0).any():
        raise BadPTable(f"{place}: a result is below zero or no number; noise is at least {-original:g}")
    if original == 0 and (noise != 0).any():
        raise BadPTable("original value 0: zero must stay zero; give it the single noise 0")
    if not (np.diff(upper, prepend=0.0) >= 0).all() or upper[-1] != 1:
        raise BadPTable(f"{place}: the intervals must rise from 0 to 1, they end at {upper[-1]!r}")
