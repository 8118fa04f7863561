"""People who are not simply there: late additions, people who moved, statuses and attempts, each on the outputs.

Oracle: what the office would write into its 成绩册 by hand; the folder before and after.
"""

import datetime as dt
from pathlib import Path
from typing import Any

import makers
import pytest

from examkit import sitting
from examkit.document import Table
from examkit.findings import Findings
from examkit.report import report, score_book

DAY = dt.date(2026, 3, 27)
LATER = dt.date(2026, 4, 2)
ROWS = (("张伟", "党政办", *makers.RIGHT), ("王芳", "党政办", *makers.RIGHT))
HEAD = "candidate,name,unit,from,to,status,reason\n"
TWO = HEAD + "001,张伟,党政办,,,,\n002,王芳,党政办,,,,\n"
THREE = TWO + "003,李强,财政所,,,,\n"


def graded(tmp_path: Path, text: str, *rows: tuple[object, ...], **changes: Any) -> Path:
    folder = makers.assembled(tmp_path / "考试", **({"date": DAY} | changes))
    path = makers.answers(tmp_path / "答卷.xlsx", *(rows or ROWS))
    sitting.grade(folder, [path], roster=makers.people(tmp_path / "花名册.csv", text), today=DAY)
    return folder


def words(findings: Findings, *, circular: bool = False) -> str:
    return "\n".join(str(getattr(block, "text", "")) for block in report(findings, "zh", circular=circular).blocks)


def book(folder: Path, *heads: str) -> dict[str, tuple[object, ...]]:
    """The chosen columns of the 成绩册 by 人员编号."""
    blocks = score_book(sitting.look(folder).findings, "zh").blocks
    (people,) = [block for block in blocks if isinstance(block, Table) and block.name == "成绩册"]
    titles = [column.title for column in people.columns]
    return {str(row[3]): tuple(row[titles.index(head)] for head in heads) for row in people.rows}


# --- late additions --------------------------------------------------------------------------------------------------


def test_one_who_is_on_a_later_roster_is_an_addition_of_that_day(tmp_path: Path) -> None:
    folder = graded(tmp_path, TWO)
    assert makers.summary(folder)["added"] == 0
    assert "增补" not in words(sitting.look(folder).findings)
    sitting.grade(folder, roster=makers.people(tmp_path / "新花名册.csv", THREE), today=LATER)
    assert [row["added"] for row in makers.table(folder, "roster.csv")] == ["", "", "2026-04-02"]
    assert makers.summary(folder)["added"] == 1
    for circular in (False, True):
        assert "阅卷后增补1人。" in words(sitting.look(folder).findings, circular=circular)
    assert book(folder, "状态", "备注")["003"] == ("缺考", "阅卷后增补（2026-04-02）")
    assert makers.summary(folder)["people"]["due"] == 3
    assert sitting.verify(folder) == []


def test_an_addition_stays_one_when_the_roster_comes_again_and_when_everything_is_computed_again(
    tmp_path: Path,
) -> None:
    folder = graded(tmp_path, TWO)
    again = makers.people(tmp_path / "新花名册.csv", THREE)
    sitting.grade(folder, roster=again, today=LATER)
    before = makers.tree(folder)
    sitting.grade(folder, roster=again, today=dt.date(2026, 5, 1))
    assert makers.tree(folder) == before
    for name in ("scores.csv", "summary.json", "submissions.csv", "responses.csv"):
        (folder / name).unlink()
    sitting.grade(folder, today=dt.date(2026, 6, 1))
    assert makers.tree(folder) == before


def test_one_typed_into_the_roster_by_hand_is_an_addition_too(tmp_path: Path) -> None:
    folder = graded(tmp_path, TWO)
    with (folder / "roster.csv").open("a", encoding="utf-8") as file:
        file.write("003,李强,财政所,,,,,,,,,\n")
    sitting.grade(folder)
    assert {row["candidate"]: row["added"] for row in makers.table(folder, "roster.csv")}["003"] == "是"
    assert sitting.verify(folder) == []
    path = makers.answers(tmp_path / "补交.xlsx", ("李强", "", *makers.RIGHT))
    sitting.grade(folder, [path])
    assert makers.scores(folder)["003"] == "100"
    assert book(folder, "备注")["003"] == ("阅卷后增补（是）",)


def test_a_first_roster_for_a_sitting_without_one_adds_nobody(tmp_path: Path) -> None:
    folder = makers.assembled(tmp_path / "考试")
    sitting.grade(folder, [makers.answers(tmp_path / "答卷.xlsx", *ROWS)])
    sitting.grade(folder, roster=makers.people(tmp_path / "花名册.csv", THREE), today=LATER)
    assert makers.summary(folder)["added"] == 0
    assert "added" not in makers.table(folder, "roster.csv")[0]


# --- people who moved ------------------------------------------------------------------------------------------------

MOVED = HEAD + "001,张伟,党政办,,2026-03-15,,\n002,王芳,党政办,,,,\n001,张伟,财政所,2026-03-16,,,\n"


@pytest.mark.parametrize(
    ("day", "unit", "remark"),
    [
        (dt.date(2026, 3, 15), "党政办", "后调至财政所（2026-03-16）"),
        (dt.date(2026, 3, 27), "财政所", "由党政办调入（2026-03-16）"),
    ],
)
@pytest.mark.parametrize("written", ["党政办", "财政所", ""])
def test_one_who_moved_counts_in_the_unit_of_the_day(
    tmp_path: Path, day: dt.date, unit: str, remark: str, written: str
) -> None:
    folder = graded(tmp_path, MOVED, ("张伟", written, *makers.RIGHT), ("王芳", "", *makers.RIGHT), date=day)
    rows = {row["candidate"]: row for row in makers.table(folder, "scores.csv")}
    assert (rows["001"]["unit"], rows["001"]["score"], len(rows)) == (unit, "100", 2)
    assert makers.kinds(folder) == []
    found = makers.summary(folder)
    assert found["moved"] == 1 and found["people"]["roster"] == 2
    assert {one["unit"]: one["people"]["sat"] for one in found["by_unit"]}[unit] == (1 if unit == "财政所" else 2)
    assert "前后在不同单位的1人，按考试当日所在单位统计。" in words(sitting.look(folder).findings)
    assert book(folder, "单位", "备注")["001"] == (unit, remark)
    assert len(makers.table(folder, "roster.csv")) == 3  # the file keeps every row
    before = makers.tree(folder)
    sitting.grade(folder)
    assert makers.tree(folder) == before


def test_without_a_day_of_the_exam_the_last_unit_counts_and_that_is_said(tmp_path: Path) -> None:
    folder = makers.assembled(tmp_path / "考试")
    path = makers.answers(tmp_path / "答卷.xlsx", *ROWS)
    found = sitting.grade(folder, [path], roster=makers.people(tmp_path / "花名册.csv", MOVED))
    assert [one.code for one in found.intake.warnings] == ["roster.moved-without-date"]
    assert {row["candidate"]: row["unit"] for row in makers.table(folder, "scores.csv")}["001"] == "财政所"


# --- statuses and attempts -------------------------------------------------------------------------------------------

STATES = HEAD + (
    "001,张伟,党政办,,,违纪,替考\n002,王芳,党政办,,,,\n003,李强,财政所,,,缓考,住院\n004,赵敏,财政所,,,缺考,事假未批\n"
    "005,孙丽,财政所,,,免考,产假\n"
)


def test_every_status_stands_on_the_outputs(tmp_path: Path) -> None:
    rows = (*ROWS, ("孙丽", "", *makers.RIGHT))
    folder = graded(tmp_path, STATES, *rows)
    shown = book(folder, "状态", "成绩", "成绩等次", "是否合格")
    assert shown == {
        "001": ("违纪（成绩无效）", None, "", ""),
        "002": ("正常", 100.0, "优秀", "是"),
        "003": ("缓考", None, "", ""),
        "004": ("缺考", None, "", ""),
        "005": ("免考", 100.0, "", ""),  # sat all the same: shown, not judged
    }
    remarks = {who: cells[0] for who, cells in book(folder, "备注").items()}
    assert [remarks[who] for who in ("001", "003", "004")] == ["替考", "住院", "事假未批"]
    said = "免考1人，应考4人，实考1人，缺考1人，缓考1人，成绩无效1人。"
    for circular in (False, True):
        assert said in words(sitting.look(folder).findings, circular=circular)
    found = makers.summary(folder)["people"]
    assert (found["exempt"], found["due"], found["sat"], found["absent"], found["deferred"], found["void"]) == (
        1, 4, 1, 1, 1, 1,
    )  # fmt: skip


TIMED = ("序号", "姓名", "提交时间", "1", "2", "3", "4", "5")


@pytest.mark.parametrize(
    ("rule", "score", "word"), [("best", "80", "最好"), ("first", "20", "第一次"), ("last", "0", "最后")]
)
def test_how_attempts_count_is_told_with_how_many_made_them(tmp_path: Path, rule: str, score: str, word: str) -> None:
    folder = makers.assembled(tmp_path / "考试", attempts=rule)
    rows = [
        ("王芳", "2026/3/27 上午9:10", "A", "", "", "", ""),
        ("王芳", "2026/3/27 下午2:10", "", "B", "ABD", "√", "×"),
        ("王芳", "2026/3/27 下午3:02", "", "", "", "", ""),
        ("李强", "2026/3/27 9:00", *makers.RIGHT),
    ]
    sitting.grade(
        folder,
        [makers.answers(tmp_path / "答卷.xlsx", *rows, heads=TIMED)],
        roster=makers.people(tmp_path / "花名册.csv"),
    )
    assert makers.scores(folder)["002"] == score
    assert makers.summary(folder)["attempts"] == {"rule": rule, "people": 1, "most": 3}
    said = words(sitting.look(folder).findings)
    assert "作答不止一次的1人" in said and word in said
    assert book(folder, "作答次数")["002"] == (3,)


@pytest.mark.parametrize(
    ("word", "status", "warned"),
    [
        ("缓考", "", ["answers.away-differs"]),
        ("缓考", "缓考", []),
        ("缺考", "", []),
        ("免考", "缓考", ["answers.away-differs"]),
    ],
)
def test_what_a_sheet_says_of_the_absent_is_held_against_the_roster(
    tmp_path: Path, word: str, status: str, warned: list[str]
) -> None:
    folder = makers.assembled(tmp_path / "考试")
    roster = makers.people(tmp_path / "花名册.csv", HEAD + f"001,张伟,党政办,,,{status},\n002,王芳,党政办,,,,\n")
    path = makers.answers(tmp_path / "答卷.xlsx", ROWS[1], ("张伟", "党政办", word, "", "", "", ""))
    assert [one.code for one in sitting.grade(folder, [path], roster=roster).intake.warnings] == warned


def test_an_absent_stranger_is_said(tmp_path: Path) -> None:
    folder = makers.assembled(tmp_path / "考试")
    path = makers.answers(tmp_path / "答卷.xlsx", ROWS[1], ("外来测试", "", "缺考", "", "", "", ""))
    roster = makers.people(tmp_path / "花名册.csv", TWO)
    assert [one.code for one in sitting.grade(folder, [path], roster=roster).intake.warnings] == [
        "answers.away-unknown"
    ]
    assert [row["status"] for row in makers.table(folder, "scores.csv")] == ["缺考", "正常"]
