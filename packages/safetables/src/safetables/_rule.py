"""The minimum count: which true counts must not become known, and when a hidden count is safe."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from safetables._error import SafetablesError
from safetables._protection import Protection
from safetables._table import Table


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
        interval: ask that a sensitive value v (the amount if the table has a measure) be protected up to v minus and
            v plus this share of v: 0.2 is the safety range of 20 % of tau-argus. 0 asks for nothing beyond the above.
        sliding: ask that the ends of what an attacker holds possible be at least this share of v apart.
        singletons: who is alone in a hidden cell (one person, or one contributor) knows it, and must not be able to compute
            another sensitive cell from it and the published figures.

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
    interval: float = 0.0
    sliding: float = 0.0
    singletons: bool = False

    def __post_init__(self) -> None:
        if self.minimum < 1 or self.width < 1:
            raise BadRule(f"Threshold({self.minimum}, width={self.width}): both must be at least 1")
        check_share(repr(self), "interval", self.interval)
        check_share(repr(self), "sliding", self.sliding)

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

    @property
    def hides_zeros(self) -> bool:
        """Can an empty cell be sensitive?"""
        return self.zeros_sensitive

    def primary(self, table: Table) -> np.ndarray:
        """Mask of the cells with a sensitive count, in the table's shape; also of a table with a measure."""
        return self.sensitive(table.counts) & ~table.structural

    def protection(self, table: Table) -> Protection:
        """`interval` and `sliding` as shares of each primary value (`Table.values`)."""
        values, primary = table.values, self.primary(table)
        return Protection.around(values, primary, self.interval * values, self.sliding * values)

    def reason(self, table: Table, position: int) -> str:
        """For example "3 cases, fewer than 4"; the position is in C order."""
        return f"{cases(int(table.counts.flat[position]))}, fewer than {self.minimum}"

    def to_dict(self) -> dict[str, object]:
        """A form JSON can carry. It names no kind of rule, and no share that is 0, so that tables released before
        there were other rules keep their digest."""
        shares = {"interval": self.interval, "sliding": self.sliding}
        return {
            "minimum": self.minimum,
            "zeros_sensitive": self.zeros_sensitive,
            "width": self.width,
            "beyond": self.beyond,
            "zeros_known": self.zeros_known,
            "whole": self.whole,
            **{name: share for name, share in shares.items() if share},
            **({"singletons": True} if self.singletons else {}),
        }

    @classmethod
    def from_dict(cls, data: Mapping[str, object]) -> Threshold:
        """The inverse of `to_dict`. Data written before 2026-11-23 name no attacker: it was the strict one."""
        before = {} if "rule" in data else {"beyond": True, "zeros_known": True, "whole": True}
        found: dict[str, object] = {**before, **data}
        if found.pop("rule", "threshold") != "threshold":
            raise BadRule(f"{data['rule']!r} is no threshold; read it with rule_from_dict")
        return cls(**found)  # type: ignore[arg-type]


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
        max(rule.interval for rule in given),
        max(rule.sliding for rule in given),
        any(rule.singletons for rule in given),
    )


def cases(count: int) -> str:
    """A count in words."""
    return {0: "no case", 1: "1 case"}.get(count, f"{count} cases")


def check_share(rule: str, name: str, share: float) -> None:
    """Refuse a share of a value that is none."""
    if not (math.isfinite(share) and share >= 0):
        raise BadRule(f"{rule}: {name} is {share}; give a share of the value >= 0, 0.2 for 20 %")
