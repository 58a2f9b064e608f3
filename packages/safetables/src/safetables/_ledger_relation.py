"""What ties the people of different tables together: sums over periods, stock and flow, figures known from elsewhere."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from safetables._error import SafetablesError


class BadRelation(SafetablesError):
    """A relation or a known figure says nothing, or something that cannot be."""


@dataclass(frozen=True)
class Term:
    """The people of one population in a relation.

    Attributes:
        population: as in `Table.population`.
        sign: 1 or -1.
        at: dimension -> code: only those people; for example the county within the tables of the Land.
    """

    population: str
    sign: int = 1
    at: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Relation:
    """An equation everybody knows: the signed counts of some populations sum to 0, in every cell they share.

    It holds for everybody, for every code (root: the total) that all terms' tables have in a dimension of the same
    name, and for all crossings of such codes. The same code must mean the same in all of them. Dimensions that not all
    terms have stand at their total.

    Attributes:
        name: how findings name it.
        terms: at least two.
        unit: what is counted, None for rows; the same in all terms.
        at_least: the sum is not 0 but at least 0: for distinct people, who may be in several parts.

    Raises:
        BadRelation: fewer than two terms, or a sign that is neither 1 nor -1.
    """

    name: str
    terms: tuple[Term, ...]
    unit: str | None = None
    at_least: bool = False

    def __post_init__(self) -> None:
        if len(self.terms) < 2 or any(term.sign not in (1, -1) for term in self.terms):
            raise BadRelation(
                f"relation {self.name!r} has {len(self.terms)} terms with the signs "
                f"{[term.sign for term in self.terms]}; give at least two, each sign 1 or -1"
            )

    @classmethod
    def sum(cls, whole: str, parts: Sequence[str], *, unit: str | None = None, name: str = "") -> Relation:
        """The whole is the sum of its parts: the year's cases are those of the four quarters."""
        terms = (Term(whole, -1), *(Term(part) for part in parts))
        return cls(name or f"{whole} = {' + '.join(parts)}", terms, unit)

    @classmethod
    def distinct(cls, whole: str, parts: Sequence[str], *, unit: str | None = None) -> tuple[Relation, ...]:
        """Everybody in a part is counted once in the whole: no part is more than the whole, nor the whole more than
        the sum of the parts."""
        covered = cls(f"{whole} <= {' + '.join(parts)}", (Term(whole, -1), *map(Term, parts)), unit, True)
        return (covered, *(cls.within(part, whole, unit=unit) for part in parts))

    @classmethod
    def stock(
        cls, start: str, inflow: str, outflow: str, end: str, *, unit: str | None = None, name: str = ""
    ) -> Relation:
        """Stock at the end = stock at the start + inflow - outflow."""
        terms = (Term(start), Term(inflow), Term(outflow, -1), Term(end, -1))
        return cls(name or f"{end} = {start} + {inflow} - {outflow}", terms, unit)

    @classmethod
    def within(cls, part: str, whole: str, *, unit: str | None = None) -> Relation:
        """Everybody in the part is in the whole: no cell of the part is more than the whole's."""
        return cls(f"{part} <= {whole}", (Term(whole), Term(part, -1)), unit, True)

    def to_dict(self) -> dict[str, Any]:
        """A form JSON can carry."""
        terms = [{"population": t.population, "sign": t.sign, "at": dict(t.at)} for t in self.terms]
        return {"name": self.name, "terms": terms, "unit": self.unit, "at_least": self.at_least}

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Relation:
        """The inverse of `to_dict`."""
        return cls(
            data["name"], tuple(Term(**term) for term in data["terms"]), data["unit"], data["at_least"]
        )


@dataclass(frozen=True)
class Known:
    """A figure everybody can read elsewhere: the exact margin another office publishes.

    Attributes:
        population, unit: whom it counts, as in `Table`.
        codes: dimension -> code; a dimension not named stands at its total.
        lower, upper: what is known of it; equal for an exact figure; `upper` None if nothing bounds it.
        source: where it stands.

    Raises:
        BadRelation: `lower` is negative or more than `upper`.
    """

    population: str
    codes: Mapping[str, str]
    lower: int
    upper: int | None
    source: str
    unit: str | None = None

    def __post_init__(self) -> None:
        if self.lower < 0 or (self.upper is not None and self.upper < self.lower):
            raise BadRelation(
                f"{self.name}: a figure from {self.lower} to {self.upper} cannot be; give 0 <= lower <= upper"
            )

    @classmethod
    def exact(
        cls, population: str, codes: Mapping[str, str], value: int, source: str, unit: str | None = None
    ) -> Known:
        """A figure known exactly."""
        return cls(population, codes, value, value, source, unit)

    @property
    def name(self) -> str:
        """How findings name it."""
        cell = ", ".join(f"{name}={code}" for name, code in self.codes.items()) or "total"
        return f"{self.source} [{self.population}: {cell}]"

    def to_dict(self) -> dict[str, Any]:
        """A form JSON can carry."""
        return {**vars(self), "codes": dict(self.codes)}

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Known:
        """The inverse of `to_dict`."""
        return cls(**data)
