"""The cut between two groups of people: those judged to know enough and those judged not to."""

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit

from examkit.analysis.counted import Numbers, Vector
from examkit.analysis.standards import Standard

_Z = 1.959963984540054


def contrasting_groups(scores: Numbers, sufficient: Numbers) -> Standard:
    """The score at which a person is as likely judged sufficient as not, by logistic regression.

    -a/b of ln(p/(1 - p)) = a + b x: where the smoothed groups cross, in the proportions in which they stand, so that
    either mistake counts the same.  Livingston & Zieky (1982).  The error is by the delta method, the range normal.  R:
    ``MASS::dose.p(glm(sufficient ~ score, binomial), p = 0.5)``.  ``sufficient`` is 1 or 0, NaN for people who were
    not judged.  Where no score stands in both groups, the middle of the gap, without an error.
    """
    x, judged = np.asarray(scores, dtype=np.float64), np.asarray(sufficient, dtype=np.float64)
    both = ~(np.isnan(x) | np.isnan(judged))
    x, enough = x[both], judged[both] > 0
    n = len(x)
    if not 0 < np.count_nonzero(enough) < n:
        return Standard("contrasting-groups", n=n, reason="groups")
    under, over = x[~enough], x[enough]
    if over.mean() <= under.mean():
        return Standard("contrasting-groups", n=n, reason="slope")
    if under.max() <= over.min():
        return Standard("contrasting-groups", float(under.max() + over.min()) / 2, n=n, reason="apart")
    centre, spread = float(x.mean()), float(x.std())
    (start, slope), covariance = _logistic((x - centre) / spread, enough)
    place = -start / slope
    at = np.array([1.0, place])
    error = float(np.sqrt(at @ covariance @ at)) / slope * spread
    cut = centre + spread * place
    return Standard("contrasting-groups", cut, error, cut - _Z * error, cut + _Z * error, n=n)


def _logistic(x: Vector, enough: NDArray[np.bool_]) -> tuple[tuple[float, float], Vector]:
    """The coefficients of largest likelihood, of groups that overlap, and their covariances."""
    from scipy.optimize import minimize  # a tenth of a second that other methods need not wait for

    design = np.column_stack([np.ones_like(x), x])

    def misfit(beta: Vector) -> float:
        lines = design @ beta
        return float(np.logaddexp(0.0, lines).sum() - lines[enough].sum())

    def slope(beta: Vector) -> Vector:
        return np.asarray(design.T @ (expit(design @ beta) - enough))

    def curvature(beta: Vector) -> Vector:
        p = expit(design @ beta)
        return np.asarray(design.T @ (design * (p * (1 - p))[:, np.newaxis]))

    found = minimize(misfit, np.zeros(2), jac=slope, hess=curvature, method="trust-exact", options={"gtol": 1e-10})
    return (float(found.x[0]), float(found.x[1])), np.asarray(np.linalg.inv(curvature(found.x)), dtype=np.float64)
