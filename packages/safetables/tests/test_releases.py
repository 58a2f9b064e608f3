"""A table is never alone: what was released before, other cross tabulations, other editions."""

import json
from contextlib import suppress
from dataclasses import replace

import numpy as np
import pyarrow as pa
import pytest
import safetables as st
from bruteforce import possible
from every_table import open_cells
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as draw
from test_safety import primary_only, table_of

RULE = st.Threshold.strict(3)
A, B, C = (st.Dimension.flat(name, [f"{name}{i}" for i in range(2)]) for name in "abc")


def joint_table(counts, dimensions, name):
    """A margin of one population over a, b, c given by its eight counts."""
    codes = [(a, b, c) for a in A.leaves for b in B.leaves for c in C.leaves]
    columns = {d.name: [code[i] for code in codes] for i, d in enumerate((A, B, C))}
    return st.tabulate(pa.table({**columns, "n": counts}), dimensions, weight="n", name=name, population="p")


def published(table):
    """Everything as counted, nothing sensitive in it."""
    return st.protect(table, rules=RULE, method=st.Suppression())


def test_two_tables_each_safe_alone_but_not_together_are_refused_and_both_are_named():
    fine = st.Dimension("time", {"all": None, "Y1": "all", "Q1": "Y1", "Q2": "Y1", "Y2": "all"})
    coarse = st.Dimension("time", {"all": None, "Y1": "all", "Y2": "all"})
    records = pa.table({"time": ["Q1", "Q2", "Y2"], "n": [2, 20, 30]})
    quarters = st.tabulate(records, [fine], weight="n", name="quarters")
    years = st.tabulate(pa.table({"time": ["Y1", "Y2"], "n": [22, 30]}), [coarse], weight="n", name="years")
    # Quarters hide Q1, Q2's year and nothing else: safe as long as nobody prints the year.
    codes = [quarters.dimensions[0].codes[i] for i in range(5)]
    hidden = np.array([code in ("Q1", "Y1", "all") for code in codes])
    counts = quarters.counts.ravel()
    draft = primary_only(quarters, RULE)
    draft = replace(
        draft,
        values=np.where(hidden, -1, counts),
        status=np.array([{"Q1": 1, "Y1": 2, "all": 2}.get(code, 0) for code in codes], dtype=np.int8),
        lower=np.where(hidden, 1, counts),
        upper=np.where(hidden, np.iinfo(np.int64).max, counts),
    )
    assert st.audit(draft).certified
    assert st.audit(published(years)).certified
    result = st.audit(draft, released=[published(years)])
    assert not result.certified
    (found,) = result.disclosed
    assert found.codes == {"time": "Q1"}
    assert (found.lower, found.upper) == (2, 2)
    assert set(found.tables) == {"quarters", "years"}
    assert "is exactly 2" in found.explanation
    assert "years [time=" in found.explanation


def test_protecting_beside_an_earlier_table_hides_what_together_would_disclose():
    counts = [1, 9, 8, 12, 7, 9, 11, 2]
    first = st.protect(
        joint_table(counts, [A, B], "ab"), rules=st.Threshold.strict(8), method=st.Suppression()
    )
    second = st.protect(
        joint_table(counts, [B, C], "bc"),
        rules=st.Threshold.strict(8),
        method=st.Suppression(),
        released=[first],
    )
    result = st.audit(second, released=[first])
    assert result.certified
    st.verify_certificate(second, json.loads(json.dumps(result.certificate)), released=[first])
    with pytest.raises(st.BadCertificate):
        st.verify_certificate(second, result.certificate)


def test_what_an_earlier_release_gives_away_cannot_be_protected_and_both_tables_are_named():
    counts = [2, 0, 9, 0, 30, 0, 40, 0]
    open_table = published(joint_table([20] * 8, [A], "a"))
    values = np.array([81, 11, 70])
    open_table = replace(open_table, values=values, lower=values.copy(), upper=values.copy())
    loose = st.Threshold.strict(1)
    earlier = st.protect(joint_table(counts, [A, B], "earlier"), rules=loose, method=st.Suppression())
    with pytest.raises(st.CannotProtect, match="'later' beside 'open', 'earlier'"):
        st.protect(
            joint_table(counts, [A, B], "later"),
            rules=RULE,
            method=st.Suppression(),
            released=[replace(open_table, name="open"), earlier],
        )


@settings(
    max_examples=20,
    deadline=None,
    derandomize=True,
    suppress_health_check=list(HealthCheck),
    phases=[Phase.explicit, Phase.generate],
)
@given(draw.lists(draw.sampled_from([0, 1, 2, 3, 5]), min_size=8, max_size=8))
def test_three_tables_in_a_ring_withstand_brute_force_together(counts):
    released = []
    for dimensions, name in (([A, B], "ab"), ([B, C], "bc"), ([C, A], "ca")):
        table = joint_table(counts, dimensions, name)
        try:
            released.insert(
                0, st.protect(table, rules=RULE, method=st.Suppression(), released=list(released))
            )
        except st.CannotProtect:
            continue
    first, *others = released
    result = st.audit(first, released=others)
    assert result.certified
    st.verify_certificate(first, json.loads(json.dumps(result.certificate)), released=others)
    for table in released:
        for position in table.sensitive.nonzero()[0].tolist():
            values = possible(released, table, position, range(7))
            assert max(values) - min(values) >= RULE.width
            assert not values <= {1, 2}


@settings(
    max_examples=20,
    deadline=None,
    derandomize=True,
    suppress_health_check=list(HealthCheck),
    phases=[Phase.explicit, Phase.generate],
)
@given(draw.lists(draw.sampled_from([0, 1, 2, 3, 5]), min_size=8, max_size=8), draw.booleans())
def test_three_tables_in_a_ring_leave_wide_intervals_over_the_real_numbers(counts, zeros_sensitive):
    """The classical rule; the attacker combines all three."""
    rule = st.Threshold(3, zeros_sensitive=zeros_sensitive)
    released = []
    for dimensions, name in (([A, B], "ab"), ([B, C], "bc"), ([C, A], "ca")):
        table = joint_table(counts, dimensions, name)
        with suppress(st.CannotProtect):
            released.insert(
                0, st.protect(table, rules=rule, method=st.Suppression(), released=list(released))
            )
    assert open_cells(released) == {}
    assert st.audit(released[0], released=released[1:]).certified


def test_persons_in_several_fields_are_protected_with_inequalities():
    field, sex = st.Dimension.flat("field", ["F1", "F2", "F3"]), st.Dimension.flat("sex", ["m", "w"])
    random = np.random.default_rng(3)
    person = random.integers(0, 60, 90)
    records = pa.table(
        {
            "person": person,
            "field": np.array(field.leaves)[random.choice(3, 90, p=[0.8, 0.17, 0.03])],
            "sex": np.array(sex.leaves)[person % 2],
        }
    )
    persons = st.tabulate(records, [field, sex], unit="person", name="persons")
    assert persons.multivalued == "field"
    protected = st.protect(persons, rules=RULE, method=st.Suppression())
    by_sex = st.protect(
        st.tabulate(records, [sex], unit="person", name="sexes"),
        rules=RULE,
        method=st.Suppression(),
        released=[protected],
    )
    result = st.audit(by_sex, released=[protected])
    assert result.certified
    st.verify_certificate(by_sex, json.loads(json.dumps(result.certificate)), released=[protected])


def test_other_people_or_another_unit_are_not_linked():
    first = published(joint_table([9] * 8, [A], "a"))
    with pytest.raises(st.CannotLink, match="of the same people and unit"):
        st.audit(first, released=[replace(first, population="others")])


def test_releases_that_cannot_both_be_true_are_a_contradiction():
    first, second = (published(joint_table([n] * 8, [A], f"t{n}")) for n in (9, 10))
    with pytest.raises(st.Contradiction):
        st.audit(first, released=[second])


def test_an_edition_that_differs_by_one_person_is_refused_and_both_tables_and_the_cell_are_named():
    old = published(table_of([10, 20, 30, 40], [A, B], name="2024"))
    new = published(table_of([11, 20, 30, 40], [A, B], name="2024 corrected"))
    with pytest.raises(st.DifferencingDisclosure, match=r"'2024 corrected' minus '2024' at a=.*differs by 1"):
        st.check_editions(old, new, 3)
    st.check_editions(old, published(table_of([13, 20, 30, 40], [A, B])), 3)
    st.check_editions(old, old, 3)


def test_an_edition_whose_hidden_rest_differs_by_one_is_refused():
    three = st.Dimension.flat("a", ["x", "y", "z"])
    old = published(table_of([1, 9, 30], [three], name="old"))
    new = published(table_of([1, 10, 34], [three], name="new"))
    assert old.cell(a="y").value is None
    assert new.cell(a="y").value is None
    with pytest.raises(st.DifferencingDisclosure, match="hidden parts along a, differs by 1"):
        st.check_editions(old, new, RULE)


def test_rounded_editions_may_differ_because_nobody_knows_by_how_much():
    def rounded(counts):
        return st.protect(table_of(counts, [A]), rules=st.Threshold.strict(3), method=st.Rounding(5))

    st.check_editions(rounded([12, 40]), rounded([13, 40]), 8)


def test_tables_with_other_dimensions_are_no_editions_of_each_other():
    with pytest.raises(st.NotTheSameTable):
        st.check_editions(published(table_of([9, 9], [A])), published(table_of([9, 9], [B])), 3)
