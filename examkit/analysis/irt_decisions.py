"""Decisions at given item parameters: what people of each ability would get, and whether they would pass.

Chances or parameters in, shares out; nothing is estimated here.  People, or points of a distribution with their
weights, are rows; a score passes that is at least the cut.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import expit, ndtr

from examkit.analysis.beta_scores import kappa
from examkit.analysis.counted import Numbers, Vector


@dataclass(frozen=True, slots=True, eq=False)
class AbilityDecisions:
    """Shares decided rightly and twice alike, overall and at each ability, and the two wrong decisions overall.

    None where nobody is there, ``kappa`` also where all pass or all fail.
    """

    accuracy: float | None
    consistency: float | None
    kappa: float | None
    false_pass: float | None
    false_fail: float | None
    accuracy_at: Vector
    consistency_at: Vector


def chance_right(ability: Numbers, slopes: Numbers, difficulties: Numbers, guessing: Numbers | float = 0.0) -> Vector:
    """The chance of each to get each item right, people × items: c + (1 - c)/(1 + exp(-a(θ - b))).

    Birnbaum (1968).  R: ``cacIRT::irf(ip, theta, D = 1)$f``.
    """
    a, b, c = (np.asarray(column, dtype=np.float64) for column in (slopes, difficulties, guessing))
    theta = np.asarray(ability, dtype=np.float64)[:, np.newaxis]
    return np.asarray(c + (1 - c) * expit(a * (theta - b)))


def ability_errors(ability: Numbers, slopes: Numbers, difficulties: Numbers, guessing: Numbers | float = 0.0) -> Vector:
    """The standard error of each ability, 1/√I.

    I = Σa² (1 - P)/P ((P - c)/(1 - c))².  Birnbaum (1968).  R: ``cacIRT::SEM(ip, theta)``.  Infinite where no item
    tells anything.
    """
    right = chance_right(ability, slopes, difficulties, guessing)
    a, c = np.asarray(slopes, dtype=np.float64), np.asarray(guessing, dtype=np.float64)
    known = a**2 * (1 - right) / right * ((right - c) / (1 - c)) ** 2
    with np.errstate(divide="ignore"):
        return np.asarray(1 / np.sqrt(known.sum(axis=1)))


def score_distribution(chances: ArrayLike) -> Vector:
    """How likely each number right is, people × 0 to all items, from the chances of people × items.

    One item after the other: f(x) becomes f(x)(1 - p) + f(x - 1)p.  Lord & Wingersky (1984).
    R: ``cacIRT::gen.rec.raw(P, theta)``.
    """
    right = np.atleast_2d(np.asarray(chances, dtype=np.float64))
    likely = np.zeros((len(right), right.shape[1] + 1))
    likely[:, 0] = 1.0
    for item in range(right.shape[1]):
        p = right[:, [item]]
        likely[:, 1:] = likely[:, 1:] * (1 - p) + likely[:, :-1] * p
        likely[:, 0] *= 1 - p[:, 0]
    return likely


def lee(
    chances: ArrayLike, cut: float, weights: Numbers | None = None, expected: Numbers | None = None
) -> AbilityDecisions:
    """Decisions on the number right, from the chances of people × items.

    A person ought to pass whose expected number right is at least the cut: the sum of the chances, where ``expected``
    does not say otherwise.  Lee (2010).  R: ``cacIRT::class.Lee(cut, ip, theta, quadrature = FALSE)``, with
    ``weights`` ``class.Lee(cut, ip)``; its ``D`` scales the expected number alone, the chances have 1.7.
    """
    right = np.atleast_2d(np.asarray(chances, dtype=np.float64))
    least = int(np.clip(np.ceil(cut - 1e-9), 0, right.shape[1] + 1))
    fail = score_distribution(right)[:, :least].sum(axis=1)
    known = right.sum(axis=1) if expected is None else np.asarray(expected, dtype=np.float64)
    return _decisions(fail, np.asarray(known >= cut), weights)


def rudner(ability: Numbers, errors: Numbers, cut: float, weights: Numbers | None = None) -> AbilityDecisions:
    """Decisions on estimated ability, normal around the true one with these standard errors.

    Rudner (2001, 2005); consistency as Lee (2010).  R: ``cacIRT::class.Rud(cut, ip, theta, se)``.
    """
    theta, error = np.asarray(ability, dtype=np.float64), np.asarray(errors, dtype=np.float64)
    return _decisions(ndtr((cut - theta) / error), np.asarray(theta >= cut), weights)


def _decisions(fail: Vector, ought: NDArray[np.bool_], weights: Numbers | None) -> AbilityDecisions:
    """From the chance to fail of each, and whether each ought to pass."""
    weight = np.ones_like(fail) if weights is None else np.asarray(weights, dtype=np.float64)
    right, alike = np.where(ought, 1 - fail, fail), fail**2 + (1 - fail) ** 2
    if not weight.sum() > 0:
        return AbilityDecisions(None, None, None, None, None, right, alike)
    share = weight / weight.sum()
    consistency, failed = float(alike @ share), float(fail @ share)
    beyond = float(kappa(np.array(consistency), np.array(failed)))
    return AbilityDecisions(
        float(right @ share),
        consistency,
        None if np.isnan(beyond) else beyond,
        float(np.where(ought, 0.0, 1 - fail) @ share),
        float(np.where(ought, fail, 0.0) @ share),
        right,
        alike,
    )
