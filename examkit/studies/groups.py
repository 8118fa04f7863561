"""dif.csv: items on which people of equal totals, but of different groups, differ."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import astuple, fields

from examkit.analysis import Note
from examkit.analysis.dif import FOCAL, REFERENCE, DifRow, dif, enough
from examkit.analysis.matrix import Matrix
from examkit.problems import InputError, Source, problem
from examkit.studies.study import FEW, Study, Table, codes

DIF = "dif.csv"
HEADER = tuple("class" if field.name == "ets_class" else field.name for field in fields(DifRow))


def dif_study(matrix: Matrix, column: str, focal: str | None = None, *, force: bool = False) -> Study:
    """Every item, one group against another or against all others, by the values of an attribute.

    Of two groups the smaller is looked at, of more each against all others; ``focal`` names one.  Groups below 100, or
    with less than 200 to compare with, are held back.  InputError for an attribute or a group that is not there.
    """
    groups = _groups(matrix, column)
    sizes = Counter(group for group in groups if group)
    looked_at = _comparisons(sizes, column, focal)
    rows: list[tuple[object, ...]] = []
    held: list[str] = []
    forced = ""
    for name, reference in looked_at:
        own = sizes[name]
        others = sizes[reference] if reference else sizes.total() - own
        few = not enough(own, others)
        if few:
            held.append(f"{name}（{own}/{others}）")
        if few and not force:
            continue
        forced = forced or (FEW if few else "")
        found = dif(
            matrix.scores, groups, focal=name, reference=reference, points=matrix.points.tolist(),
            items=matrix.items, purify=True,
        )  # fmt: skip
        rows += [_row(one, few=few) for one in found]
    notes = (
        [
            Note(
                "study.dif-few",
                (("column", column), ("groups", "、".join(held)), ("focal", FOCAL), ("reference", REFERENCE)),
            )
        ]
        if held
        else []
    )
    if without := sum(not group for group in groups):
        notes.append(Note("study.dif-without", (("count", without), ("column", column))))
    if not rows:
        return Study({}, tuple(notes), held=True)
    flagged = sum(row[HEADER.index("class")] in ("B", "C") for row in rows)
    notes.append(Note("study.dif-found", (("column", column), ("count", flagged), ("of", len(rows)))))
    return Study({DIF: Table(HEADER, tuple(rows))}, tuple(notes), forced, bool(held) and not force)


def _groups(matrix: Matrix, column: str) -> list[str | None]:
    if column not in matrix.attributes:
        known = "、".join(matrix.attributes) or "—"
        raise InputError(problem("study.no-column", Source("--groups"), column=column, known=known))
    return [value or None for value in matrix.attributes[column]]


def _comparisons(sizes: Counter[str], column: str, focal: str | None) -> Sequence[tuple[str, str | None]]:
    """Each group to look at, and whom with; None for all others."""
    if len(sizes) < 2:
        raise InputError(problem("study.one-group", Source("--groups"), column=column))
    if focal is not None and focal not in sizes:
        raise InputError(problem("study.no-group", Source("--focal"), found=focal, known="、".join(sorted(sizes))))
    if len(sizes) == 2:
        larger, smaller = sorted(sizes, key=lambda name: (-sizes[name], name))
        return [(larger, smaller)] if focal == larger else [(smaller, larger)]
    return [(name, None) for name in ([focal] if focal else sorted(sizes))]


def _row(one: DifRow, *, few: bool) -> tuple[object, ...]:
    return (*astuple(one)[:-1], codes(FEW if few else "", one.note))
