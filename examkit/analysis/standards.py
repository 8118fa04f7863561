"""Cut scores that people set: by judging the items, or the work of people at the border; and who would pass with each.

Judgements and scores in, a cut with its standard error and its 95 % range out; None where there is no cut, and why.  A
total passes that is at least the cut.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import bdtr, betainc, stdtrit

from examkit.analysis.counted import Numbers, Vector, is_constant, median, with_counts

Middle = Literal["mean", "median"]
_EDGE = 1e-9  # what adding marks may leave of equality


@dataclass(frozen=True, slots=True)
class Standard:
    """A cut score by one ``method``, with its standard error and range, resting on ``n`` judges or people.

    ``deviation`` is how far judges or scores lie apart (n - 1).  ``reason`` says why there is no cut, or no error:
    ``judges`` and ``people`` (none, or too few), ``ratings`` (all one), ``slope`` (higher ratings do not go with higher
    scores), ``groups`` (one is empty), ``apart`` (no score stands in both groups: the cut is between them, its error
    unknown), ``box`` (limits out of order), ``crossing`` (the scores do not meet the line within the limits).
    """

    method: str
    cut: float | None = None
    error: float | None = None
    low: float | None = None
    high: float | None = None
    deviation: float | None = None
    n: int = 0
    reason: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class Ratings:
    """What judges expect: for each round judges × items, shares of an item's points; NaN where a judge said nothing."""

    judges: tuple[int, ...]
    items: tuple[str, ...]
    points: Vector
    rounds: tuple[Vector, ...]


@dataclass(frozen=True, slots=True)
class Passing:
    """How many would pass, of how many; None without a cut, no rate of nobody."""

    passed: int | None
    of: int
    rate: float | None


@dataclass(frozen=True, slots=True)
class StandardRow:
    """One row of standards.csv; the rate is a share."""

    method: str
    cut: float | None
    error: float | None
    low: float | None
    high: float | None
    passed: int | None
    of: int
    pass_rate: float | None
    note: str


def angoff(ratings: ArrayLike, points: Numbers | None = None, middle: Middle = "mean") -> Standard:
    """What a person who just passes would earn, by judges who say how likely such a person gets each item right.

    ``ratings`` are judges × items, from 0 to 1; a judge's cut is the sum over items, weighted by their ``points``, and
    the standard the :func:`middle_of` all cuts.  Angoff (1971).  R: ``x <- rowSums(R); mean(x); sd(x) /
    sqrt(length(x))``.  A judge who left an item out has no cut and is not counted in ``n``.
    """
    table = np.atleast_2d(np.asarray(ratings, dtype=np.float64))
    worth = np.ones(table.shape[1]) if points is None else np.asarray(points, dtype=np.float64)
    cuts = table @ worth
    return middle_of(cuts[~np.isnan(cuts)], "angoff" if middle == "mean" else "angoff-median", "judges", middle)


def borderline_group(scores: Numbers, middle: Middle = "mean") -> Standard:
    """The :func:`middle_of` the scores of people who were judged, by other work, to be just at the border.

    Livingston & Zieky (1982).  R: ``mean(x)``, ``sd(x) / sqrt(length(x))``; ``median(x)``.
    """
    held = np.asarray(scores, dtype=np.float64)
    return middle_of(held[~np.isnan(held)], f"borderline-{middle}", "people", middle)


def middle_of(values: Vector, method: str, kind: str, middle: Middle) -> Standard:
    """A mean with s/√n and Student's interval, or a median with the bootstrap's error and the sign test's interval.

    The bootstrap's variance is exact and needs no chance: the middle value of a sample is the i-th with probability
    I(i/n) - I((i - 1)/n), I the beta distribution with shapes (n + 1)/2 (Maritz & Jarrett 1978; for even n the smooth
    form of Harrell & Davis 1982).  The interval is from the k-th lowest to the k-th highest, k the most that binomials
    allow (R ``DescTools::MedianCI(x)``), None under six values.  No error for one value.
    """
    n = len(values)
    if not n:
        return Standard(method, reason=kind)
    if n == 1:
        return Standard(method, float(values[0]), n=1, reason=kind)
    deviation = float(values.std(ddof=1))
    if middle == "mean":
        cut, error = float(values.mean()), deviation / n**0.5
        return Standard(method, cut, error, *_student(cut, error, n - 1), deviation, n)
    ordered = np.sort(values)
    share = np.diff(betainc((n + 1) / 2, (n + 1) / 2, np.arange(n + 1) / n))
    error = float(np.sqrt(max(share @ (ordered - ordered @ share) ** 2, 0.0)))
    rank = int(np.searchsorted(bdtr(np.arange(n), n, 0.5), 0.025, side="right")) - 1
    low, high = (float(ordered[rank]), float(ordered[-1 - rank])) if rank >= 0 else (None, None)
    return Standard(method, median(values), error, low, high, deviation, n)


def borderline_regression(scores: Numbers, ratings: Numbers, borderline: float) -> Standard:
    """The score that goes with the rating "borderline", by the straight line of scores on ratings of all people.

    a + b x₀; its error is that of the line there, s √(1/n + (x₀ - x̄)²/Σ(x - x̄)²), s from n - 2, the range Student's.
    Wood, Humphrey-Murto & Norman (2006).  R: ``predict(lm(score ~ rating), data.frame(rating = x0), se.fit = TRUE,
    interval = "confidence")``.  No error for two people; no cut where the line does not rise.
    """
    method = "borderline-regression"
    y, x = np.asarray(scores, dtype=np.float64), np.asarray(ratings, dtype=np.float64)
    both = ~(np.isnan(y) | np.isnan(x))
    y, x = y[both], x[both]
    n = len(y)
    if n < 2 or is_constant(x):
        return Standard(method, n=n, reason="people" if n < 2 else "ratings")
    apart = x - x.mean()
    slope = float(apart @ y / (apart @ apart))
    if slope <= 0:
        return Standard(method, n=n, reason="slope")
    rest = y - y.mean() - slope * apart
    cut = float(y.mean() + slope * (borderline - x.mean()))
    if n == 2:
        return Standard(method, cut, n=n, reason="people")
    deviation = float(np.sqrt(rest @ rest / (n - 2)))
    error = deviation * float(np.sqrt(1 / n + (borderline - x.mean()) ** 2 / (apart @ apart)))
    return Standard(method, cut, error, *_student(cut, error, n - 2), deviation, n)


def _student(cut: float, error: float, freedom: int) -> tuple[float, float]:
    half = float(stdtrit(freedom, 0.975)) * error
    return cut - half, cut + half


def implied(cut: float, totals: Numbers, counts: Numbers | None = None) -> Passing:
    """How many of these people have at least the cut."""
    held, people = with_counts(totals, counts)
    present = ~np.isnan(held)
    passed, of = int(people[held >= cut - _EDGE].sum()), int(people[present].sum())
    return Passing(passed, of, passed / of if of else None)


def standard_rows(standards: Iterable[Standard], totals: Numbers, counts: Numbers | None = None) -> list[StandardRow]:
    """The rows of standards.csv: each standard, and whom it would let pass."""
    everyone = implied(-np.inf, totals, counts).of
    rows = []
    for one in standards:
        who = Passing(None, everyone, None) if one.cut is None else implied(one.cut, totals, counts)
        rows.append(
            StandardRow(one.method, one.cut, one.error, one.low, one.high, who.passed, who.of, who.rate, one.reason)
        )
    return rows
