"""Statistics of one item: facility with its interval, discrimination, correlation with the total.

Each takes the scores on the item, the totals of the same people and, optionally, how many people each pair stands for.
None means undefined.
"""

from dataclasses import dataclass
from statistics import NormalDist

import numpy as np

from examkit.analysis.counted import Numbers, correlation, is_constant, mean, rank_sums, with_counts

GROUP = 0.27
SMALLEST_GROUP = 3


@dataclass(frozen=True, slots=True)
class Interval:
    """A confidence interval; both ends None where it is undefined."""

    low: float | None = None
    high: float | None = None


def wilson(successes: float, n: float, confidence: float = 0.95) -> Interval:
    """The interval of a proportion by inverting the score test.

    (p + z²/2n ± z √(p(1 - p)/n + z²/4n²)) / (1 + z²/n).  Wilson (1927).  R: ``prop.test(x, n, correct = FALSE)``.
    """
    if n <= 0 or not 0 <= successes <= n:
        return Interval()
    z, p = NormalDist().inv_cdf((1 + confidence) / 2), successes / n
    middle, half = p + z * z / (2 * n), z * float(np.sqrt(p * (1 - p) / n + z * z / (4 * n * n)))
    # At p = 0 and p = 1 the end is exact; rounding must not put it beyond.
    low = 0.0 if successes == 0 else (middle - half) / (1 + z * z / n)
    high = 1.0 if successes == n else (middle + half) / (1 + z * z / n)
    return Interval(low, high)


def facility(scores: Numbers, points: float, counts: Numbers | None = None) -> float | None:
    """Mean score over the points of the item (得分率): the larger, the easier.

    p = x̄ / points.  Lord & Novick (1968, ch. 15).  R: ``mean(x) / points``.  An item on which nobody earned anything
    has 0, also where its points are not known; one of no points on which somebody lost some has None.
    """
    earned = mean(scores, counts)
    if not earned:
        return earned
    return earned / points if points else None


def facility_interval(scores: Numbers, points: float, counts: Numbers | None = None) -> Interval:
    """95 % interval of the facility: Wilson's, with the number of 0/1 answers that would be as certain.

    With p̂ and s² (over n) of the scores as shares of the points, n* = n p̂(1 - p̂) / s² people answering right or wrong
    would leave the same variance; the interval is Wilson's for n*.  A 0/1 item has n* = n exactly, an item with partial
    credit a narrower interval than its n alone would give.  Where all scores are one, n* = n.  None where the facility
    lies outside 0 to 1, as deductions can make it.  Wilson (1927); effective size: Korn & Graubard (1998).
    R: ``prop.test(p * m, m, correct = FALSE)`` with ``m <- n * p * (1 - p) / mean((x / points - p)^2)``.
    """
    earned, people = with_counts(scores, counts)
    n, p = float(people.sum()), facility(scores, points, counts)
    if p is None or not 0 <= p <= 1:
        return Interval()
    shares = earned / points if points else earned
    variance = float((shares - p) ** 2 @ people) / n
    effective = n * p * (1 - p) / variance if variance > 0 and 0 < p < 1 else n
    return wilson(effective if p == 1 else p * effective, effective)


def item_total(scores: Numbers, totals: Numbers, counts: Numbers | None = None) -> float | None:
    """Correlation of the item with the total that holds it (uncorrected).

    r(x, t).  Lord & Novick (1968, ch. 15).  R: ``cor(x, t)``; psych: ``alpha(X)$item.stats$raw.r``.
    """
    return correlation(scores, totals, counts)


def item_rest(scores: Numbers, totals: Numbers, counts: Numbers | None = None) -> float | None:
    """Correlation of the item with the total of the other items (corrected).

    r(x, t - x).  Henrysson (1963).  R: ``cor(x, t - x)``; psych: ``alpha(X)$item.stats$r.drop``.
    """
    return correlation(scores, np.asarray(totals, dtype=np.float64) - np.asarray(scores, dtype=np.float64), counts)


def biserial_rest(scores: Numbers, totals: Numbers, counts: Numbers | None = None) -> float | None:
    """Biserial correlation of an item with the total of the other items: the r that its normal trait would have.

    r_b = r √(p(1 - p)) / φ(Φ⁻¹(p)), with r of :func:`item_rest`, p the share of the higher score and φ, Φ of the normal
    distribution.  It may exceed 1 where few people or a skewed total belie the normal trait.  None where r is, and for
    an item with more than two scores.  Lord & Novick (1968, ch. 15).  R: ``CTT::itemAnalysis(X)$itemReport$bis``.
    """
    return _biserial(scores, item_rest(scores, totals, counts), counts)


def biserial_total(scores: Numbers, totals: Numbers, counts: Numbers | None = None) -> float | None:
    """As :func:`biserial_rest`, with the total that holds the item.

    R: ``psych::biserial(t, x)`` with ``sd`` over n, that is ``cor(x, t) * sqrt(p * (1 - p)) / dnorm(qnorm(p))``.
    """
    return _biserial(scores, item_total(scores, totals, counts), counts)


def _biserial(scores: Numbers, r: float | None, counts: Numbers | None) -> float | None:
    earned, people = with_counts(scores, counts)
    high = earned == earned.max(initial=-np.inf)
    if r is None or not is_constant(earned[~high]):
        return None
    p, normal = float(people[high].sum() / people.sum()), NormalDist()
    return r * float(np.sqrt(p * (1 - p))) / normal.pdf(normal.inv_cdf(p))


def group_size(n: float, share: float = GROUP) -> int:
    """Size of the upper and the lower group, ``round(share * n)``: the nearest whole number, to even at a half, as R."""
    return round(share * n)


def discrimination(
    scores: Numbers, totals: Numbers, points: float, counts: Numbers | None = None, share: float = GROUP
) -> float | None:
    """Facility in the upper less facility in the lower 27 % by total (D, 高低分组).

    D = p_U - p_L; people who tie at the edge of a group share its last places evenly.  None where a group has fewer than
    three people.  Kelley (1939).  R: no call shares ties; ``D_ties_shared`` of the reference cases is this number.
    """
    earned = np.asarray(scores, dtype=np.float64)
    people = np.ones_like(earned) if counts is None else np.asarray(counts, dtype=np.float64)
    n = float(people.sum())
    size = group_size(n, share)
    if size < SMALLEST_GROUP:
        return None
    lower, _, upper = rank_sums(earned, totals, people, (0, size, n - size, n))
    if not points:
        return None if earned.any() else 0.0
    return float(upper - lower) / (size * points)
