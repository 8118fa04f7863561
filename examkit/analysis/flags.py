"""Signs that an item deserves a look, each with the number of people it rests on.

A flag asks a person to read the item again; none says that an item is bad, and none rests on facility alone.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from examkit.analysis.counted import Numbers, correlation, with_counts
from examkit.analysis.options import OMITTED, OptionRow

# Smaller groups raise false alarms.  At a mean facility of .84, 13 % of sound items are suspected at 30 people without this
# minimum, with it 3 %, and 1 % at 60; at .60, where a wrong option is often taken most by chance, 10 % and 5 %
# (docs/simulation.md).
FEWEST = 3
SMALLEST_SHARE = 0.1
# Of so many who erred, a distractor that draws a tenth of them is missed by all with a chance of 4 % (.9 ** 30).
ERRORS_THAT_TELL = 30


@dataclass(frozen=True, slots=True)
class Flag:
    """One sign: its code, the option it is about (empty for the item as a whole), and on how many of n people it rests."""

    item: str
    code: str
    option: str
    count: int
    n: int


def is_enough(count: int, n: int) -> bool:
    """Whether so many people can carry a flag: at least three, and a tenth."""
    return count >= FEWEST and count >= SMALLEST_SHARE * n


def noise(n: int) -> float:
    """The standard error of an r of 0, 1/√(n - 1): a sign smaller than this says nothing.

    With it 3 % of sound items with several right options are suspected at 30 people, without it 21 %.  A key that lacks a
    right option is found in 74 %, one that holds a wrong option in 48 % (docs/simulation.md).
    """
    return float(1 / np.sqrt(n - 1)) if n > 1 else 1.0


def constant(item: str, scores: Numbers, counts: Numbers | None = None) -> Iterator[Flag]:
    """``constant``: all people have one score, so nothing correlates with it."""
    earned, people = with_counts(scores, counts)
    if earned.size and np.all(earned == earned[0]):
        yield Flag(item, "constant", "", round(people.sum()), round(people.sum()))


def negative_rest(item: str, scores: Numbers, rest: Numbers, counts: Numbers | None = None) -> Iterator[Flag]:
    """``negative_rest``: those who do well on the other items do worse on this one, beyond :func:`noise`.

    It rests on the people off the most common score: three at least.
    """
    r = correlation(scores, rest, counts)
    earned, people = with_counts(scores, counts)
    n = round(people.sum())
    if r is None or r >= -noise(n):
        return
    _, level = np.unique(earned, return_inverse=True)
    off = n - round(np.bincount(level, weights=people).max())
    if off >= FEWEST:
        yield Flag(item, "negative_rest", "", off, n)


def suspected_key(rows: Sequence[OptionRow], n: int, *, multiple: bool) -> Iterator[Flag]:
    """``suspected_key``: the options of one item that speak against its key; never one that too few people took.

    The most taken option, where it is a wrong one; in items with one answer also a wrong option whose r with the rest
    exceeds the key's; in items with several, looked at one by one, a wrong option with r > 0 or a right one with r < 0,
    beyond :func:`noise`.
    """
    options = [row for row in rows if row.option != OMITTED]
    most = max((row.count for row in options), default=0)
    key_leads = any(row.count == most for row in options if row.key)
    highest = max((row.option_rest for row in options if row.key and row.option_rest is not None), default=None)
    for row in options:
        is_most_taken = row.count == most and not key_leads
        rests_on = min(row.count, n - row.count) if multiple and not is_most_taken else row.count
        against = _is_opposed(row, n) if multiple else _outdoes(row, highest)
        if (is_most_taken or against) and is_enough(rests_on, n):
            yield Flag(row.item, "suspected_key", row.option, rests_on, n)


def _outdoes(row: OptionRow, key_rest: float | None) -> bool:
    """Whether a wrong option goes with the rest better than the key does."""
    return not row.key and row.option_rest is not None and key_rest is not None and row.option_rest > key_rest


def _is_opposed(row: OptionRow, n: int) -> bool:
    """Whether the better people leave a right option, or take a wrong one, beyond noise."""
    return row.option_rest is not None and (-row.option_rest if row.key else row.option_rest) > noise(n)


def unused_distractor(rows: Sequence[OptionRow], errors: int, n: int) -> Iterator[Flag]:
    """``unused_distractor``: a wrong option nobody took, though many erred; it rests on those who took wrong options."""
    if errors < ERRORS_THAT_TELL:
        return
    for row in rows:
        if not row.key and row.count == 0 and row.option != OMITTED:
            yield Flag(row.item, "unused_distractor", row.option, errors, n)
