"""The line through one node: ten stops, each with its nodes, a gap, or not its turn yet. Pure."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from kreislauf.thread.graph.rules import Node, StopKind, is_due


class StopState(StrEnum):
    """State of a stop (Zustand einer Station)."""

    THERE = "there"
    GAP = "gap"
    PENDING = "pending"


@dataclass(frozen=True)
class Stop:
    """Stop (Station): its nodes, or why it has none."""

    kind: StopKind
    state: StopState
    nodes: tuple[Node, ...] = ()


@dataclass(frozen=True)
class Line:
    """Line (Faden) through one node, from figure to next cycle."""

    start: tuple[str, int]
    stops: tuple[Stop, ...]

    @property
    def gaps(self) -> tuple[Stop, ...]:
        """The stops at which the thread breaks."""
        return tuple(stop for stop in self.stops if stop.state == StopState.GAP)

    @property
    def is_unbroken(self) -> bool:
        """Whether no stop that is due is empty."""
        return not self.gaps

    def at(self, kind: StopKind) -> Stop:
        """The stop of this kind."""
        return next(stop for stop in self.stops if stop.kind == kind)


def stop_states(filled: Collection[StopKind], *, stage: str) -> dict[StopKind, StopState]:
    """The state of every stop where exactly `filled` ones have something, in this stage of the cycle.

    An empty stop is a gap where it is due, or where a later stop has something: money without a need is a gap at once.
    """
    states: dict[StopKind, StopState] = {}
    later = False
    for kind in reversed(StopKind):
        if kind in filled:
            states[kind] = StopState.THERE
        else:
            states[kind] = StopState.GAP if is_due(kind, stage) or later else StopState.PENDING
        later = later or kind in filled
    return {kind: states[kind] for kind in StopKind}


def build_line(start: tuple[str, int], nodes: Mapping[StopKind, Sequence[Node]], *, stage: str) -> Line:
    """The line of these nodes, as it stands in this stage of its cycle; see `stop_states`."""
    filled = [kind for kind in StopKind if nodes.get(kind)]
    states = stop_states(filled, stage=stage)
    stops = [Stop(kind, state, tuple(nodes.get(kind, ()))) for kind, state in states.items()]
    return Line(start, tuple(stops))
