"""Invented cases by the hundred thousand: plain records for `bulk_create_cases`, all drawn from a seed.

Answers come from a stock of some thousand intakes which the catalogue accepted; each case takes one of them with a
place, a day and a name of its own. The names are frequent ones and rare compounds, as in a real house's register.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

FIRST_DAY = date(2021, 1, 1)
DAYS = 3 * 365
#: Intakes the catalogue checked; more would not make the cases more varied than place, day and name do.
STOCK = 3_000
_CLOSED = 0.8
#: A name in the register is a frequent one, else a compound of two of them.
_FREQUENT = 0.6


@dataclass(frozen=True)
class Desk:
    """Desk (Arbeitsplatz) of a counsellor: the account's number, and how many open cases it holds; None = any."""

    user_id: int
    open_cases: int | None = None


@dataclass(frozen=True)
class _Intake:
    person: dict[str, str]
    episode: dict[str, str]
    completeness: int


def persons(*, count: int, offers: list[object], desks: list[Desk], seed: int) -> Iterator[object]:
    """`count` persons with a case each for `bulk_create_cases`, served by `offers`, spread over `desks` in turn.

    A desk with a number of open cases gets exactly so many, first of all; the others share the rest, of which four
    fifths are closed.
    """
    from kreislauf.case.bulk.rules import NewCase, NewPerson

    draw = random.Random(seed)
    stock, closures, places = _stock(), _closures(), _municipalities()
    full = [desk for desk in desks if desk.open_cases is not None for _ in range(desk.open_cases)]
    others = [desk for desk in desks if desk.open_cases is None]
    for number in range(count):
        intake, offer = draw.choice(stock), draw.choice(offers)
        on_a_full_desk = number < len(full)
        desk = full[number] if on_a_full_desk else others[number % len(others)]
        closure = None if on_a_full_desk or draw.random() >= _CLOSED else draw.choice(closures)
        family, given = a_name(draw, intake.person.get("sex", ""))
        case = NewCase(
            offer.pk,
            offer.action_field,
            desk.user_id,
            [_episode(draw, intake, offer.service_type, draw.choice(places), closure)],
            identity={"family_name": family, "given_name": given, "phone": f"06152 {number:06d}"},
        )
        month = f"{draw.randrange(1940, 2020)}-{draw.randrange(1, 13):02d}"
        yield NewPerson({**intake.person, "birth_month": month}, [case])


def _episode(
    draw: random.Random, intake: _Intake, service: str, place: str, closure: dict[str, str] | None
) -> object:
    from kreislauf.case.bulk.rules import NewEpisode

    day = FIRST_DAY + timedelta(days=draw.randrange(DAYS))
    end = day + timedelta(days=draw.randrange(20, 700)) if closure else None
    answers = {
        **intake.episode,
        "first_contact_on": day.isoformat(),
        "municipality": place,
        "service_type": service,
    }
    answered = {**closure, "closed_on": end.isoformat()} if closure and end else None
    return NewEpisode(day, answers, intake.completeness, end, answered)


def raw_intake(draw: random.Random) -> dict[str, object]:
    """An intake as somebody would type it, by codes; a tenth of the optional fields has no answer."""
    from kreislauf.case.form.selectors import county_catalogue

    form = county_catalogue().form("intake")
    typed: dict[str, object] = {"first_contact_on": "2023-01-01", "birth_month": "1990-05"}
    for field in form.fields:
        if field.type == "code" and (field.mandatory or draw.random() < 0.9):
            typed[field.id] = draw.choice([c.code for c in field.code_list.codes if c.code not in _SPECIAL])
    typed["children_bands"] = {"0-2": "0", "3-5": str(draw.randrange(3)), "6-13": "1", "14-17": "0"}
    typed["income_source"] = draw.choice((["sgb2"], ["wage"], ["wage", "sgb2"], ["pension"]))
    typed["consents"] = ["statistics_given", draw.choice(("referral_given", "referral_refused"))]
    return typed


_SPECIAL = frozenset({"unknown", "not_stated", "outside"})


@cache
def _stock() -> list[_Intake]:
    from kreislauf.case.form.rules import EPISODE, PERSON, of_level, stored
    from kreislauf.case.form.selectors import checked_answers, county_catalogue
    from kreislauf.case.intake.selectors import percent_complete

    form, draw = county_catalogue().form("intake"), random.Random(STOCK)
    stock = []
    for _ in range(STOCK):
        answers = checked_answers(form, raw_intake(draw))
        texts = stored(answers)
        stock.append(
            _Intake(
                of_level(form, texts, PERSON), of_level(form, texts, EPISODE), percent_complete(form, answers)
            )
        )
    return stock


@cache
def _closures() -> list[dict[str, str]]:
    from kreislauf.case.form.selectors import county_catalogue

    draw = random.Random(STOCK)
    fields = [f for f in county_catalogue().form("closure").fields if f.type == "code"]
    return [{f.id: draw.choice(f.code_list.codes).code for f in fields} for _ in range(STOCK)]


def _municipalities() -> list[str]:
    from kreislauf.foundation.place.models import Area, AreaKind

    found = Area.objects.filter(kind=AreaKind.MUNICIPALITY, code__startswith="06433").order_by("code")
    codes = list(found.values_list("code", flat=True))
    # The first are large, the last are small: cells near the threshold belong to the picture.
    return [code for rank, code in enumerate(codes) for _ in range(len(codes) - rank)]


def a_name(draw: random.Random, sex: str) -> tuple[str, str]:
    """(family name, given name), invented."""
    family = draw.choice(_FAMILY)
    if draw.random() >= _FREQUENT:
        family += draw.choice(_FAMILY).lower()
    return family, draw.choice(_GIVEN.get(sex, _GIVEN["female"]))


def _names() -> tuple[list[str], dict[str, list[str]]]:
    from kreislauf.example.names import FAMILY_NAMES, GIVEN_NAMES

    family = [name for origin in FAMILY_NAMES.values() for name in origin]
    return family, {sex: [n for names in by.values() for n in names] for sex, by in GIVEN_NAMES.items()}


_FAMILY, _GIVEN = _names()
