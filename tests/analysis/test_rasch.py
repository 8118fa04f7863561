"""Rasch difficulties against eRm, against the conditional likelihood written out, and where there are none."""

from itertools import combinations

import numpy as np
import pytest
from oracles import assert_close
from response_models import CASES, case, right
from scipy.optimize import approx_fprime

from examkit.analysis import rasch
from examkit.analysis.rasch import andersen, conditional, varying


@pytest.mark.parametrize("name", CASES)
def test_difficulties_errors_and_likelihood_equal_erm(name: str) -> None:
    scores, figures = case(name)
    expected, found = figures["eRm_rasch_cml"], conditional(scores)
    assert_close(found.difficulties.tolist(), list(expected["difficulty"].values()), 1e-3)
    assert_close(found.errors.tolist(), expected["se"], 1e-3)
    assert_close(found.log_likelihood, expected["cond_loglik"], 1e-4)
    assert abs(found.difficulties.sum()) < 1e-9


@pytest.mark.parametrize("name", ["ctt_mc100", "sat12_omits_miskey"])
def test_andersens_test_equals_erm(name: str) -> None:
    scores, figures = case(name)
    expected, found = figures["eRm_rasch_cml"]["andersen_LR_median_split"], andersen(scores)
    assert found is not None and found.df == expected["df"]
    assert_close([found.ratio, found.p], [expected["LR"], expected["p"]], 1e-3)


def written_out(scores: np.ndarray, beta: np.ndarray) -> float:
    """The conditional log-likelihood with each symmetric function as a sum over sets of items."""
    total = 0.0
    for row in scores:
        shown = ~np.isnan(row)
        own, number = beta[shown], int(np.nansum(row))
        ways = sum(np.exp(-own[list(some)].sum()) for some in combinations(range(len(own)), number))
        total -= float(own @ row[shown]) + float(np.log(ways))
    return total


def booklets(people: int = 60) -> np.ndarray:
    """Half of the people without the last two items, some without one more."""
    scores = right(np.linspace(-2, 2, people), 1.0, np.linspace(-1, 1, 6), seed=5)
    scores[: people // 2, 4:] = np.nan
    scores[::7, 0] = np.nan
    return scores


def test_with_items_not_presented_the_likelihood_written_out_is_greatest_here() -> None:
    scores = booklets()
    found = conditional(scores)
    assert_close(found.log_likelihood, written_out(scores, found.difficulties), 1e-9)
    slope = approx_fprime(found.difficulties, lambda beta: written_out(scores, beta), 1e-6)
    assert np.abs(slope).max() < 1e-3
    curvature = approx_fprime(
        found.difficulties, lambda at: approx_fprime(at, lambda beta: -written_out(scores, beta), 1e-5), 1e-4
    )
    errors = np.sqrt(np.diag(np.linalg.pinv(curvature, rcond=1e-3)))
    assert_close(found.errors.tolist(), errors.tolist(), 2e-3)


def test_errors_of_many_items_are_nearly_the_exact_ones(monkeypatch: pytest.MonkeyPatch) -> None:
    scores = right(np.linspace(-2, 2, 300), 1.0, np.linspace(-2, 2, 60), seed=1)
    exact = conditional(scores).errors
    monkeypatch.setattr(rasch, "_EXACT", 0)
    assert np.allclose(conditional(scores).errors, exact, rtol=0.012)


def test_people_far_apart_on_a_long_test_leave_no_chance_of_zero() -> None:
    theta = np.concatenate([np.full(30, -5.0), np.full(30, 5.0), np.zeros(30)])
    found = conditional(right(theta, 1.0, np.linspace(-1, 1, 450), seed=3))
    assert found.reason is None and np.isfinite(found.errors).all()
    assert float(np.corrcoef(found.difficulties, np.linspace(-1, 1, 450)[found.items])[0, 1]) > 0.8


def test_two_items_have_the_log_of_how_often_only_one_is_right() -> None:
    found = conditional(np.array([[1, 0]] * 6 + [[0, 1]] * 2 + [[1, 1], [0, 0]], dtype=float))
    assert_close(found.difficulties.tolist(), [-np.log(3) / 2, np.log(3) / 2], 1e-6)
    assert_close(found.errors.tolist(), [np.sqrt(1 / 6 + 1 / 2) / 2] * 2, 1e-6)
    assert found.people.tolist() == list(range(8))


def test_items_and_people_who_do_not_vary_are_left_out_until_all_do() -> None:
    # Without the item that all got right the last two people have nothing right, and then nobody misses the third item.
    scores = np.array([[1, 1, 0, 1], [1, 0, 1, 1], [1, 0, 0, 0], [1, 0, 0, 0]], dtype=float)
    items, people = varying(scores)
    assert (items.tolist(), people.tolist()) == ([1, 2], [0, 1])


@pytest.mark.parametrize(
    ("scores", "reason"),
    [
        (np.ones((5, 3)), "too_few_items"),
        (np.tril(np.ones((6, 5))), "too_few_items"),  # each item easier than the next, without exception
        (np.full((4, 4), np.nan), "too_few_items"),
        (np.zeros((0, 3)), "too_few_items"),
        (np.zeros((3, 0)), "too_few_items"),
        (np.array([[1.0], [0.0]]), "too_few_items"),
        # Two booklets without an item in common.
        (np.array([[1, 0, np.nan, np.nan], [0, 1, np.nan, np.nan]] * 3 + [[np.nan, np.nan, 1, 0], [np.nan, np.nan, 0, 1]]),
         "not_connected"),
    ],
)  # fmt: skip
def test_without_an_answer_there_is_a_reason(scores: np.ndarray, reason: str) -> None:
    found = conditional(scores)
    assert found.reason == reason and found.log_likelihood is None and not found.difficulties.size
    assert andersen(scores) is None
