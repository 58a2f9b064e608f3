"""Sign-in routes: exactly those of allauth that a closed house needs, each with its access."""

from __future__ import annotations

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as recovery
from allauth.mfa.totp import views as totp
from django.views.i18n import set_language

from kreislauf.web.account import views
from kreislauf.web.frame.access import EVERYBODY, SIGNED_IN, route

urlpatterns = [
    route("anmelden/", views.sign_in, name="account_login", may=EVERYBODY),
    route("abmelden/", views.sign_out, name="account_logout", may=EVERYBODY),
    route("registrieren/", account.signup, name="account_signup", may=EVERYBODY),
    route("zugang-gesperrt/", account.account_inactive, name="account_inactive", may=EVERYBODY),
    route("bestaetigen/", account.reauthenticate, name="account_reauthenticate", may=SIGNED_IN),
    route("passwort/", account.password_change, name="account_change_password", may=SIGNED_IN),
    route("zweiter-faktor/", mfa.index, name="mfa_index", may=SIGNED_IN),
    route("zweiter-faktor/pruefen/", views.show_second_factor, name="mfa_authenticate", may=EVERYBODY),
    route("zweiter-faktor/bestaetigen/", mfa.reauthenticate, name="mfa_reauthenticate", may=SIGNED_IN),
    route("zweiter-faktor/einrichten/", views.set_up_second_factor, name="mfa_activate_totp", may=SIGNED_IN),
    route("zweiter-faktor/abschalten/", totp.deactivate_totp, name="mfa_deactivate_totp", may=SIGNED_IN),
    route(
        "zweiter-faktor/ersatzcodes/neu/",
        recovery.generate_recovery_codes,
        name="mfa_generate_recovery_codes",
        may=SIGNED_IN,
    ),
    route(
        "zweiter-faktor/ersatzcodes/",
        recovery.view_recovery_codes,
        name="mfa_view_recovery_codes",
        may=SIGNED_IN,
    ),
    route(
        "zweiter-faktor/ersatzcodes/datei/",
        recovery.download_recovery_codes,
        name="mfa_download_recovery_codes",
        may=SIGNED_IN,
    ),
    route("sprache/", set_language, name="set_language", may=EVERYBODY),
]
