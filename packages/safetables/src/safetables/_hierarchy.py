"""One tree of codes: read, checked, put in order."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from safetables._cellrows import columns_of, rows_of
from safetables._error import SafetablesError

Parents = Mapping[str, str | None]


class HierarchyError(SafetablesError):
    """The codes of a dimension do not form one tree, or its hierarchies do not fit together."""


def codes_in_reading_order(where: str, parents: Parents) -> tuple[str, ...]:
    """Depth first from the root, children in the order given; checks that everything is reached."""
    _check_codes(where, parents)
    roots = [code for code, parent in parents.items() if parent is None]
    if not roots:
        raise HierarchyError(f"{where}: no root; give exactly one code without a parent (the total)")
    if len(roots) > 1:
        raise HierarchyError(
            f"{where}: {len(roots)} roots ({', '.join(roots[:5])}); put all but one under a parent"
        )
    below = children_of(parents)
    order, stack = [], [roots[0]]
    while stack:
        code = stack.pop()
        order.append(code)
        stack.extend(reversed(below.get(code, ())))
    if len(order) < len(parents):
        raise HierarchyError(f"{where}: {_describe_cycle(parents, set(order))}; break the cycle")
    return tuple(order)


def children_of(parents: Parents) -> dict[str, tuple[str, ...]]:
    """Code -> its direct children, in the order given; leaves are not in it."""
    found: dict[str, list[str]] = {}
    for code, parent in parents.items():
        if parent is not None:
            found.setdefault(parent, []).append(code)
    return {code: tuple(below) for code, below in found.items()}


def chain(parents: Parents, code: str) -> tuple[str, ...]:
    """The code itself, its parent, ... up to the root."""
    found = [code]
    while (parent := parents[found[-1]]) is not None:
        found.append(parent)
    return tuple(found)


def leaves_below(parents: Parents) -> dict[str, frozenset[str]]:
    """Code -> the leaves under it; a leaf lies under itself."""
    inner = set(parents.values())
    found: dict[str, set[str]] = {code: set() for code in parents}
    for leaf in (code for code in parents if code not in inner):
        for code in chain(parents, leaf):
            found[code].add(leaf)
    return {code: frozenset(leaves) for code, leaves in found.items()}


def check_same_people(where: str, first: Parents, other: Parents) -> None:
    """Two hierarchies of one dimension have the same leaves, and a code of both has the same leaves in both."""
    ours, theirs = leaves_below(first), leaves_below(other)
    leaves, others = _leaves(first), _leaves(other)
    for code in [*leaves, *others]:
        if code not in others:
            raise HierarchyError(
                f"{where}: {code!r} is a leaf of the first hierarchy and not of another; put it under a code there too"
            )
        if code not in leaves:
            raise HierarchyError(
                f"{where}: {code!r} is a leaf of another hierarchy and not of the first; give all hierarchies the "
                "same leaves"
            )
    for code in ours:
        if code in theirs and ours[code] != theirs[code]:
            leaf = sorted(ours[code] ^ theirs[code])[0]
            raise HierarchyError(
                f"{where}: {code!r} holds {leaf!r} in one hierarchy and not in another; the same code means the same "
                "people: name one of the two differently"
            )


def read_hierarchies(path: Path, encoding: str = "utf-8") -> list[dict[str, str | None]]:
    """Rows ``child,parent`` or ``child,parent,hierarchy``; one mapping per hierarchy, in order of appearance.

    A row whose third column is empty belongs to every hierarchy (the root, for example).

    Raises:
        BadFile: the file cannot be read. HierarchyError: other columns, or a code given twice.
    """
    header = columns_of(path, encoding=encoding)
    if header not in (["child", "parent"], ["child", "parent", "hierarchy"]):
        raise HierarchyError(
            f"{path}, row 1: found {header}, expected the header child,parent or child,parent,hierarchy"
        )
    rows = [(f"{path}, row {number}", list(row.values())) for number, row in rows_of(path, header, encoding)]
    names = list(dict.fromkeys(row[2].strip() for _, row in rows if len(row) > 2 and row[2].strip()))
    return [_one_hierarchy(rows, name) for name in names or [""]]


def _one_hierarchy(rows: list[tuple[str, list[str]]], name: str) -> dict[str, str | None]:
    parents: dict[str, str | None] = {}
    for place, row in rows:
        child, parent, of = (field.strip() for field in (*row, "")[:3])
        if of not in ("", name):
            continue
        if child in parents:
            raise HierarchyError(
                f"{place}, column child: {child!r} is given twice; give each code one parent"
            )
        parents[child] = parent or None
    return parents


def _leaves(parents: Parents) -> dict[str, None]:
    inner = set(parents.values())
    return {code: None for code in parents if code not in inner}


def _check_codes(where: str, parents: Parents) -> None:
    if not parents:
        raise HierarchyError(f"{where}: no codes; give at least the total")
    for code, parent in parents.items():
        if not isinstance(code, str) or not code:
            raise HierarchyError(
                f"{where}: {code!r} is no code; codes are non-empty text (keep leading zeros)"
            )
        if parent is not None and parent not in parents:
            raise HierarchyError(f"{where}: {code!r} lies under {parent!r}, which is no code; add {parent!r}")


def _describe_cycle(parents: Parents, reached: set[str]) -> str:
    code = next(code for code in parents if code not in reached)
    path: list[str] = []
    while code not in path:
        path.append(code)
        code = str(parents[code])
    return "the codes " + " -> ".join([*path[path.index(code) :], code]) + " lie under each other"
