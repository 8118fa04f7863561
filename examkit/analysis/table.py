"""From sums to the statistics of a table of answers: items, options, test, flags.

The one place that knows the columns of items.csv and distractors.csv and the keys of summary.json; how they are written
is the work of others.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from examkit.analysis import flags as signs
from examkit.analysis.counted import Vector, mean, median, standard_deviation
from examkit.analysis.flags import Flag
from examkit.analysis.item import discrimination, facility, facility_interval, item_rest, item_total, wilson
from examkit.analysis.options import OMITTED, OptionRow, option_table
from examkit.analysis.reliability import Reliability, alpha_if_dropped, cronbach_alpha, kr20, standard_error
from examkit.analysis.sums import Moments, Pattern, Sums

Value = float | int | None


@dataclass(frozen=True, slots=True)
class ItemKey:
    """What is known of an item beforehand.

    ``points`` None where only the highest score seen tells; ``options`` empty where scores came without answers;
    ``multiple`` where several options may be marked; ``stated`` False where the number of options is taken from the
    answers, so that a label above those seen may not exist.
    """

    item: str
    points: Fraction | None = None
    options: tuple[str, ...] = ()
    key: frozenset[str] = frozenset()
    multiple: bool = False
    stated: bool = True


@dataclass(frozen=True, slots=True)
class ItemRow:
    """One row of items.csv."""

    item: str
    n: int
    omitted: int
    facility: float | None
    facility_low: float | None
    facility_high: float | None
    sd: float | None
    discrimination: float | None
    item_total: float | None
    item_rest: float | None
    alpha_if_dropped: float | None
    flags: str


@dataclass(frozen=True, slots=True)
class Note:
    """Something to say beside the numbers: a code and the values of its sentence."""

    code: str
    values: tuple[tuple[str, object], ...] = ()


@dataclass(frozen=True, slots=True)
class Analysis:
    """The statistics of one table of answers; ``pandas.DataFrame(analysis.items)`` is items.csv."""

    items: tuple[ItemRow, ...]
    distractors: tuple[OptionRow, ...]
    summary: Mapping[str, Value]
    flags: tuple[Flag, ...] = ()
    notes: tuple[Note, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class Sample:
    """One item's answers: a row for each distinct answer and total, with the number of people.

    Scores, totals and ``points`` are whole parts of a mark (``Sums.scale``): what is equal compares as equal.
    """

    key: ItemKey
    points: float
    patterns: Sequence[Pattern]
    code: NDArray[np.int64]
    scores: Vector
    totals: Vector
    counts: Vector

    @property
    def n(self) -> int:
        """How many were presented with the item."""
        return round(float(self.counts.sum()))

    def takes(self) -> dict[str, Vector]:
        """For each option, and for leaving the item blank, who did (1) and who did not (0)."""
        taken = {option: self.who(_holding(option)) for option in self.key.options}
        return taken | {OMITTED: self.who(_blank)}

    def who(self, holds: Callable[[frozenset[str]], bool]) -> Vector:
        """1 in the rows whose answer is so, else 0."""
        return np.array([holds(pattern.chosen) for pattern in self.patterns], dtype=np.float64)[self.code]

    def count(self, holds: Callable[[frozenset[str]], bool]) -> int:
        """How many people's answer is so."""
        return round(float(self.counts @ self.who(holds)))


def _blank(chosen: frozenset[str]) -> bool:
    return not chosen


def _holding(option: str) -> Callable[[frozenset[str]], bool]:
    return lambda chosen: option in chosen


def analyse(
    keys: Sequence[ItemKey], patterns: Sequence[Sequence[Pattern]], sums: Sums, pass_mark: Fraction | None = None
) -> Analysis:
    """All statistics of a table from its sums.

    Item statistics are over those presented with the item, with the totals they have.  Alpha, KR-20, the standard error
    and alpha if dropped are over those presented with every item, so that their covariances are of the same people;
    null where these are fewer than two.  ``pass_mark`` is a percentage of the points a person was presented with.
    """
    samples = list(_samples(keys, patterns, sums))
    covariance = sums.moments.covariance() if sums.moments.n > 1 else None
    dropped = alpha_if_dropped(covariance) if covariance is not None else [None] * len(keys)
    tables = [_options(sample) for sample in samples]
    found = [tuple(_flags(sample, table)) for sample, table in zip(samples, tables, strict=True)]
    rows = tuple(_item(*each, sums.scale) for each in zip(samples, dropped, found, strict=True))
    reliability = cronbach_alpha(covariance, sums.moments.n) if covariance is not None else Reliability()
    summary = _test(samples, sums) | _reliability(samples, sums, reliability) | _passing(samples, sums, pass_mark)
    return Analysis(rows, tuple(chain(*tables)), summary, tuple(chain(*found)), tuple(_notes(sums)))


def _samples(keys: Sequence[ItemKey], patterns: Sequence[Sequence[Pattern]], sums: Sums) -> Iterator[Sample]:
    cells = sums.cells
    bounds = np.searchsorted(cells.item, np.arange(len(keys) + 1))
    for key, known, start, end in zip(keys, patterns, bounds[:-1], bounds[1:], strict=True):
        code, totals, counts = (column[start:end] for column in (cells.code, cells.total, cells.count))
        parts = np.array([float(pattern.score * sums.scale) for pattern in known])
        scores = parts[code] if code.size else np.empty(0)
        points = float(scores.max(initial=0.0)) if key.points is None else float(key.points * sums.scale)
        yield Sample(key, points, known, code, scores, totals.astype(np.float64), counts.astype(np.float64))


def _item(sample: Sample, dropped: float | None, flags: Sequence[Flag], scale: int) -> ItemRow:
    scores, totals, counts = sample.scores, sample.totals, sample.counts
    interval = facility_interval(scores, sample.points, counts)
    deviation = standard_deviation(scores, counts)
    return ItemRow(
        item=sample.key.item,
        n=sample.n,
        omitted=sample.count(_blank),
        facility=facility(scores, sample.points, counts),
        facility_low=interval.low,
        facility_high=interval.high,
        sd=deviation if deviation is None else deviation / scale,
        discrimination=discrimination(scores, totals, sample.points, counts),
        item_total=item_total(scores, totals, counts),
        item_rest=item_rest(scores, totals, counts),
        alpha_if_dropped=dropped,
        flags=";".join(dict.fromkeys(flag.code for flag in flags)),
    )


def _options(sample: Sample) -> list[OptionRow]:
    if not sample.key.options:
        return []
    key = sample.key
    return option_table(key.item, sample.takes(), key.key, sample.scores, sample.totals, sample.counts)


def _flags(sample: Sample, options: Sequence[OptionRow]) -> Iterator[Flag]:
    key, scores, counts = sample.key, sample.scores, sample.counts
    yield from signs.constant(key.item, scores, counts)
    yield from signs.suspected_key(options, sample.n, multiple=key.multiple)
    yield from signs.negative_rest(key.item, scores, sample.totals - scores, counts)
    known = options if key.stated else _up_to_last_seen(options)
    yield from signs.unused_distractor(known, sample.count(lambda chosen: bool(chosen - key.key)), sample.n)


def _up_to_last_seen(options: Sequence[OptionRow]) -> Sequence[OptionRow]:
    """The options that surely exist: up to the last one that somebody took or that is right."""
    last = max((place for place, row in enumerate(options[:-1]) if row.count or row.key), default=-1)
    return options[: last + 1]


def _test(samples: Sequence[Sample], sums: Sums) -> dict[str, Value]:
    totals, counts = _totals(sums)
    in_marks = totals / sums.scale
    return {
        "candidates": sums.n,
        "items": len(samples),
        "points": sum(sample.points for sample in samples) / sums.scale,
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


def _reliability(samples: Sequence[Sample], sums: Sums, reliability: Reliability) -> dict[str, Value]:
    deviation = standard_deviation(list(sums.whole), list(sums.whole.values()))
    error = None
    if reliability.alpha is not None and deviation is not None:
        error = standard_error(deviation / sums.scale, reliability.alpha)
    return {
        "alpha": reliability.alpha,
        "alpha_low": reliability.low,
        "alpha_high": reliability.high,
        "kr20": _kr20(samples, sums.moments),
        "sem": error,
    }


def _kr20(samples: Sequence[Sample], moments: Moments) -> float | None:
    """KR-20 where every item gives all of the same points, or none of them; else None."""
    earned = {score for sample in samples for score in np.unique(sample.scores).tolist() if score}
    given = {sample.points for sample in samples if sample.points}
    if len(earned) != 1 or given != earned or moments.n < 2:
        return None
    points = earned.pop()
    return kr20(moments.mean / points, float(moments.products.sum()) / moments.n / points**2)


def _passing(samples: Sequence[Sample], sums: Sums, pass_mark: Fraction | None) -> dict[str, Value]:
    """Pass mark in percent, and the share of people at or above it with Wilson's interval; nothing without a mark."""
    if pass_mark is None:
        return {}
    points = np.array([sample.points for sample in samples])
    passed = _above(sums.whole, float(points.sum()), pass_mark)
    for (shown, total), count in sums.partial.items():
        bits = np.unpackbits(np.frombuffer(shown, dtype=np.uint8), count=len(points))
        passed += _above({total: count}, float(points @ bits), pass_mark)
    interval = wilson(passed, sums.n)
    return {
        "pass_mark": float(pass_mark),
        "pass_rate": passed / sums.n if sums.n else None,
        "pass_rate_low": interval.low,
        "pass_rate_high": interval.high,
    }


def _above(totals: Mapping[int, int], points: float, pass_mark: Fraction) -> int:
    """How many have at least the mark, compared exactly; nobody where there was nothing to earn."""
    if points <= 0:
        return 0
    least = pass_mark * round(points) / 100
    return sum(count for total, count in totals.items() if total >= least)


def _notes(sums: Sums) -> Iterator[Note]:
    if sums.partial:
        yield Note("analysis.not-all-presented", (("complete", sums.moments.n), ("candidates", sums.n)))
