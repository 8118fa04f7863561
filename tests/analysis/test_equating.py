"""Equating by name, its rows, its bootstrap and its recommendation; figures against R equate."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from oracles import assert_close, oracle

from examkit.analysis.equating import Equating, bootstrap_errors, equate, recommend
from examkit.analysis.equating_methods import ANCHOR, METHODS, RANDOM_GROUPS, Settings
from examkit.analysis.form_scores import FormScores, counted_scores, form_scores


@pytest.fixture(scope="module")
def act() -> tuple[FormScores, FormScores]:
    folder, _ = oracle("equate_actmath_rg")
    scale, x, y = np.loadtxt(folder / "freq.csv", delimiter=",", skiprows=1).T
    return counted_scores(scale, x), counted_scores(scale, y)


@pytest.mark.parametrize(
    ("method", "name", "tolerance"),
    [
        ("identity", "identity", 1e-6),
        ("mean", "mean", 1e-6),
        ("linear", "linear", 1e-6),
        ("circle_arc", "circle_arc", 1e-6),
        ("equipercentile", "equipercentile_unsmoothed", 1e-6),
        ("equipercentile_loglinear", "equipercentile_loglinear6", 1e-3),
    ],
)
def test_every_method_equals_r_equate(
    act: tuple[FormScores, FormScores], method: str, name: str, tolerance: float
) -> None:
    _, expected = oracle("equate_actmath_rg")
    found = equate(*act, method, seed=1, replications=2, degree=6)
    assert (found.n_x, found.n_y) == (expected["n_x"], expected["n_y"])
    assert_close([row.score for row in found.rows], [row["scale"] for row in expected[name]])
    assert_close([row.equated for row in found.rows], [row["yx"] for row in expected[name]], tolerance)
    if "se" in expected[name][0]:
        assert found.error_by == "formula"
        assert_close([row.error for row in found.rows], [row["se"] for row in expected[name]], tolerance)


def test_the_bootstrap_agrees_with_rs_but_for_chance(act: tuple[FormScores, FormScores]) -> None:
    """R's 200 draws know a standard deviation to 5 %, ours to 2.5 %: ±20 % is over three errors of their ratio."""
    _, expected = oracle("equate_actmath_rg")
    found = equate(*act, "equipercentile", seed=3, replications=800, bootstrap=True)
    ratios = np.array([row.error for row in found.rows[4:]]) / expected["bootstrap_se_200reps_seed1"][4:]
    assert np.all(np.abs(ratios - 1) < 0.2)


SMALL = form_scores([3, 5, 5, 6, 7, 8, 9, 4, 6, 2], 0, 10, anchors=[1, 2, 3, 3, 3, 4, 4, 2, 2, 1])
OTHER = form_scores([5, 6, 6, 8, 8, 9, 9, 6, 7, 3], 0, 10, anchors=[1, 3, 3, 3, 4, 4, 4, 2, 2, 1])


@pytest.mark.parametrize("method", METHODS)
def test_every_row_stands_beside_the_identity_line(method: str) -> None:
    found = equate(SMALL, OTHER, method, seed=1, replications=20, degree=2)
    assert [(row.method, row.score, row.identity) for row in found.rows] == [(method, s, s) for s in range(11)]
    assert not found.reason
    assert all(row.equated is not None and row.error is not None and row.error >= 0 for row in found.rows)


@pytest.mark.parametrize("method", METHODS)
def test_a_form_equated_to_itself_is_itself(method: str) -> None:
    found = equate(SMALL, SMALL, method, seed=1, replications=2, degree=2)
    # Beyond the scores that occur, percentiles have nothing to go by but the ends of the scale.
    rows = found.rows[2:10] if method == "equipercentile" else found.rows
    assert_close([row.equated for row in rows], [row.score for row in rows], 1e-5)


def test_forms_of_two_lengths_are_compared_end_to_end() -> None:
    found = equate(form_scores([1, 2], 0, 5), form_scores([3, 4], 0, 10), "identity", seed=1)
    assert [row.equated for row in found.rows] == [0, 2, 4, 6, 8, 10]


def test_the_same_seed_gives_the_same_errors() -> None:
    one, two, other = (equate(SMALL, OTHER, "circle_arc", seed=seed, replications=30) for seed in (7, 7, 8))
    assert one == two != other
    assert one.error_by == "bootstrap"


@pytest.mark.parametrize(
    ("method", "x", "reason"),
    [
        ("mean", form_scores([], 0, 10), "empty"),
        ("equipercentile", form_scores([np.nan, np.nan], 0, 10), "empty"),
        ("linear", form_scores([5], 0, 10), "one_person"),
        ("linear", form_scores([5, 5, 5], 0, 10), "constant"),
        ("equipercentile", form_scores([5, 5, 5], 0, 10), "constant"),
        ("equipercentile_loglinear", form_scores([5, 5, 6, 7], 0, 10), "no_fit"),
        ("circle_arc", form_scores([10, 10, 10], 0, 10), "constant"),
        ("circle_arc", form_scores([10, 10, 10, 10, 10, 10, 10, 9], 0, 10), "steep"),
        ("tucker", form_scores([5, 6, 7], 0, 10), "no_anchor"),
        ("tucker", form_scores([5, 6, 7], 0, 10, anchors=[1, 1, 1]), "constant"),
        ("levine", form_scores([1, 2, 1, 2], 0, 10, anchors=[1, 1, 2, 2]), "unrelated"),
    ],
)
def test_what_cannot_be_equated_has_a_reason_and_the_identity_line(method: str, x: FormScores, reason: str) -> None:
    found = equate(x, OTHER, method, seed=1, replications=5)
    assert found.reason == reason and found.error_by == ""
    assert [(row.equated, row.error) for row in found.rows] == [(None, None)] * 11
    assert [row.identity for row in found.rows] == list(range(11))


def test_identity_needs_nobody() -> None:
    nobody = form_scores([], 0, 10)
    assert [row.equated for row in equate(nobody, nobody, "identity", seed=1).rows] == list(range(11))


def test_errors_are_none_where_most_draws_have_no_curve() -> None:
    pair = form_scores([5, 6], 0, 10)
    assert bootstrap_errors(METHODS["linear"], pair, pair, Settings(), seed=1, replications=50) is None
    found = equate(pair, pair, "linear", seed=1, bootstrap=True)
    assert found.error_by == "" and found.rows[5].equated == 5 and found.rows[5].error is None


scores = st.lists(st.integers(0, 10), min_size=0, max_size=12)


@settings(max_examples=60, deadline=None)
@given(scores, scores, st.sampled_from(sorted(METHODS)), st.randoms(use_true_random=False))
def test_any_people_give_numbers_or_a_reason(x: list[int], y: list[int], method: str, chance) -> None:  # type: ignore[no-untyped-def]
    forms = [form_scores(held, 0, 10, anchors=[chance.randint(0, 3) for _ in held]) for held in (x, y)]
    found: Equating = equate(*forms, method, seed=1, replications=4, degree=3)
    undefined = [row.equated is None for row in found.rows]
    assert all(undefined) if found.reason else not any(undefined)
    for row in found.rows:
        assert all(value is None or np.isfinite(value) for value in (row.equated, row.error))


@pytest.mark.parametrize(
    ("n_x", "n_y", "design", "method", "source"),
    [
        (24, 900, RANDOM_GROUPS, "identity", "skaggs_2005"),
        (25, 30, RANDOM_GROUPS, "circle_arc", "livingston_kim_2009"),
        (100, 399, RANDOM_GROUPS, "linear", "rule_of_thumb"),
        (400, 400, RANDOM_GROUPS, "equipercentile_loglinear", "rule_of_thumb"),
        (900, 24, ANCHOR, "identity", "skaggs_2005"),
        (40, 40, ANCHOR, "chained_circle_arc", "kim_livingston_2010"),
        (100, 900, ANCHOR, "tucker", "rule_of_thumb"),
        (3000, 3000, "", "identity", "no_random_assignment"),
    ],
)
def test_the_method_follows_the_smaller_group_and_the_design(
    n_x: int, n_y: int, design: str, method: str, source: str
) -> None:
    found = recommend(n_x, n_y, design)
    assert (found.method, found.source) == (method, source)
    assert {found.method, *found.alternatives} <= set(METHODS)
    assert found.method not in found.alternatives
