"""The cell key method for magnitudes: noise in units of the largest contribution."""

from __future__ import annotations

from typing import Literal

import numpy as np

from safetables._error import SafetablesError
from safetables._keys import CellKeys
from safetables._ptable import PTable
from safetables._table import Table


class CannotPerturb(SafetablesError):
    """The amounts of a table cannot be perturbed as asked."""


def noisy_amounts(
    table: Table,
    keys: CellKeys,
    ptable: PTable,
    *,
    share: float,
    magnifier: Literal["largest", "mean", "sum"] = "largest",
    extra: float = 0.0,
    sensitive: np.ndarray | None = None,
) -> np.ndarray:
    """Perturb the amounts of a table, each cell by its key and by what it consists of.

    The noise of a cell is `delta * v`: delta is the `share` of the magnifier (the cell's largest contribution, its
    mean amount per counted unit, or its amount), at most the amount itself; v is looked up in the perturbation
    table by the cell's key and by a = amount / delta, in a straight line between the two rows around a, from the last
    row on in the last. A sensitive cell gets `delta * extra` more, away from its true amount. Nothing becomes
    negative, 0 stays 0.

    This is the constant ("simple") scheme of cellKey 1.0.2 (ck_simpleparams) with one contribution and the keys of
    all records of the cell (Giessing and Tent 2019, "Concepts for generalising tools implementing the cell key
    method to the case of continuous variables"). Not there: the flex function, several contributions, own tables
    for small cells or for even and odd numbers of contributors, negative amounts. What an outsider can infer depends
    on contributions that are not published, so there is no interval to audit and the result is no `ProtectedTable`.

    Args:
        table: with amounts (`tabulate(measure=...)`), and for "largest" with contributions (`contributor=...`).
        ptable: see `PTable.design_magnitude`.
        share: in (0, 1], for example 0.1: one unit of noise is a tenth of the largest contribution.
        extra: >= 0, in units of delta.
        sensitive: which cells get the extra noise, shape of the counts; needed if `extra` is given.

    Returns:
        Whole numbers in the unit of `table.amounts`, same shape.

    Raises:
        CannotPerturb: no amounts, no contributions, or a figure out of its range.
        BadKeys: the keys belong to another table.
    """
    amounts = _amounts_of(table)
    _check(share, extra, sensitive, table)
    own_keys = keys.of(table).reshape(table.counts.shape)
    delta = np.minimum(share * _magnify(table, amounts, magnifier), amounts)
    some = (amounts > 0) & (delta > 0)
    size = np.divide(amounts, delta, out=np.zeros(amounts.shape), where=some)
    noise = _noise(ptable, size, own_keys)
    away = np.zeros(amounts.shape) if sensitive is None else np.where(sensitive, extra, 0.0)
    change = delta * np.where(noise >= 0, noise + away, noise - away)
    return np.asarray(np.where(some, np.maximum(amounts + np.rint(change).astype(np.int64), 0), amounts))


def _amounts_of(table: Table) -> np.ndarray:
    if table.amounts is None:
        raise CannotPerturb(f"{table.name!r} has no amounts; count with tabulate(..., measure=...)")
    if (table.amounts < 0).any():
        raise CannotPerturb(f"{table.name!r} has negative amounts; perturb income and deductions apart")
    return table.amounts


def _check(share: float, extra: float, sensitive: np.ndarray | None, table: Table) -> None:
    if not 0 < share <= 1:
        raise CannotPerturb(
            f"share={share!r}: give the part of the largest contribution, above 0 and at most 1"
        )
    if not (np.isfinite(extra) and extra >= 0):
        raise CannotPerturb(f"extra={extra!r}: give a number >= 0")
    if (extra > 0) != (sensitive is not None):
        raise CannotPerturb("extra noise and the sensitive cells belong together; give both or neither")
    if sensitive is not None and sensitive.shape != table.counts.shape:
        raise CannotPerturb(f"sensitive has the shape {sensitive.shape}; expected {table.counts.shape}")


def _magnify(table: Table, amounts: np.ndarray, magnifier: str) -> np.ndarray:
    if magnifier == "sum":
        return amounts.astype(float)
    if magnifier == "mean":
        return amounts / np.maximum(table.counts, 1)
    if magnifier != "largest":
        raise CannotPerturb(f"magnifier={magnifier!r}: expected 'largest', 'mean' or 'sum'")
    if table.contributions is None:
        raise CannotPerturb(
            f"{table.name!r} does not know its largest contributions; count with tabulate(..., contributor=...)"
        )
    return table.contributions.largest[0].astype(float)


def _noise(ptable: PTable, size: np.ndarray, keys: np.ndarray) -> np.ndarray:
    """Noise by key, between the rows around each size in a straight line."""
    originals = np.array(ptable.originals)
    rows = np.stack([ptable.noise_of(row, keys) for row in range(len(originals))])
    size = np.minimum(size, originals[-1])
    above = np.clip(np.searchsorted(originals, size), 1, len(originals) - 1)
    below = above - 1
    weight = (size - originals[below]) / (originals[above] - originals[below])
    low, high = (np.take_along_axis(rows, place[None], axis=0)[0] for place in (below, above))
    return np.asarray((1 - weight) * low + weight * high)
