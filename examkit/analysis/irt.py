"""Item response models of a test: difficulties and slopes of items, abilities of people, each with its error and fit.

Scores of people × items in, frozen tables out.  Rasch difficulties are estimated without any assumption about people
(:mod:`~examkit.analysis.rasch`), the models with slopes for people from a standard normal distribution
(:mod:`~examkit.analysis.marginal`).  Nothing is left out in silence, and nothing is held back here: see :func:`enough`.
"""

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from examkit.analysis.abilities import (
    Abilities,
    empirical,
    expected_a_posteriori,
    maximum_likelihood,
    separation,
    weighted_likelihood,
)
from examkit.analysis.categories import Coded, Left, coded
from examkit.analysis.counted import Vector
from examkit.analysis.irt_tables import IrtFit, IrtItem, IrtPerson
from examkit.analysis.item_curves import Curves
from examkit.analysis.marginal import Marginal, marginal
from examkit.analysis.matrix import Integers
from examkit.analysis.misfit import AS_MIRT, MeanSquares, mean_squares
from examkit.analysis.rasch import conditional

Mask = NDArray[np.bool_]

MODELS = ("rasch", "2pl", "3pl", "gpcm", "grm")
# Fewer items leave more parameters than chances of answers: two 2PL items have four parameters and three free chances.
_LEAST_ITEMS = 3


@dataclass(frozen=True, slots=True)
class TooFew:
    """Fewer people than a model needs, and who says so."""

    model: str
    n: int
    needed: int
    source: str


_NEEDED = {
    "rasch": (30, "Linacre (1994)"),
    "2pl": (250, "Şahin & Anıl (2017)"),
    "3pl": (700, "Şahin & Anıl (2017)"),
    "gpcm": (500, "Reise & Yu (1990)"),
    "grm": (500, "Reise & Yu (1990)"),
}


def enough(model: str, n: int) -> TooFew | None:
    """None where ``n`` people are enough for a model, else what it needs.

    Rasch 30: difficulties within a logit (Linacre 1994, Rasch Measurement Transactions 7:4).  2PL 250, 3PL 700 rounded
    down from 750: Şahin & Anıl (2017, Educational Sciences: Theory & Practice 17).  Partial credit 500: Reise & Yu (1990,
    Journal of Educational Measurement 27), Jiang, Wang & Weiss (2016, Frontiers in Psychology 7:109).
    """
    needed, source = _NEEDED[model]
    return TooFew(model, n, needed, source) if n < needed else None


def fit(scores: ArrayLike, model: str = "rasch") -> IrtFit:
    """Estimate a model from scores of people × items, NaN where an item was not presented.

    Equal scores of an item are one category, in the order of the scores; the models ``rasch``, ``2pl`` and ``3pl`` take
    items with two.  R: ``eRm::RM(X)`` and ``eRm::person.parameter`` for ``rasch``, ``mirt::mirt(X, 1, "2PL", SE = TRUE)``
    and ``mirt::fscores(method = "EAP")`` for the others.  All but ``rasch`` need the library of the extra ``stats``:
    :class:`~examkit.analysis.marginal.LibraryAbsent` where it is not installed.
    """
    marks = np.asarray(scores, dtype=np.float64)
    if model not in MODELS or marks.ndim != 2:
        raise ValueError(f"{model!r} for scores of {marks.ndim} dimensions")
    known = coded(marks, partial=model in ("gpcm", "grm"))
    return _rasch(marks, known) if model == "rasch" else _with_slopes(marks, known, model)


def _rasch(marks: Vector, answers: Coded) -> IrtFit:
    found = conditional(np.where(answers.codes < 0, np.nan, answers.codes))
    answers, k = answers.only(found.items), len(found.items)
    vary = np.isin(np.arange(len(marks)), found.people)
    if found.reason:
        return _fitted("rasch", answers, vary, reason=found.reason)
    unknown, nowhere = np.full(k, np.nan), np.zeros(k, dtype=np.bool_)
    curves = Curves(np.ones(k), found.difficulties[:, np.newaxis], np.zeros(k))
    errors = found.errors[:, np.newaxis]
    known = Marginal(curves, unknown, errors, unknown, nowhere, k - 1, found.iterations, converged=True)
    held = _by_number_right(curves, answers.codes)
    of_items, of_people = mean_squares(curves, answers.codes, np.where(vary, held.theta, np.nan))
    return _fitted(
        "rasch",
        answers,
        vary,
        items=_items(answers, known, vary, of_items),
        persons=_persons(marks, answers, held, of_people),
        log_likelihood=found.log_likelihood,
        parameters=k - 1,
        iterations=found.iterations,
        reliability=separation(held.theta[vary], held.error[vary]),
    )


def _with_slopes(marks: Vector, answers: Coded, model: str) -> IrtFit:
    shown = answers.presented
    if len(answers.places) < _LEAST_ITEMS:
        return _fitted(model, answers, shown, reason="too_few_items")
    known = marginal(answers.codes[shown], [len(values) for values in answers.values], model)
    if known is None or not known.converged:
        return _fitted(model, answers, shown, reason="not_converged")
    prior = expected_a_posteriori(known.curves, answers.codes)
    held = Abilities(np.where(shown, prior.theta, np.nan), np.where(shown, prior.error, np.nan))
    of_items, of_people = mean_squares(known.curves, answers.codes, held.theta, AS_MIRT)
    return _fitted(
        model,
        answers,
        shown,
        items=_items(answers, known, shown, of_items),
        persons=_persons(marks, answers, held, of_people),
        log_likelihood=prior.log_likelihood,
        parameters=known.parameters,
        iterations=known.iterations,
        reliability=empirical(held.theta[shown], held.error[shown]),
    )


def _fitted(model: str, answers: Coded, used: Mask, **known: Any) -> IrtFit:
    """The result, with those who were not used; empty where ``reason`` says so."""
    shown = answers.presented
    people = tuple(Left(int(place), "extreme" if shown[place] else "not_presented") for place in np.flatnonzero(~used))
    empty = IrtFit(model, int(used.sum()), (), (), answers.left, people, None, 0, 0, None, None)
    return replace(empty, **known)


def _by_number_right(curves: Curves, codes: Integers) -> Abilities:
    """Rasch abilities: all who got as many right of the same items have one, Warm's where that is all or nothing."""
    shown, right = codes >= 0, (codes == 1).sum(axis=1)
    alike = np.column_stack([np.packbits(shown, axis=1).astype(np.int64), right])
    _, first, which = np.unique(alike, axis=0, return_index=True, return_inverse=True)
    end = (right[first] == 0) | (right[first] == shown[first].sum(axis=1))
    theta, error = np.empty((2, len(first)))
    for own, estimate in ((end, weighted_likelihood), (~end, maximum_likelihood)):
        held = estimate(curves, codes[first[own]])
        theta[own], error[own] = held.theta, held.error
    return Abilities(theta[which.ravel()], error[which.ravel()])


def _items(answers: Coded, known: Marginal, used: Mask, fits: MeanSquares) -> tuple[IrtItem, ...]:
    n = (answers.codes[used] >= 0).sum(axis=0)
    return tuple(_item(answers, known, place, int(n[place]), fits) for place in range(len(answers.places)))


def _item(answers: Coded, known: Marginal, place: int, n: int, fits: MeanSquares) -> IrtItem:
    values = answers.values[place]
    steps = known.curves.steps[place, : len(values) - 1].tolist()
    errors = tuple(map(_number, known.step_errors[place, : len(steps)]))
    return IrtItem(
        place=int(answers.places[place]),
        n=n,
        a=float(known.curves.slopes[place]),
        a_se=_number(known.slope_errors[place]),
        b=sum(steps) / len(steps),
        b_se=errors[0] if len(errors) == 1 else None,
        c=float(known.curves.guesses[place]),
        c_se=_number(known.guess_errors[place]),
        steps=tuple(steps),
        steps_se=errors,
        values=tuple(values.tolist()),
        infit=_number(fits.infit[place]),
        outfit=_number(fits.outfit[place]),
        infit_z=_number(fits.infit_z[place]),
        outfit_z=_number(fits.outfit_z[place]),
        bound=bool(known.bound[place]),
    )


def _persons(marks: Vector, answers: Coded, held: Abilities, fits: MeanSquares) -> tuple[IrtPerson, ...]:
    totals, extreme = np.nansum(marks, axis=1), answers.extreme
    return tuple(
        IrtPerson(
            place=place,
            score=float(totals[place]),
            theta=_number(held.theta[place]),
            se=_number(held.error[place]),
            infit=_number(fits.infit[place]),
            outfit=_number(fits.outfit[place]),
            extreme=bool(extreme[place]),
        )
        for place in range(len(marks))
    )


def _number(value: float) -> float | None:
    return float(value) if np.isfinite(value) else None
