"""The Liga's first page: the positions board."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def liga_board(request: HttpRequest) -> HttpResponse:
    """Who carries what, and who has not answered."""
    return render(request, "start/board.html")
