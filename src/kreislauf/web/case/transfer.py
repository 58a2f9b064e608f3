"""Take cases over from a file, in steps; give one's own cases out in the same format."""

from __future__ import annotations

from collections.abc import Iterator

from django import forms
from django.db import transaction
from django.http import HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from kreislauf.case.casefile.services import read_for_export
from kreislauf.case.episode.selectors import offers_of_houses
from kreislauf.case.form.selectors import county_catalogue, reading_language
from kreislauf.case.import_run.models import ImportRun, RunStatus
from kreislauf.case.import_run.services import confirm_run, problems_of, run_of, set_mapping, start_run
from kreislauf.case.table_file.services import FileRefused
from kreislauf.case.transfer.rules import heading, targets
from kreislauf.case.transfer.selectors import export_columns
from kreislauf.case.transfer.services import MappingIncomplete
from kreislauf.foundation.errors import NotAllowed
from kreislauf.foundation.partner.models import Partner
from kreislauf.web.frame.access import SignedInRequest
from kreislauf.web.frame.export import csv_text, xlsx_response

RUNNING = (RunStatus.CHECKING, RunStatus.IMPORTING)


class UploadForm(forms.Form):
    """The file."""

    file = forms.FileField(
        label=gettext_lazy("Datei"),
        help_text=gettext_lazy("CSV oder XLSX, mit Kopfzeile, höchstens 50 MB und 200.000 Zeilen."),
        widget=forms.ClearableFileInput({"accept": ".csv,.xlsx"}),
    )


def _house(request: SignedInRequest) -> Partner:
    offer = offers_of_houses(request.user).first()
    if offer is None:
        raise NotAllowed
    return offer.provider


def import_start(request: SignedInRequest) -> HttpResponse:
    """Choose a file."""
    form = UploadForm(request.POST or None, request.FILES or None)
    status = 200
    if request.method == "POST":
        if form.is_valid():
            try:
                upload = form.cleaned_data["file"]
                run = start_run(
                    provider=_house(request), data=upload.read(), file_name=upload.name, by=request.user
                )
            except FileRefused as error:
                form.add_error("file", str(error))
            else:
                return redirect("case-import-run", run.pk)
        status = 422
    runs = ImportRun.objects.filter(user=request.user).defer("file", "report")[:10]
    return render(request, "case/import.html", {"form": form, "runs": runs}, status=status)


def import_run(request: SignedInRequest, run_id: int) -> HttpResponse:
    """One run: name the columns, see the check, confirm."""
    run = run_of(request.user, run_id)
    if request.method == "POST":
        return _map_columns(request, run)
    return _show_run(request, run)


def _show_run(
    request: SignedInRequest, run: ImportRun, *, error: str = "", status: int = 200
) -> HttpResponse:
    language = reading_language()
    ours = [
        (target, heading(target, field, language)) for target, field in targets(county_catalogue()).items()
    ]
    chosen = run.columns["mapping"]
    context = {
        "run": run,
        "running": run.status in RUNNING,
        "columns": [
            (f"column_{i}", name, chosen.get(name, "")) for i, name in enumerate(run.columns["columns"])
        ],
        "targets": ours,
        "problems": problems_of(run) if run.status == RunStatus.FAULTY else [],
        "mapping_open": run.status in (RunStatus.MAPPING, RunStatus.FAULTY),
        "error": error,
    }
    return render(request, "case/import_run.html", context, status=status)


def _map_columns(request: SignedInRequest, run: ImportRun) -> HttpResponse:
    known = set(targets(county_catalogue()))
    mapping: dict[str, str] = {}
    for i, name in enumerate(run.columns["columns"]):
        target = request.POST.get(f"column_{i}", "")
        if target in known and target in mapping.values():
            twice = _("Zwei Spalten sind derselben Angabe zugeordnet: %(name)s.") % {"name": name}
            return _show_run(request, run, error=twice, status=422)
        if target in known:
            mapping[name] = target
    try:
        set_mapping(run_id=run.pk, mapping=mapping, by=request.user)
    except MappingIncomplete as error:
        return _show_run(request, run, error=str(error), status=error.http_status)
    return redirect("case-import-run", run.pk)


@require_POST
def import_confirm(request: SignedInRequest, run_id: int) -> HttpResponse:
    """Take a checked file over."""
    confirm_run(run_id=run_id, by=request.user)
    return redirect("case-import-run", run_id)


def import_progress(request: SignedInRequest, run_id: int) -> HttpResponse:
    """How far a run is: a fragment, asked for every second; at the end it loads the page anew."""
    run = run_of(request.user, run_id)
    response = render(request, "case/import_progress.html", {"run": run})
    if run.status not in RUNNING:
        response["HX-Refresh"] = "true"
    return response


def export(request: SignedInRequest) -> HttpResponseBase:
    """All own cases with all fields, in the format an import takes in. GET asks, POST gives."""
    if request.method != "POST":
        return render(request, "case/export.html")
    columns = export_columns()
    with transaction.atomic():
        rows, invented = read_for_export(by=request.user)
    name = "faelle-erfunden" if invented else "faelle"
    # The first line would be taken for a heading by other programs; a real export has none.
    origin = [_("Erfundene Fälle der Vorführung, keine echten Personen.")] if invented else []
    if request.POST.get("format") == "xlsx":
        return xlsx_response(name, _("Fälle"), columns, rows)
    response = StreamingHttpResponse(
        _csv_pieces(columns, rows, origin), content_type="text/csv; charset=utf-8"
    )
    response["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return response


def _csv_pieces(columns: list[str], rows: Iterator[list[str]], origin: list[str]) -> Iterator[bytes]:
    yield csv_text(columns, [], origin=origin).encode("utf-8-sig")
    for row in rows:
        text = csv_text([], [row])
        yield text.partition("\r\n")[2].encode()
