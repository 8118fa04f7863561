"""The people of a form on its scale of possible scores."""

import numpy as np
import pytest

from examkit.analysis.form_scores import counted_scores, form_scores


def test_counts_are_of_every_possible_score() -> None:
    form = form_scores([0, 2.5, 2.5, 4], 0, 5, step=0.5)
    assert form.counts.tolist() == [1, 0, 0, 0, 0, 2, 0, 0, 1, 0, 0]
    assert form.n == 4


def test_who_has_no_score_or_no_anchor_score_is_left_out() -> None:
    form = form_scores([1, np.nan, 3, 2], 0, 3, anchors=[0, 1, np.nan, 1])
    assert [column.tolist() for column in form.anchored] == [[1, 2], [0, 1]]


def test_counts_go_in_and_out() -> None:
    assert counted_scores([0, 10, 20], [2, 0, 3]).counts.tolist() == [2, 0, 3]


@pytest.mark.parametrize("scores", [[-1], [4], [1.5]])
def test_a_score_off_the_scale_is_refused(scores: list[float]) -> None:
    with pytest.raises(ValueError, match="scale"):
        form_scores(scores, 0, 3)


def test_without_anchor_there_is_none_to_take() -> None:
    with pytest.raises(ValueError, match="anchor"):
        _ = form_scores([1, 2], 0, 3).anchored


def test_draws_are_of_whole_people() -> None:
    form = form_scores([1, 2, 3], 0, 3, anchors=[10, 20, 30])
    drawn = form.drawn(np.random.default_rng(1))
    assert drawn.n == 3
    scores, anchors = drawn.anchored
    assert (10 * scores).tolist() == anchors.tolist()
