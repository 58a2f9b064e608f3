"""The gate before a release: can anybody recover a sensitive cell from what is published?"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property, partial
from typing import Any

import numpy as np

from safetables._attack import attack
from safetables._audit_insiders import cells_insiders_compute
from safetables._certificate import CERTIFICATE_FORMAT
from safetables._explain import explain_interval
from safetables._findings import DISCLOSED, SAFE, UNDECIDED, Findings, Goals, Progress, Targets
from safetables._knowledge import Knowledge, what_is_known
from safetables._parts import levels_of
from safetables._population import describe_populations
from safetables._protected import ProtectedTable
from safetables._protection import PrimaryRule, Protection
from safetables._rules import Rules
from safetables._singletons import alone
from safetables._system import System, build_system
from safetables._table import Table, cell_label, position_of

EXPLAINED = 20  # disclosures written out as equations; the others are listed with their interval


@dataclass(frozen=True)
class Disclosure:
    """A sensitive cell an attacker can narrow too far.

    Attributes:
        table: name of the table the cell is hidden in.
        codes: dimension -> code.
        lower, upper: what is left to the attacker, both whole numbers.
        tables: names of the tables needed to derive it.
        explanation: the derivation in words: published figures and the tables they stand in.
    """

    table: str
    codes: dict[str, str]
    lower: float
    upper: float
    tables: tuple[str, ...]
    explanation: str


@dataclass(frozen=True)
class Interval:
    """What an attacker must hold possible of a sensitive cell: at least everything from lower to upper."""

    table: str
    codes: dict[str, str]
    lower: float
    upper: float
    exact: bool


@dataclass(frozen=True)
class Audit:
    """The result of an attack on a publication.

    Attributes:
        certified: every sensitive cell is proven safe.
        disclosed: sensitive cells that are not safe, proven.
        undecided: sensitive cells the solver settled neither way; they count as not certified.
        intervals: one per sensitive cell.
        programs: how many linear or whole-number programs were solved.
        prove: writes the certificate.
    """

    certified: bool
    disclosed: tuple[Disclosure, ...]
    undecided: tuple[Interval, ...]
    intervals: tuple[Interval, ...]
    programs: int
    prove: Callable[[], dict[str, Any]] | None = field(default=None, repr=False, compare=False)

    @cached_property
    def certificate(self) -> dict[str, Any] | None:
        """JSON-serialisable proof for `verify_certificate`, written when first asked for; None unless certified."""
        return None if self.prove is None else self.prove()

    @property
    def checked(self) -> int:
        """How many sensitive cells were attacked."""
        return len(self.intervals)

    def to_dict(self) -> dict[str, Any]:
        """A form JSON can carry, for reports."""
        return {
            "certified": self.certified,
            "checked": self.checked,
            "programs": self.programs,
            "disclosed": [vars(disclosure) for disclosure in self.disclosed],
            "undecided": [vars(interval) for interval in self.undecided],
            "intervals": [vars(interval) for interval in self.intervals],
            "certificate": self.certificate,
        }


def audit(
    protected: ProtectedTable,
    *,
    table: Table | None = None,
    rules: PrimaryRule | Sequence[PrimaryRule] | None = None,
    sensitive: Iterable[Mapping[str, str]] | None = None,
    released: Sequence[ProtectedTable] = (),
    exact: bool = False,
    seed: int = 0,
    progress: Progress | None = None,
) -> Audit:
    """Attack a protected table together with everything released about the same people.

    The attacker knows every published figure of all tables, that people are whole and not negative, that
    parts sum to totals, the rule, and (unless zeros are sensitive) that nobody hides an empty cell. Not modelled:
    knowledge from elsewhere, and conclusions from how the secondaries were chosen.

    Args:
        table: the true table. With it also what rests on true values is checked: protection intervals, and what somebody
            who is alone in a hidden cell can compute (`singletons`).
        rules: they ask for the intervals; by default the rule of `protected`.
        sensitive: cells of `protected` to attack, as dimension -> code; by default `protected.sensitive`. The
            sensitive cells of the released tables are attacked too, each by its own table's rule.
        released: earlier tables of the same population and unit.
        exact: prove the exact interval of every sensitive cell (slower); otherwise intervals are as wide as
            was needed to call the cell safe.

    Raises:
        CannotLink: a released table counts other people or another unit.
        Contradiction: no population fits all published figures.
    """
    goals, single = None, None
    if table is not None:
        asked = Rules.of(protected.rule if rules is None else rules)
        levels = asked.protection(table)
        flat = Protection(levels.lower.ravel(), levels.upper.ravel(), levels.sliding.ravel())
        goals = goals_of(table.values.ravel(), protected.sensitive, None if levels.asks_nothing else flat)
        single = alone(table) if asked.attacker.singletons else None
    return run_audit(
        protected, released, goals=goals, single=single, sensitive=sensitive, exact=exact, seed=seed,
        progress=progress,
    )[0]  # fmt: skip


def run_audit(
    protected: ProtectedTable,
    released: Sequence[ProtectedTable] = (),
    *,
    system: System | None = None,
    goals: Goals | None = None,
    single: np.ndarray | None = None,
    sensitive: Iterable[Mapping[str, str]] | None = None,
    exact: bool = False,
    quick: bool = False,
    seed: int = 0,
    progress: Progress | None = None,
    certify: bool = True,
) -> tuple[Audit, np.ndarray, np.ndarray]:
    """`audit`, and the smallest and largest value seen of every cell of `protected`.

    Args:
        goals: for each of its cells.
    """
    tables = [protected, *released]
    system = system or build_system(tables)
    knowledge = what_is_known(system, tables)
    cells = [np.flatnonzero(table.sensitive) for table in tables]
    if sensitive is not None:
        positions = [position_of(protected.dimensions, codes) for codes in sensitive]
        cells[0] = np.array([np.ravel_multi_index(p, protected.shape) for p in positions], dtype=np.int64)
    targets = [Targets(system.places[t][cells[t]], table.rule) for t, table in enumerate(tables)]
    if goals is not None:
        targets[0] = replace(targets[0], goals=goals.take(cells[0]))
    levels = levels_of(system, knowledge.open)
    found = attack(knowledge, targets, seed=seed, exact=exact, quick=quick, levels=levels, progress=progress)
    places = [(t, int(cell)) for t in range(len(tables)) for cell in cells[t]]
    result = _describe(tables, system, knowledge, places, found, certify)
    if single is not None:
        result = _with_insiders(result, protected, cells_insiders_compute(system, knowledge, tables, single))
    least, most = (knowledge.whole(ends)[system.places[0]] for ends in (found.least, found.most))
    return result, least, most


def _with_insiders(
    result: Audit, protected: ProtectedTable, computed: list[tuple[int, tuple[int, ...]]]
) -> Audit:
    """The result, with the cells somebody alone in another cell can compute."""
    if not computed:
        return result
    found = []
    for cell, others in computed:
        names = "; ".join(cell_label(protected.dimensions, other) for other in others[:3])
        text = f"{protected.name} [{cell_label(protected.dimensions, cell)}] follows for whoever is alone in {names}"
        lower, upper = (float(end[cell]) for end in (protected.lower, protected.upper))
        codes = protected.cell_at(cell).codes
        found.append(Disclosure(protected.name, codes, lower, upper, (protected.name,), text))
    return replace(result, certified=False, disclosed=(*result.disclosed, *found), prove=None)


def goals_of(values: np.ndarray, primary: np.ndarray, protection: Protection | None) -> Goals | None:
    """What an attacker must hold possible of each cell, from flat arrays; None if no interval is asked for."""
    if protection is None:
        return None
    return Goals(
        np.where(primary, values - protection.lower, np.inf),
        np.where(primary, values + protection.upper, -np.inf),
        np.where(primary, protection.sliding, 0.0),
    )


def _describe(
    tables: list[ProtectedTable],
    system: System,
    knowledge: Knowledge,
    places: list[tuple[int, int]],
    found: Findings,
    certify: bool,
) -> Audit:
    certified = bool((found.state == SAFE).all())
    bad = np.flatnonzero(found.state == DISCLOSED)
    open_cells = np.flatnonzero(found.state == UNDECIDED).tolist()
    return Audit(
        certified=certified,
        disclosed=tuple(
            _disclosure(tables, system, places[i], found, i, explain=certify and n < EXPLAINED)
            for n, i in enumerate(bad.tolist())
        ),
        undecided=tuple(_interval(tables, places[i], found, i) for i in open_cells),
        intervals=tuple(_interval(tables, place, found, i) for i, place in enumerate(places)),
        programs=found.programs,
        prove=partial(_certificate, tables, system, knowledge, places, found)
        if certified and certify
        else None,
    )


def _codes(tables: list[ProtectedTable], place: tuple[int, int]) -> dict[str, str]:
    return tables[place[0]].cell_at(place[1]).codes


def _interval(tables: list[ProtectedTable], place: tuple[int, int], found: Findings, i: int) -> Interval:
    exact = bool(np.isfinite(found.proven_low[i]) and np.isfinite(found.proven_high[i]))
    low, high = (found.proven_low[i], found.proven_high[i]) if exact else (found.low[i], found.high[i])
    return Interval(tables[place[0]].name, _codes(tables, place), _number(low), _number(high), exact)


def _number(value: float) -> float:
    return int(value) if value == int(value) else round(float(value), 6)


def _disclosure(
    tables: list[ProtectedTable],
    system: System,
    place: tuple[int, int],
    found: Findings,
    i: int,
    *,
    explain: bool,
) -> Disclosure:
    low, high = _number(found.proven_low[i]), _number(found.proven_high[i])
    name = tables[place[0]].name
    if not explain:
        return Disclosure(name, _codes(tables, place), low, high, (name,), f"between {low} and {high}")
    names, text = explain_interval(tables, system, place, low, high)
    return Disclosure(name, _codes(tables, place), low, high, names, text)


def _certificate(
    tables: list[ProtectedTable],
    system: System,
    knowledge: Knowledge,
    places: list[tuple[int, int]],
    found: Findings,
) -> dict[str, Any]:
    used = sorted({*found.low_witness.tolist(), *found.high_witness.tolist()})
    number = {witness: position for position, witness in enumerate(used)}
    kinds, populations = describe_populations(system, [knowledge.whole(found.witnesses[w]) for w in used])
    return {
        "format": CERTIFICATE_FORMAT,
        "tables": [table.digest for table in tables],
        "names": [table.name for table in tables],
        "rules": [table.rule.to_dict() for table in tables],
        "kinds": kinds,
        "populations": populations,
        "safe": [
            [t, cell, number[int(found.low_witness[i])], number[int(found.high_witness[i])]]
            for i, (t, cell) in enumerate(places)
        ],
    }
