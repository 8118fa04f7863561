"""Counts of independent things against all their outcomes written out."""

from itertools import product

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from oracles import assert_close

from examkit.analysis.without_one import likely_counts, without_one


def written_out(chances: list[float]) -> list[float]:
    found = [0.0] * (len(chances) + 1)
    for outcome in product((0, 1), repeat=len(chances)):
        found[sum(outcome)] += float(np.prod([p if one else 1 - p for p, one in zip(chances, outcome, strict=True)]))
    return found


@given(st.lists(st.floats(0.01, 0.99), min_size=1, max_size=7))
def test_counts_of_all_and_of_all_but_one_equal_the_sum_over_outcomes(chances: list[float]) -> None:
    assert_close(likely_counts(np.array(chances)).tolist(), written_out(chances), 1e-12)
    others = without_one(np.array(chances))
    for place in range(len(chances)):
        assert_close(others[place].tolist(), written_out(chances[:place] + chances[place + 1 :]), 1e-12)


def test_a_thousand_things_lose_no_digits() -> None:
    found = without_one(np.full(1000, 0.5))
    assert np.allclose(found.sum(axis=1), 1, rtol=1e-13, atol=0)
    assert_close(float(np.log(found[7, 0])), 999 * float(np.log(0.5)), 1e-9)
