"""Scores as categories, by cases written out."""

import numpy as np

from examkit.analysis.categories import Left, coded

NAN = np.nan


def test_equal_scores_are_one_category_in_their_order() -> None:
    found = coded(np.array([[2.0, 0.1 + 0.2], [0.0, 0.3], [NAN, 1.0], [0.5, 0.0]]), partial=True)
    assert found.codes.tolist() == [[2, 1], [0, 1], [-1, 2], [1, 0]]
    assert [values.tolist() for values in found.values] == [[0.0, 0.5, 2.0], [0.0, 0.3, 1.0]]


def test_items_that_no_model_can_use_are_named() -> None:
    scores = np.array([[1, 1, NAN, 0, 2], [1, 0, NAN, 1, 0], [1, 1, NAN, 2, 0]])
    found = coded(scores, partial=False)
    assert found.left == (Left(0, "constant"), Left(2, "not_presented"), Left(3, "partial_credit"))
    assert found.places.tolist() == [1, 4] and found.codes[:, 1].tolist() == [1, 0, 0]
    assert found.only(np.array([1])).left[1] == Left(1, "constant")


def test_extreme_is_all_or_nothing_of_what_was_presented() -> None:
    scores = np.array([[0, 0, 0], [1, NAN, 2], [1, 1, 1], [NAN, NAN, NAN], [0, 1, 0]])
    found = coded(scores, partial=True)
    assert found.extreme.tolist() == [True, True, False, False, False]
    assert found.presented.tolist() == [True, True, True, False, True]
