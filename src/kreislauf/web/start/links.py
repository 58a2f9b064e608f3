"""Links to pages of other levels, by route name; a page that is not mounted is simply not linked."""

from __future__ import annotations

from django.http import HttpRequest
from django.urls import NoReverseMatch, resolve, reverse

from kreislauf.foundation.account.selectors import roles_of


def link_to(route: str, **kwargs: object) -> str | None:
    """The address of a route; None where it is not mounted or takes other arguments."""
    try:
        return reverse(route, kwargs=kwargs or None)
    except NoReverseMatch:
        return None


def link_for(request: HttpRequest, route: str, **kwargs: object) -> str | None:
    """The address of a route that the signed-in person may open; None where it is not theirs or not mounted."""
    url = link_to(route, **kwargs)
    if url is None:
        return None
    access = getattr(resolve(url).func, "access", None)
    if access is None or (access.signed_in and not request.user.is_authenticated):
        return None
    if access.roles is not None and not access.roles & roles_of(request.user):
        return None
    return url
