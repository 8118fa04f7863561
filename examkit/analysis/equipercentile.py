"""Equating by percentile ranks: a score on X is worth the score on Y that as large a share of people stay below.

Counts of people at evenly spaced possible scores in; a person at a score is spread evenly over half a step to each side.
"""

import numpy as np

from examkit.analysis.counted import Numbers, Vector

# Shares that differ by less are one: sums of counts leave such differences behind.
_DIGITS = 10


def percentile_ranks(counts: Numbers) -> Vector:
    """The share of people below each possible score, with half of those at it; 0..1.

    P(x) = F(x - 1) + f(x)/2.  Kolen & Brennan (2014, ch. 2).  R: ``equate::px(x)``.
    """
    shares = np.asarray(counts, dtype=np.float64) / np.sum(counts)
    ranks: Vector = np.round(np.cumsum(shares) - shares / 2, _DIGITS)
    return ranks


def equipercentile(ranks: Vector, scale: Vector, counts: Numbers) -> Vector:
    """The scores of a distribution at given percentile ranks, half a step beyond its ends at 0 and 1.

    Mean of yᵤ - h/2 + h (P - G(yᵤ - h))/g(yᵤ), yᵤ the lowest score with G > P, and of the like from the highest score
    with G < P; the two differ only where nobody has a score.  Kolen & Brennan (2014, ch. 2).
    R: ``equate::equate(x, y, type = "equipercentile")$concordance$yx``, which at a rank equal to the share at the lowest
    score of Y counts from above only.
    """
    reached, step = _reached(counts), scale[1] - scale[0]
    upper, below, share = _upper(ranks, reached)
    high = scale[upper] + step * ((ranks - below) / share - 0.5)
    # The highest score with G < P, counted from the one before the lowest, which nobody reaches.
    from_nobody = np.concatenate(([0.0], reached))
    lower = np.clip(np.searchsorted(from_nobody, ranks, side="left") - 1, 0, len(scale) - 1)
    climb = (ranks - from_nobody[lower]) / np.maximum(from_nobody[lower + 1] - from_nobody[lower], 10.0**-_DIGITS)
    found = (high + scale[0] + step * (lower + climb - 0.5)) / 2
    found[ranks <= 0], found[ranks >= 1] = scale[0] - step / 2, scale[-1] + step / 2
    return np.asarray(found, dtype=np.float64)


def equipercentile_errors(ranks: Vector, n: float, scale: Vector, counts: Numbers) -> Vector:
    """Lord's standard error of each equated score, for random groups of ``n`` and of the people counted.

    √(P(1 - P)/n g² + (G₋ - P² + (P - G₋)²/g)/m g²) h, g the share at yᵤ, G₋ that below it.  Lord (1982, eq. 1).
    R: ``equate::equate(x, y, type = "equipercentile")$concordance$se``, 0 at ranks 0 and 1 as there.  Of smoothed counts it
    is the error of the unsmoothed ones at the same place, as there: too large by what smoothing saves.
    """
    reached, m, step = _reached(counts), float(np.sum(counts)), scale[1] - scale[0]
    _, below, share = _upper(ranks, reached)
    inside = (ranks > 0) & (ranks < 1)
    own = ranks * (1 - ranks) / n
    other = (below - ranks**2 + (ranks - below) ** 2 / share) / m
    return np.where(inside, step * np.sqrt(np.clip(own + other, 0.0, None)) / share, 0.0)


def _reached(counts: Numbers) -> Vector:
    """The share of people at or below each score."""
    reached: Vector = np.round(np.cumsum(np.asarray(counts, dtype=np.float64)) / np.sum(counts), _DIGITS)
    return reached


def _upper(ranks: Vector, reached: Vector) -> tuple[np.ndarray[tuple[int], np.dtype[np.intp]], Vector, Vector]:
    """The lowest score that more people reach, the share below it, the share at it (1 where there is none such)."""
    upper = np.minimum(np.searchsorted(reached, ranks, side="right"), len(reached) - 1)
    below = np.concatenate(([0.0], reached))[upper]
    share = reached[upper] - below
    return upper, below, np.where(share > 0, share, 1.0)
