"""Attendance books to a register. Oracle: the books in the tests, counted by hand; expected.json of the shared samples."""

import json
from fractions import Fraction
from pathlib import Path

import pytest
import years
from hypothesis import given, settings
from hypothesis import strategies as st

from examkit import formats
from examkit.assessment import Desk, Directory, Reading, members_of, read_register
from examkit.assessment.sessions import presences, total
from examkit.assessment.words import ABSENT, ATTENDED, LEAVE, UNRECORDED
from examkit.formats.attendance import read_book
from examkit.problems import InputError

LIST, MARKS = "attendance.xlsx!场次", "attendance.xlsx!签到"


def test_the_samples_sessions_person_times_hours_and_each_persons_figures(shared: Path) -> None:
    """Oracle: expected.json."""
    people = shared / "samples" / "people"
    expected = json.loads((shared / "samples" / "expected.json").read_text(encoding="utf-8"))["attendance"]
    members = members_of(formats.read_people_rows(people / "roster.xlsx"), 2023)
    book = formats.read_attendance_book(people / "attendance_2023_22x247.xlsx")
    register = read_register([book], Reading(2023, members, {}), Desk({}))
    assert (len(register.sessions), register.person_times) == (expected["sessions"], expected["person_times"])
    assert register.hours_held == expected["total_session_hours"]
    found = {}
    for member in members:
        here = presences(register, member, "absent")
        hours = sum((one.session.hours or Fraction(0) for one in here if one.mark == ATTENDED), Fraction(0))
        marks = [one.mark for one in here]
        found[member.candidate] = {"attended": marks.count(ATTENDED), "leave": marks.count(LEAVE), "hours": hours}
    assert found == expected["per_person"]


def test_sessions_stand_in_the_order_of_time_without_the_totals() -> None:
    register, desk = years.register()
    assert [(one.number, one.date.month, one.law, one.hours) for one in register.sessions] == [
        (1, 2, "宪法专题学法", 2), (2, 4, "行政处罚法专题学法", 2), (3, 6, "行政许可法专题学法", 3), (4, 9, "行政处罚法专题学法", 2),
    ]  # fmt: skip
    assert (register.person_times, register.hours_held, desk.open) == (8, 9, ())


@pytest.mark.parametrize(
    ("blank", "figures"),
    [
        ("absent", {"001": (3, 2, 1, 0, 0), "002": (4, 3, 0, 1, 0), "003": (3, 2, 0, 1, 0), "004": (1, 1, 0, 0, 0)}),
        ("not_due", {"001": (3, 2, 1, 0, 0), "002": (3, 3, 0, 0, 0), "003": (3, 2, 0, 1, 0), "004": (1, 1, 0, 0, 0)}),
        ("unrecorded", {"001": (3, 2, 1, 0, 0), "002": (4, 3, 0, 0, 1), "003": (3, 2, 0, 1, 0), "004": (1, 1, 0, 0, 0)}),
    ],
)  # fmt: skip
def test_a_session_is_due_by_its_scope_while_in_post_and_a_blank_means_what_was_decided(
    blank: str, figures: dict[str, tuple[int, ...]]
) -> None:
    register, _ = years.register()
    found = {}
    for member in years.members():
        one = total(presences(register, member, blank))
        found[member.candidate] = (one.due, one.attended, one.leave, one.absent, one.unrecorded)
    assert found == figures


def test_who_comes_though_it_is_not_due_is_counted_beside() -> None:
    marks = years.MARKS.replace("001|张伟|党政办|√||", "001|张伟|党政办|√|√|")
    register, _ = years.register(marks=marks)
    one = total(presences(register, years.members()[0], "absent"))
    assert (one.due, one.attended, one.beyond) == (3, 2, 1)


def test_a_move_takes_the_unit_of_the_day() -> None:
    people = years.members(
        "candidate|name|unit|category|from|to\n001|张伟|党政办|机关干部||2026-05-31\n001|张伟|财政所|机关干部|2026-06-01|"
    )
    register, _ = years.register(people=people, marks="人员编号|姓名|2月10日|6月20日\n001|张伟|√|√")
    here = {one.session.number: (one.unit, one.due) for one in presences(register, people[0], "absent")}
    assert here[1] == ("党政办", True)
    assert here[3] == ("财政所", False)  # 党政办 only, and he had left it


# --- what must be looked at -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("written", ["", "四月", "2026-02-30"])
def test_a_session_without_a_day_waits_and_a_decision_places_it(written: str) -> None:
    text = years.SESSIONS.replace("2026-04-15", written)
    register, desk = years.register(sessions=text)
    assert (register.unplaced, len(register.sessions)) == (2, 3)  # the session, and its column of marks
    assert [one[:4] for one in years.doubts(desk)] == [(LIST, 3, "B", "unreadable"), (MARKS, 1, "E", "unreadable")]
    decided, desk = years.register(sessions=text, decisions={(LIST, 3, "B", "unreadable"): "=2026-04-15"})
    assert decided == years.register()[0]
    assert desk.open == ()


def test_a_session_that_was_dropped_is_no_session() -> None:
    decisions = {(LIST, 3, "B", "unreadable"): "drop", (MARKS, 1, "E", "unreadable"): "drop"}
    register, desk = years.register(sessions=years.SESSIONS.replace("2026-04-15", "?"), decisions=decisions)
    assert (len(register.sessions), register.unplaced, desk.open) == (3, 0, ())


def test_hours_that_need_the_office_wait() -> None:
    text = years.SESSIONS.replace("行政许可法专题学法|党政办|3", "行政许可法专题学法|党政办|2小时")
    register, desk = years.register(sessions=text)
    assert years.doubts(desk) == [(LIST, 4, "E", "unreadable", "2小时")]
    assert (register.sessions[2].hours, register.hours_held) == (None, None)
    by_rule, desk = years.register(sessions=text, minutes=Fraction(40))
    assert (by_rule.sessions[2].hours, desk.reviews) == (3, ())
    by_hand, desk = years.register(sessions=text, decisions={(LIST, 4, "E", "unreadable"): "=3"})
    assert (by_hand.sessions[2].hours, desk.open) == (3, ())


def test_two_and_a_half_hours_are_a_number() -> None:
    register, desk = years.register(sessions=years.SESSIONS.replace("全体|2|3", "全体|2.5|3"))
    assert (register.sessions[0].hours, desk.reviews) == (Fraction(5, 2), ())


def test_a_scope_that_cannot_be_read_waits_once_for_all_rows_that_say_it() -> None:
    text = years.SESSIONS.replace("机关干部|2|2", "中心组|2|").replace("党政办|3|2", "中心组|3|")
    register, desk = years.register(sessions=text)
    assert years.doubts(desk) == [(LIST, 3, "D", "unreadable", "中心组")]
    assert desk.reviews[0].guess == "领导干部"
    assert [one.scope is None for one in register.sessions] == [False, True, True, False]
    assert total(presences(register, years.members()[0], "absent")).in_doubt == 2
    decided, desk = years.register(sessions=text, decisions={(LIST, 3, "D", "unreadable"): "ok"})
    assert [one.written for one in decided.sessions] == ["全体", "领导干部", "领导干部", "全体干部"]
    assert desk.open == ()
    said, desk = years.register(sessions=text, scopes={"中心组": "领导干部、党政办"})
    assert desk.reviews == ()
    assert total(presences(said, years.members()[0], "absent")).due == 4


def test_a_stated_number_due_that_the_scope_does_not_give_is_listed_and_may_be_corrected() -> None:
    text = years.SESSIONS.replace("机关干部|2|2", "机关干部|2|3")
    register, desk = years.register(sessions=text)
    assert [(one.row, one.column, one.kind, one.value, one.guess, one.blocking) for one in desk.reviews] == [
        (3, "D", "due_differs", "机关干部 3", "2", False)
    ]
    decided, desk = years.register(sessions=text, decisions={(LIST, 3, "D", "due_differs"): "=全体"})
    assert decided.sessions[1].written == "全体"
    assert [one.decision for one in desk.reviews] == ["=全体"]
    remarked, _ = years.register(sessions=text, decisions={(LIST, 3, "D", "due_differs"): "看过了"})
    assert remarked.sessions[1].written == register.sessions[1].written == "机关干部"


def test_a_stated_number_present_that_the_marks_do_not_give_is_listed() -> None:
    text = "学习日期|学习内容|参加范围|学时|实到人数\n2026-02-10|宪法|全体|2|5\n2026-09-01|行政处罚法|全体|2|3"
    _, desk = years.register(sessions=text, marks="姓名|2月10日|9月1日\n张伟|√|√\n王芳|√|√\n李强|√|√")
    assert [(one.row, one.kind, one.value, one.guess) for one in desk.reviews] == [(2, "total_differs", "5", "3")]


def test_a_mark_that_cannot_be_read_waits() -> None:
    marks = years.MARKS.replace("002|王芳|党政办|√|", "002|王芳|党政办|迟到|")
    register, desk = years.register(marks=marks)
    assert [(one.row, one.column, one.kind, one.value, one.candidate) for one in desk.reviews] == [
        (3, "D", "unreadable", "迟到", "002")
    ]
    cell = register.mark("002", 1)
    assert cell is not None and cell.mark is None
    assert total(presences(register, years.members()[1], "absent")).unclear == 1
    for decision, mark in (("=到", ATTENDED), ("到", ATTENDED), ("=缺席", ABSENT), ("drop", UNRECORDED)):
        decided, desk = years.register(marks=marks, decisions={(MARKS, 3, "D", "unreadable"): decision})
        cell = decided.mark("002", 1)
        assert cell is not None and (cell.mark, desk.open) == (mark, ())


def test_strangers_in_the_book_wait_and_nothing_of_them_counts_but_in_the_stated_number() -> None:
    marks = years.MARKS.replace("合计|||", "009|外人|县司法局|√|√||\n合计|||")
    register, desk = years.register(marks=marks)
    assert years.doubts(desk) == [(MARKS, 6, "B", "unknown", "009 外人 县司法局")]
    assert (register.person_times, register.strangers) == (8, 1)
    dropped, desk = years.register(marks=marks, decisions={(MARKS, 6, "B", "unknown"): "drop"})
    assert (dropped.strangers, desk.open) == (0, ())
    taken, _ = years.register(marks=marks, decisions={(MARKS, 6, "B", "unknown"): "004"})
    assert taken.person_times == 10


def test_a_decision_nobody_understands_leaves_the_row_open_and_is_told() -> None:
    marks = years.MARKS.replace("002|王芳|党政办|√|", "002|王芳|党政办|迟到|")
    _, desk = years.register(marks=marks, decisions={(MARKS, 3, "D", "unreadable"): "来了"})
    assert len(desk.open) == 1
    assert [one.code for one in desk.warnings] == ["review.decision"]


def test_sessions_of_another_year_are_listed_and_left_out_with_their_marks() -> None:
    register, desk = years.register(sessions=years.SESSIONS.replace("2026-02-10", "2025-02-10"))
    assert [one.number for one in register.sessions] == [1, 2, 3]
    assert [(one.row, one.kind, one.blocking) for one in desk.reviews] == [(2, "other_year", False)]
    assert register.person_times == 5


def test_a_column_of_marks_that_no_session_explains_waits() -> None:
    marks = years.MARKS.replace("6月20日", "6月21日")
    register, desk = years.register(marks=marks)
    assert years.doubts(desk) == [(MARKS, 1, "F", "unreadable", "6月21日")]
    assert register.unplaced == 1
    decided, desk = years.register(marks=marks, decisions={(MARKS, 1, "F", "unreadable"): "=2026-06-20"})
    assert decided == years.register()[0]


def test_two_sessions_on_one_day_are_told_apart_by_their_subject_or_their_order() -> None:
    text = "学习日期|学习内容|参加范围|学时\n2026-03-05|宪法|全体|2\n2026-03-05|监察法|全体|1"
    by_subject, desk = years.register(sessions=text, marks="姓名|3月5日 监察法|3月5日 宪法\n张伟|√|请假")
    assert desk.reviews == ()
    marks = {one.law: by_subject.mark("001", one.number) for one in by_subject.sessions}
    assert {law: one.mark for law, one in marks.items() if one} == {"宪法": LEAVE, "监察法": ATTENDED}
    by_order, desk = years.register(sessions=text, marks="姓名|3月5日|3月5日\n张伟|√|请假")
    assert desk.reviews == () and len(by_order.marks) == 2
    _, desk = years.register(sessions=text, marks="姓名|3月5日\n张伟|√")
    assert [one.kind for one in desk.reviews] == ["unreadable"]


def test_sessions_may_be_called_by_their_number() -> None:
    text = "序号|学习日期|学习内容|参加范围|学时\n1|2026-03-05|宪法|全体|2\n2|2026-03-06|监察法|全体|1"
    register, desk = years.register(sessions=text, marks="姓名|第1场|2\n张伟|√|请假")
    assert desk.reviews == ()
    assert [one.mark for one in register.marks.values()] == [ATTENDED, LEAVE]


def test_marks_without_any_list_of_sessions_say_nothing() -> None:
    book = read_book([("", years.numbered(years.MARKS))], "attendance.csv")
    with pytest.raises(InputError) as caught:
        read_register([book], years.reading(), Desk({}))
    assert [one.code for one in caught.value.problems] == ["attendance.no-list"]


# --- several books ----------------------------------------------------------------------------------------------------


def books(*parts: tuple[str, str, str]) -> list[tuple[str, list[tuple[str, list[tuple[int, list[str]]]]]]]:
    return [(name, [("场次", years.numbered(one)), ("签到", years.numbered(marks))]) for name, one, marks in parts]


def read_books(*parts: tuple[str, str, str], decisions: dict[tuple[str, int, str, str], str] | None = None):  # type: ignore[no-untyped-def]
    desk = Desk(decisions or {})
    found = [read_book(sheets, name) for name, sheets in books(*parts)]
    return read_register(found, years.reading(), desk), desk


HEAD, *ROWS, TOTAL = years.MARKS.strip().splitlines()


def test_books_of_several_units_that_list_the_same_sessions_are_one_year() -> None:
    one = ("甲.xlsx", years.SESSIONS, "\n".join([HEAD, *ROWS[:2]]))
    other = ("乙.xlsx", years.SESSIONS, "\n".join([HEAD, *ROWS[2:]]))
    register, _ = read_books(one, other)
    assert register.marks == years.register()[0].marks
    assert len(register.sessions) == 4


def test_hours_that_two_books_state_differently_are_a_conflict() -> None:
    changed = years.SESSIONS.replace("党政办|3", "党政办|4")
    parts = (("a.xlsx", years.SESSIONS, HEAD), ("b.xlsx", changed, HEAD))
    register, desk = read_books(*parts)
    assert [(one.file, one.row, one.column, one.kind, one.guess) for one in desk.open] == [
        ("b.xlsx!场次", 4, "E", "conflict", "3")
    ]
    assert register.sessions[2].hours is None
    decided, desk = read_books(*parts, decisions={("b.xlsx!场次", 4, "E", "conflict"): "=4"})
    assert (decided.sessions[2].hours, desk.open) == (4, ())


def test_marks_that_two_books_state_differently_are_a_conflict() -> None:
    parts = (
        ("a.xlsx", years.SESSIONS, f"{HEAD}\n{ROWS[0]}"),
        ("b.xlsx", years.SESSIONS, f"{HEAD}\n001|张伟|党政办|请假|||"),
    )
    register, desk = read_books(*parts)
    assert [(one.file, one.column, one.kind, one.guess, one.candidate) for one in desk.open] == [
        ("b.xlsx!签到", "D", "conflict", ATTENDED, "001")
    ]
    cell = register.mark("001", 1)
    assert cell is not None and cell.mark is None
    decided, desk = read_books(*parts, decisions={("b.xlsx!签到", 2, "D", "conflict"): "ok"})
    assert desk.open == () and decided.marks["001", 1].mark == ATTENDED


# --- laws -------------------------------------------------------------------------------------------------------------

marks_of_people = st.lists(
    st.tuples(*[st.sampled_from(["√", "请假", "缺席", "", "未记录", "迟到"])] * 4), min_size=4, max_size=4
)


@settings(max_examples=60, deadline=None)
@given(marks_of_people, st.sampled_from(["absent", "not_due", "unrecorded"]), st.permutations(range(4)))
def test_due_is_attended_and_leave_and_absent_and_unrecorded_in_any_order_of_rows(
    marks: list[tuple[str, ...]], blank: str, order: list[int]
) -> None:
    people = ("001|张伟|党政办", "002|王芳|党政办", "003|李强|财政所", "004|赵敏|财政所")
    rows = [f"{who}|{'|'.join(given)}" for who, given in zip(people, marks, strict=True)]
    register, _ = years.register(marks="\n".join([HEAD, *rows]))
    shuffled, _ = years.register(marks="\n".join([HEAD, *(rows[place] for place in order)]))
    assert register.marks == shuffled.marks
    for member in years.members():
        here = presences(register, member, blank)
        one = total(here)
        assert one.due == one.attended + one.leave + one.absent + one.unrecorded + one.unclear
        assert sum(each.mark == ATTENDED for each in here) == one.attended + one.beyond
        assert sum(each.mark == LEAVE for each in here) == one.leave + one.beyond_leave


@settings(max_examples=30, deadline=None)
@given(st.permutations(range(3)))
def test_the_order_of_files_does_not_matter(order: list[int]) -> None:
    parts = (
        ("a.xlsx", years.SESSIONS, f"{HEAD}\n{ROWS[0]}"),
        ("b.xlsx", years.SESSIONS, f"{HEAD}\n{ROWS[1]}\n009|外人|x|√|||"),
        ("c.xlsx", years.SESSIONS, f"{HEAD}\n{ROWS[2]}\n{ROWS[3]}"),
    )
    register, desk = read_books(*parts)
    other, other_desk = read_books(*(parts[place] for place in order))
    assert (register, desk.reviews) == (other, other_desk.reviews)


def test_a_directory_of_nobody_knows_nobody() -> None:
    assert Directory(()).find("001", "张伟", "")[0] is None
    assert read_register([], years.reading(()), Desk({})).hours_held == 0
