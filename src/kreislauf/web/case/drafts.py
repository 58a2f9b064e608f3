"""Drafts: saved by a script every few seconds after a change, thrown away by a button. Of intake, edit and closure."""

from __future__ import annotations

import uuid
from base64 import b64encode

from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from kreislauf.case.draft.rules import CLOSURE, EDIT, INTAKE, key_of, name_of
from kreislauf.case.draft.services import browser_key, discard_draft, read_draft, save_draft
from kreislauf.case.episode.models import Episode
from kreislauf.case.episode.permissions import check_may_work_on
from kreislauf.case.episode.selectors import last_episode, offers_of_houses, visible_case
from kreislauf.foundation.errors import DomainError
from kreislauf.web.case.forms import CatalogueForm, IntakeForm
from kreislauf.web.frame.access import SignedInRequest


class DraftWithoutForm(DomainError):
    """What was sent belongs to no intake form of this house."""

    message = _("Der Entwurf gehört zu keinem Formular.")
    next_step = _("Öffnen Sie die Aufnahme neu und tragen Sie die Angaben dort ein.")


def parsed_uuid(text: object) -> uuid.UUID | None:
    """The UUID in a text, or None."""
    try:
        return uuid.UUID(str(text))
    except ValueError:
        return None


def draft_context(request: SignedInRequest, form: str, episode: Episode | None = None) -> dict[str, object]:
    """What a page needs whose form is kept while it is typed: which form, of which case, and this browser's key."""
    return {
        "draft_form": form,
        "draft_case": episode.case_id if episode else "",
        "draft_key": b64encode(browser_key(request.user)).decode(),
    }


def kept_draft(request: SignedInRequest, form: str, episode: Episode) -> tuple[uuid.UUID, dict[str, object]]:
    """The key of this account's draft for an episode, and what was kept under it; nothing where there is none."""
    key = key_of(form, episode.pk)
    return key, read_draft(submission_key=key, by=request.user) or {}


def draft_is_done(request: SignedInRequest, form: str, episode: Episode) -> None:
    """What was typed has been saved: the draft goes, and the next page lets this browser's copy go."""
    key = key_of(form, episode.pk)
    discard_draft(submission_key=key, by=request.user)
    request.session["recorded"] = str(key)


@require_POST
def draft_save(request: SignedInRequest) -> JsonResponse:
    """Keep what stands in the form now; answers with the time of day, or with what went wrong."""
    try:
        kind = request.POST.get("draft_form", INTAKE)
        if kind in (EDIT, CLOSURE):
            _save_of_case(request, kind)
        else:
            _save_intake(request)
    except DomainError as error:
        return JsonResponse({"message": str(error)}, status=error.http_status)
    return JsonResponse({"saved_at": timezone.localtime().strftime("%H:%M:%S")})


def _save_intake(request: SignedInRequest) -> None:
    key = parsed_uuid(request.POST.get("submission_key"))
    offer = offers_of_houses(request.user).first()
    if offer is None or key is None:
        raise DraftWithoutForm
    texts = IntakeForm(request.user, request.POST).texts()
    save_draft(
        form=INTAKE,
        submission_key=key,
        provider_id=offer.provider_id,
        payload={name: text for name, text in texts.items() if text and name != "submission_key"},
        by=request.user,
    )


def _save_of_case(request: SignedInRequest, kind: str) -> None:
    """Emptied fields are kept too, and from which version the change began: an older one ends on the conflict page."""
    case_id = parsed_uuid(request.POST.get("draft_case"))
    if case_id is None:
        raise DraftWithoutForm
    case = visible_case(request.user, case_id)
    check_may_work_on(request.user, case)
    episode = last_episode(case)
    form = (
        IntakeForm(request.user, request.POST) if kind == EDIT else CatalogueForm(("closure",), request.POST)
    )
    unnamed = ("submission_key", "person_id")
    texts = {name: text for name, text in form.texts().items() if name not in unnamed}
    save_draft(
        form=name_of(kind, episode.pk),
        submission_key=key_of(kind, episode.pk),
        provider_id=case.provider_id,
        payload={**texts, "base": request.POST.get("base", "")[:200]},
        by=request.user,
    )


@require_POST
def draft_discard(request: SignedInRequest) -> HttpResponse:
    """Throw a draft away."""
    key, case_id = (parsed_uuid(request.POST.get(name)) for name in ("submission_key", "draft_case"))
    if key is not None:
        discard_draft(submission_key=key, by=request.user)
    if key is None or case_id is None:
        return redirect("case-list")
    request.session["recorded"] = str(key)
    return redirect("case-detail", case_id)
