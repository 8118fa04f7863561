"""Reliability against psych and against its formula written out."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from oracles import assert_close, oracle

from examkit.analysis import alpha_if_dropped, cronbach_alpha, feldt_interval, kr20, standard_error


def test_feldts_interval_equals_psych() -> None:
    _, expected = oracle("alpha_ci_feldt")
    for row in expected["rows"]:
        assert_close(list(feldt_interval(row["alpha"], row["n"], row["k"])), [row["lower"], row["upper"]])


ALL = ["lsat6", "lsat7", "ctt_mc100", "hci651_dif_gender", "sat12_omits_miskey", "nasty_n5", "nasty_zero_variance40"]


@pytest.mark.parametrize("name", ALL)
def test_alpha_equals_psych_with_all_items_kept(name: str) -> None:
    """SAT12 with omitted answers as wrong."""
    folder, expected = oracle(name)
    expected = expected.get("policy_omitted_as_wrong", expected)
    file = "scored_omit_wrong.csv" if name.startswith("sat12") else "scored.csv"
    scores = pd.read_csv(folder / file)[list(expected["p"])]
    found = cronbach_alpha(np.cov(scores, rowvar=False), len(scores))
    assert_close([found.alpha, found.low, found.high], [expected["alpha_formula"], *expected["alpha_ci95_feldt"]])
    dropped = alpha_if_dropped(np.cov(scores, rowvar=False))
    assert_close(dict(zip(scores, dropped, strict=True)), expected["alpha_if_deleted_formula"])
    variance = scores.sum(axis=1).var(ddof=0)
    assert_close(kr20(scores.mean().to_numpy(), variance), expected["kr20_popvar"])
    assert_close(standard_error(scores.sum(axis=1).std(), found.alpha or 0), expected["sem_alpha_sd_n1"])


@given(st.lists(st.lists(st.integers(0, 3), min_size=4, max_size=4), min_size=2, max_size=10))
def test_alpha_if_dropped_is_alpha_of_the_others(rows: list[list[int]]) -> None:
    scores = np.array(rows)
    found = alpha_if_dropped(np.cov(scores, rowvar=False))
    for item, alpha in enumerate(found):
        others = np.delete(scores, item, axis=1)
        assert_close(alpha, cronbach_alpha(np.cov(others, rowvar=False), len(rows)).alpha, 1e-9)


def test_alpha_can_be_negative() -> None:
    scores = np.array([[1, 0, 1], [0, 1, 1], [1, 0, 0], [0, 1, 1]])
    assert (cronbach_alpha(np.cov(scores, rowvar=False), 4).alpha or 0) < 0


@pytest.mark.parametrize(
    "scores",
    [
        [[1], [0], [1]],  # one item
        [[1, 0], [0, 1], [1, 0]],  # everyone has one total
        [[1, 1], [1, 1], [1, 1]],  # nothing varies
    ],
)
def test_alpha_is_undefined(scores: list[list[int]]) -> None:
    found = cronbach_alpha(np.cov(np.array(scores), rowvar=False), len(scores))
    assert (found.alpha, found.low, found.high) == (None, None, None)
    assert alpha_if_dropped(np.cov(np.array(scores), rowvar=False)) == [None] * len(scores[0])


def test_alpha_of_graded_items_equals_r() -> None:
    folder, expected = oracle("science_grm")
    scores = pd.read_csv(folder / "responses.csv").select_dtypes("number").drop(columns="id", errors="ignore")
    assert_close(cronbach_alpha(np.cov(scores, rowvar=False), len(scores)).alpha, expected["alpha"])


@given(st.lists(st.integers(0, 9), min_size=2, max_size=12), st.integers(2, 7))
def test_items_that_say_the_same_have_alpha_one_and_no_error(scores: list[int], items: int) -> None:
    """Not a hair above 1, which would leave the error a root of less than nothing."""
    found = cronbach_alpha(np.cov(np.column_stack([np.array(scores) / 3] * items), rowvar=False), len(scores)).alpha
    if len(set(scores)) > 1:
        assert found is not None and found <= 1 and found == pytest.approx(1)
        assert standard_error(2.0, found) == pytest.approx(0, abs=1e-7)
