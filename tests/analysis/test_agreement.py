"""Agreement of markers against Shrout & Fleiss (1979) by R psych, and against its formulas written out."""

from fractions import Fraction

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from oracles import assert_close, oracle

from examkit.analysis.agreement import (
    Estimate,
    agreement,
    icc_absolute,
    icc_consistency,
    mean_difference,
    weighted_kappa,
)

halves = st.integers(0, 10).map(lambda steps: steps / 2)
pairs = st.lists(st.tuples(halves, halves), min_size=2, max_size=15)


def parts(found: Estimate) -> list[float | None]:
    return [found.value, found.low, found.high]


def of_table(table: list[list[int]]) -> tuple[list[int], list[int]]:
    """The marks behind a table of counts, first marker in rows."""
    cells = [(i, j) for i, row in enumerate(table) for j, count in enumerate(row) for _ in range(count)]
    return [i for i, _ in cells], [j for _, j in cells]


def test_intraclass_correlations_and_their_intervals_equal_psych() -> None:
    folder, expected = oracle("raters_shrout_fleiss")
    ratings = pd.read_csv(folder / "ratings.csv", index_col="person").to_numpy()
    rows = {row["type"]: [row["ICC"], row["lower bound"], row["upper bound"]] for row in expected["psych_ICC"]}
    for found, row in ((icc_absolute(ratings), rows["ICC2"]), (icc_consistency(ratings), rows["ICC3"])):
        assert_close(found.value, row[0])
        # psych 2.2.9 takes its mean squares from lmer, which stops at F = 11.027287; the exact 11.027248 moves a bound 1.2e-6.
        assert_close(parts(found)[1:], row[1:], 2e-6)
    assert_close(icc_absolute(ratings).value, expected["published"]["ICC2_1"], 0.005)
    assert_close(icc_consistency(ratings).value, expected["published"]["ICC3_1"], 0.005)


def test_intraclass_correlations_of_shrout_and_fleiss_in_exact_fractions() -> None:
    folder, _ = oracle("raters_shrout_fleiss")
    ratings = pd.read_csv(folder / "ratings.csv", index_col="person").to_numpy()
    # Mean squares of the published table: answers 1349/120, markers 2339/72, error 367/360.
    answers, markers, error = Fraction(1349, 120), Fraction(2339, 72), Fraction(367, 360)
    absolute = (answers - error) / (answers + 3 * error + 4 * (markers - error) / 6)
    consistency = (answers - error) / (answers + 3 * error)
    assert_close(icc_absolute(ratings).value, float(absolute), 1e-12)
    assert_close(icc_consistency(ratings).value, float(consistency), 1e-12)


def test_weighted_kappa_equals_psych_on_the_table_of_cohen_1968() -> None:
    _, expected = oracle("raters_shrout_fleiss")
    case = expected["kappa_table_cohen1968"]
    table = [[int(count) for count in row.split(",")] for row in case["table"].split(";")]
    assert_close(weighted_kappa(*of_table(table)).value, case["weighted_quadratic"])


def test_weighted_kappa_by_hand() -> None:
    # Squares apart: 0, 1, 0, 1, mean 1/2; over all 16 pairs 14 + 3 (4 + 1 + 0 + 1) = 32, mean 2.
    x, y = [0, 1, 2, 3], [0, 2, 2, 2]
    chance = sum((a - b) ** 2 for a in x for b in y) / 16
    assert chance == 2.0
    assert_close(weighted_kappa(x, y).value, 1 - 0.5 / 2.0)


def test_the_interval_of_kappa_is_that_of_fleiss_cohen_and_everitt_written_with_tables() -> None:
    table = [[88, 14, 18], [10, 40, 10], [2, 6, 12]]
    p = np.array(table) / np.sum(table)
    w = np.array([[1 - (i - j) ** 2 / 4 for j in range(3)] for i in range(3)])
    rows, columns = p.sum(axis=1), p.sum(axis=0)
    po, pe = float((w * p).sum()), float((w * np.outer(rows, columns)).sum())
    bar = (w @ columns)[:, np.newaxis] + (rows @ w)[np.newaxis, :]
    inner = float((p * (w * (1 - pe) - bar * (1 - po)) ** 2).sum()) - (po * pe - 2 * pe + po) ** 2
    error = np.sqrt(inner / (np.sum(table) * (1 - pe) ** 4))
    found = weighted_kappa(*of_table(table))
    kappa = (po - pe) / (1 - pe)
    assert_close(parts(found), [kappa, kappa - 1.959963984540054 * error, kappa + 1.959963984540054 * error], 1e-9)


def test_the_mean_difference_by_hand() -> None:
    # Differences 1, 0, 2, 1: mean 1, sd sqrt(2/3), t(3) = 3.182446.
    found = mean_difference([3, 4, 2, 5], [4, 4, 4, 6])
    half = 3.182446305284263 * (2 / 3) ** 0.5 / 2
    assert_close(parts(found), [1.0, 1 - half, 1 + half], 1e-9)


def test_markers_who_agree_on_everything() -> None:
    found = agreement([1, 2, 3.5], [1, 2, 3.5])
    assert found.n == 3
    assert parts(found.kappa) == parts(found.absolute) == parts(found.consistency) == [1.0, None, None]
    assert parts(found.difference) == [0.0, None, None]


def test_a_marker_who_always_gives_one_point_less_is_consistent_and_does_not_agree() -> None:
    found = agreement([2, 3, 5], [1, 2, 4])
    assert found.consistency.value == 1.0
    assert found.absolute.value is not None and 0 < found.absolute.value < 1
    assert parts(found.difference) == [-1.0, None, None]


@pytest.mark.parametrize("marks", [[], [3], [3, 3, 3]])
def test_agreement_is_undefined_where_nothing_varies(marks: list[float]) -> None:
    found = agreement(marks, marks)
    assert found.n == len(marks)
    assert [found.kappa.value, found.absolute.value, found.consistency.value] == [None, None, None]


def test_two_constant_markers_who_differ_agree_no_more_than_by_chance() -> None:
    found = agreement([1, 1, 1], [2, 2, 2])
    assert (found.kappa.value, found.absolute.value, found.consistency.value) == (0.0, 0.0, None)


def test_an_interval_without_degrees_of_freedom_is_none_and_not_a_number_that_is_none() -> None:
    found = agreement([0, 0, 1], [1.5, 2, 0.5]).absolute
    assert found.value is not None and (found.low, found.high) == (None, None)


@given(pairs)
def test_agreement_does_not_depend_on_who_is_first(marks: list[tuple[float, float]]) -> None:
    one, other = agreement(*zip(*marks, strict=True)), agreement(*zip(*((b, a) for a, b in marks), strict=True))
    for name in ("kappa", "absolute", "consistency"):
        assert_close(parts(getattr(one, name)), parts(getattr(other, name)), 1e-7)
    assert_close(one.difference.value, -(other.difference.value or 0.0), 1e-9)


@given(pairs)
def test_every_coefficient_is_at_most_one_and_inside_its_interval(marks: list[tuple[float, float]]) -> None:
    found = agreement(*zip(*marks, strict=True))
    for one in (found.kappa, found.absolute, found.consistency):
        assert one.value is None or one.value <= 1 + 1e-9
        # Satterthwaite's interval of ICC(2,1) need not hold a value below 0.
        if one.low is not None and one.high is not None and one.value is not None and one.value >= 0:
            assert one.low - 1e-9 <= one.value <= one.high + 1e-9


def test_answers_alike_and_markers_alike_on_average_leave_no_interval() -> None:
    """Mean squares of answers and markers are 0: the coefficient has a value, its degrees of freedom are 0/0."""
    found = icc_absolute([(2.0, 3.5), (3.0, 2.5), (3.0, 2.5), (3.0, 2.5)])
    assert (found.value, found.low, found.high) == (pytest.approx(-2), None, None)
