"""Analysis of a plain table of responses: first column the candidate, then a column per item.

``analyse_table`` streams the file through ``batches`` (cells), ``answers`` (what they say and earn under the ``key``) and
``examkit.analysis`` (the sums and what follows from them).  Writing the result is the work of ``statistics``.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

from examkit.analysis import Analysis, ItemKey, Note, Pattern, Sums, analyse
from examkit.formats.response_table.batches import Table, open_table
from examkit.formats.response_table.candidates import suspects
from examkit.formats.response_table.chunks import Gathered, read_chunks
from examkit.formats.response_table.columns import (
    attribute_names,
    item_places,
    options_seen,
    report_repeated,
    with_options,
)
from examkit.formats.response_table.key import Entry, read_key
from examkit.formats.response_table.memory import Budget, check_workbook
from examkit.items import LABELS
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
    places = item_places(table, entries)
    budget = Budget(path, len(entries), workers, memory)
    rows = chunk_rows or budget.rows
    entries = with_options(table, entries, places, rows, budget.block)
    patterns, sums = _stream(table, entries, places, rows, budget, progress)
    options = options_seen(entries, patterns)
    mark = None if pass_mark is None else Fraction(str(pass_mark))
    analysis = analyse([_item_key(entry, options) for entry in entries], patterns, sums, mark)
    return replace(analysis, notes=(*analysis.notes, *_notes(table, entries, options)))


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
        report_repeated(table.read([0], rows, budget.block), suspicious, gathered.findings)
    gathered.findings.raise_any()
    if gathered.sums is None:
        raise InputError(problem("analysis.no-candidates", Source(table.path.name)))
    return gathered.patterns, gathered.sums


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
    if attributes := attribute_names(table, entries):
        yield Note("analysis.attributes", (("columns", "、".join(attributes)),))
    assumed = {entry.type: entry.options for entry in entries if entry.assumed and entry.type and entry.options}
    for kind, count in (options | assumed).items():
        yield Note(f"analysis.{kind}-options-seen", (("last", LABELS[count - 1]),))
    unstated = [entry.item for entry in entries if entry.points is None]
    if unstated:
        yield Note("analysis.points-seen", (("count", len(unstated)),))
