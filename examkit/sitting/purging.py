"""The step that deletes the originals in the inbox once they need no longer be kept.

What grading needs of them stays in answers.json, so scores, slips, explanations and corrections go on as before; of each
original the manifest keeps name, digest, day and the people it named.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from examkit import formats, manifest
from examkit.intake import Intake
from examkit.manifest import Purged
from examkit.problems import Refused, Source, problem
from examkit.responses import AnswerSheet
from examkit.sitting.derived import intake_files
from examkit.sitting.folder import COLUMNS, INBOX, SETTINGS, Sitting, inbox_files, people_of
from examkit.sitting.kept import ANSWERS, as_bytes, kept_sheets, reduced
from examkit.sitting.reading import Reading, read_again, results_of, taken_in

DOUBTS = ("unknown", "ambiguous", "conflict")  # about a name: a person decided, on what is written


@dataclass(frozen=True, slots=True)
class Original:
    """A file of the inbox, and whom it names."""

    name: str
    sha256: str
    people: tuple[str, ...]


def purge(folder: Path, today: dt.date, *, now: bool = False, dry_run: bool = False) -> tuple[Original, ...]:
    """Delete the originals, and return what they were; ``dry_run`` deletes nothing.

    Refused before the day ``retain_until``, or where there is none, unless ``now``; while rows of the review list wait
    for a decision, for which an original may be needed; where scores are not up to date or a file was changed by hand;
    and where what is kept would not give the same files again.
    """
    again = read_again(folder)
    if not now:
        _check_day(again.sitting, today)
    waiting = sum(one.kind != "unmarked" for one in again.intake.open)
    if waiting:
        raise Refused(problem("purge.open", Source(folder.as_posix()), count=waiting))
    paths = inbox_files(folder)
    manifest.refuse_changed(folder, [ANSWERS, *(f"{INBOX}/{path.name}" for path in paths)])
    originals = tuple(
        Original(path.name, manifest.file_digest(path), _people(again.intake, path.name)) for path in paths
    )
    if dry_run or not (originals or manifest.read(folder).pending):  # one that was stopped is completed
        return originals
    kept = _kept(again, paths)
    _check_same(again, kept)
    gone = {f"{INBOX}/{one.name}": Purged(one.sha256, today.isoformat(), one.people) for one in originals}
    manifest.commit(folder, "purge", {ANSWERS: as_bytes(kept)}, purged=gone)
    for scrap in (folder / INBOX).glob(".*.tmp"):  # what a killed run was writing is a copy of an original
        scrap.unlink()
    return originals


def _check_day(sitting: Sitting, today: dt.date) -> None:
    source, until = Source(f"{sitting.folder.as_posix()}/{SETTINGS}"), sitting.retain_until
    if until is None:
        raise Refused(problem("purge.no-day", source))
    if today < until:
        raise Refused(problem("purge.too-early", source, day=until.isoformat()))


def _people(intake: Intake, name: str) -> tuple[str, ...]:
    """Whom a file names, each once: id and name of people who are known, else what is written."""
    rows = [one for one in intake.entries if one.file.partition("!")[0] == name]
    said = (
        (one.person.candidate, one.person.name) if one.person else (one.row.name or one.row.candidate,) for one in rows
    )
    return tuple(dict.fromkeys(" ".join(dict.fromkeys(words)) for words in said))


def _kept(again: Reading, paths: Sequence[Path]) -> dict[str, list[AnswerSheet]]:
    """What stays of the originals, beside what stays of earlier ones."""
    folder, intake = again.sitting.folder, again.intake
    doubtful = {(one.file, one.row) for one in intake.reviews if one.column == "name" and one.kind in DOUBTS}
    ids = {
        (one.file, one.row.row): one.person.candidate
        for one in intake.entries
        if one.person and (one.file, one.row.row) not in doubtful
    }
    maps = formats.read_columns(folder / COLUMNS)
    read = {path.name: formats.read_answer_sheets(path, maps.get(path.name)) for path in paths}
    kept = {name: [reduced(one, again.sitting.forms, ids) for one in sheets] for name, sheets in read.items()}
    return kept_sheets(folder, read) | kept


def _check_same(again: Reading, kept: Mapping[str, Sequence[AnswerSheet]]) -> None:
    """Refused unless what is kept gives every file of the sitting again, byte for byte."""
    sitting, people = again.sitting, people_of(again.sitting.folder)
    sheets = [one for name in sorted(kept) for one in kept[name]]
    intake = taken_in(sitting, sheets, people)
    files = intake_files(sitting.folder, sitting, intake, results_of(sitting, intake, people))
    before = intake_files(sitting.folder, sitting, again.intake, again.results)
    wrong = [name for name, data in files.items() if before[name] != data]
    if wrong:
        raise Refused(*(problem("purge.differs", Source(name)) for name in wrong))
