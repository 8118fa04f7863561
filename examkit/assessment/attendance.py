"""From attendance books to the register of a year: who came to which session, and what a person must decide.

Nothing is dropped silently: a cell that cannot be read, a stranger, a column of no known day go to the review list.
"""

import re
from collections.abc import Sequence
from dataclasses import replace

from examkit.assessment.desk import ACCEPT, DROP, Desk, stated
from examkit.assessment.members import Directory, Member, folded
from examkit.assessment.session_list import Reading, SessionList
from examkit.assessment.sessions import Attendance, AttendanceBook, Cell, MarkSheet, Register
from examkit.assessment.words import (
    ATTENDED,
    MARKS,
    UNRECORDED,
    find_day,
    plain,
    read_day,
    read_mark,
    read_number,
)
from examkit.problems import InputError, Source, problem


def read_register(books: Sequence[AttendanceBook], reading: Reading, desk: Desk) -> Register:
    """The register of all books together, whatever their order; doubts go to the desk.

    InputError for sheets of marks where no book lists a session.
    """
    ordered = sorted(books, key=lambda book: book.file)
    if any(book.sheets for book in ordered) and not any(book.sessions for book in ordered):
        raise InputError(*(problem("attendance.no-list", Source(book.file)) for book in ordered if book.sheets))
    listed = SessionList(ordered, reading, desk)
    clerk = _Clerk(listed, reading, desk)
    for book in ordered:
        for sheet in book.sheets:
            clerk.take_marks(sheet, book)
    clerk.compare_present()
    listed.compare_due()
    return Register(listed.sessions, clerk.marks, listed.undated + clerk.lost, clerk.strangers)


class _Clerk:
    """The state of one reading of the marks."""

    def __init__(self, listed: SessionList, reading: Reading, desk: Desk) -> None:
        self.listed, self.reading, self.desk = listed, reading, desk
        self.directory = Directory(reading.members)
        self.marks: dict[tuple[str, int], Attendance] = {}
        self.counted: dict[tuple[str, int], int] = {}  # who came by book and session, strangers included
        self.lost = self.strangers = 0  # columns and rows that wait for a decision

    def take_marks(self, sheet: MarkSheet, book: AttendanceBook) -> None:
        columns = self.columns(sheet, book)
        for row in sheet.rows:
            member = self.member(sheet, row.row, row.candidate, row.name, row.unit)
            for place, number in columns.items():
                column = sheet.heads[place].column
                mark = self.mark((sheet.file, row.row, column, "unreadable"), row.marks[place], member)
                if mark == ATTENDED:
                    self.counted[book.file, number] = self.counted.get((book.file, number), 0) + 1
                if member is not None:
                    kept = None if mark is None else mark or UNRECORDED
                    one = Attendance(member.candidate, number, kept, blank=mark == "")
                    self.enter(one, (sheet.file, row.row, column), row.marks[place])

    def member(self, sheet: MarkSheet, row: int, candidate: str, name: Cell, unit: str) -> Member | None:
        found, doubt = self.directory.find(candidate, name.text, unit)
        if found is not None:
            return found
        written = " ".join(filter(None, (candidate, name.text, unit)))
        decision = self.desk.put(sheet.file, row, name.column, doubt.kind, written, doubt.guess)
        decided = self.directory.decided(decision, doubt.guess)
        if decided is not None or decision in DROP:
            self.desk.settle(sheet.file, row, name.column, doubt.kind)
        else:
            self.strangers += 1
        return decided

    def columns(self, sheet: MarkSheet, book: AttendanceBook) -> dict[int, int]:
        """The number of the session of each column, by its place among the heads."""
        found: dict[int, int] = {}
        for place, head in enumerate(sheet.heads):
            fitting = self.fitting(head, book)
            if len(fitting) > 1:  # several sessions on one day stand in the order of the list
                same = [other for other in sheet.heads if plain(other.text) == plain(head.text)]
                fitting = [fitting[same.index(head)]] if len(same) == len(fitting) else []
            if len(fitting) == 1:
                found[place] = fitting[0]
            elif not self.is_away(sheet, head, book.file):
                number = self.decided_head(sheet, head)
                found.update({} if number is None else {place: number})
        return found

    def fitting(self, head: Cell, book: AttendanceBook) -> list[int]:
        """The sessions that a head may stand for: those of its book, or of all books where it has no list of its own."""
        places = [one for one in self.listed.listed if one.book == book.file or not book.sessions]
        day = find_day(head.text, self.reading.year)
        if day is not None:
            same = [one for one in places if one.session.date == day[0]]
            told = [one for one in same if day[1] and folded(day[1]) in folded(one.session.law)]
            return sorted({self.listed.number[one.place] for one in told or same})
        ordinal = re.fullmatch(r"第?(\d+)[场次期]?", plain(head.text))
        wanted = ordinal[1] if ordinal else None
        return sorted(
            {self.listed.number[one.place] for one in places if wanted and plain(one.row.number.text) == wanted}
        )

    def is_away(self, sheet: MarkSheet, head: Cell, book: str) -> bool:
        """Whether the head is a day of another year: its session was listed as such, or the head says so itself."""
        day = find_day(head.text, self.reading.year)
        if day is not None and (book, day[0].month, day[0].day) in self.listed.away:
            return True
        if day is None or day[0].year == self.reading.year:
            return False
        self.desk.put(sheet.file, sheet.head_row, head.column, "other_year", head.text, str(self.reading.year))
        return True

    def decided_head(self, sheet: MarkSheet, head: Cell) -> int | None:
        """The session that a person named by its day or number for a head that fits none, or several."""
        at = (sheet.file, sheet.head_row, head.column, "unreadable")
        decision = self.desk.put(*at, head.text)
        day = read_day(stated(decision), self.reading.year)
        same = [one.number for one in self.listed.sessions if one.date == day]
        by_number = [one.number for one in self.listed.sessions if str(one.number) == stated(decision)]
        chosen = same if len(same) == 1 else by_number
        if chosen or decision in DROP:
            self.desk.settle(*at)
        else:
            self.lost += 1
        return chosen[0] if chosen else None

    def mark(self, at: tuple[str, int, str, str], written: str, who: Member | None) -> str | None:
        """What a cell says, or what a person decided that it says; empty for a blank cell, None while nobody knows."""
        mark = read_mark(written)
        if mark is None:
            decision = self.desk.put(*at, written, "", who.candidate if who else "")
            mark = UNRECORDED if decision in DROP else read_mark(stated(decision)) or None
            if mark is not None:
                self.desk.settle(*at)
        return mark

    def enter(self, one: Attendance, at: tuple[str, int, str], written: str) -> None:
        """Take a mark into the register; another one for the same person and session is a conflict."""
        key = (one.candidate, one.session)
        earlier = self.marks.get(key)
        if earlier is None or earlier.blank:
            self.marks[key] = one
            return
        if one.blank or one.mark == earlier.mark:
            return
        decision = self.desk.put(*at, "conflict", written, earlier.mark or "", one.candidate)
        mark = earlier.mark if decision in ACCEPT else read_mark(stated(decision))
        if mark in MARKS:
            self.desk.settle(*at, "conflict")
        self.marks[key] = replace(earlier, mark=mark if mark in MARKS else None)

    def compare_present(self) -> None:
        """实到 that differs from the marks is listed to be looked at."""
        with_marks = {book for book, _ in self.counted}
        everywhere: dict[int, int] = {}
        for (_, number), count in self.counted.items():
            everywhere[number] = everywhere.get(number, 0) + count
        for one in self.listed.listed:
            row, number = one.row, self.listed.number[one.place]
            counted = self.counted.get((one.book, number), 0)
            known = (None, counted, everywhere.get(number, 0))
            if one.book in with_marks and read_number(row.present.text) not in known:
                self.desk.put(row.file, row.row, row.present.column, "total_differs", row.present.text, str(counted))
