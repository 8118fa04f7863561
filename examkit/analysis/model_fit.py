"""How well an estimated response model reproduces the answers: M₂ of the whole, S-X² of each item.

An estimated model and its scores in, statistics out, computed by the library ``mirt`` for Python.
"""

import warnings
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from examkit.analysis.categories import coded
from examkit.analysis.irt_tables import IrtFit
from examkit.analysis.marginal import library

_CLASSES = {
    "2pl": ("TwoParameterLogistic", "difficulty"),
    "3pl": ("ThreeParameterLogistic", "difficulty"),
    "gpcm": ("GeneralizedPartialCredit", "steps"),
    "grm": ("GradedResponseModel", "thresholds"),
}
_POINTS = 61


@dataclass(frozen=True, slots=True)
class ChiSquare:
    """A statistic with its degrees of freedom and p; None where undefined."""

    value: float | None
    df: int
    p: float | None


@dataclass(frozen=True, slots=True)
class ModelFit:
    """M₂ with its RMSEA, and S-X² of each item of the model."""

    m2: ChiSquare
    rmsea: float | None
    items: tuple[ChiSquare, ...]


def model_fit(fitted: IrtFit, scores: ArrayLike) -> ModelFit | None:
    """The fit of a model with slopes to the scores it was estimated from; None where there is no such model.

    M₂ on the margins of items and pairs: Maydeu-Olivares & Joe (2006), for several categories Cai & Hansen (2013); RMSEA
    √(max(M₂ - df, 0)/(df (n - 1))).  S-X² on the numbers right: Orlando & Thissen (2000), of those with every item
    presented.  R: ``mirt::M2(model)``, ``mirt::itemfit(model, "S_X2")``; where few people have a score R puts small
    cells together in another way.  Undefined where no degrees of freedom are left.
    """
    if fitted.model == "rasch" or not fitted.items:
        return None
    usable = coded(np.asarray(scores, dtype=np.float64), partial=True)
    codes = usable.codes[:, np.isin(usable.places, [item.place for item in fitted.items])]
    codes = codes[(codes >= 0).any(axis=1)]
    model = _model(fitted)
    m2 = _quietly(library().compute_m2, model, codes, n_quadpts=_POINTS)
    items = _quietly(library("mirt.diagnostics").compute_s_x2, model, codes, n_quadpts=_POINTS, na_rm=True)
    whole = _chi_square(m2, "M2")
    rmsea = None
    if whole.value is not None and len(codes) > 1:
        rmsea = float(np.sqrt(max(whole.value - whole.df, 0.0) / (whole.df * (len(codes) - 1))))
    rows = ({name: values[place] for name, values in items.items()} for place in range(len(fitted.items)))
    return ModelFit(whole, rmsea, tuple(_chi_square(row, "S_X2") for row in rows))


def _model(fitted: IrtFit) -> Any:
    """The library's model with our parameters."""
    name, steps = _CLASSES[fitted.model]
    counts = [len(item.values) for item in fitted.items]
    several = {"n_categories": counts} if fitted.model in ("gpcm", "grm") else {}
    model = getattr(library(), name)(n_items=len(counts), **several)
    places = np.array(model.parameters[steps], dtype=np.float64)
    for place, item in enumerate(fitted.items):
        if several:
            places[place, : len(item.steps)] = item.steps
        else:
            places[place] = item.b
    values = {"discrimination": np.array([item.a for item in fitted.items]), steps: places}
    if fitted.model == "3pl":
        values["guessing"] = np.array([item.c for item in fitted.items])
    model.set_parameters(**values)
    return model


def _quietly(compute: Callable[..., Any], *known: Any, **options: Any) -> Mapping[str, Any]:
    with warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore")
        try:
            found: Mapping[str, Any] = compute(*known, **options)
        except (ValueError, ArithmeticError, RuntimeError):
            return {}
    return found


def _chi_square(found: Mapping[str, Any], name: str) -> ChiSquare:
    value, df, p = (float(found.get(key, np.nan)) for key in (name, "df", "p_value"))
    if not np.isfinite(value) or not df > 0:
        return ChiSquare(None, int(df) if np.isfinite(df) else 0, None)
    return ChiSquare(value, int(df), p)
