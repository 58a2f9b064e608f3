"""Generate the invented cases and contacts of the example county. Pure: no database, no clock, no luck.

The same arguments give the same cases. Shares marked R in `marginals` are met by quota; all people are invented, carry
a name that ends in "-Muster" and are flagged synthetic.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import numpy as np

from kreislauf.example import marginals as m
from kreislauf.example.assembly import Chunk, assemble
from kreislauf.example.course import Window, draw_course
from kreislauf.example.defects import copy_duplicates, move_some, spoil_answers
from kreislauf.example.frame import Frame
from kreislauf.example.people import People, draw_people
from kreislauf.example.placing import choose_offers
from kreislauf.example.records import GeneratedCase, GeneratedContact
from kreislauf.example.sampling import by_quota, codes_by_quota, counts_by_quota, flags, lognormal
from kreislauf.example.situation import draw_situation, later

CHUNK = 50_000


def generate_cases(
    *, frame: Frame, n: int, seed: int, until: date, years: int = 3
) -> Iterator[GeneratedCase]:
    """Exactly `n` invented cases that begin within the `years` years up to `until`, in no order.

    Made in chunks of 50,000, so that a million needs little memory. Persons number through all chunks. From 5,000 cases
    on, every municipality without an offer of a field nearby gets one or two cases of it, in the first chunk.
    """
    window = Window.ending(until, years)
    persons = 0
    for number, start in enumerate(range(0, n, CHUNK)):
        chunk = _chunk(
            np.random.default_rng([seed, number]), frame, window, min(CHUNK, n - start), first=number == 0
        )
        yield from assemble(chunk, window, frame, number=start, person=persons)
        persons += int(chunk.people.person.max()) + 1


def generate_rows_with_swapped_dates(
    *, frame: Frame, n: int, seed: int, until: date, years: int = 3
) -> Iterator[GeneratedCase]:
    """Rows for import files: like `generate_cases`, but one in two hundred ends before it begins.

    Validation refuses such rows; they belong in files only and are marked "begin_after_end". At least one from
    `n` = 100 on.
    """
    rng = np.random.default_rng([seed, 1_000_003])
    swapped = flags(rng, m.BEGIN_AFTER_END, n) if n >= 200 else np.arange(n) == 99
    for position, case in enumerate(generate_cases(frame=frame, n=n, seed=seed, until=until, years=years)):
        yield _swapped(case) if swapped[position] else case


def _swapped(case: GeneratedCase) -> GeneratedCase:
    first = case.episodes[0]
    before = first.opened_on - timedelta(days=30)
    closure = first.closure or {"closure_reason": "as_planned", "outcome": "no_goal"}
    episode = first._replace(closed_on=before, closure=closure)
    return case._replace(episodes=(episode,), defects=(*case.defects, "begin_after_end"))


def _chunk(rng: np.random.Generator, frame: Frame, window: Window, size: int, *, first: bool) -> Chunk:
    originals = size - round(m.DUPLICATES * size)
    people = draw_people(rng, frame, originals, small_cells=first)
    course = draw_course(rng, people, window)
    situation = draw_situation(rng, people)
    reached = course.outcome == "goal_reached"
    chunk = Chunk(
        people=people,
        course=course,
        answers=situation,
        at_closure=later(rng, situation, reached),
        offer=choose_offers(rng, frame, people, situation["service_type"]),
        details=_details(rng, people),
        window_start=window.first,
    )
    copy_duplicates(rng, chunk, window, size - originals)
    move_some(rng, chunk, frame)
    spoil_answers(rng, chunk)
    chunk.name_people(rng)
    chunk.order = rng.permutation(size)
    return chunk


def _details(rng: np.random.Generator, people: People) -> dict[str, tuple[Any, Any]]:
    """What publications say beyond the core fields: name -> (positions, values)."""
    debt, youth = people.of("debt"), people.of("youth_help")
    integration, addiction = people.of("integration"), people.of("addiction")
    euros = lognormal(rng, m.MEAN_DEBT_EUROS, 1.0, len(debt))
    return {
        "substance": (addiction, people.kind[addiction]),
        "debt_trigger": (debt, codes_by_quota(rng, m.DEBT_TRIGGERS, len(debt))),
        "debt_euros": (debt, np.rint(euros).astype(np.int64)),
        "other_language_at_home": (youth, flags(rng, m.OTHER_LANGUAGE, len(youth))),
        "migration_background": (youth, flags(rng, m.MIGRATION_BACKGROUND, len(youth))),
        "benefits": (integration, people.kind[integration]),
    }


#: Topics of contacts without a file: share (A), fields of the offers they happen at.
_TOPICS: dict[str, tuple[float, str]] = {
    "food_relief": (0.45, "livelihood"),
    "money_debts": (0.14, "livelihood"),
    "housing": (0.03, "livelihood"),
    "addiction": (0.08, "life_crises"),
    "crisis": (0.08, "life_crises"),
    "upbringing": (0.07, "parents_children"),
    "school": (0.08, "parents_children"),
    "disability": (0.02, "disability"),
    "old_age": (0.05, "older_people"),
}
#: Food relief: 30 % children, 20 % over 63 (R Tafel Deutschland 2025; the band from 65 on stands for it).
_FOOD_AGES = {
    "age_00_05": 10,
    "age_06_13": 13,
    "age_14_17": 7,
    "age_18_26": 9,
    "age_27_44": 22,
    "age_45_64": 19,
    "age_65_79": 16,
    "age_80_plus": 4,
}
_AGES = {
    "age_06_13": 4,
    "age_14_17": 9,
    "age_18_26": 17,
    "age_27_44": 32,
    "age_45_64": 25,
    "age_65_79": 10,
    "age_80_plus": 3,
}
_CHANNELS = {"phone": 44, "in_person": 28, "online": 18, "outreach": 10}
_FOOD_OFFER = "mispel-ausgabe"


def generate_contacts(
    *, frame: Frame, n: int, seed: int, until: date, years: int = 3
) -> Iterator[GeneratedContact]:
    """Exactly `n` anonymous contacts within the window: nobody's name, no file, an estimated age band."""
    window = Window.ending(until, years)
    for number, start in enumerate(range(0, n, CHUNK)):
        rng = np.random.default_rng([seed, 2_000_003, number])
        yield from _contacts(rng, frame, window, min(CHUNK, n - start), start)


def _contacts(
    rng: np.random.Generator, frame: Frame, window: Window, size: int, start: int
) -> Iterator[GeneratedContact]:
    number = start
    for topic, count in zip(
        _TOPICS, counts_by_quota([share for share, _ in _TOPICS.values()], size), strict=True
    ):
        food = topic == "food_relief"
        offers = [
            o
            for o in frame.offers
            if (o.slug == _FOOD_OFFER if food else o.action_field == _TOPICS[topic][1])
        ]
        ages = codes_by_quota(rng, _FOOD_AGES if food else _AGES, int(count))
        channels = codes_by_quota(rng, {"distribution": 1} if food else _CHANNELS, int(count))
        homes = by_quota(rng, frame.weights([_TOPICS[topic][1]]), int(count))
        minutes = rng.choice((5, 10) if food else (10, 15, 20, 30, 45), int(count))
        days = _working_days(rng, window, int(count))
        served = rng.integers(0, len(offers), int(count))
        for position in range(int(count)):
            offer = offers[served[position]]
            yield GeneratedContact(
                number=number,
                provider=offer.provider,
                offer=offer.slug,
                answers={
                    "contact_on": days[position],
                    "channel": channels[position],
                    "minutes": int(minutes[position]),
                    "municipality": frame.municipalities[homes[position]],
                    "age_band": ages[position],
                    "topic": topic,
                },
            )
            number += 1


def _working_days(rng: np.random.Generator, window: Window, size: int) -> list[date]:
    days = [day for day in (window.day(i) for i in range(window.last + 1)) if day.weekday() < 5]
    return [days[i] for i in rng.integers(0, len(days), size)]
