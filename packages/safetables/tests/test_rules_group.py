"""Group disclosure: what everybody of a group has, or nobody, is known of each of them."""

from itertools import product

import numpy as np
import pytest
import safetables as st
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as draw

REGION = st.Dimension.flat("region", ["M1", "M2"], total="county")
FIELD = st.Dimension(
    "field", {"any": None, "young": "any", "F1": "young", "F2": "young", "F3": "any"},
)  # fmt: skip
CROSSED = st.Dimension(
    "field",
    {"any": None, "young": "any", "F1": "young", "F2": "young", "F3": "any"},
    also=[{"F1": "home", "F2": "away", "F3": "away", "home": "any", "away": "any"}],
)
QUICK = settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)


def people(*of, field=FIELD, **more):
    """A table from (region, field, how many people)."""
    rows = [{"region": region, "field": code, "n": n} for region, code, n in of]
    return st.tabulate(rows, [REGION, field], weight="n", **more)


def primaries(rule, table):
    """``M1 F1``: the primary cells by their codes."""
    names = [" ".join(codes) for codes in product(*(d.codes for d in table.dimensions))]
    return {names[position] for position in np.flatnonzero(rule.primary(table))}


def position(table, **codes):
    at = [d.index[codes.get(d.name, d.root)] for d in table.dimensions]
    return int(np.ravel_multi_index(at, table.counts.shape))


MIXED = (("M2", "F1", 5), ("M2", "F2", 5), ("M2", "F3", 5))


def test_a_field_that_everybody_of_a_municipality_has_is_sensitive_with_the_zeros_that_say_so():
    table = people(("M1", "F3", 40), *MIXED)
    rule = st.GroupDisclosure("field")
    assert primaries(rule, table) == {"M1 F3", "M1 young"}
    assert rule.reason(table, position(table, region="M1", field="F3")) == (
        "everybody of region=M1, field=any (40 cases) has field=F3"
    )
    assert rule.reason(table, position(table, region="M1", field="young")) == (
        "nobody of region=M1, field=any (40 cases) has field=young"
    )
    assert primaries(st.GroupDisclosure("field", none=False), table) == {"M1 F3", "M1 young"}


def test_a_field_that_nobody_has_is_sensitive_in_every_group_however_large():
    table = people(("M1", "F1", 400), ("M1", "F3", 300), *MIXED)
    both = {"M1 F1", "M1 F2"}  # all 400 young have F1, none F2
    assert primaries(st.GroupDisclosure("field"), table) == both
    assert primaries(st.GroupDisclosure("field", all=False), table) == {"M1 F2"}
    reason = st.GroupDisclosure("field").reason(table, position(table, region="M1", field="F2"))
    assert reason == "nobody of region=M1, field=young (400 cases) has field=F2"


def test_an_empty_group_discloses_nobody():
    table = people(*MIXED)
    assert primaries(st.GroupDisclosure("field"), table) == set()
    assert primaries(st.GroupDisclosure("region"), table) == {
        f"{region} {field}" for region in ("M1", "M2") for field in FIELD.codes
    }


def test_who_cannot_have_another_code_is_not_disclosed():
    table = people(("M1", "F3", 40), *MIXED, structural_zeros=[{"region": "M1", "field": "young"}])
    assert primaries(st.GroupDisclosure("field"), table) == set()
    partly = people(
        ("M1", "F1", 40), ("M1", "F3", 1), *MIXED, structural_zeros=[{"region": "M1", "field": "F2"}]
    )
    assert primaries(st.GroupDisclosure("field"), partly) == set()
    lone = st.Dimension("field", {"any": None, "F1": "any"})
    assert primaries(st.GroupDisclosure("field"), people(("M1", "F1", 3), field=lone)) == set()


def test_every_hierarchy_is_looked_at():
    table = people(("M1", "F1", 4), ("M1", "F3", 4), *MIXED, field=CROSSED)
    assert primaries(st.GroupDisclosure("field"), table) == {"M1 F1", "M1 F2", "M1 F3"}
    reason = st.GroupDisclosure("field").reason(table, position(table, region="M1", field="F3"))
    assert reason == "everybody of region=M1, field=away (4 cases) has field=F3"


def test_the_reason_names_a_group_whose_other_codes_are_possible():
    crossed = st.Dimension(
        "field",
        {"any": None, "A": "any", "x": "A", "y": "A", "z": "any"},
        also=[{"x": "B", "z": "B", "y": "any", "B": "any"}],
    )
    only_x = people(("M1", "x", 8), field=crossed, structural_zeros=[{"region": "M1", "field": "y"}])
    reason = st.GroupDisclosure("field").reason(only_x, position(only_x, region="M1", field="x"))
    assert reason == "everybody of region=M1, field=B (8 cases) has field=x"
    assert "M1 y" not in primaries(st.GroupDisclosure("field"), only_x)


def test_where_people_have_several_codes_everybody_may_have_one_and_some_another():
    rows = [{"person": who, "region": "M1", "field": "F3"} for who in range(6)]
    rows += [{"person": 0, "region": "M1", "field": "F1"}, {"person": 9, "region": "M2", "field": "F1"}]
    table = st.tabulate(rows, [REGION, FIELD], unit="person")
    assert table.multivalued == "field"
    # All six of M1 have F3, one also F1; and all the young have F1. That nobody has F2 tells nothing of F1.
    everybody = {"M1 F3", "M1 F1", "M2 young", "M2 F1", "county F1"}
    assert primaries(st.GroupDisclosure("field", none=False), table) == everybody
    assert "M1 F2" in primaries(st.GroupDisclosure("field", all=False), table)


def test_the_attacker_must_hold_one_exception_possible():
    table = people(("M1", "F3", 40), *MIXED)
    protection = st.GroupDisclosure("field").protection(table)
    everybody, nobody = (position(table, region="M1", field=code) for code in ("F3", "young"))
    assert (protection.lower.flat[everybody], protection.upper.flat[everybody]) == (1, 0)
    assert (protection.lower.flat[nobody], protection.upper.flat[nobody]) == (0, 1)
    assert protection.lower.sum() + protection.upper.sum() == 2
    assert not protection.sliding.any()


def test_of_amounts_one_of_the_smallest_unit_must_stay_open():
    rows = [{"region": "M1", "field": "F3", "euros": euros} for euros in (0, 7)]
    rows += [{"region": "M2", "field": "F3", "euros": 0}]
    table = st.tabulate(rows, [REGION, FIELD], measure="euros")
    protection = st.GroupDisclosure("field").protection(table)
    assert protection.lower.flat[position(table, region="M1", field="F3")] == 1
    assert protection.lower.flat[position(table, region="M2", field="F3")] == 0  # no amount is below zero
    assert protection.upper.flat[position(table, region="M2", field="young")] == 1


def test_zeros_are_hidden_so_an_attacker_cannot_know_that_they_are_published():
    for rule in (st.GroupDisclosure("field"), st.GroupDisclosure("field", all=False)):
        assert rule.hides_zeros
        with pytest.raises(
            st.BadRule, match=r"hides zeros, but .*; give it zeros_known=False, or zeros_sensitive=True"
        ):
            st.Rules.of([st.Threshold.strict(3), rule])
        st.check_together([rule, st.Threshold(3)])
        st.check_together([rule, st.Threshold.strict(3, zeros_sensitive=True)])
        assert st.Rules.of([rule, st.Threshold(3)]).hides_zeros
    assert not st.Rules.of([st.Threshold.strict(3), st.PPercent(10)]).hides_zeros


def test_a_rule_that_hides_nothing_and_a_dimension_that_is_not_there_are_refused():
    with pytest.raises(st.BadRule, match="hides nothing; give all=True, none=True or both"):
        st.GroupDisclosure("field", all=False, none=False)
    with pytest.raises(st.BadRule, match="has no such dimension; it has region, field"):
        st.GroupDisclosure("age").primary(people(*MIXED, name="fields"))


TOWNS = st.Dimension.flat("region", ["M1", "M2", "M3"], total="county")
places = draw.tuples(draw.sampled_from(TOWNS.leaves), draw.sampled_from(FIELD.leaves))


@QUICK
@given(
    draw.lists(places, max_size=9),
    draw.sets(places, max_size=3),
    draw.sampled_from([(True, True), (True, False), (False, True)]),
    draw.sampled_from([0, 1]),
    draw.booleans(),
)
def test_group_disclosure_marks_what_plain_python_finds(people_at, closed, asked, axis, crossed):
    everybody, nobody = asked
    dimensions = [TOWNS, CROSSED if crossed else FIELD]
    closed -= set(people_at)
    rows = [{"region": region, "field": field} for region, field in people_at]
    zeros = [{"region": region, "field": field} for region, field in closed]
    table = st.tabulate(rows, dimensions, structural_zeros=zeros)
    opened = set(product(TOWNS.leaves, FIELD.leaves)) - closed

    def within(places, codes):
        return [
            at
            for at in places
            if all(c in d.ancestors(a) for c, d, a in zip(codes, dimensions, at, strict=True))
        ]

    expected = set()
    for other, (parent, children) in product(dimensions[1 - axis].codes, dimensions[axis].partitions):
        below = [(other, child) if axis else (child, other) for child in children]
        group = len(within(people_at, (other, parent) if axis else (parent, other)))
        possible = [codes for codes in below if within(opened, codes)]
        alike = [codes for codes in possible if len(within(people_at, codes)) == group]
        if group and len(possible) > 1:
            empty = [codes for codes in possible if not within(people_at, codes)]
            expected.update(empty if nobody or (everybody and alike) else [])
            expected.update(alike if everybody else [])
    rule = st.GroupDisclosure(dimensions[axis].name, all=everybody, none=nobody)
    assert primaries(rule, table) == {" ".join(codes) for codes in expected}
    for at in np.flatnonzero(rule.primary(table)):
        assert rule.reason(table, int(at)).startswith("everybody" if table.counts.flat[at] else "nobody")
