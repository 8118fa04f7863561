"""The marking books of a sitting: out to the markers, and what they gave back into marks.csv.

    mark/<marker>.xlsx  ->  filled in by people  ->  marks.csv  ->  scores

A book holds answers under codes, never names.
"""

import tempfile
from collections.abc import Sequence
from pathlib import Path

from examkit import formats, manifest, marking, sitting
from examkit.files import csv_bytes, file_name
from examkit.intake import Intake
from examkit.marking import Answer, PairAgreement
from examkit.problems import InputError, Source, problem, raise_if
from examkit.sitting import Graded, Sitting

FOLDER = "mark"


def write_books(folder: Path, lang: str, *, discard_edits: bool = False) -> list[Path]:
    """A book for each marker that sitting.toml names, and one for 仲裁 where two readings lie too far apart.

    Refused where a book was filled in since: read it first.  InputError for a sitting without open answers or markers.
    """
    at, intake = _open(folder)
    plan = at.marking
    answers = sitting.open_answers_of(at, intake, ("scored",))
    if not answers:
        raise InputError(problem("marking.nothing-open", Source(folder.as_posix())))
    if not plan.markers:
        raise InputError(problem("marking.no-markers", Source(f"{folder.as_posix()}/{sitting.SETTINGS}")))
    marks = sitting.read_marks_of(at, answers)
    allotted = marking.allot({answer.submission for answer in answers}, plan.markers, plan.readings)
    books = {name: [one for one in answers if one.submission in numbers] for name, numbers in allotted.items()}
    disputed = marking.settle(marks, answers, plan.tolerance, plan.readings).disputed
    if disputed and plan.arbiter:
        books[marking.arbiter(plan.arbiter)] = list(disputed)
    written = {f"{FOLDER}/{file_name(name)}.xlsx": _book(at, name, held, marks, lang) for name, held in books.items()}
    manifest.commit(folder, "mark", written, discard_edits=discard_edits)
    return [folder / name for name in written]


def _open(folder: Path) -> tuple[Sitting, Intake]:
    return sitting.open_sitting(folder), sitting.look(folder).intake


def _book(at: Sitting, marker: str, answers: Sequence[Answer], marks: Sequence[marking.Mark], lang: str) -> bytes:
    with tempfile.TemporaryDirectory() as scratch:
        path = Path(scratch) / "book.xlsx"
        formats.write_marking_book(
            path,
            answers,
            sitting=_sitting_id(at),
            marker=marker,
            seed=at.seed,
            lang=lang,
            step=at.marking.step,
            marks=marks,
        )
        return path.read_bytes()


def _sitting_id(at: Sitting) -> str:
    return manifest.file_digest(at.folder / sitting.FORMS)[:12]


def read_books(folder: Path, files: Sequence[Path]) -> Graded:
    """Take filled-in books into marks.csv and score again; InputError with every cell that cannot be used.

    A book takes the place of what its marker gave the same answers before; nothing is written unless all books are sound.
    """
    at, intake = _open(folder)
    answers = sitting.open_answers_of(at, intake, ("scored", "blocked", "dropped"))
    marks = sitting.read_marks_of(at, answers)
    problems = []
    for path in files:
        book, wrong = formats.read_marking_book(path)
        marks, more = marking.with_book(marks, book, answers, seed=at.seed, sitting=_sitting_id(at))
        problems += [*wrong, *more]
    raise_if(problems)
    content = csv_bytes(marking.COLUMNS, marking.rows(marks))
    manifest.commit(folder, "mark", {sitting.MARKS: content}, kept_by_people=(sitting.MARKS,))
    return sitting.grade(folder)


def agreements(folder: Path) -> tuple[PairAgreement, ...]:
    """How far markers who read the same answers agree: weighted kappa, ICC and mean difference, by item."""
    return sitting.look(folder).findings.agreements
