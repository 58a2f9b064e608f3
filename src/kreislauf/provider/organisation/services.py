"""Open a provider's facility."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from kreislauf.foundation.access.permissions import require_role
from kreislauf.foundation.account.models import User
from kreislauf.foundation.audit import services as audit
from kreislauf.foundation.partner.models import Partner
from kreislauf.foundation.permission.rules import Role
from kreislauf.foundation.place.models import Area
from kreislauf.provider.organisation.models import Facility


@transaction.atomic
def open_facility(
    *, provider: Partner, name: str, municipality: Area, valid_from: date, by: User, synthetic: bool = False
) -> Facility:
    """Enter a facility (Einrichtung) of a provider.

    Raises:
        NotAllowed: `by` does not lead this provider.
    """
    require_role(by, Role.PROVIDER_LEAD, partner_id=provider.pk)
    facility = Facility.objects.create(
        provider=provider, name=name, municipality=municipality, valid_from=valid_from, synthetic=synthetic
    )
    audit.record(action="facility.opened", target=facility, by=by, provider=provider.slug)
    return facility
