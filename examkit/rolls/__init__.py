"""The papers of one sitting that name people: what is signed, put up, sent up and handed out.

    room      签到表, 座次表, 考场记录        before the exam, from the roster
    lists     补考名单, 缺考人员名单, 免考备案表    from a graded sitting
    summary   成绩汇总表
    letters   学法考试合格证明, 成绩告知单        one page a person

Each is a function of a :class:`Register` that returns a Document.  They name persons and the fact, and decide nothing;
reasons of exemption stand in the 免考备案表 alone.
"""

from collections.abc import Callable
from dataclasses import dataclass

from examkit.document import Document
from examkit.rolls.letters import certificates, notices
from examkit.rolls.lists import absent_list, exempt_list, makeup_list
from examkit.rolls.register import Register, by_unit, units
from examkit.rolls.room import room_record, seating_plan, sign_in
from examkit.rolls.summary import score_summary

LISTS, LETTERS = ("docx", "pdf", "xlsx", "html"), ("docx", "pdf", "html")


@dataclass(frozen=True, slots=True)
class Kind:
    """One of these papers: its word on the command line, its function, the formats that suit it, what it needs."""

    name: str
    write: Callable[[Register, str], Document]
    formats: tuple[str, ...] = LISTS
    graded: bool = True
    roster: bool = True
    by_unit: bool = True


KINDS: tuple[Kind, ...] = (
    Kind("sign-in", sign_in, graded=False),
    Kind("seating", seating_plan, graded=False, by_unit=False),
    Kind("record", room_record, LETTERS, graded=False, by_unit=False),
    Kind("makeup", makeup_list),
    Kind("absent", absent_list),
    Kind("exempt", exempt_list),
    Kind("certificate", certificates, LETTERS, roster=False),
    Kind("notice", notices, LETTERS, roster=False),
    Kind("summary", score_summary, roster=False),
)

__all__ = [
    "KINDS",
    "Kind",
    "Register",
    "absent_list",
    "by_unit",
    "certificates",
    "exempt_list",
    "makeup_list",
    "notices",
    "room_record",
    "score_summary",
    "seating_plan",
    "sign_in",
    "units",
]
