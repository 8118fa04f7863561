"""How far answers lie from what a response model expects: mean squares of items and of people.

Curves, codes and abilities in, mean squares out; NaN where undefined.  1 is expected; far above 1 answers are stranger than
chance allows, far below they follow too closely.
"""

from dataclasses import dataclass

import numpy as np

from examkit.analysis.abilities import blocks
from examkit.analysis.counted import Vector
from examkit.analysis.item_curves import Curves, chances
from examkit.analysis.matrix import Integers


@dataclass(frozen=True, slots=True, eq=False)
class Bounds:
    """How mean squares are kept from dividing by nothing: the least variance of an answer, the widest spread."""

    variance: float = 1e-12
    spread: float = np.inf


# As eRm, which bounds nothing, and as mirt in R (``W[W^2 < 1e-5]``, ``q > 1.4142``).
UNBOUNDED, AS_MIRT = Bounds(), Bounds(1e-5**0.5, 1.4142)


@dataclass(frozen=True, slots=True, eq=False)
class MeanSquares:
    """Infit and outfit, each also as a standard normal deviate."""

    infit: Vector
    outfit: Vector
    infit_z: Vector
    outfit_z: Vector


def mean_squares(
    curves: Curves, codes: Integers, theta: Vector, bounds: Bounds = UNBOUNDED
) -> tuple[MeanSquares, MeanSquares]:
    """The mean squares of items, then of people.

    Outfit Σz²/n, infit Σ(x - E)²/ΣW, W the variance of an answer; deviates by the cube root, (MS^⅓ - 1)3/q + q/3.  Wright &
    Masters (1982, ch. 5).  R: ``eRm::itemfit(person.parameter(model))``, ``mirt::itemfit(model, "infit")``.  People
    without an ability (NaN) are left out.
    """
    known = np.isfinite(theta)
    sums = np.zeros((6, codes.shape[1]))
    rows = np.full((6, len(codes)), np.nan)
    for some in blocks(*codes.shape):
        use = np.flatnonzero(known[some]) + some.start
        parts = _parts(curves, codes[use], theta[use], bounds)
        sums += parts.sum(axis=1)
        rows[:, use] = parts.sum(axis=2)
    return _from_sums(sums, bounds), _from_sums(rows, bounds)


def _parts(curves: Curves, codes: Integers, theta: Vector, bounds: Bounds) -> Vector:
    """For each answer: 1, (x - E)²/W, (x - E)², W, C/W² and C - W², C the fourth moment; 0 where not presented."""
    at = chances(curves, theta)
    away = np.arange(at.chance.shape[2]) - at.expected[:, :, np.newaxis]
    variance = np.maximum((at.chance * away**2).sum(axis=2), bounds.variance)
    fourth = (at.chance * away**4).sum(axis=2)
    squared = (codes - at.expected) ** 2
    parts = np.stack(
        [np.ones_like(squared), squared / variance, squared, variance, fourth / variance**2, fourth - variance**2]
    )
    return np.where(codes >= 0, parts, 0.0)


def _from_sums(sums: Vector, bounds: Bounds) -> MeanSquares:
    n, outer, inner, variance, kurtosis, excess = sums
    with np.errstate(divide="ignore", invalid="ignore"):
        outfit, infit = outer / n, inner / variance
        outer_spread = np.sqrt(np.maximum(kurtosis / n**2 - 1 / n, 0.0))
        inner_spread = np.sqrt(np.maximum(excess, 0.0)) / variance
        return MeanSquares(infit, outfit, _deviate(infit, inner_spread, bounds), _deviate(outfit, outer_spread, bounds))


def _deviate(square: Vector, spread: Vector, bounds: Bounds) -> Vector:
    q = np.minimum(np.where(spread > 0, spread, np.nan), bounds.spread)
    return np.asarray((np.cbrt(square) - 1) * 3 / q + q / 3)
