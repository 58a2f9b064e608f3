"""One case: its file, closure, hand-over, a lead's look for a reason. And contacts without a file."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from kreislauf.case.casefile.services import CaseFile, read_file
from kreislauf.case.closure.services import close_episode
from kreislauf.case.contact.services import record_contact
from kreislauf.case.draft.rules import CLOSURE, key_of
from kreislauf.case.duplicate.selectors import merges_in_force
from kreislauf.case.episode.models import Case
from kreislauf.case.episode.permissions import check_may_hand_over
from kreislauf.case.episode.selectors import cases_of_houses_led_by, counsellors_of
from kreislauf.case.episode.services import NotACounsellorHere, ReasonMissing, hand_over, open_inspection
from kreislauf.case.form.rules import readable
from kreislauf.case.form.selectors import AnswersRefused, county_catalogue, reading_language
from kreislauf.catalogue import Form
from kreislauf.foundation.errors import NotInThisStatus, NotVisible
from kreislauf.web.case.drafts import draft_context, draft_is_done, kept_draft
from kreislauf.web.case.forms import CatalogueForm, ContactForm, HandOverForm, ReasonForm
from kreislauf.web.case.lists import field_labels
from kreislauf.web.frame.access import SignedInRequest


def _lines(form: Form, texts: dict[str, str]) -> list[tuple[str, str]]:
    """Label and readable answer of each field of a form; "" where nobody answered."""
    language = reading_language()
    return [(f.label.in_language(language), readable(f, texts.get(f.id, ""), language)) for f in form.fields]


def detail(request: SignedInRequest, case_id: uuid.UUID) -> HttpResponse:
    """The file (Fallakte) of one case."""
    file = read_file(case_id=case_id, by=request.user)
    catalogue = county_catalogue()
    fields = catalogue.form("intake").fields_by_id
    language = reading_language()
    context = {
        "file": file,
        "case": file.case,
        "identity": _lines(catalogue.form("identity"), file.identity),
        "intake": _lines(catalogue.form("intake"), file.answers),
        "missing": [(name, fields[name].label.in_language(language)) for name in file.completeness.missing],
        "episodes": [
            (episode, _closure_lines(file, episode.pk, catalogue.form("closure")))
            for episode in file.episodes
        ],
        "labels": field_labels(),
        "merges": merges_in_force(file.case),
        # Once, right after the intake: this browser's copy of the draft may go.
        "recorded": request.session.pop("recorded", ""),
    }
    return render(request, "case/detail.html", context)


def _closure_lines(file: CaseFile, episode_id: uuid.UUID, form: Form) -> list[tuple[str, str]]:
    closure = file.closures.get(episode_id)
    return _lines(form, closure.answers) if closure else []


def close(request: SignedInRequest, case_id: uuid.UUID) -> HttpResponse:
    """Close the open episode: reason, outcome, fields 9 to 11 once more."""
    file = read_file(case_id=case_id, by=request.user, purpose="closure")
    if not (file.may_work and file.episode.is_open):
        raise NotInThisStatus
    if request.method != "POST":
        key, draft = kept_draft(request, CLOSURE, file.episode)
        initial = {"closed_on": timezone.localdate().isoformat(), **draft}
        form = CatalogueForm(("closure",), initial=initial)
        return _show_closure(request, file, form, restored=key if draft else None)
    form = CatalogueForm(("closure",), request.POST)
    try:
        close_episode(case_id=case_id, answers=form.raw("closure"), by=request.user)
    except AnswersRefused as refused:
        form.show_problems(refused.problems)
        return _show_closure(request, file, form, status=refused.http_status)
    draft_is_done(request, CLOSURE, file.episode)
    messages.success(request, _("Der Fall ist abgeschlossen."))
    return redirect("case-detail", case_id)


def _show_closure(
    request: SignedInRequest,
    file: CaseFile,
    form: CatalogueForm,
    *,
    restored: uuid.UUID | None = None,
    status: int = 200,
) -> HttpResponse:
    asked = county_catalogue().form("closure").fields_by_id
    before = [(label, text) for label, text in _lines(county_catalogue().form("intake"), file.answers)
              if label in {f.label.in_language(reading_language()) for f in asked.values()}]  # fmt: skip
    context = {
        **draft_context(request, CLOSURE, file.episode),
        "form": form,
        "case": file.case,
        "before": before,
        "restored": restored,
        "submission_key": key_of(CLOSURE, file.episode.pk),
    }
    return render(request, "case/close.html", context, status=status)


def contact_new(request: SignedInRequest) -> HttpResponse:
    """Record a contact without a file (Kontakt ohne Akte)."""
    if request.method != "POST":
        today = timezone.localdate().isoformat()
        initial = {"contact_on": today, "submission_key": uuid.uuid4()}
        return render(request, "case/contact.html", {"form": ContactForm(request.user, initial=initial)})
    form = ContactForm(request.user, request.POST)
    if not form.is_valid():
        return render(request, "case/contact.html", {"form": form}, status=422)
    try:
        record_contact(
            submission_key=form.cleaned_data["submission_key"],
            offer_id=form.cleaned_data["offer"].pk,
            answers=form.raw("contact"),
            by=request.user,
        )
    except AnswersRefused as refused:
        form.show_problems(refused.problems)
        return render(request, "case/contact.html", {"form": form}, status=refused.http_status)
    messages.success(request, _("Der Kontakt ist gezählt."))
    return redirect("contact-new")


def inspect(request: SignedInRequest, case_id: uuid.UUID) -> HttpResponse:
    """A lead looks into one case for a stated reason (Einsicht mit Grund)."""
    case = cases_of_houses_led_by(request.user).filter(pk=case_id).first()
    if case is None:
        raise NotVisible
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            open_inspection(case_id=case_id, reason=form.cleaned_data["reason"], by=request.user)
        except ReasonMissing as error:
            form.add_error("reason", str(error))
        else:
            return redirect("case-detail", case_id)
    status = 422 if form.errors else 200
    return render(request, "case/inspect.html", {"form": form, "case": case}, status=status)


def handover(request: SignedInRequest, case_id: uuid.UUID) -> HttpResponse:
    """Hand a case to other counsellors of the house; a lead does so without seeing whose case it is."""
    case = Case.objects.filter(pk=case_id).first()
    if case is None:
        raise NotVisible
    check_may_hand_over(request.user, case)
    colleagues = counsellors_of(case.provider_id)
    initial = {"responsible": case.responsible_id, "deputy": case.deputy_id, "version": case.version}
    form = HandOverForm(colleagues, request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        chosen = form.cleaned_data
        try:
            hand_over(
                case_id=case_id,
                responsible_id=chosen["responsible"].pk,
                deputy_id=chosen["deputy"].pk if chosen["deputy"] else None,
                version=chosen["version"],
                by=request.user,
            )
        except NotACounsellorHere as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Die Zuständigkeit ist geändert."))
            return redirect(reverse("case-list"))
    status = 422 if form.errors else 200
    return render(request, "case/handover.html", {"form": form, "case": case}, status=status)
