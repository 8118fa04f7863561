"""Beta distributions of people's true scores, and the decisions that binomial scores around them lead to.

Scores are shares of the full mark.  Several fits stand side by side in each array, so that leaving out every person in
turn is one call.  What the shares come from is not known here.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.special import bdtr, betainc, betaincinv

from examkit.analysis.counted import Vector
from examkit.analysis.jackknife import means_without

# True scores that spread less than this share of the most they could are taken to spread so; likewise at the other end.
_LEAST_SPREAD = 1e-6
_NODES = 64


@dataclass(frozen=True, slots=True, eq=False)
class BetaScores:
    """True scores from ``lower`` to ``upper`` with shapes ``alpha`` and ``beta``: one number a fit, NaN for no fit."""

    alpha: Vector
    beta: Vector
    lower: Vector
    upper: Vector


@dataclass(frozen=True, slots=True, eq=False)
class Cells:
    """Shares of all people, one number a fit: one decision twice, kappa, the right decision, the two wrong ones."""

    consistency: Vector
    kappa: Vector
    accuracy: Vector
    false_pass: Vector
    false_fail: Vector


def effective_length(mean: float, variance: float, maximum: float, reliability: float) -> float:
    """How many equally hard questions of one point would measure as dependably as the test does.

    (M(m - M) - rs²)/(s²(1 - r)), m the full mark, s² with n - 1.  Livingston & Lewis (1995).
    R: ``betafunctions::ETL(mean(t), var(t), 0, m, r)``.
    """
    return (mean * (maximum - mean) - reliability * variance) / (variance * (1 - reliability))


def kr21(mean: Vector | float, variance: Vector | float, maximum: float, items: float) -> Vector:
    """Kuder-Richardson formula 21: the reliability of ``items`` questions of equal points that are all equally hard.

    k/(k - 1) (1 - M(m - M)/(ks²)), s² over n.  Kuder & Richardson (1937).  R: ``k / (k - 1) * (1 - mean(t) * (k -
    mean(t)) / (k * mean((t - mean(t))^2)))`` for numbers right.  Never above KR-20, and its inverse is
    :func:`effective_length`.
    """
    return np.asarray(items / (items - 1) * (1 - mean * (maximum - mean) / (items * np.asarray(variance))))


def falling(values: Vector, order: int) -> Vector:
    """x(x - 1)...(x - r + 1), and 0 where x is under r.  R: ``betafunctions::dfac(x, r, method = "product")``."""
    product = np.prod([values - step for step in range(order)], axis=0)
    return np.where(values < order, 0.0, product)


def two_parameters(first: Vector, second: Vector) -> BetaScores:
    """The beta distribution from 0 to 1 with these raw moments.

    m₁((m₁(1 - m₁)/σ²) - 1) and the same for 1 - m₁.  R: ``betafunctions::AMS``, ``BMS``.  A variance that no beta has
    is taken as the nearest that one has.
    """
    mean = np.clip(first, _LEAST_SPREAD**2, 1 - _LEAST_SPREAD**2)
    most = mean * (1 - mean)
    spread = np.clip(second - first**2, _LEAST_SPREAD * most, (1 - _LEAST_SPREAD) * most)
    size = most / spread - 1
    return BetaScores(mean * size, (1 - mean) * size, np.zeros_like(mean), np.ones_like(mean))


def four_parameters(moments: Sequence[Vector]) -> BetaScores:
    """The beta distribution between free bounds with these four raw moments; NaN where there is none within 0 to 1.

    With skewness g₃ and kurtosis g₄, r = 6(g₄ - g₃² - 1)/(6 + 3g₃² - 2g₄) is the sum of the shapes, and they are
    r/2 (1 ± √(1 - 24(r + 1)/((r + 2)(r + 3)g₄ - 3(r - 6)(r + 1)))), the larger first where g₃ < 0.  Lord (1965); Hanson
    (1991).  R: ``betafunctions::Beta.tp.fit(t, 0, m, etl)``.
    """
    m1, m2, m3, m4 = moments
    with np.errstate(all="ignore"):  # every step that has no number gives NaN, and ends as no fit
        variance = m2 - m1**2
        skewness = (m3 - 3 * m1 * m2 + 2 * m1**3) / variance**1.5
        kurtosis = (m4 - 4 * m1 * m3 + 6 * m1**2 * m2 - 3 * m1**4) / variance**2
        size = 6 * (kurtosis - skewness**2 - 1) / (6 + 3 * skewness**2 - 2 * kurtosis)
        rest = 24 * (size + 1) / ((size + 2) * (size + 3) * kurtosis - 3 * (size - 6) * (size + 1))
        apart = np.sqrt(1 - rest) * np.where(skewness < 0, 1.0, -1.0)
        alpha, beta = size / 2 * (1 + apart), size / 2 * (1 - apart)
        step = np.sqrt(variance * (alpha + beta + 1) / (alpha * beta))
        lower, upper = m1 - alpha * step, m1 + beta * step
        sound = (alpha > 0) & (beta > 0) & (lower >= 0) & (upper <= 1)
    return BetaScores(*(np.where(sound, values, np.nan) for values in (alpha, beta, lower, upper)))


def factorial_moments(shares: Vector, counts: Vector, length: float) -> list[Vector]:
    """Raw moments of true scores from those of shares, of all people and without one of each; NaN beyond the length.

    E[x(x - 1)...]/(k(k - 1)...) for x = k × share.  Lord (1965).  R: ``betafunctions::HB.tsm(k * t / m, 4, k, 0)``.
    """
    whole = [float(np.prod(length - np.arange(order))) if length > order - 1 else np.nan for order in range(1, 5)]
    return [means_without(falling(shares * length, order) / top, counts) for order, top in enumerate(whole, start=1)]


def has_beta(first: Vector, second: Vector) -> bool:
    """Whether all people's true scores spread, and less than two points at 0 and 1 do."""
    mean, variance = float(first[0]), float(second[0] - first[0] ** 2)
    return 0 < variance < (1 - _LEAST_SPREAD) * mean * (1 - mean)


def fit(moments: Sequence[Vector]) -> tuple[BetaScores, int]:
    """Four parameters where all people together have such a fit, else two; and how many.

    Without one person or another the four may not be had: there the two stand in.
    """
    two, four = two_parameters(moments[0], moments[1]), four_parameters(moments)
    if np.isnan(four.alpha[0]):
        return two, 2
    pairs = ((getattr(four, name), getattr(two, name)) for name in ("alpha", "beta", "lower", "upper"))
    return BetaScores(*(np.where(np.isnan(four.alpha), other, one) for one, other in pairs)), 4


def decide(scores: BetaScores, length: int, least: int, cut: float) -> Cells:
    """What becomes of people who pass with ``least`` of ``length`` questions, and ought to from a true score of ``cut``.

    With F the binomial chance to fail: E[F² + (1 - F)²] agree, and E[1 - F | below the cut], E[F | above] go wrong;
    chance agreement is from the pass rate.  Integrated by Gauss-Legendre below and above the cut, over ranks that
    crowd at the ends; exact to about 1e-12 for tests of up to a few hundred questions.
    """
    below = _rank(scores, cut)[:, np.newaxis]
    places, weights = _nodes()
    ranks = np.concatenate([below * places, below + (1 - below) * places], axis=1)
    shares = np.concatenate([below * weights, (1 - below) * weights], axis=1)
    standard = betaincinv(scores.alpha[:, np.newaxis], scores.beta[:, np.newaxis], ranks)
    width = (scores.upper - scores.lower)[:, np.newaxis]
    fail = bdtr(least - 1, length, np.clip(scores.lower[:, np.newaxis] + width * standard, 0.0, 1.0))
    failed, twice = (fail * shares).sum(axis=1), (fail**2 * shares).sum(axis=1)
    false_pass = ((1 - fail) * shares)[:, :_NODES].sum(axis=1)
    false_fail = (fail * shares)[:, _NODES:].sum(axis=1)
    consistency = 1 - 2 * (failed - twice)
    return Cells(consistency, kappa(consistency, failed), 1 - false_pass - false_fail, false_pass, false_fail)


def kappa(consistency: Vector, failed: Vector) -> Vector:
    """Agreement beyond chance, (p - pᶜ)/(1 - pᶜ) with pᶜ = q² + (1 - q)²; NaN where all pass or all fail."""
    chance = 2 * failed * (1 - failed)
    defined = chance > _LEAST_SPREAD**2
    return np.where(defined, 1 - (1 - consistency) / np.where(defined, chance, 1.0), np.nan)


def _rank(scores: BetaScores, cut: float) -> Vector:
    """The share of people whose true score is below the cut."""
    standard = np.clip((cut - scores.lower) / (scores.upper - scores.lower), 0.0, 1.0)
    return np.asarray(betainc(scores.alpha, scores.beta, standard))


def _nodes() -> tuple[Vector, Vector]:
    """Places between 0 and 1 and their weights, by a change of variable that takes away what is steep at either end."""
    points, weights = np.polynomial.legendre.leggauss(_NODES)
    even = (points + 1) / 2
    # Slope of betainc(3, 3, x), whose first two derivatives are 0 at both ends.
    return np.asarray(betainc(3, 3, even)), weights / 2 * 30 * even**2 * (1 - even) ** 2
