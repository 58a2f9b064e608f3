"""What every page's frame shows: who is signed in, where they may go, and that the county is invented."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest

from kreislauf.foundation.account.models import ROLE_LABELS
from kreislauf.foundation.account.selectors import open_assignments
from kreislauf.foundation.permission.rules import Role
from kreislauf.web.frame.navigation import items_for


def frame(request: HttpRequest) -> dict[str, object]:
    """Context of the base template. Lazy where a query is needed: error pages must not fail on the database."""
    user = getattr(request, "user", None)
    assignments = open_assignments(user) if user is not None else []
    return {
        "demo": settings.DEMO,
        "navigation": items_for(request, frozenset(a.role for a in assignments)),
        "own_roles": [(ROLE_LABELS[Role(a.role)], a.partner.name) for a in assignments],
    }
