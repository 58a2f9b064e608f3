"""Perturbation tables: the published figures of ptable 1.0.0, and what every table must satisfy."""

import numpy as np
import pytest
import safetables as st
from hypothesis import given, settings
from hypothesis import strategies as draw

QUICK = settings(max_examples=40, deadline=None, derandomize=True)


def row(table, count):
    return {int(result): chance for result, chance in table.probabilities(count).items()}


def designed(*figures, **more):
    """The table, or None where no distribution exists."""
    try:
        return st.PTable.design(*figures, **more)
    except st.BadPTable:
        return None


def test_a_count_of_one_becomes_0_2_or_3_with_the_probabilities_of_ptable():
    """Vignette of ptable 1.0.0; also by hand: 3 unknowns, 3 equations (sum 1, mean 0, variance 1.08)."""
    assert row(st.PTable.design(2, 1.08, 1), 1) == pytest.approx(
        {0: 0.51 + 1 / 300, 2: 0.46, 3: 0.08 / 3}, abs=1e-8
    )


def test_the_example_table_of_ptable_is_met_to_eight_digits():
    """The figures ptable 1.0.0 tests its own example with: D=2, V=1.05, js=1, not monotone for 3."""
    table = st.PTable.design(2, 1.05, 1, mono=[True, True, False, True])
    published = [
        [1.00000000],
        [0.50833333, 0.47500000, 0.01666667],
        [0.16155827, 0.55565037, 0.24246618, 0.04032518],
        [0.41231301, 0.28806097, 0.18693903, 0.11268699],
        [0.07012498, 0.24450007, 0.37074990, 0.24450007, 0.07012498],
    ]
    found = [list(table.probabilities(count).values()) for count in range(5)]
    for mine, theirs in zip(found, published, strict=True):
        assert mine == pytest.approx(theirs, abs=1.1e-8)


def test_the_tables_of_the_vignette_are_met():
    """Vignette of ptable 1.0.0: D=2 with V=1 (too much for a count of 1) and V=0.9, and D=5, V=3, js=2."""
    assert list(row(st.PTable.design(2, 1), 1).values()) == pytest.approx(
        [0.36648551, 0.3664855, 0.1675725, 0.09945652], abs=1e-7
    )
    assert st.PTable.design(2, 1).moments()[1][2] == pytest.approx(0.93188, abs=1e-5)
    assert list(row(st.PTable.design(2, 0.9), 1).values()) == pytest.approx([0.3625, 0.3625, 0.1875, 0.0875])
    wide = st.PTable.design(5, 3, 2)
    assert len(wide.originals) == 9
    assert row(wide, 4)[0] == pytest.approx(0.08485487, abs=1e-7)
    assert row(wide, 1)[7 - 1] == pytest.approx(0.018584399, abs=1e-7)
    assert row(wide, 8)[8] == pytest.approx(0.228801496, abs=1e-7)


def test_a_wish_to_stay_is_kept_where_the_variance_allows_it():
    """Vignette of ptable 1.0.0: D=4, V=1, pstay 0.5; one wish per count: 0.5, 0.5, 0.7, 0.8."""
    one = st.PTable.design(4, 1, pstay=0.5)
    assert [row(one, i)[i] for i in range(1, 5)] == pytest.approx([0.5] * 4, abs=1e-7)
    each = st.PTable.design(4, 1, pstay=[0.5, 0.5, 0.7, 0.8])
    assert [row(each, i)[i] for i in range(1, 5)] == pytest.approx([0.5, 0.5, 0.7, 0.8], abs=1e-7)
    assert row(st.PTable.design(2, 1, pstay=0.9), 2)[2] < 0.9


@QUICK
@given(draw.integers(1, 8), draw.floats(0.05, 1.0), draw.integers(0, 3))
def test_every_design_is_unbiased_with_the_variance_asked_for(largest, share, forbidden):
    variance = share * largest * (largest + 1) / 3
    table = designed(largest, variance, forbidden, digits=None)
    if table is None:
        assert forbidden > 0
        return
    for original, mean, spread in table.moments():
        assert abs(mean) < 1e-9
        assert spread <= variance + 1e-9
        chances = table.probabilities(int(original))
        assert sum(chances.values()) == pytest.approx(1, abs=1e-12)
        assert all(chance >= 0 for chance in chances.values())
        assert all(j == 0 or (j > forbidden and abs(j - original) <= largest) for j in chances)
    assert table.moments()[-1][2] == pytest.approx(variance, abs=1e-9)
    last = table.probabilities(100)
    for change in range(1, largest + 1):
        assert last[100 - change] == pytest.approx(last[100 + change], abs=1e-9)


@pytest.mark.parametrize(
    ("figures", "message"),
    [
        ((0, 1.0, 0), "D=0"),
        ((2.5, 1.0, 0), "D=2.5"),
        ((2, -1.0, 0), "V=-1"),
        ((2, float("nan"), 0), "V=nan"),
        ((2, 1.0, -1), "js=-1"),
        ((2, 0.9, 1), "count 1: without the forbidden results its noise has a variance of at least 1"),
        ((2, 1.9, 2), "count 1: without the forbidden results its noise has a variance of at least 2"),
        ((2, 3.0, 0), "choose V <= 2"),
        ((2, 1.0, 0, 1.5), "pstay=1.5"),
        ((2, 1.0, 0, [0.1, 0.2, 0.3]), "pstay has 3 values"),
        ((1, 0.9, 3), "count 1: no noise lowers or none raises it"),
    ],
)
def test_impossible_figures_name_the_count_and_the_mend(figures, message):
    with pytest.raises(st.BadPTable, match=message):
        st.PTable.design(*figures)


def test_a_variance_that_just_allows_it_is_met_with_a_result_that_never_happens():
    assert row(st.PTable.design(2, 1.0, 1), 1) == {0: 0.5, 2: 0.5, 3: 0.0}


def test_an_interval_holds_its_lower_end_and_not_its_upper_end():
    """The rule of cellKey 1.0.2: the first interval with key < upper end."""
    table = st.PTable((0.0, 1.0), (np.zeros(1), np.array([-1.0, 1.0])), (np.ones(1), np.array([0.5, 1.0])))
    half = 1 << 52
    keys = np.array([0, half - 1, half, 2 * half - 1])
    assert table.perturb(np.ones(4, dtype=np.int64), keys).tolist() == [0, 0, 2, 2]
    assert table.perturb(np.zeros(4, dtype=np.int64), keys).tolist() == [0] * 4
    assert table.perturb(np.full(4, 70), keys).tolist() == [69, 69, 71, 71]


@QUICK
@given(draw.integers(1, 5), draw.integers(0, 2), draw.integers(0, 40), draw.integers(0, (1 << 53) - 1))
def test_what_an_attacker_reads_off_a_value_is_the_exact_range_of_counts(largest, forbidden, count, key):
    variance = largest * (largest + 1) / 4 + forbidden
    table = designed(largest, min(variance, largest * (largest + 1) / 3), forbidden)
    if table is None:
        return
    (value,) = table.perturb(np.array([count]), np.array([key]))
    (low,), (high,) = table.interval(np.array([value]))
    might = [i for i in range(60) if table.probabilities(i).get(float(value), 0) > 0]
    assert (low, high) == (min(might), max(might))
    assert low <= count <= high


def test_a_value_that_cannot_come_from_the_table_is_refused():
    with pytest.raises(st.BadPTable, match="cannot come from"):
        st.PTable.design(2, 1.08, 1).interval(np.array([1]))


PUBLISHED = """i;j;p;v;p_int_ub
0;0;1.00000000;0;1.00000000
1;0;0.36250000;-1;0.36250000
1;1;0.36250000; 0;0.72500000
1;2;0.18750000; 1;0.91250000
1;3;0.08750000; 2;1.00000000
2;2;0.20000000; 0;0.20000000
2;2;0.00927654; 0;0.20927654
2;3;0.20000000; 1;0.40927654
2;1;0.20000000;-1;0.60927654
2;0;0.05154609;-2;0.66082263
2;1;0.04381564;-1;0.70463827
2;2;0.20000000; 0;0.90463827
2;3;0.04381564; 1;0.94845391
2;4;0.05154609; 2;1.00000000
"""


def test_an_exported_table_with_split_intervals_is_read(tmp_path):
    """Layout of ptable's export for tau-argus; figures: vignette, modify_cnt_ptable(threshold = 0.2)."""
    path = tmp_path / "ptable.txt"
    path.write_text(PUBLISHED)
    table = st.read_ptable(path)
    assert row(table, 2)[2] == pytest.approx(0.40927654)
    key = int(0.65 * 2**53)
    assert table.perturb(np.array([2, 1, 9]), np.array([key] * 3)).tolist() == [0, 1, 7]
    assert [abs(mean) < 1e-7 for _, mean, _ in table.moments()] == [True] * 3


@pytest.mark.parametrize("separator", [";", ","])
def test_what_is_written_is_read_back(tmp_path, separator):
    table = st.PTable.design(3, 2, 1)
    st.write_ptable(table, tmp_path / "p.csv")
    text = (tmp_path / "p.csv").read_text().replace(";", separator)
    (tmp_path / "p.csv").write_text(text)
    again = st.read_ptable(tmp_path / "p.csv")
    assert again.originals == table.originals
    for mine, theirs in zip(again.upper + again.noise, table.upper + table.noise, strict=True):
        assert mine.tolist() == theirs.tolist()


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("i;j;p;v;p_int_ub", "a;b;c;d;e", "row 1: found"),
        ("1;0;0.36250000;-1", "1;0;0.36250000;x", "row 3, column v: 'x', expected a number"),
        ("1;0;0.36250000;-1", "1;3;0.36250000;-1", "column j: '3' is not i"),
        ("1;0;0.36250000;-1;0.36250000", "1;0;0.36250000;-1", "row 3: 4 columns, expected 5"),
        ("0;0;1.00000000;0;", "0;1;1.00000000;1;", "zero must stay zero"),
        ("1;3;0.08750000; 2;1.00000000", "1;3;0.08650000; 2;0.99900000", "end at 0.999; they must end at 1"),
        ("1;2;0.18750000", "1;2;0.28750000", "is not the length of the interval"),
        ("0;0;1.00000000;0;1.00000000\n", "", "expected 0 and at least one more"),
    ],
)
def test_a_table_out_of_order_is_refused_by_its_place(tmp_path, old, new, message):
    path = tmp_path / "ptable.txt"
    path.write_text(PUBLISHED.replace(old, new))
    with pytest.raises(st.BadPTable, match=message):
        st.read_ptable(path)


def test_a_magnitude_table_has_noise_in_steps_and_is_unbiased():
    table = st.PTable.design_magnitude(5, 2, step=4, originals=[1, 3, 5], digits=None)
    assert table.originals == (0.0, 1.0, 3.0, 5.0)
    for _, mean, _ in table.moments():
        assert abs(mean) < 1e-9
    assert table.moments()[-1][2] == pytest.approx(2)
    assert np.diff(table.noise[-1]).tolist() == [0.25] * 40
    with pytest.raises(st.BadPTable, match="for magnitudes"):
        table.perturb(np.array([3]), np.array([0]))
    with pytest.raises(st.BadPTable, match="step=0"):
        st.PTable.design_magnitude(5, 2, step=0)
    with pytest.raises(st.BadPTable, match="originals"):
        st.PTable.design_magnitude(5, 2, originals=[1, 3])
