"""Bars of delivered against agreed units: what is hidden is hatched between its bounds, never drawn as zero."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from django.utils.translation import gettext as _

from kreislauf.web.picture.states import INK, LINE, PAPER, STEPS, State, pattern_definitions, pattern_id
from kreislauf.web.start.delivered import Against, number

WIDTH, LEFT, ROW = 960, 12, 78


def draw_bars(rows: Sequence[Against]) -> tuple[str, str]:
    """SVG and alternative text; both "" where no agreement has units of its own."""
    drawn = [row for row in rows if row.low is not None]
    if not drawn:
        return "", ""
    most = max(max(row.agreement.agreed_units, row.low or 0, row.high or 0) for row in drawn)
    scale = (WIDTH - 2 * LEFT - 60) / most
    height = ROW * len(drawn) + 6
    shapes = "".join(_row(row, ROW * place, scale) for place, row in enumerate(drawn))
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" width="{WIDTH}" '
        f'height="{height}" font-size="14">{pattern_definitions("bars")}{shapes}</svg>'
    )
    return svg, " ".join([_("Balken: erbracht gegen vereinbart."), *(_sentence(row) for row in drawn)])


def _row(row: Against, top: float, scale: float) -> str:
    agreed = row.agreement.agreed_units * scale
    low = (row.low or 0) * scale
    hatched = f"url(#{pattern_id(State.SUPPRESSED, 'bars')})"
    unsure = ""
    if row.hidden:
        high = (row.high if row.high is not None else row.agreement.agreed_units) * scale
        unsure = (
            f'<rect x="{LEFT + low:.1f}" y="{top + 46}" width="{max(high - low, 3):.1f}" height="16" '
            f'fill="{hatched}" stroke="{LINE}"/>'
        )
    end = LEFT + max(agreed, low) + 8
    return (
        f'<text x="{LEFT}" y="{top + 18}" fill="{INK}" class="kl-picture__strong">'
        f"{escape(row.agreement.title)}, {escape(row.unit)}</text>"
        f'<rect x="{LEFT}" y="{top + 26}" width="{agreed:.1f}" height="16" fill="{PAPER}" stroke="{INK}"/>'
        f'<text x="{LEFT + agreed + 8:.1f}" y="{top + 39}" fill="{INK}">{number(row.agreement.agreed_units)}</text>'
        f'<rect x="{LEFT}" y="{top + 46}" width="{low:.1f}" height="16" fill="{STEPS[3].paint}"/>{unsure}'
        f'<text x="{end:.1f}" y="{top + 59}" fill="{INK}">{"" if row.hidden else escape(row.words)}</text>'
    )


def _sentence(row: Against) -> str:
    return _("%(title)s: vereinbart %(agreed)s %(unit)s, erbracht %(delivered)s.") % {
        "title": row.agreement.title,
        "agreed": number(row.agreement.agreed_units),
        "unit": row.unit,
        "delivered": row.words,
    }
