"""Adopt a charter and note its joint reviews; the clock runs on from each of them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db import transaction

from kreislauf.foundation.account.models import User
from kreislauf.foundation.audit import services as audit
from kreislauf.foundation.partner.models import Partner
from kreislauf.foundation.place.models import Area
from kreislauf.region.charter.models import Charter, CharterReview
from kreislauf.region.charter.rules import next_review
from kreislauf.region.matter.permissions import check_may_steer_matters


@transaction.atomic
def adopt_charter(
    *,
    area: Area,
    title: str,
    text: str,
    adopted_on: date,
    signatories: Iterable[Partner],
    by: User,
    review_interval_months: int = 36,
    synthetic: bool = False,
) -> Charter:
    """Enter a charter (Positionspapier) that the partners signed.

    Raises:
        NotAllowed: neither planning nor Liga.
    """
    check_may_steer_matters(by)
    charter = Charter.objects.create(
        area=area,
        title=title,
        text=text,
        adopted_on=adopted_on,
        review_interval_months=review_interval_months,
        next_review_on=next_review(adopted_on, review_interval_months),
        synthetic=synthetic,
    )
    charter.signatories.set(signatories)
    audit.record(action="charter.adopted", target=charter, by=by)
    return charter


@transaction.atomic
def review_charter(*, charter_id: int, reviewed_on: date, result: str, by: User) -> CharterReview:
    """Note a joint review; the next one is due one interval later.

    Raises:
        NotAllowed: neither planning nor Liga.
    """
    charter = Charter.objects.select_for_update().get(pk=charter_id)
    check_may_steer_matters(by)
    review = CharterReview.objects.create(charter=charter, reviewed_on=reviewed_on, result=result)
    charter.next_review_on = next_review(reviewed_on, charter.review_interval_months)
    charter.save(update_fields=["next_review_on"])
    audit.record(action="charter.reviewed", target=charter, by=by)
    return review
