"""Growth: the scores of the same people before and after a study session.

Percent of the points in, gains with their intervals out.  What made a gain is not known here: those who know items again,
and those who were low by bad luck, gain without having learnt; both are given as data beside it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from examkit.analysis.agreement import Estimate, mean_difference
from examkit.analysis.counted import Numbers, Vector, correlation, mean, rank_sums, standard_deviation

# Gains nearer than this, in percent, are none: sums of marks leave such differences behind.
_SAME = 1e-9


@dataclass(frozen=True, slots=True)
class Gain:
    """The gain of ``n`` people with both scores, in percent of the points, with its 95 % interval."""

    n: int
    before: float | None
    after: float | None
    mean: Estimate
    sd: float | None


@dataclass(frozen=True, slots=True)
class LowestFifth:
    """Those who were lowest before: what they had, what they would have after with nothing learnt, what they have.

    ``by`` is ``reliability`` or ``correlation``, whichever foretold ``expected``; nothing where neither is known.
    """

    before: float
    expected: float | None
    after: float
    by: str


@dataclass(frozen=True, slots=True)
class Growth:
    """The people with both scores, and how many have one only; shares of those who gained, fell or stayed.

    ``lowest`` None for fewer than five people.  ``common`` is the share of the items of the second test that were in the
    first, and ``remembered`` whether there were any: then some of the gain may be memory of items; None where not known.
    """

    both: int
    only_before: int
    only_after: int
    gain: Gain
    gained: float | None
    fell: float | None
    same: float | None
    correlation: float | None
    lowest: LowestFifth | None
    common: float | None
    remembered: bool | None
    laws: Mapping[str, Gain]


def growth(
    before: Numbers,
    after: Numbers,
    *,
    laws: Mapping[str, tuple[Numbers, Numbers]] | None = None,
    reliability: float | None = None,
    common: float | None = None,
) -> Growth:
    """What changed between two tests, in percent of their points; a person a place, NaN where they have no score.

    ``laws`` holds both scores of everyone on the items of each law (see :func:`percent`), ``reliability`` that of the first
    test, ``common`` the share of common items.
    """
    first, second = np.asarray(before, dtype=np.float64), np.asarray(after, dtype=np.float64)
    early, late = ~np.isnan(first), ~np.isnan(second)
    x, y = first[early & late], second[early & late]
    return Growth(
        both=len(x),
        only_before=int((early & ~late).sum()),
        only_after=int((late & ~early).sum()),
        gain=gain(x, y),
        gained=_share(y - x > _SAME),
        fell=_share(x - y > _SAME),
        same=_share(np.abs(y - x) <= _SAME),
        correlation=correlation(x, y),
        lowest=lowest_fifth(x, y, reliability),
        common=common,
        remembered=None if common is None else common > 0,
        laws={law: gain(*both) for law, both in (laws or {}).items()},
    )


def percent(scores: Sequence[Numbers], points: Numbers) -> Vector:
    """Each person's marks in percent of the points they could have, from a column of marks per item; NaN not presented.

    NaN for who was presented with none, or none that gives points.
    """
    marks = np.column_stack([np.asarray(column, dtype=np.float64) for column in scores])
    worth = np.where(np.isnan(marks), 0.0, np.asarray(points, dtype=np.float64)).sum(axis=1)
    shares = np.full(len(marks), np.nan)
    np.divide(100 * np.nansum(marks, axis=1), worth, out=shares, where=worth > 0)
    return shares


def gain(before: Numbers, after: Numbers) -> Gain:
    """The mean gain of those with both scores, d̄ ± t s_d/√n with n - 1 degrees of freedom.

    Student (1908).  R: ``t.test(after, before, paired = TRUE)``.  No interval for one person, or where all gained the same.
    """
    first, second = np.asarray(before, dtype=np.float64), np.asarray(after, dtype=np.float64)
    both = ~(np.isnan(first) | np.isnan(second))
    x, y = first[both], second[both]
    return Gain(len(x), mean(x), mean(y), mean_difference(x, y), standard_deviation(y - x))


def lowest_fifth(before: Numbers, after: Numbers, reliability: float | None = None) -> LowestFifth | None:
    """The fifth with the lowest scores before, ties at its edge shared, and their mean after if nobody had changed.

    m + ρ(m₅ - m), m the mean before, m₅ that of the fifth, ρ the first test's reliability, or else the correlation of both
    tests.  Kelley (1947, p. 409).  ``expected`` None where ρ is not known or not in 0..1; None for fewer than five people.
    """
    x, y = np.asarray(before, dtype=np.float64), np.asarray(after, dtype=np.float64)
    if len(x) < 5:
        return None
    fifth = len(x) / 5
    own, later = (float(rank_sums(column, x, np.ones(len(x)), [0.0, fifth])[0]) / fifth for column in (x, y))
    rho, by = (correlation(x, y), "correlation") if reliability is None else (reliability, "reliability")
    if rho is None or not 0 <= rho <= 1:
        return LowestFifth(own, None, later, "")
    centre = float(x.mean())
    return LowestFifth(own, centre + rho * (own - centre), later, by)


def _share(those: np.ndarray[tuple[int], np.dtype[np.bool_]]) -> float | None:
    return float(those.mean()) if those.size else None
