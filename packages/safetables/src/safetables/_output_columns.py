"""The columns of an output: one row per cell."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pyarrow as pa

from safetables._file import CannotWrite
from safetables._output_form import Form, impossible
from safetables._output_sdmx import conf_status, obs_status
from safetables._output_signs import rendered
from safetables._protected import PUBLISHED, STATUS_NAMES, UNBOUNDED, ProtectedTable
from safetables._table import code_columns

NAMES = {
    "plain": ("n", "status", "lower", "upper", "reason"),
    "sdmx": ("OBS_VALUE", "OBS_STATUS", "LOWER", "UPPER", "COMMENT"),
    "german": ("Anzahl", "Status", "Untergrenze", "Obergrenze", "Grund"),
}
PUBLIC_STATUS = {"plain": ("published", "hidden"), "german": ("veröffentlicht", "geheim")}
GERMAN_STATUS = ("veröffentlicht", "primär geheim", "sekundär geheim")


def columns(protected: ProtectedTable, form: Form) -> pa.Table:
    """Every cell in the form wanted: the dimensions, the value, its status, and what else the form shows.

    Raises:
        CannotWrite: a dimension has the name of one of the columns.
    """
    found: dict[str, Any] = _after_codes(protected, form)
    check_names([dimension.name for dimension in protected.dimensions], found)
    return pa.table({**code_columns(protected.dimensions), **found})


def check_names(dimensions: Sequence[str], others: dict[str, Any]) -> None:
    """Two columns of one name: one would be lost."""
    for name in dimensions:
        if name in others:
            raise CannotWrite(
                f"dimension {name!r} has the name of a column of the output ({', '.join(others)}); name it otherwise"
            )


def _after_codes(protected: ProtectedTable, form: Form) -> dict[str, Any]:
    value, status, lower, upper, reason = NAMES[form.style]
    found: dict[str, Any] = {value: _values(protected, form)}
    if form.style == "sdmx":
        found["OBS_STATUS"] = pa.array(obs_status(protected))
        found["CONF_STATUS"] = pa.array(conf_status(protected, form))
    else:
        found[status] = _status(protected, form)
    if form.work or form.intervals:
        found[lower], found[upper] = intervals(protected, form)
    if form.work:
        found[reason] = pa.array([protected.reasons.get(i, "") for i in range(len(protected))])
    return found


def _values(protected: ProtectedTable, form: Form) -> pa.Array:
    if form.style == "german":
        return pa.array(rendered(protected))
    without = protected.hidden | impossible(protected) if form.style == "sdmx" else protected.hidden
    return pa.array(np.where(without, 0, protected.values), mask=without)


def _status(protected: ProtectedTable, form: Form) -> pa.Array:
    names: tuple[str, ...] = PUBLIC_STATUS.get(form.style, ())
    status = (protected.status != PUBLISHED).astype(np.int64)
    if form.work:
        names = GERMAN_STATUS if form.style == "german" else STATUS_NAMES
        status = protected.status.astype(np.int64)
    return pa.array(names).take(pa.array(status))


def intervals(protected: ProtectedTable, form: Form) -> tuple[pa.Array, pa.Array]:
    """Lower and upper ends, null where nothing bounds a cell.

    In a publication only of published values. The ends of a hidden cell say how far the attack on it went, and it went
    further for primary cells: they would tell which those are. Adding 0 turns a -0.0 of the solver into 0.
    """
    secret = np.zeros(len(protected), dtype=bool) if form.work else protected.hidden
    upper = protected.upper == UNBOUNDED
    return (
        pa.array(np.where(secret, 0, protected.lower) + 0, mask=secret),
        pa.array(np.where(upper | secret, 0, protected.upper) + 0, mask=upper | secret),
    )
