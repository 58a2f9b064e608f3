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
    "number": 2_000_000_000,
    "tablekind": "csv",
    "indicatorkind": "csv",
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
    return [
        Route(
            str(pattern.name),
            pattern.callback.access,
            tuple((name, _kind(converter)) for name, converter in pattern.pattern.converters.items()),
        )
        for pattern in patterns()
    ]


def _kind(converter: object) -> str:
    """The kind of a path parameter; a kind that is not known here is an error of this map."""
    kind = type(converter).__name__.removesuffix("Converter").lower()
    kind = {"string": "str", "uuidstr": "uuid"}.get(kind, kind)
    assert kind in NOBODYS, kind
    return kind
