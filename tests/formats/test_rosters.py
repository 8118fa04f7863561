"""Rosters as offices lay them out, read from workbooks. Oracle: what a person reads off the sheet."""

from pathlib import Path

import xlsxwriter

from examkit import formats


def roster(path: Path) -> Path:
    """A title, heads of two rows, one unit over its people, and days under the words of the office."""
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        sheet.merge_range("A1:E1", "花名册")
        for column, head in enumerate(("序号", "单位", "姓名", "调入时间", "离岗时间")):
            sheet.merge_range(1, column, 2, column, head)
        for row, (name, since, until) in enumerate(
            (("张伟", "", "2026.7.31"), ("王芳", "2026-05-06", ""), ("李强", "", "")), 3
        ):
            sheet.write_row(row, 0, [row - 2, "", name, since, until])
        sheet.merge_range("B4:B5", "党政办")
        sheet.write("B6", "财政所")
    return path


def test_a_unit_merged_over_its_people_is_theirs(tmp_path: Path) -> None:
    path = roster(tmp_path / "花名册.xlsx")
    rows = [person for _, person in formats.read_people_rows(path)]
    assert [(one.name, one.unit) for one in rows] == [("张伟", "党政办"), ("王芳", "党政办"), ("李强", "财政所")]
    assert [(one.since, one.until) for one in rows] == [("", "2026.7.31"), ("2026-05-06", ""), ("", "")]
    assert [one.unit for one in formats.read_people(path).people] == ["党政办", "党政办", "财政所"]
