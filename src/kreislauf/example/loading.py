"""Read the folder of an example county: everything typed, everything checked, or a message saying what is wrong where."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any, TypeVar

import yaml
from django.utils import timezone

from kreislauf.example import county as parts
from kreislauf.example.consistency import check_county
from kreislauf.example.county import County
from kreislauf.example.story import Story
from kreislauf.example.structure import ExampleFault, structured

T = TypeVar("T")
#: A day told from the day the county is built.
_FROM_TODAY = re.compile(r"heute([+-]\d+)?")


def load_county(folder: Path, *, today: date | None = None) -> County:
    """The example county in `folder` (e.g. `examples/gross_gerau`).

    Args:
        today: what "heute", "heute-7" or "heute+21" in a story counts from; the real day if left out.

    Raises:
        ExampleFault: a file is missing, a value has the wrong type, or two files do not agree.
    """
    regions, municipalities, outline_source = _places(folder)
    partners = structured(_PartnersFile, _yaml(folder, "partners.yaml"), "partners.yaml")
    bodies = structured(_BodiesFile, _yaml(folder, "bodies.yaml"), "bodies.yaml")
    county = County(
        name="Kreis Groß-Gerau",
        sources=_sources(folder),
        regions=regions,
        municipalities=municipalities,
        population=tuple(_rows(folder, "population.csv", _population)),
        age_sex=tuple(_rows(folder, "population_age_sex.csv", _age_sex)),
        outline_source=outline_source,
        youth_offices=partners.youth_offices,
        public_partners=(*partners.public, *(_as_partner(place) for place in municipalities)),
        departments=partners.departments,
        providers=tuple(_provider(raw, municipalities) for raw in partners.providers),
        legal_bases=bodies.legal_bases,
        bodies=bodies.bodies,
        budget=structured(parts.BudgetSpec, _yaml(folder, "budget.yaml"), "budget.yaml"),
        story=structured(
            Story, _dated(_yaml(folder, "story.yaml"), today or timezone.localdate()), "story.yaml"
        ),
    )
    check_county(county)
    return county


def _dated(value: Any, today: date) -> Any:
    """The same with every "heute+21" as the working day it is: what is open when the county is built is open now."""
    if isinstance(value, dict):
        return {name: _dated(part, today) for name, part in value.items()}
    if isinstance(value, list):
        return [_dated(part, today) for part in value]
    found = _FROM_TODAY.fullmatch(value) if isinstance(value, str) else None
    return _working_day(today + timedelta(days=int(found[1] or 0))) if found else value


def _working_day(day: date) -> date:
    """The day, or the Monday after a weekend: no body meets on a Sunday."""
    return day + timedelta(days=max(0, 7 - day.weekday()) if day.weekday() > 4 else 0)


@dataclass(frozen=True)
class _OfferRow:
    slug: str
    name: str
    facility: str
    service_type: str
    action_field: str
    tier: str
    serves: tuple[str, ...]
    valid_from: date


@dataclass(frozen=True)
class _ProviderRow:
    slug: str
    name: str
    invented: bool
    liga_member: bool
    facilities: tuple[parts.FacilitySpec, ...]
    offers: tuple[_OfferRow, ...]


@dataclass(frozen=True)
class _PartnersFile:
    regions: tuple[parts.RegionSpec, ...]
    youth_offices: tuple[parts.YouthOffice, ...]
    public: tuple[parts.PublicPartner, ...]
    departments: tuple[parts.Department, ...]
    providers: tuple[_ProviderRow, ...]


@dataclass(frozen=True)
class _BodiesFile:
    invented: bool
    legal_bases: tuple[parts.LegalBasisSpec, ...]
    bodies: tuple[parts.BodySpec, ...]


def _yaml(folder: Path, name: str) -> Any:
    try:
        return yaml.safe_load((folder / name).read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise ExampleFault(f"{name}: Die Datei fehlt in {folder.name}.") from None
    except yaml.YAMLError as error:
        raise ExampleFault(f"{name}: Das ist kein gültiges YAML. {error}") from None


def _rows(folder: Path, name: str, make: Callable[[dict[str, str]], T]) -> Iterator[T]:
    try:
        text = (folder / name).read_text(encoding="utf-8")
    except FileNotFoundError:
        raise ExampleFault(f"{name}: Die Datei fehlt in {folder.name}.") from None
    for number, row in enumerate(csv.DictReader(text.splitlines()), start=2):
        try:
            yield make(row)
        except (KeyError, ValueError, ArithmeticError) as error:
            raise ExampleFault(f"{name}, Zeile {number}: {error!r} in {row}.") from None


def _sources(folder: Path) -> tuple[parts.SourceNote, ...]:
    content = _yaml(folder, "sources.yaml")
    return tuple(
        structured(parts.SourceNote, {"file": file, **note}, f"sources.yaml {file}")
        for file, note in content["files"].items()
    )


def _places(folder: Path) -> tuple[tuple[parts.RegionSpec, ...], tuple[parts.Municipality, ...], str]:
    outlines = json.loads((folder / "boundaries.json").read_text(encoding="utf-8"))
    regions = structured(
        tuple[parts.RegionSpec, ...], _yaml(folder, "partners.yaml")["regions"], "partners.yaml regions"
    )

    def municipality(row: dict[str, str]) -> parts.Municipality:
        outline = tuple((east, north) for east, north in outlines["municipalities"][row["ags"]])
        area = Decimal(row.pop("area_km2"))
        return parts.Municipality(**row, area_km2=area, outline=outline)

    return regions, tuple(_rows(folder, "municipalities.csv", municipality)), outlines["source"]


def _population(row: dict[str, str]) -> parts.PopulationFigure:
    return parts.PopulationFigure(
        ags=row["ags"],
        reference_date=date.fromisoformat(row["reference_date"]),
        boundary_state=date.fromisoformat(row["boundary_state"]),
        base=row["base"],
        total=int(row["total"]),
        male=int(row["male"]) if row["male"] else None,
        female=int(row["female"]) if row["female"] else None,
        source_file=row["source_file"],
    )


def _age_sex(row: dict[str, str]) -> parts.AgeSexFigure:
    return parts.AgeSexFigure(
        reference_date=date.fromisoformat(row["reference_date"]),
        sex=row["sex"],
        age_from=int(row["age_from"]),
        age_to=int(row["age_to"]) if row["age_to"] else None,
        age_group=row["age_group"],
        population=int(row["population"]),
    )


def _as_partner(place: parts.Municipality) -> parts.PublicPartner:
    name = f"Stadt {place.name}" if place.kind == "Stadt" else f"Gemeinde {place.name}"
    return parts.PublicPartner(parts.municipality_slug(place.ags), "municipality", name, place.ags)


def _provider(row: _ProviderRow, municipalities: tuple[parts.Municipality, ...]) -> parts.ProviderSpec:
    if not row.invented:
        raise ExampleFault(
            f"partners.yaml {row.slug}: Träger im Beispielkreis sind erfunden und als solche markiert."
        )
    offers = tuple(
        parts.OfferSpec(
            slug=offer.slug,
            name=offer.name,
            provider=row.slug,
            facility=offer.facility,
            service_type=offer.service_type,
            action_field=offer.action_field,
            tier=offer.tier,
            municipalities=_served(offer, municipalities),
            valid_from=offer.valid_from,
        )
        for offer in row.offers
    )
    return parts.ProviderSpec(row.slug, row.name, row.liga_member, row.facilities, offers)


def _served(offer: _OfferRow, municipalities: tuple[parts.Municipality, ...]) -> tuple[str, ...]:
    """The AGS behind county, regions and single municipalities."""
    known = {"county", *(m.region for m in municipalities), *(m.ags for m in municipalities)}
    if unknown := set(offer.serves) - known:
        raise ExampleFault(f"partners.yaml {offer.slug}: unbekanntes Gebiet {sorted(unknown)}.")
    return tuple(m.ags for m in municipalities if {"county", m.region, m.ags} & set(offer.serves))
