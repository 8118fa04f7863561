"""Hofstee's compromise against the reference case and against its definition searched on a fine grid."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from oracles import oracle

from examkit.analysis.hofstee import hofstee
from examkit.analysis.standards import Standard

SCORES = [48, 50, 53, 55, 55, 57, 58, 60, 60, 61, 63, 64, 66, 66, 68, 70, 71, 75, 78, 82]


def on_a_grid(limits: list[float], totals: list[int]) -> float | None:
    """The definition: the first c within the limits where the percent under c reaches the line; None for no meeting."""
    lowest, highest, fewest, most = limits
    cuts = np.round(np.arange(lowest, highest + 0.0005, 0.001), 3)
    failing = 100 * np.mean(np.array(totals)[:, None] < cuts, axis=0)
    if failing[0] > most or failing[-1] < fewest:
        return None
    slope = (fewest - most) / (highest - lowest) if highest > lowest else 0.0
    reached = np.flatnonzero(failing >= most + slope * (cuts - lowest) - 1e-9)
    return float(cuts[reached[0]]) if reached.size else None


@pytest.mark.parametrize("name", ["interior", "no_interior_crossing"])
def test_the_crossing_equals_the_reference_case(name: str) -> None:
    folder, expected = oracle("standard_setting")
    scores = pd.read_csv(folder / "hofstee_scores.csv")["score"].to_numpy()
    known = expected["hofstee"][name]
    found = hofstee([known["params"][limit] for limit in ("cmin", "cmax", "fmin", "fmax")], scores)
    if known["crossing"] is None:
        assert (found.cut, found.reason) == (None, "crossing")
    else:
        assert found.cut == pytest.approx(known["crossing"], abs=0.0011)  # its grid steps by .001


@given(
    st.lists(st.integers(40, 80), min_size=1, max_size=25),
    st.integers(40, 70),
    st.integers(1, 20),
    st.integers(0, 50),
    st.integers(0, 50),
)
def test_the_crossing_is_that_of_the_definition(
    totals: list[int], lowest: int, wide: int, fewest: int, more: int
) -> None:
    limits = [lowest, lowest + wide, fewest, fewest + more]
    found, expected = hofstee(limits, totals).cut, on_a_grid(limits, totals)
    assert found == (None if expected is None else pytest.approx(expected, abs=0.0011))


def test_counts_stand_for_people() -> None:
    totals, counts = np.unique(SCORES, return_counts=True)
    limits = [[55, 65, 10, 50], [54, 66, 5, 40]]
    assert hofstee(limits, totals, counts) == hofstee(limits, SCORES)


def test_the_error_is_the_jackknife_over_judges() -> None:
    limits = np.array([[55, 65, 10, 50], [54, 66, 5, 40], [57, 66, 15, 55], [52, 62, 5, 45]], dtype=float)
    cuts = [on_a_grid(np.delete(limits, judge, axis=0).mean(axis=0).tolist(), SCORES) for judge in range(4)]
    found = hofstee(limits, SCORES)
    assert found.cut == pytest.approx(on_a_grid(limits.mean(axis=0).tolist(), SCORES), abs=0.0011)
    known = np.array(cuts, dtype=float)
    assert found.error == pytest.approx(np.sqrt(3 / 4 * ((known - known.mean()) ** 2).sum()), abs=0.003)
    assert found.n == 4 and found.reason == ""


def test_no_crossing_is_said_and_never_clamped() -> None:
    for limits in ([75, 80, 5, 30], [40, 45, 5, 30]):
        assert hofstee(limits, SCORES) == Standard("hofstee", n=1, reason="crossing")


def test_limits_of_one_point_are_the_cut_where_the_failures_are_acceptable() -> None:
    assert hofstee([60, 60, 10, 50], SCORES).cut == 60.0
    assert hofstee([60, 60, 10, 20], SCORES).reason == "crossing"
    assert hofstee([50, 70, 30, 30], SCORES).cut == 57.0  # a level line: the first cut above which 30 % fail


def test_what_cannot_be_asked_says_why() -> None:
    nan = float("nan")
    assert hofstee([[nan, 65, 5, 40]], SCORES) == Standard("hofstee", reason="judges")
    assert hofstee([55, 65, 5, 40], []) == Standard("hofstee", n=1, reason="people")
    assert hofstee([65, 55, 5, 40], SCORES) == Standard("hofstee", n=1, reason="box")
    assert hofstee([55, 65, 40, 5], SCORES) == Standard("hofstee", n=1, reason="box")
    assert hofstee([55, 65, 5, 40], [nan, *SCORES]).cut == hofstee([55, 65, 5, 40], SCORES).cut
    apart = hofstee([[55, 65, 5, 40], [79, 81, 90, 95]], SCORES)
    assert apart.error is None
