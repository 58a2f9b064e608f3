"""What this person may see of the released tables: by protection profile, from the roles they hold."""

from __future__ import annotations

from django.contrib.auth.models import AnonymousUser

from kreislauf.evidence.release.models import Profile
from kreislauf.foundation.account.models import User
from kreislauf.foundation.account.selectors import roles_of
from kreislauf.foundation.permission.rules import CASE_ROLES, Role

#: Roles of the county that plan and count: they read the internal profile.
PLANNING_ROLES = frozenset({Role.PLANNER, Role.STATISTICS_OFFICER})

#: Roles of partners who report and plan together with the county.
PARTNER_ROLES = PLANNING_ROLES | {
    Role.PROVIDER_LEAD,
    Role.COUNSELLOR,
    Role.LIGA,
    Role.MUNICIPALITY,
    Role.STATE,
}


def profiles_open_to(user: User | AnonymousUser) -> frozenset[Profile]:
    """The profiles whose releases `user` may read; everybody, also without an account, reads the public ones."""
    roles = roles_of(user)
    profiles = {Profile.PUBLIC}
    if roles & PARTNER_ROLES:
        profiles.add(Profile.PROVIDER_LAND)
    # Exact counts are not for anybody who knows a house's own cases: they could subtract them.
    if roles & PLANNING_ROLES and not roles & CASE_ROLES:
        profiles.add(Profile.INTERNAL)
    return frozenset(profiles)


#: For each audience the profiles it reads together: what a release is checked against (see statistics.release).
AUDIENCES: dict[str, frozenset[str]] = {
    Profile.PUBLIC: frozenset({Profile.PUBLIC}),
    Profile.PROVIDER_LAND: frozenset({Profile.PUBLIC, Profile.PROVIDER_LAND}),
    Profile.INTERNAL: frozenset({Profile.PUBLIC, Profile.PROVIDER_LAND, Profile.INTERNAL}),
}
