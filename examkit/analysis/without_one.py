"""How many of several independent things happen, and how many without each of them in turn.

Chances in, distributions of counts out.  These are the elementary symmetric functions of the odds, scaled to add up to 1;
every term is positive, so nothing is lost to subtraction.
"""

from collections.abc import Sequence

import numpy as np

from examkit.analysis.counted import Vector

_NONE = np.ones(1)


def likely_counts(chances: Vector) -> Vector:
    """How likely each count from 0 to all is."""
    return _levels(chances)[-1][0]


def without_one(chances: Vector) -> Vector:
    """How likely each count of the others is, a row for each of the things left out.

    Pairs are put together upwards, then what lies outside each pair downwards: about k² ln k steps for k things.
    """
    outside: Sequence[Vector] = [_NONE]
    for level in reversed(_levels(chances)[:-1]):
        siblings = [level[place ^ 1] if place ^ 1 < len(level) else _NONE for place in range(len(level))]
        outside = [np.convolve(outside[place // 2], sibling) for place, sibling in enumerate(siblings)]
    return np.array(outside)


def _levels(chances: Vector) -> list[list[Vector]]:
    """The counts of each thing, of neighbours together, and so on up to all."""
    levels = [[np.array([1 - chance, chance]) for chance in chances]]
    while len(last := levels[-1]) > 1:
        pairs = [np.convolve(one, other) for one, other in zip(last[::2], last[1::2], strict=False)]
        levels.append([*pairs, last[-1]] if len(last) % 2 else pairs)
    return levels
