"""Attendance books as laid out. Oracle: the sheets in the tests; the shared sample's 22 sessions."""

from pathlib import Path

import makers
import pytest
import xlsxwriter
import years

from examkit import formats
from examkit.formats.attendance import read_book
from examkit.problems import InputError


def sheet(text: str) -> list[tuple[int, list[str]]]:
    return years.numbered(text)


def test_the_shared_sample(shared: Path) -> None:
    """Formulas without cached values and the 合计 rows do no harm."""
    book = formats.read_attendance_book(shared / "samples" / "people" / "attendance_2023_22x247.xlsx")
    (marks,) = book.sheets
    assert (len(book.sessions), len(marks.heads), len(marks.rows), book.unused) == (22, 22, 24, ())
    first = book.sessions[0]
    assert (first.file, first.row) == ("attendance_2023_22x247.xlsx!学法场次", 3)
    assert (first.date.text, first.title.text, first.hours.text) == ("2023-01-11", "习近平法治思想专题学法", "3")
    assert (first.scope.column, first.expected.text, first.present.text) == ("D", "24", "11")


def test_a_workbook_keeps_the_rows_and_columns_that_excel_shows(tmp_path: Path) -> None:
    path = makers.xlsx(
        tmp_path / "签到.xlsx",
        [["学法台账", "", "", ""], ["学习时间", "学习主题", "参学对象", "课时"], ["2026-02-10", "宪法", "全体", 2]],
        [["姓名", "2月10日", "备注"], ["张伟", "√", "x"], ["", "", ""], ["合计", 1, ""], ["填表人：王芳", "", ""]],
    )
    book = formats.read_attendance_book(path)
    (session,) = book.sessions
    assert (session.file, session.row, session.scope.column, session.hours.text) == ("签到.xlsx!Sheet1", 3, "C", "2")
    (marks,) = book.sheets
    assert [(head.column, head.text) for head in marks.heads] == [("B", "2月10日")]
    assert [(row.row, row.name.text, row.marks) for row in marks.rows] == [(2, "张伟", ("√",))]
    assert book.unused == ("备注",)


def test_a_head_gives_its_unit_to_the_numbers_below() -> None:
    book = read_book([("", sheet("日期|内容|时长（小时）\n2026-02-10|宪法|2\n2026-02-11|宪法|90分钟"))], "a.csv")
    assert [one.hours.text for one in book.sessions] == ["2小时", "90分钟"]
    assert [one.file for one in book.sessions] == ["a.csv", "a.csv"]


def test_rows_of_a_list_without_a_day_are_kept_to_be_looked_at() -> None:
    book = read_book([("", sheet("序号|日期|内容|学时\n1||宪法|2\n2|||\n合计|||2"))], "a.csv")
    assert [(one.row, one.date.text, one.title.text) for one in book.sessions] == [(2, "", "宪法")]


def test_marks_without_a_name_are_kept_to_be_looked_at() -> None:
    book = read_book([("", sheet("姓名|2月10日|3月1日\n|√|\n||\n|11|12"))], "a.csv")
    assert [(row.row, row.name.text, row.marks) for row in book.sheets[0].rows] == [(2, "", ("√", ""))]


def test_several_sheets_of_marks_are_all_read() -> None:
    book = read_book(
        [("一", sheet("姓名|2月10日\n张伟|√")), ("说明", sheet("x|y")), ("二", sheet("姓名|2月10日\n王芳|√"))], "a.xlsx"
    )
    assert [one.file for one in book.sheets] == ["a.xlsx!一", "a.xlsx!二"]


@pytest.mark.parametrize("text", ["姓名|单位\n张伟|党政办", "a|b\n1|2", "学习日期|备注\n2026-01-01|x"])
def test_a_file_without_sessions_and_marks_is_a_problem(text: str) -> None:
    with pytest.raises(InputError) as caught:
        read_book([("", sheet(text))], "a.csv")
    assert [(one.code, str(one.source)) for one in caught.value.problems] == [("attendance.no-heads", "a.csv")]


def test_days_may_stand_in_a_second_row_of_heads() -> None:
    book = read_book([("", sheet("签到表||\n姓名|签到情况|\n|2月10日|3月1日\n张伟|√|请假"))], "a.csv")
    (marks,) = book.sheets
    assert (marks.head_row, [head.text for head in marks.heads]) == (3, ["2月10日", "3月1日"])
    assert [(row.row, row.name.text, row.marks) for row in marks.rows] == [(4, "张伟", ("√", "请假"))]


def test_one_day_merged_over_several_sessions(tmp_path: Path) -> None:
    path = tmp_path / "台账.xlsx"
    with xlsxwriter.Workbook(path) as made:
        listed = made.add_worksheet()
        for number, row in enumerate([["日期", "内容", "学时"], ["2026-02-10", "宪法", 2], ["", "监察法", 1]]):
            listed.write_row(number, 0, row)
        listed.merge_range(1, 0, 2, 0, "2026-02-10")
    assert [one.date.text for one in formats.read_attendance_book(path).sessions] == ["2026-02-10", "2026-02-10"]
