"""What must hold for every table: `problems_of` protects it, attacks it, and lists what is wrong.

Used by test_exhaustive.py and, for a million tables, by benchmarks/many_tables.py.
"""

from functools import lru_cache
from itertools import combinations_with_replacement, permutations, product

import attackers
import numpy as np
import safetables as st

RULES = {
    "classical": st.Threshold(3),
    "classical, zeros sensitive": st.Threshold(3, zeros_sensitive=True),
    "strict": st.Threshold.strict(3),
    "strict, zeros sensitive": st.Threshold.strict(3, zeros_sensitive=True),
}


@lru_cache(maxsize=256)
def dimensions_of(shape, *, level=False):
    """Flat dimensions a, b, c; with `level` all leaves of the first but the last lie under a code g."""
    found = [st.Dimension.flat("abc"[i], [f"{'abc'[i]}{k}" for k in range(n)]) for i, n in enumerate(shape)]
    if level:
        *below, last = found[0].leaves
        found[0] = st.Dimension(
            "a", {"total": None, "g": "total", **dict.fromkeys(below, "g"), last: "total"}
        )
    return tuple(found)


def table_of(counts, dimensions, name="table"):
    """A table from inner counts in reading order, summed by the attacker's own matrix."""
    (sums,) = attackers.cell_sums((tuple(dimensions),))
    every = np.rint(sums @ np.asarray(counts, dtype=float)).astype(np.int64)
    return st.Table(name, tuple(dimensions), every.reshape([len(d.codes) for d in dimensions]))


def hiding(table, rule, hidden):
    """A publication of a table with these cells hidden; the sensitive ones among them are primary."""
    counts = table.counts.ravel()
    return st.ProtectedTable(
        name=table.name,
        dimensions=table.dimensions,
        values=np.where(hidden, -1, counts),
        status=np.where(hidden, np.where(rule.sensitive(counts), 1, 2), 0).astype(np.int8),
        lower=np.where(hidden, rule.floor, counts),
        upper=np.where(hidden, np.iinfo(np.int64).max, counts),
        rule=rule,
        population=table.population,
    )


def primary_only(table, rule):
    """What an office publishes that forgets the totals."""
    return hiding(table, rule, rule.sensitive(table.counts.ravel()))


def problems_of(tables, rule):
    """Protect tables of the same people one after the other, each beside those before, and check all that is promised."""
    found, released = [], []
    for table in tables:
        found += _naive_problems(table, rule)
        try:
            protected = st.protect(table, rules=rule, method=st.Suppression(), released=released)
        except st.CannotProtect:
            found += _refusal_problems(table, rule, released)
            continue
        released.insert(0, protected)
        found += _shown_problems(table, protected)
    return found + _safety_problems(released)


def open_cells(tables):
    """(table, position) -> interval of the sensitive cells that the attacker of their rule narrows too far."""
    cells = [(t, cell) for t, table in enumerate(tables) for cell in table.sensitive.nonzero()[0].tolist()]
    found = attackers.intervals(tables, cells, whole=any(table.rule.whole for table in tables))
    return {
        (t, cell): (low, high)
        for (t, cell), (low, high) in zip(cells, found.tolist(), strict=True)
        if not is_safe(tables[t].rule, low, high)
    }


def is_safe(rule, low, high):
    """The promise of a rule in words of its own: see `attackers`."""
    if high - low < rule.width - attackers.NEAR:
        return False
    return not (rule.beyond and low >= rule.smallest and high <= rule.minimum - 1)


def _naive_problems(table, rule):
    """The audit calls disclosed exactly what the attacker recovers."""
    naive = primary_only(table, rule)
    result = st.audit(naive)
    expected = {position: ends for (_, position), ends in open_cells([naive]).items()}
    shape = tuple(len(d.codes) for d in table.dimensions)
    named = {}
    for cell in result.disclosed:
        at = tuple(d.index[cell.codes[d.name]] for d in table.dimensions)
        named[int(np.ravel_multi_index(at, shape))] = (cell.lower, cell.upper)
    found = [f"naive: the audit leaves {len(result.undecided)} undecided"] if result.undecided else []
    if named.keys() != expected.keys() or result.certified != (not expected):
        found.append(f"naive: the audit names {named}, the attacker {expected}")
    wrong = [at for at in named.keys() & expected.keys() if not np.allclose(named[at], expected[at])]
    return found + [f"naive: cell {at} is {named[at]}, for the attacker {expected[at]}" for at in wrong]


def _refusal_problems(table, rule, released):
    """Who says that nothing helps must be right: with all that may be hidden hidden, a cell is open."""
    hidden = (table.counts.ravel() > 0) | rule.zeros_sensitive
    if open_cells([hiding(table, rule, hidden), *released]):
        return []
    return ["refused, though hiding everything is safe"]


def _shown_problems(table, protected):
    """Published figures are true, sensitive ones hidden, and the bounds hold the truth."""
    counts, found = table.counts.ravel(), []
    shown = ~protected.hidden
    if (protected.values[shown] != counts[shown]).any():
        found.append("a published figure is wrong")
    if (protected.rule.sensitive(counts) != (protected.status == 1)).any():
        found.append("the primaries are not the sensitive cells")
    if (protected.values[protected.hidden] != -1).any():
        found.append("a hidden cell has a value")
    return found


def _safety_problems(tables):
    if not tables:
        return []
    found = [f"{cell} is narrowed to {ends}" for cell, ends in open_cells(tables).items()]
    first, *others = tables
    result = st.audit(first, released=others)
    if not result.certified:
        return [*found, f"protected, but the audit finds {result.disclosed or result.undecided}"]
    try:
        st.verify_certificate(first, result.certificate, released=others)
    except st.BadCertificate as error:
        found.append(f"the certificate is refused: {error}")
    return found


def every_table(shape, counts=range(5)):
    """The inner counts of every table of a shape, one of those that differ only by the order of codes or dimensions.

    The first of each class in lexical order; 3 x 3 with counts 0..4 are 1,953,125 tables in 30,175 classes.
    """
    moves = np.array(list(_symmetries(shape)))
    if shape[0] == 1 or len(shape) == 1:
        yield from combinations_with_replacement(counts, int(np.prod(shape)))
        return
    for table in _with_sorted_first_rows(shape, counts):
        images = np.array(table)[moves]
        differ = images != images[0]
        at = differ.argmax(axis=1)
        rows = np.arange(len(moves))
        if not (differ[rows, at] & (images[rows, at] < images[0, at])).any():
            yield table


def _with_sorted_first_rows(shape, counts):
    """Rows in lexical order, the first of them sorted along the last axis: every class has such a table."""
    width = shape[-1]
    rows = list(product(counts, repeat=width))
    number = int(np.prod(shape)) // width
    if len(shape) == 2:
        for chosen in combinations_with_replacement(rows, number):
            yield tuple(value for row in chosen for value in row)
    else:
        yield from product(counts, repeat=number * width)


def drawn_problem(seed):
    """A table, or two linked ones, and a rule, drawn by a seed: (tables, rule). Up to 4 x 4 x 2, counts 0..4."""
    random = np.random.default_rng(seed)
    shape = tuple(random.integers(2, 5, random.integers(1, 3)).tolist())
    if random.random() < 0.5:
        shape = (*shape, 2)
    dimensions = dimensions_of(shape, level=bool(random.random() < 0.5) and shape[0] > 2)
    weights = random.dirichlet(np.ones(5))
    counts = random.choice(5, int(np.prod(shape)), p=weights)
    rule = list(RULES.values())[random.integers(len(RULES))]
    if len(shape) < 2 or random.random() < 0.6:
        return [table_of(counts, dimensions)], rule
    return _margins(counts, dimensions, random), rule


def _margins(counts, dimensions, random):
    """Two tables of the same people: without one dimension each, or one without and one with another level."""
    inner = np.asarray(counts).reshape([len(d.leaves) for d in dimensions])
    axes = random.permutation(len(dimensions))[:2].tolist()
    tables = []
    for axis in axes:
        rest = tuple(d for i, d in enumerate(dimensions) if i != axis)
        tables.append(table_of(inner.sum(axis=axis).ravel(), rest, name=f"without {dimensions[axis].name}"))
    if random.random() < 0.5:
        tables[1] = table_of(counts, dimensions)
    return tables


def _symmetries(shape):
    """Positions of the inner cells after every renaming of codes and every exchange of equal dimensions; first: none."""
    places = np.arange(int(np.prod(shape))).reshape(shape)
    for axes in permutations(range(len(shape))):
        if tuple(shape[axis] for axis in axes) != tuple(shape):
            continue
        turned = places.transpose(axes)
        for orders in product(*(permutations(range(n)) for n in shape)):
            yield turned[np.ix_(*orders)].ravel()
