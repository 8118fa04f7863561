"""Lord's error against its formula, against KR-21 of the reference cases, and at the edges."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from oracles import assert_close, oracle

from examkit.analysis import Section, error_at, lord_error, person_errors, sections_of


@pytest.mark.parametrize("name", ["lsat6", "lsat7", "ctt_mc100", "hci651_dif_gender", "nasty_n5"])
def test_mean_squared_errors_are_what_kr21_leaves(name: str) -> None:
    """Lord (1957): the mean of the squared errors is σ²(1 - KR-21); KR-21 by R."""
    folder, expected = oracle(name)
    scores = pd.read_csv(folder / "scored.csv")[list(expected["p"])].to_numpy(dtype=float)
    found = person_errors(scores, [Section(tuple(range(scores.shape[1])), 1)])
    assert found is not None
    assert_close(float(np.mean(found**2)), expected["sd_n"] ** 2 * (1 - expected["kr21_popvar"]))


def test_by_hand() -> None:
    """12 of 20 right: √(12 · 8/19); two sections, the second of two points: √(12 · 8/19 + 4 · 3 · 2/4)."""
    assert lord_error([12], [20], [1]) == pytest.approx((96 / 19) ** 0.5)
    assert lord_error([12, 3], [20, 5], [1, 2]) == pytest.approx((96 / 19 + 6) ** 0.5)
    assert lord_error([20], [20], [1]) == 0


def test_undefined() -> None:
    assert lord_error([1], [1], [5]) is None  # one item
    assert lord_error([21], [20], [1]) is None
    assert lord_error([-1], [20], [1]) is None
    assert lord_error([], [], []) is None


@given(st.integers(0, 200), st.floats(0, 50))
def test_at_a_total_the_sections_earn_it_together(seed: int, total: float) -> None:
    """Inside the scale of each section the foretold numbers right add up to the total."""
    random = np.random.default_rng(seed)
    x = (random.random((40, 12)) < random.random((40, 1))) * np.repeat([1.0, 3.0], 6)
    covariance, mean = np.cov(x, rowvar=False), x.mean(axis=0)
    sections = sections_of([""] * 12, [1.0] * 6 + [3.0] * 6)
    found = error_at(total, mean, covariance, sections)
    slope = covariance[:6].sum() / covariance.sum()
    first = mean[:6].sum() + slope * (total - mean.sum())
    right = np.array([first, (total - first) / 3])
    if np.all((right >= 0) & (right <= 6)):
        assert found == pytest.approx(lord_error(right, [6, 6], [1, 3]))
    else:
        assert found is not None


def test_one_section_needs_no_covariance() -> None:
    assert error_at(12, np.zeros(20), np.zeros((20, 20)), sections_of(["a"] * 20, [1.0] * 20)) == pytest.approx(
        (96 / 19) ** 0.5
    )


def test_sections_are_of_equal_points_and_zero_points_are_left_out() -> None:
    assert sections_of(["a", "a", "b", "a", "a"], [1, 2, 1, 1, 0]) == (
        Section((0, 3), 1),
        Section((1,), 2),
        Section((2,), 1),
    )


def test_equal_totals_and_no_points_have_none() -> None:
    sections = sections_of(["a", "a", "b", "b"], [1, 1, 1, 1])
    assert error_at(2, np.ones(4), np.zeros((4, 4)), sections) is None
    assert error_at(2, np.ones(4), np.eye(4), ()) is None


def test_partial_credit_and_items_not_presented_have_none() -> None:
    sections = sections_of(["a"] * 3, [2.0] * 3)
    assert person_errors(np.array([[2, 0, 1], [2, 2, 0]]), sections) is None
    assert person_errors(np.array([[2, 0, np.nan], [2, 2, 0]]), sections) is None
    assert person_errors(np.array([[2, 0, 2], [2, 2, 2]]), sections) == pytest.approx([2.0, 0.0])
