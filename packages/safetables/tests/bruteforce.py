"""The plain attacker of the tests: tries whole-numbered people, one inner cell after the other.

Right for `Threshold.strict(n)`, whose attacker knows that people are whole and no hidden cell is empty. For the other kind
of rule see `attackers`. Written without any part of the library's search: own subtotals, own bounds, depth first.
"""

from itertools import product

import safetables as st


def inner_cells(dimensions):
    """Codes of each inner cell."""
    return list(product(*(dimension.leaves for dimension in dimensions)))


def published_sums(table: st.ProtectedTable, atoms):
    """For every cell: the atoms it sums, and the values an attacker reads off the cell itself."""
    sums = []
    least = 1 if table.rule.zeros_known and not table.rule.zeros_sensitive else 0
    for position in range(len(table)):
        cell = table.cell_at(position)
        members = [
            number
            for number, codes in enumerate(atoms)
            if all(cell.codes[d.name] in d.ancestors(codes[d.name]) for d in table.dimensions)
        ]
        if cell.value is None:
            sums.append((members, least, None))
        else:
            sums.append((members, cell.lower, cell.upper))
    return sums


def possible(tables, wanted_table, wanted_position, values, *, most=12):
    """Which of `values` the cell can take in some population of non-negative whole numbers.

    Several tables must share all their dimensions' leaves; their atoms are the cross product of all dimensions.
    """
    dimensions = {d.name: d for table in tables for d in table.dimensions}
    atoms = [dict(zip(dimensions, codes, strict=True)) for codes in inner_cells(dimensions.values())]
    sums = [row for table in tables for row in published_sums(table, atoms)]
    wanted = published_sums(wanted_table, atoms)[wanted_position][0]
    return {v for v in values if _exists([*sums, (wanted, v, v)], len(atoms), most)}


def _exists(sums, size, most):
    rows_of = [[] for _ in range(size)]
    for number, (members, _, _) in enumerate(sums):
        for atom in members:
            rows_of[atom].append(number)
    value = [0] * len(sums)
    left = [len(members) for members, _, _ in sums]
    return _search(0, size, most, sums, rows_of, value, left)


def _search(atom, size, most, sums, rows_of, value, left):
    if atom == size:
        return True
    rows = rows_of[atom]
    room = min([most, *(sums[r][2] - value[r] for r in rows if sums[r][2] is not None)])
    for r in rows:
        left[r] -= 1
    found = False
    for count in range(room + 1):
        if all(value[r] + count + left[r] * most >= sums[r][1] for r in rows):
            for r in rows:
                value[r] += count
            found = _search(atom + 1, size, most, sums, rows_of, value, left)
            for r in rows:
                value[r] -= count
            if found:
                break
    for r in rows:
        left[r] += 1
    return found
