"""Tables of self-study from any platform: which column holds a person, a day, 学时, minutes or points.

Heads that words tell are read as they are; others under columns.toml, whose first guess is written here.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType

from examkit.assessment.sessions import Cell
from examkit.assessment.study import ROLES, StudyRow, StudyTable
from examkit.problems import InputError, Problem, Source, column_letter, problem
from examkit.roster import COLUMNS as PEOPLE
from examkit.roster import head_of

IGNORE = "ignore"
WORDS: Mapping[str, tuple[str, ...]] = {
    **{name: PEOPLE[name] for name in ("candidate", "name", "unit")},
    "date": (
        "日期", "学习日期", "完成日期", "完成时间", "获得时间", "学习时间", "记录时间", "年度", "学年", "date",
    ),
    "hours": (
        "学时", "学时数", "获得学时", "总学时", "累计学时", "已获学时", "自学学时", "课时", "学习学时", "hours",
    ),
    "minutes": ("学习时长(分钟)", "时长(分钟)", "累计时长(分钟)", "学习分钟", "学习分钟数", "分钟", "minutes"),
    "time": ("学习时长", "时长", "累计时长", "学习用时", "time"),
    "points": ("积分", "学习积分", "总积分", "累计积分", "学分", "总学分", "获得学分", "普法积分", "points"),
}  # fmt: skip
AMOUNTS = ("hours", "minutes", "time", "points")
_END = ("合计", "总计", "小计", "注", "说明", "填表", "制表", "审核")
_SEARCHED = 20

NumberedRow = tuple[int, Sequence[str]]
Sheet = tuple[str, Sequence[NumberedRow]]
Merged = Mapping[tuple[int, int], str]


def read_table(
    grids: Sequence[Sheet],
    file: str,
    said: Mapping[str, str],
    merged: Mapping[str, Merged] = MappingProxyType({}),
) -> StudyTable:
    """The rows of all sheets that name people and what they studied; ``said`` is what columns.toml says of the heads.

    ``merged`` is what stands over merged cells, by sheet: one name over the rows of several courses.

    InputError where no sheet does, for a head of columns.toml that is not there, and a role that does not exist.
    """
    wrong = _wrong_roles(file, said)
    found: list[StudyRow] = []
    holds: set[str] = set()
    missing = set(said)
    for title, numbered in grids:
        headed = _headed(numbered, said)
        if headed is None:
            continue
        place, roles, texts = headed
        missing -= set(texts)
        name = f"{file}!{title}" if len(grids) > 1 else file
        holds |= roles.keys() & set(AMOUNTS)
        found += _rows(numbered[place + 1 :], roles, texts, name, merged.get(title, {}))
    wrong += [problem("answers.head-unknown", Source(file), head=head) for head in sorted(missing)]
    if not holds and not wrong:
        known = "、".join(WORDS[name][0] for name in ("name", "hours", "points"))
        wrong.append(problem("study.no-heads", Source(file), known=known))
    if wrong:
        raise InputError(*wrong)
    return StudyTable(file, tuple(found), frozenset(holds))


def _wrong_roles(file: str, said: Mapping[str, str]) -> list[Problem]:
    known = "、".join((*ROLES, IGNORE))
    wrong = [(head, role) for head, role in said.items() if role not in (*ROLES, IGNORE)]
    return [problem("study.role-unknown", Source(file), head=head, found=role, known=known) for head, role in wrong]


def guess_heads(grids: Sequence[Sheet]) -> dict[str, str]:
    """What every head of a table seems to say, for a person to edit; ``ignore`` where words do not tell."""
    for _, numbered in grids:
        headed = _headed(numbered, {})
        rows = [cells for _, cells in numbered[:_SEARCHED]]
        if headed is None and rows:  # the fullest of the first rows is most like a row of heads
            place = max(range(len(rows)), key=lambda n: sum(bool(cell.strip()) for cell in rows[n]))
            headed = place, {}, _texts(rows[place])
        if headed is not None:
            _, roles, texts = headed
            columns = {column: role for role, column in roles.items()}
            return {text: columns.get(column, IGNORE) for column, text in enumerate(texts) if text}
    return {}


def _headed(rows: Sequence[NumberedRow], said: Mapping[str, str]) -> tuple[int, dict[str, int], list[str]] | None:
    """The place of the head row, the column of each role, and the heads as people call them."""
    for place, (_, cells) in enumerate(rows[:_SEARCHED]):
        texts = _texts(cells)
        if said:
            roles = {said[text]: column for column, text in reversed(list(enumerate(texts))) if said.get(text) in ROLES}
            if roles and len(set(texts) & set(said)) >= min(2, len(said)):
                return place, roles, texts
            continue
        roles = {}
        for column, cell in enumerate(cells):
            if name := _role(cell):
                roles.setdefault(name, column)
        if roles.keys() & {"name", "candidate"} and roles.keys() & set(AMOUNTS):
            return place, roles, texts
    return None


def _texts(cells: Sequence[str]) -> list[str]:
    """The heads of a row; one that stands again has the letter of its column behind it."""
    texts: list[str] = []
    for column, cell in enumerate(cells):
        text = cell.strip()
        texts.append(f"{text} [{column_letter(column)}]" if text and text in texts else text)
    return texts


def _role(head: str) -> str | None:
    """The role of a head, with or without a unit behind it."""
    bare = re.sub(r"[（(](?:小时|分钟|分|学时|个)[)）]$", "", head.strip())
    return head_of(head, WORDS) or head_of(bare, WORDS)


def _rows(
    rows: Sequence[NumberedRow], roles: Mapping[str, int], texts: Sequence[str], file: str, merged: Merged
) -> Iterator[StudyRow]:
    in_hours = "time" in roles and "小时" in texts[roles["time"]]
    for number, cells in rows:
        written = {role: cells[place].strip() if place < len(cells) else "" for role, place in roles.items()}
        for role in roles.keys() & {"candidate", "name", "unit"}:
            written[role] = written[role] or merged.get((number, roles[role]), "").strip()
        first = next((cell.strip() for cell in cells if cell.strip()), "")
        if not any(written.values()) or first.startswith(_END):
            continue
        cell = {
            role: Cell(column_letter(roles[role]) if role in roles else role, written.get(role, ""))
            for role in ("name", "date", "hours", "points")
        }
        time = _time(written, roles, in_hours=in_hours)
        yield StudyRow(file, number, written.get("candidate", ""), unit=written.get("unit", ""), time=time, **cell)


def _time(written: Mapping[str, str], roles: Mapping[str, int], *, in_hours: bool) -> Cell:
    """Clock time with the unit that its head gives to bare numbers."""
    role = "minutes" if "minutes" in roles else "time"
    text, unit = written.get(role, ""), "分钟" if role == "minutes" else "小时" if in_hours else ""
    bare = unit and re.fullmatch(r"\d+(\.\d+)?", text)
    return Cell(column_letter(roles[role]) if role in roles else role, text + unit if bare else text)
