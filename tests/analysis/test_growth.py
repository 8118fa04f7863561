"""Growth against R's paired t test, and what it says of few people."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from oracles import assert_close

from examkit.analysis.growth import gain, growth, lowest_fifth, percent

NAN = float("nan")
# Student's sleep data: extra hours of ten people under two drugs.
FIRST = [0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0.0, 2.0]
SECOND = [1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4]


def test_r_paired_t_test_on_its_example() -> None:
    """R: ``t.test(extra ~ group, sleep, paired = TRUE)`` prints 1.58 and 0.7001142 to 2.4598858; ``cor`` 0.7951702."""
    found = growth(FIRST, SECOND)
    assert_close([found.gain.mean.value, found.gain.mean.low, found.gain.mean.high], [1.58, 0.7001142, 2.4598858], 1e-7)
    assert_close([found.gain.before, found.gain.after, found.correlation], [0.75, 2.33, 0.7951702], 1e-7)
    assert_close(found.gain.sd, float(np.std(np.subtract(SECOND, FIRST), ddof=1)))
    assert_close([found.gained, found.fell, found.same], [0.9, 0.0, 0.1])


def test_only_people_with_both_count() -> None:
    found = growth([50, NAN, 60, NAN, 70], [60, 90, NAN, NAN, 70])
    assert (found.both, found.only_before, found.only_after) == (2, 1, 1)
    assert_close([found.gain.before, found.gain.after, found.gain.mean.value], [60.0, 65.0, 5.0])
    assert_close([found.gained, found.fell, found.same], [0.5, 0.0, 0.5])


def test_each_law_has_a_gain_of_its_own() -> None:
    found = growth([50, 60], [60, 80], laws={"x": ([0, 50], [100, 50]), "y": ([NAN, NAN], [50, 50])})
    assert found.laws["x"] == gain([0, 50], [100, 50])
    assert_close(found.laws["x"].mean.value, 50.0)
    assert found.laws["y"].n == 0 and found.laws["y"].mean.value is None


def test_kelley_foretells_the_lowest_fifth() -> None:
    """Mean 60, lowest fifth 30: with a reliability of .8 they would have 60 - .8 × 30 = 36 with nothing learnt."""
    before = [30, 60, 65, 70, 75]
    found = lowest_fifth(before, [50, 60, 60, 60, 60], 0.8)
    assert found is not None
    assert_close([found.before, found.expected, found.after], [30.0, 36.0, 50.0])
    assert found.by == "reliability"


def test_without_a_reliability_the_correlation_foretells() -> None:
    after = [40, 55, 70, 60, 90]
    found = lowest_fifth([30, 60, 65, 70, 75], after)
    assert found is not None and found.by == "correlation"
    r = float(np.corrcoef([30, 60, 65, 70, 75], after)[0, 1])
    assert_close(found.expected, 60 - 30 * r)


def test_a_reliability_that_is_none_foretells_nothing() -> None:
    for reliability in (-0.2, NAN):
        found = lowest_fifth([30, 60, 65, 70, 75], [30, 40, 50, 60, 70], reliability)
        assert found is not None and found.expected is None and found.by == ""


def test_ties_at_the_edge_of_the_fifth_are_shared() -> None:
    """Five people, two lowest alike: each counts for half, whatever their order."""
    one, other = (
        lowest_fifth([30, 30, 60, 70, 80], [10, 50, 0, 0, 0], 0.5),
        lowest_fifth([30, 30, 60, 70, 80], [50, 10, 0, 0, 0], 0.5),
    )
    assert one == other and one is not None
    assert_close(one.after, 30.0)


def test_common_items_are_said() -> None:
    assert [growth([1], [2], common=share).remembered for share in (None, 0.0, 0.3)] == [None, False, True]


def test_percent_is_of_what_was_presented() -> None:
    found = percent([[2, NAN, 0, NAN], [1, 1, 0, NAN], [0, 0, 0, 0]], [2, 1, 0])
    assert_close(found[:3].tolist(), [100.0, 100.0, 0.0])
    assert np.isnan(found[3])


def test_nobody_and_one_person() -> None:
    for before, after in (([], []), ([NAN, 1], [1, NAN])):
        found = growth(before, after)
        assert found.both == 0
        assert found.gain.mean.value is found.gain.sd is found.gained is found.correlation is found.lowest is None
    one = growth([50], [70])
    assert (one.gain.mean.value, one.gain.mean.low, one.gain.sd, one.correlation, one.lowest) == (
        20,
        None,
        None,
        None,
        None,
    )


def test_all_alike_have_no_interval_and_no_correlation() -> None:
    found = growth([50] * 6, [60] * 6)
    assert found.gain.mean.value == 10 and found.gain.mean.low is None and found.correlation is None
    assert found.lowest is not None and found.lowest.expected is None


scores = st.lists(st.tuples(*[st.integers(0, 100) | st.just(NAN)] * 2), max_size=20)


@given(scores)
def test_growth_backwards_is_the_loss(people: list[tuple[float, float]]) -> None:
    before, after = ([pair[side] for pair in people] for side in (0, 1))
    there, back = growth(before, after), growth(after, before)
    assert (there.both, there.only_before, there.gained, there.same) == (
        back.both,
        back.only_after,
        back.fell,
        back.same,
    )
    if there.gain.mean.value is not None and back.gain.mean.value is not None:
        assert_close(there.gain.mean.value, -back.gain.mean.value, 1e-9)
        shares = (there.gained, there.fell, there.same)
        assert_close(sum(share or 0 for share in shares), 1.0, 1e-9)
