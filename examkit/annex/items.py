"""The items of a form: their classical figures, and the options of those that are flagged by fifths of people."""

from examkit import figures
from examkit.analysis import OMITTED, ItemRow
from examkit.annex.words import heading, number, term
from examkit.correction_words import printed_numbers
from examkit.document import Block, Cell, Column, Figure, Paragraph, Table
from examkit.figures import OptionPanel
from examkit.findings import Findings, ItemGroup
from examkit.forms import Placement
from examkit.messages import text, word

FIGURES = ("facility", "item_rest", "item_total", "discrimination", "alpha_if_dropped")


def items(findings: Findings, group: ItemGroup, lang: str) -> list[Block]:
    """The table of items, and the options of flagged ones."""
    columns = (
        Column(text("key.number", lang), "centre", 1.4),
        Column(term("n", lang), "right", 0.8),
        Column(term("omitted", lang), "right", 1.0),
        *(Column(term(name, lang), "right", 1.4) for name in FIGURES),
        Column(text("report.flags", lang), "left", 2.0),
    )
    rows = tuple(_row(findings, row, lang) for row in group.analysis.items)
    table = Table(columns, rows, name=text("annex.sheet_items", lang) + group.form)
    return [heading(group, "items", lang), table, *_options(findings, group, lang)]


def _row(findings: Findings, row: ItemRow, lang: str) -> tuple[Cell, ...]:
    flags = "、".join(word("flag_name", flag, lang) for flag in row.flags.split(";") if flag)
    values = (number(getattr(row, name)) for name in FIGURES)
    return (printed_numbers(findings, row.item), row.n, row.omitted, *values, flags)


def _options(findings: Findings, group: ItemGroup, lang: str) -> list[Block]:
    """Pictures of the options of flagged items; letters as the first form prints them."""
    flagged = {flag.item for flag in group.analysis.flags if flag.code != "constant"}
    pieces = [piece for piece in group.pieces if piece.item.id in flagged and (piece.order or piece.item.options)]
    panels = [_panel(findings, group, piece, lang) for piece in pieces]
    if not panels:
        return [Paragraph(text("annex.no_options", lang), "note")]
    caption = text("annex.options", lang, form=group.form or findings.forms[0].name)
    pictures = figures.option_panels(panels, x=text("annex.fifths", lang), y=text("annex.taken", lang))
    return [Figure(png, caption, caption, figures.width_of(panels)) for png in pictures]


def _panel(findings: Findings, group: ItemGroup, piece: Placement, lang: str) -> OptionPanel:
    rows = [row for row in group.analysis.distractors if row.item == piece.item.id]
    names = {row.option: _label(piece, row.option, lang) for row in rows}
    order = sorted(rows, key=lambda row: (row.option == OMITTED, names[row.option]))
    shares = [(row.share_1, row.share_2, row.share_3, row.share_4, row.share_5) for row in order]
    right = [names[row.option] for row in order if row.key]
    title = text("annex.item", lang, number=printed_numbers(findings, piece.item.id))
    return OptionPanel(title, [names[row.option] for row in order], shares, right)


def _label(piece: Placement, option: str, lang: str) -> str:
    if option == OMITTED:
        return text("report.omitted", lang)
    if piece.item.type == "true_false":
        return "√" if option == "true" else "×"
    return piece.printed_label(option)
