"""Offers are public: who helps with what, where, since when."""

from __future__ import annotations

from datetime import date

from django.db.models import Q, QuerySet
from django.utils import timezone

from kreislauf.foundation.partner.models import Partner
from kreislauf.foundation.place.models import Area
from kreislauf.provider.offer.models import Offer
from kreislauf.region.matrix.models import ActionField, ProvisionTier


def offers(*, on: date | None = None) -> QuerySet[Offer]:
    """The offers valid on a day (default: today), with provider and municipalities."""
    day = on or timezone.localdate()
    return (
        Offer.objects.filter(valid_from__lte=day)
        .filter(Q(valid_to__isnull=True) | Q(valid_to__gte=day))
        .select_related("provider", "facility", "agreement")
        .prefetch_related("municipalities")
    )


def offers_of(provider: Partner, *, on: date | None = None) -> QuerySet[Offer]:
    """The offers of one provider on a day."""
    return offers(on=on).filter(provider=provider)


def offers_in(municipality: Area, *, on: date | None = None) -> QuerySet[Offer]:
    """What a municipality's people can use: offers for it, and those for the whole county."""
    return offers(on=on).filter(Q(municipalities=municipality) | Q(municipalities__isnull=True)).distinct()


def matrix(*, on: date | None = None) -> dict[tuple[str, str], list[Offer]]:
    """The matrix of provision: (field of action, tier) -> its offers; every cell is there, also the empty ones."""
    cells: dict[tuple[str, str], list[Offer]] = {
        (field, tier): [] for field in ActionField.values for tier in ProvisionTier.values
    }
    for offer in offers(on=on):
        cells[offer.action_field, offer.tier].append(offer)
    return cells
