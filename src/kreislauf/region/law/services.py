"""Enter legal bases."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from kreislauf.foundation.access.permissions import require_role
from kreislauf.foundation.account.models import User
from kreislauf.foundation.audit import services as audit
from kreislauf.foundation.errors import DomainError
from kreislauf.foundation.permission.rules import Role
from kreislauf.region.law.models import PlanningBasis


class BasisAlreadyThere(DomainError):
    """This statute is entered from this day on."""

    message = _("Diese Rechtsgrundlage gibt es ab diesem Tag schon.")
    http_status = 409


@transaction.atomic
def enter_planning_basis(
    *, code: str, text: str, title: str, bindingness: str, source: str, valid_from: date, by: User
) -> PlanningBasis:
    """Enter a legal basis (Rechtsgrundlage), with where it was read.

    Raises:
        NotAllowed: not the clerk. BasisAlreadyThere.
    """
    require_role(by, Role.CLERK)
    if PlanningBasis.objects.filter(code=code, valid_from=valid_from).exists():
        raise BasisAlreadyThere
    basis = PlanningBasis.objects.create(
        code=code, text=text, title=title, bindingness=bindingness, source=source, valid_from=valid_from
    )
    audit.record(action="planning_basis.entered", target=basis, by=by)
    return basis
