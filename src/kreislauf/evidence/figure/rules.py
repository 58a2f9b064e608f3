"""How a figure is computed from released values (Rechenregeln). Pure.

Rates come from released - rounded - values alone. A figure is never joined to another one across population bases.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from kreislauf.evidence.sign.rules import Sign


@dataclass(frozen=True)
class Amount:
    """Released amount (freigegebener Betrag): the sum of released values, or the sign that stands instead."""

    value: int | None
    sign: Sign = Sign.PLAIN
    reason: str = ""


@dataclass(frozen=True)
class Result:
    """Value of a figure: a number with its sign, or a sign and the reason for it."""

    value: Decimal | None
    sign: Sign = Sign.PLAIN
    reason: str = ""


HIDDEN_PART = "Eine Zahl, aus der dieser Wert entstünde, ist geheim gehalten."
NO_POPULATION = "Für dieses Gebiet liegt kein Bevölkerungsstand vor."
NOBODY = "Der Nenner ist null; ein Wert hätte keinen Sinn."
FEW_CASES = "Der Nenner ist zu klein; der Wert wäre nicht sicher genug."
FEW_PEOPLE = "Das Gebiet hat zu wenige Einwohner für dieses Schutzprofil."


def add_up(parts: Sequence[tuple[int | None, Sign]]) -> Amount:
    """The sum of released cells; hidden as soon as one part is hidden, nothing where no cell exists."""
    if not parts or any(value is None for value, _sign in parts):
        return Amount(None, Sign.HIDDEN, HIDDEN_PART)
    total = sum(value for value, _sign in parts if value is not None)
    if total:
        return Amount(total)
    under_half = any(sign == Sign.UNDER_HALF for _value, sign in parts)
    return Amount(0, Sign.UNDER_HALF if under_half else Sign.NOTHING)


def rate(
    numerator: Amount, denominator: Amount, *, factor: int, decimals: int, least_denominator: int = 0
) -> Result:
    """factor x numerator / denominator, rounded half up to `decimals`, or the sign that must stand instead.

    Args:
        least_denominator: below it the result is not certain enough to be shown (profile's `share_from`).
    """
    for part in (numerator, denominator):
        if part.value is None:
            return Result(None, part.sign, part.reason)
    if denominator.value == 0:
        return Result(None, Sign.BLOCKED, NOBODY)
    if denominator.value < least_denominator:  # type: ignore[operator]
        return Result(None, Sign.TOO_UNCERTAIN, FEW_CASES)
    if numerator.value == 0:
        return Result(Decimal(0), numerator.sign)
    step = Decimal(1).scaleb(-decimals)
    value = (factor * Decimal(numerator.value) / Decimal(denominator.value)).quantize(  # type: ignore[arg-type]
        step, ROUND_HALF_UP
    )
    return Result(value, Sign.PLAIN if value else Sign.UNDER_HALF)


@dataclass(frozen=True)
class Base:
    """Population base (Bevölkerungsbasis): which count of the people a denominator rests on, on which day."""

    name: str
    day: date

    def __str__(self) -> str:
        return f"{self.name}, {self.day:%d.%m.%Y}"


def base_for(available: dict[Base, frozenset[str]], needed: frozenset[str], *, until: date) -> Base | None:
    """The base to divide by: one that has all places needed, of the latest day not after `until`; or None.

    Two bases of the same day: the one whose name sorts last (the later census). Places of different bases are
    never mixed, and a base that lacks a place is not used at all.
    """
    fitting = [base for base, places in available.items() if needed <= places and base.day <= until]
    return max(fitting, key=lambda base: (base.day, base.name), default=None)


def may_be_compared(one: Base | None, other: Base | None) -> bool:
    """Whether a difference or a line between figures on these bases means anything: only on the same base."""
    return (one is None and other is None) or (
        one is not None and other is not None and one.name == other.name
    )
