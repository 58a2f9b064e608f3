"""The JSON interface: mounted like every page, each operation with its declared access."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import URLPattern
from django.views.decorators.http import require_GET
from ninja import NinjaAPI

from kreislauf.foundation.errors import DomainError
from kreislauf.foundation.permission.rules import Role
from kreislauf.web.api.cases import router as cases
from kreislauf.web.api.evidence import router as evidence
from kreislauf.web.frame.access import EVERYBODY, SIGNED_IN, Access, only, route
from kreislauf.web.frame.errors import domain_error

PREFIX = "/api/v1/"
api = NinjaAPI(
    title="Kreislauf",
    version="1",
    docs_url=None,
    openapi_url=None,
    urls_namespace="api",
    description="Partizipative Sozialplanung",
)
api.add_router("", evidence, tags=["Belege"])
api.add_router("", cases, tags=["Fälle"])

#: Who may call which operation, by its url_name. An operation that is not listed here cannot be mounted.
ACCESS: dict[str, Access] = {
    "api-releases": EVERYBODY,
    "api-release": EVERYBODY,
    "api-release-cells": EVERYBODY,
    "api-cases": only(Role.COUNSELLOR),
    "api-case": only(Role.COUNSELLOR),
}


@api.exception_handler(DomainError)
def answer(request: HttpRequest, error: DomainError) -> HttpResponse:
    """An anticipated error as JSON, with its status."""
    return domain_error(request, error)


@require_GET
def description(request: HttpRequest) -> JsonResponse:
    """The interface described in OpenAPI."""
    return JsonResponse(api.get_openapi_schema(path_prefix=PREFIX))


def _mounted() -> list[URLPattern]:
    patterns, _app, _namespace = api.urls
    # One address may answer several methods: ninja lists it once for each.
    views = {
        (str(p.pattern), str(p.name)): p.callback
        for p in patterns
        if isinstance(p, URLPattern) and p.name != "api-root"
    }
    mounted = [
        route(f"{PREFIX[1:]}{address}", view, name=name, may=ACCESS[name])
        for (address, name), view in views.items()
    ]
    for pattern in mounted:
        # Callers are known by their session: without this a foreign page could post in their name.
        pattern.callback.csrf_exempt = False  # type: ignore[attr-defined]
    return mounted


urlpatterns = [
    *_mounted(),
    route(f"{PREFIX[1:]}openapi.json", description, name="api-description", may=SIGNED_IN),
]
