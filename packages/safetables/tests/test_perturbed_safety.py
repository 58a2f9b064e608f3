"""What noise and rounding let through withstands brute force, near the border, under the strict rule."""

import json

import numpy as np
import pyarrow as pa
import pytest
import safetables as st
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as draw
from test_safety import assert_safe_by_brute_force, small_tables

SECRET = b"sixteen bytes or more"
STRICT = st.Threshold.strict(3)
SHAPES = [(3,), (2, 2)]


def noise(table, seed):
    """Cell keys of invented people."""
    random = np.random.default_rng(seed)
    sizes = [len(d.leaves) for d in table.dimensions]
    codes = np.stack([index.ravel() for index in np.indices(sizes)])
    records = {d.name: [d.leaves[i] for i in codes[axis]] for axis, d in enumerate(table.dimensions)}
    records["key"] = random.integers(0, 1 << 53, int(np.prod(sizes)))
    return st.cell_keys(pa.table(records), table.dimensions, key="key")


METHODS = {
    "cell key": lambda table, seed: st.CellKey(st.PTable.design(2, 1.08, 1), noise(table, seed)),
    "wide cell key": lambda table, seed: st.CellKey(st.PTable.design(4, 3), noise(table, seed)),
    "random": lambda table, seed: st.Rounding(5, "random", secret=SECRET + bytes([seed])),
    "controlled": lambda table, seed: st.Rounding(5, "controlled"),
    "hidden and noisy": lambda table, seed: (
        st.Suppression(),
        st.CellKey(st.PTable.design(2, 1.08, 1), noise(table, seed)),
    ),
}


@pytest.mark.parametrize("name", METHODS)
def test_what_is_let_through_withstands_brute_force_and_its_certificate_is_valid(name):
    let_through = []

    @settings(
        max_examples=12,
        deadline=None,
        derandomize=True,
        phases=[Phase.explicit, Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(small_tables(tuple(SHAPES)), draw.integers(0, 200))
    def holds(table, seed):
        try:
            protected = st.protect(table, rules=STRICT, method=METHODS[name](table, seed))
        except st.CannotProtect:
            return
        let_through.append(int(protected.sensitive.sum()))
        counts = table.counts.ravel()
        shown = (
            ~protected.hidden
        )  # of hidden cells the ends are possible values, on whatever side of the truth
        assert (protected.lower <= counts)[shown].all()
        assert (counts <= protected.upper)[shown].all()
        assert_safe_by_brute_force([protected], protected)
        result = st.audit(protected)
        assert result.certified
        st.verify_certificate(protected, json.loads(json.dumps(result.certificate)))

    holds()
    assert any(let_through)
