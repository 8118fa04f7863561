"""What a score on one form is worth on another, beside the score as it is.  No score is changed by it."""

from collections.abc import Mapping, Sequence
from itertools import groupby
from pathlib import Path
from typing import Any

import numpy as np

from examkit import figures, sitting
from examkit.analysis.matrix import Matrix
from examkit.annex.words import NOTHING, number, term
from examkit.document import Block, Column, Document, Figure, Paragraph, Table
from examkit.fairness.words import said
from examkit.findings import Findings, person_matrix
from examkit.messages import text, word
from examkit.problems import InputError, Source, problem
from examkit.studies import EQUATING, equating_study

COMMON = ("common", "共同题")
MOST_ROWS = 24
Z = 1.959963984540054
Row = Mapping[str, Any]


def equated(
    findings: Findings,
    other: str,
    lang: str,
    *,
    anchors: str | Sequence[str] = COMMON[1],
    random_groups: bool = False,
    seed: int = 1,
    force: bool = False,
) -> Document:
    """Scores on the first form on the scale of another, by identity and by the methods that suit so many people.

    ``other`` is a form of this sitting, the folder of another sitting with one form, or empty for the second form here.
    ``anchors`` are items of both forms, or the word for all of them; without any the forms must have gone out by chance.
    """
    title = text("fairness.equating", lang)
    compared = _compared(findings, other)
    if compared is None:
        return Document(title, (Paragraph(text("fairness.same_items", lang)),))
    own, second = compared
    shared = [item for item in own.items if item in second.items] if anchors in COMMON else list(anchors)
    study = equating_study(own, second, shared, seed=seed, random_groups=random_groups, force=force)
    blocks: list[Block] = [Paragraph(text("fairness.anchors", lang, count=len(shared)))] if shared else []
    rows: list[Row] = [
        dict(zip(study.tables[EQUATING].header, row, strict=True)) for row in study.tables[EQUATING].rows
    ]
    met = [row for row in rows if _met(own, row["score"])]
    return Document(title, (*blocks, *said(study, lang), *_picture(met, lang), *_table(met, lang)))


def _compared(findings: Findings, other: str) -> tuple[Matrix, Matrix] | None:
    """The first form and the one to compare it with; None where the forms of this sitting hold the same items."""
    own = _forms(findings)
    if other and other not in own:
        forms = _forms(sitting.look(Path(other)).findings)
        if len(forms) != 1 or not own:
            raise InputError(problem("study.several-forms", Source(other), known="、".join(forms) or NOTHING))
        return next(iter(own.values())), next(iter(forms.values()))
    first = next((form for form in own if form != other), None)
    second = other or next((form for form in own if form != first), None)
    return (own[first], own[second]) if first is not None and second is not None else None


def _forms(findings: Findings) -> dict[str, Matrix]:
    return {group.form: person_matrix(findings, group) for group in findings.groups if group.pieces}


def _met(matrix: Matrix, score: float) -> bool:
    """Whether the score lies between the lowest and the highest that somebody has."""
    totals = matrix.scores.sum(axis=1)
    known = totals[~np.isnan(totals)]
    return bool(known.size) and bool(known.min() <= score <= known.max())


def _picture(rows: Sequence[Row], lang: str) -> list[Block]:
    """How much more than itself a score is worth, by each method; the recommended one with its range."""
    methods = [list(found) for _, found in groupby(rows, key=lambda row: row["method"])]
    known = [one for one in methods if one[0]["method"] != "identity" and all(r["equated"] is not None for r in one)]
    if not known:
        return []
    scores = [float(row["score"]) for row in known[0]]
    curves = [(_named(one[0], lang), [row["equated"] - row["identity"] for row in one]) for one in known]
    best = next((one for one in known if one[0]["recommended"]), [])
    ends = [(row["equated"] - row["identity"], Z * row["error"]) for row in best if row["error"] is not None]
    band = [(at - half, at + half) for at, half in ends] if len(ends) == len(scores) else []
    png = figures.worth_of_scores(
        scores,
        curves,
        band,
        x=text("fairness.score", lang),
        y=text("fairness.more", lang),
        identity=word("equating_method", "identity", lang),
    )
    caption = text("fairness.equating_drawn", lang)
    return [Figure(png, caption, caption, 130)]


def _named(row: Row, lang: str) -> str:
    method = word("equating_method", row["method"], lang)
    return text("fairness.recommended", lang, method=method) if row["recommended"] else method


def _table(rows: Sequence[Row], lang: str) -> list[Block]:
    """The recommended method beside identity, at no more scores than fit on a page."""
    best = [row for row in rows if row["recommended"]]
    if not best:
        return []
    columns = (
        Column(text("fairness.score", lang), "right", 1.0),
        Column(text("fairness.identity", lang), "right", 1.2),
        Column(term("equated", lang), "right", 1.4),
        Column(term("equating_error", lang), "right", 1.2),
    )
    cells = tuple(
        (number(row["score"], 1), number(row["identity"], 1), number(row["equated"]), number(row["error"]))
        for row in best[:: -(-len(best) // MOST_ROWS)]
    )
    title = text("fairness.equated_by", lang, method=word("equating_method", best[0]["method"], lang))
    return [Table(columns, cells, title=title, name=text("fairness.sheet_equating", lang))]
