"""Funnel limits: how far a unit of so many people may lie from the overall rate by chance alone.

Counts and rates in, limits and tail chances out.  A unit is flagged only beyond the 99.8 % limits, as small units
scatter widely and many units are looked at together (Spiegelhalter 2005, Statistics in Medicine 24, 1185-1202).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt

import numpy as np
from scipy.special import bdtr, bdtrc, bdtrik, stdtr, stdtrit

WARNING, ALARM = 0.95, 0.998
# Roots of tiny differences are not spread.
_NOTHING = 1e-12


@dataclass(frozen=True, slots=True)
class Limits:
    """The lowest and highest figure that chance leaves; None where nothing can be said."""

    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, slots=True)
class Point:
    """One unit of a funnel: its figure, of how many, the limits at its size, and ``low``, ``high`` or nothing as flag.

    ``chance`` is the chance of a figure as far out on its side where the unit is like all others; None where undefined.
    """

    n: int
    figure: float | None
    warning: Limits
    alarm: Limits
    chance: float | None
    flag: str = ""


@dataclass(frozen=True, slots=True)
class Funnel:
    """All units around ``centre``; ``expected`` is how many of them chance alone would flag at most."""

    centre: float | None
    points: tuple[Point, ...]
    expected: float


def binomial_limits(n: int, rate: float, coverage: float) -> Limits:
    """The funnel limits of a rate at ``n`` people, by the exact binomial, interpolated between the steps of 1/n.

    y_p = (r_p - α)/n, r_p the p quantile, α = (F(r_p) - p)/(F(r_p) - F(r_p - 1)), at p = (1 ∓ coverage)/2; cut to 0..1.
    Spiegelhalter (2005), appendix A.1.1.  R: ``r <- qbinom(p, n, rate); (r - (pbinom(r, n, rate) - p)/dbinom(r, n, rate))/n``.
    None for nobody.
    """
    if n <= 0:
        return Limits()
    if rate <= 0 or rate >= 1:
        return Limits(float(rate), float(rate))
    ends = []
    for p in ((1 - coverage) / 2, (1 + coverage) / 2):
        r = _quantile(p, n, rate)
        reached = float(bdtr(r, n, rate))
        alpha = (reached - p) / (reached - (float(bdtr(r - 1, n, rate)) if r else 0.0))
        ends.append(min(1.0, max(0.0, (r - alpha) / n)))
    return Limits(*ends)


def _quantile(p: float, n: int, rate: float) -> int:
    """The least count that is reached or undercut with chance ``p`` at least; R: ``qbinom(p, n, rate)``."""
    count = max(0, int(np.ceil(bdtrik(p, n, rate))))
    while count and bdtr(count - 1, n, rate) >= p:
        count -= 1
    while count < n and bdtr(count, n, rate) < p:
        count += 1
    return count


def binomial_tail(count: int, n: int, rate: float) -> float | None:
    """The chance of so few (below the rate) or so many (above it) of ``n``; None for nobody.

    R: ``pbinom(count, n, rate)``, ``pbinom(count - 1, n, rate, lower.tail = FALSE)``.
    """
    if n <= 0:
        return None
    return float(bdtr(count, n, rate) if count <= n * rate else bdtrc(count - 1, n, rate))


def rate_funnel(counts: Sequence[tuple[int, int]]) -> Funnel:
    """Units as (count, n) around the rate of all; flagged where the exact binomial tail is under 0.1 %."""
    total = sum(n for _, n in counts)
    rate = sum(count for count, _ in counts) / total if total else None
    return Funnel(rate, tuple(_rate_point(count, n, rate) for count, n in counts), (1 - ALARM) * len(counts))


def _rate_point(count: int, n: int, rate: float | None) -> Point:
    if rate is None or n <= 0:
        return Point(n, None, Limits(), Limits(), None)
    chance = binomial_tail(count, n, rate)
    flag = _flag(count / n - rate, chance)
    return Point(n, count / n, binomial_limits(n, rate, WARNING), binomial_limits(n, rate, ALARM), chance, flag)


def _flag(distance: float, chance: float | None) -> str:
    if chance is None or chance >= (1 - ALARM) / 2:
        return ""
    return "low" if distance < 0 else "high"


def mean_funnel(groups: Sequence[Sequence[float]]) -> Funnel:
    """Units as the figures of their people around the mean of all people, ± t s √(1/n - 1/N), s pooled within the units.

    t on N - k degrees of freedom.  Spiegelhalter (2005), section 3; R: ``s`` is ``sigma(lm(y ~ unit))``.  No limits where
    nothing varies within the units, or none has two people.
    """
    people = sum(len(group) for group in groups)
    if not people:
        return Funnel(None, tuple(Point(0, None, Limits(), Limits(), None) for _ in groups), 0.0)
    centre = sum(sum(group) for group in groups) / people
    free = people - sum(bool(group) for group in groups)
    squares = sum((value - sum(group) / len(group)) ** 2 for group in groups for value in group)
    spread = sqrt(squares / free) if free > 0 else 0.0
    points = tuple(_mean_point(group, centre, spread, free, people) for group in groups)
    return Funnel(centre, points, (1 - ALARM) * len(groups))


def _mean_point(group: Sequence[float], centre: float, spread: float, free: int, people: int) -> Point:
    n = len(group)
    if not n:
        return Point(0, None, Limits(), Limits(), None)
    mean = sum(group) / n
    error = spread * sqrt(1 / n - 1 / people)
    if error <= _NOTHING:
        return Point(n, mean, Limits(), Limits(), None)
    chance = float(stdtr(free, -abs(mean - centre) / error))
    return Point(
        n, mean, _band(centre, error, free, WARNING), _band(centre, error, free, ALARM), chance,
        _flag(mean - centre, chance),
    )  # fmt: skip


def _band(centre: float, error: float, free: int, coverage: float) -> Limits:
    half = float(stdtrit(free, (1 + coverage) / 2)) * error
    return Limits(centre - half, centre + half)
