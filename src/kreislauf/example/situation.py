"""Draw what is asked at intake and again at closure: household, work, income, housing, issue, consents. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import product

import numpy as np
from numpy.typing import NDArray

from kreislauf.example import marginals as m
from kreislauf.example.people import People
from kreislauf.example.sampling import Bools, by_age, by_quota, codes_by_quota, flags, objects

Objects = NDArray[np.object_]
_BANDS = ("0-2", "3-5", "6-13", "14-17")
#: All households with up to two children in each band, made once and shared.
_CHILDREN = {counts: dict(zip(_BANDS, counts, strict=True)) for counts in product(range(3), repeat=4)}
_ADULT = 18


def draw_situation(rng: np.random.Generator, people: People) -> dict[str, Objects]:
    """Field id -> typed answer per case, for all core fields except date, person and municipality."""
    household = _household(rng, people)
    activity = _activity(rng, people)
    income, basic = _income(rng, people, activity)
    main = _per_strand(rng, people, m.MAIN_ISSUES)
    return {
        "access_path": _per_strand(rng, people, m.ACCESS),
        "household_form": household,
        "children_bands": _children(rng, people, household),
        "activity_status": activity,
        "income_source": income,
        "housing": _housing(rng, people, main),
        "main_issue": main,
        "secondary_issues": _secondary(rng, main),
        "service_type": _service_type(rng, people, basic),
        "urgency": codes_by_quota(rng, m.URGENCY, people.size),
        "consents": _consents(rng, people.size),
    }


def later(rng: np.random.Generator, situation: Mapping[str, Objects], reached: Bools) -> dict[str, Objects]:
    """Fields 9 to 11 at closure: some found work or kept their home, more often where the goal was reached."""
    activity, income, housing = (
        situation[name].copy() for name in ("activity_status", "income_source", "housing")
    )
    luck = rng.random(len(activity))
    found = (activity == "unemployed") & (luck < np.where(reached, 0.32, 0.06))
    activity[found] = "employed"
    for position in np.flatnonzero(found):
        income[position] = ("wage",)
    settled = np.isin(housing, ("threatened", "shelter", "with_others")) & (
        luck < np.where(reached, 0.6, 0.15)
    )
    housing[settled] = "own"
    return {"activity_status": activity, "income_source": income, "housing": housing}


def _per_strand(
    rng: np.random.Generator, people: People, table: Mapping[str, Mapping[str, float]]
) -> Objects:
    drawn = np.empty(people.size, dtype=object)
    for name in m.STRANDS:
        where = people.of(name)
        drawn[where] = codes_by_quota(rng, table[name], len(where))
    return drawn


def _household(rng: np.random.Generator, people: People) -> Objects:
    drawn = np.empty(people.size, dtype=object)
    for shares, where in (
        ({"with_parents": 55, "couple": 12, "alone": 18, "shared": 15}, people.age < 25),
        (
            {"alone": 40, "single_parent": 14, "couple": 15, "couple_children": 24, "shared": 4, "none": 3},
            people.age >= 25,
        ),
        ({"alone": 53, "couple": 39, "shared": 8}, people.age >= 60),
        ({"single_parent": 32, "with_parents": 68}, people.age < _ADULT),
    ):
        positions = np.flatnonzero(where)
        drawn[positions] = codes_by_quota(rng, shares, len(positions))
    early = people.of("early_help")
    drawn[early] = codes_by_quota(rng, {"single_parent": 26, "couple_children": 74}, len(early))
    adults = people.of("integration")[people.age[people.of("integration")] >= _ADULT]
    drawn[adults] = codes_by_quota(
        rng, {"alone": 30, "shared": 40, "with_parents": 25, "couple": 5}, len(adults)
    )
    _youth_household(rng, people, drawn)
    return drawn


def _youth_household(rng: np.random.Generator, people: People, drawn: Objects) -> None:
    """40.5 % of young people in help with upbringing come from a single parent; others live away or with both."""
    youth = people.of("youth_help")
    away = np.isin(people.kind[youth], ("sgb8_33", "sgb8_34"))
    drawn[youth[away]] = "shared"
    home = youth[~away]
    single = min(m.SINGLE_PARENT * len(youth) / max(len(home), 1), 1.0)
    drawn[home] = codes_by_quota(rng, {"single_parent": single, "with_parents": 1 - single}, len(home))


def _children(rng: np.random.Generator, people: People, household: Objects) -> Objects:
    """Children in the household per band; a minor counts as one of them."""
    drawn = np.empty(people.size, dtype=object)
    none = _CHILDREN[0, 0, 0, 0]
    minor = people.age < _ADULT
    family = np.isin(household, ("single_parent", "couple_children")) | (
        minor & (household == "with_parents")
    )
    own = np.digitize(people.age, (3, 6, 14))
    others = rng.random((people.size, 4)) < np.where(minor, 0.25, 0.32)[:, None]
    one = rng.integers(0, 4, people.size)
    for position in range(people.size):
        if not family[position]:
            drawn[position] = none
            continue
        counts = [int(more) for more in others[position]]
        band = int(own[position]) if minor[position] else int(one[position])
        counts[band] = min(counts[band] + 1, 2)
        drawn[position] = _CHILDREN[tuple(counts)]
    return drawn


def _activity(rng: np.random.Generator, people: People) -> Objects:
    drawn = np.empty(people.size, dtype=object)
    for name, shares in m.ACTIVITY.items():
        where = people.of(name)
        drawn[where] = by_age(
            rng, shares, people.age[where], youngest=("school", "training"), oldest=("retired",)
        )
    child = np.isin(people.strand, [list(m.STRANDS).index(name) for name in m.SCHOOL_RELATED])
    chance = rng.random(people.size)
    drawn[child & (people.age < 3)] = "home"
    drawn[child & (people.age < 3) & (chance < 0.35)] = "day_care"
    drawn[child & (people.age >= 3) & (people.age < 6)] = "day_care"
    drawn[child & (people.age >= 6)] = "school"
    drawn[child & (people.age >= 17) & (chance < 0.5)] = "training"
    return drawn


_INCOME: dict[str, tuple[tuple[str, ...], ...]] = {
    "employed": (("wage",),),
    "unemployed": (("alg1",), ("alg1",), ("none",)),
    "training": (("kin",), ("wage",)),
    "school": (("kin",),),
    "day_care": (("kin",),),
    "home": (("kin",), ("kin",), ("wage",)),
    "workshop": (("wage", "sgb12"), ("sgb12",)),
    "retired": (("pension",), ("pension",), ("pension",), ("sgb12", "pension")),
    "unable_to_work": (("pension",), ("sgb12",)),
}
#: Who gets basic income first, where a strand's share asks for it.
_BASIC_FIRST = {
    "unemployed": 0.0,
    "home": 0.5,
    "unable_to_work": 1.0,
    "employed": 1.2,
    "training": 1.3,
    "school": 1.4,
}


def _income(rng: np.random.Generator, people: People, activity: Objects) -> tuple[Objects, Bools]:
    """Sources of income per case, and who gets basic income (SGB II)."""
    income = np.empty(people.size, dtype=object)
    for status, sources in _INCOME.items():
        where = np.flatnonzero(activity == status)
        income[where] = objects(sources)[by_quota(rng, [1.0] * len(sources), len(where))]
    basic = np.zeros(people.size, dtype=bool)
    need = np.array([_BASIC_FIRST.get(status, 2.0) for status in activity]) + 0.9 * rng.random(people.size)
    for name, strand in m.STRANDS.items():
        where = people.of(name)
        basic[where[np.argsort(need[where], kind="stable")][: round(strand.sgb2 * len(where))]] = True
    youth = people.of("youth_help")
    for service_type, row in m.YOUTH_HELP.items():
        where = youth[people.kind[youth] == service_type]
        basic[where] = flags(rng, row[3], len(where))
    for position in np.flatnonzero(basic):
        income[position] = ("wage", "sgb2") if activity[position] == "employed" else ("sgb2",)
    return income, basic


def _housing(rng: np.random.Generator, people: People, main: Objects) -> Objects:
    table = {name: m.HOUSING.get(name, m.HOUSING["default"]) for name in m.STRANDS}
    drawn = _per_strand(rng, people, table)
    losing = np.flatnonzero(main == "housing_loss")
    drawn[losing] = codes_by_quota(
        rng, {"threatened": 62, "with_others": 20, "shelter": 13, "street": 5}, len(losing)
    )
    drawn[np.isin(people.kind, ("sgb8_34",))] = "institution"
    return drawn


def _secondary(rng: np.random.Generator, main: Objects) -> Objects:
    """No further issue for two thirds of the cases, else one or two, never the main one, in the order of the list."""
    drawn = np.empty(len(main), dtype=object)
    amount = by_quota(rng, [0.66, 0.27, 0.07], len(main))
    first = rng.integers(0, len(m.SECONDARY_ISSUES), len(main))
    step = rng.integers(1, len(m.SECONDARY_ISSUES), len(main))
    for position in range(len(main)):
        start, other = (
            int(first[position]),
            (int(first[position]) + int(step[position])) % len(m.SECONDARY_ISSUES),
        )
        several = sorted((start, other))[: int(amount[position])]
        drawn[position] = tuple(
            m.SECONDARY_ISSUES[i] for i in several if m.SECONDARY_ISSUES[i] != main[position]
        )
    return drawn


def _service_type(rng: np.random.Generator, people: People, basic: Bools) -> Objects:
    drawn = np.empty(people.size, dtype=object)
    through_jobcenter = basic & (rng.random(people.size) < 0.7)
    for name, (without, with_basic) in m.SERVICE_TYPES.items():
        where = people.of(name)
        drawn[where] = np.where(through_jobcenter[where], with_basic, without)
    youth = people.of("youth_help")
    drawn[youth] = people.kind[youth]
    codes = {"social": "sgb9_113", "work": "sgb9_111", "education": "sgb9_112"}
    for position in people.of("integration"):
        drawn[position] = codes[people.kind[position][0]]
    return drawn


def _consents(rng: np.random.Generator, size: int) -> Objects:
    statistics = np.array(["statistics_given", "statistics_refused"], dtype=object)
    referral = np.array(["referral_given", "referral_refused", ""], dtype=object)
    follow_up = np.array(["follow_up_given", "follow_up_refused", ""], dtype=object)
    columns = (
        statistics[by_quota(rng, [1 - m.CONSENT_REFUSED, m.CONSENT_REFUSED], size)],
        referral[by_quota(rng, [0.55, 0.15, 0.30], size)],
        follow_up[by_quota(rng, [0.35, 0.20, 0.45], size)],
    )
    return objects(tuple(filter(None, row)) for row in zip(*columns, strict=True))


def with_gaps(rng: np.random.Generator, answers: dict[str, Objects]) -> None:
    """Put "unknown" (6 %) and "not stated" (3 %) in place of optional answers, each field on its own."""
    for name, column in answers.items():
        gap = by_quota(rng, [1 - m.UNKNOWN - m.NOT_STATED, m.UNKNOWN, m.NOT_STATED], len(column))
        for number, code in ((1, "unknown"), (2, "not_stated")):
            for position in np.flatnonzero(gap == number):
                column[position] = (code,) if name == "income_source" else code
