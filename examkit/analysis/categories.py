"""Scores of items as categories 0, 1, ... of each item, and the items that no response model can use.

Scores of people × items in, NaN where an item was not presented; codes out, -1 there.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from examkit.analysis.counted import Vector
from examkit.analysis.matrix import Integers


@dataclass(frozen=True, slots=True)
class Left:
    """An item or a person left out of an estimation, by place, and why.

    ``not_presented``, ``constant`` (an item with one score for all, or for all who vary), ``partial_credit`` (more than
    two scores in a model of right and wrong), ``extreme`` (a person with all or nothing, in the Rasch model).
    """

    place: int
    reason: str


@dataclass(frozen=True, slots=True, eq=False)
class Coded:
    """The usable items at ``places``: their codes, people × items, and the scores that their categories stand for."""

    codes: Integers
    places: Integers
    values: Sequence[Vector]
    left: tuple[Left, ...]

    def only(self, items: Integers) -> "Coded":
        """With some of the items; the others are constant among those who vary."""
        others = np.setdiff1d(np.arange(len(self.places)), items)
        left = [*self.left, *(Left(int(place), "constant") for place in self.places[others])]
        values = [self.values[item] for item in items]
        return Coded(self.codes[:, items], self.places[items], values, tuple(sorted(left, key=lambda one: one.place)))

    @property
    def presented(self) -> NDArray[np.bool_]:
        """Whether each person was presented with any of the items."""
        found: NDArray[np.bool_] = np.any(self.codes >= 0, axis=1)
        return found

    @property
    def extreme(self) -> NDArray[np.bool_]:
        """Whether each person has the lowest category in all that was presented, or the highest in all."""
        shown, highest = self.codes >= 0, np.array([len(values) - 1 for values in self.values])
        lowest, top = (np.all(~shown | (self.codes == end), axis=1) for end in (0, highest))
        found: NDArray[np.bool_] = self.presented & (lowest | top)
        return found


def coded(scores: Vector, *, partial: bool) -> Coded:
    """Equal scores of an item as one category, in the order of the scores; with ``partial`` more than two are taken."""
    places, values, left = [], [], []
    codes = np.full(scores.shape, -1, dtype=np.int64)
    for place, column in enumerate(np.round(scores, 9).T):
        shown = ~np.isnan(column)
        seen = np.unique(column[shown])
        codes[shown, place] = np.searchsorted(seen, column[shown])
        if len(seen) < 2:
            left.append(Left(place, "constant" if len(seen) else "not_presented"))
        elif len(seen) > 2 and not partial:
            left.append(Left(place, "partial_credit"))
        else:
            places.append(place)
            values.append(seen)
    return Coded(codes[:, places], np.array(places, dtype=np.int64), values, tuple(left))
