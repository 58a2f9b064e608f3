"""No sensitive cell can be recovered, shown near the border: by brute force where people are whole (`Threshold.strict`), by
linear programs over the real numbers where the rule is the classical one (`Threshold`); see `attackers`."""

import copy
import json
from itertools import product

import numpy as np
import pyarrow as pa
import pytest
import safetables as st
from bruteforce import possible
from every_table import open_cells
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as draw

NEAR_THE_BORDER = draw.sampled_from([0, 0, 1, 1, 2, 2, 3, 4, 7])
SLOW = settings(
    max_examples=25,
    deadline=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
    derandomize=True,
)


def dims(*sizes):
    return [st.Dimension.flat("abc"[i], [f"{'abc'[i]}{k}" for k in range(n)]) for i, n in enumerate(sizes)]


def table_of(counts, dimensions, **more):
    """A table from inner counts in reading order."""
    codes = list(product(*(d.leaves for d in dimensions)))
    columns = {d.name: [c[i] for c in codes] for i, d in enumerate(dimensions)}
    return st.tabulate_cells(pa.table({**columns, "n": counts}), dimensions, **more)


def primary_only(table, rule):
    """What an office publishes that forgets the totals."""
    counts = table.counts.ravel()
    hidden = rule.sensitive(counts)
    return st.ProtectedTable(
        name=table.name,
        dimensions=table.dimensions,
        values=np.where(hidden, -1, counts),
        status=hidden.astype(np.int8),
        lower=np.where(hidden, rule.smallest, counts),
        upper=np.where(hidden, np.iinfo(np.int64).max, counts),
        rule=rule,
    )


SHAPES = [(3,), (2, 2), (3, 2), (2, 2, 2), (3, 3), (3, 2, 2), (3, 3, 2)]


@draw.composite
def small_tables(drawn, shapes=tuple(SHAPES)):
    sizes = drawn(draw.sampled_from(shapes))
    dimensions = dims(*sizes)
    if drawn(draw.booleans()):  # a level in between
        first = dimensions[0]
        parents = {"total": None, "g": "total", **dict.fromkeys(first.leaves[:-1], "g")}
        dimensions[0] = st.Dimension(first.name, {**parents, first.leaves[-1]: "total"})
    size = 1
    for n in sizes:
        size *= n
    return table_of(drawn(draw.lists(NEAR_THE_BORDER, min_size=size, max_size=size)), dimensions)


def assert_safe_by_brute_force(tables, table):
    """Every sensitive cell can, in whole numbers, be too many different things to know it. For `Threshold.strict`."""
    rule = table.rule
    for position in table.sensitive.nonzero()[0].tolist():
        cell = table.cell_at(position)
        # The two ends the library claims are tried first; only if brute force denies one, all the others.
        values = possible(tables, table, position, {cell.lower, cell.upper}, most=max(12, cell.upper))
        if len(values) < 2 or max(values) - min(values) < rule.width:
            most = max(rule.minimum + rule.width + 1, 0 if cell.upper is None else cell.upper)
            values |= possible(tables, table, position, range(most + 1), most=max(12, most))
        assert max(values) - min(values) >= rule.width, cell
        assert not all(rule.smallest <= v < rule.minimum for v in values), cell


# The more a publication leaves open, the longer brute force searches: smaller tables for those methods.
METHODS = [
    (st.Threshold.strict(3), st.Suppression(), SHAPES),
    (st.Threshold.strict(3, zeros_sensitive=True), st.Suppression("constant"), SHAPES[:4]),
    (st.Threshold.strict(4), (st.Suppression(), st.Rounding(5)), SHAPES[:3]),
]


@pytest.mark.parametrize(("rule", "method", "shapes"), METHODS)
def test_every_protected_table_withstands_brute_force_and_its_certificate_is_valid(rule, method, shapes):
    @SLOW
    @given(small_tables(tuple(shapes)))
    def holds(table):
        protected = st.protect(table, rules=rule, method=method)
        assert_safe_by_brute_force([protected], protected)
        result = st.audit(protected)
        assert result.certified
        st.verify_certificate(protected, json.loads(json.dumps(result.certificate)))

    holds()


CLASSICAL = [
    (st.Threshold(3), st.Suppression(), SHAPES),
    (st.Threshold(4, zeros_sensitive=True), st.Suppression("constant"), SHAPES),
    (st.Threshold(3, width=3), st.Suppression(), SHAPES),
    (st.Threshold(4), (st.Suppression(), st.Rounding(5)), SHAPES),
]


@pytest.mark.parametrize(("rule", "method", "shapes"), CLASSICAL)
def test_under_the_classical_rule_every_interval_over_the_real_numbers_is_wide_enough(rule, method, shapes):
    @SLOW
    @given(small_tables(tuple(shapes)))
    def holds(table):
        protected = st.protect(table, rules=rule, method=method)
        assert open_cells([protected]) == {}
        result = st.audit(protected)
        assert result.certified
        st.verify_certificate(protected, json.loads(json.dumps(result.certificate)))

    holds()


def test_the_audit_and_brute_force_agree_on_tables_with_primary_suppression_only():
    seen = {True: 0, False: 0}

    @SLOW
    @given(small_tables())
    def holds(table):
        rule = st.Threshold.strict(3)
        published = primary_only(table, rule)
        result = st.audit(published, exact=True)
        seen[result.certified] += 1
        disclosed = [d.codes for d in result.disclosed]
        for interval in result.intervals:
            position = next(i for i in range(len(published)) if published.cell_at(i).codes == interval.codes)
            values = possible([published], published, position, range(10))
            # the audit proves reals rounded inwards, brute force whole numbers: they may differ only inside
            assert interval.lower <= min(values)
            if interval.upper < 10:
                assert interval.upper >= max(values)
            unsafe = max(values) - min(values) < rule.width or set(values) <= {1, 2}
            assert unsafe == (interval.codes in disclosed)

    holds()
    assert seen[False] > 5


def test_a_hidden_cell_beside_exact_margins_is_refused_and_the_equation_is_named():
    table = table_of([1, 10, 20, 30], dims(2, 2), name="Fälle")
    result = st.audit(primary_only(table, st.Threshold.strict(3)))
    assert not result.certified
    (disclosure,) = result.disclosed
    assert (disclosure.lower, disclosure.upper) == (1, 1)
    assert "is exactly 1" in disclosure.explanation
    assert (
        "Fälle [a=a0, b=total] = 11" in disclosure.explanation
        or "Fälle [a=total, b=b0] = 21" in disclosure.explanation
    )
    assert result.certificate is None


def test_two_hidden_ones_whose_sum_is_published_are_refused():
    """Zeros are published, so an attacker knows that both are at least 1."""
    table = table_of([1, 1, 50], dims(3))
    assert not st.audit(primary_only(table, st.Threshold.strict(3))).certified


def test_a_tampered_certificate_is_refused():
    table = table_of([1, 10, 20, 30, 2, 8, 9, 4, 5], dims(3, 3))
    protected = st.protect(table, rules=st.Threshold.strict(3), method=st.Suppression())
    good = json.loads(json.dumps(st.audit(protected).certificate))
    st.verify_certificate(protected, good)
    more_people = copy.deepcopy(good)
    more_people["populations"][0][1][0] += 1
    moved = copy.deepcopy(good)
    moved["kinds"][0][0] = moved["kinds"][0][1]
    same_twice = copy.deepcopy(good)
    same_twice["safe"] = [[t, cell, low, low] for t, cell, low, _ in good["safe"]]
    one_missing = copy.deepcopy(good)
    one_missing["safe"].pop()
    for bad in (more_people, moved, same_twice, one_missing):
        with pytest.raises(st.BadCertificate):
            st.verify_certificate(protected, bad)
    other = st.protect(table, rules=st.Threshold.strict(4), method=st.Suppression())
    with pytest.raises(st.BadCertificate, match="other tables"):
        st.verify_certificate(other, good)


def test_nothing_hidden_depends_on_more_than_what_is_published():
    """Two true tables with the same publication get the same bounds: the bounds give nothing away."""
    dimensions = dims(3)
    found = []
    for counts in ([1, 2, 50], [2, 1, 50]):
        protected = st.protect(
            table_of(counts, dimensions), rules=st.Threshold.strict(3), method=st.Suppression()
        )
        found.append((protected.values.tolist(), protected.lower.tolist(), protected.upper.tolist()))
    assert found[0] == found[1]


def test_rounding_alone_is_refused_where_the_rounded_value_gives_the_cell_away():
    table = table_of([4, 30, 41], dims(3))
    with pytest.raises(st.CannotProtect, match="rounding alone"):
        st.protect(table, rules=st.Threshold.strict(8), method=st.Rounding(5))
    rounded = st.protect(table, rules=st.Threshold.strict(3), method=st.Rounding(5))
    assert rounded.cell(a="a0").value == 5
    assert (rounded.cell(a="a1").lower, rounded.cell(a="a1").upper) == (28, 32)


def test_after_hiding_and_rounding_published_values_tell_the_interval_without_the_sensitive_range():
    table = table_of([4, 0, 8, 41], dims(4))
    protected = st.protect(table, rules=st.Threshold.strict(8), method=(st.Suppression(), st.Rounding(5)))
    assert protected.cell(a="a0").status == "primary"
    assert (protected.cell(a="a1").value, protected.cell(a="a1").upper) == (0, 0)
    assert (protected.cell(a="a2").value, protected.cell(a="a2").lower) == (10, 8)


def test_empty_single_all_sensitive_and_harmless_tables_are_answered():
    for counts in ([0, 0, 0], [1, 0, 0], [1, 1, 1], [2, 2, 2], [50, 60, 70]):
        protected = st.protect(
            table_of(counts, dims(3)), rules=st.Threshold.strict(3), method=st.Suppression()
        )
        assert st.audit(protected).certified
    assert not protected.hidden.any()


def test_structural_zeros_are_never_hidden():
    table = table_of([1, 0, 2, 9], dims(2, 2), structural_zeros=[{"a": "a0", "b": "b1"}])
    rule = st.Threshold.strict(3, zeros_sensitive=True)
    protected = st.protect(table, rules=rule, method=st.Suppression())
    assert protected.cell(a="a0", b="b1").value == 0
    assert st.audit(protected).certified


def test_a_protected_table_survives_json_and_its_digest_notices_a_change():
    protected = st.protect(
        table_of([1, 2, 3, 40], dims(2, 2)), rules=st.Threshold.strict(3), method=st.Suppression()
    )
    again = st.ProtectedTable.from_dict(json.loads(json.dumps(protected.to_dict())))
    assert again.digest == protected.digest
    assert again.to_arrow().equals(protected.to_arrow())
    changed = protected.to_dict() | {"name": "other"}
    assert st.ProtectedTable.from_dict(changed).digest != protected.digest
    with pytest.raises(ValueError, match="read-only"):
        protected.values[0] = 5


def test_what_is_handed_out_does_not_tell_primary_from_secondary():
    protected = st.protect(
        table_of([1, 12, 13, 40], dims(2, 2)), rules=st.Threshold.strict(3), method=st.Suppression()
    )
    public = protected.for_publication()
    statuses = {public.cell_at(i).status for i in public.hidden.nonzero()[0]}
    assert {"primary", "secondary"} == {protected.cell_at(i).status for i in protected.hidden.nonzero()[0]}
    assert statuses == {"primary"}
    assert public.values.tolist() == protected.values.tolist()
