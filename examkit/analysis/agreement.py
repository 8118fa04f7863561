"""Agreement of two markers on the same answers, and of any number by intraclass correlation.

Marks in, coefficients with 95 % intervals out; None means undefined.  Who marked, and what, is not known here.
"""

from dataclasses import dataclass
from statistics import NormalDist

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import fdtri, stdtrit

from examkit.analysis.counted import Numbers, Vector

# Below this share of all variation a sum of squares is what rounding left of zero.
_NOTHING = 1e-12


@dataclass(frozen=True, slots=True)
class Estimate:
    """A figure with its interval; both ends None where no interval is defined."""

    value: float | None = None
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, slots=True)
class Agreement:
    """How two markers agree on ``n`` answers; ``absolute`` is ICC(2,1), ``consistency`` ICC(3,1).

    ``difference`` is the second marker's mean less the first's.
    """

    n: int
    kappa: Estimate
    absolute: Estimate
    consistency: Estimate
    difference: Estimate


def agreement(first: Numbers, second: Numbers) -> Agreement:
    """Every figure of two markers' marks on the same answers."""
    ratings = np.column_stack([np.asarray(first, dtype=np.float64), np.asarray(second, dtype=np.float64)])
    return Agreement(
        len(ratings),
        weighted_kappa(first, second),
        icc_absolute(ratings),
        icc_consistency(ratings),
        mean_difference(first, second),
    )


def weighted_kappa(first: Numbers, second: Numbers, confidence: float = 0.95) -> Estimate:
    """Cohen's kappa with quadratic weights of the marks themselves: agreement beyond chance, near misses counting little.

    κ = 1 - Σᵢ(xᵢ - yᵢ)²/n / (ΣᵢΣⱼ(xᵢ - yⱼ)²/n²); the large-sample interval is κ ± z σ̂/√n, σ̂² the mean square of
    (v̄ₓ + v̄ᵧ - 2B) A/B² - (v - A)/B with v = (x - y)², A its mean, B the chance mean and v̄ the chance means of one mark.
    Cohen (1968); Fleiss, Cohen & Everitt (1969).  R: ``vcd::Kappa(table(x, y), weights = "Fleiss-Cohen")`` and its
    ``confint``, for equally spaced marks; ``psych::cohen.kappa(table(x, y))$weighted.kappa``.  None where both markers gave
    one and the same mark to all; no interval where they agree on every answer.
    """
    x, y = np.asarray(first, dtype=np.float64), np.asarray(second, dtype=np.float64)
    if not x.size or (_constant(x) and _constant(y) and x[0] == y[0]):
        return Estimate()
    apart = (x - y) ** 2
    by_first, by_second = (x - y.mean()) ** 2 + y.var(), (y - x.mean()) ** 2 + x.var()
    observed, chance = float(apart.mean()), float(by_first.mean())
    kappa = 1 - observed / chance
    influence = (by_first + by_second - 2 * chance) * observed / chance**2 - (apart - observed) / chance
    error = float(np.sqrt((influence**2).mean() / len(x)))
    if error <= _NOTHING:
        return Estimate(kappa)
    half = NormalDist().inv_cdf((1 + confidence) / 2) * error
    return Estimate(kappa, kappa - half, kappa + half)


@dataclass(frozen=True, slots=True)
class _MeanSquares:
    """The two-way analysis of variance of n answers by k markers, one mark a cell."""

    n: int
    k: int
    answers: float
    markers: float
    error: float


def _mean_squares(ratings: ArrayLike) -> _MeanSquares | None:
    """None for fewer than two answers or two markers, or where all marks are one."""
    table: Vector = np.asarray(ratings, dtype=np.float64)
    n, k = table.shape
    if n < 2 or k < 2 or _constant(table.ravel()):
        return None
    rows, columns = table.mean(axis=1, keepdims=True), table.mean(axis=0, keepdims=True)
    rest = table - rows - columns + table.mean()
    total = float(((table - table.mean()) ** 2).sum())
    squares = (
        k * float(((rows - table.mean()) ** 2).sum()) / (n - 1),
        n * float(((columns - table.mean()) ** 2).sum()) / (k - 1),
        float((rest**2).sum()) / ((n - 1) * (k - 1)),
    )
    return _MeanSquares(n, k, *(0.0 if square <= _NOTHING * total else square for square in squares))


def icc_absolute(ratings: ArrayLike, confidence: float = 0.95) -> Estimate:
    """ICC(2,1): how far one marker's mark is that of any other, severity counted as disagreement; answers in rows.

    (MSR - MSE) / (MSR + (k - 1) MSE + k (MSC - MSE)/n), interval by F with Satterthwaite's degrees of freedom.
    Shrout & Fleiss (1979).  R: ``psych::ICC(X, lmer = FALSE)``, row ICC2.  None where nothing varies; no interval where
    the error is 0 or no degrees of freedom are left.
    """
    squares = _mean_squares(ratings)
    if squares is None:
        return Estimate()
    n, k, row, column, error = squares.n, squares.k, squares.answers, squares.markers, squares.error
    spread = row + (k - 1) * error + k * (column - error) / n
    if spread <= 0:
        return Estimate()
    value = (row - error) / spread
    if error == 0:
        return Estimate(value)
    ratio = column / error
    known = n * (1 + (k - 1) * value) - k * value
    spent = (n - 1) * (k * value * ratio) ** 2 + known**2
    freedom = (k - 1) * (n - 1) * (k * value * ratio + known) ** 2 / spent if spent else 0.0
    if freedom <= _NOTHING:
        return Estimate(value)
    upper, lower = _quantile(confidence, n - 1, freedom), _quantile(confidence, freedom, n - 1)
    rest = k * column + (k * n - k - n) * error
    low = n * (row - upper * error) / (upper * rest + n * row)
    high = n * (lower * row - error) / (rest + n * lower * row)
    # Few degrees of freedom make a quantile infinite: then there is no interval to speak of.
    return Estimate(value, low, high) if np.isfinite((low, high)).all() else Estimate(value)


def icc_consistency(ratings: ArrayLike, confidence: float = 0.95) -> Estimate:
    """ICC(3,1): how far markers order the answers alike, whoever is more severe; answers in rows.

    (MSR - MSE) / (MSR + (k - 1) MSE), interval by F.  Shrout & Fleiss (1979).  R: ``psych::ICC(X, lmer = FALSE)``, row
    ICC3.  None where neither answers nor error vary; no interval where the error is 0.
    """
    squares = _mean_squares(ratings)
    if squares is None or squares.answers == squares.error == 0:
        return Estimate()
    n, k, error = squares.n, squares.k, squares.error
    value = (squares.answers - error) / (squares.answers + (k - 1) * error)
    if error == 0:
        return Estimate(value)
    ratio, freedom = squares.answers / error, (n - 1) * (k - 1)
    low, high = ratio / _quantile(confidence, n - 1, freedom), ratio * _quantile(confidence, freedom, n - 1)
    return Estimate(value, (low - 1) / (low + k - 1), (high - 1) / (high + k - 1))


def mean_difference(first: Numbers, second: Numbers, confidence: float = 0.95) -> Estimate:
    """How much more the second marker gives than the first, on average.

    d̄ ± t s_d/√n with n - 1 degrees of freedom.  Student (1908).  R: ``t.test(y, x, paired = TRUE)``.  None for no answer;
    no interval for one answer, or where the difference is the same for all.
    """
    apart = np.asarray(second, dtype=np.float64) - np.asarray(first, dtype=np.float64)
    n = len(apart)
    if not n:
        return Estimate()
    value = float(apart.mean())
    if n < 2 or _constant(apart):
        return Estimate(value)
    half = float(stdtrit(n - 1, (1 + confidence) / 2)) * float(apart.std(ddof=1)) / n**0.5
    return Estimate(value, value - half, value + half)


def _quantile(confidence: float, above: float, below: float) -> float:
    return float(fdtri(above, below, (1 + confidence) / 2))


def _constant(values: Vector) -> bool:
    return bool(np.all(values == values[0]))
