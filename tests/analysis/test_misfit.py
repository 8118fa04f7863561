"""Mean squares against eRm and mirt at R's own parameters, and where nothing can be said."""

import numpy as np
import pytest
from oracles import assert_close
from response_models import CASES, case, curves_2pl, curves_rasch

from examkit.analysis.abilities import expected_a_posteriori, maximum_likelihood
from examkit.analysis.item_curves import Curves
from examkit.analysis.misfit import AS_MIRT, mean_squares


@pytest.mark.parametrize("name", CASES)
def test_mean_squares_of_rasch_items_equal_erm(name: str) -> None:
    scores, figures = case(name)
    curves, codes, expected = curves_rasch(figures), scores.astype(int), figures["eRm_rasch_cml"]
    found, _ = mean_squares(curves, codes, maximum_likelihood(curves, codes).theta)
    for ours, theirs in (
        (found.infit, "infit_msq"),
        (found.outfit, "outfit_msq"),
        (found.infit_z, "infit_t"),
        (found.outfit_z, "outfit_t"),
    ):
        assert_close(ours.tolist(), list(expected[theirs].values()), 1e-4)


@pytest.mark.parametrize("name", CASES)
def test_mean_squares_of_2pl_items_equal_mirt(name: str) -> None:
    scores, figures = case(name)
    curves, codes = curves_2pl(figures), scores.astype(int)
    found, _ = mean_squares(curves, codes, expected_a_posteriori(curves, codes).theta, AS_MIRT)
    for ours, theirs in (
        (found.infit, "infit"),
        (found.outfit, "outfit"),
        (found.infit_z, "z.infit"),
        (found.outfit_z, "z.outfit"),
    ):
        assert_close(ours.tolist(), [item[theirs] for item in figures["mirt_2pl"]["itemfit"]], 1e-4)


def test_mean_squares_of_a_person_are_those_of_an_item_turned_round() -> None:
    # Rasch people and items change places when signs do.
    codes = np.array([[1, 0, 1], [0, 0, 1], [1, 1, 0], [1, 0, 0]])
    theta, places = np.array([0.5, -0.5, 0.7, -0.4]), np.array([-0.6, 0.9, -0.1])
    people = mean_squares(Curves(np.ones(3), places[:, None], np.zeros(3)), codes, theta)[1]
    items = mean_squares(Curves(np.ones(4), -theta[:, None], np.zeros(4)), codes.T, -places)[0]
    for name in ("infit", "outfit", "infit_z", "outfit_z"):
        assert_close(getattr(people, name).tolist(), getattr(items, name).tolist(), 1e-12)


def test_people_without_ability_and_items_without_people_are_left_out() -> None:
    curves = Curves(np.ones(2), np.zeros((2, 1)), np.zeros(2))
    items, people = mean_squares(curves, np.array([[1, -1], [0, 1]]), np.array([0.3, np.nan]))
    assert np.isfinite(items.outfit[0]) and np.isnan(items.outfit[1])
    assert np.isfinite(people.infit[0]) and np.isnan(people.infit[1])
