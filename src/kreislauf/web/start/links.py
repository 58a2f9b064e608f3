"""Links to pages of other levels, by route name; a page that is not mounted is simply not linked."""

from __future__ import annotations

from django.http import HttpRequest
from django.urls import NoReverseMatch, resolve, reverse

from kreislauf.foundation.account.selectors import roles_of
from kreislauf.region.matter.models import Matter, MatterKind

#: The page of each kind of matter.
MATTER_ROUTES: dict[str, str] = {
    MatterKind.NEED: "need-detail",
    MatterKind.GOAL: "goal-detail",
    MatterKind.MEASURE: "measure-detail",
    MatterKind.AGREEMENT: "agreement-detail",
    MatterKind.PAPER: "paper-detail",
}
#: Kinds of matter that are a stop on the thread.
ON_THE_THREAD = frozenset({MatterKind.NEED, MatterKind.GOAL, MatterKind.MEASURE, MatterKind.AGREEMENT})


def link_to(route: str, *args: object) -> str | None:
    """The address of a route; None where it is not mounted or takes other arguments."""
    try:
        return reverse(route, args=args)
    except NoReverseMatch:
        return None


def link_for(request: HttpRequest, route: str, *args: object) -> str | None:
    """The address of a route that the signed-in person may open; None where it is not theirs or not mounted."""
    url = link_to(route, *args)
    if url is None:
        return None
    access = getattr(resolve(url).func, "access", None)
    if access is None or (access.signed_in and not request.user.is_authenticated):
        return None
    # One page asks for many links: the roles are asked for once.
    if access.roles is not None and not access.roles & _roles(request):
        return None
    return url


def _roles(request: HttpRequest) -> frozenset[str]:
    if not hasattr(request, "_start_roles"):
        request._start_roles = roles_of(request.user)  # type: ignore[attr-defined]
    return request._start_roles  # type: ignore[attr-defined]


def matter_link(request: HttpRequest, matter: Matter) -> str | None:
    """The page of a matter."""
    return link_for(request, MATTER_ROUTES[matter.kind], matter.pk)


def thread_link(request: HttpRequest, matter: Matter | None) -> str | None:
    """The thread through a matter ("Warum?"); None for a paper, which is no stop on it."""
    if matter is None or matter.kind not in ON_THE_THREAD:
        return None
    return link_for(request, "thread", matter.kind, matter.pk)
