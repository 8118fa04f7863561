"""The people who took one form, as equating needs them: possible scores, each person's score, anchor score where there is one.

Numbers only; how forms were given to people is not known here.
"""

from dataclasses import dataclass

import numpy as np

from examkit.analysis.counted import Numbers, Vector


@dataclass(frozen=True, slots=True, eq=False)
class FormScores:
    """``scale`` holds the possible scores from lowest to highest in equal steps; ``anchors`` None without an anchor test."""

    scale: Vector
    scores: Vector
    anchors: Vector | None = None

    @property
    def n(self) -> int:
        """How many people."""
        return len(self.scores)

    @property
    def counts(self) -> Vector:
        """How many people have each possible score."""
        step = self.scale[1] - self.scale[0]
        places = np.rint((self.scores - self.scale[0]) / step).astype(np.int64)
        return np.bincount(places, minlength=len(self.scale)).astype(np.float64)

    @property
    def anchored(self) -> tuple[Vector, Vector]:
        """Scores and anchor scores."""
        if self.anchors is None:
            raise ValueError("a form without anchor scores")
        return self.scores, self.anchors

    def drawn(self, chance: np.random.Generator) -> "FormScores":
        """As many people, drawn from these with replacement."""
        people = chance.integers(0, self.n, self.n)
        return FormScores(self.scale, self.scores[people], None if self.anchors is None else self.anchors[people])


def form_scores(
    scores: Numbers, low: float, high: float, *, step: float = 1.0, anchors: Numbers | None = None
) -> FormScores:
    """The people of a form whose possible scores go from ``low`` to ``high`` by ``step``; who has a NaN is left out."""
    scale: Vector = low + step * np.arange(round((high - low) / step) + 1, dtype=np.float64)
    own = np.asarray(scores, dtype=np.float64)
    other = None if anchors is None else np.asarray(anchors, dtype=np.float64)
    known = ~np.isnan(own) if other is None else ~(np.isnan(own) | np.isnan(other))
    places = np.rint((own[known] - low) / step).astype(np.int64)
    if len(scale) < 2 or np.any((places < 0) | (places >= len(scale))):
        raise ValueError("a score beyond the scale")
    if np.any(np.abs(scale[places] - own[known]) > 1e-6 * step):
        raise ValueError("a score between the steps of the scale")
    return FormScores(scale, scale[places], None if other is None else other[known])


def counted_scores(scale: Numbers, counts: Numbers) -> FormScores:
    """The people of a form from how many have each possible score."""
    possible, people = np.asarray(scale, dtype=np.float64), np.asarray(counts, dtype=np.int64)
    low, following, high = float(possible[0]), float(possible[1]), float(possible[-1])
    return form_scores(np.repeat(possible, people), low, high, step=following - low)
