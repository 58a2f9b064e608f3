"""Put an agreement in force, let it expire, end it before its time."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kreislauf.foundation.account.models import User
from kreislauf.foundation.errors import DomainError, NotInThisStatus
from kreislauf.provider.agreement.models import Agreement
from kreislauf.provider.agreement.services import agreement_seen_by, perform
from kreislauf.region.goal.services import start_goal
from kreislauf.region.measure.services import begin_by_agreement


@transaction.atomic
def put_agreement_in_force(*, agreement_id: int, by: User, on: date | None = None) -> Agreement:
    """The term has begun: the agreement is in force, its measure and the measure's goals are in delivery.

    Raises:
        NotVisible, NotAllowed, NotInThisStatus (also: before its first day), StageClosed.
    """
    agreement = agreement_seen_by(agreement_id, by=by)
    if (on or timezone.localdate()) < agreement.term_from:
        raise NotInThisStatus(
            _("Die Laufzeit beginnt erst am %(day)s.") % {"day": agreement.term_from.strftime("%d.%m.%Y")}
        )
    perform(agreement, "put_in_force", stage_act="put_agreement_in_force", by=by)
    if agreement.measure is not None:
        begin_by_agreement(agreement.measure, by=by)
        for goal in agreement.measure.goals.all():
            start_goal(goal, by=by)
    return agreement


@transaction.atomic
def expire_agreement(*, agreement_id: int, by: User, on: date | None = None) -> Agreement:
    """The term is over.

    Raises:
        NotVisible, NotAllowed, NotInThisStatus (also: before the term is over).
    """
    agreement = agreement_seen_by(agreement_id, by=by)
    if (on or timezone.localdate()) <= agreement.term_to:
        raise NotInThisStatus(_("Die Laufzeit ist noch nicht vorbei."))
    return perform(agreement, "expire", stage_act=None, by=by)


@transaction.atomic
def terminate_agreement(*, agreement_id: int, reason: str, by: User, on: date | None = None) -> Agreement:
    """End an agreement or its negotiation before its time, with the reason.

    Raises:
        NotVisible, NotAllowed, NotInThisStatus, DomainError (no reason).
    """
    agreement = agreement_seen_by(agreement_id, by=by)
    if not reason.strip():
        raise DomainError(_("Es fehlt der Grund."), next_step=_("Ein Satz genügt."))
    agreement.end_reason, agreement.ended_on = reason.strip(), on or timezone.localdate()
    return perform(agreement, "terminate", stage_act=None, by=by)
