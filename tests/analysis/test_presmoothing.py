"""Loglinear smoothing against R equate and the moments that it must keep."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from oracles import assert_close, oracle

from examkit.analysis.presmoothing import loglinear


@pytest.mark.parametrize("form", ["x", "y"])
def test_degree_6_equals_r_equate(form: str) -> None:
    folder, expected = oracle("equate_actmath_rg")
    scale, x, y = np.loadtxt(folder / "freq.csv", delimiter=",", skiprows=1).T
    found = loglinear(scale, x if form == "x" else y, 6)
    assert found is not None
    assert_close(found.tolist(), expected[f"loglinear6_fitted_{form}"], 1e-6)


def _moments(held: list[int], degree: int, tolerance: float) -> None:
    scale = np.arange(len(held)) / len(held)
    found = loglinear(scale, held, degree)
    assert found is not None
    for power in range(degree + 1):
        assert_close(float(found @ scale**power), float(held @ scale**power), tolerance)


@given(st.lists(st.integers(1, 30), min_size=8, max_size=30), st.integers(1, 6))
def test_the_first_moments_are_kept(held: list[int], degree: int) -> None:
    _moments(held, degree, 1e-7)


@given(
    st.lists(st.integers(0, 30), min_size=8, max_size=30).filter(lambda held: sum(map(bool, held)) > 4),
    st.integers(1, 4),
)
def test_with_empty_scores_they_are_kept_to_a_part_of_a_person(held: list[int], degree: int) -> None:
    _moments(held, degree, 0.1)


def test_forty_people_high_on_a_long_scale_have_a_curve() -> None:
    """The best polynomial lies far out, as nobody is below 70: bulk and mean are right all the same."""
    held = np.bincount(np.random.default_rng(1).binomial(200, 0.8, 40), minlength=201)
    found = loglinear(np.arange(201) / 2, held, 6)
    assert found is not None
    assert_close(float(found @ np.arange(201) / 40), float(held @ np.arange(201) / 40), 1e-3)
    assert found[:120].sum() < 1e-3


def test_a_polynomial_with_a_term_for_every_score_gives_the_counts_back() -> None:
    found = loglinear([0, 1, 2, 3], [5, 1, 7, 2], 3)
    assert found is not None
    assert_close(found.tolist(), [5.0, 1.0, 7.0, 2.0], 1e-8)


def test_a_scale_of_a_hundred_marks_keeps_its_digits() -> None:
    scale = np.arange(101)
    held = np.bincount(np.random.default_rng(5).binomial(100, 0.8, 400), minlength=101)
    found = loglinear(scale, held, 6)
    assert found is not None
    assert_close(float(found @ scale**6 / (held @ scale**6)), 1.0, 1e-9)


@pytest.mark.parametrize(
    ("held", "degree"),
    [([0, 0, 0], 1), ([0, 9, 0], 1), ([3, 3, 0, 0, 3, 0, 0, 0], 3), ([1, 2, 3], 3), ([1, 2, 3], 0)],
)
def test_too_few_scores_for_the_polynomial_are_undefined(held: list[int], degree: int) -> None:
    assert loglinear(np.arange(len(held)), held, degree) is None
