"""What is kept of originals that were purged: who answered what, and nothing that grading does not need.

Rows keep their file, number, names as written, times and answers, so that everything is computed again as before; heads,
columns of no item and a platform's own ids are gone.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

from examkit import manifest
from examkit.files import json_bytes
from examkit.forms import Form
from examkit.problems import InputError, Refused, Source, problem
from examkit.responses import AnswerSheet, Question, Row, match_columns

ANSWERS = "answers.json"
VERSION = 1


def kept_sheets(folder: Path, inbox: Iterable[str]) -> dict[str, list[AnswerSheet]]:
    """The sheets of purged originals by their files; those that are in the inbox again are left out.

    Refused where an original was purged and its rows are no longer there either.
    """
    path, present = folder / ANSWERS, set(inbox)
    found = _read(path) if path.exists() else {}
    for name, one in manifest.read(folder).purged.items():
        file = Path(name).name
        if file not in found and file not in present:
            raise Refused(problem("purge.gone", Source(path.as_posix()), name=file, at=one.at))
    return {name: sheets for name, sheets in found.items() if name not in present}


def _read(path: Path) -> dict[str, list[AnswerSheet]]:
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
        return {name: [_sheet(record) for record in sheets] for name, sheets in data["files"].items()}
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise InputError(problem("purge.answers", Source(path.as_posix()), error=repr(error))) from error


def _sheet(record: Mapping[str, Any]) -> AnswerSheet:
    return AnswerSheet(
        file=record["file"],
        sheet=record["sheet"],
        layout=record["layout"],
        questions=tuple(Question(**one) for one in record["questions"]),
        rows=tuple(Row(**{**one, "cells": tuple(one["cells"])}) for one in record["rows"]),
    )


def as_bytes(files: Mapping[str, Sequence[AnswerSheet]]) -> bytes:
    """answers.json of these sheets."""
    return json_bytes(
        {"version": VERSION, "files": {name: [_record(one) for one in files[name]] for name in sorted(files)}}
    )


def _record(sheet: AnswerSheet) -> dict[str, Any]:
    data = asdict(sheet)
    return {name: data[name] for name in ("file", "sheet", "layout", "questions", "rows")}


def reduced(sheet: AnswerSheet, forms: Sequence[Form], ids: Mapping[tuple[str, int], str]) -> AnswerSheet:
    """A sheet with the columns of items alone; ``ids`` are the roster's, by file and row, in place of a platform's."""
    columns = match_columns(sheet, forms)
    places = sorted({place for held in columns.by_form.values() for place in held})
    return replace(
        sheet,
        questions=tuple(sheet.questions[place] for place in places),
        rows=tuple(_row(row, places, ids.get((sheet.file, row.row))) for row in sheet.rows),
        heads=(),
        key_rows=(),
        passed_over=(),
    )


def _row(row: Row, places: Sequence[int], known: str | None) -> Row:
    who = known if row.candidate and known is not None else row.candidate
    return replace(row, candidate=who, cells=tuple(row.cells[place] for place in places))
