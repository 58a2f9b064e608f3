"""An invented county with cases where a test wants them, written through the product's own bulk path."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from kreislauf.case.bulk.rules import NewCase, NewEpisode, NewPerson
from kreislauf.case.bulk.services import bulk_create_cases
from kreislauf.foundation.account.models import User
from kreislauf.foundation.place.models import Area, AreaKind
from kreislauf.statistics.collect.rules import Period
from tests.unit.case.invented import House, a_house
from tests.unit.evidence.releases import a_population, officers

YEAR = Period.of_year(2025)
TABLE = "cases_by_municipality_field_quarter"

#: One issue per field of action.
ISSUE = {
    "livelihood": "debts",
    "life_crises": "addiction",
    "parents_children": "parenting",
    "disability": "physical_disability",
    "older_people": "care_need",
}
NORTH, SOUTH = "06433012", "06433001"
MORE = {"06433003": ("Büttelborn", "06433-nord"), "06433006": ("Groß-Gerau", "06433-sued")}


@dataclass(frozen=True)
class Office:
    """The statistics office of a county with one house: two officers."""

    house: House
    first: User
    second: User


def an_office() -> Office:
    """A county of four municipalities in two regions, one house, two officers."""
    house = a_house()
    for code, (name, region) in MORE.items():
        Area.objects.get_or_create(
            code=code,
            defaults={
                "kind": AreaKind.MUNICIPALITY,
                "name": name,
                "parent": Area.objects.get(code=region),
            },
        )
    for area in Area.objects.filter(kind=AreaKind.MUNICIPALITY):
        a_population(area, 20_000)
    first, second = officers()
    return Office(house, first, second)


def persons(
    house: House,
    count: int,
    *,
    municipality: str = NORTH,
    field: str = "livelihood",
    on: date = date(2025, 2, 3),
    outcome: str | None = None,
    consents: str = "statistics_given",
    **person: object,
) -> list[NewPerson]:
    """So many persons with one case each; closed after 30 days where an outcome is given."""
    answers = {
        "first_contact_on": on.isoformat(),
        "municipality": municipality,
        "main_issue": ISSUE[field],
        "service_type": "addiction_counselling",
        "consents": consents,
    }
    closed = on + timedelta(days=30) if outcome else None
    closure = (
        {"closed_on": closed.isoformat(), "closure_reason": "as_planned", "outcome": outcome}
        if closed
        else None
    )
    episode = NewEpisode(on, answers, 50, closed, closure)
    case = NewCase(house.addiction.pk, house.addiction.action_field, house.counsellor.pk, [episode])
    return [NewPerson({"birth_month": "1990-05", "sex": "female", **person}, [case]) for _ in range(count)]


def write(house: House, people: Iterable[NewPerson]) -> None:
    """Write persons with their cases."""
    bulk_create_cases(provider=house.provider, persons=people, synthetic=True, by=None)


def cases(house: House, count: int, **fields: object) -> None:
    """Write so many cases that look alike; see `persons`."""
    write(house, persons(house, count, **fields))


def quarter_day(quarter: int) -> date:
    """A day in a quarter of 2025."""
    return date(2025, 3 * quarter - 1, 10)


def grid(house: House, counts: Mapping[tuple[str, str, int], int]) -> None:
    """Cases by (municipality, field, quarter)."""
    write(
        house,
        [
            person
            for (municipality, field, quarter), count in counts.items()
            for person in persons(
                house, count, municipality=municipality, field=field, on=quarter_day(quarter)
            )
        ],
    )


def plentiful(
    municipalities: Iterable[str] = (NORTH, SOUTH, *MORE),
    fields: Iterable[str] = tuple(ISSUE),
    base: int = 12,
) -> dict[tuple[str, str, int], int]:
    """A grid without any small cell; no two cells alike, so that nothing fits by chance."""
    places, fields = list(municipalities), list(fields)
    return {
        (place, field, quarter): base + 7 * i + 3 * j + 2 * quarter
        for i, place in enumerate(places)
        for j, field in enumerate(fields)
        for quarter in (1, 2, 3, 4)
    }
