"""Counted numbers against numpy on the numbers written out."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from examkit.analysis.counted import correlation, mean, median, rank_sums, standard_deviation, sum_variance

counted = st.lists(
    st.tuples(st.integers(-5, 20), st.integers(-5, 20), st.integers(0, 4)), min_size=1, max_size=12
).filter(lambda rows: sum(count for *_, count in rows) > 0)


def columns(rows: list[tuple[int, int, int]]) -> tuple[np.ndarray, ...]:
    return tuple(np.array(column, dtype=float) for column in zip(*rows, strict=True))


@given(counted)
def test_counts_stand_for_people(rows: list[tuple[int, int, int]]) -> None:
    x, y, counts = columns(rows)
    each_x, each_y = np.repeat(x, counts.astype(int)), np.repeat(y, counts.astype(int))
    assert mean(x, counts) == pytest.approx(np.mean(each_x))
    assert median(x, counts) == pytest.approx(np.median(each_x))
    if len(each_x) > 1:
        assert standard_deviation(x, counts) == pytest.approx(np.std(each_x, ddof=1))
    r = correlation(x, y, counts)
    if np.ptp(each_x) == 0 or np.ptp(each_y) == 0:
        assert r is None
    else:
        assert r == pytest.approx(np.corrcoef(each_x, each_y)[0, 1])


def test_nobody_has_no_mean_and_one_person_no_deviation() -> None:
    assert mean([], []) is None
    assert median([1.0], [0]) is None
    assert standard_deviation([2.0]) is None


def test_a_third_does_not_vary() -> None:
    third = [1 / 3] * 7
    assert correlation(third, range(7)) is None


@given(st.lists(st.integers(0, 6), min_size=1, max_size=30))
def test_ranks_are_shared_out_whole(totals: list[int]) -> None:
    n = len(totals)
    shares = rank_sums(np.eye(n), totals, np.ones(n), np.linspace(0, n, 6))
    assert shares.sum(axis=0) == pytest.approx([n / 5] * 5)
    assert shares.sum(axis=1) == pytest.approx(np.ones(n))


def test_ties_at_an_edge_share_its_last_places() -> None:
    """Two of four places go to the three who tie behind the best."""
    upper = rank_sums(np.eye(5), [5, 5, 5, 9, 1], np.ones(5), [2, 5])
    assert upper[:, 0].tolist() == pytest.approx([2 / 3, 2 / 3, 2 / 3, 1, 0])


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 50)), min_size=5, max_size=40))
def test_whole_numbers_give_whole_sums_where_all_take_part(rows: list[tuple[int, int]]) -> None:
    """In fifths of a person all edges are whole numbers: the sum of ones is exact, not a hair above."""
    totals, counts = (np.array(column) for column in zip(*rows, strict=True))
    n = int(counts.sum())
    fifths = rank_sums(np.ones(len(rows)), totals, counts * 5, np.arange(6) * n)
    assert fifths.tolist() == [n] * 5


def test_nobody_has_no_sums() -> None:
    assert rank_sums([], [], [], [0, 0, 0]).tolist() == [0, 0]


def test_the_variance_of_a_sum_is_nothing_where_rounding_alone_is_left() -> None:
    assert sum_variance(np.array([[1.0, -1.0], [-1.0, 1.0 + 1e-15]])) == 0
    assert sum_variance(np.array([[1.0, 0.5], [0.5, 1.0]])) == 3
