"""Tables of study hours as laid out. Oracle: the tables in the tests, as a person reads them."""

from pathlib import Path

import makers
import pytest
import xlsxwriter
import years

from examkit import formats
from examkit.formats.study_table import guess_heads, read_table
from examkit.problems import InputError


def read(text: str, said: dict[str, str] | None = None):  # type: ignore[no-untyped-def]
    return read_table([("", years.numbered(text))], "hours.csv", said or {})


def test_titles_totals_and_empty_rows_are_passed_over() -> None:
    table = read("2026年自学统计|||\n序号|姓名|单位|累计学时|学习积分\n1|张伟|党政办|12|30\n||||\n合计|||12|30")
    (row,) = table.rows
    assert (row.row, row.name.text, row.name.column, row.unit) == (3, "张伟", "B", "党政办")
    assert ((row.hours.column, row.hours.text), (row.points.column, row.points.text)) == (("D", "12"), ("E", "30"))
    assert table.holds == {"hours", "points"}


@pytest.mark.parametrize(
    ("head", "held"),
    [("学时", "hours"), ("获得学时", "hours"), ("学习学时（个）", "hours"), ("学习时长（分钟）", "minutes"),
     ("学习时长", "time"), ("总积分", "points"), ("学分", "points")],
)  # fmt: skip
def test_heads_of_platforms(head: str, held: str) -> None:
    assert read(f"姓名|{head}\n张伟|3").holds == {held}


def test_what_columns_toml_says_wins_over_the_words() -> None:
    table = read("姓名|学时|学时\n张伟|3|7", {"姓名": "name", "学时": "ignore", "学时 [C]": "hours"})
    assert table.rows[0].hours.text == "7"


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ({"姓名": "name", "时数": "hours"}, "answers.head-unknown"),
        ({"姓名": "wer", "学时": "hours"}, "study.role-unknown"),
    ],
)
def test_a_columns_toml_that_does_not_fit_is_a_problem(said: dict[str, str], code: str) -> None:
    with pytest.raises(InputError) as caught:
        read("姓名|学时\n张伟|3", said)
    assert code in [one.code for one in caught.value.problems]


@pytest.mark.parametrize("text", ["学员|完成量\n张伟|3", "姓名|单位\n张伟|党政办", ""])
def test_a_table_whose_heads_tell_nothing_is_a_problem(text: str) -> None:
    with pytest.raises(InputError) as caught:
        read(text)
    assert [one.code for one in caught.value.problems] == ["study.no-heads"]


def test_the_first_guess_names_every_head() -> None:
    text = "自学统计||\n学员|完成量|单位\n张伟|3|党政办"
    assert guess_heads([("", years.numbered(text))]) == {"学员": "ignore", "完成量": "ignore", "单位": "ignore"}
    text = "姓名|学时|学时|备注\n张伟|3|4|x"
    assert guess_heads([("", years.numbered(text))]) == {
        "姓名": "name", "学时": "hours", "学时 [C]": "ignore", "备注": "ignore",
    }  # fmt: skip


def test_files_are_read_through_the_registry(tmp_path: Path) -> None:
    path = makers.xlsx(tmp_path / "hours.xlsx", [["姓名", "学时"], ["张伟", 2.5]])
    assert formats.read_study_table(path).rows[0].hours.text == "2.5"
    assert formats.guess_study_heads(path) == {"姓名": "name", "学时": "hours"}


def test_one_name_merged_over_several_courses(tmp_path: Path) -> None:
    path = tmp_path / "hours.xlsx"
    with xlsxwriter.Workbook(path) as made:
        sheet = made.add_worksheet()
        for number, row in enumerate([["姓名", "课程", "学时"], ["张伟", "宪法", 2], ["", "监察法", 1]]):
            sheet.write_row(number, 0, row)
        sheet.merge_range(1, 0, 2, 0, "张伟")
    assert [(row.name.text, row.hours.text) for row in formats.read_study_table(path).rows] == [
        ("张伟", "2"),
        ("张伟", "1"),
    ]
