"""Enter the places, partners and population figures a county begins with: all of the files or nothing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import partial

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from kreislauf.foundation.audit import services as audit
from kreislauf.foundation.county.rules import (
    Fault,
    PartnerRow,
    PlaceRow,
    PopulationRow,
    Reading,
    partner_row,
    place_row,
    population_row,
)
from kreislauf.foundation.errors import DomainError
from kreislauf.foundation.partner.models import Partner, PartnerKind
from kreislauf.foundation.place.models import Area, AreaKind, Population
from kreislauf.foundation.secrecy.services import create_provider_key

PLACES, PARTNERS, POPULATION = "places.csv", "partners.csv", "population.csv"
_PLACE_COLUMNS = ("code", "kind", "name", "parent")
_PARTNER_COLUMNS = ("slug", "kind", "name", "area", "liga_member", "valid_from")
_POPULATION_COLUMNS = (
    "code",
    "reference_date",
    "base",
    "boundary_state",
    "total",
    "male",
    "female",
    "publisher",
    "licence",
    "source",
)


class CountyFilesFaulty(DomainError):
    """The files of the county do not fit; nothing was entered."""

    message = _("Die Dateien des Kreises haben Fehler. Es wurde nichts übernommen.")
    next_step = _("Berichtigen Sie die genannten Stellen und rufen Sie den Befehl noch einmal auf.")

    def __init__(self, faults: list[Fault]) -> None:
        super().__init__(faults=[str(fault) for fault in faults])
        self.faults = faults


@dataclass(frozen=True)
class Entered:
    """How many rows were new; rows that were there are left as they are."""

    places: int
    partners: int
    populations: int


@transaction.atomic
def enter_county(files: Mapping[str, str]) -> Entered:
    """Enter what is new in the files of a county; what is there already stays as it is.

    Args:
        files: name of the file -> its text; `places.csv` and `partners.csv`, and `population.csv` if there is one.

    Raises:
        CountyFilesFaulty: any fault in any file; names each with file, line, column and what is expected.
    """
    reading = Reading()
    places = reading.rows(
        PLACES, files.get(PLACES, ""), _PLACE_COLUMNS, partial(place_row, kinds=AreaKind.values)
    )
    partners = reading.rows(
        PARTNERS, files.get(PARTNERS, ""), _PARTNER_COLUMNS, partial(partner_row, kinds=PartnerKind.values)
    )
    populations = (
        reading.rows(POPULATION, files[POPULATION], _POPULATION_COLUMNS, population_row)
        if POPULATION in files
        else []
    )
    _check_references(reading, places, partners, populations)
    if reading.faults:
        raise CountyFilesFaulty(reading.faults)
    return Entered(_enter_places(places), _enter_partners(partners), _enter_populations(populations))


def _check_references(
    reading: Reading, places: list[PlaceRow], partners: list[PartnerRow], populations: list[PopulationRow]
) -> None:
    """Every place that is named is there, and lies in a place above it."""
    known = {place.code for place in places} | set(Area.objects.values_list("code", flat=True))
    named = [(PLACES, "parent", place.parent, place.code) for place in places]
    named += [(PARTNERS, "area", partner.area, partner.slug) for partner in partners]
    named += [(POPULATION, "code", figure.code, figure.code) for figure in populations]
    for file, column, code, whose in named:
        if code and code not in known:
            reading.faults.append(Fault(file, 0, column, f"{whose}: {code}", f"einen Schlüssel aus {PLACES}"))
    order = list(AreaKind.values)
    kinds = {place.code: place.kind for place in places} | dict(Area.objects.values_list("code", "kind"))
    for place in places:
        above = kinds.get(place.parent)
        if above is not None and order.index(above) >= order.index(place.kind):
            reading.faults.append(
                Fault(PLACES, 0, "parent", f"{place.code}: {place.parent}", "ein größeres Gebiet")
            )


def _enter_places(rows: Iterable[PlaceRow]) -> int:
    order = list(AreaKind.values)
    entered = 0
    for row in sorted(rows, key=lambda place: order.index(place.kind)):
        parent = Area.objects.get(code=row.parent) if row.parent else None
        area, created = Area.objects.get_or_create(
            code=row.code, defaults={"kind": row.kind, "name": row.name, "parent": parent}
        )
        if created:
            entered += 1
            audit.record(action="place.entered", target=area, by=None)
    return entered


def _enter_partners(rows: Iterable[PartnerRow]) -> int:
    entered = 0
    for row in rows:
        partner, created = Partner.objects.get_or_create(
            slug=row.slug,
            defaults={
                "kind": row.kind,
                "name": row.name,
                "area": Area.objects.get(code=row.area) if row.area else None,
                "liga_member": row.liga_member,
                "valid_from": row.valid_from,
            },
        )
        if not created:
            continue
        entered += 1
        if row.kind == PartnerKind.PROVIDER:
            create_provider_key(provider=partner)
        audit.record(action="partner.created", target=partner, by=None)
    return entered


def _enter_populations(rows: Iterable[PopulationRow]) -> int:
    areas = dict(Area.objects.values_list("code", "pk"))
    entered = 0
    for row in rows:
        _figure, created = Population.objects.get_or_create(
            area_id=areas[row.code],
            reference_date=row.reference_date,
            base=row.base,
            defaults={
                "boundary_state": row.boundary_state,
                "total": row.total,
                "male": row.male,
                "female": row.female,
                "publisher": row.publisher,
                "licence": row.licence,
                "source_file": row.source_file,
            },
        )
        entered += created
    if entered:
        audit.record(action="population.entered", object_type="population", by=None, figures=entered)
    return entered
