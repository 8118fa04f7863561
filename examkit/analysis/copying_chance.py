"""The chance of identical wrong answers where nobody copied: who gets what wrong, and which wrong option is taken.

Answers in, probabilities out.  Which pairs are looked at, and in what family, is the work of ``copying``.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from examkit.analysis.counted import Vector
from examkit.analysis.matrix import Integers
from examkit.analysis.sums import ABSENT

Marks = NDArray[np.bool_]
# The person's exponent is looked for between exp(-REACH) and exp(REACH), by so many halvings.
_REACH, _HALVINGS = 12.0, 55


@dataclass(frozen=True, slots=True, eq=False)
class Marked:
    """People × items: the options taken, and where they are right, wrong, shown; a blank is neither right nor wrong."""

    answers: Integers
    right: Marks
    wrong: Marks
    shown: Marks

    @property
    def people(self) -> int:
        """How many people."""
        return len(self.answers)

    @property
    def items(self) -> int:
        """How many items."""
        return int(self.answers.shape[1])


def codes(answers: ArrayLike) -> Integers:
    """People × items in whole numbers, NaN as not presented."""
    table = np.asarray(answers)
    if table.ndim != 2:
        raise ValueError("people × items")
    if table.dtype.kind == "f":
        table = np.where(np.isnan(table), ABSENT, table)
    return table.astype(np.int64)


def marked(answers: ArrayLike, key: ArrayLike) -> Marked:
    """Codes of the options taken (people × items; 0 omitted, -1 or NaN not presented) beside the code of the key."""
    table, keys = codes(answers), np.asarray(key, dtype=np.int64)
    if keys.shape != (table.shape[1],):
        raise ValueError("one key an item")
    chosen = table > 0
    right = chosen & (table == keys)
    return Marked(table, right, chosen & ~right, table >= 0)


def matching_rates(given: Marked) -> Vector:
    """For each item the chance that two of those who got it wrong took the same wrong option.

    Σₒ nₒ(nₒ - 1) / (n(n - 1)) over the wrong options: the share of matching pairs itself, unbiased at any n where
    Σ(nₒ/n)² is too high by (1 - Σ(nₒ/n)²)/(n - 1).  Bellezza & Bellezza (1989) use one such rate for the test.
    R: ``t <- table(a[wrong]); sum(t * (t - 1)) / (sum(t) * (sum(t) - 1))``.  0 where fewer than two got it wrong.
    """
    rates = np.zeros(given.items)
    for item in range(given.items):
        counts = np.unique(given.answers[given.wrong[:, item], item], return_counts=True)[1]
        n = counts.sum()
        if n > 1:
            rates[item] = (counts * (counts - 1)).sum() / (n * (n - 1))
    return rates


def wrong_probabilities(given: Marked) -> Vector:
    """For each person and item the chance of a wrong option, from the person's number wrong and the item's share wrong.

    q = 1 - (1 - wᵃ)^(1/a), w the item's share wrong and a the person's exponent, such that Σq over the items shown is
    the person's number wrong.  Wesolowsky (2000, Journal of Applied Statistics 27, 909-921).
    R: ``uniroot(function(a) sum(1 - (1 - w^a)^(1/a)) - wrong, exp(c(-12, 12)))``.  0 where not shown, and for a person
    with nothing wrong.
    """
    shown, wrong = given.shown.sum(axis=0), given.wrong.sum(axis=0)
    share = wrong / np.maximum(shown, 1)
    target = given.wrong.sum(axis=1)
    low, high = np.full(given.people, -_REACH), np.full(given.people, _REACH)
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        many = (_curve(share, middle) * given.shown).sum(axis=1) > target
        low, high = np.where(many, middle, low), np.where(many, high, middle)
    chances: Vector = _curve(share, (low + high) / 2) * given.shown * (target > 0)[:, None]
    return chances


def _curve(share: Vector, exponent: Vector) -> Vector:
    """Wesolowsky's curve; people × items, from the logarithms of the exponents."""
    a = np.exp(exponent)[:, None]
    some = (share > 0) & (share < 1)
    known = np.log(np.where(some, share, 0.5))
    curve = -np.expm1(np.log(-np.expm1(a * known)) / a)
    return np.where(some, curve, share)


def at_least(chances: Vector, counts: Integers) -> Vector:
    """For each pair the chance of ``counts`` or more matches, each item matching by itself; ``chances`` items × pairs.

    The Poisson-binomial tail by its recursion, exact to rounding also far out, as only positive terms are added.
    R: ``poibin::ppoibin(count - 1, p)`` from 1.
    """
    tails = np.ones(len(counts))
    for count in np.unique(counts[counts > 0]).tolist():
        here = counts == count
        # States 0 to count - 1, and "count or more", which is never left.
        states = np.zeros((count + 1, int(here.sum())))
        states[0] = 1.0
        for chance in chances[:, here]:
            states[count] += states[count - 1] * chance
            states[1:count] = states[1:count] * (1.0 - chance) + states[: count - 1] * chance
            states[0] *= 1.0 - chance
        tails[here] = states[count]
    return np.minimum(tails, 1.0)
