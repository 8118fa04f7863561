"""Statistics of one item's options: how many took each, with what totals.

Each option is an indicator, taken or not, in items with one right option and in items with several; ``omitted`` is one
more.  What they say about the key is the work of ``flags``.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from examkit.analysis.counted import Numbers, Vector, correlation, rank_sums

OMITTED = "omitted"
FIFTHS = 5


@dataclass(frozen=True, slots=True)
class OptionRow:
    """One row of distractors.csv."""

    item: str
    option: str
    key: bool
    count: int
    share: float | None
    option_rest: float | None
    share_1: float | None
    share_2: float | None
    share_3: float | None
    share_4: float | None
    share_5: float | None


def option_table(
    item: str,
    takes: Mapping[str, Numbers],
    key: Collection[str],
    scores: Numbers,
    totals: Numbers,
    counts: Numbers | None = None,
) -> list[OptionRow]:
    """A row for each option.

    ``takes`` tells for each option, and for :data:`OMITTED`, who took it (1) and who did not (0); ``scores`` and
    ``totals`` are what the same people earned on the item and in all.  share = count / n; option_rest as
    :func:`option_rest`; share_1 to share_5 as :func:`shares_by_fifth`.  R: ``prop.table(table(answer))``.
    """
    people = np.ones(len(np.asarray(scores))) if counts is None else np.asarray(counts, dtype=np.float64)
    taken = np.array([np.asarray(column, dtype=np.float64) for column in takes.values()])
    n, numbers = float(people.sum()), (taken @ people).tolist()
    fifths = _by_fifth(taken, totals, people) if n >= FIFTHS else [[None] * FIFTHS] * len(takes)
    return [
        OptionRow(
            item,
            option,
            option in key,
            round(count),
            count / n if n else None,
            option_rest(indicator, scores, totals, people),
            *shares,
        )
        for option, indicator, count, shares in zip(takes, taken, numbers, fifths, strict=True)
    ]


def option_rest(takes: Numbers, scores: Numbers, totals: Numbers, counts: Numbers | None = None) -> float | None:
    """Correlation of taking an option with the total of the other items.

    r(taken, t - x).  On correlations of distractors: Attali & Fraenkel (2000).  R: ``cor(answer == "B", t - x)``.
    """
    return correlation(takes, np.asarray(totals, dtype=np.float64) - np.asarray(scores, dtype=np.float64), counts)


def shares_by_fifth(takes: Numbers, totals: Numbers, counts: Numbers | None = None) -> list[float | None]:
    """Share of those who took an option in each fifth of the people by total, lowest first.

    A fifth is n/5 people; people with equal totals at an edge belong to both fifths in part.  None for fewer than five
    people.  R: where no totals tie at an edge, ``tapply(taken, cut(rank(t), 5, labels = FALSE), mean)``.
    """
    indicator = np.asarray(takes, dtype=np.float64)
    people = np.ones_like(indicator) if counts is None else np.asarray(counts, dtype=np.float64)
    return _by_fifth(indicator, totals, people) if people.sum() >= FIFTHS else [None] * FIFTHS


def _by_fifth(takes: Vector, totals: Numbers, people: Vector) -> list[Any]:
    """Shares in fifths, of one option or of a row for each; never more than 1, the edges being whole fifths of a person."""
    n = float(people.sum())
    return list((rank_sums(takes, totals, people * FIFTHS, np.arange(FIFTHS + 1) * n) / n).tolist())
