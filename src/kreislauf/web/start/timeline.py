"""Timeline of agreements (Zeitstrahl): terms as bars, reports as marks, today as a line. SVG and words from one call."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from html import escape

from django.utils.translation import gettext as _

from kreislauf.provider.agreement.models import Agreement
from kreislauf.provider.agreement.rules import AgreementStatus, reports_due
from kreislauf.web.picture.states import INK, LINE, PAPER, STEPS

WIDTH, LEFT, TOP, ROW = 960, 12, 34, 58
#: Not in force yet: drawn as an outline.
_TO_COME = frozenset(
    {
        AgreementStatus.REQUESTED,
        AgreementStatus.NEGOTIATING,
        AgreementStatus.ARBITRATION,
        AgreementStatus.SETTLED,
        AgreementStatus.SIGNED,
    }
)
#: How long before its end an agreement needs a follow-up on the table: law asks to negotiate before a term begins.
FOLLOW_UP_WITHIN = timedelta(days=180)


@dataclass(frozen=True)
class Term:
    """One agreement on the timeline, with what its table twin says about the end."""

    agreement: Agreement
    ends_on: date
    note: str
    next_report_on: date | None


@dataclass(frozen=True)
class Timeline:
    """A drawn timeline; `svg` is "" without agreements."""

    svg: str
    alt: str
    terms: tuple[Term, ...]


def draw_timeline(agreements: Sequence[Agreement], *, today: date) -> Timeline:
    """Draw the agreements in order of their beginning."""
    ordered = sorted(agreements, key=lambda agreement: (agreement.term_from, agreement.pk))
    terms = tuple(_term(agreement, today) for agreement in ordered)
    if not terms:
        return Timeline("", "", ())
    first = min(min(term.agreement.term_from for term in terms), today) - timedelta(days=20)
    last = max(max(term.agreement.term_to for term in terms), today) + timedelta(days=20)
    scale = (WIDTH - 2 * LEFT) / (last - first).days

    def x(day: date) -> float:
        return LEFT + (day - first).days * scale

    height = TOP + ROW * len(terms) + 8
    parts = [_years(first, last, x, height)]
    parts += [_row(term, x, TOP + ROW * row) for row, term in enumerate(terms)]
    parts.append(
        f'<path d="M{x(today):.1f} {TOP - 6}V{height}" stroke="{INK}" stroke-width="2" stroke-dasharray="2 4"/>'
        f'<text x="{x(today):.1f}" y="{TOP - 10}" text-anchor="middle" fill="{INK}" font-size="14">{_("heute")}</text>'
    )
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" width="{WIDTH}" '
        f'height="{height}" font-size="14">{"".join(parts)}</svg>'
    )
    return Timeline(svg, _alt(terms, today), terms)


def _term(agreement: Agreement, today: date) -> Term:
    ends_on = agreement.ended_on or agreement.term_to
    due = [last for _first, last in _periods(agreement) if last >= today and last <= ends_on]
    return Term(agreement, ends_on, _end_note(agreement, ends_on, today), min(due, default=None))


def _periods(agreement: Agreement) -> list[tuple[date, date]]:
    return reports_due(
        term_from=agreement.term_from, term_to=agreement.term_to, months=agreement.reporting_months
    )


def _end_note(agreement: Agreement, ends_on: date, today: date) -> str:
    if agreement.status == AgreementStatus.TERMINATED:
        return _("beendet am %(day)s: %(reason)s") % {
            "day": f"{ends_on:%d.%m.%Y}",
            "reason": agreement.end_reason,
        }
    if ends_on < today:
        return _("ausgelaufen am %(day)s") % {"day": f"{ends_on:%d.%m.%Y}"}
    if ends_on - today <= FOLLOW_UP_WITHIN:
        return _("endet in %(days)s Tagen: jetzt zur Folgevereinbarung auffordern") % {
            "days": (ends_on - today).days
        }
    return _("läuft bis %(day)s; eine Folgevereinbarung ist vorher zu verhandeln") % {
        "day": f"{ends_on:%d.%m.%Y}"
    }


def _years(first: date, last: date, x, height: int) -> str:  # noqa: ANN001 - a function of a day
    marks: list[str] = []
    for year in range(first.year, last.year + 1):
        for month in (1, 4, 7, 10):
            day = date(year, month, 1)
            if not first <= day <= last:
                continue
            strong = month == 1 or not marks
            marks.append(
                f'<path d="M{x(day):.1f} {TOP}V{height}" stroke="{LINE}" stroke-width="{1 if strong else 0.4}"/>'
            )
            if strong:
                words = str(year) if month == 1 else f"{month}/{year}"
                marks.append(f'<text x="{x(day) + 4:.1f}" y="{TOP - 10}" fill="{INK}">{words}</text>')
    return "".join(marks)


def _row(term: Term, x, top: float) -> str:  # noqa: ANN001 - a function of a day
    agreement = term.agreement
    left, right = x(agreement.term_from), x(term.ends_on)
    to_come = agreement.status in _TO_COME
    fill = PAPER if to_come else STEPS[2].paint
    dash = ' stroke-dasharray="6 4"' if to_come else ""
    # A label must end before the picture does: towards the right edge it is set to the left.
    label = f"{agreement.title} ({agreement.get_status_display()})"
    anchor, at = ("end", min(right, WIDTH - LEFT)) if left > WIDTH * 0.55 else ("start", left)
    marks = "".join(
        f'<path d="M{x(last):.1f} {top + 26}l5 9l-5 9l-5 -9z" fill="{PAPER}" stroke="{INK}" stroke-width="1.5"/>'
        for _first, last in _periods(agreement)
        if last <= term.ends_on
    )
    return (
        f'<text x="{at:.1f}" y="{top + 20}" text-anchor="{anchor}" fill="{INK}">{escape(label)}</text>'
        f'<rect x="{left:.1f}" y="{top + 27}" width="{max(right - left, 2):.1f}" height="16" rx="2" fill="{fill}" '
        f'stroke="{LINE}" stroke-width="1.5"{dash}/>{marks}'
    )


def _alt(terms: Sequence[Term], today: date) -> str:
    parts = [_("Zeitstrahl von %(count)s Vereinbarungen.") % {"count": len(terms)}]
    parts += [
        _("%(title)s: %(first)s bis %(last)s, %(status)s.")
        % {
            "title": term.agreement.title,
            "first": f"{term.agreement.term_from:%d.%m.%Y}",
            "last": f"{term.ends_on:%d.%m.%Y}",
            "status": term.agreement.get_status_display(),
        }
        for term in terms
    ]
    running = sum(1 for t in terms if t.agreement.term_from <= today <= t.ends_on)
    return " ".join([*parts, _("Heute laufen %(count)s.") % {"count": running}])
