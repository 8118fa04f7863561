"""Guttman's bounds, halves and one factor against R's figures, against models whose answer is known, and their laws."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from oracles import assert_close, oracle

from examkit.analysis import cronbach_alpha, lambda2, lambda6, omega, one_factor, split_half

CASES = ("ctt_mc100", "lsat6", "lsat7", "hci651_dif_gender", "sat12_omits_miskey", "nasty_n5", "nasty_zero_variance40")
score_matrices = st.integers(3, 12).flatmap(
    lambda n: st.lists(st.lists(st.integers(0, 3), min_size=4, max_size=4), min_size=n, max_size=n)
)


def scores_of(name: str) -> tuple[np.ndarray, dict]:
    """The scores of a case and its figures; SAT12 with omitted answers as wrong."""
    folder, expected = oracle(name)
    expected = expected.get("policy_omitted_as_wrong", expected)
    file = "scored_omit_wrong.csv" if name.startswith("sat12") else "scored.csv"
    table = pd.read_csv(folder / file)
    return table[list(expected["p"])].to_numpy(dtype=float), expected


def covariance_of(rows: object) -> np.ndarray:
    return np.cov(np.asarray(rows, dtype=float), rowvar=False)


@pytest.mark.parametrize("name", CASES)
def test_lambdas_and_halves_equal_r(name: str) -> None:
    scores, expected = scores_of(name)
    covariance, theirs = covariance_of(scores), expected["guttman_cov"]
    assert_close(lambda2(covariance), theirs["lambda2"])
    assert_close(lambda6(covariance, len(scores)), theirs["lambda6"])
    assert_close(split_half(covariance), expected["split_half_odd_even"]["spearman_brown"])


@pytest.mark.parametrize(
    "name, key", [("ctt_mc100", "psych_omega_total_1factor"), ("hci651_dif_gender", "omega_total_1factor")]
)
def test_omega_equals_psych(name: str, key: str) -> None:
    scores, expected = scores_of(name)
    assert_close(omega(covariance_of(scores)).omega, expected[key], 1e-7)


def test_guttman_of_correlations_equals_psych() -> None:
    """psych::guttman standardises; the same formulas of the correlations give its figures."""
    for name in ("ctt_mc100", "lsat6", "lsat7", "hci651_dif_gender", "sat12_omits_miskey"):
        scores, expected = scores_of(name)
        correlations, theirs = np.corrcoef(scores, rowvar=False), expected["psych_guttman_on_cov_input"]
        assert_close(lambda2(correlations), theirs["lambda.2"])
        assert_close(lambda6(correlations, len(scores)), theirs["lambda.6"])


@pytest.mark.parametrize("k, r", [(3, 0.2), (10, 0.3), (40, 0.05)])
def test_parallel_items_have_spearman_browns_reliability(k: int, r: float) -> None:
    """Equal variances and correlations: alpha, λ₂ and ω are kr/(1 + (k - 1)r), Spearman-Brown's formula."""
    covariance = np.full((k, k), r) + (1 - r) * np.eye(k)
    expected = k * r / (1 + (k - 1) * r)
    assert_close(cronbach_alpha(covariance, 100).alpha, expected, 1e-12)
    assert_close(lambda2(covariance), expected, 1e-12)
    assert_close(omega(covariance).omega, expected, 1e-7)
    if k % 2 == 0:
        assert_close(split_half(covariance), expected, 1e-12)


def test_one_factor_with_known_loadings_is_found_again() -> None:
    loadings = np.array([0.9, 0.7, 0.5, 0.3, 0.6, 0.2])
    correlations = np.outer(loadings, loadings)
    np.fill_diagonal(correlations, 1)
    found = one_factor(correlations)
    assert found is not None
    assert np.abs(found) == pytest.approx(loadings, abs=1e-6)
    assert_close(omega(correlations).omega, loadings.sum() ** 2 / correlations.sum(), 1e-7)


def test_lambda6_of_two_items_by_hand() -> None:
    """Each leaves 1 - r² of the other: λ₆ = 1 - 2(1 - r²)/(2 + 2r) = r."""
    assert_close(lambda6(np.array([[1, 0.4], [0.4, 1]]), 10), 0.4, 1e-12)


@given(score_matrices)
def test_lambda2_is_never_below_alpha(rows: list[list[int]]) -> None:
    covariance = covariance_of(rows)
    bound, alpha = lambda2(covariance), cronbach_alpha(covariance, len(rows)).alpha
    assert (bound is None) == (alpha is None)
    assert bound is None or alpha is None or alpha - 1e-12 <= bound <= 1


@given(score_matrices, st.floats(0.01, 100))
def test_the_unit_of_the_points_does_not_matter(rows: list[list[int]], unit: float) -> None:
    covariance, n = covariance_of(rows), len(rows)
    assert_close(lambda2(covariance * unit**2), lambda2(covariance), 1e-9)
    assert_close(split_half(covariance * unit**2), split_half(covariance), 1e-9)
    assert_close(lambda6(covariance * unit**2, n), lambda6(covariance, n), 1e-9)


@given(st.integers(0, 100), st.lists(st.floats(0.1, 10), min_size=5, max_size=5))
@settings(max_examples=25, deadline=None)
def test_omega_does_not_know_the_points_of_an_item_and_the_order_of_items(seed: int, points: list[float]) -> None:
    random = np.random.default_rng(seed)
    scores = random.normal(size=(300, 1)) + random.normal(size=(300, 5)) * random.uniform(0.7, 2, 5)
    plain = omega(covariance_of(scores))
    assert_close(omega(covariance_of(scores * points)).omega, plain.omega, 1e-11)
    assert_close(omega(covariance_of(scores[:, ::-1])).omega, plain.omega, 1e-11)


def test_a_constant_item_leaves_omega_alone() -> None:
    scores, _ = scores_of("lsat6")
    with_constant = np.column_stack([scores, np.ones(len(scores))])
    assert_close(omega(covariance_of(with_constant)).omega, omega(covariance_of(scores)).omega, 1e-12)


def test_an_improper_solution_is_said() -> None:
    """r₁₂r₁₃/r₂₃ = 1.44 would be the common variance of the first item."""
    found = omega(np.array([[1, 0.9, 0.8], [0.9, 1, 0.5], [0.8, 0.5, 1]]))
    assert (found.omega, found.reason) == (None, "improper")


def test_no_factor_of_two_items_and_none_without_a_total() -> None:
    assert omega(np.array([[1, 0.5], [0.5, 1]])).reason == "items"
    assert omega(np.zeros((4, 4))).reason == "items"
    assert omega(np.full((3, 3), -0.5) + 1.5 * np.eye(3)).reason == "fit"


def test_lambda6_is_undefined_where_an_item_follows_from_others() -> None:
    random = np.random.default_rng(5)
    scores = random.normal(size=(50, 4))
    scores[:, 3] = scores[:, 0] - scores[:, 1]
    assert lambda6(covariance_of(scores), 50) is None
    assert lambda6(covariance_of(scores[:, :3]), 3) is None  # as many people as items
    assert lambda6(covariance_of(scores[:, :3]), 50) is not None


@pytest.mark.parametrize("covariance", [[[1.0]], [[0.0, 0.0], [0.0, 0.0]], [[1.0, -1.0], [-1.0, 1.0]]])
def test_one_item_no_variance_and_equal_totals_have_none(covariance: list[list[float]]) -> None:
    assert lambda2(np.array(covariance)) is None
    assert lambda6(np.array(covariance), 100) is None
    assert split_half(np.array(covariance)) is None


def test_halves_that_are_each_others_opposite_have_none() -> None:
    assert split_half(np.array([[4.0, -2.0], [-2.0, 1.0]])) is None
    assert split_half(np.array([[1.0, -0.5], [-0.5, 1.0]])) == pytest.approx(-2)
