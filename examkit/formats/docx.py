"""A Document as an editable .docx, for Word, WPS and LibreOffice.

Only layout is decided here; every string is put in as text.  The fonts are those an office has on its machines, named
on every style and every run: Word takes the East Asian font from nowhere else.
"""

import io
import zipfile
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from docx import Document as new_docx
from docx.document import Document as Docx
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT, WD_ROW_HEIGHT_RULE, WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING, WD_TAB_LEADER
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.section import Section
from docx.shared import Emu, Length, Mm, Pt
from docx.table import _Row
from docx.text.paragraph import Paragraph as DocxParagraph
from docx.text.parfmt import ParagraphFormat
from docx.text.run import Run

from examkit import document as model
from examkit import messages
from examkit.document import display_width, label
from examkit.files import write_whole

SONG, HEI, LATIN = "宋体", "黑体", "Times New Roman"
BODY, SMALL, FOOTER = 12.0, 10.5, 9.0
TITLE, ORGANISATION = 18.0, 14.0
HEADINGS = ((HEI, 14.0, False), (HEI, 12.0, False), (SONG, 12.0, True))
A4 = (Mm(210), Mm(297))
SEAL_MARGIN = Mm(20)
KEPT_LINES = 8
ALIGN = {
    "left": WD_ALIGN_PARAGRAPH.LEFT,
    "centre": WD_ALIGN_PARAGRAPH.CENTER,
    "right": WD_ALIGN_PARAGRAPH.RIGHT,
    "justify": WD_ALIGN_PARAGRAPH.JUSTIFY,
}


def write(document: model.Document, path: Path, lang: str) -> None:
    """Write the document at ``path``; the same document gives the same bytes."""
    document = model.writable(document)
    docx = new_docx()
    _set_styles(docx)
    _set_page(docx.sections[0], document, lang)
    sheets = any(isinstance(block, model.PageBreak) and block.sheet for block in document.blocks)
    if sheets:
        _count_pages_by_section(docx.sections[0], lang)
    _set_properties(docx, document.title)
    _add_title(docx, document)
    _add_blocks(docx, document.blocks, lang)
    write_whole(path, _packed(docx))


def _add_blocks(docx: Docx, blocks: Sequence[model.Block], lang: str) -> None:
    new_page = False
    for block in blocks:
        if isinstance(block, model.PageBreak) and block.sheet:
            _start_sheet(docx)
            continue
        # The body's last element is the section, before which python-docx adds.
        first = len(docx.element.body) - 1
        _add_block(docx, block, lang)
        if new_page and len(docx.element.body) - 1 > first:
            _start_page(docx.element.body[first])
        new_page = isinstance(block, model.PageBreak)


def _start_sheet(docx: Docx) -> None:
    """A section that begins on an odd page, held by the last paragraph: one of its own would be an empty line."""
    section = docx.element.body.sectPr
    last = docx.paragraphs[-1]
    if last._p.getnext() is not section:
        last = docx.add_paragraph()
    last._p.set_sectPr(section.clone())
    docx.sections[-1].start_type = WD_SECTION.ODD_PAGE


def _count_pages_by_section(section: Section, lang: str) -> None:
    """Each section counts from 1, without a total: LibreOffice does not know how many pages a section has."""
    numbering = OxmlElement("w:pgNumType")
    numbering.set(qn("w:start"), "1")
    section._sectPr.find(qn("w:cols")).addprevious(numbering)
    paragraph = section.footer.paragraphs[0]
    paragraph.clear()
    _add_counted(paragraph, messages.text("document.page", lang, page="\0PAGE\0"))


def _start_page(element: Any) -> None:
    """A break as a character would leave an empty line at the head of the page in some versions of Word."""
    DocxParagraph(next(element.iter(qn("w:p"))), element).paragraph_format.page_break_before = True


def _add_block(docx: Docx, block: model.Block, lang: str) -> None:
    match block:
        case model.Heading():
            _add_heading(docx, block)
        case model.Paragraph():
            _add_paragraph(docx, block)
        case model.Fields():
            _add_fields(docx, block, lang)
        case model.Question():
            _add_question(docx, block, lang)
        case model.Table():
            _add_table(docx, block)
        case model.Figure():
            _add_figure(docx, block)


# Styles, page and package


def _set_styles(docx: Docx) -> None:
    for fonts in docx.styles.element.iter(qn("w:rFonts")):
        _set_fonts(fonts, SONG)
    for element in docx.styles.element.iter(qn("w:lang")):
        # The Latin side stays English even in Chinese text, or words are broken anywhere.
        element.set(qn("w:val"), "en-US")
        element.set(qn("w:eastAsia"), "zh-CN")
    _set_style(docx, "Normal", SONG, BODY)
    _set_style(docx, "Title", HEI, TITLE, after=6)
    for level, (font, size, bold) in enumerate(HEADINGS, 1):
        _set_style(docx, f"Heading {level}", font, size, bold=bold, before=6, after=3)
    _set_style(docx, "Table Grid", SONG, SMALL)
    for name in ("Header", "Footer"):
        _set_style(docx, name, SONG, FOOTER)


def _set_style(
    docx: Docx, name: str, font: str, size: float, *, bold: bool = False, before: float = 0, after: float = 0
) -> None:
    """A style of the stock template without its colours, borders and theme fonts."""
    style: Any = docx.styles[name]
    for tag in ("w:pBdr", "w:tabs", "w:contextualSpacing", "w:color", "w:spacing", "w:kern"):
        for element in list(style.element.iter(qn(tag))):
            element.getparent().remove(element)
    style.font.size, style.font.bold = Pt(size), bold
    _set_fonts(style.element.get_or_add_rPr().get_or_add_rFonts(), font)
    style.paragraph_format.space_before, style.paragraph_format.space_after = Pt(before), Pt(after)
    _set_line_height(style.paragraph_format, size)


def _set_line_height(layout: ParagraphFormat, size: float) -> None:
    """A height in points: a multiple depends on the font that is found, and LibreOffice then tears kept paragraphs."""
    layout.line_spacing, layout.line_spacing_rule = Pt(round(size * 1.6)), WD_LINE_SPACING.AT_LEAST


def _set_fonts(fonts: Any, east_asian: str) -> None:
    fonts.attrib.clear()
    for script, name in (("ascii", LATIN), ("hAnsi", LATIN), ("eastAsia", east_asian), ("cs", LATIN)):
        fonts.set(qn(f"w:{script}"), name)


def _set_page(section: Section, document: model.Document, lang: str) -> None:
    width, height = A4[::-1] if document.landscape else A4
    section.orientation = WD_ORIENT.LANDSCAPE if document.landscape else WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = width, height
    section.left_margin = Mm(30 if document.seal else 25)
    section.top_margin, section.bottom_margin, section.right_margin = Mm(25), Mm(22), Mm(20)
    section.header_distance, section.footer_distance = Mm(12), Mm(12)
    _add_page_numbers(section.footer.paragraphs[0], lang)
    if document.seal:
        # Sheets are printed on both sides: the line is on the front only, where the edge is bound.
        section._document_part.settings.odd_and_even_pages_header_footer = True
        _add_page_numbers(section.even_page_footer.paragraphs[0], lang)
        section.even_page_header.is_linked_to_previous = False
        _add_seal(section.header.paragraphs[0], document.seal, height)


def _add_page_numbers(paragraph: DocxParagraph, lang: str) -> None:
    paragraph.alignment = ALIGN["centre"]
    _add_counted(paragraph, messages.text("document.page_of", lang, page="\0PAGE\0", pages="\0NUMPAGES\0"))


def _add_counted(paragraph: DocxParagraph, words: str) -> None:
    """Words with the names of fields between NULs."""
    for place, word in enumerate(words.split("\0")):
        run = _run(paragraph, "1" if place % 2 else word, size=FOOTER)
        if place % 2:
            field = OxmlElement("w:fldSimple")
            field.set(qn("w:instr"), word)
            run._r.addprevious(field)
            field.append(run._r)


def _set_properties(docx: Docx, title: str) -> None:
    docx.core_properties.title, docx.core_properties.author = title, "examkit"
    core = docx.core_properties._element
    for element in [e for e in core if e.tag not in (qn("dc:title"), qn("dc:creator"))]:
        core.remove(element)
    # The stock template's own picture, and its copy of the styles for a Word of 2010.
    for relations in (docx.part.package.rels, docx.part.rels):
        for key in [
            key for key, one in relations.items() if one.reltype.endswith(("/thumbnail", "/stylesWithEffects"))
        ]:
            del relations[key]


def _packed(docx: Docx) -> bytes:
    """The package with the time of day left out of it."""
    raw, packed = io.BytesIO(), io.BytesIO()
    docx.save(raw)
    with zipfile.ZipFile(raw) as source, zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            target.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), source.read(name), zipfile.ZIP_DEFLATED)
    return packed.getvalue()


# 密封线: a rotated text box in the header of odd pages, and a dashed line at its right


def _shape(number: int, left: Length, width: Length, height: Length, inside: str) -> str:
    """A drawing that stands ``left`` of the page's edge, behind the text; Word 2010, WPS and LibreOffice read it."""
    return f"""
<mc:AlternateContent {nsdecls("w", "wp", "a")}
    xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"
    xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape">
  <mc:Choice Requires="wps"><w:drawing>
    <wp:anchor distT="0" distB="0" distL="0" distR="0" simplePos="0" relativeHeight="{number}" behindDoc="1"
        locked="0" layoutInCell="1" allowOverlap="1">
      <wp:simplePos x="0" y="0"/>
      <wp:positionH relativeFrom="page"><wp:posOffset>{left}</wp:posOffset></wp:positionH>
      <wp:positionV relativeFrom="page"><wp:posOffset>{SEAL_MARGIN}</wp:posOffset></wp:positionV>
      <wp:extent cx="{width}" cy="{height}"/><wp:wrapNone/>
      <wp:docPr id="{900 + number}" name="seal {number}"/><wp:cNvGraphicFramePr/>
      <a:graphic><a:graphicData uri="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"><wps:wsp>
        <wps:cNvSpPr/>
        <wps:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="{width}" cy="{height}"/></a:xfrm>{inside}
      </wps:wsp></a:graphicData></a:graphic>
    </wp:anchor>
  </w:drawing></mc:Choice>
</mc:AlternateContent>"""


_SEAL_LINE = """<a:prstGeom prst="line"><a:avLst/></a:prstGeom>
  <a:ln w="9525"><a:solidFill><a:srgbClr val="000000"/></a:solidFill><a:prstDash val="dash"/></a:ln>
  </wps:spPr><wps:bodyPr/>"""
_SEAL_TEXT = """<a:prstGeom prst="rect"><a:avLst/></a:prstGeom><a:noFill/><a:ln><a:noFill/></a:ln></wps:spPr>
  <wps:txbx><w:txbxContent><w:p><w:pPr><w:jc w:val="center"/></w:pPr></w:p></w:txbxContent></wps:txbx>
  <wps:bodyPr vert="vert270" wrap="square" lIns="0" tIns="0" rIns="0" bIns="0" anchor="ctr"/>"""


def _add_seal(paragraph: DocxParagraph, seal: str, page_height: Length) -> None:
    height = Emu(page_height - 2 * SEAL_MARGIN)
    box = parse_xml(_shape(1, Mm(9), Mm(11), height, _SEAL_TEXT))
    run = _run(DocxParagraph(next(box.iter(qn("w:p"))), paragraph), seal, size=SMALL)
    # The characters are spread over the whole line, as on a printed form.
    gap = (height.pt * 0.92 - display_width(seal) * SMALL) / max(len(seal), 1)
    spacing = OxmlElement("w:spacing")
    spacing.set(qn("w:val"), str(round(20 * min(max(gap, 0.0), 72.0))))
    run._r.get_or_add_rPr().find(qn("w:sz")).addprevious(spacing)
    for shape in (box, parse_xml(_shape(2, Mm(22), Emu(0), height, _SEAL_LINE))):
        paragraph.add_run()._r.append(shape)


# Runs and paragraphs


def _run(
    paragraph: DocxParagraph, text: str, *, font: str = SONG, size: float | None = None, bold: bool | None = None
) -> Run:
    run = paragraph.add_run(text)
    fonts = run._r.get_or_add_rPr().get_or_add_rFonts()
    _set_fonts(fonts, font)
    # Without the hint Word draws “ ” … — × in the Latin font, half as wide.
    fonts.set(qn("w:hint"), "eastAsia")
    run.font.bold = bold
    if size is not None:
        run.font.size = Pt(size)
    return run


def _paragraph(docx: Docx, *, style: str | None = None, align: str = "left", keep: bool = False) -> DocxParagraph:
    paragraph = docx.add_paragraph(style=style)
    paragraph.alignment = ALIGN[align]
    paragraph.paragraph_format.keep_with_next = keep or None
    return paragraph


def _flow(text: str) -> str:
    """Justified, unless the text breaks its own lines: Word would stretch them."""
    return "left" if "\n" in text else "justify"


def _text_width(docx: Docx) -> Length:
    section = docx.sections[0]
    return Emu((section.page_width or 0) - (section.left_margin or 0) - (section.right_margin or 0))


def _characters(docx: Docx) -> float:
    """The width of a line in full-width characters of the body."""
    return float(_text_width(docx).pt) / BODY


def _em(characters: float) -> Length:
    return Pt(characters * BODY)


def _add_title(docx: Docx, document: model.Document) -> None:
    if document.organisation:
        _run(_paragraph(docx, align="centre", keep=True), document.organisation, font=HEI, size=ORGANISATION)
    if document.title:
        _run(_paragraph(docx, style="Title", align="centre", keep=True), document.title, font=HEI, size=TITLE)
    if document.subtitle:
        paragraph = _paragraph(docx, align="centre")
        _run(paragraph, document.subtitle)
        paragraph.paragraph_format.space_after = Pt(6)


def _add_heading(docx: Docx, heading: model.Heading) -> None:
    if heading.level < 1:
        _run(_paragraph(docx, style="Title", align="centre", keep=True), heading.text, font=HEI, size=TITLE)
        return
    level = min(max(heading.level, 1), len(HEADINGS))
    font, size, bold = HEADINGS[level - 1]
    _run(_paragraph(docx, style=f"Heading {level}", keep=True), heading.text, font=font, size=size, bold=bold)


def _add_paragraph(docx: Docx, block: model.Paragraph) -> None:
    align = block.style if block.style in ("centre", "right") else _flow(block.text)
    paragraph = _paragraph(docx, align=align)
    if block.style == "body":
        paragraph.paragraph_format.first_line_indent = _em(2)
    if block.style == "note":
        paragraph.paragraph_format.space_after = Pt(3)
    _run(paragraph, block.text, size=SMALL if block.style == "note" else None)


# Fields: columns filled by label and value, or by label and an underlined tab


def _add_fields(docx: Docx, block: model.Fields, lang: str) -> None:
    pairs = [(messages.text("document.field", lang, name=name), value) for name, value in block.pairs]
    for row in _field_rows(pairs, _characters(docx)):
        paragraph = _paragraph(docx)
        paragraph.paragraph_format.space_before, paragraph.paragraph_format.space_after = Pt(3), Pt(4)
        end = 0.0
        for place, (name, value, width) in enumerate(row):
            end += width
            _run(paragraph, name)
            _add_value(paragraph, value, end)
            if place < len(row) - 1:
                paragraph.paragraph_format.tab_stops.add_tab_stop(_em(end))
                _run(paragraph, "\t")


def _add_value(paragraph: DocxParagraph, value: str, end: float) -> None:
    if value:
        _run(paragraph, value)
    else:
        paragraph.paragraph_format.tab_stops.add_tab_stop(_em(end - 1))
        _run(paragraph, "\t").font.underline = True


def _field_rows(pairs: Iterable[tuple[str, str]], line: float) -> list[list[tuple[str, str, float]]]:
    """The pairs in rows that fit, each with its width in characters; a row's rest is shared, within reason."""
    rows: list[list[tuple[str, str, float]]] = [[]]
    for name, value in pairs:
        width = display_width(name) + max(display_width(value), 0 if value else 5) + 1
        if rows[-1] and sum(row[2] for row in rows[-1]) + width > line:
            rows.append([])
        rows[-1].append((name, value, width))
    return [[(name, value, width + _share(row, line)) for name, value, width in row] for row in rows]


def _share(row: Sequence[tuple[str, str, float]], line: float) -> float:
    rest = line - sum(width for *_, width in row)
    return min(max(rest / max(len(row), 1), 0.0), 8.0)


# Questions


def _add_question(docx: Docx, question: model.Question, lang: str) -> None:
    """One item; its paragraphs keep with the next, so that it is not torn over two pages."""
    paragraphs = [_add_stem(docx, question, lang), *_add_options(docx, question, lang)]
    paragraphs += [_add_line(docx) for _ in range(question.lines)]
    # A long run of lines to write on may go on overleaf once it has begun.
    kept = len(paragraphs) - 1 if question.lines <= KEPT_LINES else len(paragraphs) - question.lines + 2
    for place, paragraph in enumerate(paragraphs):
        paragraph.paragraph_format.keep_together = True
        paragraph.paragraph_format.keep_with_next = place < kept
    paragraphs[-1].paragraph_format.space_after = Pt(4)


def _add_stem(docx: Docx, question: model.Question, lang: str) -> DocxParagraph:
    mark = label(question.number, lang)
    paragraph = _paragraph(docx, align=_flow(question.text))
    _hang(paragraph, 0, display_width(mark))
    _run(paragraph, mark + question.text)
    return paragraph


def _hang(paragraph: DocxParagraph, left: float, hanging: float) -> None:
    paragraph.paragraph_format.left_indent = _em(left + hanging)
    paragraph.paragraph_format.first_line_indent = _em(-hanging)


def _add_options(docx: Docx, question: model.Question, lang: str) -> list[DocxParagraph]:
    line = _characters(docx) - 2
    number = model.options_per_row(question.options, line)
    paragraphs = []
    for start in range(0, len(question.options), number):
        row = [(label(mark, lang), text) for mark, text in question.options[start : start + number]]
        paragraph = _paragraph(docx)
        _hang(paragraph, 2, display_width(row[0][0]) if number == 1 else 0)
        for place in range(1, number):
            paragraph.paragraph_format.tab_stops.add_tab_stop(_em(2 + place * line / number))
        _run(paragraph, "\t".join(mark + text for mark, text in row))
        paragraphs.append(paragraph)
    return paragraphs


def _add_line(docx: Docx) -> DocxParagraph:
    paragraph = _paragraph(docx)
    paragraph.paragraph_format.line_spacing = Pt(26)
    paragraph.paragraph_format.tab_stops.add_tab_stop(_text_width(docx), leader=WD_TAB_LEADER.LINES)
    _run(paragraph, "\t")
    return paragraph


# Tables


def _add_table(docx: Docx, block: model.Table) -> None:
    if block.title:
        paragraph = _paragraph(docx, align="centre", keep=True)
        paragraph.paragraph_format.space_before, paragraph.paragraph_format.space_after = Pt(6), Pt(3)
        _run(paragraph, block.title, font=HEI)
    for line in block.lines:
        paragraph = _paragraph(docx, keep=True)
        paragraph.paragraph_format.space_after = Pt(2)
        _run(paragraph, line, size=SMALL)
    if block.columns:
        _add_grid(docx, block)
    for line in block.foot:
        _run(_paragraph(docx), line, size=SMALL)
    if not block.foot:
        # Word joins two tables that have no paragraph between them.
        space = _paragraph(docx, keep=_leads(block)).paragraph_format
        space.line_spacing, space.line_spacing_rule = Pt(6), WD_LINE_SPACING.EXACTLY


def _leads(block: model.Table) -> bool:
    """Whether the table is a row to fill in (得分、评卷人) that belongs to what follows it."""
    return len(block.rows) <= 1 and not (block.title or block.foot)


def _add_grid(docx: Docx, block: model.Table) -> None:
    table = docx.add_table(rows=len(block.rows) + 1, cols=len(block.columns), style="Table Grid")
    table.alignment, table.autofit = WD_TABLE_ALIGNMENT.CENTER, False
    _set_cell_margins(table._tbl.tblPr)
    widths, size = _column_widths(block.columns, _text_width(docx)), _cell_size(block.columns)
    for grid_column, width in zip(table._tbl.tblGrid.gridCol_lst, widths, strict=True):
        grid_column.w = width
    # The rows once: python-docx walks the whole table for each table.cell().
    header, *rows = list(table.rows)
    _fill(header, [column.title for column in block.columns], ["centre"] * len(widths), widths, size, bold=True)
    _flag(header, "w:tblHeader")
    for place, (row, cells) in enumerate(zip(rows, block.rows, strict=True), 1):
        pairs = list(zip(cells, block.columns, strict=True))
        texts = [model.cell_text(cell, column.decimals) for cell, column in pairs]
        total = block.total and place == len(rows)
        _fill(row, texts, [model.cell_align(*pair) for pair in pairs], widths, size, bold=total)
    _keep_rows(list(table.rows), block)


def _column_widths(columns: Sequence[model.Column], total: Length) -> list[Length]:
    weights = sum(column.width for column in columns)
    return [Emu(round(total * column.width / weights)) for column in columns]


def _cell_size(columns: Sequence[model.Column]) -> float:
    return SMALL if len(columns) <= 10 else FOOTER if len(columns) <= 16 else 7.5


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
    row: _Row, texts: Sequence[str], aligns: Sequence[str], widths: Sequence[Length], size: float, *, bold: bool
) -> None:
    row.height, row.height_rule = Mm(7.5), WD_ROW_HEIGHT_RULE.AT_LEAST
    _flag(row, "w:cantSplit")
    for cell, text, align, width in zip(row.cells, texts, aligns, widths, strict=True):
        cell.width, cell.vertical_alignment = width, WD_CELL_VERTICAL_ALIGNMENT.CENTER
        _fill_cell(cell.paragraphs[0], text, align, size, bold=bold)


def _fill_cell(paragraph: DocxParagraph, text: str, align: str, size: float, *, bold: bool) -> None:
    paragraph.alignment = ALIGN[align]
    paragraph.paragraph_format.space_before = paragraph.paragraph_format.space_after = Pt(1.5)
    _set_line_height(paragraph.paragraph_format, size * 0.8)
    _run(paragraph, text, size=size, bold=bold or None)


def _flag(row: _Row, tag: str) -> None:
    row._tr.get_or_add_trPr().append(OxmlElement(tag))


def _keep_rows(rows: Sequence[_Row], block: model.Table) -> None:
    """A short table stays whole, a long one keeps its header with its first row."""
    last = len(rows) if _leads(block) else len(rows) - 1 if len(rows) <= KEPT_LINES else 1
    for row in rows[:last]:
        for cell in row.cells:
            cell.paragraphs[0].paragraph_format.keep_with_next = True


# Figures


def _add_figure(docx: Docx, figure: model.Figure) -> None:
    paragraph = _paragraph(docx, align="centre", keep=bool(figure.caption))
    paragraph.paragraph_format.space_before = Pt(6)
    width = min(Mm(figure.width_mm), _text_width(docx))
    picture: Any = _run(paragraph, "").add_picture(io.BytesIO(figure.png), width=width)
    picture._inline.docPr.set("descr", figure.alt or figure.caption)
    if figure.caption:
        _run(_paragraph(docx, align="centre"), figure.caption, size=SMALL)
