"""The gap list is gathered by kind, so that fifty lines of money do not hide the two goals without an aim."""

from __future__ import annotations

import pytest

from kreislauf.thread.gap.rules import Gap, GapKind
from kreislauf.web.region.gap_groups import MOST_SHOWN, UNFOLDED_UP_TO, gap_groups


def some(kind: GapKind, count: int, cents: int | None = None) -> list[Gap]:
    return [Gap(kind, kind.name, "Rat", f"{kind.name} {number}", None, cents) for number in range(count)]


def test_kinds_come_in_the_order_of_the_line_with_their_number_and_their_sum() -> None:
    gaps = some(GapKind.MONEY_WITHOUT_AGREEMENT, 56, 100_00) + some(GapKind.GOAL_WITHOUT_INDICATOR, 2)
    goals, money = gap_groups(gaps)
    assert (goals.kind, goals.count, goals.euros) == (GapKind.GOAL_WITHOUT_INDICATOR, 2, "")
    assert (money.count, money.euros) == (56, "5.600,00 €")
    assert [gap.title for gap, _href in goals.gaps] == [gap.title for gap in gaps[56:]]


@pytest.mark.parametrize(("count", "unfolded"), [(UNFOLDED_UP_TO, True), (UNFOLDED_UP_TO + 1, False)])
def test_few_gaps_stand_open_many_are_folded(count: int, unfolded: bool) -> None:
    assert [group.is_open for group in gap_groups(some(GapKind.MONEY_WITHOUT_NEED, count, 1))] == [unfolded]


def test_a_page_never_holds_thousands() -> None:
    (group,) = gap_groups(some(GapKind.MONEY_WITHOUT_NEED, MOST_SHOWN + 7))
    assert (len(group.gaps), group.left_out, group.count) == (MOST_SHOWN, 7, MOST_SHOWN + 7)


def test_without_gaps_there_is_no_group() -> None:
    assert gap_groups([]) == []
