"""The frame the generator draws in: who lives where, and which offer serves which municipality. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from kreislauf.example.county import County, OfferSpec

#: The population figures persons are drawn by: last day known, on its own base.
POPULATION_DAY, POPULATION_BASE = date(2023, 12, 31), "Zensus 2011"


@dataclass(frozen=True)
class Frame:
    """Frame (Rahmen) of a county: AGS with inhabitants, offers."""

    population: dict[str, int]
    offers: tuple[OfferSpec, ...]

    @classmethod
    def of(cls, county: County) -> Frame:
        """The frame of an example county."""
        return cls(county.population_on(POPULATION_DAY, POPULATION_BASE), county.offers)

    @property
    def municipalities(self) -> tuple[str, ...]:
        """All AGS, in order."""
        return tuple(sorted(self.population))

    @cached_property
    def served(self) -> frozenset[tuple[str, str]]:
        """(AGS, field of action) with at least one offer."""
        return frozenset((ags, offer.action_field) for offer in self.offers for ags in offer.municipalities)

    def weights(self, fields: Sequence[str]) -> list[float]:
        """Inhabitants of each municipality where every one of `fields` has an offer, else 0."""
        return [
            float(self.population[ags]) if all((ags, field) in self.served for field in fields) else 0.0
            for ags in self.municipalities
        ]

    def unserved(self) -> tuple[tuple[str, str], ...]:
        """(AGS, field of action) without any offer nearby: there, one or two people find help elsewhere."""
        fields = sorted({offer.action_field for offer in self.offers})
        return tuple(
            (ags, field) for field in fields for ags in self.municipalities if (ags, field) not in self.served
        )

    def offers_for(self, service_type: str, field: str, ags: str) -> tuple[int, ...]:
        """Positions in `offers` of those with this service type that serve the municipality, else of all with it."""
        suitable = [
            position
            for position, offer in enumerate(self.offers)
            if offer.service_type == service_type and offer.action_field == field
        ]
        if not suitable:
            raise LookupError(f"Für {service_type} im Handlungsfeld {field} hat kein Träger ein Angebot.")
        near = tuple(position for position in suitable if ags in self.offers[position].municipalities)
        return near or tuple(suitable)
