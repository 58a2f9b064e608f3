"""What a protection costs in information, by several measures, so that two methods can be compared."""

from __future__ import annotations

from dataclasses import asdict, dataclass

import numpy as np

from safetables._error import SafetablesError
from safetables._protected import UNBOUNDED, ProtectedTable
from safetables._table import Table


class NotThisTable(SafetablesError):
    """The protected table was not made from this table."""


@dataclass(frozen=True)
class InformationLoss:
    """How much a protected table tells less, or otherwise, than the true one. For the office only: true counts went in.

    Attributes:
        cells: of the table, totals and structural zeros included.
        hidden: cells without a value.
        sum_hidden: sum of their true counts.
        unchanged: share of all cells published with their true count; hidden ones are not.
        mean_deviation, max_deviation: |published - true| over the published cells, in units of the table.
        mean_relative: mean of |published - true| / true over the published cells that are not truly zero.
        hellinger: Hellinger distance between the true and the published distribution over the published
            inner cells, 0 (the same shares) to 1 (nothing in common): sqrt(1 - sum of sqrt(p * q)). Source: Shlomo and
            Young 2006, "Statistical disclosure control methods through a risk-utility framework".
        equations: "total = sum of its direct parts" with every figure published.
        broken: how many of them do not hold.
        mean_width: mean of upper - lower over the cells that are bounded: what a reader does not know.
        unbounded: cells with no upper bound.
    """

    cells: int
    hidden: int
    sum_hidden: int
    unchanged: float
    mean_deviation: float
    max_deviation: int
    mean_relative: float
    hellinger: float
    equations: int
    broken: int
    mean_width: float
    unbounded: int

    def to_dict(self) -> dict[str, int | float]:
        """A form JSON can carry."""
        return asdict(self)

    def __str__(self) -> str:
        lines = [
            f"{self.hidden} of {self.cells} cells hidden (sum {self.sum_hidden}), {self.unchanged:.1%} unchanged",
            f"deviation: mean {self.mean_deviation:.3g}, largest {self.max_deviation}, relative {self.mean_relative:.1%}",
            f"Hellinger distance {self.hellinger:.4f}",
            f"{self.broken} of {self.equations} sums do not hold",
            f"interval of a cell: mean width {self.mean_width:.3g}, {self.unbounded} without an upper bound",
        ]
        return "\n".join(lines)


def information_loss(table: Table, protected: ProtectedTable) -> InformationLoss:
    """Compare a protected table with the true one.

    Raises:
        NotThisTable: other dimensions, or a published interval that does not contain the true count.
    """
    if table.dimensions != protected.dimensions:
        raise NotThisTable(
            f"{table.name!r} and {protected.name!r} have other dimensions; give the table it was made from"
        )
    true = table.counts.ravel()
    shown = ~protected.hidden
    if (shown & ((true < protected.lower) | (true > protected.upper))).any():
        raise NotThisTable(
            f"{protected.name!r} cannot come from {table.name!r}: a true count lies outside its interval"
        )
    deviation = np.abs(protected.values - true)[shown]
    people = shown & (true > 0)
    relative = np.abs(protected.values - true)[people] / true[people]
    bounded = protected.upper != UNBOUNDED
    equations, broken = _equations(protected)
    return InformationLoss(
        cells=len(table),
        hidden=int(protected.hidden.sum()),
        sum_hidden=int(true[protected.hidden].sum()),
        unchanged=float((deviation == 0).sum() / len(table)),
        mean_deviation=_mean(deviation),
        max_deviation=int(deviation.max(initial=0)),
        mean_relative=_mean(relative),
        hellinger=_hellinger(table, protected),
        equations=equations,
        broken=broken,
        mean_width=_mean((protected.upper - protected.lower)[bounded]),
        unbounded=int((~bounded).sum()),
    )


def _mean(figures: np.ndarray) -> float:
    return float(figures.mean()) if figures.size else 0.0


def _hellinger(table: Table, protected: ProtectedTable) -> float:
    inner = np.ix_(*([d.index[leaf] for leaf in d.leaves] for d in table.dimensions))
    shown = ~protected.hidden.reshape(protected.shape)[inner]
    true = table.counts[inner][shown].astype(float)
    published = protected.values.reshape(protected.shape)[inner][shown].astype(float)
    if not true.sum() or not published.sum():
        return float(true.sum() != published.sum())
    alike = np.sqrt(true / true.sum() * (published / published.sum())).sum()
    return float(np.sqrt(max(0.0, 1.0 - alike)))


def _equations(protected: ProtectedTable) -> tuple[int, int]:
    """Sums every figure of which is published, and how many of them do not hold."""
    values = protected.values.reshape(protected.shape)
    shown = ~protected.hidden.reshape(protected.shape)
    found = broken = 0
    for axis, dimension in enumerate(protected.dimensions):
        if dimension.name == protected.multivalued:
            continue
        figures, open_to_all = np.moveaxis(values, axis, 0), np.moveaxis(shown, axis, 0)
        for parent, children in dimension.partitions:
            parts = [dimension.index[child] for child in children]
            total = dimension.index[parent]
            whole = open_to_all[total] & open_to_all[parts].all(axis=0)
            found += int(whole.sum())
            broken += int((whole & (figures[total] != figures[parts].sum(axis=0))).sum())
    return found, broken
