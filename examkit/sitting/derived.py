"""The files that follow from the inbox and the decisions: submissions to summary.json."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from examkit import findings as figures_of
from examkit.aligned import rows
from examkit.analysis import ItemRow, OptionRow
from examkit.files import csv_bytes, csv_cell, json_bytes, text_csv
from examkit.findings import Findings
from examkit.intake import Entry, Intake
from examkit.responses import NOT_ON_FORM
from examkit.scoring import Judge, Results
from examkit.sitting.folder import (
    DISTRACTORS,
    ITEMS,
    RESPONSES,
    REVIEW,
    REVIEW_COLUMNS,
    SCORES,
    SUBMISSIONS,
    SUMMARY,
    Sitting,
    read_review,
)


def derived_files(folder: Path, sitting: Sitting, intake: Intake, findings: Findings) -> dict[str, bytes]:
    """The files of a graded sitting by their names."""
    return intake_files(folder, sitting, intake, findings.results) | {
        ITEMS: _table(figures_of.columns(findings, ItemRow), figures_of.item_rows(findings)),
        DISTRACTORS: _table(figures_of.columns(findings, OptionRow), figures_of.distractor_rows(findings)),
        SUMMARY: json_bytes(figures_of.summary(findings)),
    }


def intake_files(folder: Path, sitting: Sitting, intake: Intake, results: Results) -> dict[str, bytes]:
    """The files that follow from single submissions."""
    return {
        SUBMISSIONS: csv_bytes(*_submissions(intake)),
        RESPONSES: text_csv(*_responses(sitting, intake)),
        REVIEW: csv_bytes(REVIEW_COLUMNS, _review_rows(folder, intake)),
        SCORES: text_csv(*score_table(sitting, results)),
    }


def _table(header: Sequence[str], rows: Sequence[Mapping[str, object]]) -> bytes:
    return csv_bytes(header, ([row[name] for name in header] for row in rows))


def _submissions(intake: Intake) -> tuple[tuple[str, ...], list[tuple[object, ...]]]:
    header = ("submission", "file", "row", "candidate", "form", "attempt", "submitted", "seconds", "stated_total")
    return header, [_submission(entry) for entry in intake.entries]


def _submission(entry: Entry) -> tuple[object, ...]:
    row, scored = entry.row, entry.state == "scored"
    candidate = entry.person.candidate if entry.person and scored else None
    attempt = entry.attempt if scored else None
    return entry.number, entry.file, row.row, candidate, entry.form, attempt, row.submitted, row.seconds, row.total


def _item_ids(sitting: Sitting) -> list[str]:
    return list(dict.fromkeys(piece.item.id for form in sitting.forms for piece in form.pieces))


def _responses(sitting: Sitting, intake: Intake) -> tuple[list[str], Iterator[Sequence[str]]]:
    items = _item_ids(sitting)
    scored = [entry for entry in intake.entries if entry.state == "scored" and entry.person]
    header = ["submission", "candidate", "attempt", "form", *items]
    return header, _response_rows(sitting, scored, items)


def _response_rows(sitting: Sitting, scored: Sequence[Entry], items: Sequence[str]) -> Iterator[Sequence[str]]:
    on_form = {form.name: {piece.item.id for piece in form.pieces} for form in sitting.forms}
    lacking = {name: [place for place, item in enumerate(items) if item not in own] for name, own in on_form.items()}
    for entry, answers in zip(scored, rows([entry.responses for entry in scored], items, "", str), strict=True):
        who = entry.person.candidate if entry.person else ""
        found = [str(entry.number), who, str(entry.attempt), entry.form, *answers]
        for place in lacking[entry.form or sitting.forms[0].name]:
            found[4 + place] = NOT_ON_FORM
        yield found


def _review_rows(folder: Path, intake: Intake) -> list[tuple[object, ...]]:
    """The list of today, and decisions on rows that are no longer there: a person's work is not thrown away."""
    listed: list[tuple[object, ...]] = [
        (one.file, one.row, one.column, one.kind, one.value, one.guess, one.candidate, one.decision)
        for one in intake.reviews
    ]
    present = {one.identity for one in intake.reviews}
    return listed + [row for identity, row in read_review(folder).items() if row[-1] and identity not in present]


def score_table(sitting: Sitting, results: Results) -> tuple[list[str], Iterator[Sequence[str]]]:
    """The head and the rows of scores.csv."""
    items = _item_ids(sitting)
    header = [
        "candidate",
        "name",
        "unit",
        "category",
        "form",
        "attempt",
        "status",
        "score",
        "points",
        "percent",
        "band",
        "passed",
        "counts",
    ]
    return [*header, *(f"item:{item}" for item in items)], _score_rows(results, items)


def _score_rows(outcome: Results, items: Sequence[str]) -> Iterator[Sequence[str]]:
    marks = rows([one.marks for result in outcome.people for one in result.attempts], items, None, csv_cell)
    judge = Judge(outcome.conduct)
    for one in outcome.people:
        person = one.person
        who: list[object] = [person.candidate, person.name, person.unit, person.category]
        if not one.attempts:
            nothing = (*who, "", None, one.status, None, None, None, None, None, False, *([None] * len(items)))
            yield [csv_cell(value) for value in nothing]
        for attempt in one.attempts:
            values = (attempt.form, attempt.attempt, one.status, attempt.score, attempt.points)
            counts = one.sat and attempt is one.counted
            yield [*map(csv_cell, (*who, *values, *judge.judge(attempt), counts)), *next(marks)]
