"""Hofstee's compromise: a cut between what judges can accept as a score and what they can accept as failures."""

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import stdtrit

from examkit.analysis.counted import Numbers, Vector, with_counts
from examkit.analysis.standards import Standard


def hofstee(limits: ArrayLike, totals: Numbers, counts: Numbers | None = None) -> Standard:
    """Where the percent under a score meets the line from lowest cut, most failures to highest cut, fewest failures.

    ``limits`` are judges × (lowest cut, highest cut, fewest failures, most failures), failures in percent; their means
    make the line.  The cut is the first score at which the percent below it reaches the line, exactly: on a step
    between two totals, or at a total whose people cross the line together (they pass).  Hofstee (1983).  The error is
    the jackknife over judges, None for one judge, and where the others' line would not be met.  Where people's scores
    do not meet the line within the limits there is no cut: none is made up at the edge.
    """
    table = np.atleast_2d(np.asarray(limits, dtype=np.float64))
    table = table[~np.isnan(table).any(axis=1)]
    held, people = with_counts(totals, counts)
    held, people = held[~np.isnan(held)], people[~np.isnan(held)]
    judges = len(table)
    if not judges or not people.size:
        return Standard("hofstee", n=judges, reason="people" if judges else "judges")
    lowest, highest, fewest, most = table.mean(axis=0)
    if lowest > highest or fewest > most:
        return Standard("hofstee", n=judges, reason="box")
    order = np.argsort(held)
    held, failing = held[order], 100 * np.cumsum(people[order]) / people.sum()
    cut = _crossing(table.mean(axis=0), held, failing)
    if cut is None:
        return Standard("hofstee", n=judges, reason="crossing")
    error = _error(table, held, failing)
    if error is None:
        return Standard("hofstee", cut, n=judges, reason="judges")
    half = float(stdtrit(judges - 1, 0.975)) * error
    return Standard("hofstee", cut, error, cut - half, cut + half, n=judges)


def _crossing(limits: Vector, held: Vector, failing: Vector) -> float | None:
    """The first meeting within the limits; ``failing`` is the percent that fails once a cut is above each total."""
    lowest, highest, fewest, most = (float(limit) for limit in limits)
    first, last = np.searchsorted(held, [lowest, highest], side="left")
    percent = np.concatenate(([0.0], failing))
    if percent[first] > most or percent[last] < fewest:
        return None
    starts, ends = [lowest, *held[first:last]], [*held[first:last], highest]
    for start, end, fail in zip(starts, ends, percent[first : last + 1], strict=True):
        if fail >= fewest:
            down = (most - min(fail, most)) / (most - fewest) if most > fewest else 0.0
            place = max(float(start), lowest + float(down) * (highest - lowest))
            if place <= end:
                return place
    return None


def _error(table: Vector, held: Vector, failing: Vector) -> float | None:
    """√((J - 1)/J Σ(cⱼ - c̄)²) over the cuts without each judge in turn."""
    judges = len(table)
    if judges < 2:
        return None
    cuts = [_crossing((table.sum(axis=0) - one) / (judges - 1), held, failing) for one in table]
    known = np.array([cut for cut in cuts if cut is not None])
    return float(np.sqrt((judges - 1) * known.var())) if len(known) == judges else None
