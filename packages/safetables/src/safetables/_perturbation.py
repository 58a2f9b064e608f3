"""What a method of noise or rounding publishes, and what a published value tells."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True, eq=False)
class Perturbed:
    """Flat arrays, cells in C order.

    Attributes:
        values: what is published.
        lower, upper: the smallest and largest count an attacker who knows the method must hold possible for this
            value, taken alone.
        record: what was done, one entry per step, as JSON-like data; never a key or a secret.
    """

    values: np.ndarray
    lower: np.ndarray
    upper: np.ndarray
    record: list[dict[str, object]]
