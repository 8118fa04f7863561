"""The step that grades: files into the inbox, everything computed again from all of it."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from examkit import findings as figures_of
from examkit import formats, manifest
from examkit.files import csv_bytes, json_bytes
from examkit.findings import Findings
from examkit.intake import Intake
from examkit.problems import ExamkitError, InputError, Problem, Refused, Source, problem
from examkit.scoring import Results
from examkit.sitting.additions import with_additions
from examkit.sitting.derived import derived_files
from examkit.sitting.folder import (
    COLUMNS,
    CORRECTIONS,
    INBOX,
    MARKS,
    REVIEW,
    ROSTER,
    SETTINGS,
    SUMMARY,
    Progress,
    Sitting,
    answer_sheets,
    inbox_files,
    open_sitting,
    people_of,
)
from examkit.sitting.kept import ANSWERS
from examkit.sitting.makeups import expected_of, first_of, held_for, joined
from examkit.sitting.reading import agreements_of, read_again, results_of, taken_in


@dataclass(frozen=True, slots=True)
class Graded:
    """What one grading found, and which files were already in the inbox."""

    findings: Findings
    intake: Intake
    already: tuple[str, ...] = ()
    notices: tuple[Problem, ...] = ()


def grade(
    folder: Path,
    files: Sequence[Path] = (),
    *,
    roster: Path | None = None,
    replace: bool = False,
    today: dt.date | None = None,
    discard_edits: bool = False,
    progress: Progress = lambda name: None,
) -> Graded:
    """Take new files into the inbox and compute everything again from all of it.

    People who join the roster after the first grading are marked there with the day ``today``.
    The same bytes again change nothing.  Refused: another file of the same name without ``replace``, and derived files
    that were changed by hand.  Nothing is written when a file cannot be read.
    """
    sitting = open_sitting(folder)
    replaced = {path.name for path in files} if replace else set()
    if not discard_edits:
        kept = (path.name for path in inbox_files(folder) if path.name not in replaced)
        manifest.refuse_changed(folder, [ANSWERS, *(f"{INBOX}/{name}" for name in kept)])
    arrivals, already = _arrivals(folder, files, replace=replace)
    given = formats.read_people(roster) if roster else people_of(folder) or expected_of(first_of(sitting))
    people = given and with_additions(sitting, given, today)
    sheets = answer_sheets(folder, arrivals, progress)
    if not sheets:
        raise InputError(problem("sitting.inbox-empty", Source(folder.as_posix())))
    intake = taken_in(sitting, sheets, people)
    findings = findings_of(sitting, intake, results_of(sitting, intake, people))
    written = {f"{INBOX}/{name}": path.read_bytes() for name, path in arrivals.items()}
    if people is not None and (roster or people != given or not (folder / ROSTER).exists()):
        written[ROSTER] = csv_bytes(people.fields, people.rows())
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
    return Graded(findings, intake, tuple(already), tell_first(sitting))


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
    purged = {Path(name).name: one.sha256 for name, one in manifest.read(folder).purged.items()}
    known = {manifest.file_digest(path): path.name for path in inbox_files(folder)}
    known |= {content: name for name, content in purged.items()}
    arrivals: dict[str, Path] = {}
    already: list[str] = []
    for path in files:
        if not path.is_file():
            raise InputError(problem("file.missing", Source(path.as_posix())))
        content = manifest.file_digest(path)
        if content in known:
            already.append(path.name)
            continue
        taken = path.name in purged or (folder / INBOX / path.name).exists()
        if path.name in arrivals or (taken and not replace):
            raise Refused(problem("sitting.same-name", Source(path.name)))
        arrivals[path.name] = path
        known[content] = path.name
    return arrivals, already


def findings_of(sitting: Sitting, intake: Intake, results: Results) -> Findings:
    """What the sitting found, with what counts after its makeups."""
    responses = {entry.number: entry.responses for entry in intake.entries}
    rows = (intake.count("scored"), intake.count("blocked"), intake.count("dropped"))
    unmarked = sum(one.kind == "unmarked" for one in intake.open)
    found = figures_of.find(results, sitting.forms, responses, len(intake.open), rows, sitting.corrections, unmarked)
    held = held_for(sitting.folder)
    makeup_of = (sitting.makeup_of, sitting.makeup) if sitting.makeup_of else None
    pairs = agreements_of(sitting, intake)
    return replace(found, agreements=pairs, makeups=held, outcomes=joined(results, held), makeup_of=makeup_of)


def look(folder: Path) -> Graded:
    """The findings of a graded sitting, computed again in memory; Refused where they are no longer those on disk."""
    again = read_again(folder)
    return Graded(findings_of(again.sitting, again.intake, again.results), again.intake)


def tell_first(sitting: Sitting) -> tuple[Problem, ...]:
    """Bring the figures after makeup in the first sitting's summary up to date; why that cannot be, where it cannot.

    The makeup is graded all the same: grading the first sitting writes them too.
    """
    first = first_of(sitting)
    if first is None:
        return ()
    try:
        data = json_bytes(figures_of.summary(look(first).findings))
        manifest.commit(first, "makeup", {SUMMARY: data})
    except ExamkitError as error:
        return tuple(replace(one, severity="warning") for one in error.problems)
    return ()
