"""What a prepared table will show, before it is released: for the two people of the statistics office."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext as _
from safetables import ProtectedTable

from kreislauf.evidence.sign.rules import Sign
from kreislauf.statistics.release.models import Preparation
from kreislauf.web.evidence.crosstab import Crosstab, Shown, arrange
from kreislauf.web.evidence.words import count_text

#: How a preview marks the two kinds of hidden cells; readers of the release see one sign for both.
SMALL, COVERING = ".k", ".d"


def preview_of(preparation: Preparation, table: ProtectedTable, chosen: Mapping[str, str]) -> Crosstab:
    """The cross table as it will be, with the reason of every hidden cell. No hidden value is in it."""

    def look_up(codes: Mapping[str, str]) -> Shown:
        cell = table.cell(**codes)
        if cell.status == "primary":
            return Shown(SMALL, _("verborgen: zu wenige Menschen"))
        if cell.status == "secondary":
            return Shown(COVERING, _("verborgen: sonst ließe sich eine kleine Zahl errechnen"))
        sign = Sign.PLAIN if cell.value else (Sign.NOTHING if cell.upper == 0 else Sign.UNDER_HALF)
        return Shown(count_text(cell.value, sign.value), "")

    return arrange(preparation.layout, chosen, look_up)
