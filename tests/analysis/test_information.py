"""Information, expected marks and maps: against mirt, and against sums written out."""

from itertools import pairwise

import numpy as np
import pytest
from oracles import assert_close
from response_models import CASES, case, lsat6, right

from examkit.analysis.information import (
    ability_at,
    expected_score,
    information,
    item_curve_points,
    marginal_reliability,
    wright_map,
)
from examkit.analysis.irt import fit


@pytest.mark.parametrize("name", CASES)
def test_test_information_and_marginal_reliability_equal_mirt(name: str) -> None:
    scores, figures = case(name)
    found, expected = fit(scores, "2pl"), figures["mirt_2pl"]
    at = information(found, expected["test_information"]["theta"])
    assert_close(at.test.tolist(), expected["test_information"]["info"], 1e-2)
    assert_close((1 / at.errors**2).tolist(), at.test.tolist(), 1e-9)
    assert_close(marginal_reliability(found), expected["marginal_reliability"], 1e-3)


def test_rasch_information_is_the_sum_of_p_times_not_p() -> None:
    found = fit(lsat6())
    places = np.array([item.b for item in found.items])
    p = 1 / (1 + np.exp(places - 0.3))
    at = information(found, [0.3])
    assert_close(at.items[0].tolist(), (p * (1 - p)).tolist(), 1e-12)
    assert_close(expected_score(found, [0.3]).tolist(), [float(p.sum())], 1e-12)
    assert marginal_reliability(found) is None


def test_expected_marks_rise_from_the_lowest_to_the_highest_and_back_to_the_ability() -> None:
    theta = np.random.default_rng(3).normal(size=300)
    scores = right(theta, 1.2, [-1, 0, 1], seed=1) * 2 + right(theta, 1.2, [-0.5, 0.5, 0.0], seed=2) * 0.5
    found = fit(scores, "grm")
    low, high = expected_score(found, [-60.0, 60.0])
    assert_close([low, high], [0.0, 7.5], 1e-6)
    marks = float(expected_score(found, [0.8])[0])
    assert_close(ability_at(found, marks), 0.8, 1e-9)
    assert ability_at(found, 7.6) is None


def test_no_ability_belongs_to_marks_where_more_ability_earns_less() -> None:
    theta = np.random.default_rng(4).normal(size=400)
    found = fit(right(theta, [1.0, 1.2, 0.9, -2.5], [0, 0.2, -0.2, 3.0], seed=5), "2pl")
    assert found.items[3].a < 0 and ability_at(found, 2.0) is None


def test_groups_of_like_ability_add_up_to_the_people_and_their_marks() -> None:
    scores = right(np.linspace(-2, 2, 300), 1.0, np.linspace(-1, 1, 12), seed=8)
    scores[:30, 2] = np.nan
    points = item_curve_points(fit(scores), scores, 2, groups=5)
    assert sum(point.n for point in points) == 270
    assert_close(sum(point.n * point.observed for point in points), float(np.nansum(scores[:, 2])), 1e-9)
    assert [point.theta for point in points] == sorted(point.theta for point in points)
    assert max(abs(point.observed - point.expected) for point in points) < 0.25
    assert item_curve_points(fit(scores), scores, 99) == ()


def test_the_map_has_everyone_and_every_step_once() -> None:
    scores = np.column_stack([right(np.linspace(-2, 2, 200), 1.0, [-1, 0, 0.2, 1], seed=8), np.tile([0, 1, 2, 1], 50)])
    found = fit(scores, "gpcm")
    bins = wright_map(found, width=0.25)
    assert sum(one.people for one in bins) == 200
    assert sorted(step for one in bins for step in one.items) == [(0, 1), (1, 1), (2, 1), (3, 1), (4, 1), (4, 2)]
    by_place = {item.place: item for item in found.items}
    for one in bins:
        for place, step in one.items:
            # An item that tells nothing may be anywhere: beyond ten logits it stands in the outermost stretch.
            where = float(np.clip(by_place[place].steps[step - 1], -10, 10 - 1e-9))
            assert one.low <= where < one.high
    assert all(one.high == other.low for one, other in pairwise(bins))


def test_a_model_that_was_not_estimated_says_nothing() -> None:
    found = fit(np.ones((4, 3)), "2pl")
    assert information(found, [0.0]).test.tolist() == [0.0] and expected_score(found, [0.0]).tolist() == [0.0]
    assert (wright_map(found), item_curve_points(found, np.ones((4, 3)), 0)) == ((), ())
    assert marginal_reliability(found) is None and ability_at(found, 1.0) is None
