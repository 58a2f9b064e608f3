"""The figures a first page shows: the newest standing release this person may read, by area and field of action."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest

from kreislauf.catalogue import load_catalogue
from kreislauf.evidence.figure.models import Figure
from kreislauf.evidence.figure.selectors import figures_visible_to
from kreislauf.evidence.release.models import Profile, Release
from kreislauf.evidence.release.rules import TOTAL, codes_of
from kreislauf.evidence.release.selectors import latest_release_visible_to
from kreislauf.foundation.account.models import User
from kreislauf.provider.delivery.rules import FIELD_DIMENSIONS
from kreislauf.web.evidence.words import figure_text, language, meaning_of, period_text, source_line
from kreislauf.web.start.links import link_for

RATE, SUCCESS = "cases_per_1000", "share_goal_reached"


@dataclass(frozen=True)
class Shown:
    """A figure as a page prints it.

    Attributes:
        text: the number, or the sign that stands instead of it. meaning: what the sign says, "" for a number.
        trace: the number printed beside it. url: its trace, where that page is mounted.
    """

    label: str
    unit: str
    text: str
    meaning: str
    trace: str
    url: str | None
    source: str


@dataclass(frozen=True)
class Edition:
    """All figures of one indicator in one release; empty where there is none for this person."""

    release: Release | None = None
    figures: Sequence[Figure] = field(default_factory=tuple)

    def of_field(self, action_field: str | None) -> list[Figure]:
        """The figures of one field of action; None = all fields together."""
        return [figure for figure in self.figures if field_of(figure, self.release) == action_field]

    def at(self, area_code: str, action_field: str | None) -> Figure | None:
        """The figure of one area and field."""
        return next((f for f in self.of_field(action_field) if f.area.code == area_code), None)


def newest_edition(
    user: User | AnonymousUser, indicator_id: str, *, profile: Profile | None = None
) -> Edition:
    """The figures of an indicator in the newest standing release of its table that `user` may read."""
    definition = load_catalogue().indicators.get(indicator_id)
    if definition is None or not definition.numerator.table:
        return Edition()
    release = latest_release_visible_to(user, definition.numerator.table, profile=profile)
    if release is None:
        return Edition()
    found = figures_visible_to(user).filter(release=release, indicator_id=indicator_id)
    return Edition(release, tuple(found.order_by("position")))


def field_of(figure: Figure, release: Release | None) -> str | None:
    """The field of action a figure counts; None where it counts all of them."""
    codes = codes_of(figure.key)
    code = next((codes[name] for name in FIELD_DIMENSIONS if name in codes), TOTAL)
    return None if code in _sums(release) else code


def _sums(release: Release | None) -> frozenset[str]:
    layout = release.layout if release is not None else []
    roots = {code["code"] for d in layout for code in d["codes"] if code["parent"] is None and d["total"]}
    return frozenset(roots | {TOTAL})


def shown(request: HttpRequest, figure: Figure, label: str) -> Shown:
    """A figure with everything that must stand beside it."""
    indicator = load_catalogue().indicators.get(figure.indicator_id)
    return Shown(
        label=label,
        unit=indicator.unit.in_language(language()) if indicator else "",
        text=figure_text(figure.value, figure.sign, figure.decimals),
        meaning=meaning_of(figure.sign),
        trace=figure.trace_number,
        url=link_for(request, "evidence-trace", figure.trace_number),
        source=source_line(figure.release),
    )


def year_of(release: Release | None) -> str:
    """The period of a release in words; "" where there is none."""
    return period_text(release) if release is not None else ""
