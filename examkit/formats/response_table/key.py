"""The KEY file: for each item its key, points, type, rule and number of options.

How a response is read under it is the work of ``answers``.
"""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from pathlib import Path

from examkit.bank.grammar import TYPE_WORDS, choice_letters, truth
from examkit.bank.numerals import to_fraction
from examkit.formats.response_table.batches import open_table, texts
from examkit.items import CHOICE, LABELS, TYPES, Item, ItemType
from examkit.messages import value_of
from examkit.problems import InputError, Problem, Source, problem, raise_if
from examkit.rules import Rule, fits, parse_rule

HEADS = {
    "item": ("item", "题号", "试题"),
    "key": ("key", "答案", "参考答案", "正确答案"),
    "points": ("points", "分值"),
    "type": ("type", "题型"),
    "rule": ("rule", "计分规则"),
    "options": ("options", "选项数"),
}
OPEN: tuple[ItemType, ...] = ("blank", "short", "case")
ALL_OR_NOTHING = parse_rule("all_or_nothing")


@dataclass(frozen=True, slots=True)
class Entry:
    """One item of the KEY.

    ``type`` None: the cells are points, and ``points`` None where only the column's highest tells the full mark.
    ``options`` None: the largest letter seen tells, as it has told where ``assumed``.
    """

    item: str
    type: ItemType | None = None
    key: str = ""
    points: Fraction | None = None
    rule: Rule = ALL_OR_NOTHING
    options: int | None = None
    assumed: bool = False

    def as_item(self) -> Item:
        """The item as rules know it; with every letter for an option where their number is not stated."""
        count = self.options or len(LABELS)
        return Item(self.item, self.type or "short", "", ("",) * count if self.type in CHOICE else (), self.key)


def read_key(path: Path, *, scored: bool) -> tuple[Entry, ...]:
    """The entries of a KEY file, in its order; InputError with every problem in it."""
    table = open_table(path)
    places = {
        name: place for name, heads in HEADS.items() for place, head in enumerate(table.names) if head.lower() in heads
    }
    lacking = [name for name in (("item",) if scored else ("item", "key")) if name not in places]
    if lacking:
        raise InputError(problem("analysis.key-columns", Source(path.name), columns=", ".join(lacking)))
    rows = [
        (batch.first + n, dict(zip(places, cells, strict=True)))
        for batch in table.read(list(places.values()), 10_000)
        for n, cells in enumerate(zip(*(texts(column).to_pylist() for column in batch.columns), strict=True))
        if any(cell.strip() for cell in cells)
    ]
    return _entries(path, rows, scored=scored)


def _entries(path: Path, rows: list[tuple[int, dict[str, str]]], *, scored: bool) -> tuple[Entry, ...]:
    letters_t = any(row.get("key", "").strip().upper() == "T" for _, row in rows)
    entries: dict[str, Entry] = {}
    problems: list[Problem] = []
    for number, row in rows:
        source = Source(path.name, number)
        cells = {name: cell.strip() for name, cell in row.items()}
        if not cells["item"] or cells["item"] in entries:
            problems.append(problem("analysis.key-item", source, found=cells["item"] or "-"))
            continue
        try:
            entries[cells["item"]] = _scored_entry(cells) if scored else _entry(cells, f_is_false=letters_t)
        except _Unreadable as error:
            problems.append(problem("analysis.key-unreadable", source, column=error.column, found=error.found))
        except InputError as error:
            problems += [replace(found, source=source) for found in error.problems]
    if not entries and not problems:
        problems.append(problem("file.empty", Source(path.name)))
    raise_if(problems)
    return tuple(entries.values())


class _Unreadable(Exception):
    """A cell of the KEY that says nothing usable."""

    def __init__(self, column: str, found: str) -> None:
        super().__init__(column, found)
        self.column, self.found = column, found


def _scored_entry(cells: Mapping[str, str]) -> Entry:
    return Entry(cells["item"], points=_points(cells))


def _entry(cells: Mapping[str, str], *, f_is_false: bool) -> Entry:
    stated = _type(cells.get("type", ""))
    points = _points(cells)
    if stated in OPEN:
        if points is None:
            raise _Unreadable("points", "-")
        return Entry(cells["item"], points=points)
    rule = parse_rule(cells["rule"]) if cells.get("rule") else ALL_OR_NOTHING
    found = stated or _type_of_key(cells["key"], rule, f_is_false=f_is_false)
    if not fits(rule, found):
        raise _Unreadable("rule", str(rule))
    key = truth(cells["key"]) if found == "true_false" else choice_letters(cells["key"])
    options = _options(cells)
    if key is None or (found != "true_false" and not _is_key(key, options)):
        raise _Unreadable("key", cells["key"] or "-")
    return Entry(cells["item"], found, key, points or Fraction(1), rule, options)


def _type_of_key(written: str, rule: Rule, *, f_is_false: bool) -> ItemType:
    """The type where none is stated: a truth word, else letters.

    T, Y, N and X are never options; F is one unless the KEY has a T.
    """
    letters = choice_letters(written) or ""
    is_option = len(letters) == 1 and letters not in "TYNX" and not (letters == "F" and f_is_false)
    if truth(written) and not is_option:
        return "true_false"
    return "single" if len(letters) == 1 and fits(rule, "single") else "multiple"


def _is_key(letters: str, options: int | None) -> bool:
    return len(set(letters)) == len(letters) and (options is None or all(one in LABELS[:options] for one in letters))


def _type(written: str) -> ItemType | None:
    if not written:
        return None
    found = TYPE_WORDS.get(written.removesuffix("题")) or value_of("type", written)
    if found == "undetermined":
        return "multiple"
    known = next((one for one in TYPES if one == (found or written.lower())), None)
    if known is None:
        raise _Unreadable("type", written)
    return known


def _points(cells: Mapping[str, str]) -> Fraction | None:
    written = unicodedata.normalize("NFKC", cells.get("points", "")).removesuffix("分").strip()
    if not written:
        return None
    try:
        points = to_fraction(written)
    except ValueError:
        points = Fraction(0)
    if points <= 0:
        raise _Unreadable("points", written)
    return points


def _options(cells: Mapping[str, str]) -> int | None:
    written = unicodedata.normalize("NFKC", cells.get("options", ""))
    if not written:
        return None
    if not re.fullmatch(r"\d{1,2}", written) or not 2 <= int(written) <= len(LABELS):
        raise _Unreadable("options", written)
    return int(written)
