"""Suspected wrong keys: how often a sound item is suspected, how often a wrongly keyed one is found.

Sound is an item whose key is right and is what most of all people take; where these take a wrong option, a flag is what
is wanted.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import combinations

import numpy as np

from examkit.analysis import Analysis, ItemKey, OptionRow, Pattern, analyse, collect
from examkit.analysis.flags import is_enough, noise
from simulated.people import INTERCEPTS, ITEMS, OPTIONS, answer, draw_test
from simulated.tables import SIZES, Table, share, times

LETTERS = "ABCD"
SUBSETS = [frozenset(some) for size in range(OPTIONS + 1) for some in combinations(LETTERS, size)]
REPLICATIONS = dict(zip(SIZES, (200, 200, 150, 80, 20), strict=True))
Counted = dict[str, list[float]]


def tables(seed: int, part: float) -> Iterator[Table]:
    """Of items with one right option, then of items with several; an item of each test is keyed wrong (several: two)."""
    names = ("flagged", "bare", "hard", "found")
    yield Table(
        f"Suspected wrong keys: {ITEMS} items with one right option of four; wrong key: the most taken wrong option",
        (
            "mean facility",
            "n",
            "replications",
            "sound items flagged",
            "by r alone, no minimum",
            "a wrong option leads, flagged",
            "wrong key found",
        ),
        [
            (f"{facility:.2f}", n, times(REPLICATIONS[n], part), *(share(hits[name]) for name in names))
            for facility in INTERCEPTS
            for n in SIZES
            if (hits := _single(np.random.default_rng([seed, n, round(100 * facility)]), facility, n, part))
        ],
    )
    names = ("flagged", "sign", "any", "lacking", "lacking any", "extra", "extra any")
    yield Table(
        f"Suspected wrong keys: {ITEMS} items with two or three right options of four, all or nothing",
        (
            "n", "replications", "sound items flagged", "by the sign of r", "no minimum",
            "right option not in the key: found", "no minimum: found", "wrong option in the key: found",
            "found without a minimum",
        ),
        [
            (n, times(REPLICATIONS[n], part), *(share(hits[name]) for name in names))
            for n in SIZES
            if (hits := _several(np.random.default_rng([seed, n]), n, part))
        ],
    )  # fmt: skip


def _single(random: np.random.Generator, facility: float, n: int, part: float) -> Counted:
    hits: Counted = defaultdict(list)
    for _ in range(times(REPLICATIONS[n], part)):
        test = draw_test(random, facility)
        answers = answer(random, test, random.normal(size=n))
        favourite = 1 + int(test.chances(np.zeros(1))[0, 0, 1:].argmax())
        keys = [frozenset(LETTERS[favourite]), *[frozenset("A")] * (ITEMS - 1)]
        found = _analysed(answers, keys, [frozenset(letter) for letter in LETTERS], multiple=False)
        suspected = _suspected(found)
        hits["found"].append("0" in suspected)
        leads = test.key_leads
        for item, rows in list(_by_item(found).items())[1:]:
            if leads[int(item)]:
                hits["bare"].append(_outdone(rows))
            hits["flagged" if leads[int(item)] else "hard"].append(item in suspected)
    return hits


def _outdone(rows: Sequence[OptionRow]) -> bool:
    """Whether a wrong option's r exceeds the key's, however few took it."""
    key = next(row.option_rest for row in rows if row.key)
    return key is not None and any(row.option_rest is not None and row.option_rest > key for row in rows if not row.key)


def _several(random: np.random.Generator, n: int, part: float) -> Counted:
    """Item 0 lacks a right option in its key, item 1 has a wrong one in it."""
    hits: Counted = defaultdict(list)
    for _ in range(times(REPLICATIONS[n], part)):
        rights = [frozenset(LETTERS[: random.integers(2, OPTIONS)]) for _ in range(ITEMS)]
        keys = [rights[0] - {"A"}, rights[1] | {"D"}, *rights[2:]]
        found = _analysed(_marked(random, rights, n), keys, SUBSETS, multiple=True)
        suspected, by_item = _suspected(found), _by_item(found)
        for name, item in (("lacking", "0"), ("extra", "1")):
            hits[name].append(item in suspected)
            hits[f"{name} any"].append(_is_opposed(by_item[item], noise(n)))
        for item in map(str, range(2, ITEMS)):
            hits["flagged"].append(item in suspected)
            enough = [row for row in by_item[item] if is_enough(min(row.count, n - row.count), n)]
            hits["sign"].append(_is_opposed(enough, 0.0))
            hits["any"].append(_is_opposed(by_item[item], noise(n)))
    return hits


def _marked(random: np.random.Generator, rights: Sequence[frozenset[str]], n: int) -> np.ndarray:
    """The place of the subset that each person marks; discriminations .4 to 1.2, each option right in some 88 %."""
    right = np.array([[letter in some for letter in LETTERS] for some in rights])
    ability, shape = random.normal(size=(n, 1, 1)), (ITEMS, OPTIONS)
    chance = 1 / (1 + np.exp(-random.uniform(0.4, 1.2, shape) * ability - random.normal(2.2, 0.8, shape)))
    marks = (random.random(chance.shape) < chance) == right
    places = np.zeros(2**OPTIONS, dtype=np.int64)
    for place, some in enumerate(SUBSETS):
        places[sum(1 << LETTERS.index(letter) for letter in some)] = place
    return places[marks @ (1 << np.arange(OPTIONS))]


def _is_opposed(rows: Sequence[OptionRow], least: float) -> bool:
    """Whether the r of an option has the wrong sign, by more than ``least``."""
    return any(row.option_rest is not None and (-1 if row.key else 1) * row.option_rest > least for row in rows)


def _analysed(
    answers: np.ndarray, keys: Sequence[frozenset[str]], chosen: Sequence[frozenset[str]], *, multiple: bool
) -> Analysis:
    patterns = [[Pattern(some, Fraction(some == key)) for some in chosen] for key in keys]
    items = [ItemKey(str(place), Fraction(1), tuple(LETTERS), key, multiple=multiple) for place, key in enumerate(keys)]
    return analyse(items, patterns, collect(list(answers.T), patterns))


def _suspected(found: Analysis) -> set[str]:
    return {flag.item for flag in found.flags if flag.code == "suspected_key"}


def _by_item(found: Analysis) -> dict[str, list[OptionRow]]:
    rows: dict[str, list[OptionRow]] = defaultdict(list)
    for row in found.distractors:
        if row.option != "omitted":
            rows[row.item].append(row)
    return rows
