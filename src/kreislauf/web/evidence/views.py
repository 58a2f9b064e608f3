"""Pages of the evidence: released tables and figures. Open to everybody, each as far as the profile allows."""

from __future__ import annotations

from collections.abc import Mapping

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from kreislauf.catalogue import load_catalogue
from kreislauf.evidence.release.models import Release, ReleasedCell
from kreislauf.evidence.release.rules import codes_of
from kreislauf.evidence.release.selectors import (
    history_of,
    release_visible_to,
    releases_visible_to,
    standing_releases_visible_to,
)
from kreislauf.evidence.trace.selectors import Trace, trace_of
from kreislauf.web.evidence import words
from kreislauf.web.evidence.crosstab import crosstab_of, flat_rows, lines_of
from kreislauf.web.evidence.document import FONT, indicator_pdf
from kreislauf.web.evidence.forms import EvidenceFilter
from kreislauf.web.evidence.indicator import IndicatorPicture, code_label, picture_of
from kreislauf.web.frame.export import Value, csv_response, xlsx_response


@require_GET
def evidence_list(request: HttpRequest) -> HttpResponse:
    """Released tables and the indicators computed from them, filtered."""
    form = EvidenceFilter(request.GET, releases=releases_visible_to(request.user))
    wanted = form.cleaned_data if form.is_valid() else {}
    superseded = wanted.get("superseded")
    releases = (releases_visible_to if superseded else standing_releases_visible_to)(request.user)
    for name in ("table_id", "profile"):
        if wanted.get(name):
            releases = releases.filter(**{name: wanted[name]})
    if wanted.get("year"):
        releases = releases.filter(period_from__year=int(wanted["year"]))
    if request.GET.get("format") in ("csv", "xlsx"):
        return _list_file(request, releases)
    shown = [
        {
            "release": release,
            "title": words.table_title(release),
            "period": words.period_text(release),
            "unit": words.unit_text(release),
            "profile": words.profile_text(release),
            "method": words.method_text(release),
        }
        for release in releases.order_by("table_id", "-period_from", "profile")
    ]
    return render(
        request,
        "evidence/list.html",
        {"form": form, "rows": shown, "indicators": _indicators(request), "total": len(shown)},
    )


def _indicators(request: HttpRequest) -> list[dict[str, str]]:
    """The indicators of which this person may read a figure."""
    tables = set(standing_releases_visible_to(request.user).values_list("table_id", flat=True))
    return [
        {
            "id": indicator.id,
            "title": indicator.title.in_language(words.language()),
            "note": indicator.note.in_language(words.language()),
        }
        for indicator in load_catalogue().indicators.values()
        if indicator.numerator.table in tables
    ]


def _list_file(request: HttpRequest, releases: QuerySet[Release]) -> HttpResponse:
    heads = [_("Freigabe"), _("Tabelle"), _("Zeitraum"), _("Einheit"), _("Schutzprofil"), _("freigegeben am")]
    rows: list[list[Value]] = [
        [
            release.number,
            words.table_title(release),
            words.period_text(release),
            words.unit_text(release),
            words.profile_text(release),
            release.approved_at,
        ]
        for release in releases
    ]
    if request.GET["format"] == "xlsx":
        return xlsx_response("zahlen", _("Freigegebene Tabellen"), heads, rows)
    return csv_response("zahlen", heads, rows)


@require_GET
def table(request: HttpRequest, number: int) -> HttpResponse:
    """One released table, with its dimensions to choose from, its source and its signs."""
    release = release_visible_to(request.user, number)
    crosstab = crosstab_of(release, request.GET.dict())
    newer = _newer(release)
    return render(
        request,
        "evidence/table.html",
        {
            "release": release,
            "crosstab": crosstab,
            "newer": newer,
            "editions": history_of(release),
            "signs": words.signs_in(crosstab.signs),
            **_words(release, newer),
        },
    )


def _words(release: Release, newer: Release | None) -> dict[str, str]:
    return {
        "title": words.table_title(release),
        "note": words.table_note(release),
        "period": words.period_text(release),
        "unit": words.unit_text(release),
        "profile": words.profile_text(release),
        "method": words.method_text(release),
        "source": words.source_line(release),
        "invented": words.invented_line(release),
        "standing": words.standing_line(release, newer),
    }


def _newer(release: Release) -> Release | None:
    return Release.objects.filter(supersedes=release).first()


@require_GET
def table_file(request: HttpRequest, number: int, kind: str) -> HttpResponse:
    """The table as CSV or XLSX: one row per cell, the choices of the page kept, its origin in the first lines."""
    release = release_visible_to(request.user, number)
    chosen = {d["id"]: request.GET[d["id"]] for d in release.layout if request.GET.get(d["id"])}
    heads, rows = flat_rows(release, chosen)
    origin = words.origin_lines(release, _newer(release), [str(row[-1]) for row in rows])
    name = f"{release.table_id}-{words.period_text(release)}-{release.number}"
    if kind == "xlsx":
        return xlsx_response(name, words.table_title(release), heads, rows, origin=origin)
    return csv_response(name, heads, rows, origin=origin)


@require_GET
def indicator(request: HttpRequest, indicator_id: str) -> HttpResponse:
    """An indicator: map of the municipalities, the same as a table, source, what it says and what not."""
    picture = picture_of(request, indicator_id)
    newer = _newer(picture.release)
    return render(
        request,
        "evidence/indicator.html",
        {
            "picture": picture,
            "releases": _other_releases(request, picture),
            "choice_lines": picture.choice[2] if picture.choice else (),
            "choice_label": picture.choice[1] if picture.choice else "",
            "query": request.GET.urlencode(),
            **_words(picture.release, newer),
        },
    )


def _other_releases(request: HttpRequest, picture: IndicatorPicture) -> list[tuple[int, str]]:
    found = standing_releases_visible_to(request.user).filter(table_id=picture.release.table_id)
    return [
        (r.number, f"{words.period_text(r)} · {words.profile_text(r)} ({_('Freigabe')} {r.number})")
        for r in found.order_by("-period_from", "profile")
    ]


@require_GET
def indicator_file(request: HttpRequest, indicator_id: str, kind: str) -> HttpResponse:
    """The figures of the page as CSV, XLSX or a tagged PDF."""
    picture = picture_of(request, indicator_id, font=FONT if kind == "pdf" else "")
    release = picture.release
    name = f"{indicator_id}-{words.period_text(release)}-{release.number}"
    if kind == "pdf":
        return HttpResponse(
            indicator_pdf(picture),
            content_type="application/pdf",
            headers={"Content-Disposition": f'attachment; filename="{name}.pdf"'},
        )
    heads = [
        _("Schlüssel"),
        _("Gebiet oder Merkmal"),
        picture.unit,
        _("Zeichen"),
        _("Grund"),
        _("Kennziffer"),
    ]
    rows = [
        [
            line.figure.area.code if picture.choice else line.figure.key,
            line.name,
            None if line.figure.value is None else round(line.figure.value, line.figure.decimals),
            line.figure.sign,
            line.reason,
            line.figure.trace_number,
        ]
        for line in picture.lines
    ]
    signs = [line.figure.sign for line in picture.lines]
    origin = [picture.subject, *words.origin_lines(release, _newer(release), signs), *picture.sources[1:]]
    if kind == "xlsx":
        return xlsx_response(name, picture.title, heads, rows, origin=origin)
    return csv_response(name, heads, rows, origin=origin)


@require_GET
def trace(request: HttpRequest, trace_number: str) -> HttpResponse:
    """Where a figure comes from: definition, cells, source, base, the two people, the proof."""
    found = trace_of(request.user, trace_number)
    release = found.release
    labels: Mapping[str, dict[str, str]] = {
        d["id"]: {line.code: line.label for line in lines_of(d)} for d in release.layout
    }
    newer = _newer(release)
    return render(
        request,
        "evidence/trace.html",
        {
            "trace": found,
            "figure": found.figure,
            "text": words.figure_text(found.figure.value, found.figure.sign, found.figure.decimals),
            "meaning": words.meaning_of(found.figure.sign),
            "reason": words.reason_of(found.figure),
            "where": code_label(found.figure, release),
            "indicator_title": _title(found),
            "numerator": [_cell(cell, labels) for cell in found.numerator],
            "denominator": [_cell(cell, labels) for cell in found.denominator],
            "release": release,
            **_words(release, newer),
        },
    )


def _title(found: Trace) -> str:
    definition = found.indicator
    return definition.title.in_language(words.language()) if definition else found.figure.indicator_id


def _cell(cell: ReleasedCell, labels: Mapping[str, dict[str, str]]) -> tuple[str, str, str]:
    place = ", ".join(labels[name].get(code, code) for name, code in codes_of(cell.key).items())
    return place, words.count_text(cell.value, cell.sign), words.meaning_of(cell.sign)
