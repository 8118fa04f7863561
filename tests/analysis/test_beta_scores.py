"""Beta distributions of true scores against scipy's, and decisions against sums and integrals written out."""

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats
from scipy.integrate import quad
from scipy.special import betaln, gammaln

from examkit.analysis.beta_scores import (
    BetaScores,
    decide,
    effective_length,
    falling,
    four_parameters,
    kappa,
    kr21,
    two_parameters,
)


def fit(alpha: float, beta: float, lower: float = 0.0, upper: float = 1.0) -> BetaScores:
    return BetaScores(*(np.array([value]) for value in (alpha, beta, lower, upper)))


def agreement(alpha: float, beta: float, length: int, least: int) -> float:
    """Twice the same decision, from Huynh's bivariate beta-binomial summed term by term."""
    x, y = np.meshgrid(np.arange(length + 1), np.arange(length + 1))
    ways = sum(gammaln(length + 1) - gammaln(n + 1) - gammaln(length - n + 1) for n in (x, y))
    both = np.exp(ways + betaln(alpha + x + y, beta + 2 * length - x - y) - betaln(alpha, beta))
    return float(both[(x >= least) == (y >= least)].sum())


shapes = st.floats(0.3, 60.0)


@given(shapes, shapes, st.integers(2, 60), st.data())
def test_decisions_equal_huynhs_sums(alpha: float, beta: float, length: int, data: st.DataObject) -> None:
    least = data.draw(st.integers(1, length))
    cut = least / length
    found = decide(fit(alpha, beta), length, least, cut)
    assert found.consistency[0] == pytest.approx(agreement(alpha, beta, length, least), abs=1e-9)
    right = np.arange(length + 1)
    likely = stats.betabinom.pmf(right, length, alpha, beta)
    below = stats.beta.cdf(cut, alpha + right, beta + length - right)
    assert found.false_pass[0] == pytest.approx((likely * below)[right >= least].sum(), abs=1e-9)
    assert found.false_fail[0] == pytest.approx((likely * (1 - below))[right < least].sum(), abs=1e-9)
    assert found.accuracy[0] == pytest.approx(1 - found.false_pass[0] - found.false_fail[0], abs=1e-12)


@pytest.mark.parametrize(
    ("scores", "length", "least", "cut"),
    [((3.1, 1.4, 0.25, 0.93), 50, 30, 0.6), ((0.9, 0.8, 0.1, 0.8), 35, 21, 0.6), ((5.0, 2.0, 0.65, 0.99), 20, 12, 0.6)],
)
def test_decisions_between_free_bounds_equal_scipys_integrals(
    scores: tuple[float, float, float, float], length: int, least: int, cut: float
) -> None:
    alpha, beta, lower, upper = scores
    true = stats.beta(alpha, beta, loc=lower, scale=upper - lower)

    def mean(value: Callable[[float], float], start: float, end: float) -> float:
        place = [cut] if start < cut < end else None
        return float(quad(lambda p: true.pdf(p) * value(p), start, end, points=place, epsabs=1e-11, limit=200)[0])

    def fail(p: float) -> float:
        return float(stats.binom.cdf(least - 1, length, p))

    found = decide(fit(*scores), length, least, cut)
    split = min(max(cut, lower), upper)
    assert found.consistency[0] == pytest.approx(
        mean(lambda p: fail(p) ** 2 + (1 - fail(p)) ** 2, lower, upper), abs=1e-7
    )
    assert found.false_pass[0] == pytest.approx(mean(lambda p: 1 - fail(p), lower, split), abs=1e-7)
    assert found.false_fail[0] == pytest.approx(mean(fail, split, upper), abs=1e-7)


@pytest.mark.parametrize("bounds", [(0.0, 1.0), (0.15, 0.9)])
@pytest.mark.parametrize("shape", [(2.0, 5.0), (5.0, 2.0), (0.6, 0.7)])
def test_four_moments_give_back_the_distribution_that_has_them(
    shape: tuple[float, float], bounds: tuple[float, float]
) -> None:
    true = stats.beta(*shape, loc=bounds[0], scale=bounds[1] - bounds[0])
    found = four_parameters([np.array([true.moment(order)]) for order in range(1, 5)])
    if bounds == (0.0, 1.0) and np.isnan(found.alpha[0]):
        return  # a bound that rounding leaves a hair outside
    assert (found.alpha[0], found.beta[0]) == pytest.approx(shape, rel=1e-6)
    assert (found.lower[0], found.upper[0]) == pytest.approx(bounds, abs=1e-6)


def test_four_parameters_are_none_where_a_bound_lies_outside() -> None:
    true = stats.beta(2.0, 3.0, loc=-0.2, scale=1.0)
    assert np.isnan(four_parameters([np.array([true.moment(order)]) for order in range(1, 5)]).alpha[0])


def test_two_moments_give_back_the_distribution_that_has_them() -> None:
    true = stats.beta(8.0, 2.5)
    found = two_parameters(np.array([true.moment(1)]), np.array([true.moment(2)]))
    assert (found.alpha[0], found.beta[0], found.lower[0], found.upper[0]) == pytest.approx((8.0, 2.5, 0.0, 1.0))


def test_the_effective_length_of_kr21_is_the_number_of_items() -> None:
    reliability = float(kr21(31.0, 36.0, 40.0, 40.0))
    assert reliability == pytest.approx(40 / 39 * (1 - 31 * 9 / (40 * 36)))
    assert effective_length(31.0, 36.0, 40.0, reliability) == pytest.approx(40.0)


def test_falling_factorials_are_those_of_whole_numbers_and_nothing_below_the_order() -> None:
    assert falling(np.array([0.0, 1.0, 2.5, 3.0, 5.0]), 3).tolist() == [0.0, 0.0, 0.0, 6.0, 60.0]


def test_kappa_is_undefined_where_all_pass_or_all_fail() -> None:
    found = kappa(np.array([1.0, 1.0, 0.5, 0.8]), np.array([0.0, 1.0, 0.5, 0.5]))
    assert np.isnan(found[:2]).all() and found[2:] == pytest.approx([0.0, 0.6])
