"""Attendance books (签到台账): lists of sessions and sheets of people × sessions, as laid out; what they mean is for
``assessment``.
"""

import re
from collections.abc import Mapping, Sequence
from types import MappingProxyType

from examkit.assessment.sessions import AttendanceBook, Cell, MarkRow, MarkSheet, SessionRow
from examkit.assessment.words import find_day, plain, read_mark
from examkit.problems import InputError, Source, column_letter, problem
from examkit.roster import COLUMNS as PEOPLE
from examkit.roster import head_of

SESSION: Mapping[str, tuple[str, ...]] = {
    "number": ("序号", "场次", "期次", "number"),
    "date": ("学习日期", "日期", "学习时间", "时间", "活动日期", "开展日期", "开展时间", "培训日期", "date"),
    "title": (
        "学习内容", "内容", "学习主题", "主题", "学习法律", "法律法规", "法律", "课程", "课程名称", "培训内容",
        "活动内容", "law", "title",
    ),
    "scope": (
        "参加范围", "参学范围", "参加对象", "参学对象", "参加人员", "参学人员", "参训人员", "培训对象", "对象", "范围",
        "scope",
    ),
    "hours": ("学时", "学时数", "课时", "课时数", "时长", "学习时长", "hours"),
    "expected": ("应到人数", "应到", "应参加人数", "应参学人数", "expected"),
    "present": ("实到人数", "实到", "实参加人数", "实际参加人数", "参加人数", "present"),
}  # fmt: skip
_PERSON = {name: PEOPLE[name] for name in ("candidate", "name", "unit")}
_END = ("合计", "总计", "小计", "应到", "实到", "注", "说明", "填表", "制表", "审核", "单位负责人", "签字")
_UNIT = re.compile(r"[（(]?(小时|分钟)[)）]?$")
_LEAP = 2024  # a year that has every day, for heads written without one
_SEARCHED = 20

NumberedRow = tuple[int, Sequence[str]]
Sheet = tuple[str, Sequence[NumberedRow]]
Merged = Mapping[tuple[int, int], str]


def read_book(grids: Sequence[Sheet], file: str, merged: Mapping[str, Merged] = MappingProxyType({})) -> AttendanceBook:
    """The sessions and marks of all sheets, each its name and rows; ``merged`` is what stands over merged cells, by sheet.

    InputError where no sheet holds either.
    """
    sessions: list[SessionRow] = []
    sheets: list[MarkSheet] = []
    unused: list[str] = []
    for title, rows in grids:
        name = f"{file}!{title}" if len(grids) > 1 else file  # as sheets of answers are called
        for place, (_, cells) in enumerate(rows[:_SEARCHED]):
            table = _with_heads(rows[place : place + 2]), rows[place + 1 :]
            if (people := _person_heads(table[0][1])) is not None:
                sheet, others = _marks(*table, people, name)
                sheets.append(sheet)
                unused += others
                break
            if (heads := _session_heads(cells)) is not None:
                sessions += _sessions(rows[place:], heads, name, merged.get(title, {}))
                break
    if not sessions and not sheets:
        raise InputError(problem("attendance.no-heads", Source(file), known="、".join(SESSION["date"][:2])))
    return AttendanceBook(file, tuple(sessions), tuple(sheets), tuple(unused))


def _with_heads(rows: Sequence[NumberedRow]) -> NumberedRow:
    """A row of heads; where it names people and the days stand in the row below it, both as one."""
    _, upper = rows[0]
    if len(rows) < 2 or "name" not in _places(upper, _PERSON) or _person_heads(upper) is not None:
        return rows[0]
    below, lower = rows[1]
    if not any(_is_session(cell) for cell in lower) or any(_is_mark(cell) for cell in lower):
        return rows[0]
    width = max(len(upper), len(lower))
    return below, tuple(_at(lower, place) or _at(upper, place) for place in range(width))


def _person_heads(cells: Sequence[str]) -> dict[str, int] | None:
    """Where the people's columns are in a head row of marks; None for any other row."""
    heads = _places(cells, _PERSON)
    return heads if "name" in heads and any(_is_session(cell) for cell in cells) else None


def _session_heads(cells: Sequence[str]) -> dict[str, int] | None:
    heads = _places([_UNIT.sub("", cell.strip()) for cell in cells], SESSION)
    return heads if "date" in heads and heads.keys() & {"title", "scope", "hours"} else None


def _places(cells: Sequence[str], columns: Mapping[str, tuple[str, ...]]) -> dict[str, int]:
    found: dict[str, int] = {}
    for place, cell in enumerate(cells):
        if name := head_of(cell, columns):
            found.setdefault(name, place)
    return found


def _is_session(head: str) -> bool:
    """Whether a head stands for a session: a day, or the session's number."""
    return bool(find_day(head, _LEAP)) or bool(re.fullmatch(r"第?\d{1,3}[场次期]?", plain(head)))


def _sessions(rows: Sequence[NumberedRow], heads: Mapping[str, int], file: str, merged: Merged) -> list[SessionRow]:
    """The rows of a list up to its totals; a row without any content is passed over."""
    units = {name: _UNIT.search(rows[0][1][place].strip()) for name, place in heads.items()}
    found = []
    for number, cells in rows[1:]:
        written = {name: _at(cells, place) for name, place in heads.items()}
        for name in heads.keys() & {"date", "scope"}:  # one day, several sessions
            written[name] = written[name] or merged.get((number, heads[name]), "").strip()
        if not any(text for name, text in written.items() if name != "number") or _is_end(cells):
            continue
        # 时长（小时）: the unit of the head belongs to every number below it.
        said = {
            name: text + units[name][1] if (units[name] and re.fullmatch(r"[\d.]+", text)) else text  # type: ignore[index]
            for name, text in written.items()
        }
        columns = {
            name: Cell(column_letter(heads[name]) if name in heads else name, said.get(name, "")) for name in SESSION
        }
        found.append(SessionRow(file, number, **columns))
    return found


def _marks(
    head_row: NumberedRow, rows: Sequence[NumberedRow], people: Mapping[str, int], file: str
) -> tuple[MarkSheet, list[str]]:
    """The marks below a head row, and the heads of columns that are neither of people nor of sessions."""
    number, heads = head_row
    places = [place for place, cell in enumerate(heads) if place not in people.values() and _is_session(cell)]
    found = []
    for row, cells in rows:
        if row <= number:
            continue
        candidate, name, unit = (_at(cells, people[key]) if key in people else "" for key in _PERSON)
        marks = tuple(_at(cells, place) for place in places)
        if _is_end(cells) or not (candidate or name or any(_is_mark(mark) for mark in marks)):
            continue
        found.append(MarkRow(row, candidate, Cell(column_letter(people["name"]), name), unit, marks))
    columns = tuple(Cell(column_letter(place), heads[place].strip()) for place in places)
    others = [
        cell.strip() for place, cell in enumerate(heads) if cell.strip() and place not in (*places, *people.values())
    ]
    return MarkSheet(file, number, columns, tuple(found)), others


def _is_mark(written: str) -> bool:
    return not written.isdigit() and bool(read_mark(written))


def _is_end(cells: Sequence[str]) -> bool:
    """Whether a row is one of totals, notes or signatures: by its first words, where no person or session begins so."""
    first = next((cell.strip() for cell in cells if cell.strip()), "")
    return first.startswith(_END)


def _at(cells: Sequence[str], place: int) -> str:
    return cells[place].strip() if place < len(cells) else ""
