"""Several rules as one: any of them makes a cell primary, the strictest says how far it must be protected."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from safetables._protection import PrimaryRule, Protection
from safetables._rule import BadRule, Threshold, strictest
from safetables._rules_contributors import Holding, MinimumContributors
from safetables._rules_dominance import PQ, Dominance, PPercent
from safetables._rules_group import GroupDisclosure
from safetables._table import Table

KINDS: dict[str, Any] = {
    "minimum_contributors": MinimumContributors,
    "holding": Holding,
    "dominance": Dominance,
    "p_percent": PPercent,
    "pq": PQ,
    "group_disclosure": GroupDisclosure,
}


@dataclass(frozen=True)
class Rules:
    """Several rules as one.

    Args:
        rules: at least one; `Rules` among them are taken apart.

    Raises:
        BadRule: none, something that is no rule, or rules that contradict each other (`check_together`).
    """

    rules: tuple[PrimaryRule, ...]

    def __post_init__(self) -> None:
        if not self.rules or not all(isinstance(rule, PrimaryRule) for rule in self.rules):
            raise BadRule(
                f"rules are {list(self.rules)!r}; give one rule or several, for example Threshold(4)"
            )
        parts = (rule.rules if isinstance(rule, Rules) else (rule,) for rule in self.rules)
        object.__setattr__(self, "rules", tuple(rule for part in parts for rule in part))
        check_together(self.rules)

    @classmethod
    def of(cls, given: PrimaryRule | Sequence[PrimaryRule]) -> Rules:
        """From one rule or several; errors as above."""
        return cls(tuple(given) if isinstance(given, Sequence) else (given,))

    @property
    def attacker(self) -> Threshold:
        """What attackers know and what is asked of every hidden cell: the strictest of the thresholds. Without one,
        the attacker of the literature, and that no sensitive value can be recovered exactly; no count is small."""
        thresholds = [rule for rule in self.rules if isinstance(rule, Threshold)]
        return strictest(thresholds) if thresholds else Threshold(1)

    @property
    def hides_zeros(self) -> bool:
        """Can an empty cell be sensitive?"""
        return any(rule.hides_zeros for rule in self.rules)

    def primary(self, table: Table) -> np.ndarray:
        """Mask of the cells that are sensitive by any of the rules, in the table's shape."""
        return np.logical_or.reduce([rule.primary(table) for rule in self.rules])

    def protection(self, table: Table) -> Protection:
        """The strictest levels any of the rules asks for."""
        return Protection.strictest(rule.protection(table) for rule in self.rules)

    def reason(self, table: Table, position: int) -> str:
        """The reason of the first rule that applies to the cell at a position in C order."""
        return self._first(table, position).reason(table, position)

    def reasons(self, table: Table) -> dict[int, str]:
        """Position in C order -> reason, for every primary cell: for many cells faster than `reason`."""
        found: dict[int, str] = {}
        for rule in self.rules:
            for position in np.flatnonzero(rule.primary(table)).tolist():
                if position not in found:
                    found[position] = rule.reason(table, position)
        return dict(sorted(found.items()))

    def descriptions(self, table: Table) -> dict[int, str]:
        """Like `reasons`, but without any cell's figures: what may stand in a protected table."""
        found: dict[int, str] = {}
        for rule in reversed(self.rules):
            found |= dict.fromkeys(np.flatnonzero(rule.primary(table)).tolist(), rule.describe())
        return dict(sorted(found.items()))

    def describe(self) -> str:
        """The rules in a few words."""
        return "; or ".join(rule.describe() for rule in self.rules)

    def to_dict(self) -> dict[str, object]:
        """A form JSON can carry."""
        return {"rule": "any_of", "rules": [rule.to_dict() for rule in self.rules]}

    def _first(self, table: Table, position: int) -> PrimaryRule:
        for rule in self.rules:
            if rule.primary(table).flat[position]:
                return rule
        raise BadRule(
            f"cell {position} of {table.name!r} is not sensitive by {self.describe()}; ask for a primary one"
        )


def check_together(rules: Sequence[PrimaryRule]) -> None:
    """Refuse rules that cannot hold together.

    Raises:
        BadRule: one hides zeros, and the attacker of a `Threshold` knows that hidden cells are not empty.
    """
    knowing = [rule for rule in rules if isinstance(rule, Threshold)]
    hiding = [rule for rule in rules if rule.hides_zeros]
    if knowing and hiding and strictest(knowing).floor > 0:
        raise BadRule(
            f"{hiding[0]!r} hides zeros, but the threshold's attacker knows that zeros are published; give it "
            "zeros_known=False, or zeros_sensitive=True to hide all zeros"
        )


def rule_from_dict(data: Mapping[str, Any]) -> PrimaryRule:
    """The rule whose `to_dict` this is. Data that name no kind are a `Threshold`.

    Raises:
        BadRule: an unknown kind, or figures that are missing, unknown or out of range.
    """
    kind = data.get("rule", "threshold")
    figures = {name: value for name, value in data.items() if name != "rule"}
    try:
        if kind == "threshold":
            return Threshold.from_dict(data)
        if kind == "any_of":
            return Rules(tuple(rule_from_dict(rule) for rule in figures["rules"]))
        if kind in KINDS:
            rule: PrimaryRule = KINDS[kind](**figures)
            return rule
    except (TypeError, KeyError) as error:
        raise BadRule(f"cannot read the rule {dict(data)!r}: {error}") from None
    raise BadRule(f"unknown kind of rule {kind!r}; known are threshold, any_of, {', '.join(KINDS)}")
