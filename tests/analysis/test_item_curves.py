"""Curves of items against their formulas written out, and their derivatives against small steps."""

import numpy as np
import pytest
from oracles import assert_close
from scipy.special import expit

from examkit.analysis.item_curves import Curves, chances, log_likelihoods, taken

THETA = np.array([-3.0, -0.4, 0.0, 1.7])
STEPS = np.array([[0.5, np.nan, np.nan], [-1.0, 0.2, 1.4], [-0.3, 0.8, np.nan]])
MODELS = {
    "2PL": Curves(np.array([1.2, -0.7]), np.array([[0.4], [-1.0]]), np.zeros(2)),
    "3PL": Curves(np.array([1.2, 0.7]), np.array([[0.4], [-1.0]]), np.array([0.2, 0.0])),
    "partial credit": Curves(np.array([1.2, 0.7, 1.5]), STEPS, np.zeros(3)),
    "graded": Curves(np.array([1.2, 0.7, 1.5]), STEPS, np.zeros(3), graded=True),
}


def test_three_parameters_as_birnbaum_writes_them() -> None:
    found = chances(MODELS["3PL"], THETA)
    assert np.allclose(found.chance[:, 0, 1], 0.2 + 0.8 * expit(1.2 * (THETA - 0.4)), rtol=1e-14)
    p = found.chance[:, 0, 1]
    assert np.allclose(found.information[:, 0], 1.2**2 * (1 - p) / p * ((p - 0.2) / 0.8) ** 2, rtol=1e-12)


def test_partial_credit_as_muraki_writes_it() -> None:
    heights = np.exp([[0, 0.7 * (t + 1), 0.7 * (2 * t + 0.8), 0.7 * (3 * t - 0.6)] for t in THETA])
    found = chances(MODELS["partial credit"], THETA)
    assert np.allclose(found.chance[:, 1], heights / heights.sum(axis=1, keepdims=True), rtol=1e-13)


def test_graded_answers_as_samejima_writes_them() -> None:
    reached = expit(1.5 * (THETA[:, np.newaxis] - np.array([-0.3, 0.8])))
    found = chances(MODELS["graded"], THETA).chance[:, 2]
    assert np.allclose(found, np.column_stack([1 - reached[:, 0], -np.diff(reached).ravel(), reached[:, 1], 0 * THETA]))


@pytest.mark.parametrize("model", MODELS)
def test_chances_add_up_and_derivatives_equal_small_steps(model: str) -> None:
    curves, small = MODELS[model], 1e-5
    at, below, above = (chances(curves, THETA + step) for step in (0, -small, small))
    assert np.allclose(at.chance.sum(axis=2), 1, rtol=1e-14)
    assert np.allclose((above.chance - below.chance) / (2 * small), at.first, atol=1e-9)
    assert np.allclose((above.first - below.first) / (2 * small), at.second, atol=1e-9)


def test_items_of_one_step_are_one_model_however_it_is_called() -> None:
    known = (np.array([1.3]), np.array([[0.2]]), np.zeros(1))
    assert np.allclose(chances(Curves(*known), THETA).chance, chances(Curves(*known, graded=True), THETA).chance)


def test_the_likelihood_is_the_product_over_what_was_presented() -> None:
    codes = np.array([[1, 3, 0], [-1, 0, 2], [-1, -1, -1]])
    found = log_likelihoods(MODELS["graded"], codes, THETA)
    chance = chances(MODELS["graded"], THETA).chance
    assert np.allclose(found[0], np.log(chance[:, 0, 1] * chance[:, 1, 3] * chance[:, 2, 0]))
    assert np.allclose(found[1], np.log(chance[:, 1, 0] * chance[:, 2, 2]))
    assert_close(found[2].tolist(), [0.0] * 4, 0.0)
    assert_close(taken(np.ones((3, 3, 4)), codes).sum(axis=1).tolist(), [3.0, 2.0, 0.0], 0.0)


def test_abilities_beyond_all_items_stay_finite() -> None:
    for curves in MODELS.values():
        found = chances(curves, np.array([-800.0, 800.0]))
        assert np.isfinite(found.chance).all() and np.isfinite(found.information).all()
