"""What every page's frame shows: who is signed in, where they may go, and that the county is invented."""

from __future__ import annotations

from functools import cached_property

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import Promise, SimpleLazyObject

from kreislauf.foundation.account.models import ROLE_LABELS, RoleAssignment
from kreislauf.foundation.account.selectors import open_assignments
from kreislauf.foundation.permission.rules import Role
from kreislauf.web.frame.navigation import Entry, all_items_for, items_for


class _Visitor:
    """Who asks; their roles are read once, and only if the page shows something that depends on them."""

    def __init__(self, request: HttpRequest) -> None:
        self.request = request

    @cached_property
    def assignments(self) -> list[RoleAssignment]:
        user = getattr(self.request, "user", None)
        return open_assignments(user) if user is not None else []

    @cached_property
    def roles(self) -> frozenset[str]:
        return frozenset(assignment.role for assignment in self.assignments)

    def navigation(self) -> list[Entry]:
        return items_for(self.request, self.roles)

    def all_pages(self) -> list[Entry]:
        return all_items_for(self.request, self.roles)

    def own_roles(self) -> list[tuple[str | Promise, str]]:
        return [(ROLE_LABELS[Role(a.role)], a.partner.name) for a in self.assignments]


def frame(request: HttpRequest) -> dict[str, object]:
    """Context of the base template. Nothing is asked of the database before a template shows it: fragments, files and
    error pages have no frame.
    """
    visitor = _Visitor(request)
    return {
        "demo": settings.DEMO,
        "navigation": SimpleLazyObject(visitor.navigation),
        "all_pages": SimpleLazyObject(visitor.all_pages),
        "own_roles": SimpleLazyObject(visitor.own_roles),
    }
