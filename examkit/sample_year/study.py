"""The study of the sample year: who came to which session, the attendance book, and self-study from a platform."""

import random
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from examkit.assessment.members import folded
from examkit.document import Cell, Column, Document, Table
from examkit.files import csv_bytes, decode, write_whole
from examkit.formats.attendance import SESSION
from examkit.formats.study_table import WORDS
from examkit.formats.workbook import write as write_book
from examkit.sample_year.town import Town, Townsman, head

CAME, LEAVE = "√", "请假"
USUALLY, ON_LEAVE = 0.8, 0.35  # the share that comes, and of those who do not the share with leave
COURSE_HOURS = ((1, 2), (2, 5), (3, 6), (4, 4), (5, 2))


@dataclass(frozen=True, slots=True)
class Study:
    """Who was due at each session (ids) and what the book says of each of them: by (id, number of the session)."""

    due: tuple[tuple[str, ...], ...]
    marks: Mapping[tuple[str, int], str]

    def came(self, candidate: str, session: int) -> bool:
        """Whether somebody came to a session."""
        return self.marks.get((candidate, session)) == CAME


def attend(town: Town, scopes: Mapping[str, str], seed: int) -> Study:
    """Who was due and came; ``scopes`` say in words of the roster what the town's own words for its people mean."""
    chance = random.Random(seed)
    due: list[tuple[str, ...]] = []
    marks: dict[tuple[str, int], str] = {}
    for number, session in enumerate(town.settings["session"], start=1):
        asked = [one for one in town.people if _is_due(one, session, scopes)]
        due.append(tuple(one.candidate for one in asked))
        for one in asked:
            if chance.random() < session.get("came", USUALLY):
                marks[one.candidate, number] = CAME
            elif chance.random() < ON_LEAVE:
                marks[one.candidate, number] = LEAVE
    return Study(tuple(due), marks)


def _is_due(one: Townsman, session: Mapping[str, Any], scopes: Mapping[str, str]) -> bool:
    service = one.service_on(session["date"])
    if service is None:
        return False
    meant = scopes.get(session["scope"], session["scope"])
    return meant == "全体" or folded(service.category) in {folded(word) for word in meant.split("、")}


def write_attendance(path: Path, town: Town, study: Study) -> None:
    """The book in the layout that offices use: a list of sessions, and a sheet of people × sessions, each with totals."""
    sessions = town.settings["session"]
    counts = Counter(number for (_, number), mark in study.marks.items() if mark == CAME)
    heads = [Column(SESSION[name][0]) for name in SESSION]
    subject = town.words["subject"]
    listed: list[tuple[Cell, ...]] = [
        (number, one["date"].isoformat(), subject.format(law=one["law"]), one["scope"], one["hours"], len(due), counts[number])
        for number, (one, due) in enumerate(zip(sessions, study.due, strict=True), start=1)
    ]  # fmt: skip
    total: tuple[Cell, ...] = (town.words["total"], None, None, None, None, None, sum(counts.values()))
    people = [*(Column(head(name)) for name in ("candidate", "name", "unit"))]
    people += [Column(f"{one['date'].month}月{one['date'].day}日", "centre") for one in sessions]
    numbers = range(1, len(sessions) + 1)
    rows: list[tuple[Cell, ...]] = [
        (one.candidate, one.name, one.services[-1].unit, *(study.marks.get((one.candidate, n)) for n in numbers))
        for one in town.people
    ]
    foot: tuple[Cell, ...] = (town.words["total"], None, None, *(counts[n] for n in numbers))
    book = Document(
        town.words["book"],
        (
            Table(tuple(heads), (*listed, total), title=town.words["book"], name=town.words["sessions_sheet"]),
            Table(tuple(people), (*rows, foot), title=town.words["marks"], name=town.words["marks_sheet"]),
        ),
    )
    write_book(book, path, "zh")


def write_self_study(path: Path, town: Town, seed: int) -> None:
    """Courses on a platform, a line for each person and course, as the platform writes them: csv in GB 18030."""
    chance = random.Random(seed)
    heads = [*(head(name) for name in ("candidate", "name", "unit")), *town.words["course_heads"], WORDS["hours"][0]]
    days = zip(town.words["courses"], town.words["course_days"], strict=True)
    rows = [
        (one.candidate, one.name, service.unit, course, day.isoformat(), _course_hours(chance))
        for course, day in days
        for one in town.people
        if (service := one.service_on(day)) is not None and one.exemption is None and chance.random() < USUALLY
    ]
    write_whole(path, decode(csv_bytes(heads, rows)).encode("gb18030"))


def _course_hours(chance: random.Random) -> int:
    return chance.choices(_values(COURSE_HOURS, 0), _values(COURSE_HOURS, 1))[0]


def _values(pairs: Sequence[tuple[int, int]], place: int) -> list[int]:
    return [pair[place] for pair in pairs]
