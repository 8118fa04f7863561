"""Copying: how often a pair, or a group, gives alarm where nobody copied, and how often one who copied is found."""

from collections import defaultdict
from collections.abc import Iterator

import numpy as np

from examkit.analysis.copying_chance import Marked, at_least, marked, matching_rates, wrong_probabilities
from examkit.analysis.pair_blocks import all_pairs, block_size
from simulated.people import INTERCEPTS, ITEMS, answer, draw_test
from simulated.tables import SIZES, Table, share, times

COPIED = (0.5, 0.8)
# Of groups in which nobody copied, and of groups with one pair; half a million pairs of 1,000 people take their time.
GROUPS = dict(zip(SIZES, (200, 200, 100, 20, 2), strict=True))
COPIERS = dict(zip(SIZES, (300, 300, 200, 100, 40), strict=True))


def tables(seed: int, part: float) -> Iterator[Table]:
    """False alarms, and power for one who took a share of one neighbour's answers."""
    rules = (
        ("p < .05", lambda n: None),
        ("Holm, n - 1 neighbours", lambda n: n - 1),
        ("Holm, all pairs", lambda n: n * (n - 1) // 2),
    )
    rows = []
    for facility in INTERCEPTS:
        for n in SIZES:
            random = np.random.default_rng([seed, n, round(100 * facility)])
            hits = _alarms(random, facility, n, times(GROUPS[n], part))
            line = [f"{facility:.2f}", n, len(hits["holm"]), share(hits["p"]), share(hits["near"]), share(hits["holm"])]
            line.append(times(COPIERS[n], part))
            for copied in COPIED:
                p = _copiers(random, facility, n, copied, times(COPIERS[n], part))
                line += [share([_is_found(one, looks(n)) for one in p]) for _, looks in rules]
            rows.append(line)
    found = [f"{copied:.0%} copied: {name}" for copied in COPIED for name, _ in rules]
    yield Table(
        f"Identical wrong answers, {ITEMS} items of four options",
        (
            "mean facility", "n", "groups", "pairs p < .05", "groups with an alarm, Holm over n - 1 pairs",
            "groups with an alarm, Holm over all pairs", "copiers", *found,
        ),
        rows,
    )  # fmt: skip


def _is_found(p: float, looks: int | None) -> bool:
    """By p alone, or as the smallest of so many."""
    return p < 0.05 if looks is None else p * looks < 0.05


def _alarms(random: np.random.Generator, facility: float, n: int, count: int) -> dict[str, list[float]]:
    hits: dict[str, list[float]] = defaultdict(list)
    for _ in range(count):
        given = _given(answer(random, draw_test(random, facility), random.normal(size=n)))
        wrong, rates = wrong_probabilities(given), matching_rates(given)
        p = np.concatenate([_p(given, wrong, rates, *pair) for pair in all_pairs(n, block_size(ITEMS))])
        hits["p"].append(float((p < 0.05).mean()))
        hits["near"].append(_is_found(float(random.choice(p, n - 1, replace=False).min()), n - 1))
        hits["holm"].append(_is_found(float(p.min()), len(p)))
    return hits


def _copiers(random: np.random.Generator, facility: float, n: int, copied: float, count: int) -> list[float]:
    """p of the pair in which the second took each answer of the first with this chance."""
    found = []
    for _ in range(count):
        answers = answer(random, draw_test(random, facility), random.normal(size=n))
        taken = random.random(ITEMS) < copied
        answers[1, taken] = answers[0, taken]
        given = _given(answers)
        pair = np.array([0]), np.array([1])
        found.append(float(_p(given, wrong_probabilities(given), matching_rates(given), *pair)[0]))
    return found


def _given(answers: np.ndarray) -> Marked:
    return marked(answers + 1, np.ones(ITEMS, dtype=np.int64))


def _p(given: Marked, wrong: np.ndarray, rates: np.ndarray, first: np.ndarray, second: np.ndarray) -> np.ndarray:
    """p of pairs as ``copying.screen`` gives it; the other figures of its rows would take most of the time."""
    same = (given.answers[first] == given.answers[second]) & given.wrong[first]
    return at_least(wrong.T[:, first] * wrong.T[:, second] * rates[:, np.newaxis], same.sum(axis=1))
