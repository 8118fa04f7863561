"""items.csv, distractors.csv and summary.json: the one place that writes them.

Full precision, empty or null for what is undefined; csv as utf-8 with mark, so that Excel opens it.
"""

import csv
import io
import json
from collections.abc import Sequence
from dataclasses import astuple, fields
from pathlib import Path

from examkit.analysis import Analysis, ItemRow, OptionRow
from examkit.files import write_whole


def write_statistics(analysis: Analysis, folder: Path) -> tuple[Path, ...]:
    """Write the three files of an analysis into a folder, each in one step."""
    folder.mkdir(parents=True, exist_ok=True)
    written = {
        "items.csv": table_csv(ItemRow, analysis.items),
        "distractors.csv": table_csv(OptionRow, analysis.distractors),
        "summary.json": summary_json(analysis.summary),
    }
    for name, data in written.items():
        write_whole(folder / name, data)
    return tuple(folder / name for name in written)


def table_csv(kind: type[ItemRow] | type[OptionRow], rows: Sequence[ItemRow] | Sequence[OptionRow]) -> bytes:
    """Rows under the names of their fields."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(field.name for field in fields(kind))
    writer.writerows([_cell(value) for value in astuple(row)] for row in rows)
    return text.getvalue().encode("utf-8-sig")


def summary_json(summary: object) -> bytes:
    """The summary as JSON; a number that is none is an error here, never a NaN in the file."""
    return (json.dumps(summary, ensure_ascii=False, indent=2, allow_nan=False) + "\n").encode()


def _cell(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return "" if value is None else str(value)
