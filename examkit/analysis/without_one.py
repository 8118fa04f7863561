"""How many of several independent things happen, and how many without each of them in turn.

Chances in, distributions of counts out.  These are the elementary symmetric functions of odds, scaled to add up to 1: every
term is positive, so nothing is lost to subtraction.  Gustafsson (1980) on why that matters.
"""

from collections.abc import Sequence
from itertools import batched

import numpy as np

from examkit.analysis.counted import Vector


def likely_counts(chances: Vector) -> Vector:
    """How likely each count from 0 to all is."""
    return _levels(chances)[-1][0]


def without_one(chances: Vector) -> Vector:
    """How likely each count of the others is, a row for each of the things left out.

    Halves are put together upwards, then what lies outside each half downwards: k² ln k steps for k things.
    """
    outside: Sequence[Vector] = [np.ones(1)]
    for level in reversed(_levels(chances)[:-1]):
        below = []
        for place, one in enumerate(level):
            sibling = level[place ^ 1] if place ^ 1 < len(level) else np.ones(1)
            below.append(np.convolve(outside[place // 2], sibling))
            assert len(one)
        outside = below
    return np.array(outside)
