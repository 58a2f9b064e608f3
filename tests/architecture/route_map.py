"""Every route of the product with an address that can be asked for: path parameters filled with something that fits."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from dataclasses import dataclass

from django.urls import URLPattern, URLResolver, get_resolver, reverse

from kreislauf.web.frame.access import Access

NOBODYS = {
    "int": 2_000_000_000,
    "uuid": uuid.UUID(int=0),
    "str": "niemand",
    "slug": "niemand",
    "path": "niemand",
}


@dataclass(frozen=True)
class Route:
    """One route: its name, its declared access, its path parameters with their kinds."""

    name: str
    access: Access
    parameters: tuple[tuple[str, str], ...]

    def address(self, **values: object) -> str:
        """The address with these path parameters; those not given are filled with what belongs to nobody."""
        filled = {name: values.get(name, NOBODYS[kind]) for name, kind in self.parameters}
        return reverse(self.name, kwargs=filled)


def patterns(resolver: URLResolver | None = None) -> Iterator[URLPattern]:
    """Every URL pattern, however deep."""
    for pattern in (resolver or get_resolver()).url_patterns:
        if isinstance(pattern, URLResolver):
            yield from patterns(pattern)
        else:
            yield pattern


def routes() -> list[Route]:
    """All routes, in the order of the map."""
    found = []
    for pattern in patterns():
        kinds = {
            type(c).__name__.removesuffix("Converter").lower(): c for c in pattern.pattern.converters.values()
        }
        assert set(kinds) <= {"int", "uuid", "string", "slug", "path"}, pattern
        parameters = tuple(
            (name, type(converter).__name__.removesuffix("Converter").lower().replace("string", "str"))
            for name, converter in pattern.pattern.converters.items()
        )
        found.append(Route(str(pattern.name), pattern.callback.access, parameters))
    return found
