"""Answers person by person. Oracle: the answers themselves, written out by hand."""

from fractions import Fraction

import numpy as np

from examkit.analysis import Pattern
from examkit.analysis.matrix import NO_KEY, matrix


def of(chosen, score):
    return Pattern(frozenset(chosen), Fraction(score))


def test_blank_is_nought_absent_is_minus_one_and_equal_answers_are_equal_numbers():
    known = [of("A", 1), of("", 0), of("B", 0), of("B", 0)]
    found = matrix(["甲", "乙", "丙", "丁"], ["q1"], [np.array([0, 1, 2, 3])], [known], [Fraction(1)])
    assert found.codes[:, 0].tolist()[1] == 0
    assert found.codes[2, 0] == found.codes[3, 0] != found.codes[0, 0]
    assert found.keys[0] == found.codes[0, 0]
    assert found.right[:, 0].tolist() == [1, 0, 0, 0]


def test_an_item_that_was_not_presented_has_no_score():
    found = matrix(["甲", "乙"], ["q1", "q2"], [np.array([0, -1]), np.array([0, 0])], [[of("A", 2)]] * 2, [None, None])
    assert np.isnan(found.scores[1, 0])
    assert np.isnan(found.right[1, 0])
    assert found.codes[1, 0] == -1
    assert found.totals.tolist() == [4, 2]
    assert found.points.tolist() == [2, 2]


def test_a_key_nobody_gave_or_two_full_answers_is_no_key():
    wrong, two = [of("A", 0)], [of("A", 1), of("B", 1)]
    found = matrix(["甲"], ["q1", "q2"], [np.array([0])] * 2, [wrong, two], [Fraction(1), Fraction(1)])
    assert found.keys.tolist() == [NO_KEY, NO_KEY]


def test_points_alone_give_scores_without_answers():
    found = matrix(["甲", "乙"], ["q1"], [np.array([0, 1])], [[of("", 1), of("", "1/2")]], [None])
    assert found.codes.tolist() == [[0], [0]]
    assert found.scores[:, 0].tolist() == [1, 0.5]
    assert found.right[:, 0].tolist() == [1, 0]
