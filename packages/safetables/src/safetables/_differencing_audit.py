"""The attack on tables of different people together, and what it says."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from safetables._attack import attack
from safetables._audit import Disclosure, Interval
from safetables._differencing import Joint
from safetables._findings import DISCLOSED, SAFE, UNDECIDED, Findings, Targets
from safetables._knowledge import Contradiction
from safetables._ledger_relation import Known, Relation
from safetables._protected import ProtectedTable
from safetables._solver import SolverFailed

EXPLAINED = 5  # disclosures reduced to what is needed for them; the others name everything that was used


@dataclass(frozen=True)
class LedgerAudit:
    """What an attacker gets from everything released.

    Attributes:
        certified: every sensitive cell of every table is proven safe.
        disclosed: cells that are not. `tables` names the tables, relations and known figures it takes.
        undecided: cells settled neither way; they count as not certified.
        intervals: one per sensitive cell.
        tables, relations: what the attacker used.
        unused: relations that say nothing about these tables, as two of their populations have none.
        programs: how many programs were solved.
    """

    certified: bool
    disclosed: tuple[Disclosure, ...]
    undecided: tuple[Interval, ...]
    intervals: tuple[Interval, ...]
    tables: tuple[str, ...]
    relations: tuple[str, ...]
    unused: tuple[str, ...]
    programs: int

    @property
    def checked(self) -> int:
        """How many sensitive cells were attacked."""
        return len(self.intervals)

    def to_dict(self) -> dict[str, Any]:
        """A form JSON can carry, for reports."""
        lists = {
            name: [vars(x) for x in getattr(self, name)] for name in ("disclosed", "undecided", "intervals")
        }
        return {**vars(self), **lists}


def attack_together(
    tables: Sequence[ProtectedTable],
    *,
    relations: Sequence[Relation] = (),
    known: Sequence[Known] = (),
    exact: bool = False,
    seed: int = 0,
) -> LedgerAudit:
    """Attack the sensitive cells of all tables with everything given.

    The attacker is that of `audit`, and also uses the relations and the known figures. Every value he is said to
    hold possible comes from a population of whole people that fits all of it.

    Raises:
        CannotLink: tables of one population that cannot be linked; a figure or term no table has a cell for.
        Contradiction: no population fits: a relation does not hold, or a figure is wrong.
    """
    joint = Joint.of(tables, relations, known)
    cells = [np.flatnonzero(table.sensitive) for table in joint.tables]
    places = [(number, cell) for number, found in enumerate(cells) for cell in found.tolist()]
    targets = [Targets(joint.places[i][cells[i]], table.rule) for i, table in enumerate(joint.tables)]
    found = attack(joint.knowledge(), targets, seed=seed, exact=exact)
    bad = np.flatnonzero(found.state == DISCLOSED).tolist()
    intervals = [_interval(joint, place, found, i) for i, place in enumerate(places)]
    return LedgerAudit(
        certified=bool((found.state == SAFE).all()),
        disclosed=tuple(
            _disclosure(joint, places[i], intervals[i], n < EXPLAINED) for n, i in enumerate(bad)
        ),
        undecided=tuple(intervals[i] for i in np.flatnonzero(found.state == UNDECIDED).tolist()),
        intervals=tuple(intervals),
        tables=tuple(table.name for table in joint.tables),
        relations=(*joint.rows, *(figure.name for figure in joint.known)),
        unused=joint.unused,
        programs=found.programs,
    )


def _interval(joint: Joint, place: tuple[int, int], found: Findings, i: int) -> Interval:
    exact = bool(np.isfinite(found.proven_low[i]) and np.isfinite(found.proven_high[i]))
    low, high = (found.proven_low[i], found.proven_high[i]) if exact else (found.low[i], found.high[i])
    table = joint.tables[place[0]]
    return Interval(table.name, table.cell_at(place[1]).codes, _number(low), _number(high), exact)


def _number(value: float) -> float:
    return int(value) if value == int(value) else round(float(value), 6)


def _disclosure(joint: Joint, place: tuple[int, int], interval: Interval, reduce: bool) -> Disclosure:
    others = [*joint.rows, *(figure.name for figure in joint.known)]
    others += [table.name for i, table in enumerate(joint.tables) if i != place[0]]
    needed = _needed(joint, place, others) if reduce else others
    what = (
        f"is exactly {interval.lower}"
        if interval.lower == interval.upper
        else f"lies between {interval.lower} and {interval.upper}"
    )
    cell = ", ".join(f"{name}={code}" for name, code in interval.codes.items())
    beside = f" together with {'; '.join(needed)}" if needed else " alone"
    text = f"{interval.table} [{cell}] {what}. It follows from {interval.table}{beside}."
    names = (interval.table, *needed)
    return Disclosure(interval.table, interval.codes, interval.lower, interval.upper, names, text)


def _needed(joint: Joint, place: tuple[int, int], others: list[str]) -> list[str]:
    """What cannot be left out: each taken away in turn, and left away if the cell is still disclosed."""
    without: frozenset[str] = frozenset()
    for name in others:
        if _still_disclosed(joint, place, without | {name}):
            without |= {name}
    return [name for name in others if name not in without]


def _still_disclosed(joint: Joint, place: tuple[int, int], without: frozenset[str]) -> bool:
    number, cell = place
    target = Targets(joint.places[number][[cell]], joint.tables[number].rule)
    try:
        return bool(attack(joint.knowledge(without), [target], seed=0, exact=False).state[0] == DISCLOSED)
    except (Contradiction, SolverFailed):
        return False
