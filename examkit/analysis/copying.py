"""Pairs of people with more identical wrong answers than chance gives: a list to look at, never a verdict.

Answers in, rows of pairs.csv out.  Each row has its expectation and its base rate beside it: how many pairs were looked at,
and how many of them chance alone brings to this p.  What made two people alike (copying, one teacher, one crib, a wrong
key) is not to be seen here.

Measured on 40 items of four options, simulated by the nominal response model, facility .84 (in brackets .60), 20 to 200
people (docs/simulation.md).  Without copying p is below .05 in 0.9-1.2 % (1.6-1.9 %) of the pairs, and the smallest p of a
group survives Holm in at most 1 % of the groups: counts are few and come in steps, so the screen errs on the quiet side.
Who copied half of the answers is found, after Holm over all pairs, in 10 % (20 %) of the cases at 30 people and 1 % (2 %)
at 200, after Holm over as many neighbours as people in 21 % (49 %) and 10 % (32 %); who copied 80 % in 38 % (77 %) and 20 %
(43 %), over neighbours in 58 % (90 %) and 49 % (81 %).
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from operator import attrgetter

import numpy as np
from numpy.typing import ArrayLike

from examkit.analysis.adjustment import benjamini_hochberg, holm
from examkit.analysis.copying_chance import Marked, at_least, marked, matching_rates, wrong_probabilities
from examkit.analysis.copying_indices import k_indices
from examkit.analysis.copying_model import Model, gbt_of_pair, omega_of_pair
from examkit.analysis.counted import Vector
from examkit.analysis.matrix import Integers
from examkit.analysis.pair_blocks import (
    CELLS,
    Block,
    Lowest,
    Progress,
    all_pairs,
    block_size,
    given_pairs,
    in_blocks,
    lowest,
    numbers,
)

ENOUGH = 100


@dataclass(frozen=True, slots=True)
class PairRow:
    """One row of pairs.csv.

    ``both_wrong`` items both got wrong, ``identical_wrong`` of them with the same wrong option, ``expected`` and ``p`` of
    that count without copying; ``p_holm`` and ``p_bh`` in the row's family of ``pairs``, ``by_chance`` = pairs × p of them.
    ``k2``, ``s2`` and ``gbt`` are chances, ``omega`` a standard score; None where undefined, held back or no model is given.
    ``neighbours`` None where no seats are known.  ``note`` codes joined by ";": ``none-wrong`` one of the two has nothing
    wrong, ``other-items`` they were not shown the same items, so that K2 and S2 may be undefined.
    """

    first: int | str
    second: int | str
    forms: str
    both_wrong: int
    identical_wrong: int
    expected: float
    p: float | None
    p_holm: float | None
    k2: float | None
    s2: float | None
    gbt: float | None
    omega: float | None
    neighbours: bool | None
    note: str
    identical_right: int
    wrong_first: int
    wrong_second: int
    p_bh: float | None
    pairs: int
    by_chance: float | None


@dataclass(frozen=True, slots=True)
class Screen:
    """Rows by p, smallest first; ``pairs`` were looked at, ``apart`` were not, as no item was shown to both."""

    people: int
    pairs: int
    apart: int
    rows: tuple[PairRow, ...]


@dataclass(frozen=True, slots=True, eq=False)
class _Study:
    """The answers and what they say of chance: people × items, and a rate an item."""

    given: Marked
    wrong: Vector
    matching: Vector

    def chances(self, first: Integers, second: Integers) -> Vector:
        """Items × pairs: the chance of an identical wrong answer."""
        chances: Vector = self.wrong.T[:, first] * self.wrong.T[:, second] * self.matching[:, None]
        return chances

    def identical(self, first: Integers, second: Integers) -> Integers:
        """How many wrong answers the two share."""
        same = self.given.answers[first] == self.given.answers[second]
        counts: Integers = np.count_nonzero(same & self.given.wrong[first], axis=1)
        return counts

    def p(self, first: Integers, second: Integers) -> Vector:
        """The chance of so many identical wrong answers or more; NaN where no item was shown to both."""
        together = (self.given.shown[first] & self.given.shown[second]).any(axis=1)
        return np.where(together, at_least(self.chances(first, second), self.identical(first, second)), np.nan)


def enough(n: int, *, supervised: bool = True, open_book: bool = False) -> bool:
    """Whether p and the indices may be shown, or only the counts beside their expectation (:func:`counts_only`).

    The K indices draw a line through groups by number wrong, and Zopluoglu (CopyDetect, manual) warns below 100 people;
    unsupervised or with the book open, likeness says nothing of copying.
    """
    return n >= ENOUGH and supervised and not open_book


def counts_only(row: PairRow) -> PairRow:
    """The row as it may be shown where :func:`enough` says no."""
    return replace(row, p=None, p_holm=None, k2=None, s2=None, gbt=None, omega=None, p_bh=None, by_chance=None)


def screen(
    answers: ArrayLike,
    key: ArrayLike,
    *,
    people: Sequence[int | str] | None = None,
    forms: Sequence[str] | None = None,
    neighbours: ArrayLike | None = None,
    elsewhere: bool = True,
    keep: int | None = 1000,
    model: Model | None = None,
    guess: ArrayLike = 0.25,
    cells: int = CELLS,
    progress: Progress | None = None,
) -> Screen:
    """Everybody against everybody, and the ``keep`` pairs with the smallest p of each family (None: all).

    ``answers`` people × items holds the code of the option taken (several: of the whole pattern), 0 omitted, -1 or NaN not
    presented; ``key`` the right code, one an item.  Identical wrong answers Mᵢⱼ of persons i and j have the expectation
    Σqᵢqⱼc over the items, q by :func:`~examkit.analysis.copying_chance.wrong_probabilities` from both persons' numbers
    wrong, c by :func:`~examkit.analysis.copying_chance.matching_rates` from the distractors' shares (Wesolowsky 2000, whose
    normal approximation is replaced by the exact tail of :func:`~examkit.analysis.copying_chance.at_least`).

    ``neighbours`` are pairs of places of people who sat beside each other.  They are a family of their own, and the one to
    look at: p_holm counts few looks.  All other pairs are a second family, or not looked at without ``elsewhere``.
    K2 and S2 (:func:`~examkit.analysis.copying_indices.k_indices`, ``guess``) are twice the smaller of the two directions;
    GBT and omega of ``model`` have none.  ``cells`` pairs × items are held at once; ``progress`` hears pairs seen, of how
    many.
    """
    given = marked(answers, key)
    n = given.people
    labels = _Labels(range(n) if people is None else people, [""] * n if forms is None else forms)
    if len(labels.people) != n or len(labels.forms) != n:
        raise ValueError("a label and a form for each of the people")
    study = _Study(given, wrong_probabilities(given), matching_rates(given))
    near = None if neighbours is None else given_pairs(neighbours, n)
    total = n * (n - 1) // 2 if elsewhere or near is None else len(near[0])
    rows: list[PairRow] = []
    looked_at = apart = 0
    for beside, blocks in _families(n, near, elsewhere, block_size(given.items, cells)):
        found = lowest(blocks, study.p, keep, _reporting(progress, looked_at + apart, total))
        looked_at, apart = looked_at + found.looked_at, apart + found.undefined
        rows += _rows(study, found, labels, beside, model, guess)
    return Screen(n, looked_at, apart, tuple(sorted(rows, key=attrgetter("p"))))


def _families(n: int, near: Block | None, elsewhere: bool, size: int) -> Iterator[tuple[bool | None, Iterator[Block]]]:
    """Blocks of pairs that are judged together, and whether they are neighbours."""
    if near is None:
        yield None, all_pairs(n, size)
        return
    yield True, in_blocks(near, size)
    if elsewhere:
        yield False, all_pairs(n, size, numbers(near, n))


def _reporting(progress: Progress | None, before: int, total: int) -> Callable[[int], None] | None:
    return None if progress is None else lambda seen: progress(before + seen, total)


@dataclass(frozen=True, slots=True)
class _Labels:
    people: Sequence[int | str]
    forms: Sequence[str]

    def forms_of(self, i: int, j: int) -> str:
        return ";".join(dict.fromkeys(form for form in (self.forms[i], self.forms[j]) if form))


@dataclass(frozen=True, slots=True, eq=False)
class _Figures:
    """What stands beside each of the kept pairs; NaN where undefined."""

    p_holm: Vector
    p_bh: Vector
    k2: Vector
    s2: Vector
    gbt: Vector
    omega: Vector


def _figures(given: Marked, found: Lowest, model: Model | None, guess: ArrayLike) -> _Figures:
    pair, absent = (found.first, found.second), np.full(len(found.p), np.nan)
    whole = len(found.p) == found.looked_at
    return _Figures(
        holm(found.p, found.looked_at),
        benjamini_hochberg(found.p) if whole else absent,
        *_both_ways(given, *pair, guess),
        absent if model is None else gbt_of_pair(model, *pair),
        absent if model is None else omega_of_pair(model, *pair),
    )


def _rows(
    study: _Study, found: Lowest, labels: _Labels, beside: bool | None, model: Model | None, guess: ArrayLike
) -> Iterator[PairRow]:
    given, figures = study.given, _figures(study.given, found, model, guess)
    for place, (i, j) in enumerate(zip(found.first.tolist(), found.second.tolist(), strict=True)):
        shared, same = given.shown[i] & given.shown[j], given.answers[i] == given.answers[j]
        wrong_i, wrong_j = given.wrong[i] & shared, given.wrong[j] & shared
        p = float(found.p[place])
        yield PairRow(
            first=labels.people[i],
            second=labels.people[j],
            forms=labels.forms_of(i, j),
            both_wrong=int((wrong_i & wrong_j).sum()),
            identical_wrong=int((wrong_i & same).sum()),
            expected=float(study.chances(found.first[[place]], found.second[[place]]).sum()),
            p=p,
            p_holm=_number(figures.p_holm[place]),
            k2=_number(figures.k2[place]),
            s2=_number(figures.s2[place]),
            gbt=_number(figures.gbt[place]),
            omega=_number(figures.omega[place]),
            neighbours=beside,
            note=_note(bool(wrong_i.any() and wrong_j.any()), bool((given.shown[i] == given.shown[j]).all())),
            identical_right=int((given.right[i] & same).sum()),
            wrong_first=int(wrong_i.sum()),
            wrong_second=int(wrong_j.sum()),
            p_bh=_number(figures.p_bh[place]),
            pairs=found.looked_at,
            by_chance=found.looked_at * p,
        )


def _both_ways(given: Marked, first: Integers, second: Integers, guess: ArrayLike) -> tuple[Vector, Vector]:
    """K2 and S2 of each pair, twice the smaller of the two directions; of one where only one is defined."""
    figures = np.full((2, 2, len(first)), np.nan)
    for source in np.unique(np.concatenate([first, second])).tolist():
        found = k_indices(given, source, guess)
        for way, (sources, copiers) in enumerate(((first, second), (second, first))):
            here = np.flatnonzero(sources == source)
            figures[:, way, here] = found.k2[copiers[here]], found.s2[copiers[here]]
    ways = (~np.isnan(figures)).sum(axis=1)
    least = np.where(np.isnan(figures), np.inf, figures).min(axis=1)
    k2, s2 = np.minimum(np.where(ways > 0, ways * np.where(ways > 0, least, 1.0), np.nan), 1.0)
    return k2, s2


def _number(value: float) -> float | None:
    return None if np.isnan(value) else float(value)


def _note(both_have_wrong: bool, same_items: bool) -> str:
    signs = (("none-wrong", not both_have_wrong), ("other-items", not same_items))
    return ";".join(code for code, there in signs if there)
