"""Rates come from released values alone, and say by a sign why there is none."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kreislauf.evidence.figure.rules import Amount, Base, add_up, base_for, may_be_compared, rate
from kreislauf.evidence.sign.rules import Sign, printed, sign_of_count

CENSUS_2011, CENSUS_2022 = "Zensus 2011", "Zensus 2022"


def per_thousand(numerator: Amount, people: int | None) -> tuple[Decimal | None, Sign]:
    below = Amount(people) if people is not None else Amount(None, Sign.NOT_YET, "fehlt")
    found = rate(numerator, below, factor=1000, decimals=1)
    return found.value, found.sign


def test_a_rate_is_rounded_half_up_to_its_decimals():
    assert per_thousand(Amount(25), 20_000) == (Decimal("1.3"), Sign.PLAIN)


def test_nothing_hidden_missing_and_meaningless_are_four_different_signs():
    assert per_thousand(Amount(0, Sign.NOTHING), 20_000) == (Decimal(0), Sign.NOTHING)
    assert per_thousand(Amount(None, Sign.HIDDEN, "verborgen"), 20_000) == (None, Sign.HIDDEN)
    assert per_thousand(Amount(25), None) == (None, Sign.NOT_YET)
    assert per_thousand(Amount(25), 0) == (None, Sign.BLOCKED)


def test_a_rate_that_rounds_to_zero_is_more_than_nothing():
    assert per_thousand(Amount(5), 1_000_000) == (Decimal("0.0"), Sign.UNDER_HALF)


def test_a_share_of_too_few_is_not_certain_enough():
    found = rate(Amount(5), Amount(5), factor=100, decimals=0, least_denominator=10)
    assert (found.value, found.sign) == (None, Sign.TOO_UNCERTAIN)
    assert found.reason


def test_one_hidden_part_hides_the_sum():
    assert add_up([(20, Sign.PLAIN), (None, Sign.HIDDEN)]).sign == Sign.HIDDEN
    assert add_up([]).sign == Sign.HIDDEN
    assert add_up([(20, Sign.PLAIN), (0, Sign.NOTHING)]) == Amount(20)
    assert add_up([(0, Sign.NOTHING), (0, Sign.UNDER_HALF)]).sign == Sign.UNDER_HALF


def test_the_denominator_is_the_latest_base_that_has_every_place():
    places = frozenset({"06433001", "06433012"})
    old = Base(CENSUS_2011, date(2022, 12, 31))
    new = Base(CENSUS_2022, date(2023, 12, 31))
    assert base_for({old: places, new: places}, places, until=date(2024, 12, 31)) == new
    assert base_for({old: places, new: frozenset({"06433001"})}, places, until=date(2024, 12, 31)) == old
    assert base_for({old: places, new: places}, places, until=date(2022, 12, 31)) == old
    assert base_for({new: places}, places, until=date(2020, 12, 31)) is None


def test_figures_on_two_census_bases_are_never_compared():
    """The county lost 5.7 per cent on paper when the base changed: nobody moved away."""
    first, second = Base(CENSUS_2011, date(2022, 12, 31)), Base(CENSUS_2022, date(2022, 5, 15))
    assert not may_be_compared(first, second)
    assert may_be_compared(first, Base(CENSUS_2011, date(2021, 12, 31)))
    assert may_be_compared(None, None)
    assert not may_be_compared(first, None)


@given(st.integers(0, 10**6), st.integers(1, 10**6))
def test_a_number_or_a_sign_and_never_both(numerator, denominator):
    found = rate(
        Amount(numerator, sign_of_count(numerator, numerator)), Amount(denominator), factor=1000, decimals=1
    )
    assert found.value is not None
    assert found.value >= 0
    assert (found.value == 0) == (found.sign in (Sign.NOTHING, Sign.UNDER_HALF))


@pytest.mark.parametrize(
    ("sign", "text"),
    [
        (Sign.PLAIN, "20"),
        (Sign.NOTHING, "-"),
        (Sign.UNDER_HALF, "0"),
        (Sign.HIDDEN, "."),
        (Sign.NOT_YET, "..."),
        (Sign.UNCERTAIN, "(20)"),
        (Sign.TOO_UNCERTAIN, "/"),
        (Sign.BLOCKED, "x"),
        (Sign.CORRECTED, "20 r"),
        (Sign.PROVISIONAL, "20 p"),
    ],
)
def test_signs_are_printed_as_german_statistics_print_them(sign, text):
    assert printed("20", sign) == text
