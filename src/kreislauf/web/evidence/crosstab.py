"""A released table as people read it: one dimension down, one across, the others chosen."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from kreislauf.evidence.release.models import Release, ReleasedCell
from kreislauf.evidence.release.rules import codes_of, key_of
from kreislauf.evidence.release.selectors import cells_of
from kreislauf.web.evidence.words import count_text, language, meaning_of


@dataclass(frozen=True)
class CodeLine:
    """One code of a dimension in reading order; `depth` counts from 0, the sum over everything."""

    code: str
    label: str
    depth: int
    is_sum: bool


@dataclass(frozen=True)
class Shown:
    """One cell as printed, with its meaning in words where a sign stands instead of a number."""

    text: str
    words: str


@dataclass(frozen=True)
class Row:
    """One line of the cross table."""

    head: CodeLine
    cells: tuple[Shown, ...]


@dataclass(frozen=True)
class Crosstab:
    """The cross table of a release at chosen codes of the other dimensions.

    Attributes:
        down, across: labels of the two dimensions shown.
        choices: the other dimensions, each with its id, label, codes and the code chosen.
        signs: every sign that occurs.
    """

    down: str
    across: str
    columns: tuple[CodeLine, ...]
    rows: tuple[Row, ...]
    choices: tuple[tuple[str, str, tuple[CodeLine, ...], str], ...]
    signs: frozenset[str]


def lines_of(dimension: Mapping[str, Any]) -> tuple[CodeLine, ...]:
    """The codes of a stored dimension in reading order; without the root where sums over it mean nothing."""
    parents = {code["code"]: code["parent"] for code in dimension["codes"]}
    below: dict[str | None, list[Mapping[str, Any]]] = {}
    for code in dimension["codes"]:
        below.setdefault(code["parent"], []).append(code)
    lines: list[CodeLine] = []

    def walk(code: Mapping[str, Any], depth: int) -> None:
        label = code["label"].get(language(), code["label"]["de"])
        lines.append(CodeLine(code["code"], label, depth, code["code"] in below))
        for child in below.get(code["code"], []):
            walk(child, depth + 1)

    for root in below[None]:
        walk(root, 0)
    return tuple(line for line in lines if dimension["total"] or parents[line.code] is not None)


def crosstab_of(release: Release, chosen: Mapping[str, str]) -> Crosstab:
    """The cross table of a release; a dimension that is not chosen stands at its first line."""
    cells = {cell.key: cell for cell in cells_of(release)}
    signs = frozenset(cell.sign for cell in cells.values())
    return arrange(release.layout, chosen, lambda codes: _shown(cells, codes), signs)


def arrange(
    dimensions: Sequence[Mapping[str, Any]],
    chosen: Mapping[str, str],
    look_up: Callable[[Mapping[str, str]], Shown],
    signs: frozenset[str] = frozenset(),
) -> Crosstab:
    """A cross table of any cells with a stored layout: the first dimension down, the second across.

    Args:
        chosen: codes of the other dimensions; an unknown code means the first line.
        look_up: the cell at a code of every dimension.
    """
    lines = {dimension["id"]: lines_of(dimension) for dimension in dimensions}
    labels = {d["id"]: d["label"].get(language(), d["label"]["de"]) for d in dimensions}
    down, across, *others = [dimension["id"] for dimension in dimensions]
    at = {name: _known(lines[name], chosen.get(name, "")) for name in others}
    rows = tuple(
        Row(head, tuple(look_up({**at, down: head.code, across: c.code}) for c in lines[across]))
        for head in lines[down]
    )
    return Crosstab(
        down=labels[down],
        across=labels[across],
        columns=lines[across],
        rows=rows,
        choices=tuple((name, labels[name], lines[name], at[name]) for name in others),
        signs=signs,
    )


def _known(lines: Sequence[CodeLine], code: str) -> str:
    return code if code in {line.code for line in lines} else lines[0].code


def _shown(cells: Mapping[str, ReleasedCell], codes: Mapping[str, str]) -> Shown:
    cell = cells.get(key_of(codes))
    return Shown("", "") if cell is None else Shown(count_text(cell.value, cell.sign), meaning_of(cell.sign))


def flat_rows(release: Release, chosen: Mapping[str, str]) -> tuple[list[str], list[list[str | int | None]]]:
    """Every cell as one row, for files: label and code of each dimension, value, sign; only the codes chosen."""
    dimensions: Sequence[Mapping[str, Any]] = release.layout
    labels = {d["id"]: {line.code: line.label for line in lines_of(d)} for d in dimensions}
    names = [dimension["id"] for dimension in dimensions]
    heads = [
        head
        for d in dimensions
        for head in (
            d["label"].get(language(), d["label"]["de"]),
            _("%(label)s (Schlüssel)") % {"label": d["label"].get(language(), d["label"]["de"])},
        )
    ]
    wanted = {name: code for name, code in chosen.items() if code in labels.get(name, {})}
    rows: list[list[str | int | None]] = []
    for cell in cells_of(release):
        codes = codes_of(cell.key)
        if all(codes[name] == code for name, code in wanted.items()):
            place = [part for name in names for part in (labels[name][codes[name]], codes[name])]
            rows.append([*place, cell.value, cell.sign])
    return [*heads, _("Wert"), _("Zeichen")], rows
