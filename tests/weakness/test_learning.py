"""What was studied but not learnt. Oracles: simulated years whose truth is known; least squares and t by numpy and scipy."""

import datetime as dt
from dataclasses import replace
from fractions import Fraction

import numpy as np
import planted
import pytest
from scipy import stats

from examkit.items import Citation, Item
from examkit.weakness import Answer, StudySession, Work, laws_in, learnt

NAMES = ("宪法", "监察法", "行政处罚法", "土地管理法", "农村土地承包法")


@pytest.mark.parametrize(
    ("text", "laws"),
    [("行政处罚法专题学法", {"行政处罚法"}), ("学习《中华人民共和国监察法》", {"监察法"}), ("监察法实施条例解读", set()),
     ("宪法、监察法", {"宪法", "监察法"}), ("农村土地承包法", {"农村土地承包法"}), ("党的二十大精神", set()), ("", set())],
)  # fmt: skip
def test_the_laws_that_a_session_names(text: str, laws: set[str]) -> None:
    assert laws_in(text, NAMES) == laws


def test_the_law_that_was_taught_but_not_learnt_is_found_and_no_other() -> None:
    """Truth: 行政处罚法 stays .25 below, the other three rise by .12 for those who came; 6 simulated years."""
    for seed in range(6):
        found = learnt(*planted.year(seed, weak="行政处罚法", people=60))
        assert [one.law for one in found if one.flag] == ["行政处罚法"], seed
        first = found[0]
        assert first.law == "行政处罚法" and first.high is not None and first.high < 0
        assert len(found) == 4  # laws that no session was on are not judged


def test_where_everything_was_learnt_alike_hardly_a_law_is_named() -> None:
    """The null: all laws rise alike; of 20 years in at most two is any law named."""
    named = sum(
        any(one.flag for one in learnt(*planted.year(seed, studied=planted.LAWS, people=25))) for seed in range(25)
    )
    assert named <= 2


def test_a_hard_type_of_item_is_not_taken_for_a_law() -> None:
    """行政处罚法 is asked by multiple choice alone, which is harder by .15: no law is named for it."""
    for seed in range(3):
        work, sessions = planted.year(seed, studied=planted.LAWS, people=60)
        kept = {name for name, item in work.items.items() if work.law(name) != "行政处罚法" or item.type == "multiple"}
        fewer = replace(work, answers=tuple(one for one in work.answers if one.item in kept))
        assert [one.law for one in learnt(fewer, sessions) if one.flag] == []


def test_the_difference_is_that_of_least_squares_on_type_and_law() -> None:
    """Oracle: numpy's lstsq on the items' shares, t from scipy."""
    work, sessions = planted.year(3, weak="监察法")
    one = next(each for each in learnt(work, sessions) if each.law == "监察法")
    held = [each for each in sessions if "监察法" in each.laws]
    asked = [a for a in work.answers if a.date and any(a.person in h.attended and h.date <= a.date for h in held)]
    names = sorted({a.item for a in asked})
    y = np.array([np.mean([a.share for a in asked if a.item == name]) for name in names])
    columns = [
        [work.law(name) == "监察法", *(work.items[name].type == kind for kind in planted.TYPES)] for name in names
    ]
    x = np.array(columns, float)
    beta, squares, *_ = np.linalg.lstsq(x, y, rcond=None)
    error = np.sqrt(squares[0] / (len(y) - 4) * np.linalg.inv(x.T @ x)[0, 0])
    assert one.difference == pytest.approx(beta[0])
    assert one.low == pytest.approx(beta[0] - stats.t.ppf(0.975, len(y) - 4) * error)
    assert one.p == pytest.approx(2 * stats.t.sf(abs(beta[0]) / error, len(y) - 4))


def test_only_people_who_came_before_the_exam_are_judged() -> None:
    work, sessions = planted.year(1)
    late = [replace(one, date=dt.date(2026, 12, 1)) for one in sessions]
    assert learnt(work, late) == ()
    assert learnt(work, sessions, least=2) == ()
    none = [replace(one, attended=frozenset()) for one in sessions]
    assert learnt(work, none) == ()


def test_the_gain_on_items_that_stood_again() -> None:
    """Truth: those who came rise by .3, the others by nothing; sessions in April, sittings in March, June, September."""
    work, sessions = planted.year(2, studied=("行政处罚法",), repeat=True, learn=0.3)
    assert sessions[0].date == dt.date(2026, 4, 10)
    (one,) = learnt(work, sessions)
    assert (
        one.gain is not None and one.gain.low is not None and one.gain.high is not None and one.gain.others is not None
    )
    assert one.gain.low < 0.3 < one.gain.high or one.gain.change == pytest.approx(0.3, abs=0.06)
    assert one.gain.others == pytest.approx(0, abs=0.08)
    assert one.gain.items == 8


def test_items_that_changed_between_sittings_show_no_gain() -> None:
    work, sessions = planted.year(2, studied=("行政处罚法",), repeat=True)
    (one,) = learnt(replace(work, changed=frozenset(work.items)), sessions)
    assert one.gain is None


def test_few_people_and_items_without_spread_give_no_verdict() -> None:
    day, items = dt.date(2026, 3, 1), {name: Item(name, "single", name, citations=(Citation(law),)) for name, law in
                                       (("a", "甲法"), ("b", "乙法"))}  # fmt: skip
    session = StudySession(dt.date(2026, 2, 1), frozenset({"甲法"}), frozenset("12345"))

    def work(people: str, *names: str) -> Work:
        return Work(
            tuple(Answer(p, "", "", "x", day, n, Fraction(1), Fraction(1)) for p in people for n in names), items
        )

    assert learnt(work("1234", "a", "b"), [session]) == ()
    (alone,) = learnt(work("12345", "a"), [session])
    assert (alone.share, alone.others, alone.difference, alone.flag) == (1.0, None, None, False)
    (even,) = learnt(work("12345", "a", "b"), [session])
    assert (even.difference, even.low, even.p, even.flag) == (None, None, None, False)
    assert learnt(Work((), {}), ()) == ()
