"""The step that grades: files into the inbox, everything computed again from all of it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from examkit import findings as figures_of
from examkit import formats, manifest
from examkit.files import csv_bytes, text_csv
from examkit.findings import Findings
from examkit.intake import Intake, take_in
from examkit.marking import Answer, Mark, open_answers, open_pieces, read_marks, settle
from examkit.problems import InputError, Refused, Source, problem, raise_if
from examkit.responses import AnswerSheet
from examkit.roster import FIELDS, Person, Roster
from examkit.scoring import results
from examkit.sitting.derived import derived_files, score_table
from examkit.sitting.folder import (
    COLUMNS,
    CORRECTIONS,
    INBOX,
    MARKS,
    REVIEW,
    ROSTER,
    SCORES,
    SETTINGS,
    Progress,
    Sitting,
    answer_sheets,
    inbox_files,
    known_numbers,
    open_sitting,
    people_of,
    read_decisions,
)


@dataclass(frozen=True, slots=True)
class Graded:
    """What one grading found, and which files were already in the inbox."""

    findings: Findings
    intake: Intake
    already: tuple[str, ...] = ()


def grade(
    folder: Path,
    files: Sequence[Path] = (),
    *,
    roster: Path | None = None,
    replace: bool = False,
    discard_edits: bool = False,
    progress: Progress = lambda name: None,
) -> Graded:
    """Take new files into the inbox and compute everything again from all of it.

    The same bytes again change nothing.  Refused: another file of the same name without ``replace``, and derived files
    that were changed by hand.  Nothing is written when a file cannot be read.
    """
    sitting = open_sitting(folder)
    replaced = {path.name for path in files} if replace else set()
    if not discard_edits:
        kept = (path.name for path in inbox_files(folder) if path.name not in replaced)
        manifest.refuse_changed(folder, [f"{INBOX}/{name}" for name in kept])
    arrivals, already = _arrivals(folder, files, replace=replace)
    people = formats.read_people(roster) if roster else people_of(folder)
    inbox = [path for path in inbox_files(folder) if path.name not in arrivals]
    maps = formats.read_columns(folder / COLUMNS)
    sheets: list[AnswerSheet] = []
    for path in sorted([*inbox, *arrivals.values()], key=lambda path: path.name):
        progress(path.name)
        sheets += formats.read_answer_sheets(path, maps.get(path.name))
    if not sheets:
        raise InputError(problem("sitting.inbox-empty", Source(folder.as_posix())))
    intake = taken_in(sitting, sheets, people)
    findings = findings_of(sitting, intake, people)
    written = {f"{INBOX}/{name}": path.read_bytes() for name, path in arrivals.items()}
    if people is not None and (roster or not (folder / ROSTER).exists()):
        written[ROSTER] = csv_bytes(FIELDS, people.rows())
    written |= derived_files(folder, sitting, intake, findings)
    # What people edit counts from now on as it was read here.
    written |= {name: (folder / name).read_bytes() for name in _edited_and_read(folder) if name not in written}
    manifest.commit(
        folder,
        "grade",
        written,
        kept_by_people=(SETTINGS, REVIEW, CORRECTIONS, MARKS, COLUMNS, *(() if roster else (ROSTER,))),
        discard_edits=discard_edits,
    )
    return Graded(findings, intake, tuple(already))


def _edited_and_read(folder: Path) -> list[str]:
    """The settings, the roster and the inbox, where a person changed them since a step took them in."""
    known = manifest.read(folder).files
    read = (SETTINGS, ROSTER, CORRECTIONS, MARKS, COLUMNS, *(f"{INBOX}/{path.name}" for path in inbox_files(folder)))
    return [
        name
        for name in read
        if (folder / name).exists() and (name not in known or known[name].sha256 != manifest.file_digest(folder / name))
    ]


def _arrivals(folder: Path, files: Sequence[Path], *, replace: bool) -> tuple[dict[str, Path], list[str]]:
    known = {manifest.file_digest(path): path.name for path in inbox_files(folder)}
    arrivals: dict[str, Path] = {}
    already: list[str] = []
    for path in files:
        if not path.is_file():
            raise InputError(problem("file.missing", Source(path.as_posix())))
        content = manifest.file_digest(path)
        if content in known:
            already.append(path.name)
            continue
        if path.name in arrivals or (not replace and (folder / INBOX / path.name).exists()):
            raise Refused(problem("sitting.same-name", Source(path.name)))
        arrivals[path.name] = path
        known[content] = path.name
    return arrivals, already


def taken_in(sitting: Sitting, sheets: Sequence[AnswerSheet], people: Roster | None) -> Intake:
    """What the answer sheets say, with open answers as far as they are marked."""
    decisions = read_decisions(sitting.folder)
    arguments = (sheets, sitting.forms, sitting.conduct, people, decisions, sitting.corrections)
    numbers = known_numbers(sitting.folder)
    intake = take_in(*arguments, numbers=numbers)
    scored = open_answers_of(sitting, intake, ("scored",))
    if not scored:
        return intake
    everything = open_answers_of(sitting, intake, ("scored", "blocked", "dropped"))
    settled = settle(read_marks_of(sitting, everything), scored, sitting.marking.tolerance, sitting.marking.readings)
    marked = take_in(*arguments, numbers=numbers, opened=settled.points)
    return replace(marked, reviews=(*marked.reviews, *settled.reviews), open=(*marked.open, *settled.reviews))


def open_answers_of(sitting: Sitting, intake: Intake, states: Sequence[str]) -> list[Answer]:
    """The answers that people must mark, of the submissions in some states whose form is known."""
    named = {form.name: form for form in sitting.forms if open_pieces(form)}
    found: list[Answer] = []
    for entry in intake.entries if named else ():
        form = named.get(entry.form) or (sitting.forms[0] if len(sitting.forms) == 1 else None)
        if entry.state in states and form is not None:
            who = entry.person.candidate if entry.person else ""
            found += open_answers(
                form, entry.number, entry.responses, file=entry.file, row=entry.row.row, candidate=who
            )
    return found


def read_marks_of(sitting: Sitting, answers: Sequence[Answer]) -> tuple[Mark, ...]:
    """The marks in marks.csv; InputError for every row that cannot be used."""
    path = sitting.folder / MARKS
    if not path.exists():
        return ()
    marks, problems = read_marks(formats.read_rows(path), path.as_posix(), answers)
    raise_if(problems)
    return tuple(marks)


def findings_of(sitting: Sitting, intake: Intake, people: Roster | None) -> Findings:
    """What the sitting found."""
    known: dict[str, Person] = {entry.person.candidate: entry.person for entry in intake.entries if entry.person}
    outcome = results(intake.marked, people, sitting.conduct, known)
    responses = {entry.number: entry.responses for entry in intake.entries}
    rows = (intake.count("scored"), intake.count("blocked"), intake.count("dropped"))
    unmarked = sum(one.kind == "unmarked" for one in intake.open)
    return figures_of.find(outcome, sitting.forms, responses, open_reviews(intake), rows, sitting.corrections, unmarked)


def open_reviews(intake: Intake) -> int:
    """Blocking rows of the review list that nobody has decided."""
    return len(intake.open)


def look(folder: Path) -> Graded:
    """The findings of a graded sitting, computed again in memory; Refused where they are no longer those on disk."""
    sitting = open_sitting(folder)
    people = people_of(folder)
    sheets = answer_sheets(folder)
    if not sheets or not (folder / SCORES).exists():
        raise InputError(problem("sitting.ungraded", Source(folder.as_posix())))
    intake = taken_in(sitting, sheets, people)
    findings = findings_of(sitting, intake, people)
    if text_csv(*score_table(sitting, findings)) != (folder / SCORES).read_bytes():
        raise Refused(problem("sitting.stale", Source(f"{folder.as_posix()}/{SCORES}")))
    return Graded(findings, intake)
