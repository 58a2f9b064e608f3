"""Draw with little noise: shares come out as asked for (quotas), means come out as asked for (standardised). Pure.

Plain random draws would miss a published share by chance in small groups; a share that is drawn by quota is met to
within one case, whatever the seed, so that the self-check of the generator tests the model and not luck.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]


def counts_by_quota(shares: Sequence[float] | Floats, size: int) -> Ints:
    """How many of `size` fall to each share (any positive weights), by the largest remainder; sums to `size`."""
    weights = np.asarray(shares, dtype=float)
    exact = weights / weights.sum() * size
    counts = np.floor(exact).astype(np.int64)
    rest = size - int(counts.sum())
    counts[np.argsort(counts - exact, kind="stable")[:rest]] += 1
    return counts


def by_quota(rng: np.random.Generator, shares: Sequence[float] | Floats, size: int) -> Ints:
    """`size` indices into `shares` in random order, each as often as its share says."""
    drawn = np.repeat(np.arange(len(shares)), counts_by_quota(shares, size))
    rng.shuffle(drawn)
    return drawn


def flags(rng: np.random.Generator, share: float, size: int) -> Bools:
    """`size` truth values of which `share` are true, in random order."""
    drawn = np.zeros(size, dtype=bool)
    drawn[: round(share * size)] = True
    rng.shuffle(drawn)
    return drawn


def chosen(rng: np.random.Generator, allowed: Bools, count: int) -> Ints:
    """Up to `count` different positions at which `allowed` holds."""
    positions = np.flatnonzero(allowed)
    return rng.choice(positions, min(count, len(positions)), replace=False)


def normal(rng: np.random.Generator, mean: float, deviation: float, size: int) -> Floats:
    """Normal values whose own mean and deviation are exactly the given ones (from three values on)."""
    values = rng.standard_normal(size)
    if size > 2:
        values = (values - values.mean()) / values.std()
    return mean + deviation * values


def lognormal(rng: np.random.Generator, mean: float, sigma: float, size: int) -> Floats:
    """Log-normal values with exactly this arithmetic mean."""
    values = np.exp(sigma * rng.standard_normal(size))
    return values * (mean / values.mean()) if size else values


def stratified(rng: np.random.Generator, weights: Floats, size: int) -> Ints:
    """`size` indices drawn by weight from evenly spread quantiles, in random order."""
    edges = np.cumsum(weights) / np.sum(weights)
    quantiles = (np.arange(size) + rng.random(size)) / max(size, 1)
    drawn = np.minimum(np.searchsorted(edges, quantiles, side="right"), len(weights) - 1)
    rng.shuffle(drawn)
    return drawn


def objects(values: Iterable[Any]) -> NDArray[np.object_]:
    """The values as an array, each one whole (a tuple stays a tuple)."""
    return np.fromiter(values, dtype=object)


def codes_by_quota(rng: np.random.Generator, shares: Mapping[Any, float], size: int) -> NDArray[np.object_]:
    """Like `by_quota`, giving the keys of `shares` instead of indices."""
    return objects(shares)[by_quota(rng, list(shares.values()), size)]


def by_age(
    rng: np.random.Generator,
    shares: Mapping[str, float],
    ages: NDArray[Any],
    *,
    youngest: Sequence[str] = (),
    oldest: Sequence[str] = (),
) -> NDArray[np.object_]:
    """Codes by quota, where `youngest` go to the youngest people and `oldest` to the oldest, roughly."""
    size = len(ages)
    order = np.argsort(np.asarray(ages, dtype=float) + rng.normal(0, 3, size))
    counts = dict(zip(shares, counts_by_quota(list(shares.values()), size), strict=True))
    middle = [code for code in shares if code not in youngest and code not in oldest]
    between = np.repeat(np.array(middle, dtype=object), [counts[code] for code in middle])
    rng.shuffle(between)
    first = [np.repeat(np.array([code], dtype=object), counts[code]) for code in youngest if code in shares]
    last = [np.repeat(np.array([code], dtype=object), counts[code]) for code in oldest if code in shares]
    result = np.empty(size, dtype=object)
    result[order] = np.concatenate([*first, between, *last])
    return result
