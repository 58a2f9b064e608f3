"""Invent the people who work in the example county: the demonstration's accounts, partners' voices, counsellors."""

from __future__ import annotations

from datetime import date

from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.contrib.auth.hashers import make_password

from kreislauf.example.accounts import PASSWORD, demo_accounts
from kreislauf.example.county import County
from kreislauf.example.names import FAMILY_NAMES, GIVEN_NAMES, MARKER
from kreislauf.foundation.access.services import grant_role
from kreislauf.foundation.account.models import RoleAssignment, User
from kreislauf.foundation.account.services import create_account
from kreislauf.foundation.partner.models import Partner, PartnerKind
from kreislauf.foundation.permission.rules import Role
from kreislauf.region.matter.permissions import VOICE_ROLES

#: The day from which partners, roles and facilities of the example hold: before everything that is told of them.
SINCE = date(2019, 1, 1)
#: Counsellors per provider who work beside the demonstration's accounts; nobody can sign in as one of them.
COUNSELLORS_PER_PROVIDER = 8
#: The role in which a partner of a kind speaks; a kind that is not named has no voice of its own here.
_VOICE = {PartnerKind.PROVIDER: Role.PROVIDER_LEAD, PartnerKind.MUNICIPALITY: Role.MUNICIPALITY}


def build_accounts(county: County) -> None:
    """Create the demonstration's accounts with second factor, and without password everybody else who acts."""
    partners = {partner.slug: partner for partner in Partner.objects.all()}
    # Hashing is slow on purpose; the password is public, so that one hash may serve them all.
    hashed = make_password(PASSWORD)
    for account in demo_accounts():
        user = _account(account.username, account.full_name)
        user.password = hashed
        user.save(update_fields=["password"])
        grant_role(user=user, role=account.role, partner=partners[account.partner], valid_from=SINCE, by=None)
        TOTP.activate(user, generate_totp_secret())
    _create_voices(county, partners)
    _create_counsellors(partners)


def _account(username: str, full_name: str) -> User:
    return create_account(username=username, password=None, full_name=full_name, synthetic=True, by=None)


def _create_voices(county: County, partners: dict[str, Partner]) -> None:
    """Who speaks for a partner that no account of the demonstration speaks for, named as in the bodies."""
    seated = {m.on_behalf_of: m.name for body in county.bodies for m in body.members if m.on_behalf_of}
    spoken_for = set(_voices())
    silent = [p for p in partners.values() if p.kind in _VOICE and p.slug not in spoken_for]
    for number, partner in enumerate(sorted(silent, key=lambda p: p.slug)):
        name = seated.get(partner.slug) or _invented_name(number, shift=7)
        user = _account(f"stimme-{partner.slug}", name)
        grant_role(
            user=user, role=_VOICE[PartnerKind(partner.kind)], partner=partner, valid_from=SINCE, by=None
        )


def _create_counsellors(partners: dict[str, Partner]) -> None:
    providers = sorted((p for p in partners.values() if p.kind == PartnerKind.PROVIDER), key=lambda p: p.slug)
    for position, provider in enumerate(providers):
        for number in range(1, COUNSELLORS_PER_PROVIDER + 1):
            name = _invented_name(position * COUNSELLORS_PER_PROVIDER + number, shift=0)
            user = _account(f"fachkraft-{provider.slug}-{number}", name)
            grant_role(user=user, role=Role.COUNSELLOR, partner=provider, valid_from=SINCE, by=None)


def _invented_name(number: int, *, shift: int) -> str:
    """A name that ends in the marker of invented people; the same number gives the same name."""
    family = [name for origin in FAMILY_NAMES.values() for name in origin]
    given = [name for sex in GIVEN_NAMES.values() for origin in sex.values() for name in origin]
    return f"{given[(5 * number + shift) % len(given)]} {family[(number + shift) % len(family)]}{MARKER}"


def _voices() -> dict[str, User]:
    assignments = RoleAssignment.objects.filter(role__in=VOICE_ROLES).select_related("user", "partner")
    found: dict[str, User] = {}
    for assignment in assignments.order_by("pk"):
        found.setdefault(assignment.partner.slug, assignment.user)
    return found


def voice_of(partner: str) -> User:
    """Who speaks for a partner (slug); LookupError where nobody does."""
    return _holder(partner, *VOICE_ROLES)


def lead_of(provider: str) -> User:
    """The lead of a provider (slug)."""
    return _holder(provider, Role.PROVIDER_LEAD)


def clerk() -> User:
    """The clerk who keeps the bodies' records."""
    return _holder("kreis", Role.CLERK)


def planner() -> User:
    """The county's planner."""
    return _holder("kreis", Role.PLANNER)


def statistics_officers() -> tuple[User, User]:
    """The two of the statistics office: who prepares, who approves."""
    found = RoleAssignment.objects.filter(role=Role.STATISTICS_OFFICER).select_related("user").order_by("pk")
    first, second = (assignment.user for assignment in found[:2])
    return first, second


def counsellors_of(provider: str) -> list[User]:
    """The counsellors of a provider (slug), those of the demonstration first."""
    found = RoleAssignment.objects.filter(role=Role.COUNSELLOR, partner__slug=provider)
    return [assignment.user for assignment in found.select_related("user").order_by("pk")]


def _holder(partner: str, *roles: Role) -> User:
    found = RoleAssignment.objects.filter(role__in=roles, partner__slug=partner).select_related("user")
    assignment = found.order_by("pk").first()
    if assignment is None:
        raise LookupError(f"Für {partner} spricht im Beispielkreis niemand.")
    return assignment.user
