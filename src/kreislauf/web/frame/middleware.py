"""The frame around every request: headers, anticipated errors, and no page without a declared access."""

from __future__ import annotations

import logging
from collections.abc import Callable

from allauth.account.authentication import get_authentication_records
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect

from kreislauf.foundation.account.selectors import roles_of
from kreislauf.foundation.errors import DomainError, NotAllowed
from kreislauf.web.frame.access import Access
from kreislauf.web.frame.errors import domain_error

logger = logging.getLogger("kreislauf.access")

GetResponse = Callable[[HttpRequest], HttpResponse]

#: Routes a signed-in account may open while it still has to set up or show its second factor.
WITHOUT_SECOND_FACTOR = frozenset(
    {
        "account_logout",
        "account_reauthenticate",
        "mfa_activate_totp",
        "mfa_authenticate",
        "mfa_reauthenticate",
        "set_language",
    }
)


class ResponseHeaders:
    """Headers every answer carries: nothing personal in any cache, no features of the device asked for."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers.setdefault("Cache-Control", "no-store")
        response.headers.setdefault(
            "Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=()"
        )
        response.headers.setdefault("Cross-Origin-Opener-Policy", "same-origin")
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        return response


class DomainErrors:
    """Anticipated errors become a page that says what to do next."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Answer a `DomainError`; leave everything else to be reported as a bug."""
        if isinstance(exception, DomainError):
            return domain_error(request, exception)
        return None


class RegisteredRoutesOnly:
    """Denied is the default: a view without declared access is never run."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., object], args: object, kwargs: object
    ) -> HttpResponseBase | None:
        """Let the view run, ask to sign in, or refuse."""
        access: Access | None = getattr(view, "access", None)
        route_name = request.resolver_match.view_name if request.resolver_match else ""
        if access is None:
            logger.error("route without declared access: %s", route_name)
            return domain_error(request, NotAllowed(route=route_name))
        if access.public:
            return None
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path(), settings.LOGIN_URL)
        return self._judge(request, access, route_name)

    def _judge(self, request: HttpRequest, access: Access, route_name: str) -> HttpResponseBase | None:
        roles = roles_of(request.user)
        if access.second_factor_for(roles) and route_name not in WITHOUT_SECOND_FACTOR:
            if not is_mfa_enabled(request.user):
                return redirect("mfa_activate_totp")
            if not shown_second_factor(request):
                return redirect_to_login(request.get_full_path(), settings.LOGIN_URL)
        if access.roles is not None and not roles & access.roles:
            logger.warning("denied: account %s at %s", request.user.pk, route_name)
            return domain_error(request, NotAllowed(route=route_name))
        return None


def shown_second_factor(request: HttpRequest) -> bool:
    """Whether this session was opened with a second factor."""
    return any(record.get("method") == "mfa" for record in get_authentication_records(request, request.user))
