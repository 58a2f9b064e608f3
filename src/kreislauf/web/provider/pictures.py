"""The timeline of agreements: one bar per agreement between the first and the last day of all of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from kreislauf.provider.agreement.models import Agreement

_LEFT, _WIDTH, _ROW, _TOP = 330, 640, 34, 46


@dataclass(frozen=True)
class Bar:
    """One agreement as a bar."""

    x: float
    y: int
    width: float
    label: str
    url: str
    level: int


@dataclass(frozen=True)
class Timeline:
    """The picture: bars, year marks, the line of today, and the text that says what it shows."""

    bars: Sequence[Bar]
    years: Sequence[tuple[float, int]]
    today: float | None
    height: int
    alt: str


def timeline(agreements: Sequence[Agreement]) -> Timeline | None:
    """The timeline of these agreements in the order given; None where there are none."""
    if not agreements:
        return None
    first = min(agreement.term_from for agreement in agreements)
    last = max(agreement.term_to for agreement in agreements)
    days = max(1, (last - first).days)

    def place(day: date) -> float:
        return round(_LEFT + (day - first).days / days * _WIDTH, 1)

    bars = [
        Bar(
            x=place(agreement.term_from),
            y=_TOP + row * _ROW,
            width=max(4.0, round(place(agreement.term_to) - place(agreement.term_from), 1)),
            label=agreement.title if len(agreement.title) <= 40 else f"{agreement.title[:38]}…",
            url=reverse("agreement-detail", args=[agreement.pk]),
            level=4 if agreement.status in ("signed", "in_force") else 2,
        )
        for row, agreement in enumerate(agreements)
    ]
    years = [
        (place(date(year, 1, 1)), year)
        for year in range(first.year, last.year + 1)
        if first <= date(year, 1, 1) <= last
    ]
    now = timezone.localdate()
    alt = _("%(count)s Vereinbarungen zwischen %(first)s und %(last)s.") % {
        "count": len(agreements),
        "first": first.strftime("%d.%m.%Y"),
        "last": last.strftime("%d.%m.%Y"),
    }
    told = "; ".join(f"{a.title} {a.term_from:%d.%m.%Y}–{a.term_to:%d.%m.%Y}" for a in agreements)
    return Timeline(
        bars,
        years,
        place(now) if first <= now <= last else None,
        _TOP + len(bars) * _ROW + 10,
        f"{alt} {told}",
    )
