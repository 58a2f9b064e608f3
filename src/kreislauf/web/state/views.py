"""Pages of the report to the Land: the list, one report, build, hand over, note its arrival, download."""

from __future__ import annotations

from datetime import date
from typing import Any, cast

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_POST

from kreislauf.catalogue import load_catalogue
from kreislauf.cycle.transition.rules import acts_open_in
from kreislauf.evidence.release.models import Release
from kreislauf.foundation.account.selectors import roles_of
from kreislauf.foundation.errors import NotVisible
from kreislauf.foundation.permission.rules import Role
from kreislauf.foundation.place.models import Area, AreaKind
from kreislauf.state.report.models import STATUS_LABELS
from kreislauf.state.report.rules import TRANSITIONS, Content
from kreislauf.state.report.selectors import content_of_report, report_visible_to, reports_visible_to
from kreislauf.state.report.services import (
    build_state_report,
    receive_state_report,
    state_report_file,
    submit_state_report,
)
from kreislauf.web.evidence.words import language
from kreislauf.web.frame.export import Value, csv_response, xlsx_response
from kreislauf.web.region.acting import actor, do_and_return, form_page
from kreislauf.web.region.listing import Choice, Column, Listing, list_page
from kreislauf.web.region.words import badge_of, indicator_title, key_words

_MAKERS = frozenset({Role.PLANNER, Role.STATISTICS_OFFICER})


class BuildForm(forms.Form):
    """Which report for which year."""

    definition_id = forms.ChoiceField(label=_("Bericht"))
    year = forms.TypedChoiceField(label=_("Jahr"), coerce=int)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        reports = load_catalogue().reports
        cast(forms.ChoiceField, self.fields["definition_id"]).choices = [
            (pk, wanted.title.in_language(language())) for pk, wanted in reports.items()
        ]
        years = sorted(
            {day.year for day in Release.objects.values_list("period_from", flat=True)}, reverse=True
        )
        cast(forms.ChoiceField, self.fields["year"]).choices = [(year, str(year)) for year in years]


def report_title(definition_id: str) -> str:
    """The report's name; its id where the catalogue of today has none."""
    found = load_catalogue().reports.get(definition_id)
    return found.title.in_language(language()) if found else definition_id


@require_GET
def report_list(request: HttpRequest) -> HttpResponse:
    """The reports this person may read."""
    may_build = bool(roles_of(request.user) & _MAKERS)
    listing = Listing(
        title=_("Landesbericht"),
        note=_("Der Bericht besteht nur aus freigegebenen Tabellen. Einzelfälle gehen nie an das Land."),
        columns=[
            Column(
                _("Bericht"),
                lambda r: report_title(r.definition_id),
                url=lambda r: reverse("state-report-detail", args=[r.pk]),
            ),
            Column(_("Gebiet"), lambda r: r.area.name),
            Column(_("Jahr"), lambda r: str(r.period_from.year)),
            Column(_("Tabellen"), lambda r: len(r.releases.all()), number=True),
            Column(_("erstellt am"), lambda r: r.built_at),
            Column(_("Stand"), lambda r: r.get_status_display(), badge=lambda r: badge_of(r.status)),
        ],
        rows=reports_visible_to(request.user),
        filename="landesberichte",
        filters={
            "stand": Choice("status", _("Stand"), [(s.value, label) for s, label in STATUS_LABELS.items()])
        },
        actions={reverse("state-report-new"): _("Bericht erstellen")} if may_build else {},
    )
    return list_page(request, listing)


def report_new(request: HttpRequest) -> HttpResponse:
    """Build a report from the standing releases of its tables."""
    area = Area.objects.filter(kind=AreaKind.COUNTY).order_by("code").first()
    if area is None:
        raise NotVisible(_("Es ist noch kein Kreis eingerichtet."))
    return form_page(
        request,
        BuildForm(request.POST or None),
        lambda wanted: build_state_report(
            definition_id=wanted["definition_id"],
            area=area,
            period_from=date(wanted["year"], 1, 1),
            period_until=date(wanted["year"], 12, 31),
            by=actor(request),
        ),
        title=_("Bericht erstellen"),
        button=_("Erstellen und prüfen"),
        done=_("Der Bericht ist erstellt und entspricht seiner Definition."),
        back=reverse("state-report"),
        go=lambda report: reverse("state-report-detail", args=[report.pk]),
        crumbs={reverse("state-report"): _("Landesbericht")},
    )


@require_GET
def report_detail(request: HttpRequest, report_id: int) -> HttpResponse:
    """One report with its tables; as a file where asked."""
    report = report_visible_to(request.user, report_id)
    wanted = request.GET.get("format")
    if wanted == "json":
        name = f"{report.definition_id}-{report.period_from.year}.json"
        return HttpResponse(
            state_report_file(report),
            content_type="application/json",
            headers={"Content-Disposition": f'attachment; filename="{name}"'},
        )
    content = content_of_report(report)
    if wanted in ("csv", "xlsx"):
        return _file(report, content, wanted)
    context = {
        "report": report,
        "title": report_title(report.definition_id),
        "badge": badge_of(report.status),
        "parts": _parts(content),
        "may_submit": "submit" in acts_open_in(TRANSITIONS, report.status)
        and bool(roles_of(request.user) & _MAKERS),
        "may_receive": "receive" in acts_open_in(TRANSITIONS, report.status)
        and Role.STATE in roles_of(request.user),
        "synthetic": report.synthetic,
    }
    return render(request, "state/report.html", context)


def _parts(content: Content) -> list[dict[str, object]]:
    titles = {pk: table.title.in_language(language()) for pk, table in load_catalogue().tables.items()}
    parts: dict[str, dict[str, object]] = {}
    for row in content.rows:
        part = parts.setdefault(
            row.part,
            {
                "title": titles.get(row.part) or indicator_title(row.part),
                "release": row.release,
                "rows": 0,
                "hidden": 0,
            },
        )
        part["rows"] = int(str(part["rows"])) + 1
        part["hidden"] = int(str(part["hidden"])) + (row.sign == ".")
    return list(parts.values())


def _file(report, content: Content, wanted: str) -> HttpResponse:  # noqa: ANN001 - a StateReport
    heads = [_("Teil"), _("Freigabe"), _("Merkmale"), _("Schlüssel"), _("Wert"), _("Zeichen")]
    rows: list[list[Value]] = [
        [
            row.part,
            row.release,
            key_words("|".join(f"{k}={v}" for k, v in row.dimensions.items())).rstrip(", "),
            "|".join(f"{k}={v}" for k, v in sorted(row.dimensions.items())),
            row.value,
            row.sign,
        ]
        for row in content.rows
    ]
    origin = [
        f"{report_title(report.definition_id)}, {report.area}, {report.period_from.year}",
        f"SHA-256 {report.digest}",
    ]
    if report.synthetic:
        origin.append(str(_("Enthält erfundene Angaben der Vorführung.")))
    name = f"{report.definition_id}-{report.period_from.year}"
    if wanted == "csv":
        return csv_response(name, heads, rows, origin=origin)
    return xlsx_response(name, _("Landesbericht"), heads, rows, origin=origin)


@require_POST
def report_act(request: HttpRequest, report_id: int, act: str) -> HttpResponse:
    """Hand the report over, or note that it arrived."""
    performs = {"submit": submit_state_report, "receive": receive_state_report}
    if act not in performs:
        raise NotVisible(act=act)
    return do_and_return(
        request,
        lambda: performs[act](report_id=report_id, by=actor(request)),
        done=_("Der Stand ist geändert."),
        back=reverse("state-report-detail", args=[report_id]),
    )
