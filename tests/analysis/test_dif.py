"""DIF over the items of a test against difR, and what it does where little can be said."""

from itertools import pairwise
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from oracles import assert_close, oracle

from examkit.analysis.dif import DifRow, adjusted_over_items, dif, enough
from examkit.analysis.mantel_haenszel import mantel, strata


def _gender() -> tuple[pd.DataFrame, list[str], dict[str, Any]]:
    folder, expected = oracle("hci651_dif_gender")
    table = pd.read_csv(folder / "scored.csv", index_col="id")
    groups = ["focal" if value == 1 else "reference" for value in table.pop("gender")]
    return table, groups, expected["dif_gender"]


def _column(rows: tuple[DifRow, ...], name: str) -> dict[str, Any]:
    return {row.item: getattr(row, name) for row in rows}


@pytest.mark.parametrize(("purify", "kind"), [(False, "plain"), (True, "purified")])
def test_651_people_by_gender_equal_difr(purify: bool, kind: str) -> None:
    table, groups, expected = _gender()
    rows = dif(table.to_numpy(), groups, focal="focal", items=list(table), purify=purify)
    corrected, plain = expected[f"MH_{kind}"], expected[f"MH_nocorr_{kind}"]
    assert {(row.n_reference, row.n_focal) for row in rows} == {(expected["n_ref"], expected["n_focal"])}
    for name, figures in (
        ("mh_chi2", corrected["chi2"]),
        ("mh_chi2_uncorrected", plain["chi2"]),
        ("p", corrected["p"]),
        ("alpha", corrected["alpha_MH"]),
        ("delta", corrected["delta_MH"]),
        ("std", expected[f"STDPDIF_{kind}"]),
    ):
        assert_close(_column(rows, name), figures)
    flagged = [row.item for row in rows if row.p is not None and row.p < 0.05]
    assert flagged == ([corrected["flagged"]] if isinstance(corrected["flagged"], str) else corrected["flagged"])
    assert {row.note for row in rows} == {""} and {row.purified for row in rows} == {purify}


def test_breslow_day_equals_difr_to_its_four_decimals() -> None:
    table, groups, expected = _gender()
    rows = dif(table.to_numpy(), groups, focal="focal", items=list(table))
    assert_close(_column(rows, "breslow_day"), expected["breslow_day"]["stat"], 5.1e-5)
    assert_close(_column(rows, "breslow_day_p"), expected["breslow_day"]["p"], 5.1e-5)


# Forty people, three items, answers by chance.
RIGHT = np.random.default_rng(11).integers(0, 2, (40, 3)).astype(float)
GROUPS = ["a", "b", "b", "a"] * 10


def test_people_without_a_group_count_for_nothing() -> None:
    some = [group if place % 3 else None for place, group in enumerate(GROUPS)]
    kept = np.array([group is not None for group in some])
    known = [group for group in some if group is not None]
    assert dif(RIGHT, some, focal="a") == dif(RIGHT[kept], known, focal="a")


def test_a_third_group_is_left_out_or_joins_the_reference() -> None:
    three = ["c" if place % 5 == 0 else group for place, group in enumerate(GROUPS)]
    named, others = (dif(RIGHT, three, focal="a", reference=name) for name in ("b", None))
    assert (named[0].reference, others[0].reference) == ("b", "")
    assert named[0].n_reference + three.count("c") == others[0].n_reference == 40 - three.count("a")


def test_people_are_matched_among_those_presented_with_the_same_items() -> None:
    """Two forms that share the first item: a total of 1 of 2 is another standing on form A than on form B."""
    forms = np.array(["A", "B"] * 20)
    shown = RIGHT.copy()
    shown[forms == "A", 1], shown[forms == "B", 2] = np.nan, np.nan
    totals = np.nansum(shown, axis=1)
    matching = [2 * total + (form == "B") for total, form in zip(totals, forms, strict=True)]
    focal = np.array([group == "a" for group in GROUPS])
    expected = mantel(strata(shown[:, 0], matching, focal))
    rows = dif(shown, GROUPS, focal="a")
    assert_close(rows[0].mh_chi2_uncorrected, expected)
    assert rows[1].n_focal + rows[1].n_reference == 20


def test_partial_credit_has_mantels_test_and_a_difference_only() -> None:
    marks = RIGHT.copy()
    marks[::4, 1] = 0.5
    row = dif(marks, GROUPS, focal="a", points=[1, 1, 1])[1]
    expected = mantel(strata(marks[:, 1], marks.sum(axis=1), np.array([group == "a" for group in GROUPS])))
    assert row.note == "partial_credit"
    assert row.mh_chi2 is row.alpha is row.delta is row.ets_class is row.breslow_day is None
    assert_close(row.mh_chi2_uncorrected, expected)
    assert row.p is not None and row.std is not None


def test_items_of_two_marks_are_right_or_wrong_too() -> None:
    double = RIGHT * [1, 2, 1]
    matched = strata(RIGHT[:, 1], double.sum(axis=1), np.array([group == "a" for group in GROUPS]))
    row = dif(double, GROUPS, focal="a", points=[1, 2, 1])[1]
    assert row.note == "" and row.alpha is not None
    assert_close(row.mh_chi2, mantel(matched, correct=True))


@pytest.mark.parametrize(
    ("marks", "groups", "note"),
    [
        (np.zeros((0, 2)), [], "no_group"),
        ([[1, 0]], ["a"], "no_group"),
        ([[1, 0], [0, 1]], ["b", "b"], "no_group"),
        (np.full((4, 2), np.nan), list("aabb"), "no_group"),
        (np.ones((4, 2)), list("aabb"), "constant"),
        (np.zeros((4, 2)), list("aabb"), "constant"),
        ([[1, 1], [0, 0]], ["a", "b"], "no_strata"),
    ],
)
@pytest.mark.parametrize("purify", [False, True])
def test_what_cannot_be_said_is_null_with_a_reason(marks: Any, groups: list[str], note: str, purify: bool) -> None:
    for row in dif(marks, groups, focal="a", points=[1, 1], purify=purify):
        assert row.note == note
        assert row.mh_chi2 is row.mh_chi2_uncorrected is row.p is row.p_adjusted is row.alpha is row.ets_class is None


def test_a_group_always_right_is_one_sided() -> None:
    marks = np.array([[1, 1, 0], [1, 0, 1], [1, 1, 0], [1, 0, 1], [0, 1, 1], [1, 0, 1], [0, 1, 1], [1, 1, 0]])
    row = dif(marks, list("aaaabbbb"), focal="a")[0]
    assert row.note == "one_sided" and row.mh_chi2 is not None and row.ets_class is None


def test_a_test_with_nothing_but_flags_is_not_purified() -> None:
    """Everyone has two of four right, the focal group the first two: all items are beyond chance."""
    marks = np.array([[1, 1, 0, 0]] * 30 + [[0, 0, 1, 1]] * 30 + [[1, 0, 1, 0]] * 4 + [[0, 1, 0, 1]] * 4)
    rows = dif(marks, ["a"] * 30 + ["b"] * 30 + ["a", "b"] * 4, focal="a", purify=True)
    assert all("all_flagged" in row.note for row in rows)


def test_no_items_give_no_rows() -> None:
    assert dif(np.zeros((4, 0)), list("aabb"), focal="a") == ()


def test_r_p_adjust_with_a_gap() -> None:
    """R: ``p.adjust(c(.01, .02, NA, .03, .5, .001), "BH")``."""
    found = adjusted_over_items([0.01, 0.02, None, 0.03, 0.5, 0.001])
    assert_close(found, [0.025, 0.1 / 3, None, 0.0375, 0.5, 0.005])


@given(st.lists(st.floats(0, 1) | st.none(), max_size=20))
def test_adjusted_p_keep_their_order_and_never_fall(p: list[float | None]) -> None:
    found = adjusted_over_items(p)
    known = sorted((a, b) for a, b in zip(p, found, strict=True) if a is not None and b is not None)
    assert [a is None for a in p] == [b is None for b in found]
    assert all(a <= b + 1e-12 <= 1 + 1e-9 for a, b in known)
    assert all(one[1] <= other[1] + 1e-12 for one, other in pairwise(known))


marks = st.lists(
    st.tuples(
        st.sampled_from(["a", "b", None]), st.lists(st.sampled_from([0, 1, 2, float("nan")]), min_size=3, max_size=3)
    ),
    max_size=25,
)


@given(marks, st.booleans())
def test_any_answers_give_numbers_or_nulls(people: list[tuple[str | None, list[float]]], purify: bool) -> None:
    scores = np.array([row for _, row in people], dtype=float).reshape(len(people), 3)
    for row in dif(scores, [group for group, _ in people], focal="a", points=[2, 1, 0], purify=purify):
        figures = (row.mh_chi2, row.mh_chi2_uncorrected, row.p, row.alpha, row.delta, row.std, row.breslow_day)
        assert all(value is None or np.isfinite(value) for value in figures)
        assert row.note or row.alpha is not None


@pytest.mark.parametrize(("focal", "reference", "expected"), [(99, 900, False), (100, 199, False), (100, 200, True)])
def test_the_gate(focal: int, reference: int, expected: bool) -> None:
    assert enough(focal, reference) is expected
