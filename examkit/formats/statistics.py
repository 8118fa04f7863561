"""items.csv, distractors.csv and summary.json: the one place that writes them.

Full precision, empty or null for what is undefined; csv as utf-8 with mark, so that Excel opens it.
"""

from dataclasses import astuple, fields
from pathlib import Path

from examkit.analysis import Analysis, ItemRow, OptionRow
from examkit.files import csv_bytes, json_bytes, write_whole


def write_statistics(analysis: Analysis, folder: Path) -> tuple[Path, ...]:
    """Write the three files of an analysis into a folder, each in one step."""
    folder.mkdir(parents=True, exist_ok=True)
    written = {
        "items.csv": csv_bytes([field.name for field in fields(ItemRow)], map(astuple, analysis.items)),
        "distractors.csv": csv_bytes([field.name for field in fields(OptionRow)], map(astuple, analysis.distractors)),
        "summary.json": json_bytes(analysis.summary),
    }
    for name, data in written.items():
        write_whole(folder / name, data)
    return tuple(folder / name for name in written)
