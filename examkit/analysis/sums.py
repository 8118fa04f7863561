"""What a table of answers leaves behind: sums that add, so that a file larger than memory streams.

``collect`` makes the sums of some people's answers, ``+`` joins the sums of two groups of people, in any order.  What is
read from them is the work of ``table``.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from math import lcm

import numpy as np
from numpy.typing import NDArray

from examkit.analysis.counted import Vector

Integers = NDArray[np.int64]
Codes = NDArray[np.integer]
Presented = int | bytes

ABSENT = -1  # the code of an item that was not presented
# Scores are counted in whole parts of 1/scale, so that equal totals are equal; totals of finer parts leave exact floats.
FINEST = 10**12
# A table of counts may be this many times as large as the answers it counts; above it they are sorted instead.
_ROOMY = 4
_COUNTED = 300  # bytes of one entry of a counter


class TooFine(ValueError):
    """Scores without a common denominator up to :data:`FINEST`."""


@dataclass(frozen=True, slots=True)
class Pattern:
    """One distinct answer to an item and what it earns; ``chosen`` is empty where nothing was marked."""

    chosen: frozenset[str]
    score: Fraction


@dataclass(frozen=True, slots=True, eq=False)
class Cells:
    """How many people gave which answer to one item with which total: one row for each that occurs, sorted."""

    code: NDArray[np.int32]
    total: Integers
    count: NDArray[np.int32]

    def __add__(self, other: "Cells") -> "Cells":
        code, total = np.concatenate((self.code, other.code)), np.concatenate((self.total, other.total))
        count, order = np.concatenate((self.count, other.count)), np.lexsort((total, code))
        code, total = code[order], total[order]
        starts = np.flatnonzero(np.append(np.ones(len(code[:1]), dtype=bool), _steps(code) | _steps(total)))
        return Cells(code[starts], total[starts], np.add.reduceat(count[order], starts))

    def times(self, factor: int) -> "Cells":
        """The same with totals in finer parts."""
        return Cells(self.code, self.total * factor, self.count)

    def recoded(self, places: Integers) -> "Cells":
        """The same with the answer ``code`` as ``places[code]``."""
        code = places.astype(np.int32)[self.code]
        order = np.lexsort((self.total, code))
        return Cells(code[order], self.total[order], self.count[order])

    @property
    def size(self) -> int:
        """Bytes held."""
        return self.code.nbytes + self.total.nbytes + self.count.nbytes


def _steps(column: Codes) -> NDArray[np.bool_]:
    return np.asarray(column[1:] != column[:-1])


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
        products = np.outer(apart, apart * (self.n * other.n / n))
        products += self.products  # in place: of 5,000 items one such square is 200 MB
        products += other.products
        return Moments(n, self.mean + apart * (other.n / n), products)

    def times(self, factor: int) -> "Moments":
        """The same with scores in finer parts."""
        return Moments(self.n, self.mean * factor, self.products * factor**2)

    def covariance(self) -> Vector:
        """Covariances with n - 1; for two people at least."""
        return self.products / (self.n - 1)


@dataclass(frozen=True, slots=True, eq=False)
class Sums:
    """The sums of some people's answers, all scores and totals in parts of ``1/scale``; ``cells`` by item.

    ``whole`` counts the totals of those presented with every item, ``partial`` those of the others by what they were
    presented with: the parts they could earn, or a bit for each item where the points of some are not known yet.
    """

    scale: int
    cells: tuple[Cells, ...]
    moments: Moments
    whole: Mapping[int, int] = field(default_factory=Counter)
    partial: Mapping[tuple[Presented, int], int] = field(default_factory=Counter)

    def __add__(self, other: "Sums") -> "Sums":
        scale = common_scale((self.scale, other.scale))
        a, b = self.in_parts(scale), other.in_parts(scale)
        return Sums(
            scale,
            tuple(one + more for one, more in zip(a.cells, b.cells, strict=True)),
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
        partial = {
            (shown if isinstance(shown, bytes) else shown * factor, total * factor): count
            for (shown, total), count in self.partial.items()
        }
        cells = tuple(one.times(factor) for one in self.cells)
        return Sums(scale, cells, self.moments.times(factor), whole, partial)

    def recoded(self, places: Sequence[Integers]) -> "Sums":
        """The same sums with the answer that was ``code`` of an item as ``places[item][code]``: of another list of answers."""
        return replace(self, cells=tuple(one.recoded(place) for one, place in zip(self.cells, places, strict=True)))

    @property
    def size(self) -> int:
        """About how many bytes are held."""
        counted = len(self.whole) + len(self.partial)
        return sum(one.size for one in self.cells) + self.moments.products.nbytes + counted * _COUNTED

    @property
    def n(self) -> int:
        """Number of people."""
        return sum(self.whole.values()) + sum(self.partial.values())


def common_scale(denominators: Iterable[int]) -> int:
    """The least common multiple of the denominators of scores; TooFine where it is past counting with."""
    scale = lcm(*denominators)
    if scale > FINEST:
        raise TooFine(f"scores have no common denominator up to {FINEST}")
    return scale


def collect(
    codes: Sequence[Codes], patterns: Sequence[Sequence[Pattern]], points: Sequence[Fraction | None] = ()
) -> Sums:
    """The sums of some people's answers.

    ``codes`` holds an array per item, in the order of the items: for each person the place of the answer among the
    item's ``patterns``, or :data:`ABSENT`.  A later call may come with longer lists of patterns, never with others.
    ``points`` are the full marks of the items; where all are known, people are told apart by the marks they could earn,
    however many ways there were of presenting items.  They must be the same in every call.
    """
    known = [worth for worth in points if worth is not None]
    full = known if len(known) == len(codes) else []
    scale = common_scale(
        {pattern.score.denominator for answers in patterns for pattern in answers}
        | {worth.denominator for worth in full}
    )
    scores = np.stack([_scores(known, scale)[code] for known, code in zip(patterns, codes, strict=True)])
    totals = scores.sum(axis=0)
    absent = [code.size > 0 and code.min() < 0 for code in codes]
    shown = np.stack([code >= 0 for code in codes]) if any(absent) else None
    complete = shown.all(axis=0) if shown is not None else slice(None)
    cells = _cells(codes, [len(known) for known in patterns], totals)
    worth = np.array([int(one * scale) for one in full], dtype=np.int64)
    partial = _partial(shown, totals, worth) if shown is not None else Counter()
    return Sums(scale, cells, _moments(scores[:, complete]), _histogram(totals[complete]), partial)


def _scores(patterns: Sequence[Pattern], scale: int) -> Vector:
    """What each pattern earns, in parts; the last is what ABSENT (-1) earns."""
    scores = (pattern.score for pattern in patterns)
    return np.array([*(score.numerator * (scale // score.denominator) for score in scores), 0], dtype=np.float64)


def _cells(codes: Sequence[Codes], widths: Sequence[int], totals: Vector) -> tuple[Cells, ...]:
    values, level = np.unique(totals.astype(np.int64), return_inverse=True)
    found = (_count(code, width, level, len(values)) for code, width in zip(codes, widths, strict=True))
    return tuple(
        Cells((cell // len(values)).astype(np.int32), values[cell % len(values)], count.astype(np.int32))
        for cell, count in found
    )


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


def _partial(shown: NDArray[np.bool_], totals: Vector, worth: Integers) -> Counter[tuple[Presented, int]]:
    some = ~shown.all(axis=0)
    earned = totals[some].astype(np.int64).tolist()
    if worth.size:
        return Counter(zip((worth @ shown[:, some]).tolist(), earned, strict=True))
    bits = np.packbits(shown[:, some], axis=0).T
    return Counter((row.tobytes(), total) for row, total in zip(bits, earned, strict=True))
