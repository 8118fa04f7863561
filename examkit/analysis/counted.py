"""Numbers that stand for several people each: mean, deviation, correlation, median, ranks.

Every function takes values and, optionally, how many people hold each of them; what the values mean is not known here.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Vector = NDArray[np.float64]
Numbers = Sequence[float] | NDArray[np.number]


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


def rank_shares(totals: Numbers, counts: Numbers, edges: Numbers) -> Vector:
    """How much of each value's people rank between two edges, counted from the lowest total; a row for each interval.

    People with equal totals share their ranks evenly, so the order of the rows never matters.
    """
    people, bounds = np.asarray(counts, dtype=np.float64), np.asarray(edges, dtype=np.float64)[:, np.newaxis]
    _, level = np.unique(np.asarray(totals), return_inverse=True)
    size = np.bincount(level, weights=people)
    top = np.cumsum(size)
    inside = np.minimum(top, bounds[1:]) - np.maximum(top - size, bounds[:-1])
    shares = np.clip(inside, 0.0, None) / np.where(size > 0, size, 1.0)
    return np.asarray(shares[:, level], dtype=np.float64)
