"""Drafts: saved by a script every few seconds after a change, thrown away by a button."""

from __future__ import annotations

from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from kreislauf.case.draft.services import discard_draft, save_draft
from kreislauf.case.episode.selectors import offers_of_houses
from kreislauf.foundation.errors import DomainError
from kreislauf.web.case.forms import IntakeForm
from kreislauf.web.case.intake import parsed_uuid
from kreislauf.web.frame.access import SignedInRequest


class DraftWithoutForm(DomainError):
    """What was sent belongs to no intake form of this house."""

    message = _("Der Entwurf gehört zu keinem Formular.")
    next_step = _("Öffnen Sie die Aufnahme neu und tragen Sie die Angaben dort ein.")


@require_POST
def draft_save(request: SignedInRequest) -> JsonResponse:
    """Keep what stands in the intake form now; answers with the time of day, or with what went wrong."""
    form = IntakeForm(request.user, request.POST)
    key = parsed_uuid(request.POST.get("submission_key"))
    offer = offers_of_houses(request.user).first()
    try:
        if offer is None or key is None:
            raise DraftWithoutForm
        save_draft(
            form="intake",
            submission_key=key,
            provider_id=offer.provider_id,
            payload={name: text for name, text in form.texts().items() if text and name != "submission_key"},
            by=request.user,
        )
    except DomainError as error:
        return JsonResponse({"message": str(error)}, status=error.http_status)
    return JsonResponse({"saved_at": timezone.localtime().strftime("%H:%M:%S")})


@require_POST
def draft_discard(request: SignedInRequest) -> HttpResponse:
    """Throw a draft away."""
    key = parsed_uuid(request.POST.get("submission_key"))
    if key is not None:
        discard_draft(submission_key=key, by=request.user)
    return redirect("case-list")
