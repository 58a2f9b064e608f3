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
        zeros_sensitive: also 0 is sensitive. If False, zeros are published and never hidden.
        width: how far apart the smallest and the largest whole number an attacker must hold possible are.
        beyond: the attacker must also hold a count possible that is not sensitive.
        whole: the attacker uses that people are whole. Otherwise the possible values are real numbers, which is what the
            literature asks and what linear programs prove quickly; whole numbers may leave an attacker less.
        zeros_known: the attacker uses that zeros are published, so that a hidden cell has at least one person in it.
            The literature's attacker does not, and then many ones are open to whoever thinks of it: see the README.

    A sensitive cell is *safe* when the whole numbers an attacker must hold possible span at least `width`
    and, with `beyond`, do not all lie in the sensitive range. The default asks that no sensitive count can be recovered
    exactly. `Threshold.strict(3)` refuses also "1 or 2" and "2 or 3".
    """

    minimum: int
    zeros_sensitive: bool = False
    width: int = 1
    beyond: bool = False
    zeros_known: bool = False
    whole: bool = False

    def __post_init__(self) -> None:
        if self.minimum < 1 or self.width < 1:
            raise BadRule(f"Threshold({self.minimum}, width={self.width}): both must be at least 1")

    @classmethod
    def strict(cls, minimum: int, *, zeros_sensitive: bool = False) -> Threshold:
        """An attacker who knows that people are whole and hidden cells not empty must hold possible a span of two and a
        count that is not sensitive."""
        return cls(minimum, zeros_sensitive, width=2, beyond=True, zeros_known=True, whole=True)

    @property
    def smallest(self) -> int:
        """The smallest sensitive count."""
        return 0 if self.zeros_sensitive else 1

    @property
    def floor(self) -> int:
        """What everybody knows of a hidden cell."""
        return 1 if self.zeros_known and not self.zeros_sensitive else 0

    @property
    def only_exact(self) -> bool:
        """Is nothing asked but that no count can be recovered exactly, by an attacker who knows no bounds?"""
        return self.width == 1 and not self.beyond and not self.whole and self.floor == 0

    def sensitive(self, counts: np.ndarray) -> np.ndarray:
        """Mask of the sensitive counts."""
        return (counts >= self.smallest) & (counts < self.minimum)

    def safe(self, lower: Any, upper: Any) -> Any:
        """Is a sensitive cell safe if the attacker can narrow it to lower..upper (both possible)?

        Takes and returns single numbers or arrays.
        """
        wide = upper - lower >= self.width
        if not self.beyond:
            return wide
        inside = (lower >= self.smallest) & (upper < self.minimum)
        return wide & ~inside

    def changes(self, count: int) -> tuple[int, ...]:
        """By how much a cell with this true count must be able to change to be safe; one of them is enough."""
        if self.beyond:
            return (max(self.minimum, count + self.width) - count,)
        return (self.width, -self.width) if count - self.width >= self.floor else (self.width,)

    def goal(self) -> int:
        """A value that makes a cell safe, whatever its true sensitive count."""
        return self.minimum - 1 + self.width

    def describe(self) -> str:
        """Why a cell is primary."""
        return f"count below {self.minimum}"

    def to_dict(self) -> dict[str, object]:
        """A form JSON can carry."""
        return {
            "minimum": self.minimum,
            "zeros_sensitive": self.zeros_sensitive,
            "width": self.width,
            "beyond": self.beyond,
            "zeros_known": self.zeros_known,
            "whole": self.whole,
        }

    @classmethod
    def from_dict(cls, data: Mapping[str, object]) -> Threshold:
        """The inverse of `to_dict`. Data written before 2026-11-23 name no attacker: it was the strict one."""
        return cls(**{"beyond": True, "zeros_known": True, "whole": True, **data})  # type: ignore[arg-type]


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
        any(rule.beyond for rule in given),
        any(rule.zeros_known for rule in given),
        any(rule.whole for rule in given),
    )
