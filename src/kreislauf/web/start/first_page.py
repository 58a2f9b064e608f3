"""Which page a person sees first: one per role, and the public page for everybody else."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from kreislauf.foundation.account.selectors import roles_of
from kreislauf.foundation.permission.rules import Role
from kreislauf.web.start import public
from kreislauf.web.start.links import link_to

#: Who holds several roles begins where the daily work is: the first role in this order decides.
FIRST_PAGES: dict[Role, str] = {
    Role.COUNSELLOR: "case-list",
    Role.PROVIDER_LEAD: "provider-house",
    Role.PLANNER: "cycle",
    Role.STATISTICS_OFFICER: "release-list",
    Role.CLERK: "body-list",
    Role.LIGA: "liga-board",
    Role.MUNICIPALITY: "municipality-page",
    Role.ASSEMBLY_MEMBER: "decisions",
    Role.STATE: "state-report",
    Role.DATA_PROTECTION: "audit-list",
    Role.ADMINISTRATOR: "account-list",
}


def start(request: HttpRequest) -> HttpResponse:
    """The first page of the signed-in person's role; the public page for everybody else."""
    roles = roles_of(request.user)
    for role, route in FIRST_PAGES.items():
        url = link_to(route) if role in roles else None
        if url is not None:
            return redirect(url)
    return public.overview(request)
