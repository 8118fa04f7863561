"""K, K1, K2, S1 and S2: identical wrong answers beside those that others with as many wrong share with the same source.

A source and the people who may have copied from it in, figures out; no response model.  They need people enough at each
number wrong to draw a line through (see :func:`k_indices`).
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import bdtrc, gammaln, xlogy

from examkit.analysis.copying_chance import Marked, Marks
from examkit.analysis.counted import Vector
from examkit.analysis.matrix import Integers

_STEPS, _NOTHING = 100, 1e-12
# A chance fitted by a line may leave 0..1.
_LEAST, _MOST = 0.001, 0.999


@dataclass(frozen=True, slots=True, eq=False)
class KIndices:
    """Chances of so much alike with one source, one a person; NaN for the source and where undefined."""

    k: Vector
    k1: Vector
    k2: Vector
    s1: Vector
    s2: Vector


def k_indices(given: Marked, source: int, guess: ArrayLike = 0.25) -> KIndices:
    """The five indices of everybody against one source.

    Let w be the source's number wrong, m the identical wrong answers with it, and Mᵣ the mean of m over those with r wrong,
    the source left out, I the number of items.

    - K: P(B ≥ m), B binomial of w and Mᵣ/w at the person's own r.  Holland (1996).
    - K1, K2: Mᵣ/w read from a straight line, from a parabola in r/I over the values of r that occur (kept within .001 to
      .999).  Sotaridona & Meijer (2002, Journal of Educational Measurement 39, 115-132).
    - S1: P(m ≤ X ≤ w), X Poisson with mean exp(b₀ + b₁r), fitted to Mᵣ.  Sotaridona & Meijer (2003, Journal of Educational
      Measurement 40, 53-69).
    - S2: as S1, counting identical right answers too, each by its weight ((1 + g)/(1 - g) e)^(-P(1 + g)/g), P the share of
      those with r wrong who are right there as the source is, g the chance of guessing (``guess``, for all or for each
      item): m becomes m + ⌈Σ weights⌉, Mᵣ likewise Mᵣ + ⌈mean of Σ weights⌉, and w becomes I.

    R: ``CopyDetect::similarity2`` (1.3), whose definitions these are, the weights of S2 with them; but wrong is here a wrong
    option, never a blank, and the source is left out for K too.
    Only items shown to the source count, and people who were shown all of them.  NaN where the source has nothing wrong,
    S1 and S2 also where nobody shares anything with it.

    Measured without copying (40 items, 30 to 200 people, facility .6 and .84): twice the smaller K2 of the two directions is
    below .05 in 0.8-0.9 % of the pairs, twice the smaller S2 in 0-0.3 %; over all pairs of a group S2 then finds none of
    those who copied half of the answers.  Each person weighs on the own group's mean, the more the smaller the group.
    """
    items = given.shown[source]
    people = np.asarray(given.shown[:, items].all(axis=1))
    here = np.ix_(people, items)
    theirs, wrong, right = given.answers[here], given.wrong[here], given.right[here]
    at = int(people[:source].sum())
    same = np.logical_and(theirs == theirs[at], wrong[at])
    floor = np.broadcast_to(np.asarray(guess, dtype=np.float64), given.items)[items]
    if np.any((floor <= 0) | (floor >= 1)):
        raise ValueError("the chance of guessing lies between 0 and 1")
    found = np.full((5, given.people), np.nan)
    if wrong[at].any() and len(wrong) > 1:
        found[:, people] = _of_source(wrong.sum(axis=1), same.sum(axis=1), right & right[at], at, floor)
    found[:, source] = np.nan
    return KIndices(*found)


def _of_source(wrongs: Integers, same: Integers, alike: Marks, source: int, guess: Vector) -> Vector:
    """K, K1, K2, S1, S2 of those with ``wrongs`` wrong, ``same`` wrong as the source and ``alike`` right as the source."""
    others = np.arange(len(wrongs)) != source
    order = np.flatnonzero(others)[np.argsort(wrongs[others], kind="stable")]
    groups, starts, size = np.unique(wrongs[order], return_index=True, return_counts=True)
    mean_same = np.add.reduceat(same[order].astype(np.float64), starts) / size
    shares = np.add.reduceat(alike[order].astype(np.float64), starts, axis=0) / size[:, None]
    weights = ((1 + guess) / (1 - guess) * np.e) ** (-shares * (1 + guess) / guess)
    # The source belongs to no group; any will do for it, as its figures are dropped.
    own = np.minimum(np.searchsorted(groups, wrongs), len(groups) - 1)
    w, items = int(wrongs[source]), alike.shape[1]
    rates = [mean_same / w, *(_fitted(groups / items, mean_same / w, degree) for degree in (1, 2))]
    more = _up((alike * weights[own]).sum(axis=1))
    mean_more = _up((shares * weights).sum(axis=1))
    return np.array(
        [
            _binomial(w, rates[0])[own, same],
            *(_binomial(w, np.clip(rate, _LEAST, _MOST))[own, same] for rate in rates[1:]),
            _poisson(w, _log_linear(groups, mean_same))[own, same],
            _poisson(items, _log_linear(groups, mean_same + mean_more))[own, same + more],
        ]
    )


def _fitted(x: Vector, y: Vector, degree: int) -> Vector:
    """A polynomial through the points by least squares; of fewer degrees where there are too few points."""
    powers = np.vander(x, min(degree + 1, len(x)), increasing=True)
    fitted: Vector = powers @ np.linalg.lstsq(powers, y, rcond=None)[0]
    return fitted


def _up(values: Vector) -> Integers:
    """The next whole number, but for rounding."""
    return np.ceil(values - 1e-9).astype(np.int64)


def _binomial(n: int, rates: Vector) -> Vector:
    """P(B ≥ m), B binomial of ``n`` and each rate: rates × 0..n."""
    tails = np.ones((len(rates), n + 1))
    tails[:, 1:] = bdtrc(np.arange(n, dtype=np.float64), n, np.clip(rates, 0.0, 1.0)[:, None])
    return tails


def _poisson(most: int, means: Vector) -> Vector:
    """P(m ≤ X ≤ most), X Poisson of each mean, ``most`` at most: means × 0..most; NaN where the mean is."""
    values = np.arange(most + 1)
    mean = np.minimum(means, most)[:, None]
    terms = np.exp(xlogy(values, mean) - mean - gammaln(values + 1.0))
    # From the far end, so that small chances stay exact.
    tails: Vector = terms[:, ::-1].cumsum(axis=1)[:, ::-1]
    return tails


def _log_linear(x: Integers, y: Vector) -> Vector:
    """Means of a Poisson regression of y on x with log link, by Newton's method; NaN where all y are 0.

    R: ``fitted(glm(y ~ x, family = poisson()))``.
    """
    if not (y > 0).any():
        return np.full(len(y), np.nan)
    line = np.vander(x - x.mean(), min(2, len(x)), increasing=True)
    slopes = np.zeros(line.shape[1])
    slopes[0] = np.log(y.mean())
    height = _likelihood(line, y, slopes)
    for _ in range(_STEPS):
        mean = np.exp(line @ slopes)
        step = np.linalg.lstsq((line * mean[:, None]).T @ line, line.T @ (y - mean), rcond=None)[0]
        while _likelihood(line, y, slopes + step) < height and np.abs(step).max() > _NOTHING:
            step = step / 2
        slopes = slopes + step
        height = _likelihood(line, y, slopes)
        if np.abs(step).max() <= _NOTHING:
            break
    means: Vector = np.exp(line @ slopes)
    return means


def _likelihood(line: Vector, y: Vector, slopes: Vector) -> float:
    heights = line @ slopes
    # A mean beyond exp(300) is not looked for.
    return float(y @ heights - np.exp(np.minimum(heights, 300.0)).sum())
