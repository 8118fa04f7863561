"""From tables of self-study (学时, 积分) of any platform to what each person studied in the year."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction

from examkit.assessment.desk import DROP, Desk, stated
from examkit.assessment.members import Directory, Member
from examkit.assessment.session_list import Reading
from examkit.assessment.sessions import Cell
from examkit.assessment.words import clock_minutes, plain, read_day, read_number, read_study_hours

ROLES = ("name", "unit", "candidate", "date", "hours", "minutes", "time", "points")


@dataclass(frozen=True, slots=True)
class StudyRow:
    """One row of a table as it came; a cell is empty where the table has no such column.

    ``time`` is clock time with its unit (``90分钟``, ``1:30:00``), which annual.toml turns into 学时.
    """

    file: str
    row: int
    candidate: str
    name: Cell
    unit: str
    date: Cell
    hours: Cell
    time: Cell
    points: Cell


@dataclass(frozen=True, slots=True)
class StudyTable:
    """One table: its file, rows, and which of hours and points it has."""

    file: str
    rows: tuple[StudyRow, ...]
    holds: frozenset[str]


@dataclass(frozen=True, slots=True)
class Study:
    """What one person studied besides the sessions; ``unclear`` says that a row of theirs waits for a decision."""

    hours: Fraction = Fraction(0)
    points: Fraction = Fraction(0)
    unclear: bool = False


@dataclass(frozen=True, slots=True)
class StudyBook:
    """Everyone's study by id; people without a row studied nothing that a table knows.

    ``has_hours`` and ``has_points`` say whether any table told of such a thing; ``strangers`` counts rows of whom nobody can tell whose they are.
    """

    people: Mapping[str, Study] = field(default_factory=dict)
    has_hours: bool = False
    has_points: bool = False
    strangers: int = 0

    def of(self, candidate: str) -> Study:
        """One person's study; unclear for those without a row while a row of nobody known waits."""
        return self.people.get(candidate, Study(unclear=bool(self.strangers)))


def read_study(tables: Sequence[StudyTable], reading: Reading, desk: Desk) -> StudyBook:
    """The sums over all tables, whatever their order; strangers, other years and unreadable cells go to the desk."""
    directory = Directory(reading.members)
    people: dict[str, Study] = {}
    strangers = 0
    for table in sorted(tables, key=lambda one: one.file):
        for row in table.rows:
            member, settled = _member(row, directory, desk)
            strangers += not settled
            if member is None or not _is_of_year(row, reading.year, desk):
                continue
            before = people.get(member.candidate, Study())
            people[member.candidate] = _added(before, row, member.candidate, reading, desk)
    holds = {kind for table in tables for kind in table.holds}
    return StudyBook(people, bool(holds - {"points"}), "points" in holds, strangers)


def _member(row: StudyRow, directory: Directory, desk: Desk) -> tuple[Member | None, bool]:
    """Whose row it is, and whether that is settled."""
    found, doubt = directory.find(row.candidate, row.name.text, row.unit)
    if found is not None:
        return found, True
    written = " ".join(filter(None, (row.candidate, row.name.text, row.unit)))
    decision = desk.put(row.file, row.row, row.name.column, doubt.kind, written, doubt.guess)
    decided = directory.decided(decision, doubt.guess)
    settled = decided is not None or decision in DROP
    if settled:
        desk.settle(row.file, row.row, row.name.column, doubt.kind)
    return decided, settled


def _is_of_year(row: StudyRow, year: int, desk: Desk) -> bool:
    """Whether a row counts for the year: by its day, or its year alone; rows without either do."""
    text = plain(row.date.text)
    if not text:
        return True
    alone = re.fullmatch(r"(\d{4})年?度?", text)
    found = int(alone[1]) if alone else (day.year if (day := read_day(row.date.text, year)) else None)
    if found is None:
        at = (row.file, row.row, row.date.column, "unreadable")
        decision = desk.put(*at, row.date.text)
        day = read_day(stated(decision), year)
        if day is None and decision not in DROP:
            return False
        desk.settle(*at)
        found = day.year if day else None
    if found is not None and found != year:
        desk.put(row.file, row.row, row.date.column, "other_year", row.date.text, str(year))
    return found == year


def _added(before: Study, row: StudyRow, candidate: str, reading: Reading, desk: Desk) -> Study:
    hours = [_amount(row, cell, candidate, reading, desk) for cell in (row.hours, row.time)]
    points = _points(row, candidate, desk)
    if None in (*hours, points):
        before = replace(before, unclear=True)
    known = sum((one for one in hours if one is not None), Fraction(0))
    return replace(before, hours=before.hours + known, points=before.points + (points or 0))


def _amount(row: StudyRow, cell: Cell, candidate: str, reading: Reading, desk: Desk) -> Fraction | None:
    """The 学时 of a cell; 0 for a blank one, None while a person must look at it."""
    if not cell.text.strip():
        return Fraction(0)
    is_time = cell is row.time and clock_minutes(cell.text) is None  # a bare number: of minutes, of hours?
    hours = None if is_time else read_study_hours(cell.text, reading.minutes, reading.half_day)
    if hours is None:
        decision = desk.put(row.file, row.row, cell.column, "unreadable", cell.text, "", candidate)
        hours = (
            Fraction(0) if decision in DROP else read_study_hours(stated(decision), reading.minutes, reading.half_day)
        )
        if hours is not None:
            desk.settle(row.file, row.row, cell.column, "unreadable")
    return hours


def _points(row: StudyRow, candidate: str, desk: Desk) -> Fraction | None:
    if not row.points.text.strip():
        return Fraction(0)
    points = read_number(row.points.text)
    if points is None:
        decision = desk.put(row.file, row.row, row.points.column, "unreadable", row.points.text, "", candidate)
        points = Fraction(0) if decision in DROP else read_number(stated(decision))
        if points is not None:
            desk.settle(row.file, row.row, row.points.column, "unreadable")
    return points
