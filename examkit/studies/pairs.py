"""pairs.csv: pairs of people with identical wrong answers, their expectation and their base rate; never a verdict."""

from collections.abc import Sequence
from dataclasses import fields

import numpy as np
from numpy.typing import NDArray

from examkit.analysis import Note
from examkit.analysis.copying import ENOUGH, PairRow, Screen, counts_only, enough, screen
from examkit.analysis.matrix import NO_KEY, Matrix
from examkit.analysis.pair_blocks import Progress
from examkit.studies.study import FEW, NOTE, Study, Table, codes

PAIRS = "pairs.csv"
HEADER = (*(field.name for field in fields(PairRow) if field.name != NOTE), NOTE)
LEVEL = 0.05


def copying_study(
    matrix: Matrix,
    seats: Sequence[tuple[str, str]] | None = None,
    *,
    open_book: bool = False,
    force: bool = False,
    progress: Progress | None = None,
) -> Study:
    """The pairs of people who share most wrong answers; ``seats`` are pairs of neighbours, a family of their own.

    Below 100 people, or with the book open, the counts and their expectation only.  Items with several right answers
    are left out.
    """
    usable = _one_right_answer(matrix)
    found = screen(
        matrix.codes[:, usable],
        matrix.keys[usable],
        people=matrix.people,
        forms=matrix.attributes.get("form"),
        neighbours=neighbours_among(matrix.people, seats),
        progress=progress,
    )
    few = not enough(len(matrix.people), open_book=open_book)
    rows = tuple(_row(one, few=few, force=force) for one in found.rows)
    notes = list(_gates(matrix, open_book=open_book))
    if left_out := len(usable) - int(usable.sum()):
        notes.append(Note("study.copying-items", (("count", left_out),)))
    notes.append(_found(found, counts=few and not force))
    return Study({PAIRS: Table(HEADER, rows)}, tuple(notes), FEW if few and force else "", few and not force)


def _one_right_answer(matrix: Matrix) -> NDArray[np.bool_]:
    """The items on which an answer is right or wrong: not those that several answers get right."""
    usable: NDArray[np.bool_] = (matrix.keys != NO_KEY) | ~(matrix.right == 1).any(axis=0)
    return usable


def neighbours_among(people: Sequence[str], seats: Sequence[tuple[str, str]] | None) -> list[tuple[int, int]] | None:
    """The places of neighbours who are both among these people; None where no seats are known."""
    if not seats:
        return None
    at = {candidate: place for place, candidate in enumerate(people)}
    return [(at[first], at[second]) for first, second in seats if first in at and second in at]


def _gates(matrix: Matrix, *, open_book: bool) -> Sequence[Note]:
    n = len(matrix.people)
    few = [Note("study.copying-few", (("n", n), ("least", ENOUGH)))] if n < ENOUGH else []
    return [*few, *([Note("study.copying-open")] if open_book else [])]


def _found(found: Screen, *, counts: bool) -> Note:
    if counts:
        return Note("study.copying-counts", (("pairs", found.pairs), ("listed", len(found.rows))))
    strange = sum(row.p_holm is not None and row.p_holm < LEVEL for row in found.rows)
    by_chance = f"{LEVEL * found.pairs:.0f}"
    return Note("study.copying-found", (("pairs", found.pairs), ("by_chance", by_chance), ("count", strange)))


def _row(one: PairRow, *, few: bool, force: bool) -> tuple[object, ...]:
    shown = counts_only(one) if few and not force else one
    values = {name: getattr(shown, name) for name in HEADER}
    if few and not force:
        values |= {"p": None, "by_chance": None}
    return tuple((values | {NOTE: codes(FEW if few and force else "", one.note)}).values())
