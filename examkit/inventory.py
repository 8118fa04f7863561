"""A bank's coverage as a document: what it holds, how far it is proved, what was never used.

Every number comes from ``bank.coverage`` and ``bank.proof``.
"""

from collections.abc import Sequence

from examkit import figures
from examkit.bank import Bank, reviewed
from examkit.bank.coverage import Coverage, LawCoverage
from examkit.bank.proof import Proof
from examkit.document import Block, Cell, Column, Document, Figure, Heading, Paragraph, Table
from examkit.items import AUDIENCES, DIFFICULTIES, LEVELS, TYPES
from examkit.messages import text, word


def inventory(bank: Bank, found: Coverage, lang: str, proof: Proof | None = None) -> Document:
    """The document of ``examkit bank`` and of the notebook on the bank."""
    blocks: list[Block] = [Paragraph(line) for line in summary_lines(bank, found, lang, proof)]
    blocks += [_types_table(found, lang), _levels_table(found, lang), _audience_table(found, lang)]
    blocks += [Heading(text("inventory.picture", lang)), _heat(found, lang)]
    return Document(text("inventory.title", lang), tuple(blocks), landscape=True)


def summary_lines(bank: Bank, found: Coverage, lang: str, proof: Proof | None = None) -> list[str]:
    """The bank in a few sentences: items, shares, what is proved and read."""
    false, judged = found.false_statements
    lines = [
        text("inventory.items", lang, items=found.items, laws=len(found.laws)),
        text(
            "inventory.types",
            lang,
            shares=_shares([(word("type", name, lang), n) for name, n in found.types], found.items),
        ),
        text("inventory.levels", lang, shares=_shares(found.levels, found.items)),
        text("inventory.difficulties", lang, shares=_shares(found.difficulties, found.items)),
        text("inventory.false", lang, false=false, of=judged, share=f"{100 * false / judged:.0f}" if judged else "—"),
        text("inventory.used", lang, never=found.items - sum(row.used for row in found.laws)),
    ]
    if proof is not None:
        lines.append(
            text(
                "inventory.proved",
                lang,
                proved=len(proof.proved),
                stale=len(proof.stale),
                without=len(proof.without_text),
            )
        )
    if bank.readings:
        lines.append(text("inventory.reviewed", lang, count=reviewed(bank), of=found.items))
    return lines


def _shares(counts: Sequence[tuple[str, int]], total: int) -> str:
    return "、".join(f"{name or '—'} {n} ({100 * n / total:.0f}%)" for name, n in counts if n)


def _law_column(lang: str) -> Column:
    return Column(text("inventory.law", lang), "left", 2.4)


def _number(title: str, decimals: int | None = None) -> Column:
    return Column(title, "right", 1.0, decimals)


def _types_table(found: Coverage, lang: str) -> Table:
    columns = [
        _law_column(lang),
        _number(text("inventory.count", lang)),
        *(_number(word("type", name, lang)) for name in TYPES),
    ]
    columns += [
        _number(text(f"inventory.{name}", lang), 0 if name == "share" else None)
        for name in ("cited", "articles", "share", "never_used")
    ]
    rows = [_type_cells(row) for row in found.laws]
    total: tuple[Cell, ...] = (
        text("report.total", lang),
        found.items,
        *(n for _, n in found.types),
        *_article_totals(found),
    )
    return Table(
        tuple(columns),
        (*rows, total),
        title=text("inventory.by_type", lang),
        name=text("inventory.by_type", lang),
        total=True,
    )


def _type_cells(row: LawCoverage) -> tuple[Cell, ...]:
    share = None if row.article_share is None else 100 * row.article_share
    return (row.law or "—", row.items, *row.types, row.articles_cited, row.articles, share, row.items - row.used)


def _article_totals(found: Coverage) -> tuple[Cell, ...]:
    return (
        sum(row.articles_cited for row in found.laws),
        None,
        None,
        found.items - sum(row.used for row in found.laws),
    )


def _levels_table(found: Coverage, lang: str) -> Table:
    columns = (_law_column(lang), *(_number(name) for name in (*LEVELS, *DIFFICULTIES)))
    rows: list[tuple[Cell, ...]] = [
        (row.law or "—", *_pick(row.levels, LEVELS), *_pick(row.difficulties, DIFFICULTIES)) for row in found.laws
    ]
    total: tuple[Cell, ...] = (
        text("report.total", lang),
        *_pick(found.levels, LEVELS),
        *_pick(found.difficulties, DIFFICULTIES),
    )
    return Table(
        columns,
        (*rows, total),
        title=text("inventory.by_level", lang),
        name=text("inventory.by_level", lang),
        total=True,
    )


def _audience_table(found: Coverage, lang: str) -> Table:
    columns = (_law_column(lang), *(_number(name) for name in AUDIENCES))
    rows: list[tuple[Cell, ...]] = [(row.law or "—", *_pick(row.audiences, AUDIENCES)) for row in found.laws]
    return Table(
        columns, tuple(rows), title=text("inventory.by_audience", lang), name=text("inventory.by_audience", lang)
    )


def _pick(counts: Sequence[tuple[str, int]], names: Sequence[str]) -> tuple[int, ...]:
    known = dict(counts)
    return tuple(known.get(name, 0) for name in names)


def _heat(found: Coverage, lang: str) -> Figure:
    names = [row.law or "—" for row in found.laws]
    values = [_pick(row.levels, LEVELS) for row in found.laws]
    png = figures.heat(names, list(LEVELS), values)
    caption = text("inventory.heat", lang)
    return Figure(png, caption, caption, 130.0)
