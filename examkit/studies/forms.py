"""equating.csv: what a score on one form is worth on another.  No score is changed by it."""

from collections.abc import Sequence
from fractions import Fraction
from math import gcd, lcm

import numpy as np

from examkit.analysis import Note
from examkit.analysis.counted import Vector
from examkit.analysis.equating import Equating, equate, recommend
from examkit.analysis.equating_methods import ANCHOR, METHODS, RANDOM_GROUPS
from examkit.analysis.form_scores import FormScores, form_scores
from examkit.analysis.matrix import Matrix
from examkit.messages import Word
from examkit.problems import InputError, Source, problem
from examkit.studies.study import FEW, NOT_RANDOM, NOTE, Study, Table, codes

EQUATING = "equating.csv"
HEADER = ("method", "design", "n_x", "n_y", "recommended", "score", "equated", "error", "error_by", "identity", NOTE)
FINEST = 1_000  # parts of a mark that a scale may have
LONGEST = 100_000  # scores of a scale
NEARLY = 1e-8  # what a typed third is off


def equating_study(
    x: Matrix,
    y: Matrix,
    anchors: Sequence[str] = (),
    *,
    seed: int,
    random_groups: bool = False,
    force: bool = False,
) -> Study:
    """Scores of form X on the scale of form Y by identity and by the methods that suit so many people.

    ``anchors`` are items that both forms hold; without them the forms must have gone to people by chance, which somebody
    must say (``random_groups``).  Forced, every method of the design stands in the table.  Only people with every item
    count.  InputError for an anchor that is not on both forms.
    """
    design = ANCHOR if anchors else RANDOM_GROUPS if random_groups else ""
    first, second = _form_scores(x, y, anchors)
    advice = recommend(first.n, second.n, design)
    suited = _suited(min(first.n, second.n), design)
    of_design = [name for name, one in METHODS.items() if one.design == (design or RANDOM_GROUPS)]
    forced = [name for name in of_design if name not in suited] if force else []
    sign = FEW if design else NOT_RANDOM
    rows = [
        row
        for name in (*suited, *forced)
        for row in _rows(equate(first, second, name, seed=seed), name == advice.method, sign if name in forced else "")
    ]
    sizes = (("n_x", first.n), ("n_y", second.n))
    notes = [
        Note(
            f"study.equating-{advice.source.replace('_', '-')}",
            (*sizes, ("method", Word("equating_method", advice.method))),
        )
    ]
    if any("bootstrap" in row for row in rows):
        notes.append(Note("study.equating-seed", (("seed", seed),)))
    notes.append(Note("study.equating-meaning"))
    return Study({EQUATING: Table(HEADER, tuple(rows))}, tuple(notes), sign if forced else "")


def _suited(n: int, design: str) -> list[str]:
    """Identity, and whatever is recommended for so many people or fewer."""
    found = dict.fromkeys(["identity"])
    for people in range(n + 1):
        advice = recommend(people, people, design)
        found |= dict.fromkeys([advice.method, *advice.alternatives])
    return list(found)


def _rows(found: Equating, recommended: bool, sign: str) -> list[tuple[object, ...]]:
    note = codes(sign, found.reason)
    head = (found.method, found.design, found.n_x, found.n_y, recommended)
    return [(*head, row.score, row.equated, row.error, found.error_by, row.identity, note) for row in found.rows]


def _form_scores(x: Matrix, y: Matrix, anchors: Sequence[str]) -> tuple[FormScores, FormScores]:
    absent = [item for item in anchors if item not in x.items or item not in y.items]
    if absent:
        raise InputError(problem("study.no-anchor", Source("--anchors"), items="、".join(absent)))
    step = _step([x, y])
    own, other = (_one(matrix, anchors, step) for matrix in (x, y))
    return own, other


def _one(matrix: Matrix, anchors: Sequence[str], step: Fraction) -> FormScores:
    low = min(Fraction(0), step * _in_steps(np.nanmin(matrix.scores, axis=0, initial=0.0).sum(), step))
    high = step * _in_steps(float(matrix.points.sum()), step)
    if (high - low) / step > LONGEST:
        raise InputError(problem("study.too-fine", finest=FINEST))
    places = [matrix.items.index(item) for item in anchors]
    shared = matrix.scores[:, places].sum(axis=1) if anchors else None
    total: Vector = matrix.scores.sum(axis=1)
    return form_scores(
        np.round(total / float(step)) * float(step), float(low), float(high), step=float(step), anchors=shared
    )


def _step(matrices: Sequence[Matrix]) -> Fraction:
    """The largest step that leads to every score of an item; InputError where there is none of a sensible size."""
    marks = {float(mark) for one in matrices for mark in np.unique(one.scores[~np.isnan(one.scores)])}
    marks |= {float(points) for one in matrices for points in one.points}
    exact = {mark: Fraction(mark).limit_denominator(FINEST) for mark in marks if mark}
    if any(abs(float(one) - mark) > NEARLY for mark, one in exact.items()):
        raise InputError(problem("study.too-fine", finest=FINEST))
    bottom = lcm(*(one.denominator for one in exact.values()))
    return Fraction(gcd(*(int(one * bottom) for one in exact.values())) or 1, bottom)


def _in_steps(value: float, step: Fraction) -> int:
    return round(value / float(step))
