"""Pairs of people in blocks, so that millions of them are looked at in little memory.

People are places 0, 1, ...; what is asked of a pair is the caller's.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from examkit.analysis.counted import Vector
from examkit.analysis.matrix import Integers

Block = tuple[Integers, Integers]
Progress = Callable[[int, int], None]
# What a block may hold at once, as pairs × items: some 16 MB an array.
CELLS = 2_000_000


@dataclass(frozen=True, slots=True, eq=False)
class Lowest:
    """The pairs with the smallest p, smallest first; ``undefined`` pairs have no p and do not count in ``looked_at``."""

    first: Integers
    second: Integers
    p: Vector
    looked_at: int
    undefined: int


def block_size(items: int, cells: int = CELLS) -> int:
    """How many pairs go into one block."""
    return max(1, cells // max(items, 1))


def all_pairs(n: int, size: int, without: Integers | None = None) -> Iterator[Block]:
    """Every pair of ``n`` people once, first before second; ``without`` are sorted numbers of pairs (:func:`numbers`)."""
    starts = np.arange(n, dtype=np.int64)
    starts = starts * n - starts * (starts + 1) // 2
    total = n * (n - 1) // 2
    for low in range(0, total, size):
        places = np.arange(low, min(low + size, total), dtype=np.int64)
        first = np.searchsorted(starts, places, side="right") - 1
        second = places - starts[first] + first + 1
        if without is not None and len(without):
            other = ~np.isin(first * n + second, without)
            first, second = first[other], second[other]
        yield first, second


def given_pairs(pairs: ArrayLike, n: int) -> Block:
    """Pairs as the caller has them, each once, lower place first."""
    table = np.asarray(pairs, dtype=np.int64).reshape(-1, 2)
    if table.size and (table.min() < 0 or table.max() >= n or np.any(table[:, 0] == table[:, 1])):
        raise ValueError("a pair is two different people of those given")
    table = np.unique(np.sort(table, axis=1), axis=0)
    return table[:, 0], table[:, 1]


def numbers(pairs: Block, n: int) -> Integers:
    """One number a pair, in order."""
    return np.sort(pairs[0] * n + pairs[1])


def in_blocks(pairs: Block, size: int) -> Iterator[Block]:
    """The same pairs, ``size`` at a time."""
    for low in range(0, len(pairs[0]), size):
        yield pairs[0][low : low + size], pairs[1][low : low + size]


def lowest(
    blocks: Iterable[Block],
    chance: Callable[[Integers, Integers], Vector],
    keep: int | None,
    progress: Callable[[int], None] | None = None,
) -> Lowest:
    """The ``keep`` pairs with the smallest p (all for None), ties by place; ``progress`` hears how many pairs were seen."""
    kept = (np.empty(0, dtype=np.int64), np.empty(0, dtype=np.int64), np.empty(0))
    seen = undefined = 0
    for first, second in blocks:
        p = chance(first, second)
        known = ~np.isnan(p)
        seen += len(p)
        undefined += int((~known).sum())
        kept = _smallest((*kept,), (first[known], second[known], p[known]), keep)
        if progress is not None:
            progress(seen)
    return Lowest(*kept, looked_at=seen - undefined, undefined=undefined)


_Kept = tuple[Integers, Integers, Vector]


def _smallest(old: _Kept, new: _Kept, keep: int | None) -> _Kept:
    first, second, p = (np.concatenate(pair) for pair in zip(old, new, strict=True))
    order = np.lexsort((second, first, p))[:keep]
    return first[order], second[order], p[order]
