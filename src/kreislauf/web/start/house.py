"""Provider lead's first page: the own house in counts."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def provider_house(request: HttpRequest) -> HttpResponse:
    """The own house in counts."""
    return render(request, "start/house.html")
