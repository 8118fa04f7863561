"""Decisions at given parameters against cacIRT, and against every pattern of answers written out."""

from itertools import product

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from oracles import assert_close, oracle

from examkit.analysis.irt_decisions import (
    AbilityDecisions,
    ability_errors,
    chance_right,
    lee,
    rudner,
    score_distribution,
)

# cacIRT 1.4 computes the chances of class.Lee with D = 1.7 whatever D is, and with D the expected score alone.
D = 1.7


def case() -> tuple[pd.DataFrame, pd.DataFrame, dict[str, object]]:
    folder, expected = oracle("cacirt_lee_rudner")
    return pd.read_csv(folder / "item_params.csv"), pd.read_csv(folder / "theta.csv"), expected


def chances(ability: object, items: pd.DataFrame, scale: float = 1.0) -> np.ndarray:
    columns = (items[name].to_numpy() for name in "abc")
    a, b, c = columns
    return chance_right(np.asarray(ability), scale * a, b, c)


def assert_equal(found: AbilityDecisions, expected: object) -> None:
    assert isinstance(expected, dict)
    assert_close([found.accuracy, found.consistency], expected["Marginal"][0])
    assert_close(found.accuracy_at.tolist(), np.ravel(expected["Conditional"]["Accuracy"]).tolist())
    assert_close(found.consistency_at.tolist(), np.ravel(expected["Conditional"]["Consistency"]).tolist())


def test_score_distribution_equals_cacirt_recursive_raw() -> None:
    items, people, expected = case()
    found = score_distribution(chances(people["theta"], items))
    assert_close(found.tolist(), expected["recursive_raw_score_distribution_rows_theta"])


def test_ability_errors_equal_cacirt_sem() -> None:
    items, people, expected = case()
    a, b, c = (items[name].to_numpy() for name in "abc")
    found = ability_errors(people["theta"].to_numpy(), a, b, c)
    assert_close(found.tolist(), expected["conditional_SEM_theta"])


def test_lee_equals_cacirt_class_lee() -> None:
    items, people, expected = case()
    theta = people["theta"].to_numpy()
    found = lee(chances(theta, items, D), 12, expected=chances(theta, items).sum(axis=1))
    assert_equal(found, expected["class.Lee_at_theta"])


def test_lee_over_a_distribution_equals_cacirt_class_lee() -> None:
    items, _, expected = case()
    theta = np.linspace(-4, 4, 40)
    weights, right = np.exp(-(theta**2) / 2), chances(theta, items).sum(axis=1)
    found = lee(chances(theta, items, D), 12, weights, right)
    assert_equal(found, expected["class.Lee_normal_quadrature_40"])


def test_rudner_equals_cacirt_class_rud() -> None:
    _, people, expected = case()
    assert_equal(rudner(people["theta"].to_numpy(), people["se"].to_numpy(), 0.2), expected["class.Rud_cut_theta_0.2"])


def test_lee_equals_all_pairs_of_patterns_written_out() -> None:
    theta, weights = np.array([-1.0, 0.3, 1.2]), np.array([0.2, 0.5, 0.3])
    right = chance_right(theta, [1.0, 0.7, 1.6], [-0.5, 0.2, 0.8], [0.0, 0.2, 0.1])
    passed, alike, both = np.zeros(3), np.zeros(3), 0.0
    for pattern in product((0, 1), repeat=3):
        likely = np.prod(np.where(pattern, right, 1 - right), axis=1)
        passed += likely * (sum(pattern) >= 2)
    alike = passed**2 + (1 - passed) ** 2
    ought = right.sum(axis=1) >= 2
    found = lee(right, 2, weights)
    assert found.consistency_at == pytest.approx(alike)
    assert found.accuracy_at == pytest.approx(np.where(ought, passed, 1 - passed))
    assert found.false_pass == pytest.approx(float((passed * ~ought) @ weights))
    assert found.false_fail == pytest.approx(float(((1 - passed) * ought) @ weights))
    both = float(passed @ weights)
    chance = both**2 + (1 - both) ** 2
    assert found.kappa == pytest.approx((float(alike @ weights) - chance) / (1 - chance))


@given(st.lists(st.lists(st.floats(0.0, 1.0), min_size=4, max_size=4), min_size=1, max_size=5))
def test_score_distributions_sum_to_one_and_have_the_expected_score(rows: list[list[float]]) -> None:
    found = score_distribution(rows)
    assert found.sum(axis=1) == pytest.approx(np.ones(len(rows)))
    assert found @ np.arange(5) == pytest.approx(np.sum(rows, axis=1))


def test_nobody_has_no_shares_and_a_cut_out_of_reach_has_no_kappa() -> None:
    nobody = lee(np.empty((0, 3)), 2)
    assert (nobody.accuracy, nobody.consistency, nobody.kappa, nobody.false_pass) == (None, None, None, None)
    for cut in (0, 4):
        found = lee([[0.5, 0.5, 0.5]], cut)
        assert (found.consistency, found.kappa) == (1.0, None)
    assert lee([[0.5, 0.5]], 1, [0.0]).accuracy is None


def test_an_item_that_tells_nothing_leaves_ability_unknown() -> None:
    assert ability_errors([0.0], [0.0], [0.0]).tolist() == [np.inf]
