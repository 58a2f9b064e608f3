"""Figures of an invented county for the first pages: cases per 1,000 by municipality and field, written directly."""

from __future__ import annotations

from kreislauf.evidence.models import Figure, Release
from kreislauf.foundation.place.models import Area, AreaKind
from tests.people import a_county
from tests.unit.evidence.releases import a_figure, a_release

TABLE = "cases_by_municipality_field_quarter"
FIELDS = ("livelihood", "life_crises", "parents_children", "disability", "older_people")


def layout() -> list[dict]:
    """The field of action with its sum, as a release keeps it."""
    codes = [{"code": "total", "parent": None, "label": {"de": "insgesamt", "en": "total"}}]
    codes += [{"code": field, "parent": "total", "label": {"de": field, "en": field}} for field in FIELDS]
    label = {"de": "Handlungsfeld", "en": "Field of action"}
    return [{"id": "action_field", "label": label, "total": True, "codes": codes}]


def with_outlines() -> None:
    """Every municipality becomes a square of its own beside the next one."""
    for place, area in enumerate(Area.objects.filter(kind=AreaKind.MUNICIPALITY).order_by("code")):
        x = 6000 * place
        area.outline = [[[x, 0], [x + 5000, 0], [x + 5000, 5000], [x, 5000], [x, 0]]]
        area.outline_source = "erfundene Quadrate"
        area.save()


def an_edition(
    values: dict[tuple[str, str], str], *, indicator: str = "cases_per_1000", **release: object
) -> Release:
    """A release with a figure per (area code, field); the value "." is a hidden one, "-" nothing at all."""
    a_county()
    edition = a_release(**{"table_id": TABLE, "layout": layout(), **release})
    for (code, field), value in values.items():
        _figure(edition, indicator, Area.objects.get(code=code), f"action_field={field}", value)
    return edition


def _figure(release: Release, indicator: str, area: Area, key: str, value: str) -> Figure:
    signs = {".": {"value": None, "sign": ".", "reason": "zu klein"}, "-": {"value": "0", "sign": "-"}}
    return a_figure(
        release=release,
        indicator_id=indicator,
        area=area,
        key=key,
        period_from=release.period_from,
        period_until=release.period_until,
        **signs.get(value, {"value": value}),
    )
