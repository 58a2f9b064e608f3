"""Providers and their facilities; both are public."""

from __future__ import annotations

from datetime import date

from django.db.models import Q, QuerySet
from django.utils import timezone

from kreislauf.foundation.partner.models import Partner, PartnerKind
from kreislauf.provider.organisation.models import Facility


def providers(*, on: date | None = None) -> QuerySet[Partner]:
    """The providers that exist on a day (default: today), by name."""
    day = on or timezone.localdate()
    return Partner.objects.filter(kind=PartnerKind.PROVIDER, valid_from__lte=day).filter(
        Q(valid_to__isnull=True) | Q(valid_to__gte=day)
    )


def facilities_of(provider: Partner) -> QuerySet[Facility]:
    """The facilities of a provider, by name, with their municipality."""
    return Facility.objects.filter(provider=provider).select_related("municipality").order_by("name")
