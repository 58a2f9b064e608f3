"""The catalogue together with the county's own places and providers."""

from __future__ import annotations

from datetime import date

from kreislauf.catalogue import (
    DEFINITIONS,
    Catalogue,
    Place,
    Provider,
    load_catalogue,
    place_code_lists,
    provider_code_list,
)
from kreislauf.foundation.partner.models import Partner, PartnerKind
from kreislauf.foundation.place.models import Area

#: Where the definitions are read from.
folder = DEFINITIONS


def catalogue_of_the_county(*, on: date) -> Catalogue:
    """The catalogue that holds on a day, with this county's municipalities, planning regions, itself and providers."""
    places = [
        Place(
            code=area.code, kind=area.kind, name=area.name, parent=area.parent.code if area.parent else None
        )
        for area in Area.objects.select_related("parent")
    ]
    providers = [
        Provider(code=house.slug, name=house.name, valid_from=house.valid_from, valid_to=house.valid_to)
        for house in Partner.objects.filter(kind=PartnerKind.PROVIDER)
    ]
    lists = (*place_code_lists(places), provider_code_list(providers))
    return load_catalogue(on=on, folder=folder).with_code_lists(*lists)
