"""Pages the law asks for, linked from the foot of every page: imprint, accessibility, data protection; and all pages."""

from __future__ import annotations

from datetime import date

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from kreislauf.web.notice.operator import INVENTED, operator

#: The day on which the product itself was last checked against BITV 2.0; an operator adds its own.
CHECKED_ON = date(2026, 11, 23)


def _page(request: HttpRequest, template: str, **more: object) -> HttpResponse:
    runs_it = operator()
    context = {"operator": runs_it, "invented": runs_it is INVENTED, **more}
    return render(request, f"notice/{template}.html", context)


@require_safe
def imprint(request: HttpRequest) -> HttpResponse:
    """Imprint (Impressum): who answers for these pages."""
    return _page(request, "imprint")


@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    """Accessibility statement (Erklärung zur Barrierefreiheit, § 12b BGG): state, gaps, feedback, enforcement."""
    return _page(request, "accessibility", checked_on=CHECKED_ON)


@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    """Data protection notice (Datenschutzerklärung, Art. 13 DSGVO) of the pages themselves."""
    return _page(request, "privacy", hours=settings.SESSION_COOKIE_AGE // 3600)


@require_safe
def all_pages(request: HttpRequest) -> HttpResponse:
    """All pages (Alle Seiten): a second way to everything this person may open (WCAG 2.4.5)."""
    return render(request, "notice/all_pages.html")
