"""Makers of small invented years: rosters, attendance books, rules, members and registers."""

import datetime as dt
from collections.abc import Mapping, Sequence
from fractions import Fraction
from pathlib import Path
from typing import Any

import makers

from examkit import sitting
from examkit.assessment import Desk, Member, Reading, Register, members_of, read_register
from examkit.assessment.rules import AnnualRules, read_rules
from examkit.assessment.signature import signed_text
from examkit.formats.attendance import read_book
from examkit.problems import Source
from examkit.roster import read_entries

YEAR = 2026
ROSTER = """candidate|name|unit|category|from|to
001|张伟|党政办|领导干部||
002|王芳|党政办|机关干部||
003|李强|财政所|机关干部||
004|赵敏|财政所|机关干部|2026-07-01|
"""
SESSIONS = """序号|学习日期|学习内容|参加范围|学时|应到人数
1|2026-02-10|宪法专题学法|全体|2|3
2|2026-04-15|行政处罚法专题学法|机关干部|2|2
3|2026-06-20|行政许可法专题学法|党政办|3|2
4|2026-09-01|行政处罚法专题学法|全体干部|2|4
合计||||9|
"""
MARKS = """人员编号|姓名|部门|2月10日|4月15日|6月20日|9月1日|合计
001|张伟|党政办|√||请假|√|
002|王芳|党政办|√|√|√||
003|李强|财政所|√|缺席||√|
004|赵敏|财政所||||√|
合计|||3|1|1|3|
"""
TOML = """year = 2026
organisation = "示例镇人民政府"

[weights]
attendance = 50
hours = 50

[bands]
"优秀" = 90
"合格" = 60
"不合格" = 0

[attendance]
blank = "缺席"
leave = "算应到"

[hours]
target = 6
part_year = "不折算"

[composite]
round = "0.1"
compare = "取整前"
without_part = "按其余部分"
left = "考核"
"""
EXAM = """
[exam]
attempt = "按该场规定"
makeup = "按补考规定"
absent = "计零分"
deferred = "不计算"
void = "计零分"
rates_over = "应考"
"""


def table(text: str) -> list[list[str]]:
    """Rows of cells parted by ``|``."""
    return [line.split("|") for line in text.strip().splitlines()]


def numbered(text: str) -> list[tuple[int, list[str]]]:
    return list(enumerate(table(text), start=1))


def members(text: str = ROSTER, path: str = "roster.csv", year: int = YEAR) -> tuple[Member, ...]:
    entries, problems = read_entries(numbered(text), path)
    assert problems == []
    return members_of([(Source(path, row), person) for row, person in entries], year)


def reading(people: tuple[Member, ...] | None = None, **changes: Any) -> Reading:
    settings: dict[str, Any] = {"year": YEAR, "members": members() if people is None else people, "scopes": {}}
    return Reading(**(settings | changes))


def register(
    sessions: str = SESSIONS,
    marks: str = MARKS,
    *,
    people: tuple[Member, ...] | None = None,
    decisions: Mapping[tuple[str, int, str, str], str] | None = None,
    **changes: Any,
) -> tuple[Register, Desk]:
    """The register of one book with two sheets, and the desk with its review list."""
    desk = Desk(decisions or {})
    sheets = [("场次", numbered(sessions)), ("签到", numbered(marks))]
    book = read_book(sheets, "attendance.xlsx")
    return read_register([book], reading(people, **changes), desk), desk


def rules(text: str = TOML) -> AnnualRules:
    return read_rules(text, "annual.toml", YEAR)


def doubts(desk: Desk) -> list[tuple[str, int, str, str, str]]:
    return [(one.file, one.row, one.column, one.kind, one.value) for one in desk.reviews]


# --- folders ----------------------------------------------------------------------------------------------------------


def year_folder(
    results: Path,
    *,
    toml: str | None = TOML,
    roster: str = ROSTER,
    sessions: str = SESSIONS,
    marks: str = MARKS,
    signed: bool = True,
) -> Path:
    """A year's folder with a roster, an attendance book and signed rules."""
    folder = results / str(YEAR)
    folder.mkdir(parents=True)
    makers.xlsx(folder / "roster.xlsx", table(roster))
    book(folder / "attendance.xlsx", sessions, marks)
    if toml is not None:
        text = signed_text(toml, "张三", dt.date(2026, 12, 20)) if signed else toml
        (folder / "annual.toml").write_text(text, encoding="utf-8")
    return folder


def book(path: Path, sessions: str = SESSIONS, marks: str = MARKS) -> Path:
    return makers.xlsx(path, table(sessions), table(marks))


def held(
    results: Path,
    name: str,
    day: dt.date,
    answers: Mapping[str, Sequence[str]],
    *,
    roster: str | None = None,
    makeup_of: str = "",
    **changes: Any,
) -> Path:
    """A sitting of the quiz of ``makers``, graded: ``answers`` by name, in the order of the items."""
    folder = makers.assembled(results / name, date=day, **changes)
    if makeup_of:
        path = folder / "sitting.toml"
        text = path.read_text(encoding="utf-8")
        path.write_text(f'makeup_of = "{makeup_of}"\nmakeup = "capped"\n{text}', encoding="utf-8")
    people = makers.people(results.parent / f"{name}.csv", (roster or ROSTER).replace("|", ","))
    sheet = makers.answers(
        results.parent / f"{name}.xlsx", *([who, *given] for who, given in answers.items()),
        heads=("序号", "姓名", "1", "2", "3", "4", "5"),
    )  # fmt: skip
    sitting.grade(folder, [sheet], roster=people)
    return folder


def share(value: Fraction | None) -> float | None:
    return None if value is None else float(value)
