"""Study sessions and who came: the attendance book as it was laid out, and as it was read."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from examkit.assessment.members import LAST, Member, Posting
from examkit.assessment.scope import Scope
from examkit.assessment.words import ABSENT, ATTENDED, LEAVE, UNRECORDED
from examkit.problems import Source


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell as it came: the column as a review list names it, and its text."""

    column: str
    text: str = ""


@dataclass(frozen=True, slots=True)
class SessionRow:
    """One row of a list of sessions as it came."""

    file: str
    row: int
    number: Cell
    date: Cell
    title: Cell
    scope: Cell
    hours: Cell
    expected: Cell
    present: Cell


@dataclass(frozen=True, slots=True)
class MarkRow:
    """One person's row of marks as it came; ``marks`` stand in the order of the heads."""

    row: int
    candidate: str
    name: Cell
    unit: str
    marks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class MarkSheet:
    """A sheet of people × sessions as it came."""

    file: str
    head_row: int
    heads: tuple[Cell, ...]
    rows: tuple[MarkRow, ...]


@dataclass(frozen=True, slots=True)
class AttendanceBook:
    """One file: its lists of sessions and its sheets of marks; ``unused`` are heads of columns that nothing needs."""

    file: str
    sessions: tuple[SessionRow, ...]
    sheets: tuple[MarkSheet, ...]
    unused: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Session:
    """One study session: its number in the year, day, what was studied, for whom, and how many 学时.

    ``written`` is the scope as the book says it; ``scope`` None until it can be read, ``hours`` None until they can.
    """

    number: int
    date: dt.date
    law: str
    written: str
    scope: Scope | None
    hours: Fraction | None
    source: Source
    expected: int | None = None


@dataclass(frozen=True, slots=True)
class Attendance:
    """What the book says of one person at one session: 到, 请假, 缺席, 未记录; None for a cell that cannot be read.

    ``blank`` marks an empty cell, whose meaning annual.toml decides.
    """

    candidate: str
    session: int
    mark: str | None
    blank: bool = False


@dataclass(frozen=True, slots=True)
class Register:
    """All sessions of a year in the order of time, and who came, by person and session.

    ``unplaced`` counts sessions and columns of marks whose day nobody can tell yet, ``strangers`` rows of marks of whom
    nobody can tell whose they are.
    """

    sessions: tuple[Session, ...] = ()
    marks: Mapping[tuple[str, int], Attendance] = field(default_factory=dict)
    unplaced: int = 0
    strangers: int = 0

    @property
    def person_times(self) -> int:
        """人次: how often somebody came."""
        return sum(one.mark == ATTENDED for one in self.marks.values())

    @property
    def hours_held(self) -> Fraction | None:
        """The 学时 of all sessions; None while one of them is not known."""
        hours = [one.hours for one in self.sessions]
        return sum((one for one in hours if one is not None), Fraction(0)) if None not in hours else None

    def mark(self, candidate: str, session: int) -> Attendance | None:
        """The cell of one person at one session; None where the book has no such cell."""
        return self.marks.get((candidate, session))


@dataclass(frozen=True, slots=True)
class Presence:
    """One person at one session: whether it was due, and the mark as annual.toml reads it.

    ``due`` None where the scope or the person's state cannot be told; ``mark`` None for an unreadable cell.  ``in_book``
    False where the book has no cell at all.
    """

    session: Session
    unit: str
    category: str
    due: bool | None
    mark: str | None
    in_book: bool = True


@dataclass(frozen=True, slots=True)
class Turnout:
    """How somebody, or a unit, followed the sessions due: due = attended + leave + absent + unrecorded + unclear.

    ``beyond`` and ``beyond_leave`` count sessions attended, and leave noted, though they were not due.
    """

    due: int = 0
    attended: int = 0
    leave: int = 0
    absent: int = 0
    unrecorded: int = 0
    unclear: int = 0
    beyond: int = 0
    beyond_leave: int = 0
    in_doubt: int = 0

    def __add__(self, other: "Turnout") -> "Turnout":
        """The figures of both together."""
        return Turnout(*(getattr(self, name) + getattr(other, name) for name in Turnout.__dataclass_fields__))


NOT_DUE = "not_due"


def presences(
    register: Register, member: Member, blank: str, states: Mapping[str, bool] | None = None
) -> tuple[Presence, ...]:
    """One person at every session of the year while in post.

    ``blank`` says what an empty cell means: ``absent``, ``not_due`` or ``unrecorded``.  ``states`` tells which states of
    the roster are due; nothing written and 在岗 are.
    """
    found = []
    for session in register.sessions:
        posting = member.posting_on(session.date)
        cell = register.mark(member.candidate, session.number)
        if posting is None:
            if cell is not None and cell.mark in (ATTENDED, LEAVE):
                found.append(Presence(session, "", "", False, cell.mark))
            continue
        in_state = state_is_due(posting, states or {})
        included = session.scope.includes(posting) if session.scope else None
        due = False if in_state is False or included is False else None if None in (in_state, included) else True
        mark = UNRECORDED if cell is None else cell.mark
        if cell is not None and cell.blank:
            mark = ABSENT if blank == "absent" else UNRECORDED
            due = False if blank == NOT_DUE else due
        found.append(Presence(session, posting.unit, posting.category, due, mark, in_book=cell is not None))
    return tuple(found)


IN_POST = ("", "在岗", "在职", "在编在岗", "正常")


def state_is_due(posting: Posting, states: Mapping[str, bool]) -> bool | None:
    """Whether sessions are due in a posting's state; None where annual.toml does not say it of an unusual one.

    Of a posting that ended, the state tells why it did (调离, 退休), not that the person was away before.
    """
    usual = posting.state in IN_POST or posting.until != LAST
    return states.get(posting.state, True if usual else None)


def turnout(found: Presence) -> Turnout:
    """The figures of one person at one session."""
    if found.due is None:
        return Turnout(in_doubt=1)
    if not found.due:
        return Turnout(beyond=int(found.mark == ATTENDED), beyond_leave=int(found.mark == LEAVE))
    names = {ATTENDED: "attended", LEAVE: "leave", ABSENT: "absent", UNRECORDED: "unrecorded", None: "unclear"}
    return Turnout(due=1, **{names[found.mark]: 1})


def total(all_of: "tuple[Presence, ...] | list[Presence]") -> Turnout:
    """The figures of some presences together."""
    figures = Turnout()
    for one in all_of:
        figures += turnout(one)
    return figures
