"""From some rows of a table to their sums, in this process or in several: read a chunk, add, finish.

A chunk knows nothing of the others.  It numbers the distinct answers as it meets them; ``Gathered`` gives them one
numbering, so that the sums of chunks from any process add up.
"""

import multiprocessing
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from examkit.analysis import FINEST, Pattern, Sums, TooFine, collect
from examkit.formats.response_table.answers import OMITTED, UNREADABLE, AnswerColumn
from examkit.formats.response_table.batches import Batch, encoded
from examkit.formats.response_table.candidates import Prints, fingerprints, names_of
from examkit.formats.response_table.findings import Findings
from examkit.formats.response_table.key import Entry

Code = NDArray[np.int32]


@dataclass(frozen=True, slots=True, eq=False)
class Chunk:
    """Some rows of a table: the last of them, who they are, the distinct answers by item, and the sums or what is wrong."""

    last: int
    candidates: Prints
    patterns: tuple[tuple[Pattern, ...], ...]
    sums: Sums | None
    findings: Findings


class ChunkReader:
    """Reads batches whose first column is the candidates and whose others are the items of the entries."""

    def __init__(self, path: Path, entries: Sequence[Entry]) -> None:
        self._path = path
        self._points = [entry.points for entry in entries]
        self._columns = [AnswerColumn(entry) for entry in entries]

    def __call__(self, batch: Batch) -> Chunk:
        """The chunk of a batch."""
        names, codes, findings = self.read(batch)
        last, patterns = batch.first + len(batch.columns[0]) - 1, self.patterns
        sums = None
        if len(names) and not findings.count:
            try:
                sums = collect(codes, patterns, self._points)
            except TooFine:
                findings.add("analysis.too-fine", [last], finest=FINEST)
        return Chunk(last, fingerprints(names), patterns, sums, findings)

    @property
    def patterns(self) -> tuple[tuple[Pattern, ...], ...]:
        """The distinct answers to each item met so far, in the order of their codes."""
        return tuple(tuple(column.patterns) for column in self._columns)

    def read(self, batch: Batch) -> tuple[pa.StringArray, list[Code], Findings]:
        """Who the rows of a batch are, without those that name nobody, their coded answers, and what is wrong."""
        findings = Findings(self._path)
        names = names_of(batch.columns[0])
        named = pc.not_equal(names, "").to_numpy(zero_copy_only=False)
        codes = [self._codes(batch, *each, findings) for each in zip(self._columns, batch.columns[1:], strict=True)]
        if not named.all():
            self._report_nameless(batch.first, np.flatnonzero(~named), codes, findings)
            codes = [code[named] for code in codes]
            names = names.filter(pa.array(named))
        return names, codes, findings

    def _codes(self, batch: Batch, column: AnswerColumn, cells: pa.Array, findings: Findings) -> Code:
        places, written = encoded(cells)
        known = column.codes(written)
        if known.size and known.min() == UNREADABLE:
            kind = "points" if column.entry.type is None else "cell"
            for place in np.flatnonzero(known == UNREADABLE).tolist():
                rows = (batch.first + np.flatnonzero(places == place)).tolist()
                findings.add(f"analysis.{kind}-unreadable", rows, column=column.entry.item, found=written[place])
        return known[places]

    def _report_nameless(
        self, first: int, nameless: NDArray[np.int64], codes: Sequence[Code], findings: Findings
    ) -> None:
        """Rows without a candidate are empty, or a finding."""
        blank = [next((n for n, known in enumerate(one.patterns) if known == OMITTED), None) for one in self._columns]
        answered = np.any([code[nameless] != empty for code, empty in zip(codes, blank, strict=True)], axis=0)
        findings.add("analysis.candidate-missing", (first + nameless[answered]).tolist())


class Gathered:
    """The chunks so far: their sums under one numbering of the answers, their candidates, what is wrong."""

    def __init__(self, path: Path, items: int) -> None:
        self.findings = Findings(path)
        self.candidates: list[Prints] = []
        self.sums: Sums | None = None
        self._places: list[dict[Pattern, int]] = [{} for _ in range(items)]

    @property
    def patterns(self) -> list[list[Pattern]]:
        """The distinct answers to each item."""
        return [list(known) for known in self._places]

    def add(self, chunk: Chunk) -> None:
        """Take in one more chunk."""
        self.findings.extend(chunk.findings)
        self.candidates.append(chunk.candidates)
        places = [
            np.array([known.setdefault(pattern, len(known)) for pattern in found], dtype=np.int64)
            for known, found in zip(self._places, chunk.patterns, strict=True)
        ]
        if chunk.sums is None or self.findings.count:
            return
        moved = any(np.any(place != np.arange(len(place))) for place in places)
        sums = chunk.sums.recoded(places) if moved else chunk.sums
        try:
            self.sums = sums if self.sums is None else self.sums + sums
        except TooFine:
            self.findings.add("analysis.too-fine", [chunk.last], finest=FINEST)


def read_chunks(batches: Iterable[Batch], path: Path, entries: Sequence[Entry], workers: int) -> Iterator[Chunk]:
    """The chunks of the batches, in their order, read by so many processes beside this one; by this one alone for 1."""
    if workers == 1:
        yield from map(ChunkReader(path, entries), batches)
        return
    # Spawned, not forked: the same on every system, and safe beside threads of arrow and BLAS.
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(workers, context, initializer=_begin, initargs=(path, entries)) as pool:
        waiting: deque[Future[Chunk]] = deque()
        for batch in batches:
            waiting.append(pool.submit(_read, batch))
            if len(waiting) > workers:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()


# The one reader of a worker process: distinct answers are read once in each.
_reader: ChunkReader | None = None


def _begin(path: Path, entries: Sequence[Entry]) -> None:
    global _reader
    _reader = ChunkReader(path, entries)


def _read(batch: Batch) -> Chunk:
    if _reader is None:
        raise RuntimeError("a worker reads after _begin only")
    return _reader(batch)
