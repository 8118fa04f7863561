"""Answers person by person, for the statistics that sums cannot give: response models, group and pair screens.

Unlike :mod:`~examkit.analysis.sums` this grows with the number of people; it holds one code and one score a cell.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from examkit.analysis.counted import Vector
from examkit.analysis.sums import ABSENT, Codes, Pattern

Integers = NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class Matrix:
    """People × items.

    ``scores`` in marks, NaN where an item was not presented; ``codes`` the answers, equal numbers for equal answers to
    an item: 0 nothing marked, -1 not presented; ``keys`` the code of the full answer, -2 where nobody gave it.
    ``attributes`` are what else is known of each person, by name.
    """

    people: tuple[str, ...]
    items: tuple[str, ...]
    points: Vector
    scores: Vector
    codes: Integers
    keys: Integers
    attributes: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def right(self) -> Vector:
        """1 where an item earned all its points, else 0; NaN where it was not presented."""
        return np.where(np.isnan(self.scores), np.nan, (self.scores >= self.points - 1e-9).astype(np.float64))

    @property
    def totals(self) -> Vector:
        """The marks of each person over what was presented."""
        totals: Vector = np.nansum(self.scores, axis=1)
        return totals


NO_KEY = -2


def matrix(
    people: Sequence[str],
    items: Sequence[str],
    codes: Sequence[Codes],
    patterns: Sequence[Sequence[Pattern]],
    points: Sequence[Fraction | None],
    attributes: Mapping[str, Sequence[str]] | None = None,
) -> Matrix:
    """The matrix of coded answers, as :func:`~examkit.analysis.sums.collect` takes them.

    ``points`` None takes the highest score seen.  Codes are given anew, so that 0 is always the blank.
    """
    shape = (len(people), len(items))
    scores, answers = np.full(shape, np.nan), np.full(shape, ABSENT, dtype=np.int64)
    full, keys = np.zeros(len(items)), np.full(len(items), NO_KEY, dtype=np.int64)
    for place, (code, known, worth) in enumerate(zip(codes, patterns, points, strict=True)):
        shown = code >= 0
        marks = np.array([float(pattern.score) for pattern in known])
        numbers = _numbers(known)
        scores[shown, place] = marks[code[shown]]
        answers[shown, place] = numbers[code[shown]]
        full[place] = marks.max(initial=0.0) if worth is None else float(worth)
        right = {int(number) for number, mark in zip(numbers, marks, strict=True) if number and mark >= full[place] > 0}
        keys[place] = right.pop() if len(right) == 1 else NO_KEY
    extra = {name: tuple(values) for name, values in (attributes or {}).items()}
    return Matrix(tuple(people), tuple(items), full, scores, answers, keys, extra)


def _numbers(patterns: Sequence[Pattern]) -> Integers:
    """A number for each distinct set of marked options, 0 for none."""
    found: dict[frozenset[str], int] = {frozenset(): 0}
    return np.array([found.setdefault(pattern.chosen, len(found)) for pattern in patterns], dtype=np.int64)
