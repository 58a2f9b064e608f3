"""The most even distribution of a noise: maximum entropy under linear constraints, by Newton on the dual.

The constraints are those of Giessing (2016), "Computational Issues in the Design of Transition Probabilities and
Disclosure Risk Estimation for Additive Noise" (Privacy in Statistical Databases, LNCS 9867, 237-251), in the
form the R package ptable 1.0.0 solves them: probabilities sum to 1, the noise has the mean 0 and a
variance of *at most* V, and going from the most negative noise towards 0 the probabilities do not fall.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

ACCURACY = 1e-10
MOST_STEPS = 500


def most_even(
    noise: np.ndarray, variance: float, *, monotone: bool = True, stay: float = 0.0
) -> np.ndarray | None:
    """Probability of each noise: the distribution of largest entropy.

    Args:
        noise: different values, rising.
        variance: upper bound of the variance; it is attained unless the constraints allow less only.
        monotone: the probabilities of negative noises rise towards 0. Without effect where 0 is no noise.
        stay: smallest probability of the noise 0.

    Returns:
        Probabilities that satisfy each constraint to 1e-10, or None if no distribution does.
    """
    limits, bounds = _inequalities(noise, variance, monotone, stay)
    possible = _can_be_positive(noise, limits, bounds)
    if possible is None:
        return None
    found = np.zeros(len(noise))
    found[possible] = _solve_dual(noise[possible], limits[:, possible], bounds)
    return found


def least_variance(noise: np.ndarray) -> float | None:
    """The smallest variance of a distribution on these noises with mean 0; None if there is none."""
    from scipy.optimize import linprog  # half a second to import, needed only to design a table

    answer = linprog(noise**2, A_eq=np.array([np.ones(len(noise)), noise]), b_eq=[1.0, 0.0])
    return float(answer.fun) if answer.status == 0 else None


def _inequalities(
    noise: np.ndarray, variance: float, monotone: bool, stay: float
) -> tuple[np.ndarray, np.ndarray]:
    """Rows and bounds of `rows @ probabilities <= bounds`."""
    rows, bounds = [noise**2], [variance]
    zero = np.flatnonzero(noise == 0)
    if zero.size:
        position, unit = int(zero[0]), np.eye(len(noise))
        if monotone:
            rows += [unit[k] - unit[k + 1] for k in range(position)]
            bounds += [0.0] * position
        if stay > 0:
            rows.append(-unit[position])
            bounds.append(-stay)
    return np.array(rows), np.array(bounds)


def _can_be_positive(noise: np.ndarray, limits: np.ndarray, bounds: np.ndarray) -> np.ndarray | None:
    """Which noises have a positive probability in some solution; None if there is no solution."""
    from scipy.optimize import linprog

    size = len(noise)
    equal = np.array([np.ones(size), noise])
    floor = linprog(
        np.append(np.zeros(size), -1.0),
        A_ub=np.block([[limits, np.zeros((len(bounds), 1))], [-np.eye(size), np.ones((size, 1))]]),
        b_ub=np.concatenate([bounds, np.zeros(size)]),
        A_eq=np.hstack([equal, np.zeros((2, 1))]),
        b_eq=[1.0, 0.0],
        bounds=[(0, 1)] * size + [(0, 1)],
    )
    if floor.status != 0:
        return None
    if -floor.fun > 1e-12:
        return np.ones(size, dtype=bool)
    largest = [
        -linprog(-row, A_ub=limits, b_ub=bounds, A_eq=equal, b_eq=[1.0, 0.0], bounds=(0, 1)).fun
        for row in np.eye(size)
    ]
    return np.array(largest) > 1e-9


def _solve_dual(noise: np.ndarray, limits: np.ndarray, bounds: np.ndarray) -> np.ndarray:
    """Projected Newton: the prices of the inequalities stay >= 0."""
    rows = np.vstack([np.ones(len(noise)), noise, limits])
    right = np.concatenate([[1.0, 0.0], bounds])
    signed = np.arange(len(right)) >= 2
    prices = np.zeros(len(right))
    prices[0] = np.log(len(noise)) - 1.0

    def value(at: np.ndarray) -> float:
        with np.errstate(over="ignore"):
            return float(np.exp(-1.0 - rows.T @ at).sum() + right @ at)

    for _ in range(MOST_STEPS):
        chances = np.exp(-1.0 - rows.T @ prices)
        slope = right - rows @ chances
        held = signed & (prices <= 0) & (slope > 0)
        if np.abs(slope[~held]).max(initial=0.0) < ACCURACY / 100:
            break
        prices = _step(prices, slope, (rows * chances) @ rows.T, held, signed, value)
    return np.asarray(np.exp(-1.0 - rows.T @ prices))


def _step(
    prices: np.ndarray,
    slope: np.ndarray,
    curve: np.ndarray,
    held: np.ndarray,
    signed: np.ndarray,
    value: Callable[[np.ndarray], float],
) -> np.ndarray:
    """One step along the Newton direction of the free prices, shortened until the dual falls."""
    free = np.flatnonzero(~held)
    part = curve[np.ix_(free, free)]
    ridge = 1e-14 * max(float(np.trace(part)), 1e-300)
    move = np.zeros(len(prices))
    move[free] = -np.linalg.lstsq(part + ridge * np.eye(len(free)), slope[free], rcond=None)[0]
    before, length, trial = value(prices), 1.0, prices
    while length > 1e-12:
        trial = prices + length * move
        trial[signed] = np.maximum(trial[signed], 0.0)
        gain = slope @ (prices - trial)
        if value(trial) <= before - 1e-4 * gain + 1e-16 * abs(before):
            return trial
        length /= 2
    return trial
