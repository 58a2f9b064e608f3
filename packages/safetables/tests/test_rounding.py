"""Rounding at random without bias, and rounding that stays additive."""

import json
from itertools import product

import numpy as np
import pyarrow as pa
import pytest
import safetables as st
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as draw

SLOW = settings(
    max_examples=20,
    deadline=None,
    derandomize=True,
    suppress_health_check=list(HealthCheck),
    phases=[Phase.explicit, Phase.generate],
)
SECRET = b"sixteen bytes or more"
BASES = draw.sampled_from([2, 3, 5, 10])
A = st.Dimension("a", {"all": None, "g": "all", "a0": "g", "a1": "g", "a2": "all"})
B = st.Dimension.flat("b", ["b0", "b1", "b2"])
C = st.Dimension.flat("c", ["c0", "c1"])
CUBE = tuple(st.Dimension.flat(name, [f"{name}{i}" for i in range(2)]) for name in "xyz")
ALONE = st.Dimension("b", {"b0": None})
TWO_TREES = st.Dimension(
    "t",
    {"all": None, "n": "all", "t0": "n", "t1": "n", "t2": "all"},
    [{"e": "all", "t1": "e", "t2": "e", "t0": "all"}],
)


def table_of(counts, dimensions):
    codes = list(product(*(d.leaves for d in dimensions)))
    columns = {d.name: [c[i] for c in codes] for i, d in enumerate(dimensions)}
    return st.tabulate_cells(pa.table({**columns, "n": counts}), dimensions)


@draw.composite
def tables(drawn, shapes=((B,), (A, C), (A, B, C), (TWO_TREES, B), (TWO_TREES,))):
    dimensions = list(drawn(draw.sampled_from(shapes)))
    size = int(np.prod([len(d.leaves) for d in dimensions]))
    return table_of(drawn(draw.lists(draw.integers(0, 13), min_size=size, max_size=size)), dimensions)


def broken_sums(protected):
    """Equations "total = sum of its parts" that do not hold, by adding up every one."""
    broken = 0
    values = protected.values.reshape(protected.shape)
    for axis, dimension in enumerate(protected.dimensions):
        front = np.moveaxis(values, axis, 0)
        for parent, children in dimension.partitions:
            parts = sum(front[dimension.index[child]] for child in children)
            broken += int((front[dimension.index[parent]] != parts).sum())
    return broken


def rounded(table, base, kind, **more):
    method = st.Rounding(base, kind, prove=False, **more)
    return st.protect(table, rules=st.Threshold(3), method=method)


@SLOW
@given(tables(), BASES)
def test_controlled_rounding_is_additive_and_takes_a_neighbouring_multiple(table, base):
    protected = rounded(table, base, "controlled")
    counts = table.counts.ravel()
    assert broken_sums(protected) == 0
    assert (protected.values % base == 0).all()
    assert (protected.values >= 0).all()
    reach = base * (1 + protected.widened)
    assert (abs(protected.values - counts) < reach).all()
    if protected.widened == 0:
        assert (protected.values[counts % base == 0] == counts[counts % base == 0]).all()
    assert (protected.lower <= counts).all()
    assert (counts <= protected.upper).all()


def best_distance(table, base):
    """The smallest distance of a zero-restricted additive rounding, by trying every choice for the inner cells."""
    counts, dims = table.counts, table.dimensions
    inner = counts[np.ix_(*([d.index[leaf] for leaf in d.leaves] for d in dims))]
    low, high = counts // base * base, -(-counts // base) * base
    best = None
    for ups in product(*((0,) if rest == 0 else (0, 1) for rest in (inner % base).ravel())):
        units = inner // base + np.array(ups).reshape(inner.shape)
        values = summed(units, dims) * base
        if ((values >= low) & (values <= high)).all():
            distance = int(abs(values - counts).sum())
            best = distance if best is None else min(best, distance)
    return best


def summed(inner, dims):
    """Every cell from the inner cells, code by code."""
    for axis, dimension in enumerate(dims):
        below = [
            [i for i, leaf in enumerate(dimension.leaves) if code in dimension.ancestors(leaf)]
            for code in dimension.codes
        ]
        inner = np.stack([inner.take(leaves, axis).sum(axis) for leaves in below], axis)
    return inner


@SLOW
@given(tables(shapes=((B,), (A,), (C, B), (TWO_TREES,), CUBE)), BASES)
def test_controlled_rounding_is_near_the_best_additive_rounding_there_is(table, base):
    best = best_distance(table, base)
    protected = rounded(table, base, "controlled")
    found = int(abs(protected.values - table.counts.ravel()).sum())
    assert (protected.widened == 0) == (best is not None)
    if best is not None:
        assert best <= found <= best * 1.021


def test_where_no_controlled_rounding_exists_the_smallest_widening_is_taken_and_named():
    """Three dimensions, base 2: every choice of up and down breaks a total (tried one by one in the test above)."""
    table = table_of([0, 1, 1, 0, 0, 1, 1, 1], CUBE)
    assert best_distance(table, 2) is None
    protected = rounded(table, 2, "controlled")
    assert broken_sums(protected) == 0
    assert protected.widened == 1
    assert protected.method[0]["in_one_program"] is True
    assert ((protected.upper - protected.lower) >= 3).all()
    again = st.ProtectedTable.from_dict(protected.to_dict())
    assert again.widened == 1


def test_a_table_too_large_for_one_program_is_rounded_piece_by_piece(monkeypatch):
    monkeypatch.setattr("safetables._rounding_controlled.MOST_CELLS", 40)
    places = {"land": None} | {f"k{i}": "land" for i in range(3)}
    places |= {f"k{i}m{j}": f"k{i}" for i in range(3) for j in range(9)}
    dimensions = [st.Dimension("place", places), B]
    random = np.random.default_rng(4)
    table = table_of(random.integers(0, 9, 81).tolist(), dimensions)
    protected = rounded(table, 5, "controlled")
    assert broken_sums(protected) == 0
    assert protected.widened == 0
    assert protected.method[0]["in_one_program"] is False
    monkeypatch.undo()
    at_once = rounded(table, 5, "controlled")
    assert at_once.method[0]["in_one_program"] is True
    distances = [abs(one.values - table.counts.ravel()).sum() for one in (at_once, protected)]
    assert distances[0] <= distances[1] <= 1.1 * distances[0]


def test_what_is_published_about_the_method_tells_nothing_of_the_true_counts():
    """Two tables that round to the same values have the same publication, to the last byte."""
    texts = [json.dumps(rounded(table_of([n], [ALONE]), 5, "controlled").to_dict()) for n in (6, 7)]
    assert texts[0] == texts[1]


@given(BASES, draw.integers(0, 50))
def test_random_rounding_is_unbiased_with_the_variance_of_a_coin(base, count):
    """Counted over the keys: the keys that round up are an interval whose end is found by bisection."""
    method = st.Rounding(base, "random", secret=SECRET)
    low, high = count // base * base, count // base * base + base

    def value(key):
        return int(method.round_at_random(np.array([count]), np.array([key]))[0])

    smallest_down, most = 0, 1 << 53
    while smallest_down < most:
        middle = (smallest_down + most) // 2
        smallest_down, most = (middle + 1, most) if value(middle) == high else (smallest_down, middle)
    up = smallest_down / 2**53
    assert low * (1 - up) + high * up == pytest.approx(count, abs=1e-14 * base)
    rest = count % base
    variance = (high - count) ** 2 * up + (low - count) ** 2 * (1 - up)
    assert variance == pytest.approx(rest * (base - rest), abs=1e-12 * base)


@SLOW
@given(tables(), BASES)
def test_random_rounding_takes_a_neighbour_and_its_interval_holds_the_count(table, base):
    protected = rounded(table, base, "random", secret=SECRET)
    counts = table.counts.ravel()
    assert (abs(protected.values - counts) < base).all()
    assert (protected.values % base == 0).all()
    assert (protected.values[counts % base == 0] == counts[counts % base == 0]).all()
    assert (protected.lower <= counts).all()
    assert (counts <= protected.upper).all()
    assert protected.widened == 0


def test_the_same_cell_rounds_the_same_way_in_every_table_and_release():
    random = np.random.default_rng(2)
    inner = random.integers(0, 30, (3, 3))
    wide = rounded(table_of(inner.ravel().tolist(), [A, B]), 5, "random", secret=SECRET)
    narrow = rounded(table_of(inner.sum(axis=1).tolist(), [A]), 5, "random", secret=SECRET)
    turned = rounded(table_of(inner.T.ravel().tolist(), [B, A]), 5, "random", secret=SECRET)
    for code in A.codes:
        assert wide.cell(a=code).value == narrow.cell(a=code).value == turned.cell(a=code).value
    other = rounded(table_of(inner.ravel().tolist(), [A, B]), 5, "random", secret=SECRET + b"!")
    assert (other.values != wide.values).any()
    assert SECRET.decode() not in str(wide.to_dict())


def test_cell_keys_round_the_same_people_the_same_way_under_other_codes():
    records = pa.table(
        {"a": ["a0"] * 7 + ["a2"] * 4, "c": ["c1"] * 7 + ["c0"] * 4, "k": [i / 11 for i in range(11)]}
    )
    values = []
    for dimension in (A, C):
        keys = st.cell_keys(records, [dimension], key="k")
        protected = rounded(st.tabulate(records, [dimension]), 5, "random", keys=keys)
        values.append(protected)
    assert values[0].cell(a="a0").value == values[1].cell(c="c1").value
    assert values[0].cell(a="a2").value == values[1].cell(c="c0").value


def test_a_value_stands_for_the_counts_it_can_come_from():
    values = np.array([0, 5, 10])
    assert [x.tolist() for x in st.Rounding(5).interval(values)] == [[0, 3, 8], [2, 7, 12]]
    assert [x.tolist() for x in st.Rounding(5, "controlled").interval(values)] == [[0, 1, 6], [4, 9, 14]]
    wider = st.Rounding(5, "controlled").interval(values, 1)
    assert [x.tolist() for x in wider] == [[0, 0, 1], [9, 14, 19]]


def test_a_rounded_table_is_attacked_and_certified():
    counts = np.random.default_rng(9).integers(0, 40, 9).tolist()
    for method in (st.Rounding(10, "random", secret=SECRET), st.Rounding(10, "controlled")):
        protected = st.protect(table_of(counts, [A, B]), rules=st.Threshold(3), method=method)
        result = st.audit(protected)
        assert result.certified
        st.verify_certificate(protected, result.certificate)


def test_after_hiding_a_published_zero_that_may_be_a_small_count_does_not_stand_out():
    """Two counts that round to 0, one of them empty: what is printed beside them is the same."""
    table = table_of([0, 2, 40], [B])
    rule = st.Threshold(2)
    protected = st.protect(table, rules=rule, method=(st.Suppression(), st.Rounding(5)))
    empty, two = protected.cell(b="b0"), protected.cell(b="b1")
    assert (empty.value, empty.lower, empty.upper) == (0, 0, 2)
    assert (two.value, two.lower, two.upper) == (0, 0, 2)


@pytest.mark.parametrize(
    ("figures", "more", "message"),
    [
        ((1,), {}, r"Rounding\(1\)"),
        ((2.5,), {}, "whole number"),
        ((5, "up"), {}, "kind='up'"),
        ((5, "random"), {}, "needs keys or a secret"),
        ((5, "nearest"), {"secret": SECRET}, "leave keys and secret out"),
        ((5, "controlled"), {"secret": SECRET}, "leave keys and secret out"),
    ],
)
def test_bad_figures_are_refused(figures, more, message):
    with pytest.raises(st.BadRule, match=message):
        st.Rounding(*figures, **more)


def test_what_does_not_go_together_is_refused():
    table = table_of([4, 5, 6], [B])
    with pytest.raises(st.BadRule, match="hidden cells would follow"):
        st.protect(table, rules=st.Threshold(3), method=(st.Suppression(), st.Rounding(5, "controlled")))
    with pytest.raises(st.BadRule, match="give Suppression"):
        st.protect(table, rules=st.Threshold(3), method=(st.Rounding(5), st.Suppression()))
    with pytest.raises(st.BadKeys, match="16 random bytes"):
        rounded(table, 5, "random", secret=b"short")
    people = pa.table({"p": ["x", "x"], "b": ["b0", "b1"]})
    several = st.tabulate(people, [B], unit="p")
    with pytest.raises(st.BadRule, match="not additive"):
        rounded(several, 5, "controlled")


def test_empty_and_single_celled_tables_are_rounded():
    for kind in ("nearest", "controlled"):
        assert (rounded(table_of([0, 0, 0], [B]), 5, kind).values == 0).all()
        assert rounded(table_of([7], [ALONE]), 5, kind).values.tolist() == [5]
