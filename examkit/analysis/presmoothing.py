"""Smoothing of a score distribution before equating: a loglinear model that keeps its moments.

Counts of people at the possible scores in, expected counts out.
"""

import numpy as np
from numpy.polynomial.legendre import legvander

from examkit.analysis.counted import Numbers, Vector

# Newton's steps are quadratic and end in rounding.  Where people leave a tail empty the best curve lies so far out that they
# creep, as R's glm does until its steps end; a curve that has the moments to within a hundredth of a person will do.
_STEPS, _CLOSE, _ENOUGH = 30, 1e-10, 1e-2


def loglinear(scale: Numbers, counts: Numbers, degree: int) -> Vector | None:
    """The expected counts whose logarithm is a polynomial of the score, by maximum likelihood; same n and first moments.

    ln mⱼ = β₀ + β₁xⱼ + … + β_d xⱼᵈ under Poisson counts.  Holland & Thayer (2000).  R:
    ``equate::presmoothing(x, "loglinear", degrees = d)``, that is ``glm(counts ~ poly(scale, d, raw = TRUE), poisson)``.
    None where fewer than degree + 1 different scores occur, as then no best curve need exist, or none is found.
    """
    x, held = np.asarray(scale, dtype=np.float64), np.asarray(counts, dtype=np.float64)
    if degree < 1 or np.count_nonzero(held > 0) <= degree:
        return None
    n = held.sum()
    shares, gap = _fit(_basis(x, degree), held / n, _CLOSE / n)
    return shares * n if gap * n <= _ENOUGH else None


def _basis(scale: Vector, degree: int) -> Vector:
    """Orthonormal columns that span the powers 1 to ``degree``: raw powers of 100 marks would lose every digit."""
    middle, half = (scale[0] + scale[-1]) / 2, (scale[-1] - scale[0]) / 2
    powers = legvander((scale - middle) / half, degree)
    columns: Vector = np.linalg.qr(powers)[0][:, 1:]
    return columns


def _fit(basis: Vector, shares: Vector, close: float) -> tuple[Vector, float]:
    """Newton's method on the concave likelihood of the shares, halving a step that would lower it; and what gap is left."""
    beta, target = np.zeros(basis.shape[1]), basis.T @ shares
    reached = _likelihood(basis @ beta, shares)
    for _ in range(_STEPS):
        fitted = _shares(basis @ beta)
        gap = target - basis.T @ fitted
        if np.abs(gap).max() <= close:
            break
        spread = (basis * fitted[:, np.newaxis]).T @ basis - np.outer(basis.T @ fitted, basis.T @ fitted)
        # Pseudo-inverse: far out, rounding leaves the matrix without some of its directions.
        step = np.linalg.pinv(spread, rcond=1e-15, hermitian=True) @ gap
        size = 1.0
        # The likelihood cannot tell steps apart below rounding: a step that loses no more than that is taken.
        while (likelihood := _likelihood(basis @ (beta + size * step), shares)) < reached - 1e-14 * abs(reached):
            size /= 2
            if size < 1e-10:
                return fitted, float(np.abs(gap).max())
        beta, reached = beta + size * step, likelihood
    fitted = _shares(basis @ beta)
    return fitted, float(np.abs(target - basis.T @ fitted).max())


def _shares(logarithms: Vector) -> Vector:
    weights = np.exp(logarithms - logarithms.max())
    shares: Vector = weights / weights.sum()
    return shares


def _likelihood(logarithms: Vector, shares: Vector) -> float:
    top = logarithms.max()
    return float(shares @ logarithms - top - np.log(np.exp(logarithms - top).sum()))
