"""Analysis of a plain table of responses: first column the candidate, then a column per item.

``analyse_table`` streams the file through ``batches`` (cells), ``answers`` (what they say and earn under the ``key``) and
``examkit.analysis`` (the sums and what follows from them).  Writing the result is the work of ``statistics``.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from examkit.analysis import Analysis, ItemKey, Note, Sums, analyse, collect
from examkit.formats.response_table.answers import OMITTED, UNREADABLE, AnswerColumn, largest
from examkit.formats.response_table.batches import LISTED, Batch, Table, encoded, open_table, texts
from examkit.formats.response_table.key import Entry, read_key
from examkit.items import CHOICE, LABELS
from examkit.problems import InputError, Problem, Source, problem, raise_if

Progress = Callable[[int], None]
CELLS = 1 << 22  # a chunk of so many answers is quick to count and small to hold
TRUTHS = ("true", "false")
FIRST_ROW = 2  # below the heads


def analyse_table(
    path: Path,
    key: Path | None = None,
    *,
    scored: bool = False,
    pass_mark: Fraction | float | None = None,
    chunk_rows: int | None = None,
    progress: Progress | None = None,
) -> Analysis:
    """The statistics of a csv, xlsx or parquet file of responses under a KEY file, or of points (``scored``).

    ``pass_mark`` is in percent; ``progress`` is told the number of rows read so far.  InputError lists the cells that cannot be
    read, the candidates that come twice and what the KEY lacks.
    """
    if key is None and not scored:
        raise InputError(problem("analysis.key-needed", Source(path.name)))
    table = open_table(path)
    entries = read_key(key, scored=scored) if key else tuple(Entry(name) for name in table.names[1:] if name)
    places = _places(table, entries)
    rows = chunk_rows or max(1, CELLS // len(entries))
    entries = _with_options(table, entries, places, rows)
    columns = [AnswerColumn(entry) for entry in entries]
    sums = _stream(table, columns, places, rows, progress)
    mark = None if pass_mark is None else Fraction(str(pass_mark))
    options = _options(columns)
    keys = [_item_key(column.entry, options) for column in columns]
    analysis = analyse(keys, [column.patterns for column in columns], sums, mark)
    return replace(analysis, notes=(*analysis.notes, *_notes(table, entries, options)))


def _places(table: Table, entries: Sequence[Entry]) -> list[int]:
    """The column of each item; the first column is the candidate's."""
    places = {name: place for place, name in enumerate(table.names) if place}
    source = Source(table.path.name)
    if not entries:
        raise InputError(problem("analysis.no-items", source))
    absent = [entry.item for entry in entries if entry.item not in places]
    if absent:
        raise InputError(problem("analysis.items-absent", source, items="、".join(absent), count=len(absent)))
    return [places[entry.item] for entry in entries]


# --- streaming -------------------------------------------------------------------------------------------------------


@dataclass(slots=True)
class _Findings:
    """What is wrong in the cells: the first of it, and how much in all."""

    path: Path
    count: int = 0
    listed: list[Problem] = field(default_factory=list)

    def add(self, code: str, at: Iterable[int], **values: object) -> None:
        for row in at:
            self.count += 1
            if len(self.listed) < LISTED:
                self.listed.append(Problem(code, Source(self.path.name, row), tuple(values.items())))

    def raise_any(self) -> None:
        more = self.count - len(self.listed)
        rest = [problem("analysis.more", Source(self.path.name), count=more)] if more else []
        raise_if([*self.listed, *rest])


def _stream(
    table: Table, columns: Sequence[AnswerColumn], places: Sequence[int], rows: int, progress: Progress | None
) -> Sums:
    findings, candidates, sums = _Findings(table.path), [], None
    for batch in table.read([0, *places], rows):
        names = pc.utf8_trim_whitespace(texts(batch.columns[0]))
        candidates.append(names)
        codes = _codes(batch, columns, findings)
        codes = _without_empty_rows(batch, names, columns, codes, findings)
        if not findings.count and len(codes[0]):
            found = collect(codes, [column.patterns for column in columns])
            sums = found if sums is None else sums + found
        if progress:
            progress(batch.first + len(names) - FIRST_ROW)
    _find_repeated(pa.chunked_array(candidates, pa.string()), findings)
    findings.raise_any()
    if sums is None:
        raise InputError(problem("analysis.no-candidates", Source(table.path.name)))
    return sums


def _codes(batch: Batch, columns: Sequence[AnswerColumn], findings: _Findings) -> list[NDArray[np.int32]]:
    codes = []
    for column, cells in zip(columns, batch.columns[1:], strict=True):
        places, written = encoded(cells)
        known = column.codes(written)
        code = known[places]
        if known.size and known.min() == UNREADABLE:
            for place in np.flatnonzero(known == UNREADABLE).tolist():
                rows = batch.first + np.flatnonzero(places == place)
                kind = "points" if column.entry.type is None else "cell"
                findings.add(
                    f"analysis.{kind}-unreadable", rows.tolist(), column=column.entry.item, found=written[place]
                )
        codes.append(code)
    return codes


def _without_empty_rows(
    batch: Batch,
    names: pa.Array,
    columns: Sequence[AnswerColumn],
    codes: list[NDArray[np.int32]],
    findings: _Findings,
) -> list[NDArray[np.int32]]:
    """The codes of rows that belong to somebody; answers without a candidate are a finding."""
    nameless = np.flatnonzero(pc.equal(names, "").to_numpy(zero_copy_only=False))
    if not nameless.size:
        return codes
    blank = [next((n for n, known in enumerate(column.patterns) if known == OMITTED), None) for column in columns]
    answered = np.any([code[nameless] != empty for code, empty in zip(codes, blank, strict=True)], axis=0)
    findings.add("analysis.candidate-missing", (batch.first + nameless[answered]).tolist())
    return [np.delete(code, nameless) for code in codes]


def _find_repeated(candidates: pa.ChunkedArray, findings: _Findings) -> None:
    counted = pc.value_counts(candidates)
    if not len(counted) or pc.max(counted.field("counts")).as_py() == 1:
        return
    for name, count in zip(*(counted.field(part).to_pylist() for part in ("values", "counts")), strict=True):
        if count > 1 and name:
            rows = np.flatnonzero(pc.equal(candidates, name).to_numpy()) + FIRST_ROW
            shown = "、".join(map(str, rows[:LISTED].tolist()))
            findings.add("analysis.candidate-repeated", rows[1:2].tolist(), candidate=name, rows=shown)


# --- options ---------------------------------------------------------------------------------------------------------


def _with_options(table: Table, entries: Sequence[Entry], places: Sequence[int], rows: int) -> tuple[Entry, ...]:
    """Entries whose rule counts the options, with their number where it is not stated: one more pass over the file."""
    open_ended = [entry.type in CHOICE and entry.options is None for entry in entries]
    if not any(entry.rule.name == "agreement" and open_ for entry, open_ in zip(entries, open_ended, strict=True)):
        return tuple(entries)
    columns = [AnswerColumn(entry) for entry in entries]
    for batch in table.read(places, rows):
        for column, cells in zip(columns, batch.columns, strict=True):
            column.codes(encoded(cells)[1])
    seen = _options(columns)
    return tuple(
        replace(entry, options=seen[entry.type], assumed=True) if open_ and entry.type else entry
        for entry, open_ in zip(entries, open_ended, strict=True)
    )


def _options(columns: Sequence[AnswerColumn]) -> dict[str, int]:
    """The number of options of each type where none is stated: up to the largest letter in its keys and answers."""
    seen: dict[str, int] = {}
    for column in columns:
        if column.entry.type in CHOICE and column.entry.options is None:
            seen[column.entry.type] = max(seen.get(column.entry.type, 0), largest(column.letters()))
    return seen


def _item_key(entry: Entry, seen: dict[str, int]) -> ItemKey:
    if entry.type is None:
        return ItemKey(entry.item, entry.points)
    if entry.type == "true_false":
        return ItemKey(entry.item, entry.points, TRUTHS, frozenset({entry.key}))
    count = entry.options or seen[entry.type]
    key = frozenset(entry.key)
    stated = entry.options is not None and not entry.assumed
    return ItemKey(entry.item, entry.points, tuple(LABELS[:count]), key, len(key) > 1, stated)


def _notes(table: Table, entries: Sequence[Entry], options: dict[str, int]) -> Iterator[Note]:
    used = {entry.item for entry in entries}
    attributes = [name for name in table.names[1:] if name and name not in used]
    if attributes:
        yield Note("analysis.attributes", (("columns", "、".join(attributes)),))
    assumed = {entry.type: entry.options for entry in entries if entry.assumed and entry.type and entry.options}
    for kind, count in (options | assumed).items():
        yield Note(f"analysis.{kind}-options-seen", (("last", LABELS[count - 1]),))
    unstated = [entry.item for entry in entries if entry.points is None]
    if unstated:
        yield Note("analysis.points-seen", (("count", len(unstated)),))
