"""Shares, averages and extremes: which numbers of people fit what is published (S8, S9)."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from math import ceil, floor

import numpy as np

from safetables._check_attacks import Finding
from safetables._error import SafetablesError
from safetables._rule import Threshold

MOST_BASES = 1_000_000


class BadFigure(SafetablesError):
    """A share, average or base that cannot be."""


@dataclass(frozen=True)
class Share:
    """A published percentage of a base of people.

    Attributes:
        where: how findings name it.
        percent: as printed, for example "33.3"; its decimals say how far it was rounded.
        base: smallest and largest number of people it can be a share of; equal if the base is published.

    Raises:
        BadFigure: no number from 0 to 100, or no base.
    """

    where: str
    percent: str
    base: tuple[int, int]

    def __post_init__(self) -> None:
        value, _ = _printed(self.where, self.percent)
        if not 0 <= value <= 100 or not 1 <= self.base[0] <= self.base[1]:
            raise BadFigure(
                f"{self.where}: {self.percent} % of {self.base}; give 0 to 100 % of a base of 1 or more"
            )
        if self.base[1] - self.base[0] > MOST_BASES:
            raise BadFigure(
                f"{self.where}: the base {self.base} spans more than {MOST_BASES}; give a narrower one"
            )


@dataclass(frozen=True)
class Average:
    """A published average, with what else is told about the same people.

    Attributes:
        where: how findings name it.
        mean: as printed, for example "12.50".
        people: smallest and largest number of people; equal if it is published.
        step: what single values are multiples of: 1 for days or years of age, "0.01" for euros in cents.
        lowest, highest: published minimum and maximum of the single values, None if not.
    """

    where: str
    mean: str
    people: tuple[int, int]
    step: str | int = 1
    lowest: float | None = None
    highest: float | None = None


def counts_behind_share(share: Share) -> list[tuple[int, int]]:
    """Every (count, base) that is printed as this share: count / base within half a unit of the last decimal."""
    value, half = _printed(share.where, share.percent)
    found = []
    for base in range(share.base[0], share.base[1] + 1):
        least = max(0, ceil((value - half) * base / 100))
        most = min(base, floor((value + half) * base / 100))
        found += [(count, base) for count in range(least, most + 1)]
    return found


def check_share(share: Share, rule: Threshold) -> list[Finding]:
    """S8: is every count that fits the share, or every count of the others (base minus count), sensitive?

    Refused as soon as the counts that fit, together with the smallest and largest of them, would not be safe for a hidden
    cell: `Threshold.safe`. Counts that are not sensitive in any case are no secret.

    Raises:
        BadFigure: no count gives this share.
    """
    fits = counts_behind_share(share)
    if not fits:
        raise BadFigure(
            f"{share.where}: no count gives {share.percent} % of {share.base}; check share and base"
        )
    findings = []
    for who, counts in (("the share", [c for c, _ in fits]), ("the others", [b - c for c, b in fits])):
        if _narrow(counts, rule):
            least, most = min(counts), max(counts)
            fact = f"{who} can only be {_words(least, most)} people"
            mend = "print fewer decimals, compute it from rounded counts, or leave it out"
            findings.append(Finding("S8", "disclosed", share.where, fact, mend))
    return findings


def numbers_behind_average(average: Average) -> list[int]:
    """Every number of people whose values, each a multiple of the step, can have the printed average."""
    value, half = _printed(average.where, average.mean)
    step = Fraction(str(average.step))
    if step <= 0 or not 1 <= average.people[0] <= average.people[1]:
        raise BadFigure(
            f"{average.where}: step {average.step}, people {average.people}; give step > 0, people >= 1"
        )
    return [
        n
        for n in range(average.people[0], average.people[1] + 1)
        if ceil((value - half) * n / step) <= floor((value + half) * n / step)
    ]


def check_average(average: Average, rule: Threshold) -> list[Finding]:
    """S9: does the average tell a sensitive number of people, or the values of single ones?

    Looked at: the numbers of people that fit; averages over fewer people than the minimum; a minimum or maximum, which is
    the value of one person; and how many people are left when these are taken off.
    """
    numbers = numbers_behind_average(average)
    if not numbers:
        raise BadFigure(
            f"{average.where}: no number of people has the average {average.mean}; check number and step"
        )
    findings = []
    if _narrow(numbers, rule):
        fact = f"the average {average.mean} is over {_words(min(numbers), max(numbers))} people"
        findings.append(_finding(average, fact, "leave the average out, or join the group with another"))
    extremes = [value for value in (average.lowest, average.highest) if value is not None]
    if extremes:
        fact = f"{' and '.join(f'{value:g}' for value in extremes)} are values of single people"
        if average.lowest == average.highest and len(extremes) == 2:
            fact = f"everybody has the value {extremes[0]:g}"
        findings.append(
            _finding(average, fact, "publish percentiles that lie between several people instead")
        )
        left = min(numbers) - len(extremes)
        if 0 < left < rule.minimum:
            fact = f"without the extremes {_words(left, left)} people are left, whose sum follows from the average"
            findings.append(_finding(average, fact, "leave out the extremes or the average"))
    return findings


def _finding(average: Average, fact: str, mend: str) -> Finding:
    return Finding("S9", "disclosed", average.where, fact, mend)


def _narrow(counts: list[int], rule: Threshold) -> bool:
    """Some count that fits is sensitive, and they leave an attacker too little choice."""
    if not rule.sensitive(np.array(counts)).any():
        return False
    return not bool(rule.safe(min(counts), max(counts)))


def _printed(where: str, text: str) -> tuple[Fraction, Fraction]:
    """The number, and half a unit of its last decimal."""
    plain = text.strip().replace(",", ".")
    try:
        value = Fraction(plain)
    except (ValueError, ZeroDivisionError) as error:
        raise BadFigure(f"{where}: {text!r} is no number; give it as printed, for example '33.3'") from error
    decimals = len(plain.partition(".")[2])
    return value, Fraction(1, 2 * 10**decimals)


def _words(least: int, most: int) -> str:
    return f"{least}" if least == most else f"{least} to {most}"
