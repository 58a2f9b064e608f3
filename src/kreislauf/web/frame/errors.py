"""Error pages: the fact, what to do next, a number for the person who helps. Never a stack trace, never contents."""

from __future__ import annotations

import logging
import secrets

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.translation import gettext_lazy as _

from kreislauf.foundation.errors import DomainError, NotAllowed, NotVisible

logger = logging.getLogger("kreislauf.errors")


def wants_json(request: HttpRequest) -> bool:
    """Whether the caller is a program that asked the JSON interface."""
    return request.path.startswith("/api/")


def domain_error(request: HttpRequest, error: DomainError) -> HttpResponse:
    """The page (or the JSON) for an anticipated error, with its status."""
    if wants_json(request):
        return JsonResponse(
            {"message": str(error.message), "next_step": str(error.next_step)}, status=error.http_status
        )
    return render(request, "frame/error.html", {"error": error}, status=error.http_status)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404: the same words whether a thing does not exist or is not this person's."""
    return domain_error(request, NotVisible())


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403, raised by Django itself."""
    return domain_error(request, NotAllowed())


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """400, raised by Django itself (a forged host, a broken upload); an anticipated error keeps its own status."""
    return domain_error(request, exception if isinstance(exception, DomainError) else DomainError())


class FormTooOld(DomainError):
    """The form's token is missing or of another session: signed out meanwhile, or sent from elsewhere."""

    message = _("Dieses Formular ist abgelaufen. Es wurde nichts gespeichert.")
    next_step = _(
        "Gehen Sie einen Schritt zurück, laden Sie die Seite neu und senden Sie das Formular noch einmal."
    )
    http_status = 403


def form_too_old(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403 of Django's protection against forged requests (CSRF)."""
    logger.warning("form refused: %s", reason)
    return domain_error(request, FormTooOld())


def broken(request: HttpRequest) -> HttpResponse:
    """500: a bug. The number is in the log beside the trace, the page shows the number alone."""
    number = secrets.token_hex(4)
    logger.error("unexpected error, ticket %s", number, exc_info=True)
    if wants_json(request):
        return JsonResponse({"message": "Unerwarteter Fehler.", "ticket": number}, status=500)
    # A page without any query or session: the error may come from there.
    return HttpResponse(render_to_string("frame/broken.html", {"ticket": number}), status=500)
