"""Pages of the statistics office: the ledger, preparing a table, deciding on it by a second person."""

from __future__ import annotations

from typing import cast

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from kreislauf.evidence.release.selectors import release_visible_to
from kreislauf.foundation.account.models import User
from kreislauf.foundation.errors import DomainError
from kreislauf.statistics.collect.rules import Period
from kreislauf.statistics.proof.selectors import proof_facts
from kreislauf.statistics.release.approval import approve_release
from kreislauf.statistics.release.models import Preparation
from kreislauf.statistics.release.rules import STAGES, Status
from kreislauf.statistics.release.selectors import (
    ledger_visible_to,
    preparation_visible_to,
    preparations_visible_to,
    protected_table_of,
    summary_of,
)
from kreislauf.statistics.release.services import (
    reject_release,
    request_new_edition,
    request_release,
    withdraw_release,
)
from kreislauf.statistics.release.tasks import enqueue
from kreislauf.web.evidence import words
from kreislauf.web.frame.export import csv_response
from kreislauf.web.statistics.forms import PreparationFilter, PrepareForm, ReasonForm
from kreislauf.web.statistics.preview import preview_of
from kreislauf.web.statistics.proof_views import checking_program
from kreislauf.web.statistics.words import (
    method_text,
    preparation_title,
    profile_of,
    profile_rule_text,
)

PAGE_SIZE = 50
#: Statuses in which work goes on: the page asks again until it is over.
WORKING = frozenset({Status.REQUESTED.value, Status.PREPARED.value})


def _officer(request: HttpRequest) -> User:
    """The signed-in account: every route here asks for one of the statistics office."""
    return cast(User, request.user)


@require_GET
def release_list(request: HttpRequest) -> HttpResponse:
    """Preparations, and the ledger of everything released, with its numbers in order."""
    form = PreparationFilter(request.GET)
    preparations = preparations_visible_to(request.user)
    if form.is_valid() and form.cleaned_data["status"]:
        preparations = preparations.filter(status=form.cleaned_data["status"])
    if request.GET.get("format") == "csv":
        return _ledger_file(request)
    page = Paginator(preparations, PAGE_SIZE).get_page(request.GET.get("page"))
    ledger = [
        {"release": release, "title": words.table_title(release), "period": words.period_text(release)}
        for release in ledger_visible_to(request.user)
    ]
    titled = [(item, preparation_title(item)) for item in page]
    return render(
        request,
        "statistics/release_list.html",
        {"form": form, "page": page, "preparations": titled, "ledger": ledger},
    )


def _ledger_file(request: HttpRequest) -> HttpResponse:
    heads = [
        _("Freigabe"),
        _("Tabelle"),
        _("Zeitraum"),
        _("Schutzprofil"),
        _("vorbereitet von"),
        _("freigegeben von"),
    ]
    heads += [_("freigegeben am"), _("ersetzt"), _("Grund"), _("Prüfsumme der Tabelle")]
    rows = [
        [
            release.number,
            words.table_title(release),
            words.period_text(release),
            words.profile_text(release),
            str(release.prepared_by),
            str(release.approved_by),
            release.approved_at,
            release.supersedes.number if release.supersedes else None,
            release.supersedes_reason,
            release.payload_digest,
        ]
        for release in ledger_visible_to(request.user)
    ]
    return csv_response("freigaben", heads, rows)


def release_new(request: HttpRequest) -> HttpResponse:
    """Choose a table of the catalogue and have it prepared in the background."""
    form = PrepareForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            preparation = request_release(
                table_id=form.cleaned_data["table_id"],
                profile=form.cleaned_data["profile"],
                period=Period.of_year(int(form.cleaned_data["year"])),
                by=_officer(request),
            )
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            enqueue(preparation)
            return redirect("release-preparation", preparation.pk)
    return render(request, "statistics/release_new.html", {"form": form}, status=422 if form.errors else 200)


@require_GET
def preparation(request: HttpRequest, preparation_id: int) -> HttpResponse:
    """One preparation: its progress, or what it will show, what it hides and why, and the decision."""
    found = preparation_visible_to(request.user, preparation_id)
    table = protected_table_of(found)
    profile = profile_of(found)
    return render(
        request,
        "statistics/preparation.html",
        {
            "preparation": found,
            "working": found.status in WORKING,
            "progress": _progress(found),
            "crosstab": preview_of(found, table, request.GET.dict()) if table else None,
            "proof": proof_facts(found),
            "program": checking_program(found.pk),
            "profile_rule": profile_rule_text(profile),
            "method": method_text(found.method, profile),
            "usual_method": found.method == profile.methods[0],
            "summary": summary_of(table) if table else None,
            "minimum": table.rule.minimum if table else None,
            "zeros_hidden": table.rule.zeros_sensitive if table else False,
            "waiting": found.status == Status.AUDITED.value,
            "own": found.prepared_by_id == request.user.pk,
            "form": ReasonForm(),
            "title": preparation_title(found),
        },
    )


@require_GET
def progress(request: HttpRequest, preparation_id: int) -> HttpResponse:
    """The progress alone, polled by the page; when the work is over the browser loads the whole page again."""
    found = preparation_visible_to(request.user, preparation_id)
    if found.status in WORKING:
        return render(
            request, "statistics/progress.html", {"preparation": found, "progress": _progress(found)}
        )
    return HttpResponse(headers={"HX-Refresh": "true"})


def _progress(found: Preparation) -> dict[str, object]:
    """How far the work is, in hundredths: each stage the same share, inside it what the work reports."""
    share = 100 / (len(STAGES) - 1)
    inside = found.stage_done / found.stage_total if found.stage_total else 0
    return {
        "value": round(share * (STAGES.index(found.stage) + min(inside, 1))),
        "text": found.get_stage_display(),
    }


@require_POST
def approve(request: HttpRequest, preparation_id: int) -> HttpResponse:
    """Release what somebody else prepared."""
    release = approve_release(
        preparation_id=preparation_id, by=_officer(request), seen=request.POST.get("seen", "")
    )
    messages.success(request, _("Freigegeben als Nummer %(number)s.") % {"number": release.number})
    return redirect("evidence-table", release.number)


@require_POST
def reject(request: HttpRequest, preparation_id: int) -> HttpResponse:
    """Refuse to release it, with the reason."""
    reject_release(preparation_id=preparation_id, reason=request.POST.get("reason", ""), by=_officer(request))
    messages.success(request, _("Abgelehnt. Die Begründung steht bei der Vorbereitung."))
    return redirect("release-preparation", preparation_id)


@require_POST
def withdraw(request: HttpRequest, preparation_id: int) -> HttpResponse:
    """Take back one's own preparation."""
    withdraw_release(preparation_id=preparation_id, by=_officer(request))
    messages.success(request, _("Zurückgezogen."))
    return redirect("release-preparation", preparation_id)


def supersede(request: HttpRequest, number: int) -> HttpResponse:
    """Prepare a new edition of a release, with the reason."""
    release = release_visible_to(request.user, number)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            preparation = request_new_edition(
                release_id=release.pk, reason=form.cleaned_data["reason"], by=_officer(request)
            )
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            enqueue(preparation)
            return redirect("release-preparation", preparation.pk)
    return render(
        request,
        "statistics/supersede.html",
        {
            "form": form,
            "release": release,
            "title": words.table_title(release),
            "period": words.period_text(release),
        },
        status=422 if form.errors else 200,
    )
