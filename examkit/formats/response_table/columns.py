"""Which columns of a table are items, and how many options there are where the KEY does not say."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from examkit.analysis import Pattern
from examkit.formats.response_table.answers import AnswerColumn, largest, letters
from examkit.formats.response_table.batches import LISTED, Batch, Table, encoded
from examkit.formats.response_table.candidates import Prints, repeated
from examkit.formats.response_table.findings import Findings
from examkit.formats.response_table.key import Entry
from examkit.items import CHOICE
from examkit.problems import InputError, Source, problem


def item_places(table: Table, entries: Sequence[Entry]) -> list[int]:
    """The column of each item; the first column is the candidate's."""
    places = {name: place for place, name in enumerate(table.names) if place}
    source = Source(table.path.name)
    if not entries:
        raise InputError(problem("analysis.no-items", source))
    absent = [entry.item for entry in entries if entry.item not in places]
    if absent:
        raise InputError(problem("analysis.items-absent", source, items="、".join(absent), count=len(absent)))
    return [places[entry.item] for entry in entries]


def attribute_names(table: Table, entries: Sequence[Entry]) -> list[str]:
    """The columns that are neither the candidate nor an item."""
    used = {entry.item for entry in entries}
    return [name for name in table.names[1:] if name and name not in used]


def with_options(
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
    seen = options_seen(entries, [column.patterns for column in columns])
    return tuple(
        replace(entry, options=seen[entry.type], assumed=True) if open_ and entry.type else entry
        for entry, open_ in zip(entries, open_ended, strict=True)
    )


def options_seen(entries: Sequence[Entry], patterns: Sequence[Sequence[Pattern]]) -> dict[str, int]:
    """The number of options of each type where none is stated: up to the largest letter in its keys and answers."""
    seen: dict[str, int] = {}
    for entry, known in zip(entries, patterns, strict=True):
        if entry.type in CHOICE and entry.options is None:
            seen[entry.type] = max(seen.get(entry.type, 0), largest(letters(entry, known)))
    return seen


def report_repeated(batches: Iterator[Batch], suspicious: Prints, findings: Findings) -> None:
    """The candidates that come twice, as findings at their second rows."""
    for one in repeated(batches, suspicious):
        shown = "、".join(map(str, one.rows[:LISTED]))
        findings.add("analysis.candidate-repeated", one.rows[1:2], candidate=one.name, rows=shown)
