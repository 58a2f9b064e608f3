"""The checker of certificates takes what proves safety and nothing else, whoever wrote it and whatever stands in it."""

import copy
import json
from dataclasses import replace

import numpy as np
import pytest
import safetables as st
from every_table import RULES, dimensions_of, hiding, primary_only, table_of
from hypothesis import given, settings
from hypothesis import strategies as draw

REAL, STRICT = RULES["classical"], RULES["strict"]
COUNTS = [1, 10, 20, 30, 2, 8, 9, 4, 5]


def proven(rule, counts=COUNTS, shape=(3, 3)):
    """A protected table and its certificate as JSON hands it out."""
    protected = st.protect(table_of(counts, dimensions_of(shape)), rules=rule, method=st.Suppression())
    certificate = json.loads(json.dumps(st.audit(protected).certificate))
    st.verify_certificate(protected, certificate)
    return protected, certificate


def forged(published, populations, safe, kinds=None):
    """A certificate of a table without level: every inner cell a kind, its people as given."""
    inner = int(np.prod([len(d.leaves) for d in published.dimensions]))
    return {
        "format": "safetables/certificate/2",
        "tables": [published.digest],
        "kinds": [list(range(inner)) if kinds is None else kinds],
        "populations": [[list(range(len(people))), people] for people in populations],
        "safe": safe,
    }


OPEN = {rule: primary_only(table_of([1, 10, 20, 30], dimensions_of((2, 2))), rule) for rule in (REAL, STRICT)}
TRUE = [1, 10, 20, 30]
ANY = draw.one_of(
    draw.floats(),
    draw.integers(-40, 40),
    draw.sampled_from([float("nan"), float("inf"), -1e-7, 1e308, True, None, "5", 2**70]),
)


@pytest.mark.parametrize("rule", [REAL, STRICT])
def test_no_numbers_whatever_prove_a_cell_safe_that_is_exactly_one(rule):
    @settings(max_examples=100, deadline=None, derandomize=True)
    @given(draw.lists(ANY, min_size=4, max_size=4), draw.lists(ANY, min_size=4, max_size=4))
    def holds(first, change):
        for populations in ([first, change], [TRUE, change], [first], [TRUE, first, change]):
            last = len(populations) - 1
            with pytest.raises(st.BadCertificate):
                st.verify_certificate(OPEN[rule], forged(OPEN[rule], populations, [[0, 4, 0, last]]))

    holds()


@pytest.mark.parametrize("rule", [REAL, STRICT])
@pytest.mark.parametrize("unknown", [float("nan"), float("inf")])
def test_a_number_that_is_none_does_not_hide_that_published_figures_differ(rule, unknown):
    """Nothing compares with "not a number", so a check that looks for differences finds none."""
    forgery = forged(OPEN[rule], [TRUE, [5, unknown, unknown, unknown]], [[0, 4, 0, 1]])
    with pytest.raises(st.BadCertificate):
        st.verify_certificate(OPEN[rule], forgery)


def drop(certificate, key):
    del certificate[key]


def write(*path):
    *way, last, value = path

    def act(certificate):
        place = certificate
        for step in way:
            place = place[step]
        place[last] = value

    return act


TAMPERED = {
    "no format": lambda c: drop(c, "format"),
    "another format": write("format", "safetables/certificate/1"),
    "no kinds": lambda c: drop(c, "kinds"),
    "no populations": lambda c: drop(c, "populations"),
    "no claims": lambda c: drop(c, "safe"),
    "an empty list of populations": write("populations", []),
    "an empty list of claims": write("safe", []),
    "one claim too few": lambda c: c["safe"].pop(),
    "kinds of one table more": lambda c: c["kinds"].append(c["kinds"][0]),
    "kinds of no table": write("kinds", []),
    "a kind that lies in no cell": write("kinds", 0, 0, 99),
    "a kind that lies below no cell": write("kinds", 0, 0, -1),
    "a kind that lies in two cells": write("kinds", 0, 0, [0, 1]),
    "a kind that lies nowhere": write("kinds", 0, 0, []),
    "a kind that moved": lambda c: write("kinds", 0, 0, c["kinds"][0][1])(c),
    "one person more": lambda c: write("populations", 0, 1, 0, c["populations"][0][1][0] + 1)(c),
    "one change more": lambda c: write("populations", 1, 1, 0, c["populations"][1][1][0] + 1)(c),
    "a change of a kind that is not there": lambda c: c["populations"][1][0].__setitem__(0, 99),
    "a change without an amount": lambda c: c["populations"][1][1].pop(),
    "words for people": write("populations", 0, 1, "many"),
    "a claim of an unknown population": write("safe", 0, 3, 99),
    "a claim of a cell that is not there": write("safe", 0, 1, 999),
    "a claim of another table": write("safe", 0, 0, 1),
    "a claim of three numbers": write("safe", [[0, 0, 0]]),
    "a claim with the same population twice": lambda c: write("safe", 0, 3, c["safe"][0][2])(c),
    "a claim with low and high exchanged": lambda c: write(
        "safe", 0, [*c["safe"][0][:2], *c["safe"][0][:1:-1]]
    )(c),
    "a list": lambda c: c.clear(),
}


@pytest.mark.parametrize("rule", [REAL, STRICT], ids=["classical", "strict"])
@pytest.mark.parametrize("what", TAMPERED)
def test_a_tampered_certificate_is_refused(rule, what):
    protected, certificate = proven(rule)
    bad = copy.deepcopy(certificate)
    TAMPERED[what](bad)
    assert bad != certificate
    with pytest.raises(st.BadCertificate):
        st.verify_certificate(protected, bad)


def test_a_certificate_proves_nothing_of_another_table_or_another_state():
    protected, certificate = proven(STRICT)
    other, _ = proven(STRICT, [*COUNTS[:-1], 6])
    stricter = replace(protected, rule=st.Threshold.strict(4))
    for table in (other, stricter, replace(protected, name="renamed")):
        with pytest.raises(st.BadCertificate, match="other tables"):
            st.verify_certificate(table, certificate)
    with pytest.raises(st.BadCertificate, match="other tables"):
        st.verify_certificate(protected, certificate, released=[other])


def test_people_may_be_divided_only_where_the_rule_says_so():
    table = table_of([1, 2, 30], dimensions_of((3,)))
    halves = [[0.5, 2.5, 30.0], [1.0, -1.0, 0.0]]
    shown = primary_only(table, REAL)
    st.verify_certificate(shown, forged(shown, halves, [[0, 1, 0, 1], [0, 2, 1, 0]]))
    whole = replace(shown, rule=replace(REAL, whole=True))
    with pytest.raises(st.BadCertificate, match="divided"):
        st.verify_certificate(whole, forged(whole, halves, [[0, 1, 0, 1], [0, 2, 1, 0]]))


def test_nobody_is_negative_and_no_hidden_cell_empty_where_that_is_known():
    table = table_of([1, 2, 30], dimensions_of((3,)))
    shown = primary_only(table, REAL)
    with pytest.raises(st.BadCertificate, match="negative"):
        st.verify_certificate(shown, forged(shown, [[-1, 4, 30], [2, -2, 0]], [[0, 1, 0, 1], [0, 2, 1, 0]]))
    strict = hiding(table_of([1, 2, 5, 30], dimensions_of((4,))), STRICT, np.arange(5) % 4 != 0)
    fine = forged(strict, [[1, 4, 3, 30], [3, -3, 0, 0], [2, 2, -4, 0]], [[0, 1, 0, 2], [0, 2, 1, 0]])
    with pytest.raises(st.BadCertificate, match=r"a2'} is -1|a3'} is|negative"):
        st.verify_certificate(strict, fine)
    empty = forged(strict, [[0, 4, 4, 30], [3, -3, 0, 0]], [[0, 1, 0, 1], [0, 2, 1, 0]])
    with pytest.raises(st.BadCertificate, match=r"a0'} is 0"):
        st.verify_certificate(strict, empty)
    good = forged(strict, [[1, 4, 3, 30], [2, -3, 1, 0]], [[0, 1, 0, 1], [0, 2, 1, 0]])
    st.verify_certificate(strict, good)


def test_a_person_lies_in_one_inner_cell():
    """Else whoever lies in two cells and counts once in their total would make room that is not there."""
    shown = primary_only(table_of([1, 9], dimensions_of((2,))), REAL)
    claims = [[0, 1, 0, 1]]
    twice = forged(shown, [[1, 9, 0], [0, -4, 4]], claims, kinds=[0, 1, [0, 1]])
    with pytest.raises(st.BadCertificate, match="several codes in a, or none"):
        st.verify_certificate(shown, twice)
    nowhere = forged(shown, [[1, 9, 0], [0, 0, 4]], claims, kinds=[0, 1, []])
    with pytest.raises(st.BadCertificate, match="several codes in a, or none"):
        st.verify_certificate(shown, nowhere)


def test_real_numbers_are_compared_to_six_places():
    """What a solver leaves of a whole number passes; a millionth less than the width asked for does not."""
    shown = primary_only(table_of([1, 2, 30], dimensions_of((3,))), REAL)

    def certificate(step, error=0.0):
        people = [[1, 2, 30], [step, error - step, 0]]
        return forged(shown, people, [[0, 1, 0, 1], [0, 2, 1, 0]])

    st.verify_certificate(shown, certificate(0.9999997))
    with pytest.raises(st.BadCertificate, match="not proven safe"):
        st.verify_certificate(shown, certificate(0.999999))
    st.verify_certificate(shown, certificate(1.5, 0.9e-6))
    for error in (1.2e-6, -1.2e-6):
        with pytest.raises(st.BadCertificate, match="'a': 'total'} is"):
            st.verify_certificate(shown, certificate(1.5, error))


@pytest.mark.parametrize("error", [1e-6, -1e-6])
def test_a_millionth_of_a_person_is_what_rounding_may_leave(error):
    shown = primary_only(table_of([1, 2, 0], dimensions_of((3,))), REAL)
    shown = replace(shown, values=np.array([3, -1, -1, 0]), status=np.array([0, 1, 1, 0], dtype=np.int8))
    st.verify_certificate(
        shown, forged(shown, [[1, 2, 0], [1.5, -1.5 - error, error]], [[0, 1, 0, 1], [0, 2, 1, 0]])
    )


def test_tables_may_know_other_codes_of_the_same_people():
    """Quarters and years: only what both call by the same name must agree."""
    quarters = st.Dimension(
        "time", {"all": None, "Y1": "all", "Q1": "Y1", "Q2": "Y1", "Y2": "all", "Q3": "Y2"}
    )
    years = st.Dimension("time", {"all": None, "Y1": "all", "Y2": "all"})
    first = st.protect(table_of([20, 2, 30], [quarters]), rules=STRICT, method=st.Suppression())
    second = st.protect(
        table_of([22, 30], [years], name="years"), rules=STRICT, method=st.Suppression(), released=[first]
    )
    result = st.audit(second, released=[first])
    assert result.checked == 1
    st.verify_certificate(second, result.certificate, released=[first])


def test_a_person_is_the_same_in_two_tables_of_the_same_people():
    dimensions = dimensions_of((3, 2))
    first = st.protect(table_of([1, 10, 20, 30, 2, 8], dimensions), rules=STRICT, method=st.Suppression())
    margin = table_of([11, 50, 10], dimensions[:1])
    second = st.protect(margin, rules=STRICT, method=st.Suppression(), released=[first])
    certificate = json.loads(json.dumps(st.audit(second, released=[first]).certificate))
    st.verify_certificate(second, certificate, released=[first])
    changed = copy.deepcopy(certificate)
    changed["kinds"][0] = [(leaf + 1) % 3 for leaf in changed["kinds"][0]]
    with pytest.raises(st.BadCertificate, match="changes a from table to table"):
        st.verify_certificate(second, changed, released=[first])
    fewer = copy.deepcopy(certificate)
    fewer["kinds"][0].pop()
    with pytest.raises(st.BadCertificate):
        st.verify_certificate(second, fewer, released=[first])
