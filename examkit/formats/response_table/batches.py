"""The columns of a csv, xlsx or parquet file as text, some rows at a time.

Only xlsx is read whole.  Row numbers are those that Excel shows; what the columns mean is not known here.
"""

import codecs
import csv
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import partial
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.csv as pa_csv
from numpy.typing import NDArray
from pyarrow import parquet
from python_calamine import CalamineWorkbook

from examkit.problems import InputError, Problem, Source, problem

# The reader holds up to 32 blocks ahead.
BLOCK = 1 << 21
ENCODINGS = ("utf-8-sig", "gb18030")
LISTED = 20


@dataclass(frozen=True, slots=True)
class Batch:
    """Some rows: the number of the first and the columns that were asked for."""

    first: int
    columns: tuple[pa.Array, ...]


Reader = Callable[[Sequence[int], int, int], Iterator[Batch]]


@dataclass(frozen=True, slots=True)
class Table:
    """A file's heads, and how its columns are read."""

    path: Path
    names: tuple[str, ...]
    reader: Reader

    def read(self, places: Sequence[int], rows: int, block: int = BLOCK) -> Iterator[Batch]:
        """The columns at ``places`` in batches of at most so many rows, a csv by ``block`` bytes: more than a row has."""
        return self.reader(places, rows, block)


def open_table(path: Path) -> Table:
    """The table of a file by its suffix; InputError where it cannot be opened or two columns have one name."""
    source = Source(path.name)
    if not path.is_file():
        raise InputError(problem("file.missing", source))
    opened = _OPENERS.get(path.suffix.lower())
    if opened is None:
        raise InputError(problem("file.format", source, found=path.suffix or "-", known=" ".join(_OPENERS)))
    names, read = opened(path)
    heads = tuple(str(name).strip() for name in names)
    if not any(heads):
        raise InputError(problem("file.empty", source))
    repeated = (
        sorted({head for head in heads if head and heads.count(head) > 1}) if len(set(heads)) < len(heads) else []
    )
    if repeated:
        raise InputError(problem("analysis.column-repeated", source, columns="、".join(repeated)))
    return Table(path, heads, read)


def encoded(column: pa.Array) -> tuple[NDArray[np.int32], list[str]]:
    """For each row the place of its text among the distinct texts, and these."""
    if pa.types.is_string(column.type) and not column.null_count and (byte := _single_bytes(column)) is not None:
        met = np.flatnonzero(np.bincount(byte, minlength=256))
        places = np.zeros(256, dtype=np.int32)
        places[met] = np.arange(len(met))
        return places[byte], ["" if value == 0 else chr(value) for value in met.tolist()]
    if not pa.types.is_dictionary(column.type):
        column = column.dictionary_encode()
    values = [text_of(value) for value in column.dictionary.to_pylist()]
    places = column.indices
    if places.null_count:
        places = places.fill_null(len(values))
        values.append("")
    return places.to_numpy(zero_copy_only=False), values


def _single_bytes(column: pa.StringArray) -> NDArray[np.uint8] | None:
    """Each text's one byte, 0 for an empty one; None where a text is longer.  A fifth of the time of most tables."""
    _, offsets, data = column.buffers()
    ends = np.frombuffer(offsets, np.int32)[column.offset : column.offset + len(column) + 1]
    lengths = np.diff(ends)
    if not lengths.size or lengths.max() > 1 or data is None:
        return None
    byte = np.zeros(len(column), dtype=np.uint8)
    byte[lengths == 1] = np.frombuffer(data, np.uint8)[ends[0] : ends[-1]]
    return byte if np.count_nonzero(byte) == lengths.sum() else None  # a NUL that somebody wrote is not an empty text


def texts(column: pa.Array) -> pa.Array:
    """A column as strings; absent values are empty."""
    if pa.types.is_string(column.type) or pa.types.is_large_string(column.type):
        return column.cast(pa.string()).fill_null("")
    places, values = encoded(column)
    return pa.array(values, pa.string()).take(pa.array(places))


def text_of(cell: object) -> str:
    """A cell as a person would type it: whole numbers without a point, nothing for nothing."""
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, float):
        return "" if cell != cell else str(int(cell)) if cell.is_integer() else format(Decimal(repr(cell)), "f")
    return "" if cell is None else str(cell).strip()


# --- csv -------------------------------------------------------------------------------------------------------------


def _open_csv(path: Path) -> tuple[Sequence[str], Reader]:
    encoding = _encoding(path)
    with path.open(encoding=encoding, newline="") as file:
        line = file.readline()
        delimiter = "\t" if line.count("\t") > line.count(",") else ","
        file.seek(0)
        rows = csv.reader(file, delimiter=delimiter)
        names, body = next(rows, []), next(rows, None)
    if body is None:
        return names, lambda places, rows, block: iter(())
    return names, partial(_csv_batches, path, names, encoding.removesuffix("-sig"), delimiter)


def _encoding(path: Path) -> str:
    """The first encoding that decodes the whole file, read a piece at a time."""
    for encoding in ENCODINGS:
        decoder = codecs.getincrementaldecoder(encoding)()
        try:
            with path.open("rb") as file:
                while piece := file.read(BLOCK):
                    decoder.decode(piece)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            continue
        return encoding
    raise InputError(problem("file.encoding", Source(path.name)))


def _csv_batches(
    path: Path, names: Sequence[str], encoding: str, delimiter: str, places: Sequence[int], rows: int, block: int
) -> Iterator[Batch]:
    broken: list[pa_csv.InvalidRow] = []

    def note(row: pa_csv.InvalidRow) -> str:
        broken.append(row)
        return "skip"

    wanted = [names[place] for place in places]
    try:
        # One thread: more would cost more in all.  All columns are text, so that 000123 and NA stay what they are.
        with pa_csv.open_csv(
            path,
            pa_csv.ReadOptions(use_threads=False, block_size=block, encoding=encoding),
            pa_csv.ParseOptions(
                delimiter=delimiter, newlines_in_values=True, ignore_empty_lines=False, invalid_row_handler=note
            ),
            pa_csv.ConvertOptions(column_types=dict.fromkeys(wanted, pa.string()), include_columns=wanted),
        ) as reader:
            yield from _regrouped(reader, rows)
    except pa.ArrowInvalid as error:
        raise InputError(problem("file.csv", Source(path.name), error=str(error))) from error
    if broken:
        raise InputError(*_width_problems(path, broken))


def _width_problems(path: Path, broken: Sequence[pa_csv.InvalidRow]) -> list[Problem]:
    listed = [
        problem(
            "analysis.row-width", Source(path.name, row.number), found=row.actual_columns, expected=row.expected_columns
        )
        for row in broken[:LISTED]
    ]
    more = len(broken) - len(listed)
    return [*listed, problem("analysis.more", Source(path.name), count=more)] if more else listed


def _regrouped(batches: Iterable[pa.RecordBatch], rows: int) -> Iterator[Batch]:
    """Batches of ``rows`` rows, whatever the blocks of the file held."""
    held: list[pa.RecordBatch] = []
    first = 2
    for batch in batches:
        held.append(batch)
        while sum(part.num_rows for part in held) >= rows:
            table = pa.Table.from_batches(held)
            yield Batch(first, tuple(column.combine_chunks() for column in table.slice(0, rows).columns))
            first += rows
            held = table.slice(rows).to_batches()
    if held:
        table = pa.Table.from_batches(held)
        yield Batch(first, tuple(column.combine_chunks() for column in table.columns))


# --- xlsx and parquet ------------------------------------------------------------------------------------------------


def _open_workbook(path: Path) -> tuple[Sequence[str], Reader]:
    try:
        sheet = CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0).to_python(skip_empty_area=False)
    except Exception as error:  # calamine raises several unrelated classes for broken files
        raise InputError(problem("file.workbook", Source(path.name), error=str(error))) from error
    heads = [text_of(cell) for cell in sheet[0]] if sheet else []
    return heads, partial(_sheet_batches, sheet[1:])


def _sheet_batches(body: Sequence[Sequence[object]], places: Sequence[int], rows: int, block: int) -> Iterator[Batch]:
    for start in range(0, len(body), rows):
        piece = body[start : start + rows]
        columns = (pa.array([text_of(row[place]) for row in piece], pa.string()) for place in places)
        yield Batch(start + 2, tuple(columns))


def _open_parquet(path: Path) -> tuple[Sequence[str], Reader]:
    try:
        names = parquet.read_schema(path).names
    except pa.ArrowException as error:
        raise InputError(problem("analysis.parquet", Source(path.name), error=str(error))) from error
    return names, partial(_parquet_batches, path, names)


def _parquet_batches(path: Path, names: Sequence[str], places: Sequence[int], rows: int, block: int) -> Iterator[Batch]:
    wanted, first = [names[place] for place in places], 2
    with parquet.ParquetFile(path) as file:
        for batch in file.iter_batches(batch_size=rows, columns=wanted, use_threads=False):
            yield Batch(first, tuple(batch.column(name) for name in wanted))
            first += batch.num_rows


_OPENERS = {
    ".csv": _open_csv,
    ".txt": _open_csv,
    ".tsv": _open_csv,
    ".xlsx": _open_workbook,
    ".xls": _open_workbook,
    ".parquet": _open_parquet,
}
