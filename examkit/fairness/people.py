"""Differences between groups on items, and pairs of people who answered alike: lists to look at, never a verdict."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from examkit.analysis.matrix import Matrix
from examkit.annex.words import term
from examkit.correction_words import printed_numbers
from examkit.document import Block, Cell, Column, Document, Paragraph, Table
from examkit.fairness.words import by_form, said
from examkit.findings import Findings, ItemGroup, person_matrix
from examkit.messages import text
from examkit.studies import DIF, PAIRS, Study, copying_study, dif_study

COLUMNS = ("unit", "category", "form")
SHOWN = 10  # pairs; all of them stand in the file of ``examkit analyse --copying``
LOOK_AT = ("B", "C")
# The columns of pairs, shown where anybody has such a figure; the key of a message as its title.
PAIR: Mapping[str, Column] = {
    "first": Column("fairness.first", "left", 1.2),
    "second": Column("fairness.second", "left", 1.2),
    "both_wrong": Column("fairness.both_wrong", "right", 1.0),
    "identical_wrong": Column("term.identical_wrong", "right", 1.2),
    "expected": Column("term.expected", "right", 1.0, 2),
    "by_chance": Column("fairness.by_chance", "right", 1.4, 1),
    "p_holm": Column("term.p_adjusted", "right", 1.2, 3),
    "neighbours": Column("fairness.neighbours", "centre", 0.8),
}


def groups(findings: Findings, column: str, lang: str, *, focal: str = "", force: bool = False) -> Document:
    """Items of class B or C between groups by ``unit``, ``category`` or ``form``, or by those names in words."""

    def of(group: ItemGroup) -> list[Block]:
        return _differences(findings, group, column, focal or None, force, lang)

    return Document(text("fairness.groups", lang), tuple(by_form(findings, of, lang)))


def _differences(
    findings: Findings, group: ItemGroup, column: str, focal: str | None, force: bool, lang: str
) -> list[Block]:
    matrix = _in_words(person_matrix(findings, group), lang)
    named = text(f"fairness.column_{column}", lang) if column in COLUMNS else column
    present = {value for value in matrix.attributes.get(named, ("", "")) if value}
    if named in matrix.attributes and len(present) < 2:
        return [Paragraph(text("fairness.one_group", lang, column=named))]
    study = dif_study(matrix, named, focal, force=force)
    return [*said(study, lang), *_dif_table(findings, study, group, lang)]


def _in_words(matrix: Matrix, lang: str) -> Matrix:
    """The matrix with its attributes under the names that people read."""
    named = {text(f"fairness.column_{name}", lang): matrix.attributes[name] for name in COLUMNS}
    return replace(matrix, attributes=named)


def _dif_table(findings: Findings, study: Study, group: ItemGroup, lang: str) -> list[Block]:
    rows = [row for row in _records(study, DIF) if row["class"] in LOOK_AT]
    if not rows:
        return []
    columns = (
        Column(text("key.number", lang), "centre", 1.0),
        Column(text("fairness.focal", lang), "left", 1.6),
        Column(text("fairness.reference", lang), "left", 1.6),
        Column(term("n", lang), "right", 1.1),
        Column(term("delta", lang), "right", 1.0, 2),
        Column(term("dif_class", lang), "centre", 1.0),
        Column(term("std_dif", lang), "right", 1.0, 2),
        Column(term("p_adjusted", lang), "right", 1.2, 3),
    )
    everyone = text("fairness.all_others", lang)
    cells = tuple(
        (
            printed_numbers(findings, row["item"]), row["focal"], row["reference"] or everyone,
            f"{row['n_focal']}/{row['n_reference']}", row["delta"], row["class"], row["std"], row["p_adjusted"],
        )
        for row in sorted(rows, key=lambda row: (row["class"] != "C", -abs(row["delta"])))
    )  # fmt: skip
    return [Table(columns, cells, name=text("fairness.sheet_groups", lang) + group.form)]


def pairs(findings: Findings, lang: str, *, seats: Sequence[tuple[str, str]] = (), force: bool = False) -> Document:
    """The pairs who share most wrong answers beside what chance gives; ``seats`` are neighbours by their numbers."""
    open_book = findings.conduct.book == "open"

    def of(group: ItemGroup) -> list[Block]:
        study = copying_study(person_matrix(findings, group), seats or None, open_book=open_book, force=force)
        return [*said(study, lang), *_pairs_table(study, group, lang)]

    blocks = [Paragraph(text("fairness.look_first", lang), "lead"), *by_form(findings, of, lang)]
    return Document(text("fairness.pairs", lang), tuple(blocks))


def _pairs_table(study: Study, group: ItemGroup, lang: str) -> list[Block]:
    rows = [row for row in _records(study, PAIRS) if row["identical_wrong"]][:SHOWN]
    if not rows:
        return [Paragraph(text("fairness.no_pairs", lang))]
    names = [name for name in PAIR if any(row[name] is not None for row in rows)]
    columns = tuple(replace(PAIR[name], title=text(PAIR[name].title, lang)) for name in names)
    cells = tuple(tuple(_pair_cell(row[name], lang) for name in names) for row in rows)
    title = text("fairness.pairs_shown", lang, count=len(rows))
    return [Table(columns, cells, title=title, name=text("fairness.sheet_pairs", lang) + group.form)]


def _pair_cell(value: Cell, lang: str) -> Cell:
    if isinstance(value, bool):
        return text("fairness.yes", lang) if value else ""
    return value


def _records(study: Study, name: str) -> list[Mapping[str, Any]]:
    table = study.tables.get(name)
    return [dict(zip(table.header, row, strict=True)) for row in table.rows] if table else []
