"""How tables over the same people hang together: bags of dimensions and the margins they share.

Tables are linked only through the margins they have in common. If their dimensions form an acyclic scheme,
two tables (or groups of tables, "bags") that agree on the shared margins always come from one population, so
the cross product of all dimensions is not needed. A cyclic scheme (A x B, B x C, C x A) is put into one bag.
The test for acyclicity is the ear removal of Graham, Yu and Ozsoyoglu.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field


@dataclass
class Arrangement:
    """Which bag each table lies in, and how the bags are joined into a tree.

    Attributes:
        bags: names of the dimensions of each bag, sorted.
        home: bag of each table.
        links: (bag, bag nearer to the root, shared dimensions), in an order in which the second is always
            placed before the first when read backwards.
    """

    bags: list[list[str]]
    home: list[int]
    links: list[tuple[int, int, list[str]]] = field(default_factory=list)


def arrange(dimension_sets: Sequence[set[str]], together: set[str]) -> Arrangement:
    """Group tables, given by the names of their dimensions, into bags.

    Args:
        together: dimensions that may lie in one bag only, so all tables with such a dimension share a bag.
    """
    groups = _absorb(_unite([(set(names), [i]) for i, names in enumerate(dimension_sets)], together))
    live = {number: names for number, (names, _) in enumerate(groups)}
    forward = dict.fromkeys(live, -1)
    links: list[tuple[int, int, set[str]]] = []
    while len(live) > 1:
        ear = _find_ear(live)
        if ear is None:
            _merge_core(live, forward)
            break
        links.append(ear)
        del live[ear[0]]
    return _number(groups, live, forward, links)


def _unite(groups: list[tuple[set[str], list[int]]], together: set[str]) -> list[tuple[set[str], list[int]]]:
    for name in together:
        having = [group for group in groups if name in group[0]]
        if len(having) > 1:
            groups = [group for group in groups if name not in group[0]]
            groups.append((set().union(*(g[0] for g in having)), [i for g in having for i in g[1]]))
    return groups


def _absorb(groups: list[tuple[set[str], list[int]]]) -> list[tuple[set[str], list[int]]]:
    """Put a table whose dimensions another group has into that group."""
    kept: list[tuple[set[str], list[int]]] = []
    for names, tables in sorted(groups, key=lambda group: -len(group[0])):
        host = next((group for group in kept if names <= group[0]), None)
        if host is None:
            kept.append((names, list(tables)))
        else:
            host[1].extend(tables)
    return kept


def _find_ear(live: dict[int, set[str]]) -> tuple[int, int, set[str]] | None:
    for ear, names in live.items():
        others = {number: other for number, other in live.items() if number != ear}
        shared = names & set().union(*others.values())
        for number, other in others.items():
            if shared <= other:
                return ear, number, shared
    return None


def _merge_core(live: dict[int, set[str]], forward: dict[int, int]) -> None:
    first, *rest = live
    for number in rest:
        live[first] |= live.pop(number)
        forward[number] = first


def _number(
    groups: list[tuple[set[str], list[int]]],
    live: dict[int, set[str]],
    forward: dict[int, int],
    links: list[tuple[int, int, set[str]]],
) -> Arrangement:
    final = [number for number in range(len(groups)) if forward[number] < 0]
    place = {number: final.index(number if forward[number] < 0 else forward[number]) for number in forward}
    names = [sorted(live.get(number, groups[number][0])) for number in final]
    home = [0] * sum(len(tables) for _, tables in groups)
    for number, (_, tables) in enumerate(groups):
        for table in tables:
            home[table] = place[number]
    return Arrangement(names, home, [(place[a], place[b], sorted(shared)) for a, b, shared in links])
