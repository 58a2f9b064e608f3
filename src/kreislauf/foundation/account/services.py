"""Create accounts."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from kreislauf.foundation.account.models import User
from kreislauf.foundation.audit import services as audit
from kreislauf.foundation.errors import DomainError


class AccountNameTaken(DomainError):
    """There is an account of this name already."""

    message = _("Diesen Zugang gibt es schon.")
    next_step = _("Wählen Sie einen anderen Namen.")


@transaction.atomic
def create_account(
    *,
    username: str,
    password: str | None,
    full_name: str,
    email: str = "",
    synthetic: bool = False,
    by: User | None,
) -> User:
    """Create an account (Zugang) without any role; `password` None leaves it unusable until one is set.

    Raises:
        AccountNameTaken: the user name is in use.
    """
    if User.objects.filter(username=username).exists():
        raise AccountNameTaken(username=username)
    first_name, _sep, last_name = full_name.rpartition(" ")
    user = User(
        username=username, first_name=first_name, last_name=last_name, email=email, synthetic=synthetic
    )
    user.set_password(password)
    user.save()
    audit.record(action="account.created", target=user, by=by)
    return user
