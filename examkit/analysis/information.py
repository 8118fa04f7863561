"""What an estimated response model says over the scale of ability: information, expected marks, people beside items.

An estimated model and abilities in, numbers for tables and pictures out; nothing is estimated here.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy.optimize import brentq

from examkit.analysis.abilities import GRID, GRID_WEIGHTS
from examkit.analysis.counted import Numbers, Vector
from examkit.analysis.irt_tables import IrtFit, curves_of
from examkit.analysis.item_curves import chances

_GROUPS = 10
# Beyond this, in logits, the scale is not drawn: an item that hardly tells people apart may have a place in the thousands.
_FAR = 10.0
_SCALE = np.linspace(-_FAR, _FAR, 201)


@dataclass(frozen=True, slots=True, eq=False)
class Information:
    """Information of each item (abilities × items) and of the test, and the standard error 1/√I of an ability there."""

    abilities: Vector
    items: Vector
    test: Vector
    errors: Vector


@dataclass(frozen=True, slots=True)
class CurvePoint:
    """A group of people of like ability on one item: how many, their mean ability, their share of its marks and the expected.

    The share is of the marks between the item's lowest and highest score.
    """

    theta: float
    n: int
    observed: float
    expected: float


@dataclass(frozen=True, slots=True)
class WrightBin:
    """A stretch of the scale from ``low`` to below ``high``: people there, and items by (place, step), steps from 1."""

    low: float
    high: float
    people: int
    items: tuple[tuple[int, int], ...]


def information(fitted: IrtFit, abilities: Numbers) -> Information:
    """Fisher's information about ability: Σ P'²/P over an item's categories, and the sum over items.

    Birnbaum (1968); Samejima (1969).  R: ``mirt::testinfo(model, theta)``, ``mirt::iteminfo``.
    """
    theta = np.asarray(abilities, dtype=np.float64)
    items = chances(curves_of(fitted), theta).information
    test = items.sum(axis=1)
    with np.errstate(divide="ignore"):
        return Information(theta, items, test, 1 / np.sqrt(test))


def expected_score(fitted: IrtFit, abilities: Numbers) -> Vector:
    """The marks that people of each ability are expected to earn on the items of the model together.

    Σ P(k) × marks of category k.  R: ``mirt::expected.test(model, theta)`` where the marks of categories are 0, 1, ...
    """
    return np.asarray(_marks(fitted, abilities).sum(axis=1))


def ability_at(fitted: IrtFit, marks: float) -> float | None:
    """The ability of people who are expected to earn just these marks on the items of the model, at a pass mark say.

    None where nobody within 10 logits from 0 is, or where some of more ability are expected to earn less.
    """
    expected = expected_score(fitted, _SCALE)
    if not fitted.items or np.any(np.diff(expected) <= 0) or not expected[0] <= marks <= expected[-1]:
        return None
    return float(brentq(lambda theta: float(expected_score(fitted, [theta])[0]) - marks, -_FAR, _FAR))


def marginal_reliability(fitted: IrtFit) -> float | None:
    """Reliability foretold for abilities from a standard normal distribution: ∫ I/(I + 1) φ dθ.

    Green, Bock, Humphreys, Linn & Reckase (1984).  R: ``mirt::marginal_rxx(model)``.  None for the Rasch model, which
    assumes no distribution, and where nothing is estimated.
    """
    if not fitted.items or fitted.model == "rasch":
        return None
    test = information(fitted, GRID).test
    return float(GRID_WEIGHTS @ (test / (test + 1)))


def item_curve_points(fitted: IrtFit, scores: ArrayLike, place: int, groups: int = _GROUPS) -> tuple[CurvePoint, ...]:
    """What groups of people earned on the item at a place of ``scores``, by ability, lowest first.

    Those who were presented with it, parted into as many groups of equal size as there are; people of one ability stay
    together, so that a group may be empty and is left out.  Nothing for an item that is not in the model.
    """
    known = next((number for number, item in enumerate(fitted.items) if item.place == place), None)
    if known is None:
        return ()
    marks = np.asarray(scores, dtype=np.float64)[:, place]
    theta = np.array([np.nan if person.theta is None else person.theta for person in fitted.persons])
    some = ~np.isnan(marks) & ~np.isnan(theta)
    low, high = fitted.items[known].values[0], fitted.items[known].values[-1]
    shares, abilities = (marks[some] - low) / (high - low), theta[some]
    _, same, sizes = np.unique(abilities, return_inverse=True, return_counts=True)
    middle = np.cumsum(sizes) - (sizes + 1) / 2
    group = np.floor(middle * groups / max(len(abilities), 1)).astype(np.int64)[same]
    expected = (_marks(fitted, abilities)[:, known] - low) / (high - low)
    return tuple(
        CurvePoint(float(abilities[own].mean()), int(own.sum()), float(shares[own].mean()), float(expected[own].mean()))
        for own in (group == number for number in np.unique(group))
    )


def wright_map(fitted: IrtFit, width: float = 0.5) -> tuple[WrightBin, ...]:
    """People and items on one scale, in stretches of a width whose edges are its multiples, lowest first.

    An item of several steps stands at each of them.  What lies more than 10 logits from 0 stands in the outermost.
    Wright & Masters (1982).
    """
    theta = [person.theta for person in fitted.persons if person.theta is not None]
    steps = sorted(
        (step, item.place, number) for item in fitted.items for number, step in enumerate(item.steps, start=1)
    )
    if not theta and not steps:
        return ()
    values = np.clip([*theta, *(step for step, _, _ in steps)], -_FAR, np.nextafter(_FAR, 0))
    where = np.floor(values / width).astype(np.int64).tolist()
    people = np.bincount(
        np.array(where[: len(theta)], dtype=np.int64) - min(where), minlength=max(where) - min(where) + 1
    )
    held: dict[int, list[tuple[int, int]]] = {}
    for stretch, (_, place, number) in zip(where[len(theta) :], steps, strict=True):
        held.setdefault(stretch, []).append((place, number))
    return tuple(
        WrightBin(stretch * width, (stretch + 1) * width, int(count), tuple(held.get(stretch, ())))
        for stretch, count in enumerate(people, start=min(where))
    )


def _marks(fitted: IrtFit, abilities: Numbers) -> Vector:
    """Expected marks, abilities × items."""
    found = chances(curves_of(fitted), np.asarray(abilities, dtype=np.float64)).chance
    worth = np.zeros(found.shape[1:])
    for place, item in enumerate(fitted.items):
        worth[place, : len(item.values)] = item.values
    return np.asarray((found * worth).sum(axis=2))
