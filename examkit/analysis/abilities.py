"""The ability of each person at given item parameters: expected a posteriori, maximum likelihood, weighted likelihood.

Curves and codes of answers in, abilities and standard errors out; NaN where an ability is undefined.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from scipy.special import logsumexp

from examkit.analysis.counted import Vector
from examkit.analysis.item_curves import Curves, chances, log_likelihoods, taken
from examkit.analysis.matrix import Integers

# The normal distribution of abilities, at points a tenth apart: finer than a hundred good items can tell people.
GRID = np.linspace(-6.0, 6.0, 121)
_DENSITY = np.exp(-(GRID**2) / 2)
GRID_WEIGHTS = _DENSITY / _DENSITY.sum()
# Abilities are looked for this far from 0, in so many steps, to this width.
_FAR, _STEPS, _NEAR = 40.0, 100, 1e-12
# Answers at once, so that nothing grows with all people times all items and categories.
_CELLS = 400_000


@dataclass(frozen=True, slots=True, eq=False)
class Abilities:
    """Abilities and their standard errors, a person a place; ``log_likelihood`` of all, where it was integrated."""

    theta: Vector
    error: Vector
    log_likelihood: float | None = None


def expected_a_posteriori(curves: Curves, codes: Integers) -> Abilities:
    """The mean and the standard deviation of each ability after the answers, abilities being standard normal before.

    ∫θ L(θ)φ(θ)dθ/∫L(θ)φ(θ)dθ over 121 points from -6 to 6.  Bock & Mislevy (1982).
    R: ``mirt::fscores(model, method = "EAP")``.  Someone who was presented with nothing has 0 and 1.
    """
    theta, error, marginal = np.empty(len(codes)), np.empty(len(codes)), 0.0
    for some in blocks(len(codes), max(codes.shape[1], len(GRID))):
        joint = log_likelihoods(curves, codes[some], GRID) + np.log(GRID_WEIGHTS)
        known = logsumexp(joint, axis=1)
        marginal += float(known.sum())
        weights = np.exp(joint - known[:, np.newaxis])
        theta[some] = weights @ GRID
        error[some] = np.sqrt((weights * (GRID - theta[some][:, np.newaxis]) ** 2).sum(axis=1))
    return Abilities(theta, error, marginal)


def maximum_likelihood(curves: Curves, codes: Integers) -> Abilities:
    """The ability at which each person's answers are likeliest, and 1/√I there.

    R: ``eRm::person.parameter(model)``, ``mirt::fscores(model, method = "ML")``.  NaN for someone with all or nothing, to
    whom no finite ability belongs.  Not for curves with guessing, whose likelihood may have several tops.
    """
    return _root(curves, codes, warm=False)


def weighted_likelihood(curves: Curves, codes: Integers) -> Abilities:
    """Warm's estimate, with less bias than the likeliest ability and finite for all or nothing too; 1/√I there.

    Where l'(θ) + J/(2I) = 0, J = ΣP'P''/P.  Warm (1989).  R: ``mirt::fscores(model, method = "WLE")``.  Someone who was
    presented with nothing has NaN.  Not for curves with guessing.
    """
    return _root(curves, codes, warm=True)


def separation(theta: Vector, error: Vector) -> float | None:
    """Reliability of estimated abilities: the share of their variance that is not error.

    1 - mean(se²)/s², s² with n - 1; below 0 where the errors are larger than the differences.  Wright & Masters (1982).
    R: ``eRm::SepRel(eRm::person.parameter(model))``.  None for fewer than two people or no variance.
    """
    if len(theta) < 2 or np.ptp(theta) <= 0:
        return None
    return 1 - float(np.mean(error**2)) / float(np.var(theta, ddof=1))


def empirical(theta: Vector, error: Vector) -> float | None:
    """Reliability of expected abilities: s²/(s² + mean(se²)), s² with n - 1.

    R: ``mirt::empirical_rxx(mirt::fscores(model, full.scores.SE = TRUE))``.  None for fewer than two people.
    """
    if len(theta) < 2:
        return None
    variance = float(np.var(theta, ddof=1))
    return variance / (variance + float(np.mean(error**2)))


def _root(curves: Curves, codes: Integers, *, warm: bool) -> Abilities:
    if curves.guesses.any():
        raise ValueError("a likelihood with guessing may have several tops")
    theta, error = np.empty(len(codes)), np.empty(len(codes))
    for some in blocks(*codes.shape):
        theta[some], error[some] = _climbed(curves, codes[some], warm=warm)
    return Abilities(theta, error)


def _climbed(curves: Curves, codes: Integers, *, warm: bool) -> tuple[Vector, Vector]:
    """Abilities where the slope of the likelihood passes zero: Fisher's steps, and halving where these leave the bounds."""
    low, high, theta = np.full(len(codes), -_FAR), np.full(len(codes), _FAR), np.zeros(len(codes))
    for _ in range(_STEPS):
        slope, information = _slope(curves, codes, theta, warm=warm)
        low, high = np.where(slope > 0, theta, low), np.where(slope > 0, high, theta)
        step = theta + slope / np.maximum(information, 1e-300)
        before, theta = theta, np.where((step >= low) & (step <= high), step, (low + high) / 2)
        if np.all(np.abs(theta - before) < _NEAR):
            break
    _, information = _slope(curves, codes, theta, warm=False)
    found = (np.abs(theta) < _FAR / 2) & (information > 0)
    return np.where(found, theta, np.nan), np.where(found, 1 / np.sqrt(np.where(found, information, 1.0)), np.nan)


def _slope(curves: Curves, codes: Integers, theta: Vector, *, warm: bool) -> tuple[Vector, Vector]:
    """The slope of each log-likelihood at each person's own ability, with Warm's weight or without, and the information."""
    at, shown = chances(curves, theta), codes >= 0
    safe = np.maximum(at.chance, 1e-300)
    slope = taken(at.first / safe, codes).sum(axis=1)
    information = np.where(shown, at.information, 0.0).sum(axis=1)
    if warm:
        bias = np.where(shown, (at.first * at.second / safe).sum(axis=2), 0.0).sum(axis=1)
        slope += np.where(information > 0, bias / np.where(information > 0, 2 * information, 1.0), 0.0)
    return np.asarray(slope), np.asarray(information)


def blocks(people: int, items: int) -> Iterator[slice]:
    """The places of people, so many at once as a few hundred thousand answers."""
    size = max(1, _CELLS // max(1, items))
    return (slice(start, start + size) for start in range(0, people, size))
