"""One item over several sittings: its facility, its correlation with the rest, and whether it drifts.

Rows in, one row an item out.  Only uses with one digest of the item's text and one of the article's are one item: after
an amendment, of the item or of the law, it starts anew.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import NormalDist

import numpy as np
from scipy.special import chdtrc

from examkit.analysis.item import Interval, wilson

# Drift is tested among sittings of so many people, and flagged below this chance: of 100 steady items one is flagged.
SMALLEST_SITTING = 30
LEVEL = 0.01
# χ² needs so many people expected right, and so many wrong, in each sitting.  Cochran (1954).
SMALLEST_EXPECTED = 5.0


@dataclass(frozen=True, slots=True)
class Use:
    """An item in one sitting; ``text`` and ``article`` are digests of its own text and of the article it rests on."""

    item: str
    text: str
    article: str
    sitting: str
    n: int
    facility: float | None
    item_rest: float | None


@dataclass(frozen=True, slots=True)
class Drift:
    """Whether the facility is one in all of ``sittings`` (those large enough): χ², degrees of freedom, p, and the flag."""

    sittings: tuple[str, ...]
    chi2: float
    df: int
    p: float
    flagged: bool


@dataclass(frozen=True, slots=True)
class PooledItem:
    """An item over its sittings.

    ``facility`` counts every person once, ``lowest`` and ``highest`` are its range over sittings, ``interval`` Wilson's.
    ``item_rest`` with ``rest_interval`` is over ``rest_n`` people; ``drift`` is None where no two sittings can be tested.
    """

    item: str
    text: str
    article: str
    sittings: tuple[str, ...]
    n: int
    facility: float | None
    interval: Interval
    lowest: float | None
    highest: float | None
    item_rest: float | None
    rest_interval: Interval
    rest_n: int
    drift: Drift | None


def pool(uses: Iterable[Use]) -> tuple[PooledItem, ...]:
    """The items of all sittings, in the order of their first uses; uses with equal item and digests are one."""
    together: dict[tuple[str, str, str], list[Use]] = {}
    for use in uses:
        together.setdefault((use.item, use.text, use.article), []).append(use)
    return tuple(_pooled(known) for known in together.values())


def _pooled(uses: Sequence[Use]) -> PooledItem:
    answered = [use for use in uses if use.facility is not None and use.n > 0]
    n = sum(use.n for use in answered)
    earned = sum(use.n * (use.facility or 0.0) for use in answered)
    range_ = [use.facility for use in answered if use.facility is not None]
    rest, interval, rest_n = pooled_correlation([use.item_rest for use in uses], [use.n for use in uses])
    return PooledItem(
        uses[0].item,
        uses[0].text,
        uses[0].article,
        tuple(dict.fromkeys(use.sitting for use in uses)),
        n,
        earned / n if n else None,
        wilson(earned, n),
        min(range_, default=None),
        max(range_, default=None),
        rest,
        interval,
        rest_n,
        drift(answered),
    )


def pooled_correlation(
    correlations: Sequence[float | None], sizes: Sequence[int], confidence: float = 0.95
) -> tuple[float | None, Interval, int]:
    """One r from those within several groups, its interval, and the number of people in them.

    tanh(Σ(n - 3) artanh r / Σ(n - 3)), with the interval ± z/√Σ(n - 3) before tanh.  Fisher (1921); Hedges & Olkin (1985,
    ch. 11).  R: ``metafor::rma(measure = "ZCOR", ri = r, ni = n, method = "FE")``, back by ``tanh``.  Groups of three or
    fewer, and those whose r is undefined or ±1, have no part in it; None where no group is left.
    """
    known = [(r, n) for r, n in zip(correlations, sizes, strict=True) if r is not None and abs(r) < 1 and n > 3]
    if not known:
        return None, Interval(), 0
    weights = np.array([n - 3 for _, n in known], dtype=np.float64)
    z = float(weights @ np.arctanh([r for r, _ in known]) / weights.sum())
    half = NormalDist().inv_cdf((1 + confidence) / 2) / float(np.sqrt(weights.sum()))
    low, r, high = np.tanh([z - half, z, z + half]).tolist()
    return r, Interval(low, high), sum(n for _, n in known)


def drift(uses: Sequence[Use], level: float = LEVEL) -> Drift | None:
    """Test of one facility in all sittings of at least :data:`SMALLEST_SITTING` people, by Pearson's χ².

    Σ n(p - p̄)²/(p̄(1 - p̄)), p̄ over these sittings, sittings - 1 degrees of freedom.  Pearson (1900); Cochran (1954) for the
    least expected counts.  R: ``prop.test(n * p, n)`` (``chisq.test`` of the counts of right and wrong, uncorrected).
    With partial credit n·p is the number of full answers of the same worth, and the test is on the safe side.  It cannot
    tell an item that leaks from people who learnt: look whether the other items moved as well.  None where fewer than two
    sittings can be tested.
    """
    large = [
        (use.sitting, use.n, use.facility) for use in uses if use.n >= SMALLEST_SITTING and use.facility is not None
    ]
    if not large:
        return None
    n, p = (np.array(column, dtype=np.float64) for column in list(zip(*large, strict=True))[1:])
    overall = float(n @ p / n.sum())
    enough = n * min(overall, 1 - overall) >= SMALLEST_EXPECTED
    if np.count_nonzero(enough) < 2:
        return None
    n, p = n[enough], p[enough]
    overall = float(n @ p / n.sum())
    chi2, df = float(n @ (p - overall) ** 2) / (overall * (1 - overall)), len(n) - 1
    chance = float(chdtrc(df, chi2))
    names = tuple(name for (name, *_), kept in zip(large, enough.tolist(), strict=True) if kept)
    return Drift(names, chi2, df, chance, chance < level)
