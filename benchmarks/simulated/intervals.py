"""Coverage of 95 % intervals: alpha (Feldt), facility (Wilson), decision agreement (jackknife)."""

from collections import defaultdict
from collections.abc import Iterator

import numpy as np

from examkit.analysis import cronbach_alpha, wilson
from examkit.analysis.decisions import DecisionAgreement, huynh, livingston_lewis, subkoviak
from simulated.people import INTERCEPTS, ITEMS, Truth, answer, draw_test, truth
from simulated.tables import SIZES, Table, share, times

CUT = 24  # of 40: 60 %
EASY = 0.95
REPLICATIONS = 500


def tables(seed: int, part: float) -> Iterator[Table]:
    """Of alpha and facilities, then of decisions."""
    seen = {
        (facility, n): _coverage(np.random.default_rng([seed, n, round(100 * facility)]), facility, n, part)
        for facility in INTERCEPTS
        for n in SIZES
    }
    yield Table(
        f"Coverage of 95 % intervals: alpha and facilities ({ITEMS} items)",
        ("mean facility", "n", "replications", "alpha (Feldt)", f"facility ≤ {EASY} (Wilson)", f"facility > {EASY}"),
        [
            (
                f"{facility:.2f}",
                n,
                times(REPLICATIONS, part),
                *(share(hits[name]) for name in ("alpha", "p", "high")),
            )
            for (facility, n), hits in seen.items()
        ],
    )
    names = ("livingston-lewis", "huynh", "subkoviak")
    yield Table(
        f"Coverage of 95 % ranges of decisions at {CUT} of {ITEMS}: the share that gets the same decision twice",
        ("mean facility", "n", "replications", *names, "no range (LL)", "fell back (LL)", "accuracy (LL)", "width (LL)", "mean error (LL)", "mean error (Huynh)"),
        [
            (
                f"{facility:.2f}", n, times(REPLICATIONS, part),
                *(share(hits[name]) for name in (*names, "none", "two", "accuracy", "width", "livingston-lewis error", "huynh error")),
            )
            for (facility, n), hits in seen.items()
        ],
    )  # fmt: skip


def _coverage(random: np.random.Generator, facility: float, n: int, part: float) -> dict[str, list[float]]:
    hits: dict[str, list[float]] = defaultdict(list)
    for _ in range(times(REPLICATIONS, part)):
        test = draw_test(random, facility)
        right = answer(random, test, random.normal(size=n)) == 0
        _count(hits, right, truth(test, CUT))
    return hits


def _count(hits: dict[str, list[float]], right: np.ndarray, true: Truth) -> None:
    n = len(right)
    found = cronbach_alpha(np.cov(right.T.astype(float)), n)
    hits["alpha"].append(found.low <= true.alpha <= found.high)
    for p, count in zip(true.facility.tolist(), right.sum(axis=0).tolist(), strict=True):
        interval = wilson(count, n)
        hits["high" if p > EASY else "p"].append(interval.low <= p <= interval.high)
    held, people = np.unique(right.sum(axis=1), return_counts=True)
    lewis = livingston_lewis(held, people, ITEMS, CUT, found.alpha)
    for method in (lewis, huynh(held, people, ITEMS, CUT), subkoviak(held, people, ITEMS, CUT, found.alpha)):
        _decision(hits, method, true)
    if lewis.true_scores is not None:
        hits["two"].append(lewis.true_scores.fitted == 2)


def _decision(hits: dict[str, list[float]], found: DecisionAgreement, true: Truth) -> None:
    """Of the ranges that there are; how often there is none is counted beside."""
    same, deserved = found.consistency, found.accuracy
    if same.low is not None:
        hits[found.method].append(same.low <= true.consistency <= same.high)
        hits[f"{found.method} error"].append(same.value - true.consistency)
    if found.method != "livingston-lewis":
        return
    hits["none"].append(same.low is None)
    if same.low is not None:
        hits["width"].append(same.high - same.low)
    if deserved.low is not None:
        hits["accuracy"].append(deserved.low <= true.accuracy <= deserved.high)
