"""Answers for the tests of response models: the reference cases, a published table, people who follow a model."""

from typing import Any

import numpy as np
import pandas as pd
from oracles import oracle

from examkit.analysis.item_curves import Curves

CASES = ("lsat6", "lsat7", "ctt_mc100", "sat12_omits_miskey")

# Bock & Lieberman (1970), LSAT section 6: how many of 1,000 have each pattern of five answers, as a number in binary.
LSAT6 = {
    0: 3, 1: 6, 2: 2, 3: 11, 4: 1, 5: 1, 6: 3, 7: 4, 8: 1, 9: 8, 11: 16, 13: 3, 14: 2, 15: 15, 16: 10, 17: 29, 18: 14,
    19: 81, 20: 3, 21: 28, 22: 15, 23: 80, 24: 16, 25: 56, 26: 21, 27: 173, 28: 11, 29: 61, 30: 28, 31: 298,
}  # fmt: skip


def lsat6() -> np.ndarray:
    """The 1,000 people of the published table, × 5 items."""
    patterns = np.repeat(list(LSAT6), list(LSAT6.values()))
    return (patterns[:, np.newaxis] >> np.arange(4, -1, -1) & 1).astype(float)


def case(name: str) -> tuple[np.ndarray, dict[str, Any]]:
    """The 0/1 scores of a reference case, omitted answers being wrong, and its figures of response models."""
    folder, expected = oracle(name)
    table = pd.read_csv(
        folder / ("scored_omit_wrong.csv" if name.startswith("sat12") else "scored.csv"), index_col="id"
    )
    return table.to_numpy(dtype=float), expected["irt"]


def right(theta: np.ndarray, slopes: object, difficulties: object, seed: int) -> np.ndarray:
    """Answers of people with these abilities to 2PL items, people × items."""
    chance = 1 / (1 + np.exp(-np.asarray(slopes) * (theta[:, np.newaxis] - np.asarray(difficulties))))
    return (np.random.default_rng(seed).random(chance.shape) < chance).astype(float)


def curves_2pl(figures: dict[str, Any]) -> Curves:
    """The curves at R's own 2PL parameters."""
    slopes, places = (np.array(list(figures["mirt_2pl"][name].values())) for name in "ab")
    return Curves(slopes, places[:, np.newaxis], np.zeros(len(slopes)))


def curves_rasch(figures: dict[str, Any]) -> Curves:
    """The curves at R's own Rasch difficulties."""
    places = np.array(list(figures["eRm_rasch_cml"]["difficulty"].values()))
    return Curves(np.ones(len(places)), places[:, np.newaxis], np.zeros(len(places)))
