"""Shares and missed articles. Oracle: the answers in the tests, added up by hand."""

from fractions import Fraction

import pytest

from examkit.items import Citation, Item
from examkit.weakness import Answer, Work, by_category_and_law, by_law, by_topic, by_unit_and_law, missed_articles
from examkit.weakness.work import plain_law

ITEMS = {
    "a": Item(
        "a",
        "single",
        "甲",
        citations=(Citation("中华人民共和国行政处罚法", "42"), Citation("行政处罚法", "43")),
        topic="程序",
    ),
    "b": Item("b", "single", "乙", citations=(Citation("行政处罚法", "42", 1),), topic="种类"),
    "c": Item("c", "single", "丙", citations=(Citation("宪法", "5"),)),
    "d": Item("d", "single", "丁"),
}
PENALTY = "行政处罚法"


def answer(person: str, item: str, earned: int, unit: str = "财政所", points: int = 2) -> Answer:
    return Answer(person, unit, "机关干部", "一季度", None, item, Fraction(earned), Fraction(points))


WORK = Work(
    (answer("1", "a", 2), answer("1", "b", 0), answer("1", "c", 2), answer("2", "a", 0, "党政办"), answer("2", "c", 1, "党政办"),
     answer("2", "d", 2)),
    ITEMS,
)  # fmt: skip


@pytest.mark.parametrize(
    "name", ["中华人民共和国行政处罚法", "《行政处罚法》", "《中华人民共和国行政处罚法》", " 行政处罚法 "]
)
def test_a_laws_plain_name(name: str) -> None:
    assert plain_law(name) == PENALTY


def test_points_earned_by_law_with_people_items_and_answers() -> None:
    shown = {one.name[0]: (one.people, one.items, one.answers, one.earned, one.possible) for one in by_law(WORK)}
    assert shown == {PENALTY: (2, 2, 3, 2, 6), "宪法": (2, 1, 2, 3, 4)}
    assert by_law(WORK)[0].share == pytest.approx(1 / 3)


def test_by_topic_unit_and_category() -> None:
    assert [(one.name, one.share) for one in by_topic(WORK)] == [((PENALTY, "程序"), 0.5), ((PENALTY, "种类"), 0.0)]
    assert {one.name: one.share for one in by_unit_and_law(WORK)} == {
        ("财政所", PENALTY): 0.5, ("财政所", "宪法"): 1.0, ("党政办", PENALTY): 0.0, ("党政办", "宪法"): 0.5,
    }  # fmt: skip
    assert {one.name[0] for one in by_category_and_law(WORK)} == {"机关干部"}


def test_articles_by_how_often_their_items_were_missed() -> None:
    found = missed_articles(WORK, fewest=1)
    assert [(one.article, one.answers, one.missed, one.items) for one in found] == [
        ((PENALTY, "42"), 3, 2, ("a", "b")), (("宪法", "5"), 2, 1, ("c",)), ((PENALTY, "43"), 2, 1, ("a",)),
    ]  # fmt: skip
    assert missed_articles(WORK, fewest=3)[0].rate == pytest.approx(2 / 3)
    assert missed_articles(Work((), {})) == ()


def test_nothing_asked_gives_nothing() -> None:
    empty = Work((), {})
    assert (by_law(empty), by_topic(empty), by_unit_and_law(empty)) == ((), (), ())
