"""Mantel-Haenszel against SAS, R and plain counting of what chance could have done."""

from itertools import combinations

import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from oracles import assert_close, oracle
from scipy.optimize import brentq

from examkit.analysis.mantel_haenszel import (
    CommonOdds,
    Strata,
    breslow_day,
    common_odds,
    ets_class,
    mantel,
    p_value,
    standardised_difference,
    strata,
)

# R's UCBAdmissions: by department men admitted, rejected, women admitted, rejected.
BERKELEY = [
    (512, 313, 89, 19),
    (353, 207, 17, 8),
    (120, 205, 202, 391),
    (138, 279, 131, 244),
    (53, 138, 94, 299),
    (22, 351, 24, 317),
]


def _tables(tables: list[tuple[int, int, int, int]]) -> Strata:
    """Strata from reference right and wrong, focal right and wrong."""
    cells = [
        (score, place, focal, count)
        for place, table in enumerate(tables)
        for (score, focal), count in zip(((1, False), (0, False), (1, True), (0, True)), table, strict=True)
    ]
    scores, places, focal, counts = (np.array(column) for column in zip(*cells, strict=True))
    return strata(scores, places, focal, counts)


def test_sas_proc_freq_on_ten_strata() -> None:
    folder, expected = oracle("sas_cmh_mh")
    rows = pd.read_csv(folder / "strata.csv")
    table = strata(rows["item_score"], rows["stratum"], (rows["group"] == "foc").to_numpy(), rows["freq"])
    sas, odds, chi2 = expected["sas"], common_odds(table), mantel(table)
    assert odds is not None and chi2 is not None
    assert [table.n_focal.sum(), table.n_reference.sum()] == [sas["n_focal"], sas["n_reference"]]
    assert_close(chi2, sas["cmh_chi2_no_continuity"], 1e-8)
    assert p_value(chi2) == pytest.approx(sas["p"], rel=1e-9)
    assert_close([odds.alpha, odds.low, odds.high], [sas["common_odds_ratio"], *sas["ci95"]], 1e-8)
    assert f"{ets_class(odds, p_value(chi2))}{'-' if odds.delta < 0 else '+'}" == sas["ets_class"]


def test_r_mantelhaen_on_its_example() -> None:
    """R: ``mantelhaen.test(UCBAdmissions)`` prints 1.4269, 0.2323, 0.9046968 and 0.7719074 to 1.0603298."""
    table = _tables(BERKELEY)
    odds, chi2 = common_odds(table), mantel(table, correct=True)
    assert odds is not None
    assert_close([odds.alpha, odds.low, odds.high], [0.9046968, 0.7719074, 1.0603298], 1e-7)
    assert_close([chi2, p_value(chi2)], [1.4269, 0.2323], 5e-5)


scores = st.lists(st.tuples(st.sampled_from([0.0, 0.5, 1.0]), st.booleans()), min_size=3, max_size=7)


@given(scores)
def test_mantel_counts_every_way_that_chance_could_have_made_the_groups(people: list[tuple[float, bool]]) -> None:
    marks = np.array([mark for mark, _ in people])
    focal = np.array([group for _, group in people])
    assume(0 < focal.sum() < len(focal) and marks.std() > 0)
    sums = np.array([marks[list(some)].sum() for some in combinations(range(len(marks)), int(focal.sum()))])
    found = mantel(strata(marks, np.zeros(len(marks)), focal))
    assert_close(found, float((marks[focal].sum() - sums.mean()) ** 2 / sums.var()), 1e-9)


cells = st.lists(st.tuples(*[st.integers(0, 9)] * 4), min_size=1, max_size=6)


@given(cells)
def test_swapping_the_groups_inverts_alpha(tables: list[tuple[int, int, int, int]]) -> None:
    one, other = _tables(tables), _tables([(c, d, a, b) for a, b, c, d in tables])
    for correct in (True, False):
        assert_close(mantel(one, correct=correct), mantel(other, correct=correct), 1e-9)
    odds, back = common_odds(one), common_odds(other)
    assert (odds is None) == (back is None)
    if odds is not None and back is not None:
        assert_close([odds.alpha, odds.variance, odds.delta], [1 / back.alpha, back.variance, -back.delta], 1e-9)
        assert odds.low <= odds.alpha <= odds.high


@given(cells)
def test_strata_without_one_group_or_one_answer_add_nothing(tables: list[tuple[int, int, int, int]]) -> None:
    more = [*tables, (3, 4, 0, 0), (0, 0, 2, 1), (5, 0, 2, 0), (0, 1, 0, 6)]
    assert_close(mantel(_tables(tables)), mantel(_tables(more)), 1e-9)
    one, other = common_odds(_tables(tables)), common_odds(_tables(more))
    assert (one is None) == (other is None)
    if one is not None and other is not None:
        assert_close([one.alpha, one.variance], [other.alpha, other.variance], 1e-9)


@given(cells)
def test_breslow_day_fills_each_table_with_the_common_odds(tables: list[tuple[int, int, int, int]]) -> None:
    odds = common_odds(_tables(tables))
    alpha = None if odds is None else odds.alpha
    found = breslow_day(_tables(tables), alpha)
    whole = [t for t in tables if t[0] + t[1] and t[2] + t[3] and t[0] + t[2] and t[1] + t[3]]
    if alpha is None or len(whole) < 2:
        assert found is None
        return
    chi2 = 0.0
    for a, b, c, d in whole:
        n, m, right = a + b, c + d, a + c
        low, high = max(0, right - m), min(n, right)

        def apart(e: float, n: int = n, m: int = m, right: int = right) -> float:
            return e * (m - right + e) - alpha * (n - e) * (right - e)

        e = brentq(apart, low, high, xtol=1e-14)
        chi2 += (a - e) ** 2 * (1 / e + 1 / (n - e) + 1 / (right - e) + 1 / (m - right + e))
    assert found is not None and found.freedom == len(whole) - 1
    assert found.chi2 == pytest.approx(chi2, rel=1e-5, abs=1e-9)


def test_the_standardised_difference_weighs_by_the_focal_group() -> None:
    table = _tables([(8, 2, 3, 3), (5, 5, 1, 1), (4, 0, 0, 0)])
    assert_close(standardised_difference(table), (6 * (0.5 - 0.8) + 2 * (0.5 - 0.5)) / 8)


def _odds(delta: float, error: float) -> CommonOdds:
    return CommonOdds(1.0, 1.0, 1.0, (error / 2.35) ** 2, delta)


@pytest.mark.parametrize(
    ("delta", "error", "p", "expected"),
    [
        (-0.9, 0.1, 0.001, "A"),
        (-2.0, 1.5, 0.05, "A"),
        (1.0, 0.3, 0.01, "B"),
        (-1.49, 0.1, 0.001, "B"),
        (-1.5, 0.2, 0.001, "C"),
        (1.8, 0.6, 0.01, "B"),  # not above 1 beyond chance
        (2.0, 0.6, 0.001, "C"),
    ],
)
def test_ets_classes(delta: float, error: float, p: float, expected: str) -> None:
    assert ets_class(_odds(delta, error), p) == expected


@pytest.mark.parametrize(
    "tables",
    [
        [(0, 0, 0, 0)],
        [(3, 2, 0, 0)],
        [(0, 0, 3, 2)],
        [(4, 0, 3, 0), (0, 2, 0, 5)],
        [(1, 0, 0, 0), (0, 0, 0, 1)],
    ],
)
def test_nothing_to_compare_is_undefined(tables: list[tuple[int, int, int, int]]) -> None:
    table = _tables(tables)
    assert mantel(table) is mantel(table, correct=True) is common_odds(table) is breslow_day(table, None) is None
    assert p_value(None) is None and ets_class(None, 0.01) is None


def test_a_group_always_right_has_a_chi2_but_no_odds() -> None:
    table = _tables([(5, 0, 2, 3), (4, 0, 3, 1)])
    assert mantel(table) is not None
    assert common_odds(table) is None
