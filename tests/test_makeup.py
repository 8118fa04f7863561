"""Makeups joined with their first sitting. Oracle: outcomes worked out by hand from the rules as an office states them."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from examkit.blueprint import Conduct
from examkit.makeup import BEST, CAPPED, Outcome, after, entitled, join, may_sit
from examkit.roster import ABSENT, DEFERRED, EXEMPT, NORMAL, STATUSES, VOID, Person
from examkit.scoring import Marked, Result, Results, tally

CONDUCT = Conduct("测试", Fraction(60), (("优秀", Fraction(90)), ("合格", Fraction(60)), ("不合格", Fraction(0))))
STRICT = Conduct("补考", Fraction(80), (("合格", Fraction(80)), ("不合格", Fraction(0))))


def result(who: str, percent: object = None, status: str = NORMAL, *, unmarked: bool = False) -> Result:
    """A result of so many percent, out of 50 points; ``unmarked`` is one whose open answers wait."""
    if percent is None and not unmarked:
        return Result(Person(who, who, status=status), ABSENT if status == NORMAL else status)
    score = None if unmarked else Fraction(str(percent)) / 2
    marked = Marked(1, who, "A", 1, {}, score, score, Fraction(50))
    return Result(Person(who, who, status=status), status, (marked,), marked)


def sitting(*people: Result, conduct: Conduct = CONDUCT) -> Results:
    return Results(people, conduct, has_roster=True)


def outcome(first: Result, *makeups: tuple[str, Result]) -> Outcome:
    (found,) = join(sitting(first), [(rule, sitting(one)) for rule, one in makeups])
    return found


def said(one: Outcome) -> tuple[object, ...]:
    return (one.percent, one.passed, one.band, one.from_makeup, one.capped)


@pytest.mark.parametrize(
    ("first", "makeup", "best", "capped"),
    [
        (50, 75, (75, True, "合格", True, False), (60, True, "合格", True, True)),
        (50, 60, (60, True, "合格", True, False), (60, True, "合格", True, False)),
        (50, 95, (95, True, "优秀", True, False), (60, True, "合格", True, True)),
        (50, 40, (50, False, "不合格", False, False), (50, False, "不合格", False, False)),
        (40, 55, (55, False, "不合格", True, False), (55, False, "不合格", True, False)),
        (75, 90, (90, True, "优秀", True, False), (75, True, "合格", False, False)),  # passed before, came again
        (60, 95, (95, True, "优秀", True, False), (60, True, "合格", False, False)),  # of equals the earlier
        (None, 75, (75, True, "合格", True, False), (60, True, "合格", True, True)),  # absent the first time
        (50, None, (50, False, "不合格", False, False), (50, False, "不合格", False, False)),
        (None, None, (None, None, None, False, False), (None, None, None, False, False)),
    ],
)
def test_what_counts_after_a_makeup_by_hand(
    first: object, makeup: object, best: tuple[object, ...], capped: tuple[object, ...]
) -> None:
    for rule, wanted in ((BEST, best), (CAPPED, capped)):
        assert said(outcome(result("甲", first), (rule, result("甲", makeup)))) == wanted, rule


def test_the_best_of_several_makeups_counts_each_under_its_own_rule() -> None:
    tries = (CAPPED, result("甲", 95)), (BEST, result("甲", 70))
    assert said(outcome(result("甲", 50), *tries)) == (70, True, "合格", True, False)
    assert said(outcome(result("甲", 50), tries[0], (BEST, result("甲", 60)))) == (60, True, "合格", True, True)


def test_pass_and_band_are_those_of_the_first_sitting() -> None:
    first, later = sitting(result("甲", 50)), sitting(result("甲", 70), conduct=STRICT)
    (found,) = join(first, [(BEST, later)])
    assert (found.passed, found.band) == (True, "合格")


@pytest.mark.parametrize("status", [ABSENT, DEFERRED])
def test_the_absent_and_the_deferred_are_among_those_who_sat_after_a_makeup(status: str) -> None:
    found = outcome(result("甲", status=status), (CAPPED, result("甲", 85)))
    assert found.sat and said(found) == (60, True, "合格", True, True)


def test_the_exempt_stay_outside_whatever_they_sit() -> None:
    found = outcome(result("甲", status=EXEMPT), (BEST, result("甲", 85)))
    assert not found.sat and said(found) == (None, None, None, False, False)
    found = outcome(result("甲", 40), (BEST, result("甲", 85, status=EXEMPT)))  # exempt the second time
    assert said(found) == (40, False, "不合格", False, False)


def test_a_void_result_counts_as_none_on_either_day() -> None:
    assert said(outcome(result("甲", 95, status=VOID))) == (None, None, None, False, False)
    assert said(outcome(result("甲", 95, status=VOID), (BEST, result("甲", 70)))) == (70, True, "合格", True, False)
    assert said(outcome(result("甲", 50), (BEST, result("甲", 95, status=VOID)))) == (50, False, "不合格", False, False)


@pytest.mark.parametrize("first", [30, 90])
def test_until_everything_is_marked_nothing_is_known(first: int) -> None:
    found = outcome(result("甲", first), (BEST, result("甲", unmarked=True)))
    assert found.sat and said(found) == (None, None, None, False, False)
    found = outcome(result("甲", unmarked=True), (BEST, result("甲", 70)))
    assert said(found) == (None, None, None, False, False)


def test_everyone_of_the_first_sitting_is_there_once_in_its_order_and_nobody_else() -> None:
    first = sitting(result("丙", 70), result("甲", 40), result("乙"))
    found = join(first, [(BEST, sitting(result("甲", 65), result("丁", 100)))])
    assert [one.person.candidate for one in found] == ["丙", "甲", "乙"]
    assert [len(one.makeups) for one in found] == [0, 1, 0]


# --- who may sit -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("first", "may"),
    [
        (result("甲", 59.99), True), (result("甲", 60), False), (result("甲", 0), True), (result("甲"), True),
        (result("甲", status=DEFERRED), True), (result("甲", status=EXEMPT), False), (result("甲", 20, status=VOID), False),
        (result("甲", unmarked=True), False),
    ],
)  # fmt: skip
def test_the_absent_the_deferred_and_those_who_failed_may_sit(first: Result, may: bool) -> None:
    assert may_sit(first, CONDUCT) is may


def test_the_roster_of_a_makeup_has_those_who_may_sit_without_their_old_status() -> None:
    away = Result(Person("乙", "乙", "财政所", status=DEFERRED, reason="住院", approved_by="镇党委"), DEFERRED)
    listed = entitled(sitting(result("甲", 80), away, result("丙", 10))).people
    assert listed == (Person("乙", "乙", "财政所"), Person("丙", "丙"))


# --- figures ---------------------------------------------------------------------------------------------------------


def test_rates_before_and_after_by_hand() -> None:
    first = sitting(
        result("甲", 95), result("乙", 50), result("丙"), result("丁", status=DEFERRED), result("戊", status=EXEMPT),
        result("己", 90, status=VOID),
    )  # fmt: skip
    later = sitting(result("乙", 70), result("丙", 92), result("丁"))
    found = tally(after(first, join(first, [(BEST, later)])))
    assert (found.roster, found.exempt, found.due, found.sat) == (6, 1, 5, 3)
    assert (found.absent, found.deferred, found.void) == (0, 1, 1)
    rates = {name: (one.count, one.of) for name, one in found.rates().items()}
    assert rates == {
        "sat": (3, 5), "passed_of_sat": (3, 3), "passed_of_due": (3, 5), "excellent_of_sat": (2, 3),
        "excellent_of_due": (2, 5),
    }  # fmt: skip
    assert dict(found.bands) == {"优秀": 2, "合格": 1, "不合格": 0}
    assert found.mean is None  # percents of different papers are not scores


PERCENTS = st.none() | st.integers(0, 100)


@given(st.lists(st.tuples(PERCENTS, st.sampled_from(STATUSES), PERCENTS, st.sampled_from([BEST, CAPPED])), max_size=8))
def test_a_makeup_never_takes_anything_away(people: list[tuple[int | None, str, int | None, str]]) -> None:
    """Oracle: the law. Nobody falls; under ``capped`` nobody rises above the pass mark by a makeup; counts only grow."""
    first = sitting(*(result(str(n), percent, status) for n, (percent, status, _, _) in enumerate(people)))
    for rule in (BEST, CAPPED):
        later = sitting(*(result(str(n), percent) for n, (_, _, percent, how) in enumerate(people) if how == rule))
        outcomes = join(first, [(rule, later)])
        for one in outcomes:
            before = one.first.counted.percent if one.first.sat and one.first.counted else None
            assert before is None or (one.percent is not None and one.percent >= before)
            if rule == CAPPED and one.from_makeup and one.percent is not None:
                assert one.percent <= CONDUCT.pass_mark
            assert one.capped <= one.from_makeup
        old, new = tally(first), tally(after(first, outcomes))
        assert (new.due, new.exempt) == (old.due, old.exempt)
        assert new.sat >= old.sat and (new.passed or 0) >= (old.passed or 0)
