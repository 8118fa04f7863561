"""Response models with a slope an item, by marginal maximum likelihood: the library ``mirt`` for Python does the work.

Categories of answers in (people × items, -1 where not presented), curves and their standard errors out.  Abilities are
standard normal; what the library says on the way never reaches the screen.
"""

import importlib
import warnings
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from examkit.analysis.counted import Vector
from examkit.analysis.item_curves import Curves
from examkit.analysis.matrix import Integers

_FAMILIES = {"2pl": "2PL", "3pl": "3PL", "gpcm": "GPCM", "grm": "GRM"}
_STEPS = {"2PL": "difficulty", "3PL": "difficulty", "GPCM": "steps", "GRM": "thresholds"}
# The library's nominal family: with two categories a 2PL item whose slope may have any sign.
_FREE = "NRM"
# Where the library ends its search; an estimate this near to an end is not the likeliest one.
_SLOPES, _PLACES, _MOST_GUESSING, _NEAR = (0.1, 5.0), 6.0, 0.5, 1e-3
# Points of integration: few enough for speed, and more where many items tell people finely apart.  Beyond 150 points the
# library's weights vanish and its results with them.
_POINTS, _MORE_POINTS, _MANY_ITEMS = 61, 121, 40
_ROUNDS, _TOLERANCE = 2000, 1e-7
# The slope of an item that tells nothing, instead of 0, where it would have no place.
_FLAT = 1e-9


class LibraryAbsent(ImportError):
    """A library of an extra is not installed: ``package`` and the ``extra`` of examkit that brings it."""

    def __init__(self, package: str, extra: str) -> None:
        """Name both, and the command that helps."""
        super().__init__(f"pip install 'examkit[{extra}]'", name=package)
        self.package, self.extra = package, extra


@dataclass(frozen=True, slots=True, eq=False)
class Marginal:
    """Curves with the standard errors of their parameters, NaN where unknown.

    ``bound``: whether an item's estimate is an end of the search.  ``parameters`` counts those estimated.
    """

    curves: Curves
    slope_errors: Vector
    step_errors: Vector
    guess_errors: Vector
    bound: NDArray[np.bool_]
    parameters: int
    iterations: int
    converged: bool


def marginal(codes: Integers, categories: Sequence[int], model: str) -> Marginal | None:
    """Slopes, steps and guessing by marginal maximum likelihood; None where the library finds nothing.

    ``categories`` of each item; an item of two is a 2PL item in the models ``gpcm`` and ``grm`` too.  Bock & Aitkin (1981);
    standard errors from the observed information, Louis (1982).  R: ``mirt::mirt(X, 1, "2PL", SE = TRUE)``, with "3PL",
    "gpcm", "graded".  An item that the library leaves at its least slope or farthest place is estimated anew with a slope
    of any sign and without guessing: so the items with a wrong key come out as in R.
    """
    families = [_FAMILIES[model] if count > 2 or model == "3pl" else "2PL" for count in categories]
    while True:
        found = _fitted(codes, families)
        if found is None:
            return None
        items = [_item(found, families, place, count - 1) for place, count in enumerate(categories)]
        again = [item.low and family in ("2PL", "3PL") for item, family in zip(items, families, strict=True)]
        if not any(again):
            return _together(items, found, graded=model == "grm")
        families = [_FREE if once else family for once, family in zip(again, families, strict=True)]


def library(module: str = "mirt") -> Any:
    """The library, or a module of it, loaded when it is needed."""
    try:
        return importlib.import_module(module)
    except ImportError as absent:
        raise LibraryAbsent("mirt", "stats") from absent


def _fitted(codes: Integers, families: Sequence[str]) -> Any:
    estimator = library()
    points = _POINTS if codes.shape[1] <= _MANY_ITEMS else _MORE_POINTS
    with warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore")
        try:
            return estimator.fit_mirt(
                codes, model=families, n_quadpts=points, max_iter=_ROUNDS, tol=_TOLERANCE, se_method="oakes"
            )
        except (ValueError, ArithmeticError, RuntimeError):  # the library's own errors are among these
            return None


@dataclass(frozen=True, slots=True, eq=False)
class _Item:
    """One item's parameters and their standard errors; ``low``: at the least slope or the farthest place."""

    slope: float
    steps: Vector
    guess: float
    slope_error: float
    step_errors: Vector
    guess_error: float
    bound: bool
    low: bool


def _item(found: Any, families: Sequence[str], place: int, steps: int) -> _Item:
    """The parameters of the item at a place; their names begin with its family's where there are several families."""
    family = families[place]
    prefix, row = f"{family}." if len(set(families)) > 1 else "", families[:place].count(family)

    def at(table: Mapping[str, Vector], name: str) -> Vector:
        return np.atleast_1d(table[prefix + name][row]).astype(np.float64)

    values, errors = found.model.parameters, found.standard_errors
    if family == _FREE:
        labels = [f"{prefix}{name}[Item_{place + 1},1]" for name in ("slopes", "intercepts")]
        return _free(at(values, "slopes")[1], at(values, "intercepts")[1], _covariance(found, labels))
    slope, places = float(at(values, "discrimination")[0]), at(values, _STEPS[family])[:steps]
    guess, guess_error = 0.0, np.nan
    if family == "3PL":
        guess, guess_error = float(at(values, "guessing")[0]), float(at(errors, "guessing")[0])
    low = slope < _SLOPES[0] + _NEAR or float(np.abs(places).max()) > _PLACES - _NEAR
    bound = low or slope > _SLOPES[1] - _NEAR or guess > _MOST_GUESSING - _NEAR
    slope_error, step_errors = float(at(errors, "discrimination")[0]), at(errors, _STEPS[family])[:steps]
    return _Item(slope, places, guess, slope_error, step_errors, guess_error, bound, low)


def _free(slope: float, intercept: float, covariance: Vector) -> _Item:
    """An item of the nominal family: b = -d/a, its standard error by the first derivatives."""
    a = slope if abs(slope) > _FLAT else _FLAT
    bound = abs(slope) > _SLOPES[1] - _NEAR or abs(intercept) > _PLACES - _NEAR
    turned = np.array([intercept / a**2, -1 / a])
    variances = np.array([covariance[0, 0], turned @ covariance @ turned])
    slope_error, step_error = np.sqrt(np.where(variances > 0, variances, np.nan)).tolist()
    return _Item(a, np.array([-intercept / a]), 0.0, slope_error, np.array([step_error]), np.nan, bound, False)


def _covariance(found: Any, labels: Sequence[str]) -> Vector:
    """The covariances of some parameters; NaN where the library has none."""
    known = {label: place for place, label in enumerate(found.vcov_labels or ())}
    if found.vcov is None or not all(label in known for label in labels):
        return np.full((len(labels), len(labels)), np.nan)
    where = [known[label] for label in labels]
    return np.asarray(found.vcov[np.ix_(where, where)], dtype=np.float64)


def _together(items: Sequence[_Item], found: Any, *, graded: bool) -> Marginal:
    most = max(len(item.steps) for item in items)
    steps, step_errors = np.full((2, len(items), most), np.nan)
    for place, item in enumerate(items):
        steps[place, : len(item.steps)], step_errors[place, : len(item.steps)] = item.steps, item.step_errors
    rows = [(item.slope, item.guess, item.slope_error, item.guess_error, item.bound) for item in items]
    slopes, guesses, slope_errors, guess_errors, bound = np.array(rows, dtype=np.float64).T
    curves = Curves(slopes, steps, guesses, graded)
    counts = int(found.n_parameters), int(found.n_iterations), bool(found.converged)
    return Marginal(curves, slope_errors, step_errors, guess_errors, bound > 0, *counts)
