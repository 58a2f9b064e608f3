"""Put the partners of the example county into the database: who sits at the table, and what the providers offer."""

from __future__ import annotations

from kreislauf.example.build_accounts import SINCE, lead_of
from kreislauf.example.county import County, OfferSpec, ProviderSpec
from kreislauf.foundation.audit import services as audit
from kreislauf.foundation.partner.models import Partner, PartnerKind
from kreislauf.foundation.place.models import Area
from kreislauf.foundation.secrecy.services import create_provider_key
from kreislauf.provider.offer.services import make_offer
from kreislauf.provider.organisation.models import Facility
from kreislauf.provider.organisation.services import open_facility


def build_partners(county: County) -> None:
    """Write the partners; a provider gets its key as well."""
    areas = {area.code: area for area in Area.objects.all()}
    for spec in county.public_partners:
        partner = Partner.objects.create(
            slug=spec.slug,
            kind=spec.kind,
            name=spec.name,
            area=areas[spec.area],
            valid_from=SINCE,
            synthetic=spec.invented,
        )
        audit.record(action="partner.created", by=None, target=partner)
    for provider in county.providers:
        partner = Partner.objects.create(
            slug=provider.slug,
            kind=PartnerKind.PROVIDER,
            name=provider.name,
            liga_member=provider.liga_member,
            valid_from=SINCE,
            synthetic=True,
        )
        create_provider_key(provider=partner)
        audit.record(action="partner.created", by=None, target=partner)


def build_offers(county: County) -> None:
    """Let every provider's lead open its facilities and enter its offers."""
    areas = {area.code: area for area in Area.objects.all()}
    for spec in county.providers:
        provider = Partner.objects.get(slug=spec.slug)
        facilities = _open_facilities(spec, provider, areas)
        for offer in spec.offers:
            _make_offer(offer, provider, facilities, areas)


def _open_facilities(spec: ProviderSpec, provider: Partner, areas: dict[str, Area]) -> dict[str, Facility]:
    return {
        facility.slug: open_facility(
            provider=provider,
            name=facility.name,
            municipality=areas[facility.municipality],
            valid_from=SINCE,
            by=lead_of(provider.slug),
            synthetic=True,
        )
        for facility in spec.facilities
    }


def _make_offer(
    spec: OfferSpec, provider: Partner, facilities: dict[str, Facility], areas: dict[str, Area]
) -> None:
    everywhere = len(spec.municipalities) == sum(area.kind == "municipality" for area in areas.values())
    make_offer(
        provider=provider,
        name=spec.name,
        service_type=spec.service_type,
        action_field=spec.action_field,
        tier=spec.tier,
        valid_from=spec.valid_from,
        by=lead_of(provider.slug),
        # An offer without municipalities serves the whole county.
        municipalities=() if everywhere else [areas[ags] for ags in spec.municipalities],
        facility=facilities[spec.facility],
        synthetic=True,
    )
