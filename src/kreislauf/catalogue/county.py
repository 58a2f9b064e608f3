"""What a county brings along: its municipalities, planning regions and itself as codes of the lists it provides."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from kreislauf.catalogue.rules import MISSING_CODES, Code, CodeList, Text

#: Codes that mean something else in a table: no provider is told apart under one of them.
_TAKEN = MISSING_CODES | {"total"}
#: Which list a place goes into, by its kind, finest first.
_LISTS = {"municipality": "municipality", "region": "planning_region", "county": "county"}


@dataclass(frozen=True)
class Place:
    """A place (Gebiet) as the lists need it: official key as text, "municipality"/"region"/"county", name, parent."""

    code: str
    kind: str
    name: str
    parent: str | None = None
    valid_from: date = date.min
    valid_to: date | None = None


def place_code_lists(places: Iterable[Place]) -> tuple[CodeList, CodeList, CodeList]:
    """The lists `municipality`, `planning_region` and `county` for `Catalogue.with_code_lists`.

    A municipality's parent is its planning region, a region's parent is the county; other kinds are left out.
    """
    codes: dict[str, list[Code]] = {name: [] for name in _LISTS.values()}
    for place in places:
        if place.kind in _LISTS:
            codes[_LISTS[place.kind]].append(_code(place))
    return tuple(county_code_list(list_id, listed) for list_id, listed in codes.items())  # type: ignore[return-value]


def _code(place: Place) -> Code:
    return Code(
        code=place.code,
        label=Text(place.name, place.name),
        valid_from=place.valid_from,
        valid_to=place.valid_to,
        group=place.parent if place.kind != "county" else None,
    )


@dataclass(frozen=True)
class Provider:
    """A provider (Träger) as its list needs it: short name, name, the days it is a partner of the county."""

    code: str
    name: str
    valid_from: date = date.min
    valid_to: date | None = None


def provider_code_list(providers: Iterable[Provider]) -> CodeList:
    """The list `provider` for `Catalogue.with_code_lists`; of two of one name each shows its short name too."""
    named = (provider for provider in providers if provider.code not in _TAKEN)
    listed = sorted(named, key=lambda provider: provider.code)
    names = Counter(provider.name.casefold() for provider in listed)
    codes = []
    for provider in listed:
        alone = names[provider.name.casefold()] == 1
        name = provider.name if alone else f"{provider.name} ({provider.code})"
        codes.append(
            Code(
                code=provider.code,
                label=Text(name, name),
                valid_from=provider.valid_from,
                valid_to=provider.valid_to,
            )
        )
    return county_code_list("provider", codes)


def county_code_list(list_id: str, codes: Iterable[Code]) -> CodeList:
    """A list of the county's own codes, to be put before the codes declared in the catalogue."""
    return CodeList(
        id=list_id,
        version=1,
        source="Liste des Kreises",
        valid_from=date.min,
        title=Text(list_id, list_id),
        codes=tuple(codes),
        provided_by_county=True,
    )
