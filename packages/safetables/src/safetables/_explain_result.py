"""What an explanation says, as data: figures, equations, and the sentences made of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from safetables._explain_words import Labels, Language, sentences

Status = Literal["published", "primary", "secondary", "hidden"]


@dataclass(frozen=True)
class Figure:
    """A factor times the figure of one cell.

    Attributes:
        value: as published; None for the explained cell and for other hidden ones.
        stands_for: the smallest and the largest count the value stands for, after rounding or noise; None: it is exact.
    """

    factor: Fraction
    table: str
    codes: Mapping[str, str]
    value: int | None
    stands_for: tuple[float, float] | None = None


@dataclass(frozen=True)
class Recovered:
    """What would follow from published figures if the explained cell were published too.

    The sensitive cell plus the terms of `together` is the sum of the terms of `equation`, whatever the hidden values are:
    checked with whole numbers, all other hidden cells cancel.

    Attributes:
        table, codes: the sensitive cell.
        equation: published figures other than 0, and the explained cell (value None).
        together: other hidden cells that are known only in this sum; empty where the cell itself becomes known.
    """

    table: str
    codes: Mapping[str, str]
    equation: tuple[Figure, ...]
    together: tuple[Figure, ...] = ()


@dataclass(frozen=True)
class Narrowed:
    """A sensitive cell that would be left lower..upper, too little by its rule, if the explained cell were published."""

    table: str
    codes: Mapping[str, str]
    lower: float
    upper: float


@dataclass(frozen=True)
class Explanation:
    """Why a cell is hidden, or what it shows.

    Attributes:
        table, codes: the cell.
        status: "hidden" where the publication does not tell a primary from a secondary.
        value: published value, None if hidden.
        lower, upper: what the published value stands for, or how far an attacker can narrow a hidden cell; `upper`
            None: nothing bounds it.
        bounded: is that how far it can be narrowed? Else nobody asked yet: a file without the ends, and `check` is "sums".
        rule: why a primary is sensitive; with the true table its figures, and then confidential.
        recovered: sensitive cells that would become exactly known by sums if a secondary were published, shortest equation
            first.
        summed: where there are none, a sum of sensitive cells that would become known; or, with rounded figures, a sensitive
            cell or a sum that would become roughly known.
        narrowed: where there are none, sensitive cells that would be left too little, as `checked` says.
        needed: would publishing this secondary alone open a sensitive cell, as far as was checked? True for a primary.
        checked: "sums": equations between the cells alone; "bounds": also that no count is below what everybody knows.
        tried: the value tried for "bounds", an example that fits the publication; None if it was the true one.
        chosen_for: for a secondary that is not needed by itself: the sensitive cell it was chosen for, in a sum with
            other hidden cells (`together`), which all cover it.
        follows: for a hidden cell: how its value follows from what is published already; the table is then not safe.
        floor: what everybody knows of each hidden cell.
        small: are sensitive cells small counts (else: sensitive by another rule)?
    """

    table: str
    codes: Mapping[str, str]
    status: Status
    value: int | None
    lower: float
    upper: float | None
    bounded: bool = True
    rule: str = ""
    recovered: tuple[Recovered, ...] = ()
    summed: tuple[Recovered, ...] = ()
    narrowed: tuple[Narrowed, ...] = ()
    needed: bool = True
    checked: Literal["sums", "bounds"] = "sums"
    tried: int | None = None
    chosen_for: Recovered | None = None
    follows: Recovered | None = None
    floor: int = 0
    small: bool = True

    @property
    def text(self) -> str:
        """`text_in("en")`."""
        return self.text_in("en")

    def text_in(self, language: Language, labels: Labels | None = None) -> str:
        """One to four plain sentences.

        Args:
            language: "de" or "en".
            labels: dimension -> code -> what to call it; by default "region=M07". An empty label leaves the dimension out,
                as one may want for a total.
        """
        return sentences(self, language, labels or {})
