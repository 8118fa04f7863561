"""Options against pandas, and shares in fifths by hand."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from examkit.analysis import OMITTED, option_table, shares_by_fifth


def test_counts_shares_and_correlations_equal_pandas() -> None:
    random = np.random.default_rng(1)
    answers = pd.Series(random.choice(["A", "B", "C", ""], 40))
    scores, others = (answers == "B").astype(float), pd.Series(random.integers(0, 9, 40))
    takes = {**{option: (answers == option).to_numpy() for option in "ABCD"}, OMITTED: (answers == "").to_numpy()}
    rows = option_table("q1", takes, "B", scores.to_numpy(), (scores + others).to_numpy())
    assert [row.option for row in rows] == [*"ABCD", OMITTED]
    assert [row.key for row in rows] == [False, True, False, False, False]
    for row in rows:
        taken = pd.Series(takes[row.option])
        assert (row.count, row.share) == (taken.sum(), taken.mean())
        assert row.option_rest is None if row.option == "D" else row.option_rest == pytest.approx(taken.corr(others))


def test_fifths_without_ties() -> None:
    takes = [0, 0, 1, 0, 1, 1, 0, 1, 1, 1]
    assert shares_by_fifth(takes, range(10)) == pytest.approx([0, 0.5, 1, 0.5, 1])


def test_people_who_tie_belong_to_both_fifths_in_part() -> None:
    assert shares_by_fifth([1, 0, 0, 0, 0], [3, 3, 3, 3, 3]) == pytest.approx([0.2] * 5)


def test_fewer_than_five_people_have_no_fifths() -> None:
    assert shares_by_fifth([1, 0, 0, 0], range(4)) == [None] * 5


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 40), st.integers(0, 2)), min_size=1, max_size=40))
def test_shares_are_never_more_than_one(rows: list[tuple[int, int, int]]) -> None:
    """All options of a fifth together are 1, an option that all took exactly, one that nobody took exactly 0."""
    totals, counts, answers = (np.array(column) for column in zip(*rows, strict=True))
    if counts.sum() < 5:
        return
    parts = [shares_by_fifth(answers == option, totals, counts) for option in range(3)]
    assert all(0 <= share <= 1 for part in parts for share in part)
    assert np.sum(parts, axis=0) == pytest.approx(np.ones(5))
    assert shares_by_fifth(np.ones(len(rows)), totals, counts) == [1] * 5
    assert shares_by_fifth(np.zeros(len(rows)), totals, counts) == [0] * 5


def test_the_table_has_the_same_fifths() -> None:
    takes = {"A": [1, 0, 1, 0, 1, 1], "B": [0, 1, 0, 1, 0, 0]}
    rows = option_table("q", takes, "A", [1, 0, 1, 0, 1, 1], [3, 1, 4, 2, 4, 5], [2, 1, 1, 3, 1, 1])
    for row in rows:
        shares = [row.share_1, row.share_2, row.share_3, row.share_4, row.share_5]
        assert shares == shares_by_fifth(takes[row.option], [3, 1, 4, 2, 4, 5], [2, 1, 1, 3, 1, 1])
