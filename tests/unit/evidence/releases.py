"""Releases for tests, written directly: what approval writes, without a case behind it. All invented."""

from __future__ import annotations

from datetime import UTC, date, datetime
from itertools import count

from kreislauf.evidence.models import Figure, FigureCell, FigurePopulation, Release, ReleasedCell, Source
from kreislauf.foundation.account.models import User
from kreislauf.foundation.partner.models import PartnerKind
from kreislauf.foundation.permission.rules import Role
from kreislauf.foundation.place.models import Area, Population
from tests.people import a_county, a_partner, an_account

_numbers = count(1)
DIGEST = "0" * 64
AT = datetime(2026, 3, 1, 9, 0, tzinfo=UTC)


def officers() -> tuple[User, User]:
    """Two accounts of the county's statistics office."""
    county = a_partner("kreis", PartnerKind.COUNTY)
    found = []
    for name in ("statistik-1", "statistik-2"):
        user = User.objects.filter(username=name).first()
        found.append(user or an_account(Role.STATISTICS_OFFICER, county, name))
    return found[0], found[1]


def a_source() -> Source:
    """A source of invented data."""
    return Source.objects.create(
        publisher="Kreis Groß-Gerau",
        title="Fallaufnahme der Träger",
        licence="dl-de/by-2-0",
        retrieved_on=date(2026, 3, 1),
        file_hash=DIGEST,
        synthetic=True,
    )


def a_release(**fields: object) -> Release:
    """A release of cases by municipality and field, 2025, public, unless told otherwise."""
    prepared_by, approved_by = officers()
    number = next(_numbers)
    return Release.objects.create(
        **{
            "number": number,
            "table_id": f"table_{number}",
            "table_version": 1,
            "unit": "cases",
            "profile": "public",
            "profile_valid_from": date(2020, 1, 1),
            "period_from": date(2025, 1, 1),
            "period_until": date(2025, 12, 31),
            "reference_date": date(2025, 12, 31),
            "correction_deadline": date(2026, 2, 11),
            "prepared_by": prepared_by,
            "prepared_at": AT,
            "approved_by": approved_by,
            "approved_at": AT,
            "layout": [],
            "certificate": {},
            "input_hash": DIGEST,
            "payload_digest": DIGEST,
            "source": a_source(),
            "synthetic": True,
            **fields,
        }
    )


def a_cell(release: Release, **fields: object) -> ReleasedCell:
    """A visible cell with 20 cases, unless told otherwise."""
    return ReleasedCell.objects.create(
        **{
            "release": release,
            "key": f"main_issue=c{next(_numbers)}",
            "value": 20,
            "status": "published",
            **fields,
        }
    )


def a_figure(**fields: object) -> Figure:
    """A figure of the county with a numerator cell and a population."""
    county = a_county()
    release = fields.pop("release", ...)
    if release is ...:
        release = a_release()
    figure = Figure.objects.create(
        **{
            "release": release,
            "position": next(_numbers),
            "indicator_id": "cases_per_1000",
            "indicator_version": 1,
            "area": county,
            "period_from": date(2025, 1, 1),
            "period_until": date(2025, 12, 31),
            "base": "Zensus 2022",
            "base_date": date(2024, 12, 31),
            "value": "12.5",
            "decimals": 1,
            **fields,
        }
    )
    FigureCell.objects.create(figure=figure, cell=a_cell(release), part="numerator")
    FigurePopulation.objects.create(figure=figure, population=a_population(county))
    return figure


def a_population(area: Area, total: int = 10_000, **fields: object) -> Population:
    """A population of an area; invented, unless a real figure is given."""
    values = {
        "reference_date": date(2024, 12, 31),
        "base": "Zensus 2022",
        "boundary_state": date(2024, 12, 31),
        "publisher": "Statistisches Bundesamt",
        "licence": "dl-de/by-2-0",
        "source_file": "erfunden",
        **fields,
    }
    found, _created = Population.objects.get_or_create(
        area=area,
        reference_date=values.pop("reference_date"),
        base=values.pop("base"),
        defaults={"total": total, **values},
    )
    return found
