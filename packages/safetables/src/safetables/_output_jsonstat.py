"""JSON-stat 2.0: a cube with its hierarchies, as statistical offices publish on the web.

Source: "JSON-stat Format", version 2.0 (json-stat.org/full): ``value`` in row-major order of ``id`` and ``size`` with null
where there is none, ``status`` an object position -> text, ``category.child`` parent -> children, ``extension`` for what
the format does not know.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from safetables._dimension import Dimension
from safetables._output_columns import intervals
from safetables._output_form import Form, changed, methods
from safetables._output_sdmx import CODE_LISTS, conf_status, obs_status
from safetables._output_signs import NUMBER, legend, signs
from safetables._protected import PRIMARY, SECONDARY, ProtectedTable


def json_stat(protected: ProtectedTable, form: Form, title: str) -> dict[str, Any]:
    """The dataset as JSON-like data.

    ``status`` names what is not an exact number: "primary"/"secondary" or "hidden" (plain), the OBS_STATUS of every cell
    (sdmx), the sign (german). ``extension`` holds the method and, in the work form, the rule, the reasons and the
    intervals; with SDMX codes CONF_STATUS of every cell.
    """
    values = protected.values.tolist()
    hidden = protected.hidden.tolist()
    notes = [f"{sign} = {words}" if sign else words for sign, words in legend(protected, _language(form))]
    return {
        "version": "2.0",
        "class": "dataset",
        "label": title,
        **({"note": notes} if notes else {}),
        "id": [dimension.name for dimension in protected.dimensions],
        "size": list(protected.shape),
        "dimension": {dimension.name: _dimension(dimension) for dimension in protected.dimensions},
        "value": [None if secret else value for value, secret in zip(values, hidden, strict=True)],
        "status": _status(protected, form),
        "extension": _extension(protected, form),
    }


def _language(form: Form) -> str:
    return "german" if form.style == "german" else "english"


def _dimension(dimension: Dimension) -> dict[str, Any]:
    child = {code: list(below) for code, below in dimension.children.items()}
    found: dict[str, Any] = {
        "label": dimension.name,
        "category": {"index": list(dimension.codes), **({"child": child} if child else {})},
    }
    # The format has one list of children per code; a second division of the same people stands beside it.
    others = [[parent, list(below)] for parent, below in dimension.partitions if child[parent] != list(below)]
    return found | ({"extension": {"also": others}} if others else {})


def _status(protected: ProtectedTable, form: Form) -> dict[str, str]:
    if form.style == "sdmx":
        return {str(i): code for i, code in enumerate(obs_status(protected).tolist())}
    if form.style == "german":
        return {str(i): sign for i, sign in enumerate(signs(protected).tolist()) if sign != NUMBER}
    found = np.where(protected.hidden, "hidden", "")
    if form.work:
        found = np.where(protected.status == PRIMARY, "primary", found)
        found = np.where(protected.status == SECONDARY, "secondary", found)
    return {str(i): name for i, name in enumerate(found.tolist()) if name}


def _extension(protected: ProtectedTable, form: Form) -> dict[str, Any]:
    found: dict[str, Any] = {"form": form.name, "methods": methods(protected)}
    if form.style == "sdmx":
        codes = conf_status(protected, form).tolist()
        found["codelists"] = CODE_LISTS
        found["CONF_STATUS"] = {str(i): code for i, code in enumerate(codes) if code != "F"}
    if form.work or form.intervals:
        shown = np.flatnonzero(protected.hidden | changed(protected)).tolist()
        lower, upper = (ends.to_pylist() for ends in intervals(protected, form))
        found["lower"] = {str(i): lower[i] for i in shown if lower[i] is not None}
        found["upper"] = {str(i): upper[i] for i in shown if upper[i] is not None}
    if form.work:
        found["rule"] = protected.rule.to_dict()
        found["method"] = protected.method
        found["reason"] = {str(i): reason for i, reason in sorted(protected.reasons.items())}
    return found
