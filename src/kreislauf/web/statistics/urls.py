"""Routes of the statistics office: its own role alone."""

from __future__ import annotations

from importlib import import_module

from django.http import HttpRequest, HttpResponse

from kreislauf.foundation.permission.rules import Role
from kreislauf.web.frame.access import View, only, route

OFFICE = only(Role.STATISTICS_OFFICER)


def _view(name: str, module: str = "views") -> View:
    """A view of this folder, loaded when first asked for: with it comes all that counts and protects, which is
    seconds of every start, and only few people ever open these pages."""

    def asked(request: HttpRequest, **parts: int | str) -> HttpResponse:
        views = import_module(f"kreislauf.web.statistics.{module}")
        answer: HttpResponse = getattr(views, name)(request, **parts)
        return answer

    asked.__name__ = asked.__qualname__ = name
    return asked


_ONE = "freigaben/<int:preparation_id>/"

urlpatterns = [
    route("freigaben/", _view("release_list"), name="release-list", may=OFFICE),
    route("freigaben/neu/", _view("release_new"), name="release-new", may=OFFICE),
    route(_ONE, _view("preparation"), name="release-preparation", may=OFFICE),
    route(f"{_ONE}fortschritt/", _view("progress"), name="release-progress", may=OFFICE),
    route(f"{_ONE}freigeben/", _view("approve"), name="release-approve", may=OFFICE),
    route(f"{_ONE}ablehnen/", _view("reject"), name="release-reject", may=OFFICE),
    route(f"{_ONE}zurueckziehen/", _view("withdraw"), name="release-withdraw", may=OFFICE),
    route(f"{_ONE}zelle/", _view("cell", "proof_views"), name="release-cell", may=OFFICE),
    route(f"{_ONE}nachweis/pruefen/", _view("recheck", "proof_views"), name="release-recheck", may=OFFICE),
    route(
        f"{_ONE}nachweis/<str:part>.json",
        _view("proof_file", "proof_views"),
        name="release-proof",
        may=OFFICE,
    ),
    route(f"{_ONE}vergleichen/", _view("compare", "compare_views"), name="release-compare", may=OFFICE),
    route(
        f"{_ONE}vergleichen/fortschritt/",
        _view("compare_progress", "compare_views"),
        name="release-compare-progress",
        may=OFFICE,
    ),
    route(f"{_ONE}verfahren/", _view("choose", "compare_views"), name="release-choose", may=OFFICE),
    route("freigaben/ersetzen/<int:number>/", _view("supersede"), name="release-supersede", may=OFFICE),
]
