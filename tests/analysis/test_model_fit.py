"""M₂ and S-X² against mirt in R."""

import numpy as np
import pytest
from oracles import assert_close
from response_models import CASES, case, right

from examkit.analysis.irt import fit
from examkit.analysis.model_fit import ChiSquare, model_fit


@pytest.mark.parametrize("name", CASES)
def test_m2_equals_mirt(name: str) -> None:
    scores, figures = case(name)
    found, expected = model_fit(fit(scores, "2pl"), scores), figures["mirt_2pl"]["M2"]
    assert found is not None and found.m2.df == expected["df"]
    assert_close([found.m2.value, found.m2.p, found.rmsea], [expected[key] for key in ("M2", "p", "RMSEA")], 1e-2)


@pytest.mark.parametrize("name", ["lsat6", "lsat7", "sat12_omits_miskey"])
def test_s_x2_equals_mirt(name: str) -> None:
    scores, figures = case(name)
    found, expected = model_fit(fit(scores, "2pl"), scores), figures["mirt_2pl"]["itemfit"]
    assert found is not None
    assert [item.df for item in found.items] == [item["df.S_X2"] for item in expected]
    assert_close([item.value for item in found.items], [item["S_X2"] for item in expected], 1e-2)
    assert_close([item.p for item in found.items], [item["p.S_X2"] for item in expected], 1e-2)


def test_without_degrees_of_freedom_nothing_is_said() -> None:
    scores = np.array([[1, 0, 1], [0, 1, 1], [1, 1, 0], [0, 0, 1], [1, 0, 0]])
    found = model_fit(fit(scores, "2pl"), scores)
    assert found is not None and found.m2 == ChiSquare(None, 0, None) and found.rmsea is None
    assert {item.value for item in found.items} == {None}


def test_items_of_several_scores_and_people_without_an_item_are_taken() -> None:
    theta = np.random.default_rng(6).normal(size=500)
    scores = np.column_stack(
        [right(theta, 1.1, np.linspace(-1, 1, 6), seed=1), right(theta, 1.1, [0.3] * 2, seed=2).sum(axis=1)]
    )
    scores[:50, 0] = np.nan
    for model in ("gpcm", "grm"):
        found = model_fit(fit(scores, model), scores)
        assert found is not None and found.m2.p is not None and found.m2.p > 1e-3
        assert [item.p is None or item.p > 1e-4 for item in found.items] == [True] * 7


def test_the_rasch_model_and_no_model_have_none() -> None:
    scores = right(np.linspace(-2, 2, 50), 1.0, [-1, 0, 1], seed=3)
    assert model_fit(fit(scores), scores) is None
    assert model_fit(fit(np.ones((3, 3)), "2pl"), np.ones((3, 3))) is None
