"""A small invented town with a graded sitting, its makeup and a year's record: units of 8, 6, 4, 3 and 2 people."""

import datetime as dt
import re
from pathlib import Path

import makers
import years

from examkit import year

UNITS = {"党政办": 8, "财政所": 6, "柳溪村": 4, "综治中心": 3, "司法所": 2}
SURNAMES = "欧阳诸葛司马上官夏侯东方皇甫尉迟公羊澹台"
PEOPLE = [
    (f"LT7{place:02d}", f"{SURNAMES[2 * (place % 10) : 2 * (place % 10) + 2]}{'甲乙丙丁'[place // 10]}", unit)
    for place, unit in enumerate(name for name, size in UNITS.items() for _ in range(size))
]
NAMES = {name for _, name, _ in PEOPLE}
IDS = {candidate for candidate, _, _ in PEOPLE}
EXEMPT, ABSENT, DEFERRED, FAILED = PEOPLE[7], PEOPLE[6], PEOPLE[13], PEOPLE[5]
REASON, AWAY, ILL = "产假期间", "出差在外", "住院治疗"
AWAY_LATE = (4, 9, 14, 21, 22)
QUIZ = re.sub(r"(答案：.*)", r"\1\n依据：第三十八条", makers.QUIZ)
FIRST, MAKEUP = "2026-03-一季度", "2026-04-补考"
RIGHT, WRONG = list(makers.RIGHT), ["B", "A", "C", "×", "√"]
HEAD = "candidate|name|unit|category|from|to|status|reason|approved_by|approved_on\n"
TOML = (
    years.TOML.replace("attendance = 50\nhours = 50", "attendance = 1\nexam = 1")
    + years.EXAM
    + f'[[sitting]]\nfolder = "{FIRST}"\nweight = 1\n'
)


def roster(*, of_sitting: bool) -> str:
    """Everybody in one category; the exempt person in both rosters, absence and deferral only in the sitting's."""
    said = {EXEMPT[0]: f"免考|{REASON}|镇党委|2026-02-20"}
    if of_sitting:
        said |= {ABSENT[0]: f"缺考|{AWAY}||", DEFERRED[0]: f"缓考|{ILL}||"}
    rows = (f"{who}|{name}|{unit}|机关干部|||{said.get(who, '|||')}" for who, name, unit in PEOPLE)
    return HEAD + "\n".join(rows) + "\n"


def sheets() -> tuple[str, str]:
    """The attendance book: three sessions for all; eight on leave from the second, five away from the third, both of 司法所 among these."""
    sessions = "序号|学习日期|学习内容|参加范围|学时\n1|2026-02-10|宪法专题学法|全体|2\n"
    sessions += "2|2026-05-15|行政处罚法专题学法|全体|2\n3|2026-09-01|行政许可法专题学法|全体|3\n"
    rows = (
        f"{who}|{name}|{unit}|√|{'√' if place % 3 else '请假'}|{'' if place in AWAY_LATE else '√'}"
        for place, (who, name, unit) in enumerate(PEOPLE)
    )
    return sessions, "人员编号|姓名|部门|2月10日|5月15日|9月1日\n" + "\n".join(rows) + "\n"


def answers() -> dict[str, list[str]]:
    """Everybody who sat is right, one person is wrong; nobody is right alike in every unit."""
    away = {EXEMPT[1], ABSENT[1], DEFERRED[1]}
    given = {name: RIGHT if place % 4 else ["A", "B", "ABD", "×", "×"] for place, (_, name, _) in enumerate(PEOPLE) if name not in away}  # fmt: skip
    return given | {FAILED[1]: WRONG}


def town(root: Path) -> Path:
    """The year's folder, written and signed."""
    results = root / "results"
    results.mkdir()
    listed = roster(of_sitting=True)
    years.held(results, FIRST, dt.date(2026, 3, 20), answers(), roster=listed, text=QUIZ)
    years.held(results, MAKEUP, dt.date(2026, 4, 20), {ABSENT[1]: RIGHT}, roster=roster(of_sitting=False), makeup_of=FIRST, text=QUIZ)  # fmt: skip
    sessions, marks = sheets()
    folder = years.year_folder(results, toml=TOML, roster=roster(of_sitting=False), sessions=sessions, marks=marks)
    year.annual(folder)
    return folder
