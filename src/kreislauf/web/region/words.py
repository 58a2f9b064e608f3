"""Words the pages share: kinds of badge for statuses, labels of indicators, figures as they are printed."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from django.utils.formats import number_format
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from kreislauf.catalogue import load_catalogue
from kreislauf.evidence.figure.models import Figure
from kreislauf.evidence.release.models import ReleasedCell
from kreislauf.evidence.release.rules import TOTAL, codes_of
from kreislauf.evidence.sign.rules import Sign, printed
from kreislauf.web.evidence.crosstab import lines_of

_GOOD = frozenset(
    {
        "established",
        "covered",
        "decided",
        "in_delivery",
        "jointly_agreed",
        "evaluated",
        "carried_on",
        "adopted",
        "finished",
        "signed",
        "in_force",
        "accepted",
        "locked",
        "received",
        "adopted_changed",
        "done",
    }
)
_WATCH = frozenset(
    {"disputed", "still_open", "arbitration", "queried", "postponed", "referred", "lapsed", "open"}
)
_BAD = frozenset({"rejected", "not_feasible", "terminated"})


def badge_of(status: str) -> str:
    """The kind of badge for a status; the word beside it carries the meaning."""
    if status in _GOOD:
        return "success"
    if status in _WATCH:
        return "warning"
    return "danger" if status in _BAD else "neutral"


def indicator_title(indicator_id: str) -> str:
    """The indicator's name in the reader's language; its id where the catalogue of today has none."""
    found = load_catalogue().indicators.get(indicator_id)
    return found.title.in_language(get_language() or "de") if found else indicator_id


def indicator_choices() -> list[tuple[str, str]]:
    """Every indicator of the catalogue as a choice."""
    return [(pk, indicator_title(pk)) for pk in load_catalogue().indicators]


def printed_value(value: Decimal | int | None, sign: str, decimals: int) -> str:
    """A figure as the reader's language prints it: "12,5" in German, or its sign."""
    number = "" if value is None else number_format(value, decimal_pos=decimals, force_grouping=True)
    return printed(number, Sign(sign))


def printed_figure(figure: Figure) -> str:
    """A figure with its area, year and trace number, for choices and lists."""
    trace = _("Kennziffer %(trace)s") % {"trace": figure.trace_number}
    return (
        f"{indicator_title(figure.indicator_id)}, {figure.area.name}, {key_words(figure.key)}"
        f"{figure.period_from.year}: {printed_value(figure.value, figure.sign, figure.decimals)}"
        f" ({trace})"
    )


def key_words(key: str) -> str:
    """What a figure is broken down by, in words, ending with a comma; nothing for the total."""
    words = []
    for pair in key.split("|"):
        dimension, _separator, code = pair.partition("=")
        if not code or code == "total":
            continue
        lists = load_catalogue().code_lists
        listed = lists.get("action_field") if dimension == "main_issue" else lists.get(dimension)
        label = next((c.label for c in listed.codes if c.code == code), None) if listed else None
        words.append(f"{label.in_language(get_language() or 'de') if label else code}, ")
    return "".join(words)


def cell_words(cell: ReleasedCell, *, without: str = "") -> str:
    """What a released cell counts, in the words of its own table: field, place, quarter; nothing for a total.

    `without` names a dimension that is said elsewhere.
    """
    # The release keeps its labels: municipalities stand in no list of the catalogue.
    labels = {(d["id"], line.code): line.label for d in cell.release.layout for line in lines_of(d)}
    codes = codes_of(cell.key).items()
    return ", ".join(
        labels.get((name, code), code) for name, code in codes if code != TOTAL and name != without
    )


def origin_words(numbers: Iterable[int]) -> str:
    """The releases a number comes from: "Freigabe 12", or "Freigaben 12, 19"."""
    listed = sorted(set(numbers))
    shown = ", ".join(str(number) for number in listed)
    return ngettext("Freigabe %(numbers)s", "Freigaben %(numbers)s", len(listed)) % {"numbers": shown}
