"""Sums of parts are the sums of the whole."""

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from examkit.analysis import ABSENT, Pattern, Sums, collect

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


def cells(sums: Sums) -> list[tuple[int, ...]]:
    return sorted(zip(*(column.tolist() for column in sums.cells.columns()), strict=True))


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
    with pytest.raises(ValueError, match="common denominator"):
        collect([np.array([0, 1])], [[Pattern(frozenset("A"), score) for score in scores]])
