"""What the inbox says under the decisions taken so far: from files to submissions and everyone's results."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from examkit import formats
from examkit.files import text_csv
from examkit.intake import Intake, take_in
from examkit.marking import Answer, Mark, PairAgreement, agreements, open_answers, open_pieces, read_marks, settle
from examkit.problems import InputError, Refused, Source, problem, raise_if
from examkit.responses import AnswerSheet
from examkit.roster import Person, Roster
from examkit.scoring import Results, results
from examkit.sitting.derived import score_table
from examkit.sitting.folder import (
    MARKS,
    SCORES,
    Sitting,
    answer_sheets,
    known_numbers,
    open_sitting,
    people_of,
    people_of_first,
    read_decisions,
)


def taken_in(sitting: Sitting, sheets: Sequence[AnswerSheet], people: Roster | None) -> Intake:
    """What the answer sheets say, with open answers as far as they are marked."""
    decisions = read_decisions(sitting.folder)
    arguments = (sheets, sitting.forms, sitting.conduct, people, decisions, sitting.corrections)
    numbers, first = known_numbers(sitting.folder), people_of_first(sitting)
    intake = take_in(*arguments, numbers=numbers, first=first)
    scored = open_answers_of(sitting, intake, ("scored",))
    if not scored:
        return intake
    everything = open_answers_of(sitting, intake, ("scored", "blocked", "dropped"))
    settled = settle(read_marks_of(sitting, everything), scored, sitting.marking.tolerance, sitting.marking.readings)
    marked = take_in(*arguments, numbers=numbers, opened=settled.points, first=first)
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


def agreements_of(sitting: Sitting, intake: Intake) -> tuple[PairAgreement, ...]:
    """How far every two markers agree on the open answers that both read, by item."""
    scored = open_answers_of(sitting, intake, ("scored",))
    if not scored or not (sitting.folder / MARKS).exists():
        return ()
    everything = open_answers_of(sitting, intake, ("scored", "blocked", "dropped"))
    return tuple(agreements(read_marks_of(sitting, everything), scored))


def results_of(sitting: Sitting, intake: Intake, people: Roster | None) -> Results:
    """Everyone's results."""
    known: dict[str, Person] = {entry.person.candidate: entry.person for entry in intake.entries if entry.person}
    return results(intake.marked, people, sitting.conduct, known)


@dataclass(frozen=True, slots=True)
class Reading:
    """A graded sitting read again from its inbox."""

    sitting: Sitting
    intake: Intake
    results: Results


def read_again(folder: Path) -> Reading:
    """A graded sitting, computed again in memory; Refused where its scores are no longer those on disk."""
    sitting = open_sitting(folder)
    people = people_of(folder)
    sheets = answer_sheets(folder)
    if not sheets or not (folder / SCORES).exists():
        raise InputError(problem("sitting.ungraded", Source(folder.as_posix())))
    intake = taken_in(sitting, sheets, people)
    outcome = results_of(sitting, intake, people)
    if text_csv(*score_table(sitting, outcome)) != (folder / SCORES).read_bytes():
        raise Refused(problem("sitting.stale", Source(f"{folder.as_posix()}/{SCORES}")))
    return Reading(sitting, intake, outcome)
