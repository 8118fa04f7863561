"""The chance of identical wrong answers against enumeration, counting and root finding."""

from itertools import combinations, product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.optimize import brentq

from examkit.analysis.copying_chance import at_least, codes, marked, matching_rates, wrong_probabilities

tables = st.integers(1, 8).flatmap(
    lambda items: st.lists(st.lists(st.integers(-1, 4), min_size=items, max_size=items), min_size=1, max_size=8)
)


@given(st.lists(st.floats(0, 1), min_size=1, max_size=8), st.integers(0, 9))
def test_the_tail_equals_enumeration_of_all_outcomes(chances: list[float], count: int) -> None:
    expected = sum(
        float(np.prod([p if hit else 1 - p for p, hit in zip(chances, outcome, strict=True)]))
        for outcome in product((0, 1), repeat=len(chances))
        if sum(outcome) >= count
    )
    found = at_least(np.array(chances)[:, None], np.array([count]))
    assert found[0] == pytest.approx(expected, abs=1e-12)


def test_the_tail_stays_exact_far_out() -> None:
    chances = np.full((12, 1), 1e-3)
    assert at_least(chances, np.array([12]))[0] == pytest.approx(1e-36, rel=1e-12)


def test_each_pair_has_its_own_tail() -> None:
    chances = np.array([[0.5, 0.1, 0.0], [0.5, 0.2, 1.0]])
    assert at_least(chances, np.array([2, 1, 1])).tolist() == pytest.approx([0.25, 0.28, 1.0])


@given(tables)
def test_matching_rates_equal_the_share_of_matching_pairs(rows: list[list[int]]) -> None:
    given = marked(rows, [1] * len(rows[0]))
    for item, rate in enumerate(matching_rates(given)):
        wrong = [row[item] for row in rows if row[item] > 1]
        pairs = [a == b for a, b in combinations(wrong, 2)]
        assert rate == pytest.approx(sum(pairs) / len(pairs) if pairs else 0)


@given(tables)
def test_chances_sum_to_each_persons_number_wrong(rows: list[list[int]]) -> None:
    given = marked(rows, [1] * len(rows[0]))
    chances = wrong_probabilities(given)
    assert ((chances >= 0) & (chances <= 1) & (given.shown | (chances == 0))).all()
    for person, sums in enumerate(chances.sum(axis=1)):
        share = given.wrong.sum(axis=0) / np.maximum(given.shown.sum(axis=0), 1)
        most = (share[given.shown[person]] > 0).sum()
        # Who has wrong all that anybody has wrong is reached in the limit only.
        assert sums == pytest.approx(given.wrong[person].sum(), abs=1e-6 if given.wrong[person].sum() < most else 1e-2)


def test_chances_are_those_of_wesolowskys_formula_solved_by_brentq() -> None:
    rows = np.array([[1, 2, 1, 3], [1, 1, 1, 2], [2, 1, 1, 2], [1, 1, 3, 2], [1, 1, 1, 1]])
    found = wrong_probabilities(marked(rows, [1] * 4))
    share = (rows != 1).mean(axis=0)
    for person, wrong in enumerate((rows != 1).sum(axis=1)[:4].tolist()):

        def beyond(log_a: float, wrong: int = wrong) -> float:
            a = np.exp(log_a)
            return float((1 - (1 - share**a) ** (1 / a)).sum() - wrong)

        a = np.exp(brentq(beyond, -3, 3, xtol=1e-14))
        assert found[person] == pytest.approx(1 - (1 - share**a) ** (1 / a), abs=1e-9)
    assert found[4].tolist() == [0] * 4


def test_an_exponent_of_one_gives_the_share_itself() -> None:
    # 1 of 4 wrong on each item, one wrong each: everybody is average.
    chances = wrong_probabilities(marked(1 + np.eye(4, dtype=int), [1] * 4))
    assert chances == pytest.approx(np.full((4, 4), 0.25), abs=1e-12)


def test_blanks_are_neither_right_nor_wrong_and_nan_is_not_presented() -> None:
    given = marked(np.array([[1.0, 0.0, np.nan, 2.0]]), [1, 1, 1, 1])
    assert given.right.tolist() == [[True, False, False, False]]
    assert given.wrong.tolist() == [[False, False, False, True]]
    assert given.shown.tolist() == [[True, True, False, True]]


def test_a_shape_that_does_not_fit_is_refused() -> None:
    with pytest.raises(ValueError):
        codes([1, 2, 3])
    with pytest.raises(ValueError):
        marked([[1, 2]], [1])
