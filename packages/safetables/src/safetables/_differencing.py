"""Tables of different people, attacked together: one system per population, side by side, tied by relations."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import product

import numpy as np
from scipy import sparse

from safetables._axis import Axis, CannotLink
from safetables._knowledge import Knowledge, bounds, link_bounds, solved_at_once
from safetables._ledger_relation import Known, Relation, Term
from safetables._protected import ProtectedTable
from safetables._system import System, build_system

Group = tuple[str, str | None]


@dataclass(frozen=True)
class Joint:
    """The quantities of all populations one after the other.

    Attributes:
        places: per table, the quantity of each cell.
        relations: those that say something about these tables, and their rows as (matrix, lower, upper).
        unused: relations that say nothing, as no cell of theirs is in any table.
    """

    tables: tuple[ProtectedTable, ...]
    systems: dict[Group, System]
    starts: dict[Group, int]
    size: int
    places: list[np.ndarray]
    rows: dict[str, tuple[sparse.csr_array, np.ndarray]]
    known: tuple[Known, ...]
    unused: tuple[str, ...]

    @classmethod
    def of(
        cls, tables: Sequence[ProtectedTable], relations: Sequence[Relation] = (), known: Sequence[Known] = ()
    ) -> Joint:
        """Put tables, relations and known figures together.

        Raises:
            CannotLink: tables of one population that cannot be linked; a figure or term no table has a cell for.
        """
        groups: dict[Group, list[int]] = {}
        for number, table in enumerate(tables):
            groups.setdefault((table.population, table.unit), []).append(number)
        systems = {group: build_system([tables[i] for i in members]) for group, members in groups.items()}
        sizes = [system.size for system in systems.values()]
        starts = dict(zip(systems, np.cumsum([0, *sizes]).tolist(), strict=False))
        places: list[np.ndarray] = [np.zeros(0, dtype=np.int64)] * len(tables)
        for group, members in groups.items():
            for member, place in zip(members, systems[group].places, strict=True):
                places[member] = starts[group] + place
        joint = cls(tuple(tables), systems, starts, sum(sizes), places, {}, tuple(known), ())
        rows, unused = {}, []
        for relation in relations:
            found = _relation_rows(joint, relation)
            if found is None:
                unused.append(relation.name)
            else:
                rows[relation.name] = found
        return cls(
            joint.tables, systems, starts, joint.size, places, rows, joint.known, tuple(dict.fromkeys(unused))
        )

    def knowledge(self, without: frozenset[str] = frozenset()) -> Knowledge:
        """What all of it tells an attacker; `without` the named tables, relations and known figures.

        Raises:
            Contradiction: no population fits.
        """
        least, most = np.zeros(self.size), np.full(self.size, np.inf)
        blocks: list[sparse.csr_array] = []
        lower: list[np.ndarray] = []
        upper: list[np.ndarray] = []
        largest = sum(int(table.values.max(initial=0)) for table in self.tables)
        largest += sum(figure.upper or figure.lower for figure in self.known)
        for group, system in self.systems.items():
            mine = [table for table in self.tables if (table.population, table.unit) == group]
            stand = slice(self.starts[group], self.starts[group] + system.size)
            telling = [i for i, table in enumerate(mine) if table.name not in without]
            least[stand], most[stand] = _bounds(system, mine, telling, largest)
            blocks.append(system.links.astype(float))
            for ends, end in zip((lower, upper), link_bounds(system), strict=True):
                ends.append(end)
        matrix = [sparse.block_diag(blocks, format="csr")]
        for name, (rows, end) in self.rows.items():
            if name not in without:
                matrix.append(rows)
                lower.append(np.zeros(len(end)))
                upper.append(end)
        for figure in self.known:
            if figure.name not in without:
                place = self.place_of((figure.population, figure.unit), figure.codes, figure.name)
                least[place] = max(least[place], figure.lower)
                most[place] = min(most[place], np.inf if figure.upper is None else figure.upper)
        stacked = sparse.csr_array(sparse.vstack(matrix, format="csr"))
        return solved_at_once(
            stacked, np.concatenate(lower), np.concatenate(upper), least, most, len(self.systems) > 1
        )

    def place_of(self, group: Group, codes: Mapping[str, str], who: str) -> int:
        """The quantity of a cell of a population."""
        system = self.systems.get(group)
        if system is None:
            raise CannotLink(
                f"{who}: no table counts {group[1] or 'rows'} of {group[0]!r}; add one that does"
            )
        for bag, axes in enumerate(map(system.bag_axes, range(len(system.arrangement.bags)))):
            names = {axis.name for axis in axes}
            nodes = [
                axis.root if axis.name not in codes else _nodes(axis).get(codes[axis.name], -1)
                for axis in axes
            ]
            if set(codes) <= names and min(nodes) >= 0:
                inside = np.ravel_multi_index(nodes, [axis.nodes for axis in axes])
                return int(self.starts[group] + system.starts[bag] + inside)
        raise CannotLink(
            f"{who}: no table of {group[0]!r} crosses {', '.join(codes)} with these codes; leave it out only if "
            "nobody can read it, otherwise add the table it stands in as a released table"
        )


def _bounds(
    system: System, tables: list[ProtectedTable], telling: list[int], largest: int
) -> tuple[np.ndarray, np.ndarray]:
    """`bounds`, from some of the tables."""
    if len(telling) == len(tables):
        return bounds(system, tables, largest=largest)
    if not telling:
        strict = max(table.rule.minimum + table.rule.width for table in tables)
        most = np.full(system.size, np.inf)
        most[system.finest()] = 2 * largest + 4 * strict
        return np.zeros(system.size), most
    some = System(
        system.tables,
        system.arrangement,
        system.axes,
        [system.places[i] for i in telling],
        system.links,
        system.at_least,
        system.starts,
    )
    return bounds(some, [tables[i] for i in telling], largest=largest)


def _nodes(axis: Axis) -> dict[str, int]:
    """Code -> node, of all hierarchies; the total also as the empty code."""
    found = {"": axis.root}
    for dimension, nodes in zip(axis.hierarchies, axis.node_of, strict=True):
        found.update(zip(dimension.codes, nodes.tolist(), strict=True))
    return found


def _relation_rows(joint: Joint, relation: Relation) -> tuple[sparse.csr_array, np.ndarray] | None:
    """Rows `0 <= rows @ quantities <= upper`; None if no table is about it.

    A population without any table is an unknown number of people, at least 0 in every cell.
    """
    there = [term for term in relation.terms if (term.population, relation.unit) in joint.systems]
    gone = {term.sign for term in relation.terms if term not in there}
    if (len(there) < 2 and not (there and gone)) or len(gone) > 1 or (relation.at_least and 1 in gone):
        return None
    sign = -1 if 1 in gone else 1
    end = np.inf if gone or relation.at_least else 0.0
    blocks = [
        _cells_in_common(joint, relation, there, names, sign)
        for names in _shared_names(joint, relation, there)
    ]
    rows = sparse.csr_array(sparse.vstack(blocks, format="csr"))
    return rows, np.full(rows.shape[0], end)


def _shared_names(joint: Joint, relation: Relation, terms: list[Term]) -> list[list[str]]:
    """The largest sets of dimensions that all terms cross."""
    choices = []
    for term in terms:
        bags = joint.systems[(term.population, relation.unit)].arrangement.bags
        choices.append([set(bag) - set(term.at) for bag in bags if set(term.at) <= set(bag)])
        if not choices[-1]:
            raise CannotLink(
                f"relation {relation.name!r}: no table of {term.population!r} has the dimensions {sorted(term.at)}; "
                "release one that has, or leave the codes out"
            )
    found = {frozenset(set.intersection(*choice)) for choice in product(*choices)}
    return [sorted(names) for names in found if not any(names < other for other in found)]


def _cells_in_common(
    joint: Joint, relation: Relation, terms: list[Term], names: list[str], sign: int
) -> sparse.csr_array:
    """One row per cell all terms have over some dimensions."""
    systems = [joint.systems[(term.population, relation.unit)] for term in terms]
    shared = [
        [code for code in _nodes(systems[0].axes[name]) if all(code in _nodes(s.axes[name]) for s in systems)]
        for name in names
    ]
    columns, signs = [], []
    for term, system in zip(terms, systems, strict=True):
        columns.append(
            joint.starts[(term.population, relation.unit)]
            + _term_places(relation, term, system, names, shared)
        )
        signs.append(np.full(len(columns[-1]), float(sign * term.sign)))
    rows = np.tile(np.arange(len(columns[0])), len(terms))
    where = (rows, np.concatenate(columns))
    return sparse.csr_array((np.concatenate(signs), where), shape=(len(columns[0]), joint.size))


def _term_places(
    relation: Relation, term: Term, system: System, names: list[str], shared: list[list[str]]
) -> np.ndarray:
    """The quantities of one term, in the order of the crossings of the shared codes."""
    needed = {*names, *term.at}
    bag = next(i for i, bag in enumerate(system.arrangement.bags) if needed <= set(bag))
    axes = system.bag_axes(bag)
    nodes = []
    for axis in axes:
        mine = _nodes(axis)
        codes = shared[names.index(axis.name)] if axis.name in names else [term.at.get(axis.name, "")]
        if any(code not in mine for code in codes):
            raise CannotLink(
                f"relation {relation.name!r}: {axis.name}={codes[0]} is in no table of {term.population!r}; "
                "give a code the tables have"
            )
        nodes.append(np.array([mine[code] for code in codes]))
    found = np.ravel_multi_index(np.ix_(*nodes), [axis.nodes for axis in axes])
    return np.asarray(system.starts[bag] + found).ravel()  # bags and names are both sorted
