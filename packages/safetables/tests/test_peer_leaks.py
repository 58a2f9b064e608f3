"""Publications in which another program's suppression leaves a sensitive cell open: the audit finds it, and names it.

pytauargus 0.6.0 (method MOD, safety rule FREQ(4,20)) protected the invented county tables of `benchmarks/county_tables.py`,
size "small", seeds 1 to 12. With seeds 3 and 12 it left one and two cells exact. Stored is what it hid beside the counts
1..3: the distance from each secondary cell to the one before.
"""

import sys
from itertools import product
from pathlib import Path

import numpy as np
import pytest
import safetables as st
from attackers import determined, intervals
from every_table import dimensions_of, hiding, table_of

sys.path.insert(0, str(Path(__file__).parents[1] / "benchmarks"))

from county_tables import county_table

RULE = st.Threshold(4)
HIDDEN_BESIDE = {
    3: """
        17 12 1 28 8 1 18 1 16 27 14 5 1 8 7 7 15 20 6 14 8 13 11 22 31 52 2 30 4 5 8 19 3 244 35 19 7 38 20 73 7 2 3 16
        4 22 34 6 105 1 17 29 2 22 22 61 41 2 38 17 11 1 21 7 65 16 12 1 20 5 11 10 16 5 2 7 1 15 62 43 42 27 24 22 21
        37 46 14 1 1 27 37 223 49 37 49 107 19 3 31 11 5 12 15 10 15 38 11 50 16 5 36 1 5 30 13 15 48 260 3 3 2 16 26 9
        2 35 1 2 6 19 50 14
    """,
    12: """
        15 1 7 16 7 5 9 42 32 1 16 14 21 7 6 112 32 3 51 40 24 22 154 11 12 9 16 19 9 12 20 8 66 9 30 1 8 9 2 8 24 6 19
        37 6 5 38 6 8 7 8 7 12 4 2 4 1 228 85 119 9 9 21 65 56 25 35 1 5 74 54 48 25 12 22 76 1 34 1 46 31 4 2 1 29 26
        75 9 44 24 2 42 42 18 10 25 73 4 6 1 5 4 175 31 18 15 8 1 19 15 62 45 1 19 6 6 5 6 176 35 3
    """,
}
LEFT_OPEN = {
    3: {("C08M12", "S02", "A1"): 1},
    12: {("C08M09", "F4", "A1"): 1, ("C08M09", "S24", "A1"): 1},
}


def county(seed):
    """The invented table, and what the peer hid in it."""
    invented = county_table("small", seed)
    dimensions = tuple(st.Dimension(name, parents) for name, parents in invented.parents.items())
    table = st.Table("county", dimensions, invented.counts())
    hidden = RULE.sensitive(table.counts.ravel())
    hidden[np.cumsum([int(step) for step in HIDDEN_BESIDE[seed].split()])] = True
    return table, hidden


@pytest.mark.parametrize("seed", LEFT_OPEN)
def test_the_audit_names_the_cells_a_peer_leaves_open_and_our_own_choice_is_proven(seed):
    table, hidden = county(seed)
    published = hiding(table, RULE, hidden)
    result = st.audit(published)
    assert not result.certified
    named = {tuple(d.codes.values()): d.lower for d in result.disclosed if d.lower == d.upper}
    assert named == LEFT_OPEN[seed]
    assert len(result.disclosed) == len(named)
    for disclosure in result.disclosed:
        assert "is exactly 1" in disclosure.explanation
    positions = {codes: i for i, codes in enumerate(product(*(d.codes for d in table.dimensions)))}
    cells = [(0, positions[codes]) for codes in LEFT_OPEN[seed]]
    assert np.allclose(intervals([published], cells), 1)
    ours = st.protect(table, rules=RULE, method=st.Suppression())
    proof = st.audit(ours)
    assert proof.certified
    st.verify_certificate(ours, proof.certificate)
    assert intervals([ours], cells)[:, 1].min() > 1


def test_a_cell_that_bridges_two_blocks_is_open_though_every_row_and_column_hides_two():
    """Why looking at each row and column is not enough: rows 1 and 2 less columns 1 and 2 leave the cell between."""
    table = table_of(
        [2, 1, 9, 9,
         1, 3, 2, 9,
         9, 9, 1, 2,
         9, 9, 3, 1],
        dimensions_of((4, 4)),
    )  # fmt: skip
    published = hiding(table, RULE, RULE.sensitive(table.counts.ravel()))
    bridge = int(np.ravel_multi_index((2, 3), (5, 5)))
    assert determined([published]) == {(0, bridge): 2}
    (disclosure,) = st.audit(published).disclosed
    assert (disclosure.codes, disclosure.lower, disclosure.upper) == ({"a": "a1", "b": "b2"}, 2, 2)
    ours = st.protect(table, rules=RULE, method=st.Suppression())
    proof = st.audit(ours)
    assert proof.certified
    st.verify_certificate(ours, proof.certificate)
    assert determined([ours]) == {}
