"""Routes of the statistics office: its own role alone."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from kreislauf.foundation.permission.rules import Role
from kreislauf.web.frame.access import View, only, route

OFFICE = only(Role.STATISTICS_OFFICER)


def _view(name: str) -> View:
    """A view of this folder, loaded when first asked for: with it comes all that counts and protects, which is
    seconds of every start, and only few people ever open these pages."""

    def asked(request: HttpRequest, **parts: int) -> HttpResponse:
        from kreislauf.web.statistics import views

        answer: HttpResponse = getattr(views, name)(request, **parts)
        return answer

    asked.__name__ = asked.__qualname__ = name
    return asked


urlpatterns = [
    route("freigaben/", _view("release_list"), name="release-list", may=OFFICE),
    route("freigaben/neu/", _view("release_new"), name="release-new", may=OFFICE),
    route("freigaben/<int:preparation_id>/", _view("preparation"), name="release-preparation", may=OFFICE),
    route(
        "freigaben/<int:preparation_id>/fortschritt/", _view("progress"), name="release-progress", may=OFFICE
    ),
    route("freigaben/<int:preparation_id>/freigeben/", _view("approve"), name="release-approve", may=OFFICE),
    route("freigaben/<int:preparation_id>/ablehnen/", _view("reject"), name="release-reject", may=OFFICE),
    route(
        "freigaben/<int:preparation_id>/zurueckziehen/",
        _view("withdraw"),
        name="release-withdraw",
        may=OFFICE,
    ),
    route("freigaben/ersetzen/<int:number>/", _view("supersede"), name="release-supersede", may=OFFICE),
]
