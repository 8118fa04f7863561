"""Straight lines against R equate, published figures, and their formulas written out."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from oracles import assert_close, oracle

from examkit.analysis import linear_equating as lines
from examkit.analysis.counted import Vector
from examkit.analysis.linear_equating import anchored_errors, anchored_line

ANCHORED = [lines.tucker, lines.levine, lines.chained, lines.chained_mean]


def _people(n: int, means: tuple[float, float], covariance: list[list[float]], seed: int) -> tuple[Vector, Vector]:
    """Scores and anchor scores with exactly these moments (variances with n - 1)."""
    raw = np.random.default_rng(seed).gamma(2, size=(n, 2))
    raw -= raw.mean(axis=0)
    white = raw @ np.linalg.inv(np.linalg.cholesky(np.cov(raw, rowvar=False))).T
    scores, anchors = (np.array(means) + white @ np.linalg.cholesky(np.array(covariance)).T).T
    return scores, anchors


# Kolen & Brennan (2004, table 4.4): 36 items, 12 of them common.
P = _people(1655, (15.8205, 5.1063), [[6.5278**2, 13.4088], [13.4088, 2.3760**2]], 1)
Q = _people(1638, (18.6728, 5.8626), [[6.8784**2, 14.7603], [14.7603, 2.4515**2]], 2)


@pytest.fixture(scope="module")
def act() -> tuple[Vector, Vector, Vector]:
    folder, _ = oracle("equate_actmath_rg")
    scale, x, y = np.loadtxt(folder / "freq.csv", delimiter=",", skiprows=1).T
    return scale, np.repeat(scale, x.astype(int)), np.repeat(scale, y.astype(int))


def test_mean_and_linear_equal_r_equate(act: tuple[Vector, Vector, Vector]) -> None:
    _, expected = oracle("equate_actmath_rg")
    scale, x, y = act
    for name, line in (("mean", lines.mean_line(x, y)), ("linear", lines.linear_line(x, y))):
        assert line is not None
        assert_close(line.at(scale).tolist(), [row["yx"] for row in expected[name]])
    errors = lines.linear_errors(x, y, scale)
    assert_close(errors.tolist(), [row["se"] for row in expected["linear"]])


def test_tucker_equals_kolen_and_brennan() -> None:
    """The published line for the synthetic population of the first group: y = 0.5370 + 1.0289 x."""
    found = anchored_line(lines.tucker, P, Q, 1.0)
    assert found is not None
    assert_close([found.intercept, found.slope], [0.5370, 1.0289], 1e-4)


@pytest.mark.parametrize("weight", [0.0, 0.3, 1.0])
@pytest.mark.parametrize("name", ["tucker", "levine"])
def test_synthetic_lines_are_their_formulas(name: str, weight: float) -> None:
    """Both groups joined: mean and variance of X in q, and of Y in p, from the regression on the anchor."""
    one, two = np.cov(*P), np.cov(*Q)
    own, other = (
        (one[0, 1] / one[1, 1], two[0, 1] / two[1, 1])
        if name == "tucker"
        else (one[0, 0] / one[0, 1], two[0, 0] / two[0, 1])
    )
    apart = P[1].mean() - Q[1].mean()
    x_in_q, y_in_p = P[0].mean() - own * apart, Q[0].mean() + other * apart
    x_spread = one[0, 0] - own**2 * (one[1, 1] - two[1, 1])
    y_spread = two[0, 0] + other**2 * (one[1, 1] - two[1, 1])
    joined = weight * (1 - weight)
    mean_x, mean_y = weight * P[0].mean() + (1 - weight) * x_in_q, weight * y_in_p + (1 - weight) * Q[0].mean()
    var_x = weight * one[0, 0] + (1 - weight) * x_spread + joined * (P[0].mean() - x_in_q) ** 2
    var_y = weight * y_spread + (1 - weight) * two[0, 0] + joined * (y_in_p - Q[0].mean()) ** 2
    found = anchored_line(getattr(lines, name), P, Q, weight)
    assert found is not None
    slope = (var_y / var_x) ** 0.5
    assert_close([found.intercept, found.slope], [mean_y - slope * mean_x, slope], 1e-9)


def test_chained_is_one_linear_equating_after_another() -> None:
    first, second = lines.linear_line(P[0], P[1]), lines.linear_line(Q[1], Q[0])
    found = anchored_line(lines.chained, P, Q, 0.5)
    assert first is not None and second is not None and found is not None
    scores = np.arange(37.0)
    assert_close(found.at(scores).tolist(), second.at(first.at(scores)).tolist(), 1e-9)


def test_groups_alike_on_the_anchor_need_no_anchor() -> None:
    plain = lines.linear_line(P[0], Q[0])
    alike = _people(1638, (18.6728, 5.1063), [[6.8784**2, 14.7603], [14.7603, 2.3760**2]], 2)
    assert plain is not None
    for line in (lines.tucker, lines.levine, lines.chained):
        found = anchored_line(line, P, alike, 0.4)
        assert found is not None
        assert_close([found.intercept, found.slope], [plain.intercept, plain.slope], 1e-9)


@pytest.mark.parametrize("line", ANCHORED)
def test_anchored_errors_are_the_spread_over_new_draws(line: lines.AnchorLine) -> None:
    chance, scores = np.random.default_rng(4), np.array([5.0, 15.0, 30.0])
    curves = []
    for _ in range(400):
        p, q = (chance.integers(0, len(group[0]), len(group[0])) for group in (P, Q))
        drawn = anchored_line(line, (P[0][p], P[1][p]), (Q[0][q], Q[1][q]), 0.5)
        assert drawn is not None
        curves.append(drawn.at(scores))
    # 400 draws know a standard deviation to 3.5 %.
    assert anchored_errors(line, P, Q, 0.5, scores) == pytest.approx(np.std(curves, axis=0, ddof=1), rel=0.11)


def test_the_error_of_chained_means_is_that_of_two_means() -> None:
    expected = (np.var(P[0] - P[1]) / len(P[0]) + np.var(Q[0] - Q[1]) / len(Q[0])) ** 0.5
    assert_close(anchored_errors(lines.chained_mean, P, Q, 0.5, np.array([3.0])).tolist(), [expected], 1e-12)


groups = st.lists(st.integers(0, 20), min_size=2, max_size=30).filter(lambda held: len(set(held)) > 1)


@given(groups, groups)
def test_linear_equating_there_and_back_is_nothing(x: list[int], y: list[int]) -> None:
    scores = np.arange(21.0)
    there = lines.linear_line(np.array(x, dtype=float), np.array(y, dtype=float))
    back = lines.linear_line(np.array(y, dtype=float), np.array(x, dtype=float))
    assert there is not None and back is not None
    assert_close(back.at(there.at(scores)).tolist(), scores.tolist(), 1e-6)


def test_undefined_lines_are_none() -> None:
    ones, some = np.ones(4), np.array([1.0, 2.0, 3.0, 5.0])
    assert lines.linear_line(ones, some) is None
    assert lines.mean_line(np.array([]), some) is None
    assert anchored_line(lines.tucker, (some, ones), (some, some), 0.5) is None
    # Anchor and score that do not go together at all leave Levine's method without a line.
    assert anchored_line(lines.levine, (np.array([1.0, 2, 1, 2]), np.array([1.0, 1, 2, 2])), (some, some), 0.5) is None
