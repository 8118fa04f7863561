"""Statistics of an item against published figures and against numpy and pandas."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from oracles import assert_close, oracle

from examkit.analysis import (
    biserial_rest,
    biserial_total,
    discrimination,
    facility,
    facility_interval,
    group_size,
    item_rest,
    item_total,
    wilson,
)

matrices = st.integers(2, 12).flatmap(
    lambda n: st.lists(st.lists(st.sampled_from([0.0, 0.5, 1.0]), min_size=3, max_size=3), min_size=n, max_size=n)
)


@pytest.mark.parametrize(
    "successes, n, low, high",
    [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611), (1, 29, 0.0061, 0.1718)],
)
def test_wilson_equals_newcombe_1998_table_1(successes: int, n: int, low: float, high: float) -> None:
    found = wilson(successes, n)
    assert (found.low, found.high) == pytest.approx((low, high), abs=5e-5)


def test_wilson_ends_where_the_proportion_can() -> None:
    assert wilson(0, 7).low == 0
    assert wilson(7, 7).high == 1
    assert (wilson(0, 0).low, wilson(0, 0).high) == (None, None)


@given(matrices)
def test_correlations_equal_pandas(rows: list[list[float]]) -> None:
    scores = pd.DataFrame(rows)
    totals = scores.sum(axis=1)
    for item in scores:
        others = totals - scores[item]
        for found, x, y in (
            (item_total(scores[item], totals), scores[item], totals),
            (item_rest(scores[item], totals), scores[item], others),
        ):
            constant = x.nunique() == 1 or y.nunique() == 1
            assert found is None if constant else found == pytest.approx(x.corr(y))


@given(st.lists(st.booleans(), min_size=1, max_size=40))
def test_the_interval_of_a_right_or_wrong_item_is_wilsons(right: list[bool]) -> None:
    scores = np.array(right) * 2.0
    assert_close(facility(scores, 2), float(np.mean(right)))
    ours, theirs = facility_interval(scores, 2), wilson(sum(right), len(right))
    assert_close([ours.low, ours.high], [theirs.low, theirs.high], 1e-9)


def test_partial_credit_narrows_the_interval() -> None:
    halves, extremes = facility_interval([0.5, 0.6, 0.4, 0.5], 1), facility_interval([0, 1, 0, 1], 1)
    assert extremes.low < halves.low < 0.5 < halves.high < extremes.high


def test_equal_partial_scores_are_not_taken_for_certain() -> None:
    found = facility_interval([1, 1, 1], 2)
    assert (found.low, found.high) == (wilson(1.5, 3).low, wilson(1.5, 3).high)


def test_no_interval_for_a_facility_below_zero() -> None:
    assert facility([-1, 0, -1], 1) < 0
    assert facility_interval([-1, 0, -1], 1).low is None


def test_an_item_nobody_earned_on_has_facility_zero_without_points() -> None:
    assert facility([0, 0, 0], 0) == 0


def test_marks_lost_on_an_item_of_no_points_are_no_share_of_it() -> None:
    assert facility([-1, 0, 0], 0) is None
    assert discrimination([-1.0] * 6 + [0.0] * 6, np.arange(12), 0) is None
    assert discrimination(np.zeros(12), np.arange(12), 0) == 0


@pytest.mark.parametrize("name", ["lsat6", "lsat7"])
def test_discrimination_shares_ties(name: str) -> None:
    """The oracle of tied totals: D_ties_shared of the reference cases."""
    folder, expected = oracle(name)
    scores = pd.read_csv(folder / "scored.csv", index_col="id")
    totals = scores.sum(axis=1).to_numpy()
    found = {item: discrimination(scores[item].to_numpy(), totals, 1) for item in scores}
    assert_close(found, expected["upper_lower_27"]["D_ties_shared"])


def test_discrimination_without_ties_by_hand() -> None:
    """Eleven people, groups of three: two of the upper and none of the lower are right."""
    totals = np.arange(11)
    right = np.array([0, 0, 0, 1, 1, 1, 1, 1, 0, 1, 1])
    assert discrimination(right, totals, 1) == pytest.approx(2 / 3)


def test_discrimination_is_undefined_for_groups_under_three() -> None:
    assert group_size(9) == 2
    assert discrimination(np.arange(9), np.arange(9), 8) is None


@given(st.permutations(range(14)))
def test_the_order_of_people_does_not_matter(order: list[int]) -> None:
    right, totals = np.array([0, 1] * 7), np.array([3, 4, 4, 4, 5, 5, 6, 6, 6, 7, 7, 7, 8, 8])
    place = list(order)
    assert discrimination(right[place], totals[place], 1) == pytest.approx(discrimination(right, totals, 1))


@given(st.lists(st.tuples(st.integers(0, 7), st.integers(0, 3)), min_size=12, max_size=40))
def test_discrimination_ends_at_one(rows: list[tuple[int, int]]) -> None:
    """Shared ties leave nothing over: never beyond ±1, and exactly 0 for an item that all got right."""
    totals, scores = (np.array(column) for column in zip(*rows, strict=True))
    found = discrimination(scores, totals, 3)
    assert found is not None and -1 <= found <= 1
    assert discrimination(np.full(len(rows), 3), totals, 3) == 0


@pytest.mark.parametrize(
    "name", ["ctt_mc100", "lsat6", "lsat7", "hci651_dif_gender", "nasty_n5", "nasty_zero_variance40"]
)
def test_biserial_with_the_total_equals_r(name: str) -> None:
    folder, expected = oracle(name)
    scores = pd.read_csv(folder / "scored.csv")[list(expected["p"])]
    totals = scores.sum(axis=1).to_numpy()
    found = {item: biserial_total(scores[item].to_numpy(), totals) for item in scores}
    assert_close(found, expected["biserial_uncorrected"])


def test_biserial_with_the_total_of_sat12_equals_r() -> None:
    folder, expected = oracle("sat12_omits_miskey")
    theirs = expected["policy_omitted_as_wrong"]["biserial_uncorrected"]
    scores = pd.read_csv(folder / "scored_omit_wrong.csv")[list(theirs)]
    totals = scores.sum(axis=1).to_numpy()
    assert_close({item: biserial_total(scores[item].to_numpy(), totals) for item in scores}, theirs)


def test_biserial_with_the_rest_equals_ctt() -> None:
    """CTT::itemAnalysis(X)$itemReport$bis."""
    folder, expected = oracle("ctt_mc100")
    scores = pd.read_csv(folder / "scored.csv", index_col="id")
    totals = scores.sum(axis=1).to_numpy()
    found = [biserial_rest(scores[item].to_numpy(), totals) for item in scores]
    assert_close(found, expected["CTT_itemAnalysis"]["bis"])


def test_biserial_at_half_right_is_r_times_a_constant() -> None:
    """p = ½: √(¼)/φ(0) = √(π/2); the points of the item do not matter, and counts stand for people."""
    totals = [3, 5, 9, 8]
    r = item_rest([0, 0, 2, 2], totals)
    assert r is not None
    assert biserial_rest([0, 0, 2, 2], totals) == pytest.approx(r * (np.pi / 2) ** 0.5)
    assert biserial_rest([0, 2], [3, 9], [2, 2]) == biserial_rest([0, 0, 2, 2], [3, 3, 9, 9])


@pytest.mark.parametrize("scores", [[1, 1, 1, 1], [0, 0.5, 1, 1], [], [1]])
def test_biserial_is_undefined(scores: list[float]) -> None:
    """A constant item, partial credit, nobody, one person."""
    assert biserial_total(scores, [1, 2, 3, 4][: len(scores)]) is None
