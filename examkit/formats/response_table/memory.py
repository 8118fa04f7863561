"""How many rows are read at once, so that the work of all processes stays below a limit of memory.

The figures are measured (64-bit Linux, Python 3.11 to 3.13) and rounded up; nothing here looks at the running process.
"""

import zipfile
from dataclasses import dataclass
from math import ceil
from pathlib import Path

from examkit.analysis import Sums
from examkit.formats.response_table.batches import BLOCK
from examkit.problems import InputError, Source, problem

CELLS = 1 << 22  # a chunk of so many answers is quick to count and small to hold
MEGABYTE = 1 << 20
PROCESS = 190 * MEGABYTE  # Python with numpy, scipy and pyarrow
READER = 45 * MEGABYTE  # what pyarrow holds besides its blocks
BLOCKS = 40  # blocks of a csv that it holds, as text and as columns
SMALLEST_BLOCK = 1 << 18
CELL = 64  # bytes for one answer while its chunk is counted
PASSED = 12  # bytes for one answer on the way to another process
SQUARES = 7  # squares of items × items that are alive at once
COPIES = 3  # of the sums while two are added
FEWEST_ROWS = 64
WORKBOOK = 4  # bytes for each byte of a workbook's unpacked sheets


@dataclass(frozen=True, slots=True)
class Budget:
    """What may be held: ``rows`` of a chunk and ``block`` of a csv follow from ``memory`` in bytes, None for no limit."""

    path: Path
    items: int
    workers: int = 1
    memory: int | None = None

    def __post_init__(self) -> None:
        """InputError where the file takes more than is allowed whatever is done."""
        if self.memory is None:
            return
        _require(self.path, self._held(self._smallest) + 4 * FEWEST_ROWS * self.items * self._cell, self.memory)

    @property
    def block(self) -> int:
        """Bytes of a csv that are read at once: an eighth of what is left goes to blocks, and a row always fits."""
        left = BLOCKS * BLOCK * 8 if self.memory is None else self.memory - self._held(self._smallest)
        return max(self._smallest, min(BLOCK, left // 8 // BLOCKS))

    @property
    def rows(self) -> int:
        """Rows of a chunk: a third of what is left goes to chunks, the rest to the sums."""
        cells = CELLS if self.memory is None else min(CELLS, (self.memory - self._held(self.block)) // 3 // self._cell)
        return max(1, cells // self.items)

    def check(self, sums: Sums | None) -> None:
        """InputError where the sums have outgrown what is left for them."""
        if self.memory is None or sums is None:
            return
        needed = self._held(self.block) + self.rows * self.items * self._cell + COPIES * sums.size
        if needed > self.memory:
            raise InputError(problem("analysis.memory-passed", Source(self.path.name), least=_written(2 * needed)))

    @property
    def _cell(self) -> int:
        """Bytes for each answer of a chunk, over all processes."""
        return CELL if self.workers == 1 else self.workers * CELL + (self.workers + 1) * PASSED

    @property
    def _smallest(self) -> int:
        """The smallest block: one that any row fits into."""
        return max(SMALLEST_BLOCK, 64 * self.items)

    def _held(self, block: int) -> int:
        """Bytes that are held whatever the rows of a chunk."""
        others = 0 if self.workers == 1 else self.workers
        squares = (SQUARES + 2 * others) * 8 * self.items**2
        return PROCESS * (1 + others) + READER + BLOCKS * block + squares + _workbook(self.path)


def check_workbook(path: Path, memory: int | None) -> None:
    """InputError where a workbook, which can only be read whole, takes more than is allowed."""
    if memory is not None and (size := _workbook(path)):
        _require(path, PROCESS + READER + BLOCKS * SMALLEST_BLOCK + size + MEGABYTE, memory)


def _workbook(path: Path) -> int:
    """Bytes for the cells of a workbook; 0 for other files."""
    if path.suffix.lower() not in (".xlsx", ".xls") or not path.is_file():
        return 0
    if not zipfile.is_zipfile(path):
        return WORKBOOK * path.stat().st_size
    with zipfile.ZipFile(path) as parts:
        return WORKBOOK * sum(part.file_size for part in parts.infolist())


def _require(path: Path, least: int, memory: int) -> None:
    if memory < least:
        raise InputError(problem("analysis.memory-small", Source(path.name), least=_written(least)))


def _written(size: int) -> str:
    return f"{ceil(size / MEGABYTE)}M"
