"""Make and end a provider's offers."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db import transaction

from kreislauf.foundation.access.permissions import require_role
from kreislauf.foundation.account.models import User
from kreislauf.foundation.audit import services as audit
from kreislauf.foundation.partner.models import Partner
from kreislauf.foundation.permission.rules import Role
from kreislauf.foundation.place.models import Area
from kreislauf.provider.agreement.models import Agreement
from kreislauf.provider.offer.models import Offer
from kreislauf.provider.organisation.models import Facility


@transaction.atomic
def make_offer(
    *,
    provider: Partner,
    name: str,
    service_type: str,
    action_field: str,
    tier: str,
    valid_from: date,
    by: User,
    municipalities: Iterable[Area] = (),
    facility: Facility | None = None,
    agreement: Agreement | None = None,
    synthetic: bool = False,
) -> Offer:
    """Enter an offer (Angebot); without municipalities it serves the whole county.

    Raises:
        NotAllowed: `by` does not lead this provider.
    """
    require_role(by, Role.PROVIDER_LEAD, partner_id=provider.pk)
    offer = Offer.objects.create(
        provider=provider,
        name=name,
        service_type=service_type,
        action_field=action_field,
        tier=tier,
        valid_from=valid_from,
        facility=facility,
        agreement=agreement,
        synthetic=synthetic,
    )
    offer.municipalities.set(municipalities)
    audit.record(action="offer.made", target=offer, by=by, provider=provider.slug, action_field=action_field)
    return offer


@transaction.atomic
def end_offer(*, offer_id: int, on: date, by: User) -> Offer:
    """End an offer after a day; cases it served keep it.

    Raises:
        NotAllowed: `by` does not lead this provider.
    """
    offer = Offer.objects.select_for_update().get(pk=offer_id)
    require_role(by, Role.PROVIDER_LEAD, partner_id=offer.provider_id)
    offer.valid_to = on
    offer.save(update_fields=["valid_to"])
    audit.record(action="offer.ended", target=offer, by=by, on=on.isoformat())
    return offer
