"""Numbers that stand for several people each: mean, deviation, correlation, median, ranks.

Every function takes values and, optionally, how many people hold each of them; what the values mean is not known here.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Vector = NDArray[np.float64]
Numbers = Sequence[float] | NDArray[np.number]

# Below this share of the parts' variances a variance of their sum is what rounding left of zero.
NOTHING = 1e-12


def with_counts(values: Numbers, counts: Numbers | None) -> tuple[Vector, Vector]:
    """Values and counts as arrays, without the values nobody holds; one person a value where no counts are given."""
    held = np.asarray(values, dtype=np.float64)
    if counts is None:
        return held, np.ones_like(held)
    people = np.asarray(counts, dtype=np.float64)
    return held[people > 0], people[people > 0]


def mean(values: Numbers, counts: Numbers | None = None) -> float | None:
    """The mean; None where there is nobody."""
    held, people = with_counts(values, counts)
    return float(held @ people / people.sum()) if people.size else None


def standard_deviation(values: Numbers, counts: Numbers | None = None) -> float | None:
    """The standard deviation with n - 1, R ``sd(x)``; None for fewer than two people."""
    held, people = with_counts(values, counts)
    n = people.sum()
    if n < 2:
        return None
    deviations = held - held @ people / n
    return float(np.sqrt(deviations**2 @ people / (n - 1)))


def correlation(x: Numbers, y: Numbers, counts: Numbers | None = None) -> float | None:
    """Pearson's r, R ``cor(x, y)``; None where either is constant (two people at least, so)."""
    people = np.ones(len(x)) if counts is None else np.asarray(counts, dtype=np.float64)
    some = people > 0
    a, b, people = np.asarray(x, dtype=np.float64)[some], np.asarray(y, dtype=np.float64)[some], people[some]
    # Equal values are asked for before any sum, so that rounding never makes an r out of nothing.
    if is_constant(a) or is_constant(b):
        return None
    n = people.sum()
    a, b = a - a @ people / n, b - b @ people / n
    r = (a * b) @ people / np.sqrt((a * a @ people) * (b * b @ people))
    return float(np.clip(r, -1.0, 1.0))


def sum_variance(covariance: Vector) -> float:
    """The variance of the sum of all, from covariances; exactly 0 where rounding alone is left of it."""
    variance = float(covariance.sum())
    return variance if variance > NOTHING * float(np.trace(covariance)) else 0.0


def is_constant(values: Vector) -> bool:
    """Whether all values are one, or there is none."""
    return not values.size or bool(np.all(values == values[0]))


def median(values: Numbers, counts: Numbers | None = None) -> float | None:
    """The middle value, or the mean of the two middle ones, R ``median(x)``; None where there is nobody."""
    held, people = with_counts(values, counts)
    if not people.size:
        return None
    order = np.argsort(held)
    held, reached = held[order], np.cumsum(people[order])
    middle = (reached[-1] + 1) / 2
    low, high = np.searchsorted(reached, [np.floor(middle), np.ceil(middle)])
    return float((held[low] + held[high]) / 2)


def rank_sums(values: Numbers | Vector, totals: Numbers, counts: Numbers, edges: Numbers) -> Vector:
    """The sums of the values of those who rank between two edges, counted from the lowest total.

    ``values`` holds one number a person, or a row of them for each thing to sum; the result has a last axis of the
    intervals.  People with equal totals share their ranks evenly, so the order of the rows never matters.  Whole numbers
    give exact sums wherever all of those with one total, or none, stand in an interval.
    """
    order = np.argsort(np.asarray(totals), kind="stable")
    sorted_totals = np.asarray(totals)[order]
    people, bounds = np.asarray(counts, dtype=np.float64)[order], np.asarray(edges, dtype=np.float64)
    starts = np.flatnonzero(np.append(np.ones(len(order[:1]), dtype=bool), sorted_totals[1:] != sorted_totals[:-1]))
    size = np.add.reduceat(people, starts)
    held = np.add.reduceat(np.asarray(values, dtype=np.float64)[..., order] * people, starts, axis=-1)
    top = np.cumsum(size)[:, np.newaxis]
    inside = np.clip(np.minimum(top, bounds[1:]) - np.maximum(top - size[:, np.newaxis], bounds[:-1]), 0.0, None)
    # The product comes first: where all of a level's people are inside, dividing by their number leaves nothing over.
    shared = held[..., np.newaxis] * inside / np.where(size > 0, size, 1.0)[:, np.newaxis]
    return np.asarray(shared.sum(axis=-2), dtype=np.float64)
