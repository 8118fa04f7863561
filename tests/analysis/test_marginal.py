"""Marginal estimates against their own likelihood: no small step from them makes the answers likelier."""

import sys
from dataclasses import replace

import numpy as np
import pytest
from oracles import assert_close
from response_models import right

from examkit.analysis.abilities import expected_a_posteriori
from examkit.analysis.item_curves import Curves
from examkit.analysis.marginal import LibraryAbsent, Marginal, marginal

THETA = np.random.default_rng(7).normal(size=600)
SLOPES, PLACES = np.linspace(0.8, 1.6, 8), np.linspace(-1.5, 1.5, 8)


def likelihood(curves: Curves, codes: np.ndarray) -> float:
    found = expected_a_posteriori(curves, codes).log_likelihood
    assert found is not None
    return found


def assert_greatest(found: Marginal, codes: np.ndarray) -> None:
    """A step of a tenth of an error either way, in any slope or step, lowers the likelihood as a parabola would."""
    curves, best = found.curves, likelihood(found.curves, codes)
    for name, errors in (("slopes", found.slope_errors), ("steps", found.step_errors)):
        for place in np.ndindex(errors.shape):
            if np.isfinite(errors[place]):
                for step in (-0.1, 0.1):
                    moved = getattr(curves, name).copy()
                    moved[place] += step * errors[place]
                    assert best - likelihood(replace(curves, **{name: moved}), codes) > 0.003


def test_2pl_estimates_are_the_likeliest() -> None:
    codes = right(THETA, SLOPES, PLACES, seed=1).astype(int)
    found = marginal(codes, [2] * 8, "2pl")
    assert found is not None and found.converged and not found.bound.any() and found.parameters == 16
    assert_greatest(found, codes)
    assert np.abs((found.curves.slopes - SLOPES) / found.slope_errors).max() < 3.5
    assert np.abs((found.curves.steps[:, 0] - PLACES) / found.step_errors[:, 0]).max() < 3.5


def test_an_item_with_a_wrong_key_has_a_slope_below_zero_and_an_easy_flat_one_its_far_place() -> None:
    slopes, places = np.append(SLOPES, [-1.1, 0.4]), np.append(PLACES, [0.5, -8.5])
    codes = right(THETA, slopes, places, seed=2).astype(int)
    found = marginal(codes, [2] * 10, "2pl")
    assert found is not None and not found.bound.any()
    assert_close(float(found.curves.slopes[8]), -1.1, 0.4)
    assert found.curves.steps[9, 0] < -6
    assert np.isfinite(found.slope_errors).all() and np.isfinite(found.step_errors).all()
    assert_greatest(found, codes)


@pytest.mark.parametrize("model", ["gpcm", "grm"])
def test_items_of_two_and_of_three_scores_share_a_model(model: str) -> None:
    two = right(THETA, SLOPES, PLACES, seed=3)
    three = right(THETA, [1.2, 0.9], [-0.5, 0.0], seed=4) + right(THETA, [1.2, 0.9], [0.6, 1.2], seed=5)
    codes = np.column_stack([two, three]).astype(int)
    codes[:200, 0] = -1
    found = marginal(codes, [2] * 8 + [3] * 2, model)
    assert found is not None and found.parameters == 22 and found.curves.graded == (model == "grm")
    assert np.isnan(found.curves.steps[:8, 1]).all() and np.isfinite(found.curves.steps[8:]).all()
    assert_greatest(found, codes)


def test_what_the_library_cannot_take_is_none() -> None:
    assert marginal(np.zeros((0, 3), dtype=int), [2, 2, 2], "2pl") is None


def test_an_absent_library_is_named_with_its_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "mirt", None)
    with pytest.raises(LibraryAbsent, match=r"^pip install 'examkit\[stats\]'$") as raised:
        marginal(np.zeros((5, 3), dtype=int), [2, 2, 2], "2pl")
    assert (raised.value.package, raised.value.extra) == ("mirt", "stats")
