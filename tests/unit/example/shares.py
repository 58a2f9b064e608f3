"""Shares of the invented cases and how near they must come to the published ones."""

from __future__ import annotations

import pytest

from kreislauf.catalogue.values import YearMonth
from kreislauf.example.records import GeneratedCase

#: Percentage points a generated share may lie off the published one.
TOLERANCE = 1.5
SPECIAL = {"unknown", "not_stated"}

Cases = list[GeneratedCase]


def of(cases: Cases, *strands: str) -> Cases:
    return [case for case in cases if case.strand in strands]


def known(cases: Cases, field: str) -> list:
    answers = [case.intake.get(field) for case in cases]
    return [
        a for a in answers if a is not None and a not in SPECIAL and a not in {(code,) for code in SPECIAL}
    ]


def percent(values, *wanted) -> float:
    values = list(values)
    return 100 * sum(value in wanted for value in values) / len(values)


def near(share: float):
    return pytest.approx(share, abs=TOLERANCE)


def ages(cases: Cases) -> list[int]:
    return [
        case.intake["birth_month"].age_on(case.intake["first_contact_on"])
        for case in cases
        if isinstance(case.intake.get("birth_month"), YearMonth)
    ]
