"""One item's answers as the sums hold them: what is known of it beforehand, and who answered what with what total."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from examkit.analysis.counted import Vector
from examkit.analysis.options import OMITTED
from examkit.analysis.sums import Cells, Codes, Pattern


@dataclass(frozen=True, slots=True)
class ItemKey:
    """What is known of an item beforehand.

    ``points`` None where only the highest score seen tells; ``options`` empty where scores came without answers;
    ``multiple`` where several options may be marked; ``stated`` False where the number of options is taken from the
    answers, so that a label above those seen may not exist.  ``section`` and ``case`` name what the item stands in; an
    item without a case is of its own.
    """

    item: str
    points: Fraction | None = None
    options: tuple[str, ...] = ()
    key: frozenset[str] = frozenset()
    multiple: bool = False
    stated: bool = True
    section: str = ""
    case: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class Sample:
    """One item's answers: a row for each distinct answer and total, with the number of people.

    Scores, totals and ``points`` are whole parts of a mark (``Sums.scale``): what is equal compares as equal.
    """

    key: ItemKey
    points: float
    patterns: Sequence[Pattern]
    code: Codes
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
        return taken | {OMITTED: self.who(is_blank)}

    def who(self, holds: Callable[[frozenset[str]], bool]) -> Vector:
        """1 in the rows whose answer is so, else 0."""
        return np.array([holds(pattern.chosen) for pattern in self.patterns], dtype=np.float64)[self.code]

    def count(self, holds: Callable[[frozenset[str]], bool]) -> int:
        """How many people's answer is so."""
        return round(float(self.counts @ self.who(holds)))

    @property
    def worth(self) -> "Worth":
        """What the item gives."""
        return Worth(self.key, self.points, frozenset(np.unique(self.scores).tolist()))


@dataclass(frozen=True, slots=True)
class Worth:
    """What an item gives, in parts of a mark: its points, and the scores that somebody earned."""

    key: ItemKey
    points: float
    earned: frozenset[float]

    @property
    def has_partial_credit(self) -> bool:
        """Whether somebody earned a part of the points, or lost some."""
        return not self.earned <= {0.0, self.points}


def sample_of(key: ItemKey, patterns: Sequence[Pattern], cells: Cells, scale: int) -> Sample:
    """The sample of an item from its cells."""
    parts = np.array([float(pattern.score * scale) for pattern in patterns])
    scores = parts[cells.code] if cells.code.size else np.empty(0)
    points = float(scores.max(initial=0.0)) if key.points is None else float(key.points * scale)
    return Sample(
        key, points, patterns, cells.code, scores, cells.total.astype(np.float64), cells.count.astype(np.float64)
    )


def is_blank(chosen: frozenset[str]) -> bool:
    """Whether nothing was marked."""
    return not chosen


def _holding(option: str) -> Callable[[frozenset[str]], bool]:
    return lambda chosen: option in chosen
