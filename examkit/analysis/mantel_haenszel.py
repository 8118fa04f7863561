"""Two groups compared on one item among people of equal standing: Mantel-Haenszel and what belongs to it.

Scores of an item, matching strata and group in; statistics out, None where undefined.  A stratum in which a group, or an
answer, is missing says nothing and adds nothing.
"""

from dataclasses import dataclass
from math import exp, isfinite, log, sqrt
from statistics import NormalDist

import numpy as np
from numpy.typing import NDArray
from scipy.special import chdtrc

from examkit.analysis.counted import Numbers, Vector

# Holland & Thayer (1988): the odds ratio on ETS's scale of difficulty.
DELTA = -2.35
_B, _C, _ONE_SIDED = 1.0, 1.5, NormalDist().inv_cdf(0.95)


@dataclass(frozen=True, slots=True, eq=False)
class Strata:
    """By stratum: how many of either group, the sums of their scores, and the sum of the squares of all."""

    n_reference: Vector
    n_focal: Vector
    reference: Vector
    focal: Vector
    squares: Vector

    @property
    def n(self) -> Vector:
        """People by stratum."""
        return self.n_reference + self.n_focal


@dataclass(frozen=True, slots=True)
class CommonOdds:
    """The common odds ratio with its 95 % interval; over 1 where the item is easier for the reference group.

    ``variance`` is that of its logarithm; ``delta`` is -2.35 ln α.
    """

    alpha: float
    low: float
    high: float
    variance: float
    delta: float


def strata(scores: Numbers, matching: Numbers, focal: NDArray[np.bool_], counts: Numbers | None = None) -> Strata:
    """The strata of people with an item's scores, a matching value and a group each; ``counts`` of people a row."""
    marks = np.asarray(scores, dtype=np.float64)
    people = np.ones_like(marks) if counts is None else np.asarray(counts, dtype=np.float64)
    _, place = np.unique(np.asarray(matching), return_inverse=True)
    size = int(place.max(initial=-1)) + 1

    def total(values: Vector) -> Vector:
        return np.bincount(place, values, size).astype(np.float64)

    other = ~focal
    return Strata(
        total(people * other), total(people * focal), total(people * other * marks), total(people * focal * marks),
        total(people * marks**2),
    )  # fmt: skip


def mantel(table: Strata, *, correct: bool = False) -> float | None:
    """Whether a group scores more at equal standing: χ² with one degree of freedom; of right and wrong that of MH.

    (|Σ(F - E)| - c)²/ΣV, F the focal group's sum, E = n_F Σy/T, V = n_R n_F (TΣy² - (Σy)²)/T²(T - 1), c = ½ with
    ``correct`` (never cut at 0, as in difR).  Mantel & Haenszel (1959); ordered scores: Mantel (1963).
    R: ``difR::difMH(X, g, focal, correct)$MH``; ``mantelhaen.test`` for tables of right and wrong.  None without any
    stratum in which both groups and different scores are.
    """
    t = table.n
    some = t > 1
    n, m, t = table.n_reference[some], table.n_focal[some], t[some]
    focal, total = table.focal[some], (table.reference + table.focal)[some]
    variance = float(np.sum(n * m * np.clip(t * table.squares[some] - total**2, 0.0, None) / (t**2 * (t - 1))))
    if variance <= 1e-12:
        return None
    apart = abs(float(np.sum(focal - m * total / t)))
    return (apart - (0.5 if correct else 0.0)) ** 2 / variance


def p_value(chi2: float | None, freedom: int = 1) -> float | None:
    """The chance of so large a χ² where groups differ in nothing.  R: ``pchisq(chi2, freedom, lower.tail = FALSE)``."""
    return None if chi2 is None else float(chdtrc(freedom, max(chi2, 0.0)))


def common_odds(table: Strata, confidence: float = 0.95) -> CommonOdds | None:
    """The Mantel-Haenszel odds ratio of right against wrong, for items scored 0 or 1.

    α = Σ(AD/T)/Σ(BC/T), A and B the reference group's right and wrong, C and D the focal group's; the variance of ln α by
    Robins, Breslow & Greenland (1986), which is that of Phillips & Holland (1987).  R: ``difR::difMH(X, g, focal)``
    (``alphaMH``, ``varLambda``); SAS ``PROC FREQ`` with ``CMH``.  None where a sum is 0.
    """
    some = table.n > 0
    right, wrong = table.reference[some], (table.n_reference - table.reference)[some]
    gained, lost, t = table.focal[some], (table.n_focal - table.focal)[some], table.n[some]
    upper, lower = right * lost / t, wrong * gained / t
    up, down = float(upper.sum()), float(lower.sum())
    if up <= 0 or down <= 0:
        return None
    agree, cross = (right + lost) / t, (wrong + gained) / t
    variance = float(
        agree @ upper / (2 * up**2) + (agree @ lower + cross @ upper) / (2 * up * down) + cross @ lower / (2 * down**2)
    )
    alpha, half = up / down, NormalDist().inv_cdf((1 + confidence) / 2) * sqrt(variance)
    return CommonOdds(alpha, alpha * exp(-half), alpha * exp(half), variance, DELTA * log(alpha))


def ets_class(odds: CommonOdds | None, p: float | None, significance: float = 0.05) -> str | None:
    """ETS's classes: A negligible, B moderate, C large.

    A: p of the χ² not below 5 %, or |Δ| < 1; C: |Δ| ≥ 1.5 and above 1 beyond chance, (|Δ| - 1)/SE > 1.645, SE = 2.35 times
    the error of ln α; else B.  |Δ| counts as printed, to two decimals, as do the odds ratios 0.65 and 1.53 that stand for
    1.  Holland & Thayer (1988); Zieky (1993).  None without an odds ratio.
    """
    if odds is None or p is None:
        return None
    size = abs(round(odds.delta, 2))
    if p >= significance or size < _B:
        return "A"
    beyond = (abs(odds.delta) - _B) / (abs(DELTA) * sqrt(odds.variance))
    return "C" if size >= _C and beyond > _ONE_SIDED else "B"


def standardised_difference(table: Strata) -> float | None:
    """How much more of an item's points the focal group gets than the reference group at equal standing.

    Σ n_F (p_F - p_R)/Σ n_F over strata with both groups; for scores from 0 to 1 in -1..1.  Dorans & Kulick (1986); Zwick &
    Thayer (1996).  R: ``difR::difStd(X, g, focal)$PDIF``.  None where no stratum has both.
    """
    both = (table.n_reference > 0) & (table.n_focal > 0)
    if not both.any():
        return None
    m = table.n_focal[both]
    apart = table.focal[both] / m - table.reference[both] / table.n_reference[both]
    return float(m @ apart / m.sum())


@dataclass(frozen=True, slots=True)
class BreslowDay:
    """Whether the odds ratio is one at every standing: χ², its degrees of freedom and p."""

    chi2: float
    freedom: int
    p: float


def breslow_day(table: Strata, alpha: float | None) -> BreslowDay | None:
    """Breslow and Day's test that one odds ratio ``alpha`` holds in all strata, for items scored 0 or 1.

    Σ(A - E)²/V, E the number right in the reference group that α and the margins imply, 1/V the sum of the reciprocals of
    the table so filled.  Breslow & Day (1980).  R: ``difR::difBD(X, g, focal)``.  None for fewer than two strata with both
    groups and both answers.
    """
    right = table.reference + table.focal
    n, m, t = table.n_reference, table.n_focal, table.n
    some = (n > 0) & (m > 0) & (right > 0) & (right < t)
    if alpha is None or not isfinite(alpha) or np.count_nonzero(some) < 2:
        return None
    n, m, right, own = n[some], m[some], right[some], table.reference[some]
    # The root between 0 and both margins of (α - 1)E² - bE + αnr = 0, in the form that holds at α = 1 too.
    b = alpha * (n + right) + m - right
    expected = 2 * alpha * n * right / (b + np.sqrt(b**2 - 4 * alpha * (alpha - 1) * n * right))
    spread = 1 / (1 / expected + 1 / (n - expected) + 1 / (right - expected) + 1 / (m - right + expected))
    chi2, freedom = float(np.sum((own - expected) ** 2 / spread)), len(n) - 1
    return BreslowDay(chi2, freedom, float(chdtrc(freedom, chi2)))
