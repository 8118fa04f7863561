"""What an item response model found: a row for each item and person, as dataclasses and as rows of irt.csv and persons.csv.

Nothing is estimated here.  None means undefined.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from examkit.analysis.categories import Left
from examkit.analysis.item_curves import Curves

Row = Mapping[str, str | float | None]


@dataclass(frozen=True, slots=True)
class IrtItem:
    """One item's parameters with standard errors, from ``n`` people; None where undefined.

    ``b`` is the difficulty, of an item with several ``steps`` their mean without an error of its own.  ``values`` are the
    scores its categories stand for.  ``bound``: an estimate is an end of the search, not the likeliest, and has no error.
    """

    place: int
    n: int
    a: float
    a_se: float | None
    b: float
    b_se: float | None
    c: float
    c_se: float | None
    steps: tuple[float, ...]
    steps_se: tuple[float | None, ...]
    values: tuple[float, ...]
    infit: float | None
    outfit: float | None
    infit_z: float | None
    outfit_z: float | None
    bound: bool


@dataclass(frozen=True, slots=True)
class IrtPerson:
    """One person's ability: in the Rasch model the likeliest, Warm's where all or nothing was right; else the expected one.

    ``score`` is over all that was presented.  ``extreme``: all or nothing right on the items of the model, so that the
    ability is known on one side only.  ``theta`` None where nothing of them was presented.
    """

    place: int
    score: float
    theta: float | None
    se: float | None
    infit: float | None
    outfit: float | None
    extreme: bool


@dataclass(frozen=True, slots=True)
class IrtFit:
    """A model, estimated from ``n`` people; ``persons`` has everyone, in order.

    ``log_likelihood`` is conditional on the numbers right in the Rasch model, else marginal.  ``reliability`` is that of
    the abilities: :func:`~examkit.analysis.abilities.separation` of those who vary in the Rasch model, else
    :func:`~examkit.analysis.abilities.empirical`.  ``reason``: why nothing is estimated, ``items`` and ``persons`` being empty then: ``too_few_items``,
    ``not_connected``, ``not_converged``.
    """

    model: str
    n: int
    items: tuple[IrtItem, ...]
    persons: tuple[IrtPerson, ...]
    excluded_items: tuple[Left, ...]
    excluded_people: tuple[Left, ...]
    log_likelihood: float | None
    parameters: int
    iterations: int
    reliability: float | None
    reason: str | None

    @property
    def aic(self) -> float | None:
        """Akaike's criterion, 2p - 2 ln L.  R: ``AIC(model)``."""
        return None if self.log_likelihood is None else 2 * self.parameters - 2 * self.log_likelihood

    @property
    def bic(self) -> float | None:
        """The Bayesian criterion, p ln n - 2 ln L.  R: ``BIC(model)``."""
        return (
            None if self.log_likelihood is None else self.parameters * float(np.log(self.n)) - 2 * self.log_likelihood
        )


def curves_of(fitted: IrtFit) -> Curves:
    """The curves of the items of a model, in their order."""
    most = max((len(item.steps) for item in fitted.items), default=1)
    steps = np.full((len(fitted.items), most), np.nan)
    for place, item in enumerate(fitted.items):
        steps[place, : len(item.steps)] = item.steps
    slopes = np.array([item.a for item in fitted.items], dtype=np.float64)
    guesses = np.array([item.c for item in fitted.items], dtype=np.float64)
    return Curves(slopes, steps, guesses, fitted.model == "grm")


def item_rows(fitted: IrtFit, names: Sequence[str]) -> list[Row]:
    """The rows of irt.csv, an item each in the order of ``names``; those left out have nothing but why.

    ``n`` people its estimates rest on; ``step_1``, ``step_2``, ... only where an item has more than one.  ``note``: the
    reason why the item is left out or nothing is estimated, or ``bound``.
    """
    most = max((len(item.steps) for item in fitted.items), default=1)
    known, left = {item.place: item for item in fitted.items}, {one.place: one.reason for one in fitted.excluded_items}
    return [
        _item_row(name, fitted.model, known.get(place), left.get(place, fitted.reason or ""), most)
        for place, name in enumerate(names)
    ]


def _item_row(name: str, model: str, item: IrtItem | None, left: str, most: int) -> Row:
    figures = ("n", "a", "a_se", "b", "b_se", "c", "c_se")
    fits = ("infit", "outfit", "infit_z", "outfit_z")
    row: dict[str, str | float | None] = {"item": name, "model": model}
    row |= {column: getattr(item, column, None) for column in figures}
    if model != "3pl":
        row["c"] = None
    if most > 1:
        steps, errors = (item.steps, item.steps_se) if item and len(item.steps) > 1 else ((), ())
        for step in range(most):
            row[f"step_{step + 1}"] = steps[step] if step < len(steps) else None
            row[f"step_{step + 1}_se"] = errors[step] if step < len(errors) else None
    row |= {column: getattr(item, column, None) for column in fits}
    return row | {"note": left or ("bound" if item and item.bound else "")}


def person_rows(fitted: IrtFit, names: Sequence[str]) -> list[Row]:
    """The rows of persons.csv, a person each in the order of ``names``; nothing where the model was not estimated.

    ``note``: ``extreme``, or why the person has no ability.
    """
    left = {one.place: one.reason for one in fitted.excluded_people}
    return [
        {
            "candidate": names[person.place],
            "score": person.score,
            "theta": person.theta,
            "se": person.se,
            "infit": person.infit,
            "outfit": person.outfit,
            "note": "extreme" if person.extreme else left.get(person.place, ""),
        }
        for person in fitted.persons
    ]
