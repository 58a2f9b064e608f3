"""Routes of the statistics office: its own role alone."""

from __future__ import annotations

from kreislauf.foundation.permission.rules import Role
from kreislauf.web.frame.access import only, route
from kreislauf.web.statistics import views

OFFICE = only(Role.STATISTICS_OFFICER)

urlpatterns = [
    route("freigaben/", views.release_list, name="release-list", may=OFFICE),
    route("freigaben/neu/", views.release_new, name="release-new", may=OFFICE),
    route("freigaben/<int:preparation_id>/", views.preparation, name="release-preparation", may=OFFICE),
    route("freigaben/<int:preparation_id>/fortschritt/", views.progress, name="release-progress", may=OFFICE),
    route("freigaben/<int:preparation_id>/freigeben/", views.approve, name="release-approve", may=OFFICE),
    route("freigaben/<int:preparation_id>/ablehnen/", views.reject, name="release-reject", may=OFFICE),
    route(
        "freigaben/<int:preparation_id>/zurueckziehen/", views.withdraw, name="release-withdraw", may=OFFICE
    ),
    route("freigaben/ersetzen/<int:number>/", views.supersede, name="release-supersede", may=OFFICE),
]
