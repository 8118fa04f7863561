"""Sums of parts are the sums of the whole."""

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from examkit.analysis import ABSENT, Pattern, Sums, TooFine, collect

PATTERNS = [
    [Pattern(frozenset(), Fraction(0)), Pattern(frozenset("A"), Fraction(1, 3)), Pattern(frozenset("AB"), Fraction(1))],
    [
        Pattern(frozenset(), Fraction(0)),
        Pattern(frozenset("A"), Fraction(1, 2)),
        Pattern(frozenset("B"), Fraction(-1, 4)),
    ],
]
people = st.lists(st.tuples(st.integers(ABSENT, 2), st.integers(ABSENT, 2)), min_size=1, max_size=20)


def of(rows: list[tuple[int, int]]) -> Sums:
    return collect([np.array(column) for column in zip(*rows, strict=True)], PATTERNS)


def cells(sums: Sums) -> list[list[tuple[int, ...]]]:
    columns = ((one.code, one.total, one.count) for one in sums.cells)
    return [list(zip(*(column.tolist() for column in each), strict=True)) for each in columns]


@given(people, people)
def test_two_groups_add_up(a: list[tuple[int, int]], b: list[tuple[int, int]]) -> None:
    together, whole = of(a) + of(b), of(a + b)
    assert cells(together) == cells(whole)
    assert (together.whole, together.partial, together.n) == (whole.whole, whole.partial, len(a) + len(b))
    assert together.moments.n == whole.moments.n
    assert together.moments.mean == pytest.approx(whole.moments.mean)
    assert together.moments.products == pytest.approx(whole.moments.products)


@given(people)
def test_moments_are_numpys_over_those_presented_with_all(rows: list[tuple[int, int]]) -> None:
    complete = [row for row in rows if ABSENT not in row]
    sums = of(rows)
    assert sums.moments.n == len(complete)
    if len(complete) > 1:
        scores = np.array([[float(PATTERNS[i][code].score) for i, code in enumerate(row)] for row in complete])
        expected = np.cov(scores, rowvar=False)
        assert sums.moments.covariance() / sums.scale**2 == pytest.approx(expected)


def test_patterns_and_parts_may_grow_between_chunks() -> None:
    first = collect([np.array([0, 1])], [[Pattern(frozenset("A"), Fraction(1)), Pattern(frozenset("B"), Fraction(0))]])
    grown = [
        Pattern(frozenset("A"), Fraction(1)),
        Pattern(frozenset("B"), Fraction(0)),
        Pattern(frozenset("C"), Fraction(1, 3)),
    ]
    both = first + collect([np.array([2, 0])], [grown])
    assert both.scale == 3
    assert dict(both.whole) == {3: 2, 0: 1, 1: 1}


def test_a_constant_item_of_thirds_keeps_a_variance_of_zero() -> None:
    third = [[Pattern(frozenset("A"), Fraction(1, 3))]]
    sums = collect([np.zeros(7, int)], third) + collect([np.zeros(4, int)], third)
    assert sums.moments.products.tolist() == [[0.0]]


def test_scores_without_a_common_part_are_refused() -> None:
    scores = [Fraction(1, 10**7), Fraction(1, 3**13)]
    with pytest.raises(TooFine, match="common denominator"):
        collect([np.array([0, 1])], [[Pattern(frozenset("A"), score) for score in scores]])


@given(people, st.tuples(st.permutations(range(3)), st.permutations(range(3))))
def test_other_numbers_for_the_same_answers(rows: list[tuple[int, int]], orders: tuple[list[int], ...]) -> None:
    """Another process may have met the answers in another order."""
    shuffled = [[known[place] for place in order] for known, order in zip(PATTERNS, orders, strict=True)]
    codes = [np.array(column) for column in zip(*rows, strict=True)]
    backwards = [np.append(np.argsort(order), ABSENT) for order in orders]  # the last place is ABSENT's
    there = collect([back[code] for back, code in zip(backwards, codes, strict=True)], shuffled)
    here = there.recoded([np.array(order) for order in orders])
    assert cells(here) == cells(of(rows))
    assert (here.whole, here.partial) == (of(rows).whole, of(rows).partial)


@given(people, people)
def test_those_of_equal_marks_to_earn_count_together(a: list[tuple[int, int]], b: list[tuple[int, int]]) -> None:
    """With the points known, ways of being presented become the parts that could be earned."""
    points = [Fraction(1), Fraction(5, 7)]

    def known(rows: list[tuple[int, int]]) -> Sums:
        return collect([np.array(column) for column in zip(*rows, strict=True)], PATTERNS, points)

    sums = known(a) + known(b)
    assert sums.n == len(a) + len(b)
    assert (cells(sums), sums.partial) == (cells(known(a + b)), known(a + b).partial)
    expected = {
        sum((worth for code, worth in zip(row, points, strict=True) if code != ABSENT), Fraction(0)) * sums.scale
        for row in a + b
        if ABSENT in row
    }
    assert {shown for shown, _ in sums.partial} == expected
