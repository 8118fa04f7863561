"""Cells of xlsx and csv files as text, with the rows that Excel shows."""

import datetime as dt

import openpyxl
import pytest

from examkit.formats.cells import read_grids
from examkit.problems import InputError


def workbook(path, *rows, title="表"):
    book = openpyxl.Workbook()
    book.active.title = title
    for row in rows:
        book.active.append(row)
    book.save(path)
    return path


def refused(path):
    with pytest.raises(InputError) as error:
        read_grids(path)
    return [one.code for one in error.value.problems]


def test_numbers_dates_and_line_breaks_are_text_as_people_see_them(tmp_path):
    path = workbook(
        tmp_path / "a.xlsx", ["000123", 12, 0.5, True, dt.datetime(2026, 3, 27, 9, 30), None, "甲\r\n乙", "=1+1"]
    )
    ((_, cells),) = read_grids(path)[0].rows
    assert cells[:7] == ("000123", "12", "0.5", "TRUE", "2026-03-27 09:30:00", "", "甲\n乙")


def test_rows_keep_the_numbers_that_excel_shows(tmp_path):
    path = workbook(tmp_path / "a.xlsx", [], ["标题"], [], ["姓名", "单位"])
    assert [(number, cells[0]) for number, cells in read_grids(path)[0].rows if any(cells)] == [
        (2, "标题"),
        (4, "姓名"),
    ]


def test_a_merged_title_stands_in_its_first_cell(tmp_path):
    book = openpyxl.Workbook()
    book.active.append(["成绩表", None, None])
    book.active.merge_cells("A1:C1")
    book.active.append(["姓名", "单位", "得分"])
    book.save(tmp_path / "a.xlsx")
    assert [cells for _, cells in read_grids(tmp_path / "a.xlsx")[0].rows] == [
        ("成绩表", "", ""),
        ("姓名", "单位", "得分"),
    ]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "gb18030"])
def test_a_csv_in_the_encodings_that_office_programs_write(tmp_path, encoding):
    (tmp_path / "a.csv").write_bytes('姓名,单位\r\n张三,"甲,乙"\r\n'.encode(encoding))
    assert read_grids(tmp_path / "a.csv")[0].rows == ((1, ("姓名", "单位")), (2, ("张三", "甲,乙")))


def test_tabs_part_the_cells_of_a_table_copied_as_text(tmp_path):
    (tmp_path / "a.txt").write_text("姓名\t单位\n张三\t甲,乙\n", encoding="utf-8")
    assert read_grids(tmp_path / "a.txt")[0].rows[1] == (2, ("张三", "甲,乙"))


def test_what_cannot_be_opened_says_so(tmp_path):
    whole = workbook(tmp_path / "whole.xlsx", ["姓名"]).read_bytes()
    (tmp_path / "cut.xlsx").write_bytes(whole[: len(whole) // 2])
    (tmp_path / "text.xlsx").write_text("姓名,单位", encoding="utf-8")
    (tmp_path / "empty.xlsx").write_bytes(b"")
    (tmp_path / "utf16.csv").write_bytes(b"\xff\xfe\xff\xff\x00\xd8")
    assert refused(tmp_path / "cut.xlsx") == refused(tmp_path / "text.xlsx") == ["file.workbook"]
    assert refused(tmp_path / "empty.xlsx") == ["file.empty"]
    assert refused(tmp_path / "utf16.csv") == ["file.encoding"]
    assert refused(tmp_path / "nowhere.xlsx") == ["file.missing"]
