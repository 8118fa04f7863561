"""Holm and Benjamini-Hochberg against the procedures themselves and against scipy."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import false_discovery_control

from examkit.analysis.adjustment import benjamini_hochberg, holm

values = st.lists(st.floats(0, 1), min_size=1, max_size=20)


@given(values, st.floats(0.001, 0.999))
def test_holm_rejects_what_the_step_down_procedure_rejects(p: list[float], alpha: float) -> None:
    rejected, left = set[int](), sorted(range(len(p)), key=p.__getitem__)
    while left and p[left[0]] * len(left) <= alpha:
        rejected.add(left.pop(0))
    ties = {place for place in range(len(p)) if any(p[place] == p[other] for other in rejected)}
    assert rejected <= set(np.flatnonzero(holm(p) <= alpha).tolist()) <= rejected | ties


@given(values)
def test_benjamini_hochberg_equals_scipy(p: list[float]) -> None:
    assert benjamini_hochberg(p) == pytest.approx(false_discovery_control(p), abs=1e-12)


@given(values, st.integers(1, 20))
def test_holm_of_the_smallest_is_holm_of_all(p: list[float], some: int) -> None:
    smallest = sorted(p)[:some]
    assert holm(smallest, len(p)).tolist() == holm(sorted(p)).tolist()[:some]


def test_nobody_and_no_number() -> None:
    assert holm([]).tolist() == benjamini_hochberg([]).tolist() == []
    with pytest.raises(ValueError):
        holm([0.1, float("nan")])
    with pytest.raises(ValueError):
        holm([0.1, 0.2], 1)
