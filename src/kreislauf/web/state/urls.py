"""Routes of the state level: the report to the Land."""

from __future__ import annotations

from kreislauf.foundation.permission.rules import Role
from kreislauf.state.report.permissions import READER_ROLES
from kreislauf.web.frame.access import only, route
from kreislauf.web.region import numbers  # noqa: F401 - teaches the addresses <number:…>
from kreislauf.web.state import views

_READERS = only(*READER_ROLES)
_MAKERS = only(Role.PLANNER, Role.STATISTICS_OFFICER)

urlpatterns = [
    route("landesbericht/", views.report_list, name="state-report", may=_READERS),
    route("landesbericht/neu/", views.report_new, name="state-report-new", may=_MAKERS),
    route("landesbericht/<number:report_id>/", views.report_detail, name="state-report-detail", may=_READERS),
    route(
        "landesbericht/<number:report_id>/<slug:act>/",
        views.report_act,
        name="state-report-act",
        may=_READERS,
    ),
]
