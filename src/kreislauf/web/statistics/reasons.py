"""Why a cell of a prepared table is hidden, in plain words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _
from safetables import Cell, ProtectedTable

from kreislauf.foundation.errors import NotVisible
from kreislauf.statistics.release.models import Preparation
from kreislauf.statistics.release.selectors import protected_table_of
from kreislauf.web.evidence.crosstab import lines_of


@dataclass(frozen=True)
class Reason:
    """Why one cell is hidden.

    Attributes:
        place: its codes in words, the dimensions in the order of the table.
        sentences: the reason.
    """

    place: str
    sentences: tuple[str, ...]


def codes_asked_for(preparation: Preparation, asked: Mapping[str, str]) -> dict[str, str]:
    """The code of every dimension, as the address names them.

    Raises:
        NotVisible: a dimension is missing, or the table has no such code.
    """
    known = {d["id"]: {line.code for line in lines_of(d)} for d in preparation.layout}
    if not known or any(asked.get(name) not in codes for name, codes in known.items()):
        raise NotVisible(preparation=preparation.pk)
    return {name: asked[name] for name in known}


def place_text(preparation: Preparation, codes: Mapping[str, str]) -> str:
    """The codes in words: "Nordheim, Sucht, 2025-Q2"."""
    labels = {d["id"]: {line.code: line.label for line in lines_of(d)} for d in preparation.layout}
    return ", ".join(labels[name][code] for name, code in codes.items())


def reason_of(preparation: Preparation, codes: Mapping[str, str]) -> Reason:
    """Why a cell is hidden.

    Raises:
        NotVisible: there is no table yet.
    """
    table = protected_table_of(preparation)
    if table is None:
        raise NotVisible(preparation=preparation.pk)
    cell = table.cell(**codes)
    return Reason(place_text(preparation, codes), tuple(_sentences(table, cell)))


def _sentences(table: ProtectedTable, cell: Cell) -> list[str]:
    if cell.value is not None:
        return [_("Diese Zelle ist nicht verborgen.")]
    return [*_why(table, cell), _left_open(cell)]


def _why(table: ProtectedTable, cell: Cell) -> list[str]:
    if cell.status != "primary":
        return [
            _("Diese Zahl ist selbst nicht klein. Wäre sie zu sehen, ließe sich eine kleine Zahl errechnen.")
        ]
    return [
        _("Hier steht eine kleine Zahl: Das Schutzprofil verbirgt %(least)s bis %(most)s.")
        % {"least": 0 if table.rule.zeros_sensitive else 1, "most": table.rule.minimum - 1}
    ]


def _left_open(cell: Cell) -> str:
    """What an attacker must hold possible."""
    if cell.upper is None:
        return _("Wer alles Veröffentlichte kennt, muss hier jede Zahl ab %(lower)s für möglich halten.") % {
            "lower": int(cell.lower)
        }
    return _(
        "Wer alles Veröffentlichte kennt, kommt nicht näher heran als: mindestens %(lower)s, höchstens %(upper)s."
    ) % {"lower": int(cell.lower), "upper": int(cell.upper)}
