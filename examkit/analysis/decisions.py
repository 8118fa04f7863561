"""How sure pass and fail are: what would become of the same people on another form, equally hard, never sat.

Distinct totals and how many hold each in, shares of all people out; a total passes that is at least the cut.  Every
figure has a 95 % range by the jackknife over people.  The test is held as it is, its effective length or its error: the
range is for people drawn anew, and does not hold a model that does not fit: that of Livingston and Lewis covers the truth
in 93-99 % up to 60 people, with hundreds less, as the method itself errs by up to .01 (docs/simulation.md).
"""

from dataclasses import dataclass, field

import numpy as np
from scipy.special import bdtr

from examkit.analysis.agreement import Estimate
from examkit.analysis.beta_scores import (
    BetaScores,
    Cells,
    decide,
    effective_length,
    factorial_moments,
    fit,
    has_beta,
    kappa,
    kr21,
    two_parameters,
)
from examkit.analysis.counted import Numbers, Vector, is_constant, with_counts
from examkit.analysis.jackknife import means_without, row_means_without, share_estimate

_EDGE = 1e-9  # what adding marks may leave of equality


@dataclass(frozen=True, slots=True)
class TrueScores:
    """The beta distribution of true scores, shares of the full mark; ``fitted`` is how many of its parameters were."""

    alpha: float
    beta: float
    lower: float
    upper: float
    fitted: int


@dataclass(frozen=True, slots=True)
class DecisionAgreement:
    """Decisions by one ``method``: shares of all people with their ranges, None where the method has no such figure.

    ``consistency`` get the same decision twice, ``kappa`` is that beyond chance, ``accuracy`` get what their true
    score deserves, ``false_pass`` and ``false_fail`` do not; ``k2`` is Livingston's coefficient.  ``reason`` says why
    figures are missing: ``people`` (under two), ``cut`` (none, or out of reach), ``marks`` (beyond the scale, or not
    numbers right), ``spread`` (all have one total), ``reliability`` (none, or not between 0 and 1), ``length`` (under
    two questions, one for Subkoviak), ``shape`` (no beta spreads so), ``one-sided`` (all would pass, or all fail: no
    kappa).
    """

    method: str
    n: int
    consistency: Estimate = field(default_factory=Estimate)
    kappa: Estimate = field(default_factory=Estimate)
    accuracy: Estimate = field(default_factory=Estimate)
    false_pass: Estimate = field(default_factory=Estimate)
    false_fail: Estimate = field(default_factory=Estimate)
    k2: Estimate = field(default_factory=Estimate)
    reliability: float | None = None
    effective_length: float | None = None
    true_scores: TrueScores | None = None
    reason: str = ""


def livingston_lewis(
    totals: Numbers, counts: Numbers | None, maximum: float, cut: float, reliability: float | None
) -> DecisionAgreement:
    """Decisions on any test, by its reliability: unequal points, partial credit, sections.

    True scores have a four-parameter beta distribution with the moments of totals on a test of the
    :func:`~examkit.analysis.beta_scores.effective_length`, a two-parameter one where that has none within 0 to 1
    (``true_scores.fitted``); scores are binomial with the length rounded, and pass with at least length × cut/maximum,
    rounded.  Livingston & Lewis (1995); consistency as Hanson (1991).  R: ``betafunctions::LL.CA(t, r, cut, 0, m)``,
    whose second form passes with one question less where the first rounds up.
    """
    method, (held, people) = "livingston-lewis", _present(totals, counts)
    n = int(people.sum())
    reason = _unusable(held, people, maximum, cut) or _unreliable(reliability)
    if reason or reliability is None:
        return DecisionAgreement(method, n, reliability=reliability, reason=reason)
    mean = float(held @ people / n)
    length = effective_length(mean, float((held - mean) ** 2 @ people / (n - 1)), maximum, reliability)
    moments = factorial_moments(held / maximum, people, length)
    reason = "length" if length < 2 else "" if has_beta(moments[0], moments[1]) else "shape"
    if reason:
        return DecisionAgreement(method, n, reliability=reliability, effective_length=length, reason=reason)
    scores, fitted = fit(moments)
    whole = round(length)
    cells = decide(scores, whole, min(max(round(whole * cut / maximum), 1), whole), cut / maximum)
    return _found(method, people, cells, _true_scores(scores, fitted), reliability, length)


def huynh(totals: Numbers, counts: Numbers | None, items: int, cut: float) -> DecisionAgreement:
    """Decisions on a test of right or wrong questions of equal points, from the numbers right alone.

    Numbers right are beta-binomial with the mean and the KR-21 of the test; two forms are independent given the true
    score.  Huynh (1976); accuracy as Hanson & Brennan (1990) with two parameters.  Too low where questions differ much
    in difficulty.  R: with ``a <- (1/r - 1) * M`` and ``b <- (1/r - 1) * (k - M)``, sums over x and y of
    ``choose(k, x) * choose(k, y) * beta(a + x + y, b + 2 * k - x - y) / beta(a, b)``.
    """
    method, (held, people) = "huynh", _present(totals, counts)
    n = int(people.sum())
    reason = _unusable(held, people, items, cut) or _not_right(held, items)
    if reason:
        return DecisionAgreement(method, n, reason=reason)
    first, second, rows = _kr21(held, people, items)
    reliability = float(rows[0])
    share = first / items
    # KR-21 is the part of the variance of shares that true scores have.
    square = share**2 + rows * (second - first**2) / items**2
    reason = _unreliable(reliability) or ("" if has_beta(share, square) else "shape")
    if reason:
        return DecisionAgreement(method, n, reliability=reliability, effective_length=float(items), reason=reason)
    scores = two_parameters(share, square)
    cells = decide(scores, items, _least(cut), cut / items)
    return _found(method, people, cells, _true_scores(scores, 2), reliability, float(items))


def subkoviak(
    totals: Numbers, counts: Numbers | None, items: int, cut: float, reliability: float | None = None
) -> DecisionAgreement:
    """Consistency on a test of right or wrong questions of equal points, person by person.

    Everyone's chance to get a question right is the regressed share p = rx/k + (1 - r)M/k; with binomial F that of
    failing, the mean of F² + (1 - F)² agree.  Subkoviak (1976), his simple binomial.  ``reliability`` is KR-21 where
    none is given.  R: ``q <- pbinom(C - 1, k, p); mean(q^2 + (1 - q)^2)``.  The method has no figure of accuracy.
    """
    method, (held, people) = "subkoviak", _present(totals, counts)
    n = int(people.sum())
    reason = _unusable(held, people, items, cut) or _not_right(held, items)
    if reason:
        return DecisionAgreement(method, n, reliability=reliability, reason=reason)
    first, second, rows = _kr21(held, people, items)
    found = float(rows[0]) if reliability is None else reliability
    if _unreliable(found):
        return DecisionAgreement(method, n, reliability=found, reason="reliability")
    spread = np.maximum(second - first**2, _EDGE)
    length = effective_length(float(first[0]), float(spread[0]), items, found)
    if length < 1 + _EDGE:
        return DecisionAgreement(method, n, reliability=found, effective_length=length, reason="length")
    weight = np.clip(kr21(first, spread, items, length), 0.0, 1.0)[:, np.newaxis]
    expected = np.clip((weight * held + (1 - weight) * first[:, np.newaxis]) / items, 0.0, 1.0)
    fail = bdtr(_least(cut) - 1, items, expected)
    consistency = row_means_without(fail**2 + (1 - fail) ** 2, people)
    beyond = share_estimate(kappa(consistency, row_means_without(fail, people)), people)
    return DecisionAgreement(
        method,
        n,
        consistency=share_estimate(consistency, people),
        kappa=beyond,
        reliability=found,
        effective_length=length,
        reason="one-sided" if beyond.value is None else "",
    )


def livingston_k2(totals: Numbers, counts: Numbers | None, cut: float, reliability: float | None) -> DecisionAgreement:
    """Livingston's k²(X, T), the reliability of distances from the cut instead of the mean.

    (rs² + (M - C)²)/(s² + (M - C)²), s² over n.  Livingston (1972).  R: ``1 - (1 - r) * mean((t - mean(t))^2) /
    mean((t - C)^2)``.  It is never below the reliability, and grows with the cut's distance from the mean whatever
    happens to people near the cut.
    """
    method, (held, people) = "livingston-k2", _present(totals, counts)
    n = int(people.sum())
    unusable = "people" if n < 2 else "cut" if not np.isfinite(cut) else "spread" if is_constant(held) else ""
    reason = unusable or _unreliable(reliability)
    if reason or reliability is None:
        return DecisionAgreement(method, n, reliability=reliability, reason=reason)
    mean = float(held @ people / n)
    error = (1 - reliability) * float((held - mean) ** 2 @ people / n)
    # Without one person all others may stand nearer to the cut than the error lets anyone know.
    distance = np.maximum(means_without((held - cut) ** 2, people), error)
    return DecisionAgreement(method, n, k2=share_estimate(1 - error / distance, people), reliability=reliability)


def _found(
    method: str, people: Vector, cells: Cells, scores: TrueScores, reliability: float, length: float
) -> DecisionAgreement:
    beyond = share_estimate(cells.kappa, people)
    return DecisionAgreement(
        method,
        int(people.sum()),
        share_estimate(cells.consistency, people),
        beyond,
        share_estimate(cells.accuracy, people),
        share_estimate(cells.false_pass, people),
        share_estimate(cells.false_fail, people),
        reliability=reliability,
        effective_length=length,
        true_scores=scores,
        reason="one-sided" if beyond.value is None else "",
    )


def _true_scores(scores: BetaScores, fitted: int) -> TrueScores:
    alpha, beta, lower, upper = (float(v[0]) for v in (scores.alpha, scores.beta, scores.lower, scores.upper))
    return TrueScores(alpha, beta, lower, upper, fitted)


# --- what stands in the way ------------------------------------------------------------------------------------------


def _present(totals: Numbers, counts: Numbers | None) -> tuple[Vector, Vector]:
    """Each total that somebody has, once, and how many have it; NaN is nobody's."""
    held, people = with_counts(totals, counts)
    known = ~np.isnan(held)
    distinct, places = np.unique(held[known], return_inverse=True)
    return distinct, np.asarray(np.bincount(places, people[known], len(distinct)), dtype=np.float64)


def _unusable(held: Vector, people: Vector, maximum: float, cut: float) -> str:
    """Why nothing can be told from these totals; empty where it can."""
    if people.sum() < 2:
        return "people"
    if not 0 < cut <= maximum + _EDGE:
        return "cut"
    if held.min() < -_EDGE or held.max() > maximum + _EDGE:
        return "marks"
    return "spread" if is_constant(held) else ""


def _unreliable(reliability: float | None) -> str:
    return "" if reliability is not None and 0 < reliability < 1 else "reliability"


def _not_right(held: Vector, items: int) -> str:
    return "" if items > 1 and bool(np.all(np.abs(held - np.rint(held)) < _EDGE)) else "marks"


def _kr21(held: Vector, people: Vector, items: int) -> tuple[Vector, Vector, Vector]:
    """Mean, mean square and KR-21 of numbers right."""
    first, second = means_without(held, people), means_without(held**2, people)
    return first, second, kr21(first, np.maximum(second - first**2, _EDGE), items, items)


def _least(cut: float) -> int:
    """The fewest right that pass."""
    return int(np.ceil(cut - _EDGE))
