"""Marking open answers. Oracle: sums and means done by hand, and the laws that hold of any marks."""

from collections.abc import Sequence
from fractions import Fraction
from itertools import pairwise

import makers
import pytest
from hypothesis import given
from hypothesis import strategies as st

from examkit.assembly import assemble
from examkit.forms import Form
from examkit.marking import (
    COLUMNS,
    Answer,
    Book,
    BookCell,
    Mark,
    Settled,
    agreements,
    allot,
    arbiter,
    code,
    lines,
    open_answers,
    ordered,
    read_marks,
    rows,
    settle,
    steps,
    with_book,
)

F = Fraction
TEXT = """法规：行政处罚法

[k1] 简述听证的程序。
采分点：
- 告知当事人有要求听证的权利（4分）
- 当事人五日内提出（3分）
- 制作笔录（3分）

[k2] 谈谈你对“首违不罚”的认识。
题型：简答
采分点：
- 条件说得清楚
- 联系实际

[k3] 某镇执法人员的做法是否正确？
材料：某镇执法人员一人到场检查并当场罚款。
（1）当场罚款对不对？
答案：×
（2）错在哪里？
采分点：
- 人数不足两人（4分）
- 没有出示证件（2分）
"""
SECTIONS = [
    {"heading": "简答", "type": "short", "count": 2, "points": 10},
    {"heading": "案例", "type": "case", "count": 1, "points": 8},
]
PARTS = {"k1": 1, "k2": 0, "k3.2": 1}


def form(text: str = TEXT, sections: Sequence[object] = SECTIONS, full: int = 28) -> Form:
    return assemble(makers.bank(text), makers.blueprint(section=sections, full_marks=full), seed=1)[0]


def answers(submissions: int = 1, **responses: str) -> tuple[Answer, ...]:
    written = {"k1": "先告知", "k2": "轻微", "k3.2": "一人到场"} | {
        name.replace("_", "."): text for name, text in responses.items()
    }
    return tuple(
        answer
        for number in range(1, submissions + 1)
        for answer in open_answers(form(), number, written, file="答卷.xlsx", row=number + 1, candidate=f"00{number}")
    )


def marks(marker: str, *points: object, item: str = "k1", submission: int = 1) -> list[Mark]:
    """One marker's marks for the lines of an item, in order; None is not marked."""
    return [
        Mark(submission, item, line, marker, F(str(value)))
        for line, value in enumerate(points, start=0 if item == "k2" else 1)
        if value is not None
    ]


def settled(*given: Mark, tolerance: object = 1, readings: int = 2, **responses: str) -> Settled:
    return settle(given, answers(**responses), F(str(tolerance)), readings)


def read(*written: tuple[object, ...]) -> tuple[list[tuple[object, ...]], list[tuple[str, int | None]]]:
    sheet = [COLUMNS, *(tuple(map(str, row)) for row in written)]
    found, problems = read_marks(sheet, "marks.csv", answers())
    return rows(found), [(one.code, one.source.line if one.source else None) for one in problems]


# --- answers and lines -----------------------------------------------------------------------------------------------


def test_only_what_a_rule_cannot_score_is_marked_by_people() -> None:
    assert [answer.piece.item.id for answer in answers()] == ["k1", "k2", "k3.2"]
    assert {answer.placement.item.id for answer in answers()} == {"k1", "k2", "k3"}


def test_a_rubric_without_points_is_one_line_for_the_whole_answer() -> None:
    by_item = {answer.piece.item.id: lines(answer.piece) for answer in answers()}
    assert [(line.number, line.points) for line in by_item["k1"]] == [(1, 4), (2, 3), (3, 3)]
    assert [(line.number, line.text, line.points) for line in by_item["k2"]] == [(0, "条件说得清楚\n联系实际", 10)]
    assert [(line.number, line.points) for line in by_item["k3.2"]] == [(1, 4), (2, 2)]


@given(st.fractions(0, 30, max_denominator=12), st.sampled_from([F(1, 2), F(1), F(1, 4)]))
def test_steps_go_from_nothing_to_the_most(most: Fraction, step: Fraction) -> None:
    found = steps(most, step)
    assert (found[0], found[-1]) == (0, most)
    assert list(found) == sorted(set(found))
    assert all(b - a <= step for a, b in pairwise(found))


def test_steps_of_two_points_by_halves() -> None:
    assert [str(one) for one in steps(F(2))] == ["0", "1/2", "1", "3/2", "2"]


# --- codes and allotment ---------------------------------------------------------------------------------------------


@given(st.integers(0, 2**64), st.sets(st.integers(0, 2**30 - 1), max_size=50))
def test_codes_are_six_characters_and_no_two_alike(seed: int, submissions: set[int]) -> None:
    codes = {code(seed, number) for number in submissions}
    assert len(codes) == len(submissions)
    assert all(len(one) == 6 and one.isalnum() and one == one.upper() for one in codes)


def test_codes_of_a_hundred_thousand_differ_and_do_not_follow_the_order() -> None:
    codes = [code(7, number) for number in range(1, 100_001)]
    assert len(set(codes)) == len(codes)
    rising = sum(a < b for a, b in pairwise(codes)) / len(codes)
    assert 0.48 < rising < 0.52


def test_a_code_depends_on_the_sitting_and_on_nothing_else() -> None:
    assert code(7, 1) == code(7, 1) != code(8, 1)
    with pytest.raises(ValueError):
        code(7, 2**30)


@given(st.sets(st.integers(1, 500), max_size=60), st.integers(1, 6), st.data())
def test_every_submission_is_read_as_often_as_asked_and_loads_are_even(
    submissions: set[int], markers: int, data: st.DataObject
) -> None:
    readings = data.draw(st.integers(1, markers))
    books = allot(submissions, [f"阅{n}" for n in range(markers)], readings)
    for submission in submissions:
        assert sum(submission in book for book in books.values()) == readings
    loads = [len(book) for book in books.values()]
    assert max(loads) - min(loads) <= 1
    assert all(len(set(book)) == len(book) for book in books.values())


def test_late_submissions_move_nothing() -> None:
    before, after = (allot(range(1, n), ["甲", "乙", "丙"], 2) for n in (8, 12))
    assert all(set(before[marker]) <= set(after[marker]) for marker in before)


@pytest.mark.parametrize(("markers", "readings"), [(["甲"], 2), (["甲"], 0), (["甲", "甲"], 1), ([], 1)])
def test_an_allotment_that_cannot_be_is_a_programmers_mistake(markers: list[str], readings: int) -> None:
    with pytest.raises(ValueError):
        allot([1], markers, readings)


# --- marks.csv -------------------------------------------------------------------------------------------------------


def test_rows_are_read_in_full_width_and_fractions_and_empty_ones_are_not_marked_yet() -> None:
    found, problems = read(
        (1, "k1", 2, "甲", "１．５"), (1, "k1", 1, "甲", "4"), (1, "k1", 3, "甲", ""), (1, "k2", 0, "乙(仲裁)", "10/3")
    )
    assert found == [(1, "k1", 1, "甲", "4"), (1, "k1", 2, "甲", "1.5"), (1, "k2", 0, "乙（仲裁）", "10/3")]
    assert problems == []


@pytest.mark.parametrize(
    ("row", "what"),
    [
        ((9, "k1", 1, "甲", 1), "submission"),
        (("x", "k1", 1, "甲", 1), "submission"),
        ((1, "k3.1", 1, "甲", 1), "item"),
        ((1, "k1", 4, "甲", 1), "line"),
        ((1, "k1", 0, "甲", 1), "line"),
        ((1, "k2", 1, "甲", 1), "line"),
        ((1, "k1", 1, "", 1), "marker"),
        ((1, "k1", 1, "甲", 4.5), "points"),
        ((1, "k1", 1, "甲", -1), "points"),
        ((1, "k1", 1, "甲", "好"), "points"),
    ],
)
def test_a_row_that_cannot_be_is_reported_with_its_line(row: tuple[object, ...], what: str) -> None:
    found, problems = read((1, "k1", 2, "甲", 1), row)
    assert found == [(1, "k1", 2, "甲", "1")]
    assert problems == [(f"marking.{what}", 3)]


def test_the_same_marker_twice_on_one_line_is_reported_and_every_problem_is_listed() -> None:
    _, problems = read((1, "k1", 1, "甲", 1), (1, "k1", 1, "甲", 1), (1, "k1", 1, "乙", 1), (8, "k1", 1, "乙", 9))
    assert problems == [("marking.repeated", 3), ("marking.submission", 5)]


def test_nobody_arbitrates_their_own_mark() -> None:
    _, problems = read((1, "k1", 1, "甲", 1), (1, "k1", 1, "甲（仲裁）", 2))
    assert [what for what, _ in problems] == ["marking.arbiter"]


def test_a_file_without_the_columns_is_reported() -> None:
    assert [one.code for one in read_marks([("a", "b")], "marks.csv", answers())[1]] == ["marking.columns"]
    assert [one.code for one in read_marks([], "marks.csv", answers())[1]] == ["marking.columns"]


@given(st.permutations([Mark(s, "k1", line, m, F(1)) for s in (1, 2) for line in (1, 2) for m in "甲乙"]))
def test_marks_written_and_read_back_are_the_same(given_marks: list[Mark]) -> None:
    sheet = [COLUMNS, *(tuple(map(str, row)) for row in rows(given_marks))]
    assert read_marks(sheet, "marks.csv", answers(2)) == (ordered(given_marks), ())


# --- settling --------------------------------------------------------------------------------------------------------


def test_one_reading_counts_where_one_is_asked() -> None:
    assert settled(*marks("甲", 4, 1.5, 0), readings=1).points[1, "k1"] == F("5.5")


def test_two_readings_within_the_tolerance_earn_their_exact_mean() -> None:
    found = settled(*marks("甲", 4, 1.5, 0), *marks("乙", 4, 2, 0.25))
    assert found.points[1, "k1"] == F("5.875")
    assert found.disputed == ()


def test_beyond_the_tolerance_a_third_person_is_needed() -> None:
    found = settled(*marks("甲", 4, 3, 3), *marks("乙", 2, 3, 3))
    assert found.points[1, "k1"] is None
    assert [answer.at for answer in found.disputed] == [(1, "k1")]
    review = found.reviews[0]
    assert (review.file, review.row, review.column, review.kind) == ("答卷.xlsx", 2, "k1", "unmarked")
    assert (review.value, review.guess, review.candidate) == ("乙 8；甲 10", "仲裁", "001")
    assert review.blocking


def test_the_tolerance_itself_is_within_it() -> None:
    assert settled(*marks("甲", 4, 3, 3), *marks("乙", 3, 3, 3), tolerance=1).points[1, "k1"] == F("9.5")


def test_the_third_persons_mark_decides() -> None:
    two = (*marks("甲", 4, 3, 3), *marks("乙", 0, 0, 0))
    found = settled(*two, *marks(arbiter("丙"), 3, 1, 0))
    assert (found.points[1, "k1"], found.disputed) == (4, ())
    begun = settled(*two, *marks(arbiter("丙"), 3, 1, None))
    assert (begun.points[1, "k1"], begun.disputed) == (None, ())


def test_two_arbiters_are_one_too_many() -> None:
    found = settled(*marks(arbiter("丙"), 3, 1, 0), *marks(arbiter("丁"), 3, 1, 0))
    assert found.points[1, "k1"] is None and len(found.disputed) == 1


def test_an_answer_waits_until_every_reading_is_complete() -> None:
    assert settled(*marks("甲", 4, None, 0), readings=1).points[1, "k1"] is None
    assert settled(*marks("甲", 4, 3, 0), readings=2).points[1, "k1"] is None
    found = settled(*marks("甲", 4, 3, 0), *marks("乙", 4), readings=1)
    assert (found.points[1, "k1"], found.reviews[0].value, found.reviews[0].guess) == (None, "乙 —；甲 7", "")


def test_nothing_marked_means_nothing_known() -> None:
    found = settled()
    assert set(found.points.values()) == {None}
    assert [review.column for review in found.reviews] == ["k1", "k2", "k3.2"]


def test_an_omitted_answer_earns_nothing_without_marking_unless_somebody_marked_it() -> None:
    found = settled(k1="", k2=" ")
    assert (found.points[1, "k1"], found.points[1, "k2"], found.points[1, "k3.2"]) == (0, 0, None)
    assert settled(*marks("甲", 4, 3, 3), k1="", readings=1).points[1, "k1"] == 10


def test_an_answer_that_was_not_typed_in_is_not_omitted() -> None:
    on_paper = open_answers(form(), 1, {"k1": ""})
    assert [answer.omitted for answer in on_paper] == [True, False, False]
    assert settle((), on_paper, F(1)).points == {(1, "k1"): 0, (1, "k2"): None, (1, "k3.2"): None}


points = st.integers(0, 6).map(lambda halves: F(halves, 2))
readings = st.dictionaries(
    st.sampled_from(["甲", "乙", "丙", arbiter("丁")]), st.tuples(points, points, points), max_size=4
)


@given(readings, points, st.integers(1, 3), st.randoms(use_true_random=False))
def test_what_an_answer_earns_lies_among_its_marks_and_no_order_matters(
    read: dict[str, tuple[Fraction, ...]], tolerance: Fraction, asked: int, chance: object
) -> None:
    given_marks = [one for marker, values in read.items() for one in marks(marker, *values)]
    mixed = list(given_marks)
    chance.shuffle(mixed)  # type: ignore[attr-defined]
    found, again = (settle(some, answers(), tolerance, asked) for some in (given_marks, mixed))
    assert found == again
    earned = found.points[1, "k1"]
    sums = [sum(values, F(0)) for values in read.values()]
    if earned is not None:
        assert min(sums) <= earned <= max(sums) <= 10
    if arbiter("丁") in read:
        assert earned == sum(read[arbiter("丁")], F(0))
    elif earned is not None:
        assert max(sums) - min(sums) <= tolerance and earned * len(sums) == sum(sums)
    assert (earned is None) == any(review.column == "k1" for review in found.reviews)


# --- books -----------------------------------------------------------------------------------------------------------


def book(marker: str, *cells: tuple[int, str, int, object], of: Sequence[Answer] | None = None) -> Book:
    held = tuple((code(5, one.submission), one.piece.item.id, one.digest) for one in (of or answers(2)))
    given_cells = tuple(BookCell(code(5, s), item, line, F(str(value))) for s, item, line, value in cells)
    return Book("甲.xlsx", "某场", marker, held, given_cells)


def test_a_book_replaces_what_its_marker_gave_and_touches_nobody_else() -> None:
    before = (*marks("甲", 1, 1, 1), *marks("乙", 2, 2, 2))
    found, problems = with_book(
        before, book("甲", (1, "k1", 1, 3), (2, "k2", 0, 5)), answers(2), seed=5, sitting="某场"
    )
    assert problems == ()
    assert set(found) == {*marks("甲", 3), *marks("甲", 5, item="k2", submission=2), *marks("乙", 2, 2, 2)}
    again, _ = with_book(found, book("甲", (1, "k1", 1, 3), (2, "k2", 0, 5)), answers(2), seed=5, sitting="某场")
    assert again == found


def test_a_book_keeps_its_markers_marks_on_answers_outside_it() -> None:
    before = marks("甲", 1, 1, 1, submission=2)
    found, _ = with_book(before, book("甲", of=answers(1)), answers(2), seed=5, sitting="某场")
    assert found == tuple(before)


def test_a_book_of_another_sitting_is_refused_whole() -> None:
    found, problems = with_book((), book("甲", (1, "k1", 1, 3)), answers(2), seed=5, sitting="另一场")
    assert (found, [one.code for one in problems]) == ((), ["marking.other-sitting"])


def test_codes_that_nobody_has_and_answers_that_changed_are_reported() -> None:
    _, problems = with_book((), book("甲"), answers(1, k1="改过"), seed=5, sitting="某场")
    assert sorted(one.code for one in problems) == ["marking.answer-changed", *["marking.code"] * 3]


def test_a_book_of_an_arbiter_who_marked_before_is_reported() -> None:
    _, problems = with_book(
        marks("甲", 1, 1, 1), book(arbiter("甲"), (1, "k1", 1, 3)), answers(2), seed=5, sitting="某场"
    )
    assert [one.code for one in problems] == ["marking.arbiter"]


# --- agreement -------------------------------------------------------------------------------------------------------


def test_agreement_is_of_two_markers_on_one_item_over_what_both_marked() -> None:
    given_marks = [
        one
        for submission, (first, second) in enumerate(((2, 3), (4, 4), (1, 1), (3, None)), start=1)
        for marker, value in (("甲", first), ("乙", second), (arbiter("丙"), 0))
        for one in marks(marker, value, 0, 0, submission=submission)
    ]
    (found,) = agreements(given_marks, answers(4))
    assert (found.item, found.first, found.second, found.figures.n) == ("k1", "乙", "甲", 3)
    assert found.figures.difference.value == pytest.approx(-1 / 3)
