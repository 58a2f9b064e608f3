"""Read the audit trail: data protection only, and only the chains of their own house."""

from __future__ import annotations

from datetime import date

from django.db.models import QuerySet

from kreislauf.foundation.account.models import User
from kreislauf.foundation.account.selectors import open_assignments
from kreislauf.foundation.audit.models import AuditRow
from kreislauf.foundation.audit.rules import HOUSE
from kreislauf.foundation.partner.models import PartnerKind
from kreislauf.foundation.permission.rules import Role


def chains_visible_to(user: User) -> frozenset[str]:
    """The chains this person may read: a provider's own one, or the county's."""
    return frozenset(
        assignment.partner.slug if assignment.partner.kind == PartnerKind.PROVIDER else HOUSE
        for assignment in open_assignments(user)
        if assignment.role == Role.DATA_PROTECTION
    )


def rows_visible_to(
    user: User,
    *,
    action: str = "",
    actor: str = "",
    object_id: str = "",
    first: date | None = None,
    last: date | None = None,
) -> QuerySet[AuditRow]:
    """Audit rows of the visible chains, newest first, narrowed by what is given."""
    rows = AuditRow.objects.filter(chain__in=chains_visible_to(user)).order_by("-at", "-seq")
    wanted = {
        "action": action,
        "actor": actor,
        "object_id": object_id,
        "at__date__gte": first,
        "at__date__lte": last,
    }
    return rows.filter(**{field: value for field, value in wanted.items() if value})
