"""Equating by a straight line: means and spreads set equal, by random groups or through an anchor test.

Scores of two groups in, a line and its standard error at given scores out.  p took form X, q form Y; with an anchor the
moments of a group are those of its scores and of its anchor scores.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from examkit.analysis.counted import Vector, is_constant

# Mean, mean of the anchor, variance, covariance, variance of the anchor; complex where a derivative is taken.
_Moments = Any
AnchorLine = Callable[[_Moments, _Moments, float], tuple[Any, Any]]


@dataclass(frozen=True, slots=True)
class Line:
    """Y = intercept + slope X."""

    intercept: float
    slope: float

    def at(self, scores: Vector) -> Vector:
        """The equated scores."""
        equated: Vector = self.intercept + self.slope * scores
        return equated


def mean_line(x: Vector, y: Vector) -> Line | None:
    """Equal means: x + ȳ - x̄.  Kolen & Brennan (2014, ch. 2).  R: ``equate::equate(x, y, type = "mean")``.

    None for a group of nobody.
    """
    return Line(float(y.mean() - x.mean()), 1.0) if x.size and y.size else None


def mean_errors(x: Vector, y: Vector, scores: Vector) -> Vector:
    """The standard error of mean equating, the same everywhere: √(s²ₓ/n + s²ᵧ/m).  Kolen & Brennan (2014, ch. 7)."""
    return np.full(len(scores), np.sqrt(x.var(ddof=1) / len(x) + y.var(ddof=1) / len(y)))


def linear_line(x: Vector, y: Vector) -> Line | None:
    """Equal means and standard deviations: ȳ + (sᵧ/sₓ)(x - x̄).

    Kolen & Brennan (2014, ch. 2).  R: ``equate::equate(x, y, type = "linear")``.  None where all of a group have one score.
    """
    if is_constant(x) or is_constant(y):
        return None
    slope = float(y.std(ddof=1) / x.std(ddof=1))
    return Line(float(y.mean()) - slope * float(x.mean()), slope)


def linear_errors(x: Vector, y: Vector, scores: Vector) -> Vector:
    """The standard error of linear equating for random groups, of any shape of distribution.

    s²ᵧ(1/n + 1/m + (skₓ/n + skᵧ/m) z + ((kuₓ - 1)/4n + (kuᵧ - 1)/4m) z²), z = (x - x̄)/sₓ; skewness and kurtosis are
    mean powers of the standard score.  Braun & Holland (1982).
    R: ``equate::equate(x, y, type = "linear")$concordance$se``.
    """
    n, m = len(x), len(y)
    own, other = (x - x.mean()) / x.std(ddof=1), (y - y.mean()) / y.std(ddof=1)
    z = (scores - x.mean()) / x.std(ddof=1)
    skewness = np.mean(own**3) / n + np.mean(other**3) / m
    kurtosis = (np.mean(own**4) - 1) / (4 * n) + (np.mean(other**4) - 1) / (4 * m)
    squares = y.var(ddof=1) * (1 / n + 1 / m + skewness * z + kurtosis * z**2)
    return np.asarray(np.sqrt(np.clip(squares, 0.0, None)), dtype=np.float64)


def tucker(p: _Moments, q: _Moments, weight: float) -> tuple[Any, Any]:
    """Regressions of score on anchor are the same in both groups: γ = σₓᵥ/σ²ᵥ of each.

    Kolen & Brennan (2014, ch. 4).  R: ``equate::equate(x, y, type = "linear", method = "tucker", ws = weight)``.
    """
    return _synthetic(p, q, weight, p[3] / p[4], q[3] / q[4])


def levine(p: _Moments, q: _Moments, weight: float) -> tuple[Any, Any]:
    """True scores on form and anchor go in a line, the anchor part of the form: γ = σ²ₓ/σₓᵥ of each.

    Kolen & Brennan (2014, ch. 4), observed scores.
    R: ``equate::equate(x, y, type = "linear", method = "levine", ws = weight)``.
    """
    return _synthetic(p, q, weight, p[2] / p[3], q[2] / q[3])


def chained(p: _Moments, q: _Moments, weight: float) -> tuple[Any, Any]:
    """X to the anchor in p, then the anchor to Y in q, each by :func:`linear_line`; ``weight`` does not matter.

    Livingston (2004).  R: ``equate::equate(x, y, type = "linear", method = "chained")``.
    """
    return _through(p, q, np.sqrt(p[4] / p[2]), np.sqrt(q[2] / q[4]))


def chained_mean(p: _Moments, q: _Moments, weight: float) -> tuple[Any, Any]:
    """As :func:`chained` with slopes of 1: x - x̄ + ȳ + v̄ₚ - v̄_q.

    Kim & Livingston (2010).  R: ``equate::equate(x, y, type = "mean", method = "chained")``.
    """
    return _through(p, q, 1.0, 1.0)


def _through(p: _Moments, q: _Moments, there: Any, back: Any) -> tuple[Any, Any]:
    return back * (p[1] - there * p[0] - q[1]) + q[0], there * back


def _synthetic(p: _Moments, q: _Moments, weight: float, own: Any, other: Any) -> tuple[Any, Any]:
    """The line between the forms in both groups joined with weights w and 1 - w: means and variances as foretold by γ."""
    w, v = weight, 1 - weight
    apart, wider = p[1] - q[1], p[4] - q[4]
    mean_x, mean_y = p[0] - v * own * apart, q[0] + w * other * apart
    variance_x = p[2] - v * own**2 * wider + w * v * own**2 * apart**2
    variance_y = q[2] + w * other**2 * wider + w * v * other**2 * apart**2
    slope = np.sqrt(variance_y / variance_x)
    return mean_y - slope * mean_x, slope


def anchored_line(line: AnchorLine, p: tuple[Vector, Vector], q: tuple[Vector, Vector], weight: float) -> Line | None:
    """The line of one of the anchor methods above, from (scores, anchor scores) of each group.

    None where scores or anchor scores of a group are all one, or do not go together so that no line is left.
    """
    if any(is_constant(column) for column in (*p, *q)):
        return None
    with np.errstate(divide="ignore", invalid="ignore"):
        intercept, slope = line(_moments(*p, ddof=1), _moments(*q, ddof=1), weight)
    return Line(float(intercept), float(slope)) if np.isfinite(intercept) and slope > 0 else None


def anchored_errors(
    line: AnchorLine, p: tuple[Vector, Vector], q: tuple[Vector, Vector], weight: float, scores: Vector
) -> Vector:
    """The standard error of an anchor method by the delta method over the moments, for any shape of distribution.

    √(Σ groups mean((∂e/∂μ · influence)²)/n), e the equated score, μ the five moments of the group.  Zu & Yuan (2012).
    R: ``equate::equate(...)$concordance$se.g`` but for n in place of n - 1 in the synthetic variances.
    """
    moments = np.concatenate([_moments(*group, ddof=0) for group in (p, q)])
    slopes = _gradient(line, moments, weight, scores)
    halves = zip((p, q), (slopes[:, :5], slopes[:, 5:]), strict=True)
    squares = [np.mean((_influence(*group) @ half.T) ** 2, axis=0) / len(group[0]) for group, half in halves]
    return np.sqrt(np.asarray(sum(squares), dtype=np.float64))


def _moments(scores: Vector, anchors: Vector, ddof: int) -> Vector:
    table = np.cov(scores, anchors, ddof=ddof)
    return np.array([scores.mean(), anchors.mean(), table[0, 0], table[0, 1], table[1, 1]])


def _influence(scores: Vector, anchors: Vector) -> Vector:
    """How much each person moves the five moments."""
    a, b = scores - scores.mean(), anchors - anchors.mean()
    parts = np.column_stack([a, b, a * a, a * b, b * b])
    parts[:, 2:] -= parts[:, 2:].mean(axis=0)
    return parts


def _gradient(line: AnchorLine, moments: Vector, weight: float, scores: Vector) -> Vector:
    """The derivatives of each equated score by each of the ten moments.

    Taken along the imaginary axis, where no difference of near numbers is formed: exact to the last digit.
    """
    step, found = 1e-30, np.empty((len(scores), len(moments)))
    for place in range(len(moments)):
        moved = moments.astype(complex)
        moved[place] += step * 1j
        intercept, slope = line(moved[:5], moved[5:], weight)
        found[:, place] = np.imag(intercept + slope * scores) / step
    return found
