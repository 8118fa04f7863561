"""Equipercentile equating against R equate and the example of Kolen & Brennan (2014, table 2.3)."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from oracles import assert_close, oracle

from examkit.analysis.equipercentile import equipercentile, equipercentile_errors, percentile_ranks

SCALE = np.arange(5.0)
X, Y = [20, 30, 20, 20, 10], [10, 20, 20, 30, 20]


def test_the_published_example_of_four_items() -> None:
    ranks = percentile_ranks(X)
    assert_close(ranks.tolist(), [0.1, 0.35, 0.6, 0.8, 0.95])
    assert_close(equipercentile(ranks, SCALE, Y).tolist(), [0.5, 1.75, 2.5 + 1 / 3, 3.5, 4.25])


def test_percentile_ranks_equal_r_equate() -> None:
    folder, expected = oracle("equate_actmath_rg")
    x = np.loadtxt(folder / "freq.csv", delimiter=",", skiprows=1)[:, 1]
    assert_close(percentile_ranks(x).tolist(), expected["percentile_ranks_x"])


def test_unsmoothed_scores_and_errors_equal_r_equate() -> None:
    folder, expected = oracle("equate_actmath_rg")
    scale, x, y = np.loadtxt(folder / "freq.csv", delimiter=",", skiprows=1).T
    rows, ranks = expected["equipercentile_unsmoothed"], percentile_ranks(x)
    assert_close(equipercentile(ranks, scale, y).tolist(), [row["yx"] for row in rows])
    assert_close(equipercentile_errors(ranks, x.sum(), scale, y).tolist(), [row["se"] for row in rows])


def test_a_gap_on_y_is_shared_by_both_its_ends() -> None:
    """Half the people of Y have 0, half have 3: the middle of X is worth the middle of the gap."""
    assert_close(equipercentile(np.array([0.5]), np.arange(4.0), [5, 0, 0, 5]).tolist(), [1.5])


def test_the_error_is_that_of_a_share_where_only_x_is_chance() -> None:
    """√(P(1 - P)/n)/g, the error of a quantile, when Y's group is endless and evenly spread."""
    found = equipercentile_errors(np.array([0.3]), 50, np.arange(10.0), np.full(10, 1e15))
    assert_close(found.tolist(), [(0.3 * 0.7 / 50) ** 0.5 * 10], 1e-6)


counts = st.lists(st.integers(1, 20), min_size=2, max_size=12)


@given(counts)
def test_a_form_equated_to_itself_is_itself(held: list[int]) -> None:
    scale = np.arange(len(held), dtype=np.float64)
    assert_close(equipercentile(percentile_ranks(held), scale, held).tolist(), scale.tolist(), 1e-6)


@given(st.lists(st.integers(0, 5), min_size=2, max_size=12).filter(any), st.data())
def test_equated_scores_never_fall(held: list[int], data: st.DataObject) -> None:
    other = data.draw(st.lists(st.integers(0, 5), min_size=len(held), max_size=len(held)).filter(any))
    scale = np.arange(len(held), dtype=np.float64)
    found = equipercentile(percentile_ranks(held), scale, other)
    assert np.all(np.diff(found) >= -1e-6)
    assert np.all((found >= -0.5) & (found <= len(held) - 0.5))
    assert np.all(np.isfinite(equipercentile_errors(percentile_ranks(held), sum(held), scale, other)))
