"""Tables of a .docx."""

from collections.abc import Sequence
from typing import Any

from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT, WD_ROW_HEIGHT_RULE, WD_TABLE_ALIGNMENT
from docx.enum.text import WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Emu, Length, Mm, Pt
from docx.table import _Row
from docx.text.paragraph import Paragraph

from examkit import document as model
from examkit.formats.docx.runs import ALIGN, Page, add_run, new_paragraph, set_line_height

KEPT_ROWS = 8
LEAST_ROW = 7.5


def add_table(page: Page, block: model.Table) -> None:
    """A table with what stands above and below it."""
    if block.title:
        title = new_paragraph(page, align="centre", keep=True)
        title.paragraph_format.space_before, title.paragraph_format.space_after = Pt(6), Pt(3)
        add_run(page, title, block.title, font=page.style.heading_fonts[0])
    for line in block.lines:
        _add_line(page, line, keep=True).paragraph_format.space_after = Pt(2)
    if block.columns:
        _add_grid(page, block)
    for place, line in enumerate(block.foot):
        # Signatures stay with the last row.
        foot = _add_line(page, line, keep=place < len(block.foot) - 1)
        foot.paragraph_format.space_before = Pt(3 if place else 6)
    if not block.foot:
        # Word joins two tables that have no paragraph between them.
        space = new_paragraph(page, keep=_leads(block)).paragraph_format
        space.line_spacing, space.line_spacing_rule = Pt(6), WD_LINE_SPACING.EXACTLY


def _add_line(page: Page, line: model.Line, *, keep: bool) -> Paragraph:
    """A line above or below; its parts begin at even distances."""
    shared = model.parts(line)
    made = new_paragraph(page, keep=keep)
    set_line_height(made.paragraph_format, page.style.table_size)
    for place in range(1, len(shared)):
        made.paragraph_format.tab_stops.add_tab_stop(Emu(round(page.width * place / len(shared))))
    add_run(page, made, "\t".join(shared), font=page.style.table_font, size=page.style.table_size)
    return made


def _leads(block: model.Table) -> bool:
    """Whether the table is a row to fill in (得分、评卷人) that belongs to what follows it."""
    return len(block.rows) <= 1 and not (block.title or block.foot)


def _add_grid(page: Page, block: model.Table) -> None:
    table = page.docx.add_table(rows=len(block.rows) + 1, cols=len(block.columns), style="Table Grid")
    table.alignment, table.autofit = WD_TABLE_ALIGNMENT.CENTER, False
    _set_cell_margins(table._tbl.tblPr)
    widths = _column_widths(block.columns, page.width)
    for grid_column, width in zip(table._tbl.tblGrid.gridCol_lst, widths, strict=True):
        grid_column.w = width
    # The rows once: python-docx walks the whole table for each table.cell().
    header, *rows = list(table.rows)
    size = _cell_size(page, block)
    _fill(
        page,
        header,
        [(column.title, "centre", width) for column, width in zip(block.columns, widths, strict=True)],
        size,
        bold=True,
    )
    _flag(header, "w:tblHeader")
    for place, (row, cells) in enumerate(zip(rows, block.rows, strict=True), 1):
        whole = zip(cells, block.columns, widths, strict=True)
        texts = [
            (model.cell_text(cell, column.decimals), model.cell_align(cell, column), width)
            for cell, column, width in whole
        ]
        _fill(page, row, texts, size, bold=block.total and place == len(rows), height=block.row_mm)
    _keep_rows(list(table.rows), block)


def _column_widths(columns: Sequence[model.Column], total: Length) -> list[Length]:
    weights = sum(column.width for column in columns)
    return [Emu(round(total * column.width / weights)) for column in columns]


def _cell_size(page: Page, block: model.Table) -> float:
    """Smaller type for many columns."""
    usual, many = page.style.table_size, len(block.columns)
    return usual if many <= 10 else usual - 1.5 if many <= 16 else usual - 3


def _set_cell_margins(properties: Any) -> None:
    """Narrow ones: with Word's own a column for three digits needs the room of six."""
    margins = OxmlElement("w:tblCellMar")
    for side in ("w:left", "w:right"):
        margin = OxmlElement(side)
        margin.set(qn("w:w"), "50")
        margin.set(qn("w:type"), "dxa")
        margins.append(margin)
    properties.find(qn("w:tblLook")).addprevious(margins)


def _fill(
    page: Page, row: _Row, texts: Sequence[tuple[str, str, Length]], size: float, *, bold: bool, height: float = 0
) -> None:
    """The texts of a row, each with its alignment and the width of its cell."""
    row.height, row.height_rule = Mm(max(height, LEAST_ROW)), WD_ROW_HEIGHT_RULE.AT_LEAST
    _flag(row, "w:cantSplit")
    for cell, (text, align, width) in zip(row.cells, texts, strict=True):
        cell.width, cell.vertical_alignment = width, WD_CELL_VERTICAL_ALIGNMENT.CENTER
        paragraph = cell.paragraphs[0]
        paragraph.alignment = ALIGN[align]
        paragraph.paragraph_format.space_before = paragraph.paragraph_format.space_after = Pt(1.5)
        set_line_height(paragraph.paragraph_format, size * 0.8)
        add_run(page, paragraph, text, font=page.style.table_font, size=size, bold=bold or None)


def _flag(row: _Row, tag: str) -> None:
    row._tr.get_or_add_trPr().append(OxmlElement(tag))


def _keep_rows(rows: Sequence[_Row], block: model.Table) -> None:
    """A short table stays whole, a long one keeps its header with its first row; both keep with their foot."""
    kept = list(rows[:-1]) if len(rows) <= KEPT_ROWS else list(rows[:1])
    if _leads(block) or block.foot:
        kept.append(rows[-1])
    for row in kept:
        for cell in row.cells:
            cell.paragraphs[0].paragraph_format.keep_with_next = True
