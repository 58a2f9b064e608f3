"""The public pages: what there is, what it achieves, who decided."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from kreislauf.region.matrix.models import ActionField


def overview(request: HttpRequest) -> HttpResponse:
    """The public start page."""
    return render(request, "start/public.html")


def public_field(request: HttpRequest, field: str) -> HttpResponse:
    """One field of action (Handlungsfeld) for everybody."""
    if field not in ActionField.values:
        raise Http404
    return render(request, "start/public_field.html", {"field": ActionField(field)})
