"""The cells of xlsx and csv files as text, with the row numbers that Excel shows.

What the rows mean is for the modules that read rosters, answers and banks.
"""

import csv
import datetime as dt
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from statistics import median
from typing import overload

from python_calamine import CalamineWorkbook

from examkit.files import decode
from examkit.problems import InputError, Source, problem

NumberedRow = tuple[int, tuple[str, ...]]
LONG = 1 << 22  # characters of a csv file that is not held whole


@dataclass(frozen=True, slots=True)
class Grid:
    """One sheet: its name (empty for csv) and its numbered rows of text.

    ``merged`` has what stands over the cells of a merge that goes down a column, by row number and column; in ``rows``
    only its first cell is filled.
    """

    name: str
    rows: Sequence[NumberedRow]
    merged: Mapping[tuple[int, int], str] = field(default_factory=dict)


def read_grids(path: Path) -> tuple[Grid, ...]:
    """Every sheet of an xlsx file, or the one table of a csv file; InputError for what cannot be opened."""
    try:
        data = path.read_bytes()
    except FileNotFoundError as error:
        raise InputError(problem("file.missing", Source(path.name))) from error
    if not data.strip():
        raise InputError(problem("file.empty", Source(path.name)))
    if path.suffix.lower() in (".csv", ".tsv", ".txt"):
        return (Grid("", _csv_rows(data, path)),)
    return _workbook(data, path)


def _workbook(data: bytes, path: Path) -> tuple[Grid, ...]:
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
        return tuple(_sheet(book, name) for name in book.sheet_names)
    except Exception as error:  # calamine raises several unrelated classes for broken files
        raise InputError(problem("file.workbook", Source(path.name), error=str(error))) from error


def _sheet(book: CalamineWorkbook, name: str) -> Grid:
    sheet = book.get_sheet_by_name(name)
    found = sheet.to_python(skip_empty_area=False)
    rows = tuple((number, tuple(_text(cell) for cell in row)) for number, row in enumerate(found, start=1))
    merged = {
        (row + 1, column): rows[top][1][column]
        for (top, column), (bottom, last) in sheet.merged_cell_ranges or ()
        if column == last
        for row in range(top + 1, min(bottom + 1, len(rows)))
    }
    return Grid(name, rows, merged)


def _text(cell: object) -> str:
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else repr(cell)
    if isinstance(cell, dt.datetime):
        return cell.isoformat(sep=" ", timespec="seconds")
    if isinstance(cell, dt.date | dt.time):
        return cell.isoformat()
    return "" if cell is None else str(cell).replace("\r\n", "\n")


class CsvRows(Sequence[NumberedRow]):
    """The rows of a csv text, parsed anew each time they are gone through: a long file is never held whole."""

    def __init__(self, text: str, name: str) -> None:
        self._text, self._name, self._delimiter = text, name, _delimiter(text)

    def __iter__(self) -> Iterator[NumberedRow]:
        rows = csv.reader(io.StringIO(self._text, newline=""), delimiter=self._delimiter)
        try:
            for number, row in enumerate(rows, start=1):
                yield number, tuple(row)
        except csv.Error as error:
            raise InputError(problem("file.csv", Source(self._name, rows.line_num), error=str(error))) from error

    def __len__(self) -> int:
        return sum(1 for _ in self)

    @overload
    def __getitem__(self, place: int) -> NumberedRow: ...
    @overload
    def __getitem__(self, place: slice) -> tuple[NumberedRow, ...]: ...
    def __getitem__(self, place: int | slice) -> NumberedRow | tuple[NumberedRow, ...]:
        if isinstance(place, slice):
            return tuple(islice(self, place.start, place.stop, place.step))
        return tuple(self)[place]


def _csv_rows(data: bytes, path: Path) -> Sequence[NumberedRow]:
    try:
        text = decode(data)
    except UnicodeDecodeError as error:
        raise InputError(problem("file.encoding", Source(path.name))) from error
    rows = CsvRows(text, path.name)
    return rows if len(text) > LONG else tuple(rows)


def _delimiter(text: str) -> str:
    """Tab or comma, whichever parts the usual row into more cells: heads may hold tabs, and answers commas."""

    def width(delimiter: str) -> float:
        rows = csv.reader(io.StringIO(text[:100_000], newline=""), delimiter=delimiter)
        try:
            return median([len(row) for row in islice(rows, 50) if row] or [0])
        except csv.Error:
            return 0

    return max((",", "\t"), key=width)
