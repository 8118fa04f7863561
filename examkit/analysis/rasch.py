"""The Rasch model by conditional maximum likelihood: difficulties of items with nothing assumed about people.

Scores of 0 and 1 in (people × items, NaN where not presented), difficulties in logits with mean 0 out.  The likelihood
given each person's number right is exact; scipy climbs it.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from scipy.optimize import brentq, minimize
from scipy.sparse.csgraph import connected_components
from scipy.special import chdtrc, expit

from examkit.analysis.counted import Vector
from examkit.analysis.matrix import Integers
from examkit.analysis.without_one import likely_counts, without_one

# The work of exact standard errors: the squares of the items of all sets of presented items, added up.
_EXACT = 60_000
# Numbers right less likely than this at one ability are looked at from another, before they vanish.
_UNLIKELY = 1e-250


@dataclass(frozen=True, slots=True, eq=False)
class Conditional:
    """Difficulties with standard errors of the items in ``items``, estimated from the people in ``people`` (places).

    ``reason`` says why nothing is estimated, the figures being empty then: ``too_few_items`` of those that vary,
    ``not_connected`` where some items are never missed by those who got others right, ``not_converged``.
    """

    items: Integers
    people: Integers
    difficulties: Vector
    errors: Vector
    log_likelihood: float | None
    iterations: int
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Andersen:
    """Andersen's likelihood ratio test: whether items keep their difficulties among low and high; ``items`` compared."""

    ratio: float
    df: int
    p: float
    items: int


@dataclass(frozen=True, slots=True, eq=False)
class _Group:
    """People who were presented with the same items: how many have each number right, and how many got each item right."""

    items: Integers
    people: Vector
    right: Vector


@dataclass(frozen=True, slots=True, eq=False)
class _View:
    """An ability, the chances there to get each item right, and numbers right with their own chances there."""

    ability: float
    right: Vector
    numbers: Integers
    likely: Vector


def conditional(scores: Vector) -> Conditional:
    """Difficulties by conditional maximum likelihood.

    Greatest -Σβᵢtᵢ - Σₙ ln γ_{rₙ}, γ the elementary symmetric functions of exp(-β).  Andersen (1972).
    R: ``-eRm::RM(X, sum0 = TRUE)$betapar``.  Items that all got right or all wrong, and people with all or nothing, tell
    nothing here and are left out.
    """
    items, people = varying(scores)
    kept = scores[np.ix_(people, items)]
    if len(items) < 2:
        return _nothing(items, people, "too_few_items")
    if not _connected(kept):
        return _nothing(items, people, "not_connected")
    groups = _groups(kept)
    total = np.nansum(kept, axis=0)
    start = np.log((~np.isnan(kept)).sum(axis=0) - total) - np.log(total)

    def misfit(beta: Vector) -> tuple[float, Vector]:
        value, slope = 0.0, total.copy()
        for group in groups:
            logs, expected = _given_totals(beta[group.items], group.people)
            value += logs + float(beta[group.items] @ group.right)
            slope[group.items] -= expected
        return value, slope

    tight = {"ftol": 1e-15, "gtol": 1e-9 * len(people), "maxiter": 1000, "maxcor": 30}
    found = minimize(misfit, start - start.mean(), jac=True, method="L-BFGS-B", options=tight)
    beta = np.asarray(found.x) - float(np.mean(found.x))
    value, slope = misfit(beta)
    # The line search may end where rounding hides all progress; what counts is that the slope has gone.
    if not np.isfinite(value) or float(np.max(np.abs(slope))) > 1e-5 * np.sqrt(len(people)):
        return _nothing(items, people, "not_converged")
    return Conditional(items, people, beta, _errors(_information(beta, groups)), -value, int(found.nit))


def andersen(scores: Vector) -> Andersen | None:
    """Andersen's test between those at or below the median number right and those above.

    2(Σ ln L_g - ln L), with (groups - 1)(items - 1) degrees of freedom, over the items that vary in both.  Andersen (1973).
    R: ``eRm::LRtest(eRm::RM(X), splitcr = "median")``.  None where either group tells nothing.
    """
    total = np.nansum(scores, axis=1)
    low = total <= np.median(total) if len(total) else np.zeros(0, dtype=np.bool_)
    halves = (scores[low], scores[~low])
    both = np.intersect1d(varying(halves[0])[0], varying(halves[1])[0])
    logs = [conditional(half[:, both]).log_likelihood for half in (scores, *halves)]
    if len(both) < 2 or any(one is None for one in logs):
        return None
    whole, first, second = (float(one or 0.0) for one in logs)
    ratio, df = 2 * (first + second - whole), len(both) - 1
    return Andersen(ratio, df, float(chdtrc(df, ratio)), len(both))


def varying(scores: Vector) -> tuple[Integers, Integers]:
    """The places of the items that some got right and some wrong, and of the people of whom the same holds over these."""
    items, people = np.ones(scores.shape[1], dtype=np.bool_), np.ones(scores.shape[0], dtype=np.bool_)
    right, wrong = scores == 1, scores == 0
    while True:
        still = items & right[people].any(axis=0) & wrong[people].any(axis=0)
        some = people & right[:, still].any(axis=1) & wrong[:, still].any(axis=1)
        if np.array_equal(still, items) and np.array_equal(some, people):
            return np.flatnonzero(items), np.flatnonzero(people)
        items, people = still, some


def _nothing(items: Integers, people: Integers, reason: str) -> Conditional:
    return Conditional(items, people, np.empty(0), np.empty(0), None, 0, reason)


def _connected(scores: Vector) -> bool:
    """Whether every item was got right by someone who missed another, along a way to each; Fischer (1981)."""
    above = (scores == 1).T.astype(np.float64) @ (scores == 0).astype(np.float64)
    count, _ = connected_components(above > 0, directed=True, connection="strong")
    return bool(count == 1)


def _groups(scores: Vector) -> Sequence[_Group]:
    shown = ~np.isnan(scores)
    _, first, which = np.unique(np.packbits(shown, axis=1), axis=0, return_index=True, return_inverse=True)
    groups = []
    for place, mask in enumerate(shown[first]):
        own = scores[which.ravel() == place][:, mask]
        right = own.sum(axis=1).astype(np.int64)
        people = np.bincount(right, minlength=own.shape[1] + 1).astype(np.float64)
        people[[0, -1]] = 0.0
        if people.any():
            groups.append(_Group(np.flatnonzero(mask), people, own[(right > 0) & (right < own.shape[1])].sum(axis=0)))
    return groups


def _weighted(beta: Vector, numbers: Integers) -> Iterator[_View]:
    """The numbers right that occur, from abilities at which they are likely.

    What is said of those with one number right is the same at every ability; halving keeps their chances from vanishing.
    """
    middle, ends = float(numbers.mean()), (float(beta.min()) - 40.0, float(beta.max()) + 40.0)
    ability = float(brentq(lambda theta: float(expit(theta - beta).sum()) - middle, *ends))
    likely = likely_counts(expit(ability - beta))[numbers]
    if likely.min() > _UNLIKELY or len(numbers) == 1:
        yield _View(ability, expit(ability - beta), numbers, likely)
    else:
        for half in np.array_split(numbers, 2):
            yield from _weighted(beta, half)


def _given_totals(beta: Vector, people: Vector) -> tuple[float, Vector]:
    """Σ ln γᵣ over people, and how many of them are expected to get each item right, given the number right."""
    value, expected = 0.0, np.zeros(len(beta))
    for view in _weighted(beta, np.flatnonzero(people)):
        own = people[view.numbers]
        value += float(own @ (np.log(view.likely) - view.ability * view.numbers - np.log1p(-view.right).sum()))
        expected += view.right * (without_one(view.right)[:, view.numbers - 1] @ (own / view.likely))
    return value, expected


def _information(beta: Vector, groups: Sequence[_Group]) -> Vector:
    """The information about all difficulties: the covariances of right answers given the numbers right, over people.

    Beyond the work of ``_EXACT`` by W - WW'/ΣW, W the variances, which is within about 1/items of them.
    """
    exact = sum(len(group.items) ** 2 for group in groups) <= _EXACT
    information = np.zeros((len(beta), len(beta)))
    for group in groups:
        covariances = _pairs if exact else _nearly
        information[np.ix_(group.items, group.items)] += covariances(beta[group.items], group.people)
    return information


def _errors(information: Vector) -> Vector:
    """Standard errors of difficulties whose mean is 0: nothing is known of all moving together, so that is filled in."""
    k = len(information)
    filled = float(np.trace(information)) / k**2
    variances = np.diag(np.linalg.inv(information + filled)) - 1 / (filled * k**2)
    return np.sqrt(np.where(variances > 0, variances, np.nan))


def _pairs(beta: Vector, people: Vector) -> Vector:
    found = np.zeros((len(beta), len(beta)))
    for view in _weighted(beta, np.flatnonzero(people)):
        own, each = people[view.numbers], _each(view)
        both = np.diag(each @ own)
        for item in range(len(beta)):
            rest = np.delete(np.arange(len(beta)), item)
            two = without_one(view.right[rest])[:, np.maximum(view.numbers - 2, 0)] * (view.numbers >= 2)
            both[item, rest] = view.right[item] * view.right[rest] * (two @ (own / view.likely))
        found += both - (each * own) @ each.T
    return found


def _nearly(beta: Vector, people: Vector) -> Vector:
    found = np.zeros((len(beta), len(beta)))
    for view in _weighted(beta, np.flatnonzero(people)):
        own, each = people[view.numbers], _each(view)
        variance = each * (1 - each)
        found += np.diag(variance @ own) - (variance * (own / variance.sum(axis=0))) @ variance.T
    return found


def _each(view: _View) -> Vector:
    """The chances of each item, given each number right."""
    return view.right[:, np.newaxis] * without_one(view.right)[:, view.numbers - 1] / view.likely
