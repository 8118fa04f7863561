"""Everything that a year's record follows from, read again from its folder and from the sittings that count."""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path

from examkit import manifest, sitting
from examkit.assessment import (
    AnnualRules,
    CountedSitting,
    Desk,
    Directory,
    Member,
    Reading,
    SittingResults,
    YearData,
    match_people,
    members_of,
    read_register,
    read_study,
)
from examkit.assessment.rules import ATTENDANCE, HOURS, POINTS
from examkit.assessment.sessions import state_is_due
from examkit.assessment.words import read_study_hours
from examkit.findings import Findings
from examkit.messages import Word
from examkit.problems import InputError, Problem, Review, Source, problem, raise_if, warning
from examkit.roster import Person
from examkit.sitting.folder import FORMS, ROSTER, SCORES, SETTINGS, people_of, read_decisions
from examkit.year.folder import (
    BOOKS,
    ROSTERS,
    RULES,
    TABLES,
    books,
    raw_files,
    refuse_copies,
    roster_rows,
    tables,
    unused_files,
)

Progress = Callable[[str], object]


@dataclass(frozen=True, slots=True)
class HeldSitting:
    """One sitting that counts, with all that it found; ``digests`` are of the files that its scores follow from."""

    folder: Path
    findings: Findings
    results: SittingResults
    digests: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Gathered:
    """What was read: the data of the records, the sittings behind them, the review list, and remarks."""

    data: YearData
    sittings: tuple[HeldSitting, ...]
    reviews: tuple[Review, ...]
    open: tuple[Review, ...]
    problems: tuple[Problem, ...] = ()
    raw: Mapping[str, str] = field(default_factory=dict)


def gather(folder: Path, rules: AnnualRules, progress: Progress = lambda name: None) -> Gathered:
    """Read everything again.  InputError for files that cannot be used; doubts are in the review list."""
    refuse_copies([*raw_files(folder, BOOKS), *raw_files(folder, TABLES)])
    members = members_of(roster_rows(folder), rules.year)
    desk = Desk(read_decisions(folder))
    reading = Reading(rules.year, members, dict(rules.scopes), rules.minutes, rules.half_day)
    register = read_register(books(folder), reading, desk)
    study = read_study(tables(folder), reading, desk)
    held = hold_sittings(folder.parent, rules, members, desk, progress)
    data = YearData(rules, members, register, study, tuple(one.results for one in held))
    remarks = [
        *_remarks(folder, rules, held),
        *_without_source(data),
        *_states(data),
        *_units_of_study(rules, desk.open),
    ]
    remarks += desk.warnings
    return Gathered(data, tuple(held), desk.reviews, desk.open, tuple(remarks), _digests(folder))


def _digests(folder: Path) -> dict[str, str]:
    paths = (path for words in (ROSTERS, BOOKS, TABLES) for path in raw_files(folder, words))
    return {path.name: manifest.file_digest(path) for path in paths}


def hold_sittings(
    results: Path, rules: AnnualRules, members: Sequence[Member], desk: Desk, progress: Progress
) -> list[HeldSitting]:
    """The sittings that annual.toml counts, each with its makeups.

    InputError for one that is not there, not graded, a makeup itself, without a day, or of another year.
    """
    raise_if(_wrong_sittings(results, rules))
    directory = Directory(members)
    found = []
    for counted in rules.sittings:
        progress(counted.folder)
        found.append(_held(results / counted.folder, counted, directory, desk))
    return found


def _wrong_sittings(results: Path, rules: AnnualRules) -> list[Problem]:
    found: list[Problem] = []
    for one in rules.sittings:
        path = results / one.folder
        source = Source(path.as_posix())
        if Path(one.folder).name != one.folder or not (path / SETTINGS).is_file():
            found.append(problem("annual.sitting-missing", source))
            continue
        opened = sitting.open_sitting(path)
        if opened.makeup_of:
            found.append(problem("annual.sitting-makeup", source, first=opened.makeup_of))
        elif opened.conduct.date is None:
            found.append(problem("annual.sitting-undated", source))
        elif opened.conduct.date.year != rules.year and not one.other_year:
            found.append(problem("annual.sitting-year", source, date=opened.conduct.date, year=rules.year))
    return found


def _held(path: Path, counted: CountedSitting, directory: Directory, desk: Desk) -> HeldSitting:
    findings = sitting.look(path).findings
    held = findings.makeups
    pending = [one.folder for one in held if one.results is None]
    for one in held:
        if one.results is not None and is_open(sitting.look(path.parent / one.folder).findings):
            pending.append(one.folder)
    people = _rows_of(path, findings)
    members, strangers = match_people(f"{path.name}/{ROSTER}", people, directory, findings.conduct.date, desk)
    results = SittingResults(
        path.name, findings.conduct, findings.results, counted.weight, held, not is_open(findings), tuple(pending), members, strangers
    )  # fmt: skip
    parts = [path, *(path.parent / one.folder for one in held)]
    digests = {f"{part.name}/{name}": _digest(part / name) for part in parts for name in (SETTINGS, FORMS, SCORES)}
    return HeldSitting(path, findings, results, digests)


def _digest(path: Path) -> str:
    return manifest.file_digest(path) if path.exists() else ""


def is_open(findings: Findings) -> bool:
    """Whether a sitting is not finished: blocking rows open, or open answers without marks."""
    return bool(findings.open_reviews or findings.unmarked)


def _rows_of(path: Path, findings: Findings) -> list[tuple[int, Person]]:
    """The people of a sitting with their rows in its roster; without one, in the order in which they handed in."""
    roster = people_of(path)
    rows = {one.candidate: row for row, one in enumerate(roster.people if roster else (), start=2)}
    people = [one.person for one in findings.results.people]
    return [(rows.get(one.candidate, place), one) for place, one in enumerate(people, start=2)]


def _remarks(folder: Path, rules: AnnualRules, held: Sequence[HeldSitting]) -> list[Problem]:
    """What a person should know: sittings not finished or left out, files of no use."""
    found = []
    for one in held:
        source = Source(one.folder.as_posix())
        if is_open(one.findings):
            count = one.findings.open_reviews or one.findings.unmarked
            found.append(problem("annual.sitting-unfinished", source, count=count))
        found += [problem("annual.makeup-unfinished", source, makeup=name) for name in one.results.pending]
    counted = {one.folder for one in rules.sittings}
    for name, date in sittings_of(folder.parent, rules.year):
        if name not in counted and rules.weight("exam"):
            found.append(warning("annual.sitting-left-out", Source(name), date=date))
    found += [warning("annual.file-unused", Source(path.name)) for path in unused_files(folder)]
    return found


def sittings_of(results: Path, year: int) -> list[tuple[str, dt.date]]:
    """The first sittings of a year under results/, graded or not, by name and day."""
    found = []
    for path in sorted(results.glob(f"*/{SETTINGS}")):
        try:
            opened = sitting.open_sitting(path.parent)
        except InputError:  # a folder that is no sitting, or one in another state: nothing to count
            continue
        if opened.conduct.date and opened.conduct.date.year == year and not opened.makeup_of:
            found.append((path.parent.name, opened.conduct.date))
    return sorted(found, key=lambda pair: (pair[1], pair[0]))


def _without_source(data: YearData) -> list[Problem]:
    """Parts that have a weight, and no file that tells of them."""
    known = {
        ATTENDANCE: bool(data.register.sessions),
        HOURS: bool(data.register.sessions) or data.study.has_hours,
        POINTS: data.study.has_points,
    }
    weighed = [part for part in known if data.rules.weight(part) and not known[part]]
    return [problem("annual.no-source", Source(RULES), part=Word("annual_part", part)) for part in weighed]


def _units_of_study(rules: AnnualRules, waiting: Sequence[Review]) -> list[Problem]:
    """Clock time and days that wait because annual.toml does not say what one 学时 is: one remark, not a row at a time."""
    found = []
    known, one = (rules.minutes, rules.half_day), Fraction(1)
    for key, settings in (("minutes", (one, rules.half_day)), ("half_day", (rules.minutes, one))):
        texts = [
            each.value
            for each in waiting
            if each.kind == "unreadable"
            and read_study_hours(each.value, *known) is None
            and read_study_hours(each.value, *settings) is not None
        ]
        if texts:
            found.append(problem("annual.study-hour", Source(RULES), key=key, example=texts[0], count=len(texts)))
    return found


def _states(data: YearData) -> list[Problem]:
    """States of the roster of which annual.toml does not say whether sessions are due."""
    states = dict(data.rules.states)
    found: dict[str, Problem] = {}
    for member in data.members:
        for posting in member.postings:
            if state_is_due(posting, states) is None:
                found.setdefault(posting.state, problem("annual.state-unknown", posting.source, state=posting.state))
    return list(found.values())
