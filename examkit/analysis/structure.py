"""What the covariances of items say beyond alpha: Guttman's bounds, two halves, one common factor.

Covariances in (square, items × items, of one group of people), coefficients out; None means undefined.  A constant item
counts among the items of the lambdas and of the halves, and has nothing to say about a common factor.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from examkit.analysis.counted import Vector, sum_variance

_OPPOSITE = 1e-12  # halves whose r is nearer to -1 than this are opposite
# An item of which the others leave less than this share of its variance follows from them; the rest is rounding.
_FOLLOWS = 1e-10
# A smaller unique share of variance is improper; the search ends here, as psych's does.
_LEAST_UNIQUE = 0.005
_AT_THE_BOUND = 1e-9
_POWER_STEPS = 100
_LAST_STEPS, _LONG_STEP = 2, 1e-3
# Below this share of the largest variance an item's is what rounding left of zero.
_STILL = 1e-20


@dataclass(frozen=True, slots=True)
class Omega:
    """One factor's reliability; where it is None, why: ``items``, ``improper`` or ``fit``."""

    omega: float | None = None
    reason: str = ""


def lambda2(covariance: Vector) -> float | None:
    """Guttman's λ₂, a lower bound of the reliability and never below alpha.

    1 - Σσ²ᵢ/σ²ₜ + √(k/(k - 1) ΣΣᵢ≠ⱼ σ²ᵢⱼ)/σ²ₜ.  Guttman (1945).  R: with ``C <- cov(X); D <- C; diag(D) <- 0``,
    ``1 - (sum(diag(C)) - sqrt(k / (k - 1) * sum(D^2))) / sum(C)``; ``psych::guttman`` gives it for correlations.  None
    for one item, or people who all have one total.
    """
    items = np.atleast_2d(np.asarray(covariance, dtype=np.float64))
    k, variances, total = len(items), np.diag(items), sum_variance(items)
    if k < 2 or not total:
        return None
    between = float(np.vdot(items, items)) - float(variances @ variances)
    return min(1 - (float(variances.sum()) - float(np.sqrt(k / (k - 1) * max(between, 0.0)))) / total, 1.0)


def lambda6(covariance: Vector, n: int) -> float | None:
    """Guttman's λ₆, from what the other items leave of each.

    1 - Σe²ᵢ/σ²ₜ with e²ᵢ = 1/(C⁻¹)ᵢᵢ, the variance of item i less that foretold by all others.  Guttman (1945).
    R: ``1 - sum(1 / diag(solve(cov(X)))) / sum(cov(X))``; ``psych::guttman`` gives it for correlations.  None for ``n``
    people who are no more than the items, and where an item is constant or follows from others.
    """
    items = np.atleast_2d(np.asarray(covariance, dtype=np.float64))
    variances, total = np.diag(items), sum_variance(items)
    if len(items) < 2 or n <= len(items) or not _varies(variances).all() or not total:
        return None
    scale = np.sqrt(variances)
    try:
        factor = np.linalg.cholesky(items / scale[:, np.newaxis] / scale)
    except np.linalg.LinAlgError:
        return None
    if float(np.diag(factor).min()) ** 2 < _FOLLOWS:
        return None
    inverse = np.linalg.inv(factor)
    return 1 - float(np.sum(variances / np.sum(inverse * inverse, axis=0))) / total


def split_half(covariance: Vector) -> float | None:
    """Reliability from the halves of odd and even items, in the order given, stepped up to the whole test.

    2r/(1 + r), r the correlation of the halves.  Spearman (1910); Brown (1910).  R: ``r <- cor(rowSums(X[, odd]),
    rowSums(X[, even])); 2 * r / (1 + r)``.  With an odd number of items the halves differ by one, and nothing is done
    about it.  None for one item, halves that do not vary, and r = -1.
    """
    items = np.atleast_2d(np.asarray(covariance, dtype=np.float64))
    odd, even = (sum_variance(items[start::2, start::2]) for start in (0, 1))
    if not odd or not even:
        return None
    r = min(float(items[0::2, 1::2].sum()) / float(np.sqrt(odd * even)), 1.0)
    return 2 * r / (1 + r) if 1 + r > _OPPOSITE else None


def omega(covariance: Vector) -> Omega:
    """McDonald's ω of one common factor: the share of the variance of the standardised total that is not unique to items.

    1 - Σu²ᵢ/ΣΣrᵢⱼ, u² = 1 - λ² of the minimal residual fit to the correlations.  McDonald (1999).
    R: ``psych::omega(X, nfactors = 1, flip = FALSE)$omega.tot``.  Items that do not vary are left out.  None for fewer than
    three that do (``items``), where an item shares all of its variance or more (``improper``, a Heywood case), and where
    no fit is found (``fit``).
    """
    items = np.atleast_2d(np.asarray(covariance, dtype=np.float64))
    varies = _varies(np.diag(items))
    if np.count_nonzero(varies) < 3:
        return Omega(reason="items")
    scale = np.sqrt(np.diag(items)[varies])
    correlations = items[np.ix_(varies, varies)]
    correlations /= scale[:, np.newaxis]  # in place: of 5,000 items one such square is 200 MB
    correlations /= scale
    total = sum_variance(correlations)
    loadings = one_factor(correlations) if total else None
    if loadings is None:
        return Omega(reason="fit")
    unique = 1 - loadings**2
    improper = unique.min() <= _LEAST_UNIQUE + _AT_THE_BOUND
    return Omega(reason="improper") if improper else Omega(1 - float(unique.sum()) / total)


def one_factor(correlations: Vector) -> Vector | None:
    """Loadings on one factor by minimal residuals; None where the search does not end.

    The λ least in Σᵢ<ⱼ (rᵢⱼ - λᵢλⱼ)², found by scipy's L-BFGS-B from the first principal axis, with 1 - λ² of .005 at
    least.  Harman & Jones (1966).
    R: ``psych::fa(X, 1, fm = "minres")$loadings``.
    """
    from scipy.optimize import minimize  # a tenth of a second that small groups need not wait for

    between = np.array(correlations, dtype=np.float64)
    np.fill_diagonal(between, 0.0)
    squares = float(np.vdot(between, between))

    def misfit(loadings: Vector) -> tuple[float, Vector]:
        own, moved, length = loadings**2, between @ loadings, float(loadings @ loadings)
        return (squares - 2 * float(loadings @ moved) + length**2 - float(own @ own)) / 2, 2 * (
            length * loadings - moved - own * loadings
        )

    most = float(np.sqrt(1 - _LEAST_UNIQUE))
    found = minimize(
        misfit,
        np.clip(_first_axis(correlations), -most, most),
        jac=True,
        bounds=[(-most, most)] * len(between),
        method="L-BFGS-B",
        options={"ftol": 1e-16, "gtol": 1e-9},
    )
    loadings = _settled(between, np.asarray(found.x)) if np.abs(found.x).max() < most else found.x
    # At a bound the slope does not vanish; elsewhere what is left of it must be rounding.
    slope = np.where(np.abs(loadings) < most, misfit(loadings)[1], 0.0)
    return np.asarray(loadings) if float(np.max(np.abs(slope))) <= 1e-6 * np.sqrt(len(between)) else None


def _settled(between: Vector, loadings: Vector) -> Vector:
    """The loadings after the last steps by Newton, so that the way there leaves no trace in the digits."""
    for _ in range(_LAST_STEPS):
        length, own = float(loadings @ loadings), loadings**2
        slope = length * loadings - between @ loadings - own * loadings
        curvature = np.outer(2 * loadings, loadings)
        curvature -= between
        np.fill_diagonal(curvature, np.diag(curvature) + length - 3 * own)
        try:
            step = np.linalg.solve(curvature, slope)
        except np.linalg.LinAlgError:
            return loadings
        # A flat valley has no one bottom: a long step would leave what the search has found.
        if float(np.max(np.abs(step))) > _LONG_STEP:
            return loadings
        loadings = loadings - step
    return loadings


def _first_axis(correlations: Vector) -> Vector:
    """About the first principal axis: the power method from the row with the largest squares."""
    axis = correlations[int(np.argmax(np.sum(correlations**2, axis=0)))]
    for _ in range(_POWER_STEPS):
        axis = correlations @ (axis / np.linalg.norm(axis))
    return np.asarray(axis / np.sqrt(np.linalg.norm(axis)))


def _varies(variances: Vector) -> NDArray[np.bool_]:
    return np.asarray(variances > _STILL * variances.max(initial=0.0))
