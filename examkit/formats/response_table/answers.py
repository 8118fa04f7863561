"""One item's column of cells: what each distinct cell says and earns.

Every distinct writing is read once; where a cell stands and who wrote it is not known here.
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from examkit.analysis import ABSENT, Pattern
from examkit.bank.grammar import choice_letters, truth
from examkit.formats.response_table.key import Entry
from examkit.items import LABELS
from examkit.responses import BLANKS, NOT_ON_FORM

UNREADABLE = -2
FINEST = 10**9  # a cell's points are read to nine decimals: what a spreadsheet makes of 1/3 ends somewhere
OMITTED = Pattern(frozenset(), Fraction(0))
_NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d{1,2})?|\d+/[1-9]\d*")
POINTS = frozenset({"points"})


class AnswerColumn:
    """The distinct answers to one item met so far, in the order of their codes."""

    def __init__(self, entry: Entry) -> None:
        self.entry = entry
        self.item = entry.as_item()
        self.patterns: list[Pattern] = []
        self._codes: dict[str, int] = {}
        self._places: dict[Pattern, int] = {}

    def codes(self, written: Sequence[str]) -> NDArray[np.int32]:
        """The code of each writing: a place in ``patterns``, ABSENT or UNREADABLE."""
        return np.array([self._code(cell) for cell in written], dtype=np.int32)

    def _code(self, written: str) -> int:
        code = self._codes.get(written)
        if code is None:
            code = self._codes[written] = self._new_code(unicodedata.normalize("NFKC", written).strip())
        return code

    def _new_code(self, cell: str) -> int:
        if cell == NOT_ON_FORM:
            return ABSENT
        pattern = self._points(cell) if self.entry.type is None else self._marked(cell)
        if pattern is None:
            return UNREADABLE
        place = self._places.setdefault(pattern, len(self.patterns))
        if place == len(self.patterns):
            self.patterns.append(pattern)
        return place

    def _points(self, cell: str) -> Pattern | None:
        if not cell:
            return OMITTED
        score = _number(cell)
        if score is None or (self.entry.points is not None and score > self.entry.points):
            return None
        return Pattern(POINTS, score if FINEST % score.denominator == 0 else Fraction(round(score * FINEST), FINEST))

    def _marked(self, cell: str) -> Pattern | None:
        if cell in BLANKS:
            return OMITTED
        response = truth(cell) if self.entry.type == "true_false" else _letters(cell, self.entry.options)
        if response is None or self.entry.points is None:
            return None
        chosen = frozenset({response}) if self.entry.type == "true_false" else frozenset(response)
        return Pattern(chosen, self.entry.rule.score(self.item, response, self.entry.points))


def _number(cell: str) -> Fraction | None:
    """``2``, ``.5``, ``1/3``, ``5分`` or ``1e-05``, as people and programs write points."""
    plain = cell.removesuffix("分").strip()
    return Fraction(plain) if _NUMBER.fullmatch(plain) else None


def _letters(cell: str, options: int | None) -> str | None:
    """The options marked, each once and none beyond the last; None where the cell says something else."""
    letters = choice_letters(cell)
    if letters is None or len(set(letters)) < len(letters):
        return None
    return letters if options is None or letters[-1] in LABELS[:options] else None


def letters(entry: Entry, patterns: Iterable[Pattern]) -> set[str]:
    """Every option that was taken by somebody or is right."""
    return set(entry.key).union(*(pattern.chosen for pattern in patterns))


def largest(letters: Iterable[str]) -> int:
    """How many options there are when the last of these is one."""
    return max((LABELS.index(letter) + 1 for letter in letters if letter in LABELS), default=0)
