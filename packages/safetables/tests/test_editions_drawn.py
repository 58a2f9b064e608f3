"""Two editions against brute force over whole numbers: refused exactly when a small difference is certain."""

import pytest
import safetables as st
from hypothesis import given
from hypothesis import strategies as draw
from naive_releases import SEX, TWO, shown
from test_ledger import PATTERNS, _populations, _with_no_zero_hidden
from test_safety import NEAR_THE_BORDER, SLOW

MINIMUM = 3


def certain(old, new, most):
    """Is there a cell whose difference is certain to be 1 or 2, all up or all down?"""
    before, after = _populations(old, most), _populations(new, most)
    for cell in range(len(old)):
        first = {int(p.ravel()[cell]) for p in before}
        second = {int(p.ravel()[cell]) for p in after}
        low, high = min(second) - max(first), max(second) - min(first)
        if 1 <= low <= high < MINIMUM or -MINIMUM < low <= high <= -1:
            return True
    return False


@SLOW
@given(
    draw.lists(NEAR_THE_BORDER.filter(lambda n: n <= 4), min_size=4, max_size=4),
    draw.lists(draw.sampled_from([-3, -1, 0, 0, 1, 3]), min_size=4, max_size=4),
    draw.tuples(draw.sampled_from(PATTERNS), draw.sampled_from(PATTERNS)),
)
def test_editions_are_refused_exactly_when_brute_force_finds_a_small_certain_difference(
    counts, change, patterns
):
    later = [max(0, n + c) for n, c in zip(counts, change, strict=True)]
    old, new = (
        shown("2025", values, _with_no_zero_hidden(values, pattern), (TWO, SEX), name=name)
        for name, values, pattern in zip(("old", "new"), (counts, later), patterns, strict=True)
    )
    if certain(old, new, 9):
        with pytest.raises(st.DifferencingDisclosure):
            st.check_editions(old, new, MINIMUM)
    else:
        message = _refused(old, new)  # of hidden parts together also their sum may not be small for certain
        assert not message or "what it leaves for the hidden parts" in message


def _refused(old, new):
    try:
        st.check_editions(old, new, MINIMUM)
    except st.DifferencingDisclosure as error:
        return str(error)
    return ""
