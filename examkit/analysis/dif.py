"""Differential item functioning: items on which people of equal standing, but of different groups, differ.

Scores of people × items and a group for each person in, the rows of dif.csv out.  A difference may come from what a group
has studied as well as from the item: what it means is for people to say.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import chdtri

from examkit.analysis.adjustment import benjamini_hochberg
from examkit.analysis.counted import Vector, is_constant
from examkit.analysis.mantel_haenszel import (
    BreslowDay,
    CommonOdds,
    breslow_day,
    common_odds,
    ets_class,
    mantel,
    p_value,
    standardised_difference,
    strata,
)

FOCAL, REFERENCE = 100, 200
# As difR: rounds of purification at most, and what flags an item for the χ² and for the standardised difference.
_ROUNDS, _CHI2, _STD = 10, float(chdtri(1, 0.05)), 0.1

Mask = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class DifRow:
    """One row of dif.csv; ``ets_class`` is its column ``class``.

    ``n_reference`` and ``n_focal`` were presented with the item.  ``mh_chi2`` is with continuity correction, ``p`` is its p;
    with partial credit only ``mh_chi2_uncorrected`` is defined, and ``p`` is that one's.  ``std`` is the share of the item's
    points that the focal group gets more.  ``note``: codes joined by ``;`` of why something is None: ``no_group`` (a group
    has nobody), ``constant`` (one score for all), ``no_strata`` (nobody to compare with), ``one_sided`` (one group always
    right or always wrong), ``partial_credit``; and ``not_settled``, ``all_flagged`` of a purification without an end.
    """

    item: str
    reference: str
    focal: str
    n_reference: int
    n_focal: int
    mh_chi2: float | None
    mh_chi2_uncorrected: float | None
    p: float | None
    p_adjusted: float | None
    alpha: float | None
    delta: float | None
    ets_class: str | None
    std: float | None
    breslow_day: float | None
    breslow_day_p: float | None
    purified: bool
    note: str = ""


def enough(n_focal: int, n_reference: int) -> bool:
    """Whether the groups suffice to look at items: 100 and 200 people.

    There p < .05 finds a difference of a logit in 82 %, with 60 people each in 41 % (docs/simulation.md).
    """
    return n_focal >= FOCAL and n_reference >= REFERENCE


def adjusted_over_items(p: Sequence[float | None]) -> list[float | None]:
    """Benjamini and Hochberg's adjusted p of each item; None stays and does not count among the items.

    R: ``p.adjust(p, "BH")`` with NA for None.
    """
    adjusted = iter(benjamini_hochberg([value for value in p if value is not None]).tolist())
    return [None if value is None else float(next(adjusted)) for value in p]


def dif(
    scores: ArrayLike,
    groups: Sequence[str | None],
    *,
    focal: str,
    reference: str | None = None,
    points: Sequence[float] | None = None,
    items: Sequence[str] | None = None,
    purify: bool = False,
) -> tuple[DifRow, ...]:
    """Every item, focal against reference group (None: all others who have a group), at equal totals.

    ``scores`` are marks of people × items, NaN where not presented; ``points`` the most an item gives, by default the most
    seen.  People are matched on the total with the item itself in it, among those presented with the same items.  With
    ``purify`` items whose χ² is beyond 5 % (for ``std``: whose |std| is above 0.1) are left out of the total, but for the item
    itself, until the same items are beyond it, ten times at most.  R: ``difR::difMH(X, g, focal, correct = TRUE, purify)``,
    ``difR::difStd(X, g, focal, purify)``, without purification ``difR::difBD``; adjusted p ``p.adjust(p, "BH")`` over the items.
    """
    marks = np.asarray(scores, dtype=np.float64)
    people = _people(marks, groups, focal, reference, points)
    compared, troubles = _purified(people) if purify else (_compare(people, np.ones(people.items, dtype=np.bool_)), "")
    names = [str(place + 1) for place in range(people.items)] if items is None else list(items)
    adjusted = adjusted_over_items([one.p for one in compared])
    return tuple(
        _row(name, reference or "", focal, one, share, purify, troubles)
        for name, one, share in zip(names, compared, adjusted, strict=True)
    )


@dataclass(frozen=True, slots=True, eq=False)
class _People:
    """Those of both groups: marks and shares of the points, NaN where not presented, and who saw the same items."""

    marks: Vector
    shares: Vector
    focal: Mask
    pattern: NDArray[np.int64]

    @property
    def items(self) -> int:
        return int(self.marks.shape[1])


@dataclass(frozen=True, slots=True)
class _Compared:
    """One item's figures."""

    n_reference: int
    n_focal: int
    corrected: float | None
    uncorrected: float | None
    p: float | None
    odds: CommonOdds | None
    std: float | None
    uniform: BreslowDay | None
    note: str


def _people(
    marks: Vector, groups: Sequence[str | None], focal: str, reference: str | None, points: Sequence[float] | None
) -> _People:
    own = np.array([group == focal for group in groups], dtype=np.bool_)
    known = [bool(group) and (reference is None or group == reference) for group in groups]
    some = own | np.array(known, dtype=np.bool_)
    held = marks[some]
    shown = ~np.isnan(held)
    full = np.max(held, axis=0, where=shown, initial=0.0) if points is None else np.asarray(points, dtype=np.float64)
    shares = held / np.where(full > 0, full, 1.0)
    _, pattern = np.unique(shown, axis=0, return_inverse=True)
    return _People(held, shares, own[some], pattern.reshape(-1).astype(np.int64))


def _compare(people: _People, anchor: Mask) -> list[_Compared]:
    """Every item, matched on the items of ``anchor`` and itself."""
    total = np.nansum(people.marks[:, anchor], axis=1)
    found = []
    for place in range(people.items):
        own = people.marks[:, place]
        shown = ~np.isnan(own)
        standing = total if anchor[place] else total + np.where(shown, own, 0.0)
        found.append(
            _item(people.shares[shown, place], _matching(standing, people.pattern)[shown], people.focal[shown])
        )
    return found


def _matching(totals: Vector, pattern: NDArray[np.int64]) -> NDArray[np.int64]:
    """A number for each total, to a millionth of a mark, among each set of presented items."""
    _, standing = np.unique(np.rint(totals * 1e6), return_inverse=True)
    numbers: NDArray[np.int64] = standing.astype(np.int64) * (int(pattern.max(initial=0)) + 1) + pattern
    return numbers


def _item(shares: Vector, matching: NDArray[np.int64], focal: Mask) -> _Compared:
    table = strata(shares, matching, focal)
    counts = int((~focal).sum()), int(focal.sum())
    binary = bool(np.all((shares == 0) | (shares == 1)))
    uncorrected = mantel(table)
    std = standardised_difference(table)
    if not binary:
        note = _note(counts, shares, uncorrected) or "partial_credit"
        return _Compared(*counts, None, uncorrected, p_value(uncorrected), None, std, None, note)
    corrected, odds = mantel(table, correct=True), common_odds(table)
    uniform = breslow_day(table, None if odds is None else odds.alpha)
    note = _note(counts, shares, uncorrected) or ("one_sided" if odds is None else "")
    return _Compared(*counts, corrected, uncorrected, p_value(corrected), odds, std, uniform, note)


def _note(counts: tuple[int, int], shares: Vector, chi2: float | None) -> str:
    if chi2 is not None:
        return ""
    return "no_group" if 0 in counts else "constant" if is_constant(shares) else "no_strata"


def _purified(people: _People) -> tuple[list[_Compared], str]:
    """The items matched on those that are not flagged, and what went wrong with finding these.

    As in difR the χ² and the standardised difference each have their own flags.
    """
    first = _compare(people, np.ones(people.items, dtype=np.bool_))
    by_chi2, trouble = _settled(
        people, first, lambda one: one.uncorrected if one.corrected is None else one.corrected, _CHI2
    )
    by_std, _ = _settled(people, first, lambda one: None if one.std is None else abs(one.std), _STD)
    return [replace(one, std=other.std) for one, other in zip(by_chi2, by_std, strict=True)], trouble


def _settled(
    people: _People, compared: list[_Compared], figure: Callable[[_Compared], float | None], limit: float
) -> tuple[list[_Compared], str]:
    flagged = _beyond(compared, figure, limit)
    if not flagged.any():
        return compared, ""
    for _ in range(_ROUNDS):
        if flagged.all():
            return compared, "all_flagged"
        compared = _compare(people, ~flagged)
        before, flagged = flagged, _beyond(compared, figure, limit)
        if np.array_equal(before, flagged):
            return compared, ""
    return compared, "not_settled"


def _beyond(compared: Sequence[_Compared], figure: Callable[[_Compared], float | None], limit: float) -> Mask:
    figures = [figure(one) for one in compared]
    return np.array([value is not None and value > limit for value in figures], dtype=np.bool_)


def _row(
    item: str, reference: str, focal: str, one: _Compared, adjusted: float | None, purified: bool, trouble: str
) -> DifRow:
    odds, uniform = one.odds, one.uniform
    return DifRow(
        item=item,
        reference=reference,
        focal=focal,
        n_reference=one.n_reference,
        n_focal=one.n_focal,
        mh_chi2=one.corrected,
        mh_chi2_uncorrected=one.uncorrected,
        p=one.p,
        p_adjusted=adjusted,
        alpha=None if odds is None else odds.alpha,
        delta=None if odds is None else odds.delta,
        ets_class=ets_class(odds, one.p),
        std=one.std,
        breslow_day=None if uniform is None else uniform.chi2,
        breslow_day_p=None if uniform is None else uniform.p,
        purified=purified,
        note=";".join(_codes(one.note, trouble)),
    )


def _codes(*codes: str) -> Iterator[str]:
    return (code for code in codes if code)
