"""Who may open which route: declared where the route is declared, denied by default.

Every route is made by `route`; a view that was mounted without it is refused by the middleware and fails the
architecture test. What a person may see *on* a page is a separate question, answered by the selectors.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps

from django.core.exceptions import ImproperlyConfigured
from django.http import HttpRequest, HttpResponseBase
from django.urls import URLPattern, path

from kreislauf.foundation.account.models import User
from kreislauf.foundation.permission.rules import SECOND_FACTOR_ROLES, Role

View = Callable[..., HttpResponseBase]


class SignedInRequest(HttpRequest):
    """The request of a view that is mounted for signed-in accounts only: its user is an account.

    A view that asks for it and is mounted for everybody is refused when it is mounted.
    """

    user: User


#: How such a view names its request: as text where annotations are not evaluated.
ASKS_FOR_ACCOUNT = (SignedInRequest, SignedInRequest.__name__)


@dataclass(frozen=True)
class Access:
    """Access to a route.

    Attributes:
        roles: who may open it; None = everybody, also without signing in.
        signed_in: an account is needed, whichever its roles.
        changes: the route changes something (POST); for the generated documentation.
    """

    roles: frozenset[Role] | None = None
    signed_in: bool = False

    @property
    def public(self) -> bool:
        """Open to the whole world."""
        return self.roles is None and not self.signed_in

    def second_factor_for(self, roles: frozenset[Role]) -> bool:
        """Whether an account with `roles` must have shown its second factor here."""
        return not self.public and bool(roles & SECOND_FACTOR_ROLES)


EVERYBODY = Access()
SIGNED_IN = Access(signed_in=True)
ALL_ROLES = Access(roles=frozenset(Role))


def only(*roles: Role) -> Access:
    """Access for accounts that hold one of `roles`."""
    return Access(roles=frozenset(roles), signed_in=True)


def with_access(view: View, may: Access) -> View:
    """`view`, marked with its access; the original stays unmarked.

    Raises:
        ImproperlyConfigured: the view asks for a `SignedInRequest` and would be open to everybody.
    """

    if may.public and getattr(view, "__annotations__", {}).get("request") in ASKS_FOR_ACCOUNT:
        raise ImproperlyConfigured(
            f"{view.__module__}.{view.__name__} asks for an account but is open to everybody"
        )

    @wraps(view)
    def marked(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        return view(request, *args, **kwargs)

    marked.access = may  # type: ignore[attr-defined]
    return marked


def route(pattern: str, view: View, *, name: str, may: Access) -> URLPattern:
    """A URL pattern whose access is declared. `name` is unique in the whole product."""
    return path(pattern, with_access(view, may), name=name)
