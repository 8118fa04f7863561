"""Abilities against mirt and eRm at R's own parameters, and against the likelihood written out."""

import numpy as np
import pytest
from oracles import assert_close
from response_models import CASES, case, curves_2pl, curves_rasch
from scipy.integrate import quad
from scipy.optimize import minimize_scalar

from examkit.analysis.abilities import (
    empirical,
    expected_a_posteriori,
    maximum_likelihood,
    separation,
    weighted_likelihood,
)
from examkit.analysis.item_curves import Curves, log_likelihoods

GRADED = Curves(np.array([1.2, 0.8]), np.array([[-1.0, 0.4], [0.2, np.nan]]), np.zeros(2), graded=True)


@pytest.mark.parametrize("name", CASES)
def test_expected_abilities_and_their_reliability_equal_mirt(name: str) -> None:
    scores, figures = case(name)
    found, expected = expected_a_posteriori(curves_2pl(figures), scores.astype(int)), figures["mirt_2pl"]
    assert_close(found.theta[:20].tolist(), expected["EAP_first20"], 1e-5)
    assert_close(found.error[:20].tolist(), expected["EAP_SE_first20"], 1e-5)
    assert_close(empirical(found.theta, found.error), expected["empirical_reliability_EAP"])
    assert_close(found.log_likelihood, expected["logLik"], 1e-3)


@pytest.mark.parametrize("name", CASES)
def test_likeliest_rasch_abilities_equal_erm(name: str) -> None:
    scores, figures = case(name)
    codes, theirs = scores.astype(int), figures["eRm_rasch_cml"]["theta_ML_by_score"]
    by_score = dict(zip(theirs["raw_score"], theirs["theta"], strict=True))
    found = maximum_likelihood(curves_rasch(figures), codes)
    for theta, score in zip(found.theta, codes.sum(axis=1), strict=True):
        if 0 < score < codes.shape[1]:
            assert_close(float(theta), by_score[score], 1e-4)
        else:
            assert np.isnan(theta)


def test_warms_abilities_make_likelihood_times_root_information_greatest() -> None:
    # Warm (1989): in the 2PL model the weighted estimate is where L√I is greatest.
    curves = Curves(np.array([1.0, 0.8, 1.5]), np.array([[-0.5], [0.0], [1.0]]), np.zeros(3))
    codes = np.array([[1, 0, 0], [1, 1, 0], [0, 0, 0], [1, 1, 1]])
    found = weighted_likelihood(curves, codes)
    for place, code in enumerate(codes):

        def misfit(theta: float, code: np.ndarray = code) -> float:
            p = 1 / (1 + np.exp(-curves.slopes * (theta - curves.steps[:, 0])))
            information = (curves.slopes**2 * p * (1 - p)).sum()
            return -float(np.log(np.where(code, p, 1 - p)).sum() + np.log(information) / 2)

        expected = minimize_scalar(misfit, bounds=(-8, 8), method="bounded", options={"xatol": 1e-9}).x
        assert_close(float(found.theta[place]), float(expected), 1e-6)


def test_graded_abilities_equal_the_likelihood_written_out() -> None:
    codes = np.array([[1, 0], [2, -1]])

    def likelihood(theta: float, place: int) -> float:
        return float(np.exp(log_likelihoods(GRADED, codes[[place]], np.array([theta])))[0, 0] * np.exp(-(theta**2) / 2))

    found = expected_a_posteriori(GRADED, codes)
    for place in range(2):
        total, first, second = (
            quad(lambda t, power=power, place=place: t**power * likelihood(t, place), -9, 9)[0] for power in range(3)
        )
        assert_close(float(found.theta[place]), first / total, 1e-7)
        assert_close(float(found.error[place]), float(np.sqrt(second / total - (first / total) ** 2)), 1e-7)
    likeliest = maximum_likelihood(GRADED, codes).theta
    top = minimize_scalar(lambda t: -log_likelihoods(GRADED, codes[[0]], np.array([t]))[0, 0], bracket=(-1, 1)).x
    assert_close(float(likeliest[0]), float(top), 1e-6)
    assert np.isnan(likeliest[1])


def test_someone_presented_with_nothing_has_the_mean_of_all_or_nothing() -> None:
    nothing = np.full((1, 2), -1)
    found = expected_a_posteriori(GRADED, nothing)
    assert_close([float(found.theta[0]), float(found.error[0])], [0.0, 1.0], 1e-6)
    assert np.isnan(weighted_likelihood(GRADED, nothing).theta).all()


def test_nobody_has_no_abilities_and_no_reliability() -> None:
    assert expected_a_posteriori(GRADED, np.zeros((0, 2), dtype=int)).theta.size == 0
    assert empirical(np.ones(1), np.ones(1)) is None
    assert separation(np.ones(3), np.ones(3)) is None
    assert_close(separation(np.array([-1.0, 1.0]), np.array([2.0, 2.0])), -1.0)


def test_guessing_has_no_one_likeliest_ability() -> None:
    guessing = Curves(np.ones(2), np.zeros((2, 1)), np.array([0.2, 0.0]))
    with pytest.raises(ValueError, match="several tops"):
        maximum_likelihood(guessing, np.array([[1, 0]]))
