"""A municipality's first page."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def municipality_page(request: HttpRequest) -> HttpResponse:
    """The own municipality beside the county."""
    return render(request, "start/municipality.html")
