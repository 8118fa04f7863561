"""Analysis of a plain table of responses: first column the candidate, then a column per item.

``analyse_table`` streams the file through ``batches`` (cells), ``answers`` (what they say and earn under the ``key``) and
``examkit.analysis`` (the sums and what follows from them).  Writing the result is the work of ``statistics``.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

from examkit.analysis import Analysis, ItemKey, Note, Pattern, Sums, analyse
from examkit.formats.response_table.answers import AnswerColumn, largest, letters
from examkit.formats.response_table.batches import LISTED, Batch, Table, encoded, open_table
from examkit.formats.response_table.candidates import Prints, repeated, suspects
from examkit.formats.response_table.chunks import Gathered, read_chunks
from examkit.formats.response_table.findings import Findings
from examkit.formats.response_table.key import Entry, read_key
from examkit.formats.response_table.memory import Budget, check_workbook
from examkit.items import CHOICE, LABELS
from examkit.problems import InputError, Source, problem

Progress = Callable[[int], None]
TRUTHS = ("true", "false")
FIRST_ROW = 2  # below the heads


def analyse_table(
    path: Path,
    key: Path | None = None,
    *,
    scored: bool = False,
    pass_mark: Fraction | float | None = None,
    memory: int | None = None,
    workers: int = 1,
    chunk_rows: int | None = None,
    progress: Progress | None = None,
) -> Analysis:
    """The statistics of a csv, xlsx or parquet file of responses under a KEY file, or of points (``scored``).

    ``pass_mark`` is in percent; ``progress`` is told the number of rows read so far.  The work of all processes stays below
    ``memory`` bytes; ``workers`` above 1 are processes beside this one that read chunks (a script that asks for them
    needs ``if __name__ == "__main__"``).  Neither changes a figure.  ``chunk_rows`` wins over what ``memory`` suggests.
    InputError lists the cells that cannot be read, the candidates that come twice and what the KEY lacks, or says how
    much memory the file takes at least.
    """
    if key is None and not scored:
        raise InputError(problem("analysis.key-needed", Source(path.name)))
    check_workbook(path, memory)
    table = open_table(path)
    entries = read_key(key, scored=scored) if key else tuple(Entry(name) for name in table.names[1:] if name)
    places = _places(table, entries)
    budget = Budget(path, len(entries), workers, memory)
    rows = chunk_rows or budget.rows
    entries = _with_options(table, entries, places, rows, budget.block)
    patterns, sums = _stream(table, entries, places, rows, budget, progress)
    options = _options(entries, patterns)
    mark = None if pass_mark is None else Fraction(str(pass_mark))
    analysis = analyse([_item_key(entry, options) for entry in entries], patterns, sums, mark)
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


def _stream(
    table: Table, entries: Sequence[Entry], places: Sequence[int], rows: int, budget: Budget, progress: Progress | None
) -> tuple[list[list[Pattern]], Sums]:
    gathered = Gathered(table.path, len(entries))
    for chunk in read_chunks(table.read([0, *places], rows, budget.block), table.path, entries, budget.workers):
        gathered.add(chunk)
        budget.check(gathered.sums)
        if progress:
            progress(chunk.last - FIRST_ROW + 1)
    suspicious = suspects(gathered.candidates)
    if suspicious.size:
        _report_repeated(table.read([0], rows, budget.block), suspicious, gathered.findings)
    gathered.findings.raise_any()
    if gathered.sums is None:
        raise InputError(problem("analysis.no-candidates", Source(table.path.name)))
    return gathered.patterns, gathered.sums


def _report_repeated(batches: Iterator[Batch], suspicious: Prints, findings: Findings) -> None:
    for one in repeated(batches, suspicious):
        shown = "、".join(map(str, one.rows[:LISTED]))
        findings.add("analysis.candidate-repeated", one.rows[1:2], candidate=one.name, rows=shown)


# --- options ---------------------------------------------------------------------------------------------------------


def _with_options(
    table: Table, entries: Sequence[Entry], places: Sequence[int], rows: int, block: int
) -> tuple[Entry, ...]:
    """Entries whose rule counts the options, with their number where it is not stated: one more pass over the file."""
    open_ended = [entry.type in CHOICE and entry.options is None for entry in entries]
    if not any(entry.rule.name == "agreement" and open_ for entry, open_ in zip(entries, open_ended, strict=True)):
        return tuple(entries)
    columns = [AnswerColumn(entry) for entry in entries]
    for batch in table.read(places, rows, block):
        for column, cells in zip(columns, batch.columns, strict=True):
            column.codes(encoded(cells)[1])
    seen = _options(entries, [column.patterns for column in columns])
    return tuple(
        replace(entry, options=seen[entry.type], assumed=True) if open_ and entry.type else entry
        for entry, open_ in zip(entries, open_ended, strict=True)
    )


def _options(entries: Sequence[Entry], patterns: Sequence[Sequence[Pattern]]) -> dict[str, int]:
    """The number of options of each type where none is stated: up to the largest letter in its keys and answers."""
    seen: dict[str, int] = {}
    for entry, known in zip(entries, patterns, strict=True):
        if entry.type in CHOICE and entry.options is None:
            seen[entry.type] = max(seen.get(entry.type, 0), largest(letters(entry, known)))
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
