"""What a table of answers leaves behind: sums that add, so that a file larger than memory streams.

``collect`` makes the sums of some people's answers, ``+`` joins the sums of two groups of people, in any order.  What is
read from them is the work of ``table``.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from math import lcm

import numpy as np
from numpy.typing import NDArray

from examkit.analysis.counted import Vector

Integers = NDArray[np.int64]
Codes = NDArray[np.integer]

ABSENT = -1  # the code of an item that was not presented
# Scores are counted in whole parts of 1/scale, so that equal totals are equal; totals of finer parts leave exact floats.
FINEST = 10**12
# A table of counts may be this many times as large as the answers it counts; above it they are sorted instead.
_ROOMY = 4


@dataclass(frozen=True, slots=True)
class Pattern:
    """One distinct answer to an item and what it earns; ``chosen`` is empty where nothing was marked."""

    chosen: frozenset[str]
    score: Fraction


@dataclass(frozen=True, slots=True, eq=False)
class Cells:
    """How many people have each (item, answer, total): one row for each that occurs, sorted."""

    item: Integers
    code: Integers
    total: Integers
    count: Integers

    def __add__(self, other: "Cells") -> "Cells":
        item, code, total, count = (np.concatenate(pair) for pair in zip(self.columns(), other.columns(), strict=True))
        _, level = np.unique(total, return_inverse=True)
        # Codes and levels are small, so one number orders a row; two sorted runs merge in one pass of the stable sort.
        rank = (item * (code.max(initial=0) + 1) + code) * (level.max(initial=0) + 1) + level
        order = np.argsort(rank, kind="stable")
        starts = np.flatnonzero(np.diff(rank[order], prepend=-1))
        first = order[starts]
        joined = np.add.reduceat(count[order], starts) if first.size else count
        return Cells(item[first], code[first], total[first], joined)

    def columns(self) -> tuple[Integers, Integers, Integers, Integers]:
        """The four columns."""
        return self.item, self.code, self.total, self.count

    def times(self, factor: int) -> "Cells":
        """The same with totals in finer parts."""
        return Cells(self.item, self.code, self.total * factor, self.count)


@dataclass(frozen=True, slots=True, eq=False)
class Moments:
    """Number, means and sums of products of deviations, of people who were presented with every item."""

    n: int
    mean: Vector
    products: Vector

    def __add__(self, other: "Moments") -> "Moments":
        """Chan, Golub & LeVeque (1983): exact for equal means, so a constant item keeps a variance of exactly 0."""
        if not self.n or not other.n:
            return self if self.n else other
        n, apart = self.n + other.n, other.mean - self.mean
        between = np.outer(apart, apart * (self.n * other.n / n))
        return Moments(n, self.mean + apart * (other.n / n), self.products + other.products + between)

    def times(self, factor: int) -> "Moments":
        """The same with scores in finer parts."""
        return Moments(self.n, self.mean * factor, self.products * factor**2)

    def covariance(self) -> Vector:
        """Covariances with n - 1; for two people at least."""
        return self.products / (self.n - 1)


@dataclass(frozen=True, slots=True, eq=False)
class Sums:
    """The sums of some people's answers, all scores and totals in parts of ``1/scale``.

    ``whole`` counts the totals of those presented with every item, ``partial`` those of the others by what they were
    presented with (a bit an item).
    """

    scale: int
    cells: Cells
    moments: Moments
    whole: Mapping[int, int] = field(default_factory=Counter)
    partial: Mapping[tuple[bytes, int], int] = field(default_factory=Counter)

    def __add__(self, other: "Sums") -> "Sums":
        scale = common_scale((self.scale, other.scale))
        a, b = self.in_parts(scale), other.in_parts(scale)
        return Sums(
            scale,
            a.cells + b.cells,
            a.moments + b.moments,
            Counter(a.whole) + Counter(b.whole),
            Counter(a.partial) + Counter(b.partial),
        )

    def in_parts(self, scale: int) -> "Sums":
        """The same sums in parts of ``1/scale``, a multiple of the present scale."""
        factor = scale // self.scale
        if factor == 1:
            return self
        whole = {total * factor: count for total, count in self.whole.items()}
        partial = {(shown, total * factor): count for (shown, total), count in self.partial.items()}
        return Sums(scale, self.cells.times(factor), self.moments.times(factor), whole, partial)

    @property
    def n(self) -> int:
        """Number of people."""
        return sum(self.whole.values()) + sum(self.partial.values())


def common_scale(denominators: Iterable[int]) -> int:
    """The least common multiple of the denominators of scores; ValueError where it is past counting with."""
    scale = lcm(*denominators)
    if scale > FINEST:
        raise ValueError(f"scores have no common denominator up to {FINEST}")
    return scale


def collect(codes: Sequence[Codes], patterns: Sequence[Sequence[Pattern]]) -> Sums:
    """The sums of some people's answers.

    ``codes`` holds an array per item, in the order of the items: for each person the place of the answer among the
    item's ``patterns``, or :data:`ABSENT`.  A later call may come with longer lists of patterns, never with others.
    """
    scale = common_scale({pattern.score.denominator for known in patterns for pattern in known})
    scores = np.stack([_scores(known, scale)[code] for known, code in zip(patterns, codes, strict=True)])
    totals = scores.sum(axis=0)
    absent = [code.size > 0 and code.min() < 0 for code in codes]
    shown = np.stack([code >= 0 for code in codes]) if any(absent) else None
    complete = shown.all(axis=0) if shown is not None else slice(None)
    cells = _cells(codes, [len(known) for known in patterns], totals)
    partial = _partial(shown, totals) if shown is not None else Counter()
    return Sums(scale, cells, _moments(scores[:, complete]), _histogram(totals[complete]), partial)


def _scores(patterns: Sequence[Pattern], scale: int) -> Vector:
    """What each pattern earns, in parts; the last is what ABSENT (-1) earns."""
    scores = (pattern.score for pattern in patterns)
    return np.array([*(score.numerator * (scale // score.denominator) for score in scores), 0], dtype=np.float64)


def _cells(codes: Sequence[Codes], widths: Sequence[int], totals: Vector) -> Cells:
    values, level = np.unique(totals.astype(np.int64), return_inverse=True)
    found = [_count(code, width, level, len(values)) for code, width in zip(codes, widths, strict=True)]
    item = np.repeat(np.arange(len(found)), [len(cell) for cell, _ in found])
    cell = np.concatenate([cell for cell, _ in found])
    return Cells(item, cell // len(values), values[cell % len(values)], np.concatenate([count for _, count in found]))


def _count(code: Codes, width: int, level: Integers, levels: int) -> tuple[Integers, Integers]:
    """The cells ``code * levels + level`` that occur, and how often."""
    cell = code * np.int64(levels) + level
    if code.size and code.min() < 0:
        cell = cell[code >= 0]
    if width * levels > _ROOMY * len(level):
        return np.unique(cell, return_counts=True)
    counts = np.bincount(cell, minlength=width * levels)
    occurring = np.flatnonzero(counts)
    return occurring, counts[occurring]


def _moments(scores: Vector) -> Moments:
    """Of scores by item and person; these are spent."""
    items, n = scores.shape
    if not n:
        return Moments(0, np.zeros(items), np.zeros((items, items)))
    mean = scores.mean(axis=1)
    scores -= mean[:, np.newaxis]
    return Moments(n, mean, scores @ scores.T)


def _histogram(totals: Vector) -> Counter[int]:
    values, counts = np.unique(totals.astype(np.int64), return_counts=True)
    return Counter(dict(zip(values.tolist(), counts.tolist(), strict=True)))


def _partial(shown: NDArray[np.bool_], totals: Vector) -> Counter[tuple[bytes, int]]:
    some = ~shown.all(axis=0)
    bits = np.packbits(shown[:, some], axis=0).T
    people = zip(bits, totals[some].astype(np.int64).tolist(), strict=True)
    return Counter((row.tobytes(), total) for row, total in people)
