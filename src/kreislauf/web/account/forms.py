"""The second factor's forms: a one-time code is taken once, for as long as it would be valid."""

from __future__ import annotations

import hashlib

from allauth.mfa import app_settings
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _


class _TakenOnce:
    """allauth remembers a used code for one period, but takes it for `tolerance` periods before and after its own."""

    def clean_code(self) -> str:
        """The code, valid and not used before.

        Raises:
            ValidationError: wrong, or used already (RFC 6238 section 5.2: accepted only once).
        """
        code = super().clean_code()  # type: ignore[misc]
        lifetime = app_settings.TOTP_PERIOD * (2 * app_settings.TOTP_TOLERANCE + 1)
        used = hashlib.sha256(f"{self.user.pk} {code}".encode()).hexdigest()  # type: ignore[attr-defined]
        if not cache.add(f"second-factor-used-{used}", 1, timeout=lifetime):
            raise ValidationError(_("Dieser Code wurde schon benutzt. Warten Sie auf den nächsten."))
        return code


class ShowSecondFactor(_TakenOnce, AuthenticateForm):
    """At sign-in."""


class ShowSecondFactorAgain(_TakenOnce, ReauthenticateForm):
    """Before an act that asks for it again."""
