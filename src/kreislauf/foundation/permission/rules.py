"""Roles (Rollen): who works here and at which kind of partner. Data, not behaviour.

The three questions stay apart everywhere: what the status allows (transition tables), what the person may do
(roles here, mandates of bodies in `region`), what the person may see (selectors named `…_visible_to`).
"""

from __future__ import annotations

from enum import StrEnum


class Role(StrEnum):
    """Role (Rolle) of an account at one partner. German labels: `account.models.ROLE_LABELS`."""

    COUNSELLOR = "counsellor"
    PROVIDER_LEAD = "provider_lead"
    PLANNER = "planner"
    STATISTICS_OFFICER = "statistics_officer"
    CLERK = "clerk"
    LIGA = "liga"
    MUNICIPALITY = "municipality"
    ASSEMBLY_MEMBER = "assembly_member"
    STATE = "state"
    DATA_PROTECTION = "data_protection"
    ADMINISTRATOR = "administrator"


#: Roles whose work touches case records: a second factor is owed on every request (BSI TR-03107-1, ASVS 6.3.3).
CASE_ROLES = frozenset({Role.COUNSELLOR, Role.PROVIDER_LEAD})

#: Roles that hold confidential work in progress or other people's rights: second factor as well.
SECOND_FACTOR_ROLES = CASE_ROLES | {
    Role.STATISTICS_OFFICER,
    Role.DATA_PROTECTION,
    Role.ADMINISTRATOR,
}

#: Which kinds of partner may hand out which role (see `partner.models.PartnerKind`).
PARTNER_KINDS_OF_ROLE: dict[str, frozenset[str]] = {
    Role.COUNSELLOR: frozenset({"provider"}),
    Role.PROVIDER_LEAD: frozenset({"provider"}),
    Role.PLANNER: frozenset({"county"}),
    Role.STATISTICS_OFFICER: frozenset({"county"}),
    Role.CLERK: frozenset({"county"}),
    Role.LIGA: frozenset({"liga"}),
    Role.MUNICIPALITY: frozenset({"municipality"}),
    Role.ASSEMBLY_MEMBER: frozenset({"county"}),
    Role.STATE: frozenset({"state"}),
    Role.DATA_PROTECTION: frozenset({"county", "provider"}),
    Role.ADMINISTRATOR: frozenset({"county", "provider"}),
}
