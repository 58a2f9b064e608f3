"""Hand a case over; look into one for a stated reason."""

from __future__ import annotations

import uuid
from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kreislauf.case.episode.models import Case, Inspection
from kreislauf.case.episode.permissions import check_may_hand_over
from kreislauf.case.episode.selectors import cases_of_houses_led_by, locked_case
from kreislauf.foundation.account.models import User
from kreislauf.foundation.account.selectors import partner_ids_with
from kreislauf.foundation.audit import services as audit
from kreislauf.foundation.errors import DomainError, NotVisible, StaleEdit
from kreislauf.foundation.permission.rules import Role

INSPECTION_LASTS = timedelta(minutes=60)
LEAST_REASON = 10


class NotACounsellorHere(DomainError):
    """A case can only go to somebody who works as a counsellor in the same house."""

    message = _("Diese Person arbeitet in Ihrem Haus nicht als Fachkraft.")
    next_step = _("Wählen Sie eine Fachkraft des eigenen Hauses.")


class ReasonMissing(DomainError):
    """Looking into a case needs a reason somebody else can judge."""

    message = _("Für die Einsicht braucht es einen Grund.")
    next_step = _("Beschreiben Sie den Grund in mindestens zehn Zeichen. Er wird protokolliert.")


@transaction.atomic
def hand_over(
    *, case_id: uuid.UUID, responsible_id: int, deputy_id: int | None, version: int, by: User
) -> Case:
    """Hand a case (Fall) to a responsible counsellor and, if wanted, a deputy of the same house.

    Raises:
        NotVisible: `by` neither works on the case nor leads the house.
        NotACounsellorHere: one of the two is no counsellor of this house.
        StaleEdit: somebody else handed it over in between.
    """
    case = locked_case(case_id)
    check_may_hand_over(by, case)
    if case.version != version:
        raise StaleEdit
    people = User.objects.in_bulk([pk for pk in (responsible_id, deputy_id) if pk])
    for pk in filter(None, (responsible_id, deputy_id)):
        if pk not in people or case.provider_id not in partner_ids_with(people[pk], Role.COUNSELLOR):
            raise NotACounsellorHere
    case.responsible_id, case.deputy_id = responsible_id, deputy_id if deputy_id != responsible_id else None
    case.version += 1
    case.save(update_fields=["responsible", "deputy", "version"])
    audit.record(
        action="case.handed_over",
        target=case,
        by=by,
        chain=case.provider.slug,
        responsible=responsible_id,
        deputy=case.deputy_id,
    )
    return case


@transaction.atomic
def open_inspection(*, case_id: uuid.UUID, reason: str, by: User) -> Inspection:
    """Let the lead of a house look into one case (Einsicht mit Grund): read-only, for an hour, on the record.

    Raises:
        NotVisible: no such case in a house `by` leads.
        ReasonMissing: the reason is too short to be one.
    """
    case = cases_of_houses_led_by(by).select_related("provider").filter(pk=case_id).first()
    if case is None:
        raise NotVisible
    if len(reason.strip()) < LEAST_REASON:
        raise ReasonMissing
    now = timezone.now()
    inspection = Inspection.objects.create(
        case=case, user=by, reason=reason.strip()[:300], opened_at=now, ends_at=now + INSPECTION_LASTS
    )
    audit.record(
        action="case.inspection_opened",
        target=case,
        by=by,
        chain=case.provider.slug,
        purpose="break-glass",
        reason=inspection.reason,
    )
    return inspection
