"""Copying indices at given item and person parameters: omega, GBT, M4.

Parameters and responses in, figures out; nothing is estimated here.  An item that either person left without a response is
left out for the pair; NaN where nothing is left.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import ndtr

from examkit.analysis.copying_chance import Marks, at_least
from examkit.analysis.counted import Numbers, Vector
from examkit.analysis.matrix import Integers
from examkit.analysis.pair_blocks import CELLS, block_size


@dataclass(frozen=True, slots=True, eq=False)
class Model:
    """What each person would take, and took: ``chances`` people × items × options, ``taken`` the option's place, or -1."""

    chances: Vector
    taken: Integers


def nominal(ability: Numbers, slopes: ArrayLike, intercepts: ArrayLike) -> Vector:
    """The nominal response model: the chance of each option, people × items × options.

    exp(aθ + c)/Σexp(aθ + c).  Bock (1972).  ``slopes`` and ``intercepts`` items × options; NaN for an option that an item
    does not have.
    """
    a, c = np.asarray(slopes, dtype=np.float64), np.asarray(intercepts, dtype=np.float64)
    lines = a * np.asarray(ability, dtype=np.float64)[:, None, None] + c
    lines = np.where(np.isnan(lines), -np.inf, lines)
    heights = np.exp(lines - lines.max(axis=2, keepdims=True))
    chances: Vector = heights / heights.sum(axis=2, keepdims=True)
    return chances


def three_parameter(ability: Numbers, a: Numbers, b: Numbers, c: Numbers) -> Vector:
    """The 3PL model of scores 0 and 1: the chance of each, people × items × 2.

    c + (1 - c)/(1 + exp(-a(θ - b))), without the factor 1.7.  Birnbaum (1968).
    """
    slope, place, floor = (np.asarray(one, dtype=np.float64) for one in (a, b, c))
    theta = np.asarray(ability, dtype=np.float64)[:, None]
    right = floor + (1 - floor) * np.exp(-np.logaddexp(0.0, -slope * (theta - place)))
    return np.stack([1 - right, right], axis=2)


def omega(model: Model, source: Integers, copier: Integers) -> Vector:
    """Wollack's omega: matches beyond those expected of the copier, given what the source took.

    (M - ΣP)/√ΣP(1 - P), P the copier's chance of the source's option; standard normal without copying.  Wollack (1997).
    R: ``aberrance::detect_ac("OMG_R", psi, xi, r = r)``.
    """
    return _blockwise(_omega, model, source, copier, directed=True)


def gbt(model: Model, source: Integers, copier: Integers) -> Vector:
    """The generalized binomial test given what the source took: the chance of so many matches or more.

    Poisson-binomial tail of P, the copier's chance of the source's option.  van der Linden & Sotaridona (2006).
    R: ``aberrance::detect_ac("GBT_R", psi, xi, r = r)``.
    """
    return _blockwise(_gbt, model, source, copier, directed=True)


def omega_of_pair(model: Model, first: Integers, second: Integers) -> Vector:
    """Omega of two people who are alike, neither known as the source: P = ΣₒPₒP'ₒ, over the options.

    Without copying, at the true parameters (40 items, 30 to 200 people), it is beyond 1.645 in 4-5 % of the pairs, but the
    normal tail is too thin far out: the largest of a group survives Holm in up to 10 % of the groups.  Take p from
    :func:`gbt_of_pair` there.  With abilities estimated from the same answers both are quiet: 0.4-2.6 % of the pairs.

    Romero, Riascos & Jara (2015).  R: ``aberrance::detect_as("OMG_R", psi, xi, r = r)``.
    """
    return _blockwise(_omega, model, first, second, directed=False)


def gbt_of_pair(model: Model, first: Integers, second: Integers) -> Vector:
    """The generalized binomial test of two people who are alike, neither known as the source: P = ΣₒPₒP'ₒ.

    van der Linden & Sotaridona (2006).  R: ``aberrance::detect_as("GBT_R", psi, xi, r = r)``.
    """
    return _blockwise(_gbt, model, first, second, directed=False)


def omega_p(values: Vector) -> Vector:
    """The chance of an omega so high or higher.  R: ``pnorm(omega, lower.tail = FALSE)``."""
    chances: Vector = ndtr(-values)
    return chances


_Figure = Callable[[Vector, Marks], Vector]


def _blockwise(figure: _Figure, model: Model, one: Integers, other: Integers, *, directed: bool) -> Vector:
    figures = np.full(len(one), np.nan)
    for part in _parts(len(one), model.chances[0].size if len(model.chances) else 1):
        chance, match, both = _matches(model, one[part], other[part], directed=directed)
        figures[part] = np.where(both.any(axis=1), figure(chance, match), np.nan)
    return figures


def _parts(pairs: int, cells: int) -> Iterator[slice]:
    size = block_size(cells, CELLS)
    return (slice(low, low + size) for low in range(0, pairs, size))


def _matches(model: Model, one: Integers, other: Integers, *, directed: bool) -> tuple[Vector, Marks, Marks]:
    """Pairs × items: the chance of a match, whether there is one, and whether both responded."""
    left, right = model.taken[one], model.taken[other]
    both = (left >= 0) & (right >= 0)
    if directed:
        chance = np.take_along_axis(model.chances[other], np.maximum(left, 0)[:, :, None], axis=2)[:, :, 0]
    else:
        chance = np.einsum("pio,pio->pi", model.chances[one], model.chances[other])
    return np.where(both, chance, 0.0), both & (left == right), both


def _omega(chance: Vector, match: Marks) -> Vector:
    variance = (chance * (1 - chance)).sum(axis=1)
    some = variance > 0
    beyond = match.sum(axis=1) - chance.sum(axis=1)
    return np.where(some, beyond / np.sqrt(np.where(some, variance, 1.0)), np.nan)


def _gbt(chance: Vector, match: Marks) -> Vector:
    return at_least(chance.T, match.sum(axis=1))


def m4(model: Model, key: Integers, first: Integers, second: Integers) -> Vector:
    """Maynes's M4: the chance of a pair of counts, identical right and identical wrong, as far out or farther.

    Both counts have the generalized trinomial distribution f; with F(x, y) = P(X ≥ x, Y ≥ y), p is Σf over all counts with
    F no larger than at the counts seen.  Maynes (2014).  R: ``aberrance::detect_as("M4_R", psi, xi, r = r)``.
    ``key`` is the place of the right option.
    """
    items = model.taken.shape[1]
    found = np.full(len(first), np.nan)
    for part in _parts(len(first), (items + 1) ** 2 + model.chances.shape[1] * model.chances.shape[2]):
        one, other = first[part], second[part]
        chance, match, both = _matches(model, one, other, directed=False)
        places = np.arange(items)
        right = np.where(both, model.chances[one][:, places, key] * model.chances[other][:, places, key], 0.0)
        rights = (match & (model.taken[one] == key)).sum(axis=1)
        p = _m4(right.T, np.maximum(chance - right, 0.0).T, rights, match.sum(axis=1) - rights)
        found[part] = np.where(both.any(axis=1), p, np.nan)
    return found


def _m4(right: Vector, wrong: Vector, rights: Integers, wrongs: Integers) -> Vector:
    items, pairs = right.shape
    f = np.zeros((items + 1, items + 1, pairs))
    f[0, 0] = 1.0
    for p, q in zip(right, wrong, strict=True):
        grown = f * (1 - p - q)
        grown[1:] += f[:-1] * p
        grown[:, 1:] += f[:, :-1] * q
        f = grown
    beyond = f[::-1, ::-1].cumsum(axis=0).cumsum(axis=1)[::-1, ::-1]
    seen = beyond[rights, wrongs, np.arange(pairs)]
    # Equal tails differ by rounding.
    tails: Vector = np.where(beyond <= seen * (1 + 1e-12), f, 0.0).sum(axis=(0, 1))
    return np.minimum(tails, 1.0)
