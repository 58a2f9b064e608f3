"""Why a cell of a prepared table is hidden, in plain words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _
from safetables import Cell, ProtectedTable

from kreislauf.foundation.errors import NotVisible
from kreislauf.statistics.reason.rules import Derivation, derivation_of, position_at
from kreislauf.statistics.release.models import Preparation
from kreislauf.statistics.release.selectors import protected_table_of
from kreislauf.web.evidence.crosstab import lines_of

#: Terms of a calculation that are written out.
LONGEST = 12


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
    # With the total also where it is not shown: a calculation may go through it.
    labels = {
        d["id"]: {line.code: line.label for line in lines_of({**d, "total": True})}
        for d in preparation.layout
    }
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
    if cell.value is not None:
        sentences = [_("Diese Zelle ist nicht verborgen.")]
    elif cell.status == "primary":
        sentences = [_rule_text(table), _left_open_above(cell)]
    else:
        sentences = [*_calculation(preparation, table, cell), _left_open(cell)]
    return Reason(place_text(preparation, codes), tuple(sentences))


def _rule_text(table: ProtectedTable) -> str:
    return _("Hier steht eine kleine Zahl: Das Schutzprofil verbirgt %(least)s bis %(most)s.") % {
        "least": table.rule.smallest,
        "most": table.rule.minimum - 1,
    }


def _left_open_above(cell: Cell) -> str:
    """Up to which number an attacker must hold a small cell possible. Not from which: beside the rule that could be its
    number, and nobody is to read a small number here."""
    if cell.upper is None:
        return _("Wer alles Veröffentlichte kennt, kann hier auch große Zahlen nicht ausschließen.")
    return _("Wer alles Veröffentlichte kennt, muss hier Zahlen bis %(upper)s für möglich halten.") % {
        "upper": int(cell.upper)
    }


def _left_open(cell: Cell) -> str:
    """What an attacker must hold possible."""
    if cell.upper is None:
        return _("Wer alles Veröffentlichte kennt, muss hier jede Zahl ab %(lower)s für möglich halten.") % {
            "lower": int(cell.lower)
        }
    return _(
        "Wer alles Veröffentlichte kennt, kommt nicht näher heran als: mindestens %(lower)s, höchstens %(upper)s."
    ) % {"lower": int(cell.lower), "upper": int(cell.upper)}


def _calculation(preparation: Preparation, table: ProtectedTable, cell: Cell) -> list[str]:
    """Which small number would follow if the cell were shown, and by which sum."""
    unseen = [dimension["id"] for dimension in preparation.layout if not dimension["total"]]
    position = position_at(table, cell.codes)
    found = derivation_of(table, position, without_total=unseen)
    careful = found is None and bool(unseen)
    if careful:
        found = derivation_of(table, position)
    if found is None:
        return [_beyond_sums(preparation)]
    sentences = _consequence(preparation, table, cell, found)
    if any(low < high for low, high in _ranges(table, found)):
        sentences.append(
            _(
                "Gerundete Zahlen stehen für einen Bereich; die kleine Zahl ließe sich damit zu eng eingrenzen."
            )
        )
    if careful:
        sentences.append(
            _(
                "Die Rechnung braucht eine Summe, die nicht gezeigt wird; das Programm rechnet vorsichtshalber mit ihr."
            )
        )
    return sentences


def _ranges(table: ProtectedTable, found: Derivation) -> list[tuple[float, float]]:
    """Of each published figure the counts it stands for."""
    return [(table.lower[position], table.upper[position]) for position, _factor in found.figures]


def _beyond_sums(preparation: Preparation) -> str:
    if preparation.beside:
        return _(
            "Diese Zahl ist selbst nicht klein. Wäre sie zu sehen, ließe sich eine kleine Zahl zu eng eingrenzen, "
            "auch mit Hilfe von Freigabe %(numbers)s. Dafür braucht es mehr als eine Rechnung aus Summen."
        ) % {"numbers": ", ".join(str(number) for number in preparation.beside)}
    return _(
        "Diese Zahl ist selbst nicht klein. Wäre sie zu sehen, ließe sich eine kleine Zahl zu eng eingrenzen. Dafür "
        "braucht es mehr als eine Rechnung aus Summen."
    )


def _consequence(preparation: Preparation, table: ProtectedTable, cell: Cell, found: Derivation) -> list[str]:
    places = [place_text(preparation, table.cell_at(position).codes) for position, _factor in found.small]
    formula = formula_text(preparation, table, cell, found)
    if len(places) == 1:
        return [
            _("Diese Zahl ist selbst nicht klein. Sie verdeckt eine kleine Zahl: %(place)s.")
            % {"place": places[0]},
            _("Wäre sie zu sehen, ließe sich jene errechnen: %(formula)s.") % {"formula": formula},
        ]
    return [
        _("Diese Zahl ist selbst nicht klein. Sie verdeckt kleine Zahlen: %(places)s.")
        % {"places": "; ".join(places)},
        _("Wäre sie zu sehen, wäre deren Summe bekannt, und sie ließen sich eingrenzen: %(formula)s.")
        % {"formula": formula},
    ]


def formula_text(preparation: Preparation, table: ProtectedTable, cell: Cell, found: Derivation) -> str:
    """The calculation: "25 (Region Süd) - 12 (Riedstadt) - diese Zahl"; what is added stands first."""
    terms = [
        (
            factor,
            f"{table.cell_at(position).value} ({_difference(preparation, cell, table.cell_at(position))})",
        )
        for position, factor in found.figures
    ]
    terms.append((found.own, _("diese Zahl")))
    terms.sort(key=lambda term: term[0] < 0)
    text = ""
    for factor, term in terms[:LONGEST]:
        sign = " − " if factor < 0 else (" + " if text else "")
        times = "" if abs(factor) == 1 else f"{abs(factor):g} × "
        text += f"{sign}{times}{term}"
    if len(terms) > LONGEST:
        text += " " + _("und %(count)s weitere Zahlen") % {"count": len(terms) - LONGEST}
    return text.strip()


def _difference(preparation: Preparation, cell: Cell, other: Cell) -> str:
    """The codes in which another cell differs from the explained one, in words."""
    differing = {name: code for name, code in other.codes.items() if cell.codes[name] != code}
    return place_text(preparation, differing)
