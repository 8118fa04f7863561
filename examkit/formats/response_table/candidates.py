"""Whether a candidate comes twice in a file that is read in pieces: eight bytes for each name, however long the name.

Equal fingerprints are a suspicion only; a second reading of the one column tells the names and their rows.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from examkit.formats.response_table.batches import Batch, texts

Prints = NDArray[np.uint64]
# FNV-1a with 64 bits: the same in every process, unlike Python's own hashes.
_START, _PRIME = np.uint64(0xCBF29CE484222325), np.uint64(0x100000001B3)


@dataclass(frozen=True, slots=True)
class Repeated:
    """A name and the rows it stands in."""

    name: str
    rows: tuple[int, ...]


def names_of(column: pa.Array) -> pa.StringArray:
    """The candidates as they are compared: as text, without blanks around it."""
    return pc.utf8_trim_whitespace(texts(column))


def fingerprints(names: pa.StringArray) -> Prints:
    """A number for each name, equal for equal names."""
    found = np.full(len(names), _START)
    _, offsets, data = names.buffers()
    ends = np.frombuffer(offsets, np.int32)[names.offset : names.offset + len(names) + 1]
    byte = np.frombuffer(data, np.uint8) if data is not None else np.empty(0, np.uint8)
    lengths = np.diff(ends)
    for place in range(int(lengths.max(initial=0))):
        longer = np.flatnonzero(lengths > place)
        found[longer] = (found[longer] ^ byte[ends[longer] + place]) * _PRIME
    return found


def suspects(pieces: Iterable[Prints]) -> Prints:
    """The fingerprints that come more than once."""
    ordered = np.concatenate([np.empty(0, np.uint64), *pieces])
    ordered.sort()
    return np.unique(ordered[1:][ordered[1:] == ordered[:-1]])


def repeated(batches: Iterable[Batch], suspicious: Prints) -> Iterator[Repeated]:
    """The names that stand in several rows, from their column read again, in the order of their first rows."""
    rows: dict[str, list[int]] = {}
    for batch in batches:
        names = names_of(batch.columns[0])
        places = np.flatnonzero(np.isin(fingerprints(names), suspicious))
        for place, name in zip(places.tolist(), names.take(pa.array(places)).to_pylist(), strict=True):
            rows.setdefault(name, []).append(batch.first + place)
    yield from (Repeated(name, tuple(found)) for name, found in rows.items() if name and len(found) > 1)
