"""What a prepared table will show, before it is released: for the people of the statistics office."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _
from safetables import ProtectedTable

from kreislauf.evidence.sign.rules import Sign
from kreislauf.statistics.release.models import Preparation
from kreislauf.web.evidence.crosstab import Crosstab, Shown, arrange
from kreislauf.web.evidence.words import count_text

#: How a preview marks the two kinds of hidden cells; readers of the release see one sign for both.
SMALL, COVERING = ".k", ".d"


@dataclass(frozen=True)
class Explained(Shown):
    """A cell of a preview.

    Attributes:
        href: of the page that says why it is hidden; empty where it is not, or where nothing is explained.
        differs: beside another method's table: whether that one shows something else here.
    """

    href: str = ""
    differs: bool = False


def preview_of(preparation: Preparation, table: ProtectedTable, chosen: Mapping[str, str]) -> Crosstab:
    """The cross table as it will be; every hidden cell leads to its reason. No hidden value is in it."""
    address = reverse("release-cell", args=[preparation.pk])

    def look_up(codes: Mapping[str, str]) -> Shown:
        shown = shown_cell(table, codes)
        href = f"{address}?{urlencode(codes)}" if table.cell(**codes).value is None else ""
        return Explained(shown.text, shown.words, href)

    return arrange(preparation.layout, chosen, look_up)


def side_of(
    preparation: Preparation, table: ProtectedTable, other: ProtectedTable | None, chosen: Mapping[str, str]
) -> Crosstab:
    """The cross table as one method would show it, with a mark where the other one shows something else."""

    def look_up(codes: Mapping[str, str]) -> Shown:
        shown = shown_cell(table, codes)
        differs = other is not None and _looks_other(shown, shown_cell(other, codes))
        return Explained(shown.text, shown.words, "", differs)

    return arrange(preparation.layout, chosen, look_up)


def _looks_other(one: Shown, other: Shown) -> bool:
    """Whether a reader sees something else; readers see the same sign for both kinds of hidden."""
    hidden = {SMALL, COVERING}
    return one.text != other.text and not {one.text, other.text} <= hidden


def shown_cell(table: ProtectedTable, codes: Mapping[str, str]) -> Shown:
    """A cell as printed; a hidden one with what kind of hidden it is."""
    cell = table.cell(**codes)
    if cell.status == "primary":
        return Shown(SMALL, _("verborgen: zu wenige Menschen"))
    if cell.status == "secondary":
        return Shown(COVERING, _("verborgen: sonst ließe sich eine kleine Zahl errechnen"))
    sign = Sign.PLAIN if cell.value else (Sign.NOTHING if cell.upper == 0 else Sign.UNDER_HALF)
    return Shown(count_text(cell.value, sign.value), "")
