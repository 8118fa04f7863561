"""Tables of submissions: exports of 问卷星, 腾讯问卷 and 收集表, and sheets typed by hand.

They differ in the words of their heads, not in kind: some columns say who, when and how much, the others are
questions.  Which item a question is, and what a cell says, is read by ``responses``.
"""

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from operator import itemgetter
from types import MappingProxyType

from examkit.aligned import TableBuilder
from examkit.problems import InputError, Source, column_letter, problem
from examkit.responses import ABSENT, BLANKS, SEPARATOR, WJX, WJX_NUMBERS, AnswerSheet, Head, Question, Row
from examkit.roster import COLUMNS, head_of

NumberedRow = tuple[int, tuple[str, ...]]
Answers = Callable[[Sequence[str]], Sequence[str]]

TENCENT, COLLECTED, TABLE = "tencent", "collected", "table"
IGNORE = "ignore"
HEADS: Mapping[str, tuple[str, ...]] = {
    **{name: COLUMNS[name] for name in ("candidate", "name", "unit", "post", "category")},
    "form": ("卷别", "试卷", "AB卷", "卷型", "form"),
    "submitted": ("提交答卷时间", "提交时间", "答题时间", "结束答题时间", "submitted"),
    "seconds": ("所用时间", "用时", "答题时长", "seconds"),
    "total": ("总分", "得分", "成绩", "分数", "总成绩", "total"),
    # read over on purpose: nothing that grading needs, some of it personal
    IGNORE: (
        "序号", "编号", "来源", "来源详情", "来自IP", "IP", "提交者", "昵称", "备注", "签字", "身份证号", "手机号", "手机号码", "电话",
        "联系电话", "用户类型", "用户标识", "自定义字段", "开始答题时间",
    ),
}  # fmt: skip
ROLES = ("name", "unit", "candidate", "form", "submitted", "seconds", "total", IGNORE)
# the head that only one platform has -> its layout
_LAYOUTS = (("提交答卷时间", WJX), ("结束答题时间", TENCENT), ("提交时间(自动)", COLLECTED))
_KEY_ROW = re.compile(r"(?:([A-Z])卷?)?(?:标准|参考|正确)?答案")
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
    "审核",
    "监考",
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
_NOT_HERE, _NOTHING = frozenset(ABSENT), frozenset(ABSENT) | {""}


@dataclass(frozen=True, slots=True)
class _Column:
    """One question and its columns: several where a platform spreads the options, each under its text."""

    question: Question
    columns: tuple[int, ...]
    options: tuple[str, ...] = ()

    def answer(self, cells: Sequence[str]) -> str:
        """The cell, or the texts of the options that are marked 1."""
        if not self.options:
            place = self.columns[0]
            return cells[place].strip() if place < len(cells) else ""
        marks = [_cell(cells, column) for column in self.columns]
        if all(mark in BLANKS for mark in marks):
            return marks[0]
        if set(marks) <= {"0", "1"}:
            return SEPARATOR.join(text for mark, text in zip(marks, self.options, strict=True) if mark == "1")
        return SEPARATOR.join(f"{text}={mark}" for mark, text in zip(marks, self.options, strict=True))  # unreadable


def read_answers(
    file: str,
    sheet: str,
    rows: Sequence[NumberedRow],
    merged: Mapping[tuple[int, int], str] = MappingProxyType({}),
    said: Mapping[str, str] = MappingProxyType({}),
    *,
    anyhow: bool = False,
) -> AnswerSheet | None:
    """The submissions of one sheet; None where no row of heads names people (a sheet of something else).

    ``said`` is what a person says of heads (:data:`ROLES`, or what :class:`Question` takes as its item).  ``anyhow``
    takes the fullest of the first rows for the heads, so that there is something to say it of.
    """
    top = rows[: HEAD_ROWS + 2]
    place = _head_row(top, said)
    if place is None and anyhow and top:
        place = max(range(len(top[:HEAD_ROWS])), key=lambda one: (sum(map(bool, top[one][1])), -one))
    if place is None:
        return None
    heads, below = _heads(top, place)
    layout = next((name for head, name in _LAYOUTS if any(head in _folded(cell) for cell in heads)), TABLE)
    keys = _keys(heads)
    roles = [_role(head, layout, said.get(key, "")) for head, key in zip(heads, keys, strict=True)]
    columns = _columns(heads, keys, roles, layout, said)
    people = {role: roles.index(role) for role in roles if role and role != IGNORE}
    above = _cell(heads, people.get("name", -1))  # stands again where every printed page has its heads
    found: list[Row] = []
    key_rows: list[tuple[str, tuple[str, ...]]] = []
    table, answers_of = TableBuilder[str](len(columns)), _answers_of(columns)
    for number, cells in islice(rows, below, None):
        first = next((cell.strip() for cell in cells if cell.strip()), "")
        name = _cell(cells, people.get("name", -1))
        said_key = [match for cell in (first, name) if "答" in cell and (match := _key_row(cell))]
        if said_key:
            form = next((match[1] for match in said_key if match[1]), _cell(cells, people.get("form", -1)))
            key_rows.append((form, tuple(answers_of(cells))))
        elif first and not (name and name == above) and not _is_foot(first, cells, people, answers_of):
            unit = merged.get((number, people.get("unit", -1)), "")
            found.append(_row(number, cells, people, answers_of(cells), unit, table))
    table.table()
    return AnswerSheet(
        file=file,
        sheet=sheet,
        layout=WJX_NUMBERS if any(column.options for column in columns) else layout,
        questions=tuple(column.question for column in columns),
        rows=tuple(found),
        heads=tuple(Head(column, keys[column], role) for column, role in enumerate(roles) if role is not None),
        key_rows=tuple(key_rows),
    )


def require(
    sheets: Sequence[AnswerSheet], file: str, said: Mapping[str, str] = MappingProxyType({})
) -> tuple[AnswerSheet, ...]:
    """The sheets with submissions; InputError where a file has none, or not the heads that a person speaks of.

    Of several, each is called ``file!sheet``, so that row 3 of one is not row 3 of the other.
    """
    if not sheets:
        raise InputError(
            problem("answers.no-heads", Source(file), known="、".join((*COLUMNS["name"][1:2], "1", "2", "3")))
        )
    known = {head.text for sheet in sheets for head in sheet.heads}
    if missing := [head for head in said if head not in known]:
        raise InputError(*(problem("answers.head-unknown", Source(file), head=head) for head in missing))
    if len(sheets) == 1:
        return tuple(sheets)
    return tuple(replace(sheet, file=f"{sheet.file}!{sheet.sheet}") for sheet in sheets)


def _folded(text: str) -> str:
    return unicodedata.normalize("NFKC", text).strip()


def _head_row(rows: Sequence[NumberedRow], said: Mapping[str, str]) -> int | None:
    """The row of heads: the first that names people; merged titles above it are passed over."""
    for place, (_, cells) in enumerate(rows[:HEAD_ROWS]):
        roles = {_role(cell, TABLE, said.get(key, "")) for cell, key in zip(cells, _keys(cells), strict=True)}
        if roles & {"name", "candidate"} and sum(bool(cell.strip()) for cell in cells) > 1:
            return place
    return None


def _heads(rows: Sequence[NumberedRow], place: int) -> tuple[Sequence[str], int]:
    """The heads and where the rows below begin.  Heads may stand in two rows: a word merged over the numbers of its questions."""
    upper = rows[place][1]
    lower = rows[place + 1][1] if place + 1 < len(rows) else ()
    numbers = [_question(column, cell) for column, cell in enumerate(lower) if cell.strip()]
    bare = len(numbers) > 1 and all(one.number is not None and not one.text for one in numbers)
    over = [_cell(upper, one.column) for one in numbers]
    if not bare or any(head and (_role(head, TABLE) or _question(0, head).number is not None) for head in over):
        return upper, place + 1
    joined = tuple(_cell(lower, column) or _cell(upper, column) for column in range(max(len(upper), len(lower))))
    return joined, place + 2


def _keys(heads: Sequence[str]) -> list[str]:
    """Heads as a person calls them: as they stand; one that stands again has the letter of its column behind it."""
    keys: list[str] = []
    for column, head in enumerate(heads):
        plain = head.strip()
        keys.append(f"{plain} [{column_letter(column)}]" if plain in keys else plain)
    return keys


def _role(head: str, layout: str, said: str = "") -> str | None:
    """What a column says of people; empty for a question; None where there is no head, or one of no use."""
    if not head.strip():
        return None
    if said:
        return said if said in ROLES else ""
    plain = _question(0, head).text
    if plain.startswith("地理位置") or (layout == TENCENT and plain == "编号"):
        return IGNORE
    return head_of(plain, HEADS) or ""


def _columns(
    heads: Sequence[str], keys: Sequence[str], roles: list[str | None], layout: str, said: Mapping[str, str]
) -> list[_Column]:
    """The questions; 问卷星 spreads one by numbers as ``14、题干(选项)``, ``14(选项)``, ``第14题(选项)``."""
    found: list[_Column] = []
    for column, head in enumerate(heads):
        if roles[column] != "":
            continue
        question = replace(_question(column, head), item=said.get(keys[column], ""))
        before = found[-1] if found else None
        if before and layout == WJX and before.question.number == question.number and _bracketed(question.text):
            stem, first = _last_bracket(before.question.text)
            options = (*(before.options or (first,)), question.text[1:-1])
            asked = before.question if before.options else replace(before.question, text=stem)
            found[-1] = _Column(asked, (*before.columns, column), options)
        else:
            found.append(_Column(question, (column,)))
    return found


def _bracketed(text: str) -> bool:
    return text.startswith("(") and text.endswith(")")


def _last_bracket(text: str) -> tuple[str, str]:
    """A text that ends in brackets as what stands before and within them."""
    depth = 0
    for place in reversed(range(len(text))):
        depth += (text[place] == ")") - (text[place] == "(")
        if depth == 0 and text.endswith(")"):
            return text[:place].strip(), text[place + 1 : -1]
    return text, ""


def _question(column: int, head: str) -> Question:
    plain = re.sub(r"[(（]必填[)）]\s*$", "", head.strip())
    match = _NUMBER.fullmatch(_folded(plain))
    return Question(column, int(match[1] or match[2]), match[3].strip()) if match else Question(column, None, plain)


def _is_foot(first: str, cells: Sequence[str], people: Mapping[str, int], answers_of: Answers) -> bool:
    """Totals and signatures: rows that begin with such words and hold no name under the head."""
    name = _cell(cells, people.get("name", people.get("candidate", 0)))
    if _bare(name) in _END_ROW:
        return True
    signs, empty = _bare(first).startswith(_END_ROW), not any(answers_of(cells))
    if signs and (not name or name == first or empty):  # 录入人： with a name in the cell beside it
        return True
    # A row that holds neither a name nor an answer is no submission: a note, a line of marks.
    return not name and empty


def _bare(text: str) -> str:
    """A text without blanks."""
    return "".join(text.split())


def _answers_of(columns: Sequence[_Column]) -> Answers:
    """What reads the cells of all questions of a row."""
    if any(column.options for column in columns) or len(columns) < 2:
        return lambda cells: [column.answer(cells) for column in columns]
    pick, last = itemgetter(*(column.columns[0] for column in columns)), max(column.columns[0] for column in columns)

    def answers(cells: Sequence[str]) -> Sequence[str]:
        whole = cells if len(cells) > last else (*cells, *([""] * (last + 1 - len(cells))))
        return list(map(str.strip, pick(whole)))

    return answers


def _cell(cells: Sequence[str], column: int) -> str:
    return cells[column].strip() if 0 <= column < len(cells) else ""


def _row(
    number: int,
    cells: Sequence[str],
    people: Mapping[str, int],
    answers: Sequence[str],
    unit: str,
    table: TableBuilder[str],
) -> Row:
    """One submission; ``unit`` is what is merged over its cell."""
    value = {role: _cell(cells, column) for role, column in people.items()}
    return Row(
        number,
        table.add(answers),
        value.get("candidate", ""),
        value.get("name", ""),
        value.get("unit", "") or unit.strip(),
        value.get("form", ""),
        value.get("submitted", ""),
        seconds(value["seconds"]) if value.get("seconds") else None,
        value.get("total", ""),
        _absent(cells, answers),
    )


def _key_row(cell: str) -> re.Match[str] | None:
    return _KEY_ROW.match(_bare(_folded(cell)).upper())


def _absent(cells: Sequence[str], answers: Sequence[str]) -> str:
    """缺考, 缓考 or 免考 written anywhere in the row, and no answer beside it; empty where somebody sat."""
    if not _NOTHING.issuperset(answers):
        return ""
    return next((cell.strip() for cell in cells if cell.strip() in ABSENT), "")


def seconds(written: str) -> int | None:
    """``80秒``, ``1分20秒``, ``00:01:20`` or ``80`` as seconds; None for anything else."""
    plain = written.strip()
    in_words = re.fullmatch(r"(?=\d)(?:(\d+)小?时)?(?:(\d+)分钟?)?(?:(\d+)秒)?", plain)
    match = in_words or re.fullmatch(r"(\d+):(\d\d):(\d\d)", plain)
    if match is None:
        return int(plain) if plain.isdecimal() else None
    hours, minutes, rest = (int(part or 0) for part in match.groups())
    return hours * 3600 + minutes * 60 + rest
