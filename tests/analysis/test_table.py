"""Whole analyses at the edges, and against pandas on random scores."""

import warnings
from dataclasses import astuple
from fractions import Fraction

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from oracles import assert_close

from examkit.analysis import ABSENT, Analysis, ItemKey, Pattern, analyse, collect

RIGHT, WRONG, BLANK = (
    Pattern(frozenset("A"), Fraction(1)),
    Pattern(frozenset("B"), Fraction(0)),
    Pattern(frozenset(), Fraction(0)),
)
KEY = ItemKey("q", Fraction(1), ("A", "B", "C"), frozenset("A"))


def of(codes: np.ndarray, pass_mark: Fraction | None = None) -> Analysis:
    """People by items: 0 right, 1 wrong, 2 blank, ABSENT not presented; any warning is an error."""
    items = codes.shape[1]
    keys = [ItemKey(f"q{n}", KEY.points, KEY.options, KEY.key) for n in range(items)]
    patterns = [[RIGHT, WRONG, BLANK]] * items
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        return analyse(keys, patterns, collect(list(codes.T), patterns), pass_mark)


@given(
    st.integers(2, 15).flatmap(
        lambda n: st.lists(st.lists(st.integers(0, 2), min_size=4, max_size=4), min_size=n, max_size=n)
    )
)
@settings(max_examples=60)
def test_items_and_test_equal_pandas(rows: list[list[int]]) -> None:
    codes = np.array(rows)
    found, scores = of(codes), pd.DataFrame((codes == 0).astype(float))
    totals = scores.sum(axis=1)
    assert_close(found.summary["mean"], totals.mean())
    assert_close(found.summary["sd"], totals.std())
    assert_close(found.summary["median"], totals.median())
    if totals.nunique() > 1:
        alpha = 4 / 3 * (1 - scores.var().sum() / totals.var())
        assert_close([found.summary["alpha"], found.summary["kr20"]], [alpha, alpha])
    for n, row in enumerate(found.items):
        assert_close(row.facility, scores[n].mean())
        rest = totals - scores[n]
        varies = scores[n].nunique() > 1 and rest.nunique() > 1
        assert_close(row.item_rest, scores[n].corr(rest) if varies else None)
    counts = pd.DataFrame(found.distractors).groupby("item")["count"].sum()
    assert (counts == len(rows)).all()


@pytest.mark.parametrize("code", [0, 1, 2])
def test_when_all_do_the_same_everything_else_is_undefined(code: int) -> None:
    found = of(np.full((12, 3), code))
    assert {row.facility for row in found.items} == {1.0 if code == 0 else 0.0}
    assert {row.flags.split(";")[0] for row in found.items} == {"constant"}
    assert {(row.item_total, row.item_rest, row.alpha_if_dropped) for row in found.items} == {(None, None, None)}
    assert [found.summary[name] for name in ("alpha", "alpha_low", "alpha_high", "kr20", "sem")] == [None] * 5
    assert found.summary["sd"] == 0


def test_one_person() -> None:
    found = of(np.array([[0, 1, 2]]), Fraction(60))
    assert [row.facility for row in found.items] == [1, 0, 0]
    assert (found.summary["sd"], found.summary["alpha"], found.summary["median"]) == (None, None, 1)
    assert found.summary["pass_rate"] == 0


def test_one_item() -> None:
    found = of(np.array([[0], [1], [0], [1]]))
    assert (found.items[0].item_total, found.items[0].item_rest, found.summary["alpha"]) == (1, None, None)


def test_a_constant_item_is_kept_in_k() -> None:
    codes = np.array([[0, 0, 0], [0, 1, 1], [0, 0, 1], [0, 1, 1]])
    found = of(codes)
    scores = (codes == 0).astype(float)
    expected = 3 / 2 * (1 - scores.var(axis=0, ddof=1).sum() / scores.sum(axis=1).var(ddof=1))
    assert_close(found.summary["alpha"], expected)
    assert (found.items[0].flags, found.items[0].item_rest) == ("constant", None)


def test_items_that_not_all_were_presented_with() -> None:
    """Facility over those presented; reliability over the two people who had all three items."""
    found = of(np.array([[0, ABSENT, 0], [1, 1, 0], [0, 0, 0], [0, ABSENT, 1]]), Fraction(100))
    assert [row.n for row in found.items] == [4, 2, 4]
    assert [row.facility for row in found.items] == [0.75, 0.5, 0.75]
    assert dict(found.notes[0].values) == {"complete": 2, "candidates": 4}
    scores = np.array([[0.0, 0, 1], [1, 1, 1]])
    assert_close(
        found.summary["alpha"], 3 / 2 * (1 - scores.var(axis=0, ddof=1).sum() / scores.sum(axis=1).var(ddof=1))
    )
    assert found.summary["pass_rate"] == 0.5  # the first had all of the two items presented, the third all of three


def test_forms_without_an_item_in_common_have_no_alpha() -> None:
    found = of(np.array([[0, ABSENT], [1, ABSENT], [ABSENT, 0], [ABSENT, 1]]))
    assert (found.summary["alpha"], found.items[0].alpha_if_dropped) == (None, None)


def test_an_item_nobody_was_presented_with() -> None:
    found = of(np.array([[0, ABSENT], [1, ABSENT]]))
    row = found.items[1]
    assert (row.n, row.facility, row.facility_low, row.sd, row.discrimination, row.flags) == (
        0,
        None,
        None,
        None,
        None,
        "",
    )


def test_five_thousand_items_and_ten_people() -> None:
    found = of(np.random.default_rng(0).integers(0, 3, (10, 5000)))
    assert len(found.items) == 5000
    assert found.summary["alpha"] is not None


def test_nothing_undefined_is_a_nan() -> None:
    for shape in ((1, 1), (2, 1), (1, 2), (3, 2), (6, 2)):
        for seed in range(10):
            found = of(np.random.default_rng(seed).integers(0, 3, shape))
            values = [*found.summary.values(), *(v for row in (*found.items, *found.distractors) for v in astuple(row))]
            assert not any(isinstance(value, float) and not np.isfinite(value) for value in values)


def test_kr20_needs_equal_points_and_no_partial_credit() -> None:
    def kr20(*scores: Fraction) -> object:
        patterns = [[Pattern(frozenset("A"), score), WRONG] for score in scores]
        keys = [ItemKey(f"q{n}", points) for n, points in enumerate((Fraction(2), Fraction(2)))]
        return analyse(keys, patterns, collect([np.array([0, 1, 0]), np.array([0, 1, 1])], patterns)).summary["kr20"]

    assert kr20(Fraction(2), Fraction(2)) is not None
    assert kr20(Fraction(2), Fraction(1)) is None
    assert kr20(Fraction(1), Fraction(1)) is None


def test_a_wrong_key_is_found_and_named() -> None:
    """The key says A; the better half takes B, the most taken answer."""
    random = np.random.default_rng(3)
    ability = random.normal(size=200)
    codes = (random.random((200, 10)) > 1 / (1 + np.exp(-2 * ability[:, None] - 1))).astype(int)
    codes[:, 0] = 1 - codes[:, 0]
    found = of(codes)
    assert found.items[0].flags == "suspected_key;negative_rest;unused_distractor"
    assert [flag.option for flag in found.flags if flag.item == "q0"] == ["B", "", "C"]
    assert {row.flags for row in found.items[1:]} == {"unused_distractor"}  # C, which nobody takes


def test_nobody_passes_who_was_presented_with_nothing() -> None:
    assert of(np.array([[ABSENT, ABSENT], [0, 0]]), Fraction(60)).summary["pass_rate"] == 0.5
