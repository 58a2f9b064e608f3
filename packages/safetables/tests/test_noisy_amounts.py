"""Noise on amounts: in units of the largest contribution, without bias, the same for the same people."""

import numpy as np
import pyarrow as pa
import pytest
import safetables as st
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as draw

A, B = st.Dimension.flat("a", ["a0", "a1", "a2"]), st.Dimension.flat("b", ["b0", "b1"])
NOISE = st.PTable.design_magnitude(3, 1.5, step=4, digits=None)


def records_of(euros):
    size = len(euros)
    return pa.table(
        {
            "a": [A.leaves[i % 3] for i in range(size)],
            "b": [B.leaves[i * i % 2] for i in range(size)],
            "who": [f"p{i}" for i in range(size)],
            "euros": pa.array(euros, pa.int64()),
            "key": [(i * 7919 + 13) ** 5 % 2**53 for i in range(size)],
        }
    )


def noisy(records, dimensions, **more):
    table = st.tabulate(records, dimensions, measure="euros", contributor="who")
    keys = st.cell_keys(records, dimensions, key="key")
    return table, st.noisy_amounts(table, keys, NOISE, share=0.1, **more)


def test_a_large_cell_changes_by_tenths_of_its_largest_contribution():
    """Largest 400 of 1,000, so one unit of noise is 40 and the last row (a = 25 >= 3) applies."""
    records = pa.table(
        {"a": ["a0"] * 3, "who": ["x", "y", "z"], "euros": [400, 350, 250], "key": [1 << 52, 0, 0]}
    )
    table, published = noisy(records, [A])
    middle = NOISE.noise_of(2, np.array([1 << 52]))[0]
    assert published[A.index["a0"]] == 1000 + 40 * middle
    assert published[A.index["a1"]] == 0
    assert table.amounts.tolist() == [1000, 1000, 0, 0]


def test_between_two_rows_the_noise_lies_on_a_straight_line():
    """share 1 of the largest (500) of 1,000: a = 2, halfway between the rows of 1 and 3."""
    table = st.tabulate(
        pa.table({"a": ["a0"] * 2, "who": ["x", "y"], "euros": [500, 500]}),
        [A],
        measure="euros",
        contributor="who",
    )
    for key in (0, 1 << 50, 1 << 52, (1 << 53) - 1):
        keys = st.CellKeys((A,), np.full(4, key))
        one, three = (NOISE.noise_of(row, np.array([key]))[0] for row in (1, 2))
        published = st.noisy_amounts(table, keys, NOISE, share=1.0)
        assert published[A.index["a0"]] == max(0, 1000 + round(500 * (one + three) / 2))


def test_the_noise_is_unbiased_and_extra_noise_moves_further_away():
    """Over keys spread evenly; each interval of keys is met in proportion to its length."""
    dimension = st.Dimension.flat("a", [f"a{i}" for i in range(4000)])
    size = len(dimension.leaves)
    records = pa.table(
        {"a": dimension.leaves, "who": [str(i) for i in range(size)], "euros": [10_000] * size}
    )
    table = st.tabulate(records, [dimension], measure="euros", contributor="who")
    spread = (np.arange(size + 1) * 2 + 1) * (2**53 // (2 * size + 2))
    keys = st.CellKeys((dimension,), spread)
    plain = st.noisy_amounts(table, keys, NOISE, share=0.1)[1:]
    assert plain.mean() == pytest.approx(10_000, abs=5)
    assert plain.var() == pytest.approx(1000**2 * NOISE.moments()[-1][2], rel=0.01)
    sensitive = np.ones(size + 1, dtype=bool)
    more = st.noisy_amounts(table, keys, NOISE, share=0.1, extra=0.5, sensitive=sensitive)[1:]
    assert (abs(more - 10_000) - abs(plain - 10_000) == 500).all()


@settings(max_examples=15, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(
    draw.lists(draw.integers(0, 900), min_size=1, max_size=12), draw.sampled_from(["largest", "mean", "sum"])
)
def test_amounts_stay_above_zero_and_equal_people_get_equal_noise(euros, magnifier):
    records = records_of(euros)
    table, published = noisy(records, [A, B], magnifier=magnifier)
    assert (published >= 0).all()
    assert (published[table.amounts == 0] == 0).all()
    assert (abs(published - table.amounts) <= 0.1 * 3 * table.amounts.max() + 1).all()
    _, narrow = noisy(records, [A], magnifier=magnifier)
    assert published[:, B.index["total"]].tolist() == narrow.tolist()


def test_what_cannot_be_perturbed_is_refused():
    records = records_of([5, 6, 7])
    table = st.tabulate(records, [A], measure="euros")
    keys = st.cell_keys(records, [A], key="key")
    for more, message in (
        ({"share": 0}, "share=0"),
        ({"share": 1.5}, "share=1.5"),
        ({"share": 0.1, "extra": -1}, "extra=-1"),
        ({"share": 0.1, "extra": 1}, "belong together"),
        ({"share": 0.1, "extra": 1, "sensitive": np.ones(3, dtype=bool)}, "has the shape"),
        ({"share": 0.1, "magnifier": "range"}, "magnifier='range'"),
        ({"share": 0.1}, "largest contributions"),
    ):
        with pytest.raises(st.CannotPerturb, match=message):
            st.noisy_amounts(table, keys, NOISE, **more)
    with pytest.raises(st.CannotPerturb, match="has no amounts"):
        st.noisy_amounts(st.tabulate(records, [A]), keys, NOISE, share=0.1)
    with pytest.raises(st.BadKeys, match="other dimensions"):
        st.noisy_amounts(table, st.cell_keys(records, [B], key="key"), NOISE, share=0.1, magnifier="mean")
