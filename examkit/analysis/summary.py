"""From sums to the figures of a test as a whole, and to what must be said beside them.

The one place that knows the keys of summary.json.  Mean, median and pass rate are of all people; reliability is of those
who were presented with every item, so that all covariances are of the same people.
"""

from collections import Counter
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

import numpy as np

from examkit.analysis.counted import Vector, mean, median, standard_deviation
from examkit.analysis.decisions import livingston_lewis
from examkit.analysis.errors import error_at, sections_of
from examkit.analysis.item import wilson
from examkit.analysis.parts import Part, alpha_of_parts, stratified_alpha
from examkit.analysis.reliability import Reliability, cronbach_alpha, kr20, standard_error
from examkit.analysis.sample import Worth
from examkit.analysis.structure import lambda2, lambda6, omega, split_half
from examkit.analysis.sums import Moments, Sums

Value = float | int | None
SMALLEST_FOR_OMEGA = 100  # people; below, the loadings of items are mostly chance


@dataclass(frozen=True, slots=True)
class Note:
    """Something to say beside the numbers: a code and the values of its sentence."""

    code: str
    values: tuple[tuple[str, object], ...] = ()


@dataclass(frozen=True, slots=True)
class Precision:
    """What sections and cases say of a test's reliability, and the error at its pass mark.

    ``stratified_alpha`` takes sections apart, ``testlet`` counts the questions of a case as one item; ``cut`` is the pass
    mark in marks, ``error_at_cut`` Lord's error there, None with partial credit.
    """

    stratified_alpha: float | None = None
    testlet: Reliability = field(default_factory=Reliability)
    cut: float | None = None
    error_at_cut: float | None = None


def describe(items: Sequence[Worth], sums: Sums) -> dict[str, Value]:
    """People, items, points, and how the totals lie."""
    totals, counts = _totals(sums)
    in_marks = totals / sums.scale
    return {
        "candidates": sums.n,
        "items": len(items),
        "points": sum(item.points for item in items) / sums.scale,
        "mean": mean(in_marks, counts),
        "sd": standard_deviation(in_marks, counts),
        "min": float(in_marks.min()) if counts.size else None,
        "max": float(in_marks.max()) if counts.size else None,
        "median": median(in_marks, counts),
    }


def _totals(sums: Sums) -> tuple[Vector, Vector]:
    """The totals of all people, in parts, and how many have each."""
    held: Counter[int] = Counter(sums.whole)
    for (_, total), count in sums.partial.items():
        held[total] += count
    return np.array(list(held), dtype=np.float64), np.array(list(held.values()), dtype=np.float64)


def coefficients(items: Sequence[Worth], sums: Sums, covariance: Vector | None) -> tuple[dict[str, Value], list[Note]]:
    """How dependable the total is, by the coefficients of the field, and why some have no value."""
    n = sums.moments.n
    found = cronbach_alpha(covariance, n) if covariance is not None else Reliability()
    figures: dict[str, Value] = {
        "alpha": found.alpha,
        "alpha_low": found.low,
        "alpha_high": found.high,
        "kr20": _kr20(items, sums.moments),
        "sem": _error(sums, found.alpha),
        **dict.fromkeys(("omega", "lambda2", "lambda6", "split_half")),
    }
    if covariance is None or found.alpha is None:
        return figures, [Note("analysis.no-reliability")]
    factor, note = _omega(covariance, n)
    sixth = lambda6(covariance, n)
    figures |= {
        "omega": factor,
        "lambda2": lambda2(covariance),
        "lambda6": sixth,
        "split_half": split_half(covariance),
    }
    return figures, [*note, *([] if sixth is not None else [_without_lambda6(n, len(items))])]


def _error(sums: Sums, alpha: float | None) -> float | None:
    deviation = standard_deviation(list(sums.whole), list(sums.whole.values()))
    return None if alpha is None or deviation is None else standard_error(deviation / sums.scale, alpha)


def _omega(covariance: Vector, n: int) -> tuple[float | None, list[Note]]:
    if n < SMALLEST_FOR_OMEGA:
        return None, [Note("analysis.omega-people", (("n", n), ("least", SMALLEST_FOR_OMEGA)))]
    found = omega(covariance)
    return found.omega, [Note(f"analysis.omega-{found.reason}")] if found.reason else []


def _without_lambda6(n: int, items: int) -> Note:
    if n <= items:
        return Note("analysis.lambda6-people", (("n", n), ("items", items)))
    return Note("analysis.lambda6-items")


def _kr20(items: Sequence[Worth], moments: Moments) -> float | None:
    """KR-20 where every item gives all of the same points, or none of them; else None."""
    earned = {score for item in items for score in item.earned if score}
    given = {item.points for item in items if item.points}
    if len(earned) != 1 or given != earned or moments.n < 2:
        return None
    points = earned.pop()
    return kr20(moments.mean / points, float(moments.products.sum()) / moments.n / points**2)


def precision(items: Sequence[Worth], sums: Sums, covariance: Vector | None, pass_mark: Fraction | None) -> Precision:
    """The figures that need sections, cases or a pass mark; ``covariance`` in parts of a mark."""
    points = [item.points for item in items]
    cut = None if pass_mark is None else float(pass_mark) * sum(points) / 100
    if covariance is None:
        return Precision(cut=None if cut is None else cut / sums.scale)
    names = [item.key.section for item in items]
    error = None
    if cut is not None and not any(item.has_partial_credit for item in items):
        error = error_at(cut, sums.moments.mean, covariance, sections_of(names, points))
    return Precision(
        stratified_alpha(covariance, _parts(names)),
        alpha_of_parts(covariance, sums.moments.n, _parts([item.key.case or (item.key.item,) for item in items])),
        None if cut is None else cut / sums.scale,
        None if error is None else error / sums.scale,
    )


def _parts(names: Sequence[Hashable]) -> list[Part]:
    """The places that have one name, in the order of the names."""
    places: dict[Hashable, list[int]] = {}
    for place, name in enumerate(names):
        places.setdefault(name, []).append(place)
    return list(places.values())


def passing(items: Sequence[Worth], sums: Sums, pass_mark: Fraction | None) -> dict[str, Value]:
    """Pass mark in percent, and the share of people at or above it with Wilson's interval; nothing without a mark."""
    if pass_mark is None:
        return {}
    points = np.array([item.points for item in items])
    passed = _above(sums.whole, float(points.sum()), pass_mark)
    for (shown, total), count in sums.partial.items():
        if isinstance(shown, bytes):
            bits = np.unpackbits(np.frombuffer(shown, dtype=np.uint8), count=len(points))
            passed += _above({total: count}, float(points @ bits), pass_mark)
        else:
            passed += _above({total: count}, shown, pass_mark)
    interval = wilson(passed, sums.n)
    return {
        "pass_mark": float(pass_mark),
        "pass_rate": passed / sums.n if sums.n else None,
        "pass_rate_low": interval.low,
        "pass_rate_high": interval.high,
    }


def deciding(
    items: Sequence[Worth], sums: Sums, pass_mark: Fraction | None, alpha: float | None
) -> tuple[dict[str, Value], list[Note]]:
    """How many would pass or fail again, and as they deserve, after Livingston & Lewis; nothing without a mark.

    Of those who were presented with every item, at the mark as it is stated: 19.8 of 33 points stays 19.8.
    """
    if pass_mark is None:
        return {}, []
    points = sum(item.points for item in items)
    cut = float(pass_mark) * points / 100
    found = livingston_lewis(list(sums.whole), list(sums.whole.values()), points, cut, alpha)
    figures: dict[str, Value] = {
        "decision_consistency": found.consistency.value,
        "decision_accuracy": found.accuracy.value,
    }
    return figures, [Note("analysis.no-decisions")] if found.reason else []


def _above(totals: Mapping[int, int], points: float, pass_mark: Fraction) -> int:
    """How many have at least the mark, compared exactly; nobody where there was nothing to earn."""
    if points <= 0:
        return 0
    least = pass_mark * round(points) / 100
    return sum(count for total, count in totals.items() if total >= least)
