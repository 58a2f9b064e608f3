"""An assembly member's first page."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def decisions(request: HttpRequest) -> HttpResponse:
    """Next decisions and what became of past ones."""
    return render(request, "start/decisions.html")
