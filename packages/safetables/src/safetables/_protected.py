"""A protected table: what may leave, with how far each hidden cell can be narrowed."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from os import PathLike
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa

from safetables._dimension import Dimension
from safetables._rule import Threshold
from safetables._table import codes_at, position_of

if TYPE_CHECKING:
    import pandas as pd

    from safetables._output_form import FormName, StyleName

PUBLISHED, PRIMARY, SECONDARY = 0, 1, 2
STATUS_NAMES = ("published", "primary", "secondary")
UNBOUNDED = np.iinfo(np.int64).max
FORMAT = "safetables/protected/1"


@dataclass(frozen=True)
class Cell:
    """One cell of a protected table. `value` is None where hidden, `upper` None where nothing bounds it."""

    codes: dict[str, str]
    value: int | None
    status: str
    lower: float
    upper: float | None
    reason: str


@dataclass(frozen=True, eq=False)
class ProtectedTable:
    """Immutable; holds no true count of a hidden cell. All arrays are flat, cells in C order, read-only.

    Attributes:
        values: published values, -1 where hidden.
        status: 0 published, 1 primary, 2 secondary.
        lower, upper: published cells: the counts the published value stands for (equal where exact). Hidden
            cells: an attacker must hold both ends possible, so cannot narrow the cell any further.
            Derived from published figures alone. `UNBOUNDED`: nothing published bounds the cell above.
        reasons: position -> why the cell is hidden.
        rule: decides which cells are sensitive and when they are safe.
        method: what was done, as JSON-like data.

    Status and reasons are for those who prepare the release. Who reads the table must not learn which hidden
    cell is primary (a primary is small by definition): hand out `for_publication()`.
    """

    name: str
    dimensions: tuple[Dimension, ...]
    values: np.ndarray
    status: np.ndarray
    lower: np.ndarray
    upper: np.ndarray
    rule: Threshold
    population: str = ""
    unit: str | None = None
    multivalued: str | None = None
    impossible: np.ndarray | None = None
    method: list[dict[str, object]] = field(default_factory=list)
    reasons: Mapping[int, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for array in (self.values, self.status, self.lower, self.upper):
            array.setflags(write=False)

    def __len__(self) -> int:
        return self.values.size

    @property
    def shape(self) -> tuple[int, ...]:
        """Codes per dimension."""
        return tuple(len(dimension.codes) for dimension in self.dimensions)

    @property
    def hidden(self) -> np.ndarray:
        """Mask of the cells without a published value."""
        return self.status != PUBLISHED

    @property
    def widened(self) -> int:
        """After controlled rounding: by how many bases the worst value lies beyond its two neighbours, mostly 0."""
        return max((int(str(step.get("widened", 0))) for step in self.method), default=0)

    @cached_property
    def sensitive(self) -> np.ndarray:
        """Mask of the cells an audit must find safe: primaries, and rounded values that may stand for a
        sensitive count. Follows from the publication alone."""
        rule = self.rule
        vague = ~self.hidden & (self.lower < self.upper)
        vague &= (self.lower < rule.minimum) & (self.upper >= rule.smallest)
        return (self.status == PRIMARY) | vague

    def known(self) -> tuple[np.ndarray, np.ndarray]:
        """Bounds on each cell an attacker reads off the cell itself, before combining anything."""
        lower = np.where(self.hidden, self.rule.floor, self.lower).astype(np.int64)
        upper = np.where(self.hidden, UNBOUNDED, self.upper.astype(np.int64))
        if self.impossible is not None:
            lower, upper = np.where(self.impossible, 0, lower), np.where(self.impossible, 0, upper)
        return lower, upper

    def cell(self, **codes: str) -> Cell:
        """One cell; a dimension not named stands at its total."""
        return self.cell_at(int(np.ravel_multi_index(position_of(self.dimensions, codes), self.shape)))

    def cell_at(self, position: int) -> Cell:
        """The cell at a position in C order."""
        upper = self.upper[position].item()
        return Cell(
            codes=codes_at(self.dimensions, position),
            value=None if self.status[position] else int(self.values[position]),
            status=STATUS_NAMES[self.status[position]],
            lower=self.lower[position].item(),
            upper=None if upper == UNBOUNDED else upper,
            reason=self.reasons.get(position, ""),
        )

    def to_arrow(
        self, form: FormName = "work", style: StyleName = "plain", *, intervals: bool = False
    ) -> pa.Table:
        """Every cell: the dimensions, `n` (null where hidden), `status`, `lower`, `upper`, `reason`.

        The arguments are those of `write_table`, which says what each form and style shows.
        """
        from safetables._output_columns import columns
        from safetables._output_form import Form

        return columns(self, Form(form, style, intervals))

    def to_pandas(
        self, form: FormName = "work", style: StyleName = "plain", *, intervals: bool = False
    ) -> pd.DataFrame:
        """`to_arrow` as a data frame; whole numbers stay whole (Int64), a hidden value is <NA>.

        Raises:
            CannotWrite: pandas is not installed.
        """
        from safetables._output_pandas import frame

        return frame(self.to_arrow(form, style, intervals=intervals))

    def to_csv(self, path: str | PathLike[str]) -> None:
        """Write the work form as CSV; the file appears whole or not at all. Other forms: `write_table`."""
        from safetables._output import write_table

        write_table(self, path)

    def for_publication(self) -> ProtectedTable:
        """What may be handed out: the same figures, and nothing that tells one hidden cell from another.

        Every hidden cell is called primary, for the reason "hidden", and lies between what everybody knows of it
        (`Threshold.floor`) and `UNBOUNDED`: how far the attack on it went depends on which cells are sensitive. Of the
        method it says that cells were hidden, not which were asked for nor what hiding each would have cost.
        """
        hidden = self.hidden
        return replace(
            self,
            status=np.where(hidden, PRIMARY, PUBLISHED).astype(np.int8),
            lower=np.where(hidden, self.rule.floor, self.lower).astype(np.int64),
            upper=np.where(hidden, UNBOUNDED, np.where(hidden, 0, self.upper).astype(np.int64)),
            method=[_told(step) for step in self.method],
            reasons={int(i): "hidden" for i in np.flatnonzero(hidden)},
        )

    def to_dict(self) -> dict[str, Any]:
        """A form JSON can carry; `from_dict` reads it back."""
        return {
            "format": FORMAT,
            "name": self.name,
            "population": self.population,
            "unit": self.unit,
            "multivalued": self.multivalued,
            "dimensions": [dimension.to_dict() for dimension in self.dimensions],
            "rule": self.rule.to_dict(),
            "method": self.method,
            "values": [
                None if hidden else v for v, hidden in zip(self.values.tolist(), self.hidden, strict=True)
            ],
            "status": self.status.tolist(),
            "lower": self.lower.tolist(),
            "upper": [None if v == UNBOUNDED else v for v in self.upper.tolist()],
            "impossible": [] if self.impossible is None else np.flatnonzero(self.impossible).tolist(),
            "reasons": {str(position): reason for position, reason in sorted(self.reasons.items())},
        }

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> ProtectedTable:
        """The inverse of `to_dict`."""
        impossible = None
        if data["impossible"]:
            impossible = np.zeros(len(data["values"]), dtype=bool)
            impossible[data["impossible"]] = True
        return cls(
            name=data["name"],
            dimensions=tuple(Dimension.from_dict(d) for d in data["dimensions"]),
            values=np.array([-1 if v is None else v for v in data["values"]], dtype=np.int64),
            status=np.array(data["status"], dtype=np.int8),
            lower=np.array(data["lower"]),
            upper=np.array([UNBOUNDED if v is None else v for v in data["upper"]]),
            rule=Threshold.from_dict(data["rule"]),
            population=data["population"],
            unit=data["unit"],
            multivalued=data["multivalued"],
            impossible=impossible,
            method=data["method"],
            reasons={int(position): reason for position, reason in data["reasons"].items()},
        )

    @cached_property
    def digest(self) -> str:
        """SHA-256 (hex) of the canonical JSON of `to_dict`: keys sorted, no spaces, UTF-8."""
        return canonical_digest(self.to_dict())


def _told(step: Mapping[str, object]) -> dict[str, object]:
    """What readers may know of a step: costs may be true values, and cells hidden on request are not the small ones."""
    return {"method": "suppression"} if step.get("method") == "suppression" else dict(step)


def canonical_digest(data: Mapping[str, Any]) -> str:
    """SHA-256 (hex) of canonical JSON."""
    text = json.dumps(data, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()
