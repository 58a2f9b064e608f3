"""Close an episode."""

from __future__ import annotations

import uuid
from collections.abc import Mapping

from django.db import transaction
from django.utils import timezone

from kreislauf.case.closure.models import Closure
from kreislauf.case.episode.permissions import check_may_work_on
from kreislauf.case.episode.rules import Status, allows
from kreislauf.case.episode.selectors import last_episode, locked_case
from kreislauf.case.form.rules import stored
from kreislauf.case.form.selectors import checked_answers, county_catalogue
from kreislauf.foundation.account.models import User
from kreislauf.foundation.audit import services as audit
from kreislauf.foundation.errors import NotInThisStatus


@transaction.atomic
def close_episode(*, case_id: uuid.UUID, answers: Mapping[str, object], by: User) -> Closure:
    """Close the open episode of a case (Abschluss) with reason, outcome and the situation asked again.

    Args:
        answers: form "closure" as typed or as typed values; checked by the catalogue.

    Raises:
        NotVisible: `by` does not work on this case.
        NotInThisStatus: it is closed already.
        AnswersRefused: the catalogue does not accept the answers, e.g. closed before the first contact.
    """
    case = locked_case(case_id)
    check_may_work_on(by, case)
    episode = last_episode(case)
    if not allows(Status.OPEN if episode.is_open else Status.CLOSED, "close_episode"):
        raise NotInThisStatus(act="close_episode")
    form = county_catalogue().form("closure")
    typed = checked_answers(form, answers, known={"first_contact_on": episode.first_contact_on})
    episode.closed_on = typed["closed_on"]  # type: ignore[assignment]
    episode.changed_at = timezone.now()
    episode.version += 1
    episode.save(update_fields=["closed_on", "changed_at", "version"])
    closure = Closure.objects.create(
        episode=episode, answers=stored(typed), form_version=form.version, recorded_at=episode.changed_at
    )
    audit.record(action="case.closed", target=case, by=by, chain=case.provider.slug, episode=str(episode.pk))
    return closure
