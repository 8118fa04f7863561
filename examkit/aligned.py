"""What many people answered or earned, in little room: each column's distinct values once, and a number a person.

A row is a sequence, a row with keys a mapping, as if each stood alone; what is done to all rows is done to the distinct
values.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar, overload

import numpy as np
from numpy.typing import NDArray

Value = TypeVar("Value")
Other = TypeVar("Other")
Codes = NDArray[np.int32]
BLOCK = 4096  # rows that are turned at once


@dataclass(frozen=True, slots=True, eq=False)
class Column(Generic[Value]):
    """The values of one column: the distinct ones (one may stand twice), and for each row the place of its own."""

    values: Sequence[Value]
    codes: Codes

    def __iter__(self) -> Iterator[Value]:
        return (self.values[code] for code in self.codes.tolist())

    def counts(self) -> list[tuple[Value, int]]:
        """The values that occur, and how often."""
        found = np.bincount(self.codes, minlength=len(self.values)).tolist()
        return [(value, count) for value, count in zip(self.values, found, strict=True) if count]

    def of(self, rows: NDArray[np.int64]) -> "Column[Value]":
        """The same column of some rows."""
        return Column(self.values, self.codes[rows])

    def mapped(self, change: Callable[[Value], Other]) -> "Column[Other]":
        """Every value changed, the distinct ones once."""
        return Column([change(value) for value in self.values], self.codes)


class Table(Generic[Value]):
    """Columns of equal length."""

    __slots__ = ("columns",)

    def __init__(self, columns: Sequence[Column[Value]] = ()) -> None:
        self.columns = tuple(columns)

    def row(self, at: int) -> "TableRow[Value]":
        """One row, without its values being copied."""
        return TableRow(self, at)


class TableRow(Sequence[Value]):
    """A row of a table."""

    __slots__ = ("at", "table")

    def __init__(self, table: Table[Value], at: int) -> None:
        self.table, self.at = table, at

    @overload
    def __getitem__(self, place: int) -> Value: ...
    @overload
    def __getitem__(self, place: slice) -> Sequence[Value]: ...
    def __getitem__(self, place: int | slice) -> Value | Sequence[Value]:
        if isinstance(place, slice):
            return tuple(self)[place]
        column = self.table.columns[place]
        value: Value = column.values[column.codes[self.at]]
        return value

    def __len__(self) -> int:
        return len(self.table.columns)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and tuple(self) == tuple(other)

    def __hash__(self) -> int:
        return hash(tuple(self))

    def __repr__(self) -> str:
        return repr(tuple(self))


class TableBuilder(Generic[Value]):
    """Takes rows one by one and makes a table of them; what they hold is let go every few thousand."""

    def __init__(self, width: int) -> None:
        self._table = Table[Value]()
        self._known: list[dict[Value, int]] = [{} for _ in range(width)]
        self._codes: list[list[Codes]] = [[] for _ in range(width)]
        self._waiting: list[Sequence[Value]] = []
        self._count = 0

    def add(self, row: Sequence[Value]) -> TableRow[Value]:
        """One more row: as it will stand in the table, which has it once it is made."""
        self._waiting.append(row)
        if len(self._waiting) == BLOCK:
            self._turn()
        self._count += 1
        return self._table.row(self._count - 1)

    def table(self) -> Table[Value]:
        """The table of all rows that were added."""
        self._turn()
        codes = (np.concatenate([np.zeros(0, dtype=np.int32), *parts]) for parts in self._codes)
        self._table.columns = tuple(Column(list(known), code) for known, code in zip(self._known, codes, strict=True))
        return self._table

    def _turn(self) -> None:
        for known, parts, column in zip(self._known, self._codes, zip(*self._waiting, strict=True), strict=False):
            if not known.keys() >= set(column):
                for value in dict.fromkeys(column):
                    known.setdefault(value, len(known))
            parts.append(np.fromiter(map(known.__getitem__, column), dtype=np.int32, count=len(column)))
        self._waiting = []


class Aligned(Mapping[str, Value]):
    """A mapping whose keys and their places are another's too; ``row`` holds its values in their order."""

    __slots__ = ("places", "row")

    def __init__(self, places: Mapping[str, int], row: Sequence[Value]) -> None:
        self.places, self.row = places, row

    def __getitem__(self, key: str) -> Value:
        return self.row[self.places[key]]

    def __iter__(self) -> Iterator[str]:
        return iter(self.places)

    def __len__(self) -> int:
        return len(self.places)

    def __repr__(self) -> str:
        return repr(dict(self))


def columns(found: Sequence[Mapping[str, Value]], keys: Sequence[str], default: Value) -> list[Column[Value]]:
    """The values of all mappings by key: a column for each of ``keys``, ``default`` where one has none."""
    groups = list(_grouped(found))
    parts = [_columns([found[at] for at in places], keys, default) for places in groups]
    if len(parts) == 1:
        return parts[0]
    order = np.argsort(np.concatenate([np.zeros(0, dtype=np.int64), *groups]), kind="stable")
    return [_joined([part[place] for part in parts]).of(order) for place in range(len(keys))]


def _grouped(found: Sequence[Mapping[str, Value]]) -> Iterator[NDArray[np.int64]]:
    """Where the mappings stand that share their places and their table; all others together."""
    groups: dict[tuple[int, int], list[int]] = {}
    for at, one in enumerate(found):
        shared = isinstance(one, Aligned) and isinstance(one.row, TableRow)
        groups.setdefault((id(one.places), id(one.row.table)) if shared else (0, 0), []).append(at)  # type: ignore[attr-defined]
    return (np.array(places, dtype=np.int64) for places in groups.values())


def _columns(found: Sequence[Mapping[str, Value]], keys: Sequence[str], default: Value) -> list[Column[Value]]:
    """The columns of mappings that share their table, or of any that share nothing."""
    first = found[0]
    if not isinstance(first, Aligned) or not isinstance(first.row, TableRow):
        builder = TableBuilder[Any](len(keys))
        for one in found:
            builder.add([_Same(one.get(key, default)) for key in keys])
        return [column.mapped(lambda one: one.value) for column in builder.table().columns]
    at = np.array([one.row.at for one in found], dtype=np.int64)  # type: ignore[attr-defined]
    nothing = Column([default], np.zeros(len(found), dtype=np.int32))
    places, shared = first.places, first.row.table.columns
    return [shared[places[key]].of(at) if key in places else nothing for key in keys]


def _joined(parts: Sequence[Column[Value]]) -> Column[Value]:
    """Columns one below the other."""
    starts = np.cumsum([0, *(len(part.values) for part in parts)])
    codes = [part.codes + np.int32(start) for part, start in zip(parts, starts, strict=False)]
    values = [value for part in parts for value in part.values]
    return Column(values, np.concatenate([np.zeros(0, dtype=np.int32), *codes]))


def rows(
    found: Sequence[Mapping[str, Value]], keys: Sequence[str], default: Value, write: Callable[[Value], str]
) -> Iterator[Sequence[str]]:
    """The values of ``keys`` of each mapping as text, a few thousand mappings at a time."""
    for start in range(0, len(found), BLOCK):
        block = found[start : start + BLOCK]
        texts = [column.mapped(write) for column in columns(block, keys, default)]
        if not texts:
            yield from ([] for _ in block)
            continue
        turned = np.stack([np.array(column.values, dtype=object)[column.codes] for column in texts], axis=1)
        yield from turned.tolist()


@dataclass(frozen=True, slots=True, eq=False)
class _Same(Generic[Value]):
    """A value that is told from others by what it is, not by how it compares: cheap for exact numbers."""

    value: Value

    def __hash__(self) -> int:
        return id(self.value)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Same) and self.value is other.value
