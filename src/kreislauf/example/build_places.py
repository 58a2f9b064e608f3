"""Put the places of the example county into the database: Land, county, regions, municipalities, population."""

from __future__ import annotations

from django.conf import settings

from kreislauf.example.county import COUNTY_CODE, STATE_CODE, County, Municipality
from kreislauf.foundation.audit import services as audit
from kreislauf.foundation.place.models import Area, AreaKind, Population


def build_places(county: County) -> None:
    """Write Land, county, planning regions and municipalities, and every population figure with base and licence."""
    state = Area.objects.create(code=STATE_CODE, kind=AreaKind.STATE, name="Hessen")
    top = Area.objects.create(code=COUNTY_CODE, kind=AreaKind.COUNTY, name=county.name, parent=state)
    regions = {
        region.code: Area.objects.create(
            code=region.area_code, kind=AreaKind.REGION, name=f"Region {region.name}", parent=top
        )
        for region in county.regions
    }
    offices = {office.code: office.name for office in county.youth_offices}
    Area.objects.bulk_create(
        _municipality(place, regions[place.region], offices[place.youth_office], county.outline_source)
        for place in county.municipalities
    )
    written = _write_population(county)
    audit.record(action="place.bulk_created", by=None, target=top, populations=written)


def _municipality(place: Municipality, region: Area, youth_office: str, outline_source: str) -> Area:
    return Area(
        code=place.ags,
        kind=AreaKind.MUNICIPALITY,
        name=place.name,
        parent=region,
        square_km=place.area_km2,
        youth_office=youth_office,
        outline=[[list(point) for point in place.outline]],
        outline_source=outline_source,
    )


def _write_population(county: County) -> int:
    areas = dict(Area.objects.values_list("code", "pk"))
    source = county.source_of("population.csv")
    written = Population.objects.bulk_create(
        (
            Population(
                area_id=areas[figure.ags],
                reference_date=figure.reference_date,
                base=figure.base,
                boundary_state=figure.boundary_state,
                total=figure.total,
                male=figure.male,
                female=figure.female,
                publisher=source.publisher,
                licence=source.licence,
                source_file=figure.source_file,
            )
            for figure in county.population
        ),
        batch_size=settings.BULK_SIZE,
    )
    return len(written)
