"""Record a contact without a file."""

from __future__ import annotations

import uuid
from collections.abc import Mapping

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from kreislauf.case.contact.models import AnonymousContact
from kreislauf.case.episode.permissions import check_may_record
from kreislauf.case.episode.selectors import offers_of_houses
from kreislauf.case.form.selectors import checked_answers, county_catalogue
from kreislauf.foundation.account.models import User
from kreislauf.foundation.audit import services as audit
from kreislauf.foundation.errors import DomainError


class OfferNeeded(DomainError):
    """A contact belongs to an offer of the counsellor's own house."""

    message = _("Zu welchem Angebot gehört der Kontakt?")
    next_step = _("Wählen Sie ein Angebot Ihres Hauses.")


def record_contact(
    *, submission_key: uuid.UUID, offer_id: int, answers: Mapping[str, object], by: User
) -> AnonymousContact:
    """Record a short contact (Kontakt ohne Akte); the same key again records nothing and gives the same contact.

    Raises:
        AnswersRefused: the catalogue does not accept the answers.
        OfferNeeded: no such offer in the counsellor's houses.
    """
    try:
        return _record(submission_key, offer_id, answers, by)
    except IntegrityError:
        # The same submission arrived twice at the same moment; the other one has recorded it.
        return AnonymousContact.objects.get(submission_key=submission_key)


@transaction.atomic
def _record(
    submission_key: uuid.UUID, offer_id: int, answers: Mapping[str, object], by: User
) -> AnonymousContact:
    form = county_catalogue().form("contact")
    typed = checked_answers(form, answers)
    offer = offers_of_houses(by).filter(pk=offer_id).first()
    if offer is None:
        raise OfferNeeded
    check_may_record(by, offer.provider_id)
    already = AnonymousContact.objects.filter(
        submission_key=submission_key, provider_id=offer.provider_id
    ).first()
    if already is not None:
        return already
    contact = AnonymousContact.objects.create(
        provider_id=offer.provider_id,
        offer=offer,
        submission_key=submission_key,
        form_version=form.version,
        synthetic=offer.provider.synthetic,
        **typed,
    )
    audit.record(action="contact.recorded", target=contact, by=by, chain=offer.provider.slug)
    return contact
