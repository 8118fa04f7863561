"""Funnel limits. Oracles: scipy.stats.binom and t; Spiegelhalter (2005) A.1.1 worked by hand; simulation of the null."""

from itertools import accumulate
from math import comb, sqrt

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from examkit.analysis.funnel import ALARM, binomial_limits, binomial_tail, mean_funnel, rate_funnel


def by_hand(n: int, rate: float, p: float) -> float:
    """The interpolated quantile from the binomial's own sums."""
    chances = [comb(n, k) * rate**k * (1 - rate) ** (n - k) for k in range(n + 1)]
    below = list(accumulate(chances))
    r = next(k for k, total in enumerate(below) if total >= p)
    return min(1.0, max(0.0, (r - (below[r] - p) / chances[r]) / n))


@pytest.mark.parametrize(("n", "rate"), [(3, 0.8), (10, 0.5), (30, 0.85), (200, 0.97)])
@pytest.mark.parametrize("coverage", [0.95, 0.998])
def test_limits_are_the_interpolated_quantiles(n: int, rate: float, coverage: float) -> None:
    found = binomial_limits(n, rate, coverage)
    assert found.low == pytest.approx(by_hand(n, rate, (1 - coverage) / 2), abs=1e-12)
    assert found.high == pytest.approx(by_hand(n, rate, (1 + coverage) / 2), abs=1e-12)


def test_limits_close_in_on_the_normal_ones_for_many_people() -> None:
    found = binomial_limits(100_000, 0.8, 0.95)
    half = 1.959964 * sqrt(0.8 * 0.2 / 100_000)
    assert found.low == pytest.approx(0.8 - half, abs=1e-5)
    assert found.high == pytest.approx(0.8 + half, abs=1e-5)


@pytest.mark.parametrize(("n", "rate", "limits"), [(0, 0.5, (None, None)), (5, 0.0, (0, 0)), (5, 1.0, (1, 1))])
def test_nobody_and_certainty(n: int, rate: float, limits: tuple[float | None, float | None]) -> None:
    found = binomial_limits(n, rate, 0.95)
    assert (found.low, found.high) == limits


@given(st.integers(1, 60), st.data(), st.floats(0.05, 0.95))
def test_tails_are_those_of_the_binomial(n: int, data: st.DataObject, rate: float) -> None:
    """Oracle: scipy.stats.binom."""
    count = data.draw(st.integers(0, n))
    expected = stats.binom.cdf(count, n, rate) if count <= n * rate else stats.binom.sf(count - 1, n, rate)
    assert binomial_tail(count, n, rate) == pytest.approx(expected)


def test_a_large_unit_that_lags_is_flagged_and_a_small_one_that_looks_worse_is_not() -> None:
    found = rate_funnel([(190, 200), (18, 30), (1, 3), (45, 50)])
    assert [one.flag for one in found.points] == ["", "low", "", ""]
    small, large = found.points[2], found.points[1]
    assert small.figure is not None and large.figure is not None and small.figure < large.figure
    assert found.expected == pytest.approx(4 * (1 - ALARM))


def test_rates_of_nobody() -> None:
    found = rate_funnel([(0, 0), (0, 0)])
    assert (found.centre, [one.figure for one in found.points]) == (None, [None, None])
    assert rate_funnel([(3, 3), (0, 0)]).points[1].chance is None
    assert [one.flag for one in rate_funnel([(3, 3), (40, 40)]).points] == ["", ""]


def test_means_around_the_mean_of_all() -> None:
    """Oracle: numpy's pooled variance and scipy's t."""
    groups = [[60.0, 70.0, 80.0], [50.0, 58.0], [90.0]]
    found = mean_funnel(groups)
    everyone = [value for group in groups for value in group]
    squares = sum(((np.array(group) - np.mean(group)) ** 2).sum() for group in groups)
    spread = sqrt(squares / 3)
    assert found.centre == pytest.approx(np.mean(everyone))
    for group, point in zip(groups, found.points, strict=True):
        error = spread * sqrt(1 / len(group) - 1 / 6)
        assert point.alarm.high == pytest.approx(np.mean(everyone) + stats.t.ppf(0.999, 3) * error)
        expected = stats.t.sf(abs(np.mean(group) - np.mean(everyone)) / error, 3)
        assert point.chance == pytest.approx(expected)


@pytest.mark.parametrize("groups", [[], [[]], [[5.0]], [[5.0], [7.0]], [[5.0, 5.0], [5.0]], [[], [3.0, 3.0]]])
def test_nothing_that_varies_gives_no_limits(groups: list[list[float]]) -> None:
    assert all(one.alarm.low is None and one.flag == "" for one in mean_funnel(groups).points)


def test_few_sound_units_are_flagged() -> None:
    """Simulation of the null: 57 units of 2 to 20 people, 400 years; at most 2 in 1000 points, in either funnel."""
    chance = np.random.default_rng(1)
    sizes = chance.integers(2, 21, 57)
    rates = means = 0
    for _ in range(400):
        rates += sum(
            bool(one.flag) for one in rate_funnel([(int(chance.binomial(n, 0.85)), int(n)) for n in sizes]).points
        )
        means += sum(bool(one.flag) for one in mean_funnel([chance.normal(75, 12, n).tolist() for n in sizes]).points)
    points = 400 * 57
    assert rates / points < 0.002
    assert means / points == pytest.approx(0.002, abs=0.0012)
