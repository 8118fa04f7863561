"""Equating: what a score on form X is worth on form Y, by a named method, with its standard error.

People of two forms in, the rows of equating.csv out.  Nothing here changes a score: whether equated scores count is
decided before a sitting, by others.
"""

from dataclasses import dataclass

import numpy as np

from examkit.analysis.counted import Vector, is_constant
from examkit.analysis.equating_methods import ANCHOR, METHODS, RANDOM_GROUPS, Method, Settings, identity_line
from examkit.analysis.form_scores import FormScores

# Below these numbers a form.  25 is Skaggs (2005); 100 and 400 are our reading of "hundreds", no study's limits.
_IDENTITY, _ARC, _LINEAR = 25, 100, 400


@dataclass(frozen=True, slots=True)
class EquatedScore:
    """One row of equating.csv: a score on X, its worth on Y, the standard error of that, and its worth by identity."""

    method: str
    score: float
    equated: float | None
    error: float | None
    identity: float


@dataclass(frozen=True, slots=True)
class Equating:
    """The equated scores of one method; where they are None, ``reason`` says why.

    ``error_by`` is ``formula``, ``bootstrap`` or nothing.  Reasons: ``empty``, ``one_person``, ``no_anchor``, ``constant``
    (all of a form have one score, or one anchor score), ``no_fit`` (too few different scores for
    the polynomial), ``steep`` (means too far
    apart, or too near an end, for an arc), ``unrelated`` (anchor and scores do not go together).
    """

    method: str
    design: str
    n_x: int
    n_y: int
    rows: tuple[EquatedScore, ...]
    error_by: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Recommendation:
    """A method for groups of this size, others that would do, and the study that it rests on, or ``rule_of_thumb``."""

    method: str
    alternatives: tuple[str, ...]
    source: str


def equate(
    x: FormScores,
    y: FormScores,
    method: str,
    *,
    seed: int,
    replications: int = 200,
    degree: int = 6,
    weight: float | None = None,
    bootstrap: bool = False,
) -> Equating:
    """Every possible score of X on the scale of Y by one of :data:`~examkit.analysis.equating_methods.METHODS`.

    The error is a formula where there is one, else, or with ``bootstrap``, that of :func:`bootstrap_errors`.  Random
    groups: forms went to people by chance; anchor: both groups answered the same items besides.  ``degree`` and ``weight``
    are R's ``degrees`` and ``ws``.  As in R a line may lead beyond the scale of Y.
    """
    known, settings = METHODS[method], Settings(weight, degree)
    reason = _missing(x, y, known)
    found = None if reason else known.curve(x, y, settings)
    if found is None:
        rows = _rows(method, x, y, [None] * len(x.scale), None)
        return Equating(method, known.design, x.n, y.n, rows, reason=reason or _undefined(x, y, known))
    if bootstrap or known.errors is None:
        errors, kind = bootstrap_errors(known, x, y, settings, seed=seed, replications=replications), "bootstrap"
    else:
        errors, kind = known.errors(x, y, settings), "formula"
    rows = _rows(method, x, y, found.tolist(), errors)
    return Equating(method, known.design, x.n, y.n, rows, error_by="" if errors is None else kind)


def bootstrap_errors(
    method: Method, x: FormScores, y: FormScores, settings: Settings, *, seed: int, replications: int = 200
) -> Vector | None:
    """The standard deviation of each equated score over new draws of both groups, as many people with replacement.

    Efron & Tibshirani (1993).  R: ``equate::bootstrap(x, y, reps = replications)$se`` up to chance.  Draws for which the
    curve is undefined are left out; None where they are more than half, or the method needs no people.
    """
    if not method.design:
        return None
    chance = np.random.default_rng(seed)
    draws = (method.curve(x.drawn(chance), y.drawn(chance), settings) for _ in range(replications))
    curves = [curve for curve in draws if curve is not None]
    if len(curves) < max(2, replications / 2):
        return None
    return np.asarray(np.std(curves, axis=0, ddof=1), dtype=np.float64)


def recommend(n_x: int, n_y: int, design: str) -> Recommendation:
    """The method for the smaller of two groups: identity below 25, an arc below 100, a line below 400, then percentiles.

    With an anchor chained arcs, then lines.  Any other design than ``random_groups`` or ``anchor`` leaves nothing but
    identity: without chance in who got which form, a difference of means is of people as much as of forms.  Skaggs (2005);
    Livingston & Kim (2009); Kim & Livingston (2010); from 100 on a rule of thumb.
    """
    n = min(n_x, n_y)
    if design not in (RANDOM_GROUPS, ANCHOR):
        return Recommendation("identity", (), "no_random_assignment")
    if n < _IDENTITY:
        return Recommendation("identity", (), "skaggs_2005")
    if design == ANCHOR:
        if n < _ARC:
            return Recommendation("chained_circle_arc", ("chained_mean",), "kim_livingston_2010")
        return Recommendation("tucker", ("chained_linear", "levine"), "rule_of_thumb")
    if n < _ARC:
        return Recommendation("circle_arc", ("mean",), "livingston_kim_2009")
    if n < _LINEAR:
        return Recommendation("linear", ("circle_arc", "mean"), "rule_of_thumb")
    return Recommendation("equipercentile_loglinear", ("linear", "circle_arc"), "rule_of_thumb")


def _missing(x: FormScores, y: FormScores, method: Method) -> str:
    """Why the groups do not suffice for any curve of this method; nothing where they do."""
    if not method.design:
        return ""
    if method.design == ANCHOR and (x.anchors is None or y.anchors is None):
        return "no_anchor"
    fewest = min(x.n, y.n)
    return "" if fewest > 1 else "one_person" if fewest else "empty"


def _undefined(x: FormScores, y: FormScores, method: Method) -> str:
    columns = [x.scores, y.scores]
    if method.design == ANCHOR:
        columns += [x.anchored[1], y.anchored[1]]
    return "constant" if any(is_constant(column) for column in columns) else method.undefined


def _rows(
    method: str, x: FormScores, y: FormScores, equated: list[float] | list[None], errors: Vector | None
) -> tuple[EquatedScore, ...]:
    spread = [None] * len(x.scale) if errors is None else errors.tolist()
    columns = zip(x.scale.tolist(), equated, spread, identity_line(x, y).tolist(), strict=True)
    return tuple(EquatedScore(method, *row) for row in columns)
