"""Items that stood in several sittings and changed more than the others: an amended article, a leaked or a wrong key."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import sqrt
from statistics import median

from scipy.special import ndtr

from examkit.weakness.work import Answer, Work

ALARM = 0.002  # two-sided, for each of the items looked at together: the 99.8 % of funnels


@dataclass(frozen=True, slots=True)
class Drift:
    """One item in two sittings: its share in each, the change beyond the usual one, and how unlikely that is by chance.

    ``usual`` is the median change of all items that stood in both; ``flag`` holds beyond 99.8 % after Bonferroni.
    """

    item: str
    first: str
    later: str
    people: tuple[int, int]
    shares: tuple[float, float]
    usual: float
    p: float | None
    flag: bool

    @property
    def change(self) -> float:
        """The change of the share beyond the usual one."""
        return self.shares[1] - self.shares[0] - self.usual


def drift(work: Work, fewest: int = 10) -> tuple[Drift, ...]:
    """Every unchanged item of two consecutive sittings that hold it, the least likely first.

    z = (change - usual)/√(s₁²/n₁ + s₂²/n₂), s² the variance of the shares; at least three common items are needed to know
    the usual change.
    """
    by_item: dict[str, dict[str, list[Answer]]] = {}
    for one in work.answers:
        if one.item not in work.changed:
            by_item.setdefault(one.item, {}).setdefault(one.folder, []).append(one)
    pairs: dict[tuple[str, str], dict[str, tuple[Sequence[Answer], Sequence[Answer]]]] = {}
    for item, sittings in by_item.items():
        named = list(sittings)  # answers stand in the order of time
        for first, later in pairwise(named):
            if min(len(sittings[first]), len(sittings[later])) >= fewest:
                pairs.setdefault((first, later), {})[item] = (sittings[first], sittings[later])
    count = sum(len(items) for items in pairs.values() if len(items) >= 3)
    found = [one for names, items in pairs.items() if len(items) >= 3 for one in _drifts(names, items, count)]
    return tuple(sorted(found, key=lambda one: (one.p is None, one.p or 0.0, one.item)))


def _drifts(
    names: tuple[str, str], items: Mapping[str, tuple[Sequence[Answer], Sequence[Answer]]], count: int
) -> list[Drift]:
    means = {item: tuple(_mean(answers) for answers in both) for item, both in items.items()}
    usual = median(later - first for first, later in means.values())
    found = []
    for item, (first, later) in items.items():
        error = sqrt(_variance(first) / len(first) + _variance(later) / len(later))
        change = means[item][1] - means[item][0] - usual
        p = 2 * float(ndtr(-abs(change) / error)) if error else None
        shares = (means[item][0], means[item][1])
        is_far = p is not None and p * count < ALARM
        found.append(Drift(item, *names, (len(first), len(later)), shares, usual, p, is_far))
    return found


def _mean(answers: Sequence[Answer]) -> float:
    return sum(one.share for one in answers) / len(answers)


def _variance(answers: Sequence[Answer]) -> float:
    mean = _mean(answers)
    return sum((one.share - mean) ** 2 for one in answers) / (len(answers) - 1)
