"""Record an intake, change it, and settle a conflict between two editors."""

from __future__ import annotations

import uuid
from collections.abc import Mapping

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from kreislauf.case.casefile.services import CaseFile, read_file
from kreislauf.case.draft.rules import EDIT, INTAKE
from kreislauf.case.draft.services import read_draft
from kreislauf.case.episode.selectors import offers_of_houses
from kreislauf.case.form.rules import readable
from kreislauf.case.form.selectors import AnswersRefused, county_catalogue, reading_language
from kreislauf.case.intake.rules import EditBase
from kreislauf.case.intake.selectors import NoOfferForService
from kreislauf.case.intake.services import (
    BeginsBeforeLastClosure,
    CaseExists,
    amend_intake,
    record_intake,
    reopen_case,
)
from kreislauf.foundation.errors import NotInThisStatus, StaleEdit
from kreislauf.web.case.drafts import draft_context, draft_is_done, kept_draft, parsed_uuid
from kreislauf.web.case.forms import IntakeForm
from kreislauf.web.frame.access import SignedInRequest

#: Errors of a service that belong above the form, with everything typed still in it.
SHOWN_ABOVE = (NoOfferForService, CaseExists, BeginsBeforeLastClosure)


def intake_new(request: SignedInRequest) -> HttpResponse:
    """Intake (Fallaufnahme): one screen; GET gives an empty form or a draft, POST records."""
    if request.method == "POST":
        return _record(request)
    key = parsed_uuid(request.GET.get("entwurf", ""))
    draft = read_draft(submission_key=key, by=request.user) if key else None
    today = timezone.localdate().isoformat()
    initial = {"first_contact_on": today, **(draft or {}), "submission_key": key if draft else uuid.uuid4()}
    return _show(request, IntakeForm(request.user, initial=initial), restored=bool(draft))


def _record(request: SignedInRequest) -> HttpResponse:
    form = IntakeForm(request.user, request.POST)
    if not form.is_valid():
        return _show(request, form, status=422)
    try:
        episode = record_intake(
            submission_key=form.cleaned_data["submission_key"],
            answers=form.raw("intake"),
            identity=form.raw("identity"),
            by=request.user,
            offer_id=form.cleaned_data.get("offer"),
            person_id=form.cleaned_data["person_id"],
        )
    except AnswersRefused as refused:
        form.show_problems(refused.problems)
        return _show(request, form, status=refused.http_status)
    except SHOWN_ABOVE as error:
        form.add_error(None, str(error))
        return _show(request, form, status=error.http_status)
    request.session["recorded"] = str(form.cleaned_data["submission_key"])
    messages.success(request, _("Der Fall %(label)s ist angelegt.") % {"label": episode.case.label})
    return redirect("case-detail", episode.case_id)


def _show(
    request: SignedInRequest, form: IntakeForm, *, restored: bool = False, status: int = 200
) -> HttpResponse:
    context = {
        "form": form,
        "restored": restored,
        "title": _("Neuer Fall"),
        "action": reverse("case-new"),
        "submit": _("Fall anlegen"),
        "back": reverse("case-list"),
        **draft_context(request, INTAKE),
        "with_duplicates": True,
        "has_offers": offers_of_houses(request.user).exists(),
    }
    return render(request, "case/intake.html", context, status=status)


def intake_edit(request: SignedInRequest, case_id: uuid.UUID) -> HttpResponse:
    """Change the intake of a case's open episode."""
    file = read_file(case_id=case_id, by=request.user, purpose="edit")
    if not (file.may_work and file.episode.is_open):
        raise NotInThisStatus
    if request.method == "POST":
        return _amend(request, file)
    key, draft = kept_draft(request, EDIT, file.episode)
    # A draft keeps the version it began from: if somebody saved meanwhile, both are shown side by side.
    base = str(draft.pop("base", "") or file.base)
    initial = {**file.answers, **file.identity, **draft, "submission_key": key}
    return _show_edit(
        request, file, IntakeForm(request.user, initial=initial), base, restored=key if draft else None
    )


def _amend(request: SignedInRequest, file: CaseFile) -> HttpResponse:
    form = IntakeForm(request.user, _settled(request.POST) if "resolve" in request.POST else request.POST)
    form.is_valid()
    try:
        amend_intake(
            case_id=file.case.pk,
            answers=form.raw("intake"),
            identity=form.raw("identity"),
            base=EditBase.parse(request.POST.get("base", "")),
            by=request.user,
        )
    except AnswersRefused as refused:
        form.show_problems(refused.problems)
        return _show_edit(request, file, form, request.POST.get("base", ""), status=refused.http_status)
    except StaleEdit as stale:
        return _show_conflict(request, file, stale)
    draft_is_done(request, EDIT, file.episode)
    messages.success(request, _("Gespeichert."))
    return redirect("case-detail", file.case.pk)


def _show_edit(
    request: SignedInRequest,
    file: CaseFile,
    form: IntakeForm,
    base: str,
    *,
    restored: uuid.UUID | None = None,
    status: int = 200,
) -> HttpResponse:
    context = {
        **draft_context(request, EDIT, file.episode),
        "restored": restored,
        "with_duplicates": True,
        "form": form,
        "case": file.case,
        "base": base,
        "title": _("%(label)s ändern") % {"label": file.case.label},
        "action": reverse("case-edit", args=[file.case.pk]),
        "submit": _("Änderungen speichern"),
        "back": reverse("case-detail", args=[file.case.pk]),
        "has_offers": True,
    }
    return render(request, "case/intake.html", context, status=status)


def _settled(posted: Mapping[str, str]) -> dict[str, str]:
    """The answers after a conflict: for each field the version that was chosen; the same where both agree."""
    names = [name.removeprefix("mine__") for name in posted if name.startswith("mine__")]
    settled = {name: posted[f"{posted.get(f'pick__{name}', 'mine')}__{name}"] for name in names
               if f"{posted.get(f'pick__{name}', 'mine')}__{name}" in posted}  # fmt: skip
    return {**settled, "submission_key": str(uuid.uuid4())}


def _show_conflict(request: SignedInRequest, file: CaseFile, stale: StaleEdit) -> HttpResponse:
    """Both versions side by side; nothing typed is lost, nothing saved is overwritten."""
    catalogue, language = county_catalogue(), reading_language()
    fields = {**catalogue.form("identity").fields_by_id, **catalogue.form("intake").fields_by_id}
    mine: Mapping[str, str] = stale.facts["mine"]  # type: ignore[assignment]
    theirs: Mapping[str, str] = stale.facts["theirs"]  # type: ignore[assignment]
    rows = [
        {
            "name": name,
            "label": field.label.in_language(language),
            "mine": mine.get(name, ""),
            "theirs": theirs.get(name, ""),
            "mine_text": readable(field, mine.get(name, ""), language),
            "theirs_text": readable(field, theirs.get(name, ""), language),
            "differs": name in stale.facts["differing"],  # type: ignore[operator]
        }
        for name, field in fields.items()
    ]
    context = {"case": file.case, "rows": rows, "base": str(stale.facts["base"]), "error": stale}
    return render(request, "case/conflict.html", context, status=stale.http_status)


def reopen(request: SignedInRequest, case_id: uuid.UUID) -> HttpResponse:
    """Begin a new episode of a closed case, with the last answers as a start."""
    file = read_file(case_id=case_id, by=request.user, purpose="reopen")
    if not file.may_work or file.episode.is_open:
        raise NotInThisStatus
    if request.method != "POST":
        start = {**file.answers, "first_contact_on": timezone.localdate().isoformat()}
        form = IntakeForm(request.user, initial={**start, **file.identity, "submission_key": uuid.uuid4()})
        return _show_reopen(request, file, form)
    form = IntakeForm(request.user, request.POST)
    if not form.is_valid():
        return _show_reopen(request, file, form, status=422)
    try:
        reopen_case(
            case_id=case_id,
            answers=form.raw("intake"),
            submission_key=form.cleaned_data["submission_key"],
            by=request.user,
        )
    except AnswersRefused as refused:
        form.show_problems(refused.problems)
        return _show_reopen(request, file, form, status=refused.http_status)
    except SHOWN_ABOVE as error:
        form.add_error(None, str(error))
        return _show_reopen(request, file, form, status=error.http_status)
    messages.success(request, _("Der Fall läuft wieder, als neue Episode."))
    return redirect("case-detail", case_id)


def _show_reopen(
    request: SignedInRequest, file: CaseFile, form: IntakeForm, *, status: int = 200
) -> HttpResponse:
    for name in form.catalogue.form("identity").fields_by_id:
        form.fields.pop(name, None)
    form.form_ids = ("intake",)
    context = {
        "form": form,
        "case": file.case,
        "title": _("%(label)s wieder aufnehmen") % {"label": file.case.label},
        "note": _(
            "Es entsteht eine neue Episode. Die früheren Angaben und Abschlüsse bleiben, wie sie sind."
        ),
        "action": reverse("case-reopen", args=[file.case.pk]),
        "submit": _("Wieder aufnehmen"),
        "back": reverse("case-detail", args=[file.case.pk]),
        "has_offers": True,
    }
    return render(request, "case/intake.html", context, status=status)
