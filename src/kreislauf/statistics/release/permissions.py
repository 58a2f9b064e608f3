"""Who may prepare and who may approve: the statistics office, two accounts of it."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from kreislauf.foundation.access.permissions import require_role
from kreislauf.foundation.account.models import User
from kreislauf.foundation.errors import DomainError
from kreislauf.foundation.permission.rules import Role
from kreislauf.statistics.release.models import Preparation


class NeedsAnotherPerson(DomainError):
    """Four eyes: who prepared a table may not decide on it."""

    message = _(
        "Sie haben diese Tabelle selbst vorbereitet. Über die Freigabe entscheidet eine andere Person."
    )
    next_step = _("Bitten Sie eine Kollegin oder einen Kollegen der Statistikstelle, die Tabelle zu prüfen.")
    http_status = 403


class NotYourPreparation(DomainError):
    """Only who prepared a table withdraws it."""

    message = _("Zurückziehen kann diese Tabelle nur, wer sie vorbereitet hat.")
    next_step = _("Lehnen Sie die Tabelle stattdessen mit einer Begründung ab.")
    http_status = 403


def check_may_prepare(by: User) -> None:
    """Pass where `by` works in the statistics office.

    Raises:
        NotAllowed: otherwise.
    """
    require_role(by, Role.STATISTICS_OFFICER)


def check_may_decide(by: User, preparation: Preparation) -> None:
    """Pass where `by` works in the statistics office and did not prepare this table.

    Raises:
        NotAllowed, NeedsAnotherPerson.
    """
    require_role(by, Role.STATISTICS_OFFICER)
    if by.pk == preparation.prepared_by_id:
        raise NeedsAnotherPerson(preparation=preparation.pk)


def check_may_withdraw(by: User, preparation: Preparation) -> None:
    """Pass where `by` prepared this table.

    Raises:
        NotAllowed, NotYourPreparation.
    """
    require_role(by, Role.STATISTICS_OFFICER)
    if by.pk != preparation.prepared_by_id:
        raise NotYourPreparation(preparation=preparation.pk)
