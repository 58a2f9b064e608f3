"""What an intake holds now, as stored texts by field; and which offer it goes to."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from kreislauf.case.episode.models import Case, Episode
from kreislauf.case.episode.selectors import offers_of_houses
from kreislauf.case.identity.services import read_identity
from kreislauf.case.intake.rules import EditBase
from kreislauf.catalogue import Form, completeness
from kreislauf.foundation.account.models import User
from kreislauf.foundation.errors import DomainError
from kreislauf.provider.offer.models import Offer


class NoOfferForService(DomainError):
    """The counsellor's house offers no such service now."""

    message = _("Ihr Haus bietet diese Leistungsart zurzeit nicht an.")
    next_step = _("Wählen Sie eine Leistungsart Ihres Hauses oder lassen Sie das Angebot eintragen.")


def edit_base(episode: Episode, case: Case) -> EditBase:
    """The versions an edit of this episode starts from."""
    return EditBase(episode.version, case.person.version)


def stored_intake(episode: Episode, case: Case) -> dict[str, str]:
    """The answers of form "intake" as stored, of both levels."""
    return {**case.person.answers, **episode.answers}


def stored_file(episode: Episode, case: Case) -> dict[str, str]:
    """Answers and identity together, as an edit shows them. The caller writes the audit row of this read."""
    return {**stored_intake(episode, case), **read_identity(case)}


def percent_complete(form: Form, answers: Mapping[str, object]) -> int:
    """How complete an intake is, in per cent, rounded down so that 100 means all."""
    return int(100 * completeness(form, answers).ratio + 1e-9)  # type: ignore[arg-type]


def offer_for(by: User, *, service_type: str, offer_id: int | None) -> Offer:
    """The offer a new case is served by: the chosen one, else the first of the counsellor's houses that fits.

    Raises:
        NoOfferForService: the chosen one is not of the house, or none fits.
    """
    offers = offers_of_houses(by)
    offer = (offers.filter(pk=offer_id) if offer_id else offers.filter(service_type=service_type)).first()
    if offer is None:
        raise NoOfferForService(service_type=service_type)
    return offer
