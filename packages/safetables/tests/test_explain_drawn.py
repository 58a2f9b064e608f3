"""Explanations against attackers that share nothing with them: exact fractions for sums, linear programs for bounds."""

import time
from dataclasses import replace
from itertools import product

import attackers
import numpy as np
import pyarrow as pa
import pytest
import safetables as st
from every_table import dimensions_of, hiding, is_safe, table_of
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as draw

FEW = settings(
    max_examples=25,
    deadline=None,
    derandomize=True,
    phases=[Phase.generate, Phase.shrink],
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
RULES = [st.Threshold(3), st.Threshold.strict(3), st.Threshold(3, zeros_sensitive=True)]
PLANS = st.Dimension(
    "a",
    {"all": None, "north": "all", "a0": "north", "a1": "north", "a2": "all", "a3": "all"},
    also=[{"plan": "all", "a1": "plan", "a2": "plan", "a0": "all", "a3": "all"}],
)
COLUMNS = st.Dimension.flat("b", ["b0", "b1", "b2"])
KINDS = {
    "flat": dimensions_of((3, 3)),
    "a level": dimensions_of((3, 2), level=True),
    "three dimensions": dimensions_of((2, 2, 2)),
    "two hierarchies": (PLANS, COLUMNS),
}


@draw.composite
def counted(drawn, kinds=tuple(KINDS)):
    """A table, and two spare cells hidden beside what `protect` hides, or any cells where `protect` refuses."""
    dimensions = KINDS[drawn(draw.sampled_from(kinds))]
    size = int(np.prod([len(d.leaves) for d in dimensions]))
    counts = drawn(draw.lists(draw.sampled_from([0, 1, 2, 3, 4, 5, 9, 14]), min_size=size, max_size=size))
    return inner_table(counts, dimensions)


def inner_table(counts, dimensions):
    """From counts in the order of the leaves; the helper of the exhaustive tests knows one hierarchy only."""
    if len(dimensions[0].hierarchies) == 1:
        return table_of(counts, dimensions)
    cells = list(product(*(d.leaves for d in dimensions)))
    columns = {d.name: [codes[i] for codes in cells] for i, d in enumerate(dimensions)}
    return st.tabulate_cells(pa.table({**columns, "n": counts}), dimensions, name="table")


def published(table, rule, more, released=()):
    """Protected, and some more hidden cells nobody needs."""
    try:
        protected = st.protect(table, rules=rule, method=st.Suppression(), released=released)
        hidden, reasons = protected.hidden.copy(), protected.reasons
    except st.CannotProtect:
        hidden, reasons = rule.sensitive(table.counts.ravel()), {}
    hidden[[place % len(hidden) for place in more]] = True
    hidden &= (table.counts.ravel() > 0) | rule.zeros_sensitive
    return replace(hiding(table, rule, hidden), reasons=reasons)


def shown(protected, position, value):
    """The same with one more cell published."""
    status, values = protected.status.copy(), protected.values.copy()
    lower, upper = protected.lower.copy(), protected.upper.copy()
    status[position], values[position], lower[position], upper[position] = 0, value, value, value
    return replace(protected, status=status, values=values, lower=lower, upper=upper)


def sensitive_in(tables):
    return {
        (number, p)
        for number, t in enumerate(tables)
        for p in np.flatnonzero(t.sensitive & t.hidden).tolist()
    }


def place_of(tables, found):
    (number,) = (n for n, table in enumerate(tables) if table.name == found.table)
    at = [d.index[found.codes[d.name]] for d in tables[number].dimensions]
    return number, int(np.ravel_multi_index(at, tables[number].shape))


def same_people(tables, places):
    """The inner cells each of these cells counts: two cells of the same people are one."""
    sums = attackers.cell_sums(tuple(table.dimensions for table in tables))
    return {sums[number][cell].tobytes() for number, cell in places}


def check_equation(found, tables, truth):
    """It holds for the true counts, its figures are published, and all of them are needed."""
    total = (
        sum(f.factor * truth[place_of(tables, f)] for f in found.together) + truth[place_of(tables, found)]
    )
    assert total == sum(f.factor * truth[place_of(tables, f)] for f in found.equation)
    for figure in found.equation:
        number, cell = place_of(tables, figure)
        assert figure.factor
        assert figure.value is None or tables[number].values[cell] == figure.value != 0


def check_sums(protected, table, released=(), earlier=()):
    """Every cell said to follow from a secondary follows by exact elimination, and no other."""
    tables, all_true = [protected, *released], [table, *earlier]
    truth = {(n, p): int(v) for n, t in enumerate(all_true) for p, v in enumerate(t.counts.ravel().tolist())}
    sensitive, told = sensitive_in(tables), attackers.determined(tables)
    secondaries = 0
    for position, found in st.explain_all(protected, released=released).items():
        assert (found.follows is not None) == ((0, position) in told)
        if found.status != "secondary" or found.follows is not None:
            continue
        secondaries += 1
        after = attackers.determined([shown(protected, position, truth[0, position]), *released])
        expected = {place for place in after.keys() - told.keys() if place in sensitive}
        mine = {place_of(tables, one) for one in found.recovered}
        assert same_people(tables, mine) == same_people(tables, expected), found.text
        assert found.needed == bool(expected)
        for one in (*found.recovered, *found.summed):
            check_equation(one, tables, truth)
        if found.chosen_for is not None and found.chosen_for.equation:
            check_equation(found.chosen_for, tables, truth)
    return secondaries


@pytest.mark.parametrize("rule", RULES, ids=["classical", "strict", "zeros sensitive"])
@FEW
@given(table=counted(), more=draw.lists(draw.integers(0, 99), max_size=3))
def test_what_follows_by_sums_is_what_exact_elimination_finds(rule, table, more):
    check_sums(published(table, rule, more), table)


def test_the_drawn_tables_have_secondaries():
    table = inner_table([1, 9, 4, 5, 2, 9, 14, 3, 5, 4, 9, 1], (PLANS, COLUMNS))
    assert check_sums(published(table, RULES[0], [3, 9]), table) > 3


@FEW
@given(
    counts=draw.lists(draw.sampled_from([0, 1, 2, 5, 9]), min_size=8, max_size=8),
    more=draw.lists(draw.integers(0, 99), max_size=3),
)
def test_with_an_earlier_table_too(counts, more):
    dimensions = dimensions_of((2, 2, 2))
    whole = table_of(counts, dimensions)
    totals = whole.counts
    sides = [
        st.Table("first", dimensions[:2], np.ascontiguousarray(totals[:, :, 0])),
        st.Table("second", dimensions[1:], np.ascontiguousarray(totals[0])),
    ]
    earlier = published(sides[0], RULES[0], [])
    check_sums(published(sides[1], RULES[0], more, [earlier]), sides[1], [earlier], [sides[0]])


@pytest.mark.parametrize("rule", RULES[:2], ids=["classical", "strict"])
@FEW
@given(table=counted(("flat", "a level")), more=draw.lists(draw.integers(0, 99), max_size=2))
def test_a_recovered_cell_has_one_value_and_a_narrowed_one_too_few_by_linear_programs(rule, table, more):
    protected = published(table, rule, more)
    for position in np.flatnonzero(protected.status == 2).tolist():
        found = st.explain(protected, protected.cell_at(position).codes, table=table)
        after = shown(protected, position, int(table.counts.flat[position]))
        places = [place_of([protected], one) for one in (*found.recovered, *found.narrowed)]
        if not places:
            continue
        ends = attackers.intervals([after], places)
        for one, place, (low, high) in zip(
            (*found.recovered, *found.narrowed), places, ends.tolist(), strict=True
        ):
            if one in found.recovered:
                assert high - low < attackers.NEAR
                assert round(low) == table.counts.flat[place[1]]
                continue
            whole = (np.ceil(low - 1e-6), np.floor(high + 1e-6)) if rule.whole else (low, high)
            assert (one.lower, one.upper) == pytest.approx(whole)
            assert not is_safe(rule, one.lower, one.upper)
            before = attackers.intervals([protected], [place], whole=rule.whole)[0]
            assert is_safe(rule, *before) or rule.whole


def test_a_county_is_explained_in_seconds_and_every_equation_holds():
    """3,255 cells, skewed: all secondaries are needed by sums, and the shortest equation is mostly a line or two."""
    random = np.random.default_rng(5)
    region = st.Dimension.flat("region", [f"M{i:02d}" for i in range(14)])
    parents = {"all": None} | {f"F{f}": "all" for f in range(5)}
    service = st.Dimension("service", parents | {f"S{s:02d}": f"F{s // 5}" for s in range(25)})
    age = st.Dimension.flat("age", [f"A{i}" for i in range(6)])
    share = np.einsum(
        "i,j,k->ijk", random.dirichlet(np.full(14, 0.6)), 1 / np.arange(1, 26), [1, 2, 4, 8, 16, 30]
    )
    inner = random.multinomial(4000, share.ravel() / share.sum())
    codes = list(product(region.leaves, service.leaves, age.leaves))
    columns = {name: [c[i] for c in codes] for i, name in enumerate(("region", "service", "age"))}
    table = st.tabulate_cells(pa.table({**columns, "n": inner}), [region, service, age])
    protected = st.protect(table, rules=st.Threshold(4), method=st.Suppression())
    begin = time.process_time()
    explained = st.explain_all(protected)
    assert time.process_time() - begin < 3.0
    truth = {(0, p): int(v) for p, v in enumerate(table.counts.ravel().tolist())}
    secondaries = [one for one in explained.values() if one.status == "secondary"]
    assert len(secondaries) > 50
    for found in secondaries:
        assert found.needed
        for one in found.recovered:
            check_equation(one, [protected], truth)
            assert 1 <= truth[place_of([protected], one)] <= 3
    assert np.median([len(one.recovered[0].equation) for one in secondaries]) <= 6
