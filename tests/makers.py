"""Small makers that tests share: a quiz of five items, sittings of it, sheets of answers, and readers of what came out."""

import csv
import datetime as dt
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import xlsxwriter

from examkit import sitting
from examkit.bank import Bank, make_bank
from examkit.bank.grammar import parse
from examkit.bank.laws import laws_from
from examkit.blueprint import Blueprint, blueprint_from
from examkit.problems import Source

QUIZ = """法规：行政处罚法

[q1] 限制人身自由的行政处罚，只能由什么设定？
A. 法律
B. 行政法规
C. 地方性法规
D. 部门规章
答案：A

[q2] 行政执法人员在一般案件中不得少于几人？
A. 一人
B. 两人
C. 三人
D. 四人
答案：B

[q3] 下列属于行政处罚种类的有哪些？
A. 警告
B. 罚款
C. 查封场所
D. 行政拘留
题型：多选
答案：ABD

[q4] 对同一个违法行为不得给予两次以上罚款。
答案：√

[q5] 行政许可听证的费用由申请人承担。
答案：×
"""
RIGHT = ("A", "B", "ABD", "√", "×")
SECTIONS = [
    {"heading": "单选", "type": "single", "count": 2, "points": 20},
    {"heading": "多选", "type": "multiple", "count": 1, "points": 40, "rule": "half"},
    {"heading": "判断", "type": "true_false", "count": 2, "points": 10},
]
OPEN = (
    QUIZ
    + """
[q6] 简述听证的程序。
采分点：
- 告知当事人有要求听证的权利（10分）
"""
)
OPEN_SECTIONS = [*SECTIONS, {"heading": "简答", "type": "short", "count": 1, "points": 10}]
HEADS = ("序号", "姓名", "单位", "1", "2", "3", "4", "5")
PEOPLE = """candidate,name,unit,category
001,张伟,党政办,领导干部
002,王芳,党政办,机关干部
003,李强,财政所,机关干部
004,张伟,财政所,机关干部
005,阿依古丽·买买提,综治中心,机关干部
"""


def bank(text: str = QUIZ) -> Bank:
    items, problems = parse(text, "题库.txt")
    return make_bank(tuple(items), tuple(problems), laws_from({}))


def blueprint(**changes: Any) -> Blueprint:
    tree: dict[str, Any] = {
        "title": "学法测试",
        "organisation": "示例镇人民政府",
        "full_marks": 100,
        "pass_mark": 60,
        "bands": {"优秀": 90, "合格": 60, "不合格": 0},
        "order": "bank",
        "options": "bank",
        "section": SECTIONS,
    }
    return blueprint_from(tree | changes, Source("方案.toml"))


def assembled(folder: Path, *, text: str = QUIZ, forms: int = 1, seed: int = 1, **changes: Any) -> Path:
    """A sitting of the quiz in a folder that does not exist yet."""
    sitting.assemble(folder, bank(text), blueprint(**changes), seed=seed, count=forms)
    return folder


def xlsx(path: Path, *sheets: Sequence[Sequence[object]], merged: bool = False) -> Path:
    """A workbook of these sheets, cells as they are; ``merged`` joins the cells of the first row, as titles are."""
    with xlsxwriter.Workbook(path) as book:
        book.set_properties(
            {"created": dt.datetime(2026, 1, 1)}
        )  # the second of writing would tell two equal files apart
        for rows in sheets:
            sheet = book.add_worksheet()
            for number, row in enumerate(rows):
                for column, cell in enumerate(row):
                    sheet.write(number, column, cell)
            if merged:
                sheet.merge_range(0, 0, 0, max(map(len, rows)) - 1, rows[0][0])
    return path


def answers(path: Path, *rows: Sequence[object], heads: Sequence[object] = HEADS) -> Path:
    """A sheet typed by hand: rows of name, unit and answers get their 序号."""
    return xlsx(path, [heads, *([number, *row] for number, row in enumerate(rows, start=1))])


def people(path: Path, text: str = PEOPLE) -> Path:
    path.write_text(text, encoding="utf-8")
    return path


def table(folder: Path, name: str) -> list[dict[str, str]]:
    with (folder / name).open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def scores(folder: Path) -> dict[str, str]:
    """The score that counts, by candidate; people without one are left out."""
    return {row["candidate"]: row["score"] for row in table(folder, "scores.csv") if row["counts"] == "true"}


def kinds(folder: Path) -> list[tuple[int, str, str]]:
    """The review list as (row, column, kind)."""
    return [(int(row["row"]), row["column"], row["kind"]) for row in table(folder, "review.csv")]


def decide(folder: Path, decisions: Mapping[tuple[int, str], str]) -> None:
    """Write decisions into review.csv as a person would, by (row, kind)."""
    rows = table(folder, "review.csv")
    for row in rows:
        row["decision"] = decisions.get((int(row["row"]), row["kind"]), row["decision"])
    with (folder / "review.csv").open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)


def summary(folder: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((folder / "summary.json").read_text(encoding="utf-8"))
    return found


def tree(folder: Path) -> dict[str, bytes]:
    """Every file of a folder with its bytes."""
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
