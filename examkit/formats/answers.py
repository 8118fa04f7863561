"""Tables of submissions: 问卷星 by option text, 收集表, and sheets typed by hand.

They differ in the words of their heads, not in kind: some columns say who, when and how much, the others are
questions.  Which item a question is, and what a cell says, is read by ``responses``.
"""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import replace

from examkit.problems import InputError, Source, problem
from examkit.responses import ABSENT, AnswerSheet, Question, Row
from examkit.roster import COLUMNS, head_of

NumberedRow = tuple[int, tuple[str, ...]]

HEADS: Mapping[str, tuple[str, ...]] = {
    **{name: COLUMNS[name] for name in ("candidate", "name", "unit", "post", "category")},
    "form": ("卷别", "试卷", "AB卷", "卷型", "form"),
    "submitted": ("提交答卷时间", "提交时间", "答题时间", "结束答题时间", "submitted"),
    "seconds": ("所用时间", "用时", "答题时长", "seconds"),
    "total": ("总分", "得分", "成绩", "分数", "总成绩", "total"),
    # read over on purpose: nothing that grading needs, some of it personal
    "ignored": (
        "序号", "编号", "来源", "来源详情", "来自IP", "IP", "提交者", "昵称", "备注", "签字", "身份证号", "手机号", "手机号码", "电话",
        "联系电话", "地理位置", "用户类型", "用户标识", "自定义字段", "开始答题时间",
    ),
}  # fmt: skip
_KEY_ROW = re.compile(r"(?:[A-Z]卷?)?(?:标准|参考|正确)?答案")
_END_ROW = (
    "合计",
    "总计",
    "平均",
    "阅卷人",
    "登分人",
    "填表人",
    "录入人",
    "核对人",
    "签字",
    "负责人",
    "单位负责人",
    "备注",
    "说明",
    "制表",
    "分值",
    "满分",
    "得分率",
    "正确率",
    "正确人数",
)
# ``1、题干``, ``(1)题干``, ``第1题``, ``1.0``, ``1⇥题干``, ``21(1)``; in a platform's ``(1)4⇥题干`` the second is the question's.
_NUMBER = re.compile(
    r"(?:\(\d+\)(?=\d))?(?:第|题|T|Q)?\s*(?:\((\d{1,3})\)|(\d{1,3})(?:\.0)?(?:\s*题|\s*[、.:)\-]|(?=\()|\s+|$))[、.:\s]*(.*)",
    re.DOTALL | re.IGNORECASE,
)
HEAD_ROWS = 20


def read_answers(file: str, sheet: str, rows: Sequence[NumberedRow]) -> AnswerSheet | None:
    """The submissions of one sheet; None where no row of heads names people (a sheet of something else)."""
    found = _heads(rows)
    if found is None:
        return None
    place, roles = found
    questions = tuple(
        _question(column, rows[place][1][column])
        for column in range(len(rows[place][1]))
        if _is_question(column, roles, rows[place][1])
    )
    body, key_row = [], None
    for number, cells in rows[place + 1 :]:
        first = next((cell.strip() for cell in cells if cell.strip()), "")
        if _KEY_ROW.match(re.sub(r"\s", "", unicodedata.normalize("NFKC", first)).upper()):
            key_row = tuple(_cell(cells, question.column) for question in questions)
        elif first and not _is_foot(first, cells, roles, questions):
            body.append(_row(number, cells, roles, questions))
    return AnswerSheet(
        file=file,
        sheet=sheet,
        layout="wjx" if any("提交答卷时间" in cell for cell in rows[place][1]) else "table",
        questions=questions,
        rows=tuple(body),
        key_row=key_row,
    )


def require(sheets: Sequence[AnswerSheet], file: str) -> tuple[AnswerSheet, ...]:
    """The sheets with submissions; InputError where a file has none.

    Of several, each is called ``file!sheet``, so that row 3 of one is not row 3 of the other.
    """
    if not sheets:
        raise InputError(
            problem("answers.no-heads", Source(file), known="、".join((*COLUMNS["name"][1:2], "1", "2", "3")))
        )
    if len(sheets) == 1:
        return tuple(sheets)
    return tuple(replace(sheet, file=f"{sheet.file}!{sheet.sheet}") for sheet in sheets)


def _heads(rows: Sequence[NumberedRow]) -> tuple[int, dict[str, int]] | None:
    """The row of heads (merged titles above it are passed over) and the column of each role."""
    for place, (_, cells) in enumerate(rows[:HEAD_ROWS]):
        roles: dict[str, int] = {}
        ignored = 0
        for column, cell in enumerate(cells):
            role = head_of(cell, HEADS) if cell.strip() else None
            if role == "ignored":
                roles[f"ignored{ignored}"] = column
                ignored += 1
            elif role:
                roles.setdefault(role, column)
        if ("name" in roles or "candidate" in roles) and sum(bool(cell.strip()) for cell in cells) > 1:
            return place, roles
    return None


def _is_question(column: int, roles: Mapping[str, int], heads: Sequence[str]) -> bool:
    return bool(heads[column].strip()) and column not in roles.values() and head_of(heads[column], HEADS) is None


def _question(column: int, head: str) -> Question:
    plain = re.sub(r"[(（]必填[)）]\s*$", "", head.strip())
    match = _NUMBER.fullmatch(unicodedata.normalize("NFKC", plain))
    return Question(column, int(match[1] or match[2]), match[3].strip()) if match else Question(column, None, plain)


def _is_foot(first: str, cells: Sequence[str], roles: Mapping[str, int], questions: Sequence[Question]) -> bool:
    """Totals and signatures: rows that begin with such words and hold no name under the head."""
    plain = re.sub(r"\s", "", first)
    name = _cell(cells, roles.get("name", roles.get("candidate", 0)))
    if plain.startswith(_END_ROW) and (not name or name == first):
        return True
    # A row that holds neither a name nor an answer is no submission: a note, a line of marks.
    return not name and not any(_cell(cells, question.column) for question in questions)


def _cell(cells: Sequence[str], column: int) -> str:
    return cells[column].strip() if column < len(cells) else ""


def _row(number: int, cells: Sequence[str], roles: Mapping[str, int], questions: Sequence[Question]) -> Row:
    def value(role: str) -> str:
        return cells[roles[role]].strip("\u3000 \t") if role in roles and roles[role] < len(cells) else ""

    answers = tuple(_cell(cells, question.column) for question in questions)
    return Row(
        row=number,
        cells=answers,
        candidate=value("candidate").strip(),
        name=value("name"),
        unit=value("unit").strip(),
        form=value("form"),
        submitted=value("submitted"),
        seconds=seconds(value("seconds")),
        total=value("total"),
        absent=_is_absent(cells, answers),
    )


def _is_absent(cells: Sequence[str], answers: Sequence[str]) -> bool:
    """缺考 written anywhere in the row, and no answer beside it."""
    return any(cell.strip() in ABSENT for cell in cells) and all(answer in ("", *ABSENT) for answer in answers)


def seconds(written: str) -> int | None:
    """``80秒``, ``1分20秒``, ``00:01:20`` or ``80`` as seconds; None for anything else."""
    plain = written.strip()
    in_words = re.fullmatch(r"(?=\d)(?:(\d+)小?时)?(?:(\d+)分钟?)?(?:(\d+)秒)?", plain)
    match = in_words or re.fullmatch(r"(\d+):(\d\d):(\d\d)", plain)
    if match is None:
        return int(plain) if plain.isdecimal() else None
    hours, minutes, rest = (int(part or 0) for part in match.groups())
    return hours * 3600 + minutes * 60 + rest
