"""The papers that name people, in a sitting's folder and by the command. Oracles: the folder before and after; the readers."""

import csv
from pathlib import Path

import docx
import makers
import openpyxl
import pymupdf
import pytest

from examkit import cli, sitting
from examkit.problems import InputError, Refused
from examkit.seating import neighbours
from examkit.sitting.rolls import Room

ROSTER = """candidate,name,unit,status,reason
001,张伟,党政办,,
002,王芳,党政办,免考,产假
003,李强,财政/所,,
004,赵六,财政_所,缺考,出差
005,张𠮷,综治中心,,
"""


def run(*words: object) -> int:
    try:
        return cli.main([str(word) for word in words])
    except SystemExit as end:
        return int(end.code or 0)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return makers.assembled(tmp_path / "考试", forms=2)


@pytest.fixture
def roster(tmp_path: Path) -> Path:
    return makers.people(tmp_path / "花名册.csv", ROSTER)


@pytest.fixture
def graded(folder: Path, roster: Path, tmp_path: Path) -> Path:
    rows = [("001", "A", *makers.RIGHT), ("003", "A", "B", "A", "C", "×", "√"), ("005", "A", *makers.RIGHT)]
    path = makers.answers(tmp_path / "答卷.xlsx", *rows, heads=("序号", "人员编号", "卷别", *"12345"))
    sitting.grade(folder, [path], roster=roster)
    return folder


def written(folder: Path) -> set[str]:
    base = folder / "report" / "rolls"
    return {path.relative_to(base).as_posix() for path in base.rglob("*") if path.is_file()}


def words(path: Path) -> str:
    read = docx.Document(str(path))
    cells = [cell.text for table in read.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(one.text for one in read.paragraphs), *cells])


def test_before_grading_there_are_the_papers_of_the_room(folder: Path, roster: Path) -> None:
    assert run("roll", folder, "--roster", roster, "--to", "docx,xlsx", "--rows", 2, "--columns", 3) == 0
    assert written(folder) == {
        "签到表.docx", "签到表.xlsx", "座次表.docx", "座次表.xlsx", "考场记录.docx", "seats.csv",
    }  # fmt: skip
    with (folder / "report" / "rolls" / "seats.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [(row["candidate"], row["seat"], row["form"]) for row in rows] == [
        ("001", "1", "A"), ("003", "2", "B"), ("004", "3", "A"), ("005", "4", "B"),
    ]  # fmt: skip
    assert sitting.verify(folder) == [] and not (folder / "roster.csv").exists()


def test_twice_changes_nothing(folder: Path, roster: Path) -> None:
    assert run("roll", folder, "--roster", roster, "--to", "docx,pdf,xlsx") == 0
    before = makers.tree(folder)
    assert run("roll", folder, "--roster", roster, "--to", "docx,pdf,xlsx") == 0
    assert makers.tree(folder) == before


def test_without_a_roster_the_papers_of_the_room_say_what_they_need(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("roll", folder) == 1
    assert "--roster" in capsys.readouterr().err and not (folder / "report").exists()


def test_the_lists_need_a_graded_sitting(folder: Path, roster: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("roll", folder, "--roster", roster, "--what", "sign-in,makeup,summary") == 1
    assert "makeup summary" in capsys.readouterr().err and not (folder / "report").exists()


def test_seats_once_written_are_kept_until_a_room_is_laid_out_anew(folder: Path, roster: Path) -> None:
    sitting.write_rolls(folder, ["seating"], ["docx"], "zh", roster=roster, room=Room(2, 2))
    people = sitting.register_of(folder, roster=roster).everyone
    seats = sitting.seats_of(folder, people)
    assert [(seat.row, seat.column) for seat in seats] == [(1, 1), (1, 2), (2, 1), (2, 2)]
    assert neighbours(seats) == (("001", "003"), ("001", "004"), ("003", "005"), ("004", "005"))
    sitting.write_rolls(folder, ["sign-in", "seating"], ["docx"], "zh", roster=roster)
    assert sitting.seats_of(folder, people) == seats
    assert "座位号" in words(folder / "report" / "rolls" / "签到表.docx")
    sitting.write_rolls(folder, ["seating"], ["docx"], "zh", roster=roster, room=Room(1, 4))
    assert [seat.column for seat in sitting.seats_of(folder, people)] == [1, 2, 3, 4]


def test_somebody_who_joins_later_must_be_seated(folder: Path, roster: Path, tmp_path: Path) -> None:
    sitting.write_rolls(folder, ["seating"], ["docx"], "zh", roster=roster, room=Room(2, 2))
    longer = makers.people(tmp_path / "新.csv", ROSTER + "006,后来者,党政办,,\n")
    with pytest.raises(InputError, match="unseated") as caught:
        sitting.write_rolls(folder, ["seating"], ["docx"], "zh", roster=longer)
    assert "后来者" in caught.value.describe("zh")
    sitting.write_rolls(folder, ["sign-in"], ["docx"], "zh", roster=longer)
    assert "后来者" in words(folder / "report" / "rolls" / "签到表.docx")
    sitting.write_rolls(folder, ["seating"], ["docx"], "zh", roster=longer, room=Room(2, 3))
    assert "后来者" in words(folder / "report" / "rolls" / "座次表.docx")


def test_without_seats_the_sign_in_sheet_has_none(folder: Path, roster: Path) -> None:
    sitting.write_rolls(folder, ["sign-in"], ["docx"], "zh", roster=roster)
    assert "座位号" not in words(folder / "report" / "rolls" / "签到表.docx")
    assert written(folder) == {"签到表.docx"}


def test_after_grading_there_are_the_lists_the_letters_and_the_summary(graded: Path) -> None:
    assert run("roll", graded, "--to", "docx,xlsx", "--date", "2026-03-30") == 0
    lists, letters = ("补考名单", "缺考人员名单", "免考备案表", "成绩汇总表"), ("学法考试合格证明", "成绩告知单")
    names = {f"{name}.docx" for name in (*lists, *letters)} | {f"{name}.xlsx" for name in lists}
    assert written(graded) == names
    assert sitting.verify(graded) == []
    assert "2026年3月30日" in words(graded / "report" / "rolls" / "学法考试合格证明.docx")
    assert run("roll", graded, "--what", "sign-in", "--to", "docx") == 0  # at any time


def test_each_unit_has_its_own_files_and_all_are_bound_in_one(graded: Path) -> None:
    assert run("roll", graded, "--what", "summary，absent", "--to", "docx,xlsx", "--by-unit") == 0
    assert {name for name in written(graded) if name.endswith("docx")} == {
        "成绩汇总表.docx", "党政办/成绩汇总表.docx", "财政_所/成绩汇总表.docx", "财政_所-2/成绩汇总表.docx", "综治中心/成绩汇总表.docx",
        "缺考人员名单.docx", "财政_所-2/缺考人员名单.docx",
    }  # fmt: skip
    base = graded / "report" / "rolls"
    assert "李强" in words(base / "财政_所" / "成绩汇总表.docx") and "赵六" in words(
        base / "财政_所-2" / "成绩汇总表.docx"
    )
    whole = words(base / "成绩汇总表.docx")
    assert all(name in whole for name in ("张伟", "王芳", "李强", "赵六"))
    assert openpyxl.load_workbook(base / "成绩汇总表.xlsx").sheetnames == ["党政办", "财政 所", "财政_所", "综治中心"]


def test_files_of_units_that_are_no_longer_asked_for_go(graded: Path) -> None:
    sitting.write_rolls(graded, ["summary"], ["docx"], "zh", by_unit=True)
    sitting.write_rolls(graded, ["absent"], ["docx"], "zh", by_unit=True)
    sitting.write_rolls(graded, ["summary"], ["docx"], "zh")
    assert written(graded) == {"成绩汇总表.docx", "缺考人员名单.docx", "财政_所-2/缺考人员名单.docx"}
    assert sitting.verify(graded) == []


def test_a_paper_that_somebody_changed_is_not_overwritten(graded: Path) -> None:
    sitting.write_rolls(graded, ["summary"], ["docx"], "zh")
    path = graded / "report" / "rolls" / "成绩汇总表.docx"
    path.write_bytes(b"changed")
    with pytest.raises(Refused):
        sitting.write_rolls(graded, ["summary"], ["docx"], "zh")
    assert path.read_bytes() == b"changed"
    sitting.write_rolls(graded, ["summary"], ["docx"], "zh", discard_edits=True)
    assert path.read_bytes() != b"changed"


def test_a_rare_character_of_a_name_is_kept_for_word_and_a_square_in_a_pdf(graded: Path) -> None:
    sitting.write_rolls(graded, ["certificate"], ["docx", "pdf"], "zh")
    base = graded / "report" / "rolls"
    assert "张𠮷同志" in words(base / "学法考试合格证明.docx")
    with pymupdf.open(base / "学法考试合格证明.pdf") as pdf:
        assert any("张〓同志" in "".join(page.get_text().split()) for page in pdf)


def test_the_style_of_the_house_is_read_where_it_is_said(graded: Path, tmp_path: Path) -> None:
    (tmp_path / "版式.toml").write_text('body_font = "仿宋"\nleft = 30\n', encoding="utf-8")
    assert run("roll", graded, "--what", "certificate", "--to", "docx", "--style", tmp_path / "版式.toml") == 0
    read = docx.Document(str(graded / "report" / "rolls" / "学法考试合格证明.docx"))
    assert read.sections[0].left_margin.mm == pytest.approx(30, abs=0.05)
    fonts = read.styles["Normal"].element.rPr.rFonts
    assert fonts.get(docx.oxml.ns.qn("w:eastAsia")) == "仿宋"


@pytest.mark.parametrize(
    ("said", "code", "word"),
    [
        (("--what", "lottery"), 1, "lottery"),
        (("--rows", "0"), 1, "0"),
        (("--date", "明天"), 2, "明天"),
        (("--to", "odt"), 2, "odt"),
        (("--what", "notice", "--to", "xlsx"), 1, "xlsx"),
        (("--style", "无.toml"), 1, "无.toml"),
    ],
)
def test_a_mistake_is_told_and_nothing_is_written(
    graded: Path, said: tuple[str, ...], code: int, word: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("roll", graded, *said) == code
    assert word in capsys.readouterr().err
    assert not (graded / "report").exists()


def test_a_letter_for_nobody_is_told(
    folder: Path, roster: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = makers.answers(
        tmp_path / "答卷.xlsx", ("003", "A", "B", "A", "C", "×", "√"), heads=("序号", "人员编号", "卷别", *"12345")
    )
    sitting.grade(folder, [path], roster=roster)
    assert run("roll", folder, "--what", "certificate") == 1
    assert "certificate" in capsys.readouterr().err
