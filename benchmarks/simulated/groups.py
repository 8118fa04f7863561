"""Differential item functioning: how often it is seen where there is none, and where one item has it."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from examkit.analysis.dif import DifRow, dif
from simulated.people import ITEMS, answer, draw_test
from simulated.tables import Table, share, times

FACILITY = 0.60
LOGITS = 1.0  # how much harder the item is for the focal group
IMPACT = 0.5  # how much less able the focal group is, in one more test for every other replication
# Focal and reference group: a third and the rest, two of 60, and what the gate asks for.
SIZES = {(7, 13): 100, (10, 20): 100, (20, 40): 100, (60, 60): 100, (67, 133): 100, (100, 200): 100, (333, 667): 30}


def tables(seed: int, part: float) -> Iterator[Table]:
    """False alarms among the sound items and power at the one that differs, purified as the study of a sitting does it."""
    names = ("p", "impact", "BH", "B or C", "C", "found p", "found BH", "found B or C", "found C")
    yield Table(
        f"DIF by Mantel-Haenszel, {ITEMS} items, mean facility {FACILITY:.2f}; one item {LOGITS:.0f} logit harder for the "
        "focal group",
        (
            "n", "focal", "reference", "replications", "sound items p < .05", f"focal group {IMPACT} sd less able",
            "groups with a false alarm after BH", "sound items B or C", "sound items C", "found p < .05", "found after BH",
            "found B or C", "found C",
        ),
        [
            (sum(sizes), *sizes, times(count, part), *(share(hits[name]) for name in names))
            for sizes, count in SIZES.items()
            if (hits := _runs(np.random.default_rng([seed, *sizes]), *sizes, times(count, part)))
        ],
    )  # fmt: skip


def _runs(random: np.random.Generator, focal: int, reference: int, count: int) -> dict[str, list[float]]:
    hits: dict[str, list[float]] = defaultdict(list)
    for place in range(count):
        _count(hits, _rows(random, focal, reference, 0.0))
        if place % 2 == 0:
            hits["impact"] += [_below(row.p) for row in _rows(random, focal, reference, IMPACT)[1:]]
    return hits


def _rows(random: np.random.Generator, focal: int, reference: int, impact: float) -> tuple[DifRow, ...]:
    """The first item is the one that differs."""
    test = draw_test(random, FACILITY)
    harder = test.intercepts.copy()
    harder[0, 0] -= LOGITS
    answers = np.concatenate(
        [
            answer(random, test, random.normal(size=reference)),
            answer(random, replace(test, intercepts=harder), random.normal(-impact, 1, focal)),
        ]
    )
    groups = ["reference"] * reference + ["focal"] * focal
    return dif((answers == 0).astype(float), groups, focal="focal", reference="reference", purify=True)


def _count(hits: dict[str, list[float]], rows: tuple[DifRow, ...]) -> None:
    """An item without a p or a class is not seen."""
    for name, some in (("found ", rows[:1]), ("", rows[1:])):
        hits[f"{name}p"] += [_below(row.p) for row in some]
        hits[f"{name}B or C"] += [row.ets_class in ("B", "C") for row in some]
        hits[f"{name}C"] += [row.ets_class == "C" for row in some]
    hits["found BH"].append(_below(rows[0].p_adjusted))
    hits["BH"].append(any(_below(row.p_adjusted) for row in rows[1:]))


def _below(p: float | None) -> bool:
    return p is not None and p < 0.05
