"""Figures by unit; in a circular those of small units as one, so that none can be had by subtraction."""

from collections.abc import Sequence

from examkit import figures
from examkit.bank.numerals import from_fraction
from examkit.document import Block, Cell, Column, Figure, Heading, Paragraph, Table
from examkit.findings import Findings
from examkit.messages import text
from examkit.report.words import mark, percent
from examkit.scoring import Result, Tally, group_by, tally

SMALL = 5  # units with fewer who sat are pooled in anything that leaves the assessor's desk
Rows = Sequence[tuple[str, Tally]]


def by_unit(findings: Findings, lang: str, *, circular: bool) -> list[Block]:
    """The figures of each unit; a circular has attendance for all and pools the scores of small ones."""
    groups = group_by(findings.results, "unit")
    if len(groups) < 2:
        return []
    rows = [(name or text("report.no_unit", lang), tally(findings.results, people)) for name, people in groups]
    blocks: list[Block] = [Heading(text("report.by_unit", lang)), Paragraph(text("report.units_note", lang))]
    if not circular:
        return [*blocks, unit_table(rows, lang), _unit_figure(findings, rows, lang)]
    pooled = pool(groups, lang)
    scores = [(name, tally(findings.results, people)) for name, people in pooled]
    return [
        *blocks,
        _attendance_table(rows, lang),
        _score_table(scores, lang),
        Paragraph(text("report.pooled_note", lang, small=SMALL), "note"),
    ]


def pool(groups: Sequence[tuple[str, list[Result]]], lang: str) -> list[tuple[str, list[Result]]]:
    """Units for a circular: those under five who sat as one row, which takes in the next smallest until nothing shows.

    A pool of one unit, or of fewer than five who sat, could be had by subtraction.
    """
    small = small_units([(name, _sat(people)) for name, people in groups])
    kept = [group for group in groups if group[0] not in small]
    together = [one for name, people in groups if name in small for one in people]
    return [*kept, *([(text("report.pooled", lang, small=SMALL), together)] if together else [])]


def small_units(sizes: Sequence[tuple[str, int]]) -> frozenset[str]:
    """The units that are shown as one, from how many sat in each: none, or several with at least five together."""
    ordered = sorted(sizes, key=lambda one: one[1])
    pooled = [one for one in ordered if one[1] < SMALL]
    rest = ordered[len(pooled) :]
    while pooled and rest and (len(pooled) < 2 or sum(sat for _, sat in pooled) < SMALL):
        pooled.append(rest.pop(0))
    return frozenset(name for name, _ in pooled)


def _sat(people: Sequence[Result]) -> int:
    return sum(one.sat for one in people)


def _attendance_cells(one: Tally) -> tuple[Cell, ...]:
    return (one.due, one.sat, percent(one.rates()["sat"]))


def _score_cells(one: Tally) -> tuple[Cell, ...]:
    rates = one.rates()
    return (
        mark(one.mean),
        one.passed,
        percent(rates["passed_of_sat"]),
        percent(rates["passed_of_due"]),
        one.excellent,
    )


def _attendance_columns(lang: str) -> tuple[Column, ...]:
    return (
        Column(text("report.due", lang), "right"),
        Column(text("report.sat", lang), "right"),
        Column(text("report.rate_sat_percent", lang), "right", 1.2, 1),
    )


def _score_columns(lang: str) -> tuple[Column, ...]:
    return (
        Column(text("report.mean", lang), "right", 1.1, 2),
        Column(text("report.passed", lang), "right"),
        Column(text("report.passed_of_sat_percent", lang), "right", 1.5, 1),
        Column(text("report.passed_of_due_percent", lang), "right", 1.5, 1),
        Column(text("report.excellent", lang), "right"),
    )


def unit_table(rows: Rows, lang: str) -> Table:
    """Attendance and scores of units."""
    columns = (Column(text("report.unit", lang), "left", 2.4), *_attendance_columns(lang), *_score_columns(lang))
    cells = tuple((name, *_attendance_cells(one), *_score_cells(one)) for name, one in rows)
    return Table(columns, cells, title=text("report.unit_table", lang), name=text("report.sheet_units", lang))


def _attendance_table(rows: Rows, lang: str) -> Table:
    columns = (Column(text("report.unit", lang), "left", 2.4), *_attendance_columns(lang))
    return Table(
        columns, tuple((name, *_attendance_cells(one)) for name, one in rows), title=text("report.attendance", lang)
    )


def _score_table(rows: Rows, lang: str) -> Table:
    columns = (
        Column(text("report.unit", lang), "left", 2.4),
        Column(text("report.sat", lang), "right"),
        *_score_columns(lang),
    )
    cells = tuple((name, one.sat, *_score_cells(one)) for name, one in rows)
    return Table(columns, cells, title=text("report.unit_scores", lang))


def _unit_figure(findings: Findings, rows: Rows, lang: str) -> Figure:
    full = findings.forms[0].points
    values = [None if one.mean is None else float(one.mean / full * 100) for _, one in rows]
    notes = [text("figure.of_people", lang, n=one.sat) for _, one in rows]
    mark = float(findings.conduct.pass_mark)
    png = figures.bars([name for name, _ in rows], values, x=text("figure.mean_percent", lang), notes=notes, line=mark)
    caption = text("figure.by_unit", lang, mark=from_fraction(findings.conduct.pass_mark))
    return Figure(png, caption, caption)
