"""The catalogue together with the county's own places."""

from __future__ import annotations

from datetime import date

from kreislauf.catalogue import DEFINITIONS, Catalogue, Place, load_catalogue, place_code_lists
from kreislauf.foundation.place.models import Area

#: Where the definitions are read from.
folder = DEFINITIONS


def catalogue_of_the_county(*, on: date) -> Catalogue:
    """The catalogue that holds on a day, with this county's municipalities, planning regions and itself."""
    places = [
        Place(
            code=area.code, kind=area.kind, name=area.name, parent=area.parent.code if area.parent else None
        )
        for area in Area.objects.select_related("parent")
    ]
    return load_catalogue(on=on, folder=folder).with_code_lists(*place_code_lists(places))
