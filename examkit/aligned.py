"""Mappings with the same keys that share them: answers and marks of many people by item, in little room."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from operator import itemgetter
from typing import Generic, TypeVar

Value = TypeVar("Value")


class Aligned(Mapping[str, Value], Generic[Value]):
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


class Picker(Generic[Value]):
    """Takes the values of ``keys`` out of mappings, ``default`` where one has none; keys are looked up once."""

    def __init__(self, keys: Sequence[str], default: Value) -> None:
        self._keys, self._default = keys, default
        self._known: dict[int, tuple[Mapping[str, int], Callable[[Sequence[Value]], Sequence[Value]]]] = {}

    def __call__(self, found: Mapping[str, Value]) -> Sequence[Value]:
        """The values in the order of the keys."""
        if not isinstance(found, Aligned) or len(self._keys) < 2:
            return [found.get(key, self._default) for key in self._keys]
        at = id(found.places)
        if at not in self._known:
            # The place behind the last holds the default; the places are kept, so that their identity stays theirs.
            pick = itemgetter(*[found.places.get(key, len(found.places)) for key in self._keys])
            self._known[at] = (found.places, pick)
        return self._known[at][1]((*found.row, self._default))


def rows(found: Iterable[Mapping[str, Value]], keys: Sequence[str], default: Value) -> Iterator[Sequence[Value]]:
    """The values of ``keys`` of each mapping, ``default`` where it has none."""
    return map(Picker(keys, default), found)


def columns(found: Iterable[Mapping[str, Value]], keys: Sequence[str], default: Value) -> list[Sequence[Value]]:
    """The values of all mappings by key: a column for each of ``keys``."""
    turned: list[Sequence[Value]] = list(zip(*rows(found, keys, default), strict=True))
    return turned or [() for _ in keys]
