"""A table of responses person by person, for what sums cannot give: response models, group and pair screens."""

from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from examkit.analysis.matrix import Matrix, matrix
from examkit.formats.response_table.batches import Table, open_table, texts
from examkit.formats.response_table.candidates import fingerprints, names_of, suspects
from examkit.formats.response_table.chunks import ChunkReader, Code
from examkit.formats.response_table.columns import attribute_names, item_places, report_repeated, with_options
from examkit.formats.response_table.findings import Findings
from examkit.formats.response_table.key import Entry, read_key
from examkit.problems import InputError, Source, problem

ROWS, BLOCK = 20_000, 1 << 21


def read_matrix(
    path: Path,
    key: Path | None = None,
    *,
    scored: bool = False,
    any_items: bool = False,
    progress: Callable[[int], None] | None = None,
) -> Matrix:
    """People × items of a csv, xlsx or parquet file under a KEY file, or of points (``scored``).

    The columns are read as :func:`~examkit.formats.response_table.analyse_table` reads them; those that are no item are
    attributes of the people.  With ``any_items`` the KEY may hold items that the file has not.  InputError as there.
    """
    if key is None and not scored:
        raise InputError(problem("analysis.key-needed", Source(path.name)))
    table = open_table(path)
    entries = read_key(key, scored=scored) if key else tuple(Entry(name) for name in table.names[1:] if name)
    extra = attribute_names(table, entries)
    if any_items:
        entries = tuple(entry for entry in entries if entry.item in table.names[1:])
    places = item_places(table, entries)
    reader = ChunkReader(path, with_options(table, entries, places, ROWS, BLOCK))
    people, codes = _read(table, reader, places, progress)
    return matrix(
        people,
        [entry.item for entry in entries],
        codes,
        reader.patterns,
        [entry.points for entry in entries],
        _attributes(table, extra),
    )


def _read(
    table: Table, reader: ChunkReader, places: Sequence[int], progress: Callable[[int], None] | None
) -> tuple[list[str], list[Code]]:
    """Who the people are, and the coded answers to each item."""
    findings = Findings(table.path)
    people: list[str] = []
    pieces: list[list[Code]] = []
    for batch in table.read([0, *places], ROWS, BLOCK):
        names, codes, wrong = reader.read(batch)
        findings.extend(wrong)
        people += names.to_pylist()
        pieces.append(codes)
        if progress:
            progress(len(people))
    suspicious = suspects([fingerprints(pa.array(people, pa.string()))])
    if suspicious.size:
        report_repeated(table.read([0], ROWS, BLOCK), suspicious, findings)
    findings.raise_any()
    if not people:
        raise InputError(problem("analysis.no-candidates", Source(table.path.name)))
    return people, [np.concatenate(column) for column in zip(*pieces, strict=True)]


def _attributes(table: Table, names: Sequence[str]) -> dict[str, list[str]]:
    """What the other columns say of each person, by their heads."""
    found: dict[str, list[str]] = {name: [] for name in names}
    for batch in table.read([0, *(table.names.index(name) for name in names)], ROWS, BLOCK) if names else ():
        named = pc.not_equal(names_of(batch.columns[0]), "")
        for values, column in zip(found.values(), batch.columns[1:], strict=True):
            values += [value.strip() for value in texts(column).filter(named).to_pylist()]
    return found
