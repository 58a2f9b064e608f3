"""Routes of the provider level: agreements and delivery reports."""

from __future__ import annotations

from kreislauf.foundation.permission.rules import Role
from kreislauf.web.frame.access import only, route
from kreislauf.web.provider import delivery_views, views
from kreislauf.web.region import numbers  # noqa: F401 - teaches the addresses <number:…>
from kreislauf.web.region.roles import EITHER_SIDE, TABLE

_LEAD = only(Role.PROVIDER_LEAD)
_PLANNER = only(Role.PLANNER)

_agreements = [
    route("vereinbarungen/", views.agreement_list, name="agreement-list", may=TABLE),
    route("vereinbarungen/neu/", views.agreement_new, name="agreement-new", may=EITHER_SIDE),
    route(
        "vereinbarungen/<number:agreement_id>/", views.agreement_detail, name="agreement-detail", may=TABLE
    ),
    route(
        "vereinbarungen/<number:agreement_id>/einigung/",
        views.agreement_settle,
        name="agreement-settle",
        may=EITHER_SIDE,
    ),
    route(
        "vereinbarungen/<number:agreement_id>/beenden/",
        views.agreement_terminate,
        name="agreement-terminate",
        may=EITHER_SIDE,
    ),
    route(
        "vereinbarungen/<number:agreement_id>/bericht/",
        delivery_views.delivery_new,
        name="delivery-new",
        may=_LEAD,
    ),
    route(
        "vereinbarungen/<number:agreement_id>/<slug:act>/",
        views.agreement_act,
        name="agreement-act",
        may=EITHER_SIDE,
    ),
]
_deliveries = [
    route("leistung/<number:report_id>/", delivery_views.delivery_detail, name="delivery-detail", may=TABLE),
    route(
        "leistung/<number:report_id>/schreiben/",
        delivery_views.delivery_write,
        name="delivery-write",
        may=_LEAD,
    ),
    route(
        "leistung/<number:report_id>/rueckfrage/",
        delivery_views.delivery_query,
        name="delivery-query",
        may=_PLANNER,
    ),
    route(
        "leistung/<number:report_id>/<slug:act>/",
        delivery_views.delivery_act,
        name="delivery-act",
        may=EITHER_SIDE,
    ),
]
urlpatterns = [*_agreements, *_deliveries]
