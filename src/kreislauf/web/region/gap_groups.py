"""The gap list as a page shows it: gathered by kind, each kind folded with its number and its sum."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from kreislauf.foundation.money.rules import euros
from kreislauf.thread.gap.rules import Gap, GapKind
from kreislauf.web.thread.words import gap_url

#: More gaps of a kind than this are in the file only; nobody reads a page of thousands.
MOST_SHOWN = 100
#: With at most so many gaps altogether nothing is folded.
UNFOLDED_UP_TO = 5


@dataclass(frozen=True)
class GapGroup:
    """All gaps of one kind: what to do about them, the gaps with their addresses, the euros that hang on them."""

    kind: GapKind
    label: str
    advice: str
    count: int
    euros: str
    gaps: Sequence[tuple[Gap, str]]
    is_open: bool

    @property
    def left_out(self) -> int:
        """How many gaps are in the file only."""
        return self.count - len(self.gaps)


def gap_groups(gaps: Sequence[Gap]) -> list[GapGroup]:
    """The gaps by kind, in the order of the line."""
    by_kind: dict[GapKind, list[Gap]] = {}
    for gap in gaps:
        by_kind.setdefault(gap.kind, []).append(gap)
    few = len(gaps) <= UNFOLDED_UP_TO
    return [_group(kind, by_kind[kind], is_open=few) for kind in GapKind if kind in by_kind]


def _group(kind: GapKind, gaps: list[Gap], *, is_open: bool) -> GapGroup:
    cents = sum(gap.cents or 0 for gap in gaps)
    return GapGroup(
        kind=kind,
        label=gaps[0].label,
        advice=gaps[0].advice,
        count=len(gaps),
        euros=euros(cents) if cents else "",
        gaps=[(gap, gap_url(gap)) for gap in gaps[:MOST_SHOWN]],
        is_open=is_open,
    )
