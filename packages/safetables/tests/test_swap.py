"""Swapping dear secondaries: cheaper afterwards, and nothing sensitive stands still that could move before."""

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
import safetables as st
from attackers import determined
from safetables import _search, _swap
from safetables._pattern import PatternSearch
from safetables._swap import swap_dear
from test_spare import moving
from test_wanted import county


def protected(seed, **options):
    return st.protect(county(seed, 7, ages=5), rules=st.Threshold(4), method=st.Suppression(**options))


def hidden_sum(seed):
    return int(county(seed, 7, ages=5).counts.ravel()[protected(seed).hidden].sum())


def test_swapping_makes_choices_cheaper_and_none_dearer(monkeypatch):
    with_swapping = [hidden_sum(seed) for seed in range(12)]
    monkeypatch.setattr(_search, "swap_dear", lambda *_: 0)
    without = [hidden_sum(seed) for seed in range(12)]
    assert all(a <= b for a, b in zip(with_swapping, without, strict=True))
    assert sum(with_swapping) < sum(without)


@pytest.mark.parametrize("seed", range(12))
def test_after_swapping_adding_and_subtracting_recovers_no_sensitive_cell(seed):
    release = protected(seed)
    sensitive = {(0, cell) for cell in np.flatnonzero(release.status == 1).tolist()}
    assert len(sensitive) > 20
    assert not sensitive & set(determined([release]))


def test_each_swap_makes_the_choice_cheaper_and_all_that_moved_still_moves(monkeypatch):
    """Chosen as if every cell cost the same, then judged by counts: much is to be swapped."""
    swaps = []

    def swap_by_count(choice, search):
        rows = choice.relations(np.arange(len(choice.columns))).toarray()
        choice.candidates = replace(choice.candidates, costs=choice.candidates.counts.copy())
        search = PatternSearch(choice.known, choice.candidates, choice.truth)
        search.hide(np.flatnonzero(choice.hidden))
        must_move = choice.primary & moving(rows, np.flatnonzero(choice.hidden))
        assert must_move.sum() > 20
        cost = [choice.candidates.costs[choice.hidden].sum()]

        def publishing(choice, search, candidate):
            publish(choice, search, candidate)
            assert np.array_equal(choice.hidden, search.hidden)
            assert moving(rows, np.flatnonzero(choice.hidden))[must_move].all()
            cost.append(choice.candidates.costs[choice.hidden].sum())

        with monkeypatch.context() as patch:
            patch.setattr(_swap, "_publish", publishing)
            assert swap_dear(choice, search) == len(cost) - 1
        assert all(after < before for before, after in pairwise(cost))
        assert set(choice.caused_by) >= set(np.flatnonzero(choice.hidden & ~choice.locked).tolist())
        swaps.append(len(cost) - 1)

    publish = _swap._publish
    monkeypatch.setattr(_search, "swap_dear", swap_by_count)
    for seed in range(8):
        protected(seed, cost="constant")
    assert sum(swaps) > 20
