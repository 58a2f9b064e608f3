"""How alike two people look on paper. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from rapidfuzz.distance import JaroWinkler

from kreislauf.case.identity.rules import normal

#: From here on the hint is shown.
LIKELY = 0.86


@dataclass(frozen=True)
class Sketch:
    """What is compared: names as typed, birth month as the catalogue stores it ("1990-05", "1990" or "")."""

    family_name: str
    given_name: str
    birth_month: str = ""


def likeness(one: Sketch, other: Sketch) -> float:
    """0 to 1: names by Jaro-Winkler on their normal form, also with family and given name swapped; then the month."""
    straight = _names(one, other)
    swapped = _names(one, Sketch(other.given_name, other.family_name)) * 0.98
    return 0.8 * max(straight, swapped) + 0.2 * _months(one.birth_month, other.birth_month)


def _names(one: Sketch, other: Sketch) -> float:
    family = JaroWinkler.similarity(normal(one.family_name), normal(other.family_name))
    if not one.given_name or not other.given_name:
        return 0.9 * family
    return 0.6 * family + 0.4 * JaroWinkler.similarity(normal(one.given_name), normal(other.given_name))


def _months(one: str, other: str) -> float:
    """1 for the same month, 0.7 for the same year or one not known, 0.4 where one digit differs, else 0."""
    if one == other and one:
        return 1.0
    if not one or not other or one[:4] == other[:4]:
        return 0.7
    pairs = zip(one.ljust(7), other.ljust(7), strict=True)
    return 0.4 if sum(left != right for left, right in pairs) == 1 else 0.0
