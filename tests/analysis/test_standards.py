"""Standards against R's mean, sd and lm in the reference case, against scipy and against every resample."""

from itertools import product

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from oracles import assert_close, oracle
from scipy import stats

from examkit.analysis.standards import (
    Passing,
    Standard,
    StandardRow,
    angoff,
    borderline_group,
    borderline_regression,
    implied,
    standard_rows,
)

JUDGES = [[0.5, 0.7, 0.9], [0.4, 0.8, 0.8], [0.6, 0.6, 1.0], [0.3, 0.7, 0.7]]


def test_angoff_equals_r() -> None:
    folder, expected = oracle("standard_setting")
    ratings = pd.read_csv(folder / "angoff.csv", index_col="judge").to_numpy()
    found, middle = angoff(ratings), angoff(ratings, middle="median")
    known = expected["angoff"]
    assert_close([found.cut, found.deviation, found.error], [known["cut_mean"], known["sd_judges"], known["se"]])
    assert_close(middle.cut, known["cut_median"])
    assert (found.method, middle.method, found.n, found.reason) == ("angoff", "angoff-median", 6, "")


def test_borderline_methods_equal_r() -> None:
    folder, expected = oracle("standard_setting")
    table = pd.read_csv(folder / "borderline.csv")
    border = table["score"][table["global"] == 2].to_numpy()
    known = expected["borderline_group"]
    assert_close([borderline_group(border).cut, borderline_group(border, "median").cut], list(known.values()))
    found = borderline_regression(table["score"].to_numpy(), table["global"].to_numpy(), 2)
    assert_close(found.cut, expected["borderline_regression"]["cut_at_2"])


def test_angoff_weighs_items_by_their_points() -> None:
    found = angoff(JUDGES, [1, 2, 10])
    cuts = [0.5 + 1.4 + 9, 0.4 + 1.6 + 8, 0.6 + 1.2 + 10, 0.3 + 1.4 + 7]
    assert found.cut == pytest.approx(np.mean(cuts))
    assert found.error == pytest.approx(np.std(cuts, ddof=1) / 2)
    half = stats.t.ppf(0.975, 3) * np.std(cuts, ddof=1) / 2
    assert (found.low, found.high) == pytest.approx((np.mean(cuts) - half, np.mean(cuts) + half))


def test_a_judge_who_left_an_item_out_is_not_counted() -> None:
    holed = [*JUDGES, [0.9, float("nan"), 0.9]]
    assert angoff(holed) == angoff(JUDGES)


@pytest.mark.parametrize("scores", [[48.0, 50.0, 52.0, 57.0, 63.0], [1.0, 1.0, 2.0]])
def test_the_medians_error_is_the_bootstraps_over_every_resample(scores: list[float]) -> None:
    medians = [np.median(resample) for resample in product(scores, repeat=len(scores))]
    assert borderline_group(scores, "median").error == pytest.approx(np.std(medians))


@pytest.mark.parametrize(("n", "rank"), [(5, None), (6, 1), (8, 1), (9, 2), (20, 6), (37, 13)])
def test_the_medians_range_is_the_sign_tests(n: int, rank: int | None) -> None:
    found = borderline_group(np.arange(1.0, n + 1), "median")
    assert (found.low, found.high) == (rank, None if rank is None else n + 1 - rank)
    if rank is not None:
        assert stats.binom.cdf(rank - 1, n, 0.5) <= 0.025 < stats.binom.cdf(rank, n, 0.5)


def test_borderline_regression_equals_scipys_line() -> None:
    chance = np.random.default_rng(4)
    ratings = chance.integers(1, 6, 40).astype(float)
    scores = 30 + 9 * ratings + chance.normal(0, 6, 40)
    line = stats.linregress(ratings, scores)
    found = borderline_regression(scores, ratings, 2.5)
    assert found.cut == pytest.approx(line.intercept + 2.5 * line.slope)
    # The intercept's error of the same line with ratings counted from the border is that of the cut.
    shifted = stats.linregress(ratings - 2.5, scores)
    assert (found.error, found.n) == (pytest.approx(shifted.intercept_stderr), 40)
    half = stats.t.ppf(0.975, 38) * shifted.intercept_stderr
    assert (found.low, found.high) == pytest.approx((shifted.intercept - half, shifted.intercept + half))


def test_what_has_no_standard_says_why() -> None:
    nan = float("nan")
    assert angoff([[nan, 0.5]]) == Standard("angoff", reason="judges")
    assert angoff([[0.4, 0.5]]) == Standard("angoff", 0.9, n=1, reason="judges")
    assert borderline_group([]) == Standard("borderline-mean", reason="people")
    assert borderline_group([nan, 60.0], "median") == Standard("borderline-median", 60.0, n=1, reason="people")
    assert borderline_regression([60.0], [2], 2) == Standard("borderline-regression", n=1, reason="people")
    assert borderline_regression([60.0, 70.0, nan], [2, 2, 1], 2) == Standard(
        "borderline-regression", n=2, reason="ratings"
    )
    assert borderline_regression([70.0, 60.0, 50.0], [1, 2, 3], 2).reason == "slope"
    assert borderline_regression([60.0, 60.0, 60.0], [1, 2, 3], 2).reason == "slope"
    assert borderline_regression([50.0, 60.0], [1, 2], 2) == Standard(
        "borderline-regression", 60.0, n=2, reason="people"
    )


def test_judges_who_agree_have_no_error() -> None:
    found = angoff([[0.5, 0.5]] * 7, middle="median")
    assert (found.cut, found.error, found.low, found.high, found.deviation) == (1.0, 0.0, 1.0, 1.0, 0.0)


@given(
    st.lists(st.tuples(st.integers(0, 10), st.integers(0, 5)), max_size=12),
    st.integers(0, 40).map(lambda quarters: quarters / 4),
)
def test_a_cut_passes_those_who_have_it(rows: list[tuple[int, int]], cut: float) -> None:
    totals, counts = [row[0] for row in rows], [row[1] for row in rows]
    each = np.repeat(totals, counts) if rows else np.array([])
    found = implied(cut, totals, counts)
    assert (found.passed, found.of) == (int((each >= cut).sum()), len(each))
    assert found.rate == (found.passed / found.of if len(each) else None)


def test_marks_that_were_added_up_are_not_lost_to_rounding() -> None:
    total = 0.1 + 0.7  # a hair under
    assert total < 0.8 and implied(0.8, [total, float("nan")]) == Passing(1, 1, 1.0)


def test_rows_say_whom_each_standard_passes_and_why_there_is_none() -> None:
    rows = standard_rows(
        [angoff([[0.6, 1.0]] * 2), Standard("hofstee", n=3, reason="crossing")], [1, 1.6, 2], [4, 5, 1]
    )
    assert rows == [
        StandardRow("angoff", 1.6, 0.0, 1.6, 1.6, 6, 10, 0.6, ""),
        StandardRow("hofstee", None, None, None, None, None, 10, None, "crossing"),
    ]
