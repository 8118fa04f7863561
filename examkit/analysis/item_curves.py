"""Item response curves at given parameters: how likely each category of each item is at each ability.

Parameters and abilities in, chances and their slopes over ability out; nothing is estimated here.  A right or wrong item is
one of two categories; a category beyond an item's own has chance 0.
"""

from dataclasses import dataclass

import numpy as np
from scipy.special import expit

from examkit.analysis.counted import Vector
from examkit.analysis.matrix import Integers

# Chances below this count as this in logarithms.
_LEAST = 1e-300


@dataclass(frozen=True, slots=True, eq=False)
class Curves:
    """Parameters of items: ``slopes`` and ``guesses`` one an item, ``steps`` items × most steps of any, NaN beyond its own.

    ``graded``: the steps divide "at least this category" (graded response model), else neighbouring categories
    (generalised partial credit; with one step the Rasch, 2PL and 3PL models).
    """

    slopes: Vector
    steps: Vector
    guesses: Vector
    graded: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class Chances:
    """Chances of abilities × items × categories, and their first and second derivatives by ability."""

    chance: Vector
    first: Vector
    second: Vector

    @property
    def information(self) -> Vector:
        """Fisher's information about ability, abilities × items: Σ P'²/P over the categories."""
        return np.asarray((self.first**2 / np.maximum(self.chance, _LEAST)).sum(axis=2))

    @property
    def expected(self) -> Vector:
        """The expected category, counted from 0, abilities × items."""
        return np.asarray(self.chance @ np.arange(self.chance.shape[2], dtype=np.float64))


def chances(curves: Curves, abilities: Vector) -> Chances:
    """The chances of all categories at each ability.

    Adjacent steps: P(k) ∝ exp(Σ_{v≤k} a(θ - b_v)), Muraki (1992); with one step Rasch (1960) and Birnbaum (1968), and
    c + (1 - c)P where there is guessing.  Graded steps: P(≥ k) = 1/(1 + exp(-a(θ - b_k))), Samejima (1969).
    R: ``mirt::probtrace(extract.item(model, i), theta)``.
    """
    theta = np.asarray(abilities, dtype=np.float64)[:, np.newaxis, np.newaxis]
    slopes = curves.slopes[:, np.newaxis]
    found = _graded(theta, slopes, curves.steps) if curves.graded else _adjacent(theta, slopes, curves.steps)
    if not curves.guesses.any():
        return found
    share = 1 - curves.guesses[:, np.newaxis]
    raised = share * found.chance
    raised[:, :, 1] += curves.guesses
    return Chances(raised, share * found.first, share * found.second)


def _adjacent(theta: Vector, slopes: Vector, steps: Vector) -> Chances:
    lines = np.zeros((len(theta), steps.shape[0], steps.shape[1] + 1))
    lines[:, :, 1:] = np.cumsum(slopes * (theta - steps), axis=2)
    lines[np.isnan(lines)] = -np.inf
    heights = np.exp(lines - lines.max(axis=2, keepdims=True))
    chance = heights / heights.sum(axis=2, keepdims=True)
    away = np.arange(chance.shape[2]) - (chance @ np.arange(chance.shape[2], dtype=np.float64))[:, :, np.newaxis]
    variance = (chance * away**2).sum(axis=2, keepdims=True)
    return Chances(chance, slopes * chance * away, slopes**2 * chance * (away**2 - variance))


def _graded(theta: Vector, slopes: Vector, steps: Vector) -> Chances:
    reached = np.nan_to_num(expit(slopes * (theta - steps)), nan=0.0)
    first = slopes * reached * (1 - reached)
    second = slopes * first * (1 - 2 * reached)
    return Chances(_differences(reached, 1.0), _differences(first, 0.0), _differences(second, 0.0))


def _differences(reached: Vector, always: float) -> Vector:
    """What lies between one step and the next."""
    ends = [(0, 0), (0, 0), (1, 1)]
    return -np.diff(np.pad(reached, ends, constant_values=[(0, 0), (0, 0), (always, 0.0)]), axis=2)


def log_likelihoods(curves: Curves, codes: Integers, abilities: Vector) -> Vector:
    """The logarithm of how likely each person's answers are at each ability, people × abilities.

    ``codes`` people × items hold the category, -1 where an item was not presented.
    """
    logs = np.log(np.maximum(chances(curves, abilities).chance, _LEAST))
    total = np.zeros((len(codes), len(abilities)))
    for category in range(logs.shape[2]):
        total += (codes == category).astype(np.float64) @ logs[:, :, category].T
    return total


def taken(values: Vector, codes: Integers) -> Vector:
    """Of values people × items × categories those of the categories taken; 0 where an item was not presented."""
    held = np.take_along_axis(values, np.maximum(codes, 0)[:, :, np.newaxis], axis=2)[:, :, 0]
    return np.where(codes >= 0, held, 0.0)
