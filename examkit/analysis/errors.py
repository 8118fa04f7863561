"""How far a score may lie from what its person would get on average, at one place of the scale.

For right or wrong items only: sections hold items of equal points, and a person's error is that of drawing as many from
all such items.  None means undefined; partial credit has no such error.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from examkit.analysis.counted import Numbers, Vector, sum_variance


@dataclass(frozen=True, slots=True)
class Section:
    """The places of a section's items among all, and the points that each gives when right."""

    places: tuple[int, ...]
    points: float


def sections_of(names: Sequence[str], points: Sequence[float]) -> tuple[Section, ...]:
    """The sections of items with these section names and points: one for each name and points, without those of none."""
    places: dict[tuple[str, float], list[int]] = {}
    for place, known in enumerate(zip(names, points, strict=True)):
        places.setdefault(known, []).append(place)
    return tuple(Section(tuple(held), worth) for (_, worth), held in places.items() if worth)


def lord_error(right: Numbers, items: Sequence[int], points: Numbers) -> float | None:
    """Lord's binomial standard error of a score, from the number right in each section.

    √Σ w²ₛ xₛ(kₛ - xₛ)/(kₛ - 1), in marks; x right of k items of w points.  Lord (1957); sections: Feldt (1984).
    R: ``sqrt(sum(w^2 * x * (k - x) / (k - 1)))``.  None where a section has one item, or no such number right.
    """
    x, k, w = (np.asarray(column, dtype=np.float64) for column in (right, items, points))
    if not k.size or k.min() < 2 or np.any((x < 0) | (x > k)):
        return None
    return float(np.sqrt(w**2 @ (x * (k - x) / (k - 1))))


def error_at(total: float, mean: Vector, covariance: Vector, sections: Sequence[Section]) -> float | None:
    """Lord's error of those with a given total, a cut score say.

    :func:`lord_error` at the number right in each section that the regression on the total foretells,
    m̄ₛ + σₛₜ/σ²ₜ (total - t̄), within 0 and k; these add up to the total, and one section has exactly total/points.  ``mean``
    and ``covariance`` are of all items in marks.  None where all have one total or a section has one item.
    """
    sizes, points = [len(one.places) for one in sections], np.array([one.points for one in sections], dtype=np.float64)
    if len(sections) == 1:
        return lord_error([total / points[0]], sizes, points)
    items, means = np.atleast_2d(np.asarray(covariance, dtype=np.float64)), np.asarray(mean, dtype=np.float64)
    variance = sum_variance(items)
    if not variance:
        return None
    above = (total - float(means.sum())) / variance
    earned = np.array([means[list(s.places)].sum() + items[list(s.places)].sum() * above for s in sections])
    return lord_error(np.clip(earned / points, 0, sizes), sizes, points)


def person_errors(scores: Vector, sections: Sequence[Section]) -> Vector | None:
    """Lord's error of each person, from scores of people × items; None with partial credit or a section of one item."""
    marks = np.asarray(scores, dtype=np.float64)
    squares = np.zeros(len(marks))
    for section in sections:
        own, k = marks[:, list(section.places)], len(section.places)
        if k < 2 or not np.all((own == 0) | (own == section.points)):
            return None
        x = (own != 0).sum(axis=1)
        squares += section.points**2 * x * (k - x) / (k - 1)
    return np.sqrt(squares)
