"""Routes of the evidence: open to everybody; what one sees there depends on the protection profile."""

from __future__ import annotations

from django.urls import register_converter

from kreislauf.web.evidence import views
from kreislauf.web.frame.access import EVERYBODY, route


class TableKind:
    """Kinds of file a table can be had as."""

    regex = "csv|xlsx"

    def to_python(self, value: str) -> str:
        """The kind itself."""
        return value

    to_url = to_python


class IndicatorKind(TableKind):
    """Kinds of file an indicator can be had as."""

    regex = "csv|xlsx|pdf"


register_converter(TableKind, "table_kind")
register_converter(IndicatorKind, "indicator_kind")

urlpatterns = [
    route("zahlen/", views.evidence_list, name="evidence-list", may=EVERYBODY),
    route("zahlen/tabelle/<int:number>/", views.table, name="evidence-table", may=EVERYBODY),
    route(
        "zahlen/tabelle/<int:number>/<table_kind:kind>/",
        views.table_file,
        name="evidence-table-file",
        may=EVERYBODY,
    ),
    route("zahlen/kennzahl/<slug:indicator_id>/", views.indicator, name="evidence-indicator", may=EVERYBODY),
    route(
        "zahlen/kennzahl/<slug:indicator_id>/<indicator_kind:kind>/",
        views.indicator_file,
        name="evidence-indicator-file",
        may=EVERYBODY,
    ),
    route("zahlen/spur/<str:trace_number>/", views.trace, name="evidence-trace", may=EVERYBODY),
]
