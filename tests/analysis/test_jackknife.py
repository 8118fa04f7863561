"""Ranges by leaving out each person, against the same figure computed again for every one left out."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from examkit.analysis.agreement import Estimate
from examkit.analysis.jackknife import means_without, row_means_without, share_estimate

counted = st.lists(
    st.tuples(st.integers(0, 9), st.integers(1, 4)), min_size=2, max_size=8, unique_by=lambda row: row[0]
)


@given(counted)
def test_means_without_each_are_means_of_the_others(rows: list[tuple[int, int]]) -> None:
    values, counts = (np.array(column, dtype=float) for column in zip(*rows, strict=True))
    each = np.repeat(values, counts.astype(int))
    found = means_without(values, counts)
    assert found[0] == pytest.approx(each.mean())
    for value, mean in zip(values, found[1:], strict=True):
        assert mean == pytest.approx(np.delete(each, np.flatnonzero(each == value)[0]).mean())
    table = np.vstack([values * (place + 1) for place in range(len(values) + 1)])
    rows_found = row_means_without(table, counts)
    assert rows_found == pytest.approx(found * np.arange(1, len(values) + 2))


def test_the_range_is_that_of_the_logit_with_students_t() -> None:
    shares, counts = np.array([0.8, 0.78, 0.81, 0.85]), np.array([3.0, 2.0, 1.0])
    each = np.repeat(np.log(shares[1:] / (1 - shares[1:])), [3, 2, 1])
    half = stats.t.ppf(0.975, 5) * np.sqrt(5 / 6 * ((each - each.mean()) ** 2).sum())
    ends = [np.log(4) - half, np.log(4) + half]
    found = share_estimate(shares, counts)
    assert [found.value, found.low, found.high] == pytest.approx([0.8, *(1 / (1 + np.exp(-end)) for end in ends)])


def test_no_range_for_two_people_nor_for_nothing_or_all() -> None:
    assert share_estimate(np.array([0.5, 0.4, 0.6]), np.array([1.0, 1.0])) == Estimate(0.5)
    assert share_estimate(np.array([1.0, 0.9, 0.8]), np.array([5.0, 5.0])) == Estimate(1.0)
    assert share_estimate(np.array([np.nan, 0.9, 0.8]), np.array([5.0, 5.0])) == Estimate()
