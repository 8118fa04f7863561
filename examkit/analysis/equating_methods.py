"""The methods of equating by name: each a curve over the scale of X, and its standard error where a formula gives one.

People of two forms in, equated scores out; None where a curve is undefined.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np

from examkit.analysis import linear_equating as lines
from examkit.analysis.circle_arc import Point, simplified_arc, symmetric_arc
from examkit.analysis.counted import Vector, is_constant
from examkit.analysis.equipercentile import equipercentile, equipercentile_errors, percentile_ranks
from examkit.analysis.form_scores import FormScores
from examkit.analysis.presmoothing import loglinear

RANDOM_GROUPS, ANCHOR = "random_groups", "anchor"


@dataclass(frozen=True, slots=True)
class Settings:
    """``weight``: the share of X's group in both joined, None by numbers; ``degree`` of the smoothing polynomial."""

    weight: float | None = None
    degree: int = 6

    def share(self, x: FormScores, y: FormScores) -> float:
        """The share of X's group."""
        return x.n / (x.n + y.n) if self.weight is None else self.weight


@dataclass(frozen=True, slots=True)
class Method:
    """A curve, its error by formula or None, and why it may be undefined although both groups have people and spread.

    ``design`` is what the groups must be, nothing where no people are needed.
    """

    design: str
    curve: Callable[[FormScores, FormScores, Settings], Vector | None]
    errors: Callable[[FormScores, FormScores, Settings], Vector] | None = None
    undefined: str = ""


def identity_line(x: FormScores, y: FormScores) -> Vector:
    """Ends to ends: a score is worth itself where both forms have one scale.  R: ``equate::equate(x, y, "identity")``."""
    spread = (y.scale[-1] - y.scale[0]) / (x.scale[-1] - x.scale[0])
    return np.asarray(y.scale[0] + spread * (x.scale - x.scale[0]), dtype=np.float64)


def _unrelated() -> Method:
    return Method("", lambda x, y, _: identity_line(x, y), lambda x, y, _: np.zeros(len(x.scale)))


def _straight(
    line: Callable[[Vector, Vector], lines.Line | None], errors: Callable[[Vector, Vector, Vector], Vector]
) -> Method:
    def curve(x: FormScores, y: FormScores, _: Settings) -> Vector | None:
        found = line(x.scores, y.scores)
        return None if found is None else found.at(x.scale)

    return Method(RANDOM_GROUPS, curve, lambda x, y, _: errors(x.scores, y.scores, x.scale))


def _anchored(line: lines.AnchorLine) -> Method:
    def curve(x: FormScores, y: FormScores, settings: Settings) -> Vector | None:
        found = lines.anchored_line(line, x.anchored, y.anchored, settings.share(x, y))
        return None if found is None else found.at(x.scale)

    def errors(x: FormScores, y: FormScores, settings: Settings) -> Vector:
        return lines.anchored_errors(line, x.anchored, y.anchored, settings.share(x, y), x.scale)

    return Method(ANCHOR, curve, errors, "unrelated")


_Arc = Callable[[Vector, Point, Point, Point], Vector | None]


def _arc(arc: _Arc) -> Method:
    def curve(x: FormScores, y: FormScores, _: Settings) -> Vector | None:
        return _over_ends(arc, x, y, float(y.scores.mean()))

    return Method(RANDOM_GROUPS, curve, None, "steep")


def _chained_arc() -> Method:
    """The arc whose middle is what chained mean equating makes of the mean.  Kim & Livingston (2010)."""

    def curve(x: FormScores, y: FormScores, _: Settings) -> Vector | None:
        own, (scores, other) = x.anchored[1], y.anchored
        return _over_ends(simplified_arc, x, y, float(scores.mean() + own.mean() - other.mean()))

    return Method(ANCHOR, curve, None, "steep")


def _over_ends(arc: _Arc, x: FormScores, y: FormScores, worth: float) -> Vector | None:
    """The arc from end to end of the scales through the mean of X and its worth."""
    low, high = (float(x.scale[0]), float(y.scale[0])), (float(x.scale[-1]), float(y.scale[-1]))
    return arc(x.scale, low, (float(x.scores.mean()), worth), high)


_Counts = Callable[[FormScores, Settings], Vector | None]


def _percentile(counts: _Counts, undefined: str) -> Method:
    def both(x: FormScores, y: FormScores, settings: Settings) -> tuple[Vector, Vector] | None:
        own, other = counts(x, settings), counts(y, settings)
        return None if own is None or other is None else (own, other)

    def curve(x: FormScores, y: FormScores, settings: Settings) -> Vector | None:
        held = both(x, y, settings)
        return None if held is None else equipercentile(percentile_ranks(held[0]), y.scale, held[1])

    def errors(x: FormScores, y: FormScores, settings: Settings) -> Vector:
        own, other = both(x, y, settings) or (x.counts, y.counts)
        return equipercentile_errors(percentile_ranks(own), x.n, y.scale, other)

    return Method(RANDOM_GROUPS, curve, errors, undefined)


def _observed(form: FormScores, _: Settings) -> Vector | None:
    return None if is_constant(form.scores) else form.counts


def _smoothed(form: FormScores, settings: Settings) -> Vector | None:
    return loglinear(form.scale, form.counts, settings.degree)


METHODS: Mapping[str, Method] = {
    "identity": _unrelated(),
    "mean": _straight(lines.mean_line, lines.mean_errors),
    "linear": _straight(lines.linear_line, lines.linear_errors),
    "circle_arc": _arc(simplified_arc),
    "circle_arc_symmetric": _arc(symmetric_arc),
    "equipercentile": _percentile(_observed, "constant"),
    "equipercentile_loglinear": _percentile(_smoothed, "no_fit"),
    "chained_mean": _anchored(lines.chained_mean),
    "chained_circle_arc": _chained_arc(),
    "chained_linear": _anchored(lines.chained),
    "tucker": _anchored(lines.tucker),
    "levine": _anchored(lines.levine),
}
