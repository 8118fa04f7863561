"""The Rasch model of a form: people and items on one scale, item curves with their data, information at the pass mark."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from examkit import figures
from examkit.analysis.abilities import GRID
from examkit.analysis.counted import Vector
from examkit.analysis.irt import enough, fit
from examkit.analysis.irt_tables import IrtFit, IrtItem, curves_of
from examkit.analysis.item_curves import Chances, chances
from examkit.analysis.matrix import Matrix
from examkit.annex.words import NOTHING, heading, number, term
from examkit.correction_words import printed_numbers
from examkit.document import Block, Cell, Column, Figure, Paragraph, Table
from examkit.figures import ItemPanel
from examkit.findings import Findings, ItemGroup, person_matrix
from examkit.messages import Word, text

MODEL = "rasch"
GROUPS = 6  # of people with neighbouring abilities, in the pictures of items
SHOWN = np.abs(GRID) <= 4.0


@dataclass(frozen=True, slots=True)
class _Model:
    """A model that was estimated, the answers it rests on, and its curves over ability."""

    fitted: IrtFit
    matrix: Matrix
    chances: Chances
    numbers: Sequence[str]


def model(findings: Findings, group: ItemGroup, lang: str) -> list[Block]:
    """Items and people under the Rasch model; why there is none where people are too few or too much alike."""
    title = heading(group, "model", lang)
    matrix = person_matrix(findings, group)
    few = enough(MODEL, len(matrix.people))
    if few is not None:
        values = {"model": Word("irt_model", MODEL), "n": few.n, "needed": few.needed, "source": few.source}
        return [title, Paragraph(text("note.study.irt-few", lang, **values))]
    found = fit(matrix.scores, MODEL)
    if found.reason:
        reason = found.reason.replace("_", "-")
        return [title, Paragraph(text(f"note.study.irt-{reason}", lang, model=Word("irt_model", MODEL)))]
    numbers = [printed_numbers(findings, matrix.items[item.place]) for item in found.items]
    known = _Model(found, matrix, chances(curves_of(found), GRID), numbers)
    said = text("annex.model_of", lang, n=found.n, items=len(found.items), reliability=number(found.reliability))
    left = [printed_numbers(findings, matrix.items[one.place]) for one in found.excluded_items]
    return [
        title,
        Paragraph(said),
        *([Paragraph(text("annex.left_out", lang, items="、".join(left)))] if left else []),
        _table(known, group, lang),
        *_map(known, group.form or findings.forms[0].name, lang),
        *_information(known, findings, lang),
        *_curves(known, lang),
    ]


def _table(known: _Model, group: ItemGroup, lang: str) -> Table:
    columns = (
        Column(text("key.number", lang), "centre", 1.0),
        Column(term("difficulty", lang), "right", 1.2),
        Column(text("annex.error", lang), "right", 1.2),
        Column(term("infit", lang), "right", 1.0),
        Column(term("outfit", lang), "right", 1.0),
    )
    pairs = sorted(zip(known.fitted.items, known.numbers, strict=True), key=lambda pair: -pair[0].b)
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        (name, number(item.b), number(item.b_se), number(item.infit), number(item.outfit)) for item, name in pairs
    )
    return Table(columns, rows, name=text("annex.sheet_model", lang) + group.form)


def _map(known: _Model, form: str, lang: str) -> list[Block]:
    people = [person.theta for person in known.fitted.persons if person.theta is not None]
    names = [name.partition("/")[0].removeprefix(form) for name in known.numbers]
    places = [(name, item.b) for item, name in zip(known.fitted.items, names, strict=True)]
    png = figures.wright_map(
        people,
        places,
        left=text("annex.people", lang),
        right=text("annex.items_axis", lang),
        y=text("annex.scale", lang),
    )
    caption = text("annex.wright", lang, form=form)
    return [Figure(png, caption, caption, 140)]


def _information(known: _Model, findings: Findings, lang: str) -> list[Block]:
    total = known.chances.information.sum(axis=1)
    cut = ability_at(known, float(findings.conduct.pass_mark) / 100)
    png = figures.information(
        GRID[SHOWN].tolist(), total[SHOWN].tolist(), cut,
        x=term("ability", lang), y=term("information", lang), cut_label=text("annex.cut", lang),
    )  # fmt: skip
    caption = text("annex.information", lang)
    at = NOTHING if cut is None else number(float(1 / np.sqrt(np.interp(cut, GRID, total))))
    said = text("annex.cut_at", lang, ability=number(cut), error=at) if cut is not None else text("annex.no_cut", lang)
    return [Paragraph(said), Figure(png, caption, caption, 120)]


def ability_at(known: _Model, share: float) -> float | None:
    """The ability at which so much of the points of the model's items is expected; None beyond -4 to 4."""
    points = np.array([known.matrix.points[item.place] for item in known.fitted.items])
    expected: Vector = known.chances.expected @ points / points.sum()
    if not expected[SHOWN][0] <= share <= expected[SHOWN][-1]:
        return None
    return float(np.interp(share, expected, GRID))


def _curves(known: _Model, lang: str) -> list[Block]:
    """Every item's curve, with what groups of people of about one ability earned."""
    panels = [
        ItemPanel(
            text("annex.item", lang, number=name),
            GRID[SHOWN].tolist(),
            known.chances.expected[SHOWN, place].tolist(),
            observed(known.fitted, known.matrix, item),
        )
        for place, (item, name) in enumerate(zip(known.fitted.items, known.numbers, strict=True))
    ]
    caption = text("annex.curves", lang)
    pictures = figures.item_panels(panels, x=term("ability", lang), y=term("facility", lang))
    return [Figure(png, caption, caption, figures.width_of(panels)) for png in pictures]


def observed(fitted: IrtFit, matrix: Matrix, item: IrtItem) -> list[tuple[float, float, int]]:
    """What people earned of an item: groups of neighbouring ability as (mean ability, share of the points, people).

    People of one ability stay together.
    """
    theta = np.array([np.nan if person.theta is None else person.theta for person in fitted.persons])
    right = matrix.right[:, item.place]
    known = ~(np.isnan(theta) | np.isnan(right))
    theta, right = theta[known], right[known]
    edges = np.quantile(theta, np.linspace(0, 1, GROUPS + 1)[1:-1]) if theta.size else np.empty(0)
    places = np.searchsorted(edges, theta, side="left")
    found = []
    for group in range(GROUPS):
        own = places == group
        if own.any():
            found.append((float(theta[own].mean()), float(right[own].mean()), int(own.sum())))
    return found
