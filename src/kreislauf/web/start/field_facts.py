"""What is known of one field of action: a map, three figures, what changed since the last time, its goals and decisions."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _

from kreislauf.evidence.figure.models import Figure
from kreislauf.evidence.figure.rules import Base, may_be_compared
from kreislauf.evidence.figure.selectors import figures_over_time
from kreislauf.evidence.release.models import Profile, Release, ReleasedCell
from kreislauf.evidence.release.rules import key_of
from kreislauf.evidence.release.selectors import latest_release_visible_to
from kreislauf.foundation.account.models import User
from kreislauf.foundation.place.models import AreaKind
from kreislauf.region.goal.models import Goal
from kreislauf.region.goal.selectors import goals_visible_to
from kreislauf.region.matrix.models import ActionField
from kreislauf.region.matter.selectors import matters_visible_to
from kreislauf.region.resolution.models import Resolution
from kreislauf.region.resolution.selectors import resolutions
from kreislauf.web.evidence.words import (
    count_text,
    figure_text,
    meaning_of,
    period_text,
    source_line,
    unit_text,
)
from kreislauf.web.start.figures import RATE, SUCCESS, Shown, newest_edition, shown
from kreislauf.web.start.links import link_for, matter_link, thread_link
from kreislauf.web.start.own_map import FieldMap, map_of

CASES = "cases_by_municipality_field_quarter"
MOST_GOALS = 6


@dataclass(frozen=True)
class GoalLine:
    """A public goal: where it began, what it aims at, where it stands."""

    title: str
    status: str
    target: str
    url: str | None
    thread_url: str | None


@dataclass(frozen=True)
class FieldFacts:
    """Everything a field page says in figures.

    Attributes:
        picture: the map; None while nothing is released. figures: at most three.
        changes: sentences on what changed; a break of the population base is said, not drawn over.
    """

    picture: FieldMap | None
    figures: tuple[Shown, ...]
    changes: tuple[str, ...]
    goals: tuple[GoalLine, ...]
    synthetic: bool


def facts_of(request: HttpRequest, user: User | AnonymousUser, field: ActionField) -> FieldFacts:
    """The facts of a field as `user` may read them, from releases of the public profile alone."""
    rates = newest_edition(user, RATE, profile=Profile.PUBLIC)
    success = newest_edition(user, SUCCESS, profile=Profile.PUBLIC)
    local = rates.of_field(field.value)
    county = next((figure for figure in local if figure.area.kind == AreaKind.COUNTY), None)
    reached = next(iter(success.of_field(field.value)), None)
    figures = [
        shown(request, county, _("Fälle je 1.000 Einwohner im Kreis")) if county else None,
        _cases(request, user, field),
        shown(request, reached, _("Abschlüsse, bei denen das Ziel erreicht wurde")) if reached else None,
    ]
    editions = [edition.release for edition in (rates, success) if edition.release is not None]
    return FieldFacts(
        picture=map_of(request, local, str(field.label)),
        figures=tuple(figure for figure in figures if figure is not None),
        changes=tuple(
            sentence for figure in (county, reached) if figure and (sentence := _change(user, figure))
        ),
        goals=_goals(request, user, field),
        synthetic=any(release.synthetic for release in editions),
    )


def _cases(request: HttpRequest, user: User | AnonymousUser, field: ActionField) -> Shown | None:
    """The number of cases of the field in the county and the whole period: one released cell."""
    release = latest_release_visible_to(user, CASES, profile=Profile.PUBLIC)
    cell = _cell(release, field) if release is not None else None
    if release is None or cell is None:
        return None
    return Shown(
        label=_("Fälle im Jahr %(year)s") % {"year": period_text(release)},
        unit=unit_text(release),
        text=count_text(cell.value, cell.sign),
        meaning=meaning_of(cell.sign),
        trace=_("Freigabe %(number)s") % {"number": release.number},
        url=link_for(request, "evidence-table", release.number),
        source=source_line(release),
    )


def _cell(release: Release, field: ActionField) -> ReleasedCell | None:
    """The release's cell of this field, all other dimensions at their sum."""
    codes = {
        dimension["id"]: next(code["code"] for code in dimension["codes"] if code["parent"] is None)
        for dimension in release.layout
    }
    names = [dimension["id"] for dimension in release.layout if field.value in _codes(dimension)]
    return release.cells.filter(key=key_of({**codes, **dict.fromkeys(names, field.value)})).first()


def _codes(dimension: dict) -> set[str]:
    return {code["code"] for code in dimension["codes"]}


def _change(user: User | AnonymousUser, figure: Figure) -> str:
    """The figure beside the one of the period before, in a sentence; "" where there is only one."""
    series = [
        one
        for one in figures_over_time(user, figure.indicator_id, area_code=figure.area.code, key=figure.key)
        if one.release.profile == Profile.PUBLIC and one.period_from <= figure.period_from
    ]
    if len(series) < 2:
        return ""
    before, now = series[-2], series[-1]
    facts = {
        "title": shown_title(now),
        "then": period_text(before.release),
        "old": _words(before),
        "year": period_text(now.release),
        "new": _words(now),
    }
    if not may_be_compared(_base(before), _base(now)):
        return (
            _(
                "%(title)s: %(then)s %(old)s, %(year)s %(new)s; wegen einer neuen Bevölkerungsbasis nicht vergleichbar."
            )
            % facts
        )
    return _("%(title)s: %(then)s %(old)s, %(year)s %(new)s.") % facts


def shown_title(figure: Figure) -> str:
    """What the indicator is called in a sentence."""
    return _("Fälle je 1.000 Einwohner") if figure.indicator_id == RATE else _("Ziel erreicht, in Prozent")


def _words(figure: Figure) -> str:
    return meaning_of(figure.sign) or figure_text(figure.value, figure.sign, figure.decimals)


def _base(figure: Figure) -> Base | None:
    return Base(figure.base, figure.base_date) if figure.base and figure.base_date else None


def _goals(request: HttpRequest, user: User | AnonymousUser, field: ActionField) -> tuple[GoalLine, ...]:
    found = goals_visible_to(user).filter(action_field=field.value)[:MOST_GOALS]
    return tuple(_goal_line(request, goal) for goal in found)


def _goal_line(request: HttpRequest, goal: Goal) -> GoalLine:
    target = ""
    baseline = goal.baseline
    if goal.target_value is not None and goal.horizon:
        places = baseline.decimals if baseline is not None else 1
        began = (
            figure_text(baseline.value, baseline.sign, places)
            if baseline is not None and baseline.release.profile == Profile.PUBLIC
            else _("nicht veröffentlicht")
        )
        target = _("von %(began)s auf %(target)s bis %(day)s") % {
            "began": began,
            "target": figure_text(goal.target_value, "", places),
            "day": f"{goal.horizon:%d.%m.%Y}",
        }
    return GoalLine(
        goal.title,
        str(goal.get_status_display()),
        target,
        matter_link(request, goal),
        thread_link(request, goal),
    )


def decisions_on(user: User | AnonymousUser, field: ActionField) -> QuerySet[Resolution]:
    """What bodies decided about needs, goals and measures of the field that `user` may read, the newest first."""
    matters = matters_visible_to(user).filter(
        Q(as_need__action_field=field.value)
        | Q(as_goal__action_field=field.value)
        | Q(as_measure__action_field=field.value)
    )
    return resolutions().filter(act="decides", matter__in=matters.order_by().values("pk"))
