"""Primary rules: which true counts must not become known, and when a hidden count is safe."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from safetables._error import SafetablesError


class BadRule(SafetablesError):
    """A rule or method was given figures it cannot work with."""


@dataclass(frozen=True)
class Threshold:
    """Minimum count (Mindestfallzahl): counts 1 .. minimum-1 are sensitive.

    Args:
        minimum: smallest count that may be known; 3 hides 1 and 2.
        zeros_sensitive: also 0 is sensitive. If False, zeros are published and never hidden, and the
            attacker is taken to know that: a hidden cell has at least one person in it.
        width: how far apart the smallest and the largest whole number an attacker must hold possible are.

    A sensitive cell is *safe* when the whole numbers an attacker must hold possible span at least `width`
    and do not all lie in the sensitive range. With minimum 3 and width 2: neither "1 or 2" nor "2 or 3".
    """

    minimum: int
    zeros_sensitive: bool = False
    width: int = 2

    def __post_init__(self) -> None:
        if self.minimum < 1 or self.width < 1:
            raise BadRule(f"Threshold({self.minimum}, width={self.width}): both must be at least 1")

    @property
    def smallest(self) -> int:
        """The smallest sensitive count."""
        return 0 if self.zeros_sensitive else 1

    def sensitive(self, counts: np.ndarray) -> np.ndarray:
        """Mask of the sensitive counts."""
        return (counts >= self.smallest) & (counts < self.minimum)

    def safe(self, lower: Any, upper: Any) -> Any:
        """Is a sensitive cell safe if the attacker can narrow it to lower..upper (both possible)?

        Takes and returns single numbers or arrays.
        """
        inside = (lower >= self.smallest) & (upper < self.minimum)
        return (upper - lower >= self.width) & ~inside

    def target(self, counts: np.ndarray) -> np.ndarray:
        """A value that makes a cell with this true count safe if the attacker must hold it possible."""
        return np.maximum(self.minimum, counts + self.width)

    def describe(self) -> str:
        """Why a cell is primary."""
        return f"count below {self.minimum}"

    def to_dict(self) -> dict[str, object]:
        """A form JSON can carry."""
        return {"minimum": self.minimum, "zeros_sensitive": self.zeros_sensitive, "width": self.width}

    @classmethod
    def from_dict(cls, data: Mapping[str, object]) -> Threshold:
        """The inverse of `to_dict`."""
        return cls(**data)  # type: ignore[arg-type]


Rule = Threshold


def strictest(rules: Rule | Sequence[Rule]) -> Threshold:
    """One threshold at least as strict as each of those given."""
    given = [rules] if isinstance(rules, Threshold) else list(rules)
    if not given or not all(isinstance(rule, Threshold) for rule in given):
        raise BadRule(f"rules are {given!r}; give one Threshold or several")
    return Threshold(
        max(rule.minimum for rule in given),
        any(rule.zeros_sensitive for rule in given),
        max(rule.width for rule in given),
    )
