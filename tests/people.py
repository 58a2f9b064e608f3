"""Partners and accounts for tests: named after what they are, all invented."""

from __future__ import annotations

import time
from datetime import date

from django.test import Client

from kreislauf.foundation.access.services import grant_role
from kreislauf.foundation.account.models import User
from kreislauf.foundation.account.services import create_account
from kreislauf.foundation.partner.models import Partner, PartnerKind
from kreislauf.foundation.permission.rules import SECOND_FACTOR_ROLES, Role
from kreislauf.foundation.place.models import Area, AreaKind
from kreislauf.foundation.secrecy.services import create_provider_key

SINCE = date(2020, 1, 1)


def a_county() -> Area:
    """Kreis Groß-Gerau with two municipalities in two planning regions."""
    county, _ = Area.objects.get_or_create(
        code="06433", defaults={"kind": AreaKind.COUNTY, "name": "Kreis Groß-Gerau"}
    )
    for code, name in (("06433-nord", "Nord"), ("06433-sued", "Süd")):
        Area.objects.get_or_create(
            code=code, defaults={"kind": AreaKind.REGION, "name": name, "parent": county}
        )
    for code, name, region in (
        ("06433012", "Rüsselsheim am Main", "06433-nord"),
        ("06433001", "Biebesheim am Rhein", "06433-sued"),
    ):
        Area.objects.get_or_create(
            code=code,
            defaults={"kind": AreaKind.MUNICIPALITY, "name": name, "parent": Area.objects.get(code=region)},
        )
    return county


def a_partner(slug: str = "haus-nord", kind: str = PartnerKind.PROVIDER, **fields: object) -> Partner:
    """A partner; a provider gets its key."""
    partner, created = Partner.objects.get_or_create(
        slug=slug,
        defaults={
            "kind": kind,
            "name": slug.replace("-", " ").title(),
            "valid_from": SINCE,
            "synthetic": True,
            **fields,
        },
    )
    if created and kind == PartnerKind.PROVIDER:
        create_provider_key(provider=partner)
    return partner


def an_account(role: Role, partner: Partner, username: str | None = None) -> User:
    """An account with one role at a partner."""
    user = create_account(
        username=username or f"{role}-{partner.slug}",
        password="ein langes Kennwort",
        full_name=f"Erfundene {role} {partner.slug}",
        synthetic=True,
        by=None,
    )
    grant_role(user=user, role=role, partner=partner, valid_from=SINCE, by=None)
    return user


def signed_in(user: User, *, second_factor: bool = True) -> Client:
    """A client whose session belongs to `user`, opened with a second factor where its roles owe one."""
    client = Client()
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    if second_factor and any(a.role in SECOND_FACTOR_ROLES for a in user.role_assignments.all()):
        from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret

        TOTP.activate(user, generate_totp_secret())
        session = client.session
        session["account_authentication_methods"] = [{"method": "mfa", "at": time.time(), "type": "totp"}]
        session["account_authentication_methods_user"] = str(user.pk)
        session.save()
    return client
