"""The sessions of a year from the lists in attendance books: each with a day, 学时 and whom it was for.

A row that cannot be read goes to the review list; the same session in several books is one.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from examkit.assessment.desk import ACCEPT, DROP, Desk, changed_to, stated
from examkit.assessment.members import Member, folded
from examkit.assessment.scope import Scope, read_scope, vocabulary
from examkit.assessment.sessions import AttendanceBook, Cell, Session, SessionRow
from examkit.assessment.words import read_day, read_number, read_study_hours
from examkit.problems import Source


@dataclass(frozen=True, slots=True)
class Reading:
    """What annual.toml and the roster say that a book is read by.

    ``minutes`` are those of one 学时, ``half_day`` the 学时 of half a day; None where the office said nothing.
    """

    year: int
    members: tuple[Member, ...]
    scopes: Mapping[str, str]
    minutes: Fraction | None = None
    half_day: Fraction | None = None


@dataclass(frozen=True, slots=True)
class Listed:
    """A session as read from its row, before it has a number; ``place`` is its sheet and row."""

    session: Session
    row: SessionRow
    book: str

    @property
    def place(self) -> tuple[str, int]:
        """The sheet and row."""
        return self.row.file, self.row.row


class SessionList:
    """The sessions of all books; ``undated`` counts rows whose day nobody can tell yet."""

    def __init__(self, books: Sequence[AttendanceBook], reading: Reading, desk: Desk) -> None:
        self.reading, self.desk = reading, desk
        self.listed: list[Listed] = []
        self.sessions: tuple[Session, ...] = ()
        self.number: dict[tuple[str, int], int] = {}  # of a session by the place of each row that names it
        self.away: set[tuple[str, int, int]] = set()  # book, month and day of sessions of another year
        self.undated = 0
        self._words = vocabulary(reading.members)
        self._unread: dict[str, tuple[str, Scope | None]] = {}  # scopes that a person must read, by their text
        for book in books:
            self._list_sessions(book)
        self._number_sessions()

    def _list_sessions(self, book: AttendanceBook) -> None:
        for row in book.sessions:
            found = self._session(row, book.file)
            if found is not None:
                self.listed.append(Listed(found, row, book.file))

    def _session(self, row: SessionRow, book: str) -> Session | None:
        """The session of a row; None while its day is not known, for one of another year, and where it was dropped."""
        day = read_day(row.date.text, self.reading.year)
        if day is None:
            decision = self.desk.put(row.file, row.row, row.date.column, "unreadable", row.date.text, row.title.text)
            day = read_day(stated(decision), self.reading.year)
            if day is None and decision not in DROP:
                self.undated += 1
                return None
            self.desk.settle(row.file, row.row, row.date.column, "unreadable")
            if day is None:
                return None
        if day.year != self.reading.year:
            self.desk.put(row.file, row.row, row.date.column, "other_year", row.date.text, str(self.reading.year))
            self.away.add((book, day.month, day.day))
            return None
        hours = self._hours(row, row.hours)
        written, scope = self._scope(row)
        expected = read_number(row.expected.text)
        number = None if expected is None else int(expected)
        return Session(0, day, row.title.text.strip(), written, scope, hours, Source(row.file, row.row), number)

    def _hours(self, row: SessionRow, cell: Cell) -> Fraction | None:
        hours = self._read_hours(cell.text)
        if hours is None:
            decision = self.desk.put(row.file, row.row, cell.column, "unreadable", cell.text, row.title.text)
            hours = self._read_hours(stated(decision))
            if hours is not None:
                self.desk.settle(row.file, row.row, cell.column, "unreadable")
        return hours

    def _read_hours(self, written: str) -> Fraction | None:
        return read_study_hours(written, self.reading.minutes, self.reading.half_day)

    def _scope(self, row: SessionRow) -> tuple[str, Scope | None]:
        """Whom the row is for, as decided where a person said it better than the book."""
        at = (row.file, row.row, row.scope.column)
        changed = changed_to(self.desk.decision((*at, "due_differs")))
        written = changed or row.scope.text.strip()
        found = read_scope(written, self._words, self.reading.scopes)
        if found is not None:
            return written, found
        if folded(written) not in self._unread:  # one decision holds wherever the same words stand
            self._unread[folded(written)] = self._decided_scope(at, written)
        return self._unread[folded(written)]

    def _decided_scope(self, at: tuple[str, int, str], written: str) -> tuple[str, Scope | None]:
        guess = self._guess_scope(written)
        decision = self.desk.put(*at, "unreadable", written, guess)
        said = guess if decision in ACCEPT else stated(decision)
        found = read_scope(said, self._words, self.reading.scopes) if said else None
        if found is not None:
            self.desk.settle(*at, "unreadable")
        return said if found else written, found

    def _guess_scope(self, written: str) -> str:
        """The categories and posts of the roster that seem to be meant: for a person to accept, never taken by itself."""
        categories = list(dict.fromkeys(p.category for one in self.reading.members for p in one.postings if p.category))
        if "中心组" in written:
            return "、".join(one for one in categories if "领导" in one)
        if "机关" in written:
            return "、".join(one for one in categories if not re.search(r"[村居]|社区", one))
        return ""

    def _number_sessions(self) -> None:
        """Give every session its number in the order of time; rows of several books that name the same are one."""
        known: dict[tuple[object, ...], list[Listed]] = {}
        for one in self.listed:
            known.setdefault((*_name(one), self._repeat(one)), []).append(one)
        first = sorted(known.values(), key=lambda same: _order(same[0].session))
        numbered = []
        for number, same in enumerate(first, start=1):
            numbered.append(replace(self._agreed(same), number=number))
            self.number.update({one.place: number for one in same})
        self.sessions = tuple(numbered)

    def _repeat(self, one: Listed) -> int:
        """The how manieth of equal rows in one file this is: a book may hold two sessions alike on one day."""
        alike = [other for other in self.listed if other.book == one.book and _name(other) == _name(one)]
        return alike.index(one)

    def _agreed(self, same: Sequence[Listed]) -> Session:
        """One session of the rows that name it; other 学时 in another book are a conflict."""
        first = same[0].session
        for one in same[1:]:
            if one.session.hours in (first.hours, None):
                continue
            row = one.row
            decision = self.desk.put(row.file, row.row, row.hours.column, "conflict", row.hours.text, str(first.hours))
            hours = self._read_hours(stated(decision))
            if hours is not None or decision in ACCEPT:
                first = replace(first, hours=first.hours if hours is None else hours)
                self.desk.settle(row.file, row.row, row.hours.column, "conflict")
            else:
                first = replace(first, hours=None)
        return first

    def compare_due(self) -> None:
        """应到 that differs from the scope is listed; ``=SCOPE`` says better whom the session was for."""
        by_number = {one.number: one for one in self.sessions}
        for one in self.listed:
            row, session = one.row, by_number[self.number[one.place]]
            due = due_count(self.reading.members, session)
            if due is None or session.expected is None:
                continue
            if due != session.expected or changed_to(self.desk.decision((*one.place, row.scope.column, "due_differs"))):
                value = f"{row.scope.text.strip()} {row.expected.text.strip()}"
                self.desk.put(row.file, row.row, row.scope.column, "due_differs", value, str(due))


def _name(one: Listed) -> tuple[object, ...]:
    """What tells one session from another: its day, subject and scope as written."""
    return one.session.date, folded(one.session.law), folded(one.row.scope.text)


def _order(session: Session) -> tuple[object, ...]:
    return session.date, folded(session.law), folded(session.written), session.hours or Fraction(0)


def due_count(members: Iterable[Member], session: Session) -> int | None:
    """For how many people in post a session was, by its scope; None while the scope cannot be read."""
    if session.scope is None:
        return None
    postings = (one.posting_on(session.date) for one in members)
    return sum(posting is not None and session.scope.includes(posting) for posting in postings)
