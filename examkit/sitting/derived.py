"""The files that follow from the inbox and the decisions: submissions to summary.json."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from examkit import findings as figures_of
from examkit.analysis import ItemRow, OptionRow
from examkit.files import csv_bytes, json_bytes
from examkit.findings import Findings
from examkit.intake import Intake
from examkit.scoring import Result, Results, band_of, passed
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
        RESPONSES: csv_bytes(*_responses(sitting, intake)),
        REVIEW: csv_bytes(REVIEW_COLUMNS, _review_rows(folder, intake)),
        SCORES: csv_bytes(*score_table(sitting, results)),
    }


def _table(header: Sequence[str], rows: Sequence[Mapping[str, object]]) -> bytes:
    return csv_bytes(header, ([row[name] for name in header] for row in rows))


def _submissions(intake: Intake) -> tuple[tuple[str, ...], list[tuple[object, ...]]]:
    header = ("submission", "file", "row", "candidate", "form", "attempt", "submitted", "seconds", "stated_total")
    rows: list[tuple[object, ...]] = []
    for entry in intake.entries:
        scored = entry.state == "scored"
        candidate = entry.person.candidate if entry.person and scored else None
        row = entry.row
        rows.append(
            (
                entry.number,
                entry.file,
                row.row,
                candidate,
                entry.form,
                entry.attempt if scored else None,
                row.submitted,
                row.seconds,
                row.total,
            )
        )
    return header, rows


def _item_ids(sitting: Sitting) -> list[str]:
    return list(dict.fromkeys(piece.item.id for form in sitting.forms for piece in form.pieces))


def _responses(sitting: Sitting, intake: Intake) -> tuple[list[str], list[list[object]]]:
    items = _item_ids(sitting)
    on_form = {form.name: {piece.item.id for piece in form.pieces} for form in sitting.forms}
    rows: list[list[object]] = []
    for entry in intake.entries:
        if entry.state == "scored" and entry.person:
            own = on_form[entry.form or sitting.forms[0].name]
            answers = [entry.responses.get(item, "") if item in own else "-" for item in items]
            rows.append([entry.number, entry.person.candidate, entry.attempt, entry.form, *answers])
    return ["submission", "candidate", "attempt", "form", *items], rows


def _review_rows(folder: Path, intake: Intake) -> list[tuple[object, ...]]:
    """The list of today, and decisions on rows that are no longer there: a person's work is not thrown away."""
    rows: list[tuple[object, ...]] = [
        (one.file, one.row, one.column, one.kind, one.value, one.guess, one.candidate, one.decision)
        for one in intake.reviews
    ]
    present = {one.identity for one in intake.reviews}
    return rows + [row for identity, row in read_review(folder).items() if row[-1] and identity not in present]


def score_table(sitting: Sitting, results: Results) -> tuple[list[str], list[list[object]]]:
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
    rows = [row for one in results.people for row in _score_rows(one, results, items)]
    return [*header, *(f"item:{item}" for item in items)], rows


def _score_rows(one: Result, outcome: Results, items: Sequence[str]) -> list[list[object]]:
    person = one.person
    who: list[object] = [person.candidate, person.name, person.unit, person.category]
    if not one.attempts:
        return [[*who, "", None, one.status, None, None, None, None, None, False, *([None] * len(items))]]
    rows: list[list[object]] = []
    for attempt in one.attempts:
        judged = (band_of(attempt.percent, outcome.conduct), passed(attempt.percent, outcome.conduct))
        marks = [attempt.marks.get(item) for item in items]
        values = (attempt.form, attempt.attempt, one.status, attempt.score, attempt.points, attempt.percent)
        rows.append([*who, *values, *judged, one.sat and attempt is one.counted, *marks])
    return rows
