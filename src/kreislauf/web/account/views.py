"""Sign-in pages: allauth's own views with what this house adds to them.

* sign out empties what the browser kept (ASVS 14.3.1);
* whoever sets up a second factor has shown it by doing so;
* an open session whose account got a second factor elsewhere is asked for it, not sent in a circle;
* the demonstration shows its invented accounts.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.base.internal.flows import post_authentication
from allauth.mfa.models import Authenticator
from allauth.mfa.totp import views as totp
from allauth.mfa.utils import is_mfa_enabled
from django.forms import Form
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse

from kreislauf.web.account.demo import demo_accounts, demo_code, demo_password
from kreislauf.web.frame.middleware import shown_second_factor


class SignIn(account.LoginView):
    """Sign in (Anmelden)."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Ask a session that only lacks the second factor for that factor alone."""
        user = request.user
        if user.is_authenticated and is_mfa_enabled(user) and not shown_second_factor(request):
            query = urlencode({"next": request.GET.get("next") or reverse("start")})
            return redirect(f"{reverse('mfa_reauthenticate')}?{query}")
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Adds `demo_accounts` and `demo_password`; both empty outside the demonstration."""
        context = super().get_context_data(**kwargs)
        return {**context, "demo_accounts": demo_accounts(), "demo_password": demo_password()}


class SignOut(account.LogoutView):
    """Sign out (Abmelden); drafts and pages of the person do not stay in the browser."""

    def post(self, *args: Any, **kwargs: Any) -> HttpResponse:
        """End the session and tell the browser to drop cache and storage."""
        response = super().post(*args, **kwargs)
        response.headers["Clear-Site-Data"] = '"cache", "storage"'
        return response


class ShowSecondFactor(mfa.AuthenticateView):
    """The second step of signing in (zweiter Faktor)."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Adds `demo_code`, the code of this moment of an invented account."""
        return {**super().get_context_data(**kwargs), "demo_code": demo_code(self.stage.login.user)}


class SetUpSecondFactor(totp.ActivateTOTPView):
    """Set up the second factor (zweiten Faktor einrichten)."""

    def form_valid(self, form: Form) -> HttpResponse:
        """Record that the factor was shown: its first code was just checked."""
        response = super().form_valid(form)
        authenticator = Authenticator.objects.get(user=self.request.user, type=Authenticator.Type.TOTP)
        post_authentication(self.request, authenticator)
        return response


sign_in = SignIn.as_view()
sign_out = SignOut.as_view()
show_second_factor = ShowSecondFactor.as_view()
set_up_second_factor = SetUpSecondFactor.as_view()
