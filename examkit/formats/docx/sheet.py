"""What a .docx stands on: its styles, its page with margins and numbers, its package."""

import io
import zipfile
from typing import Any

from docx.document import Document as Docx
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.section import Section
from docx.shared import Mm, Pt
from docx.text.paragraph import Paragraph

from examkit import document as model
from examkit import messages
from examkit.formats.docx.runs import ALIGN, Page, add_run, set_fonts, set_line_height
from examkit.formats.docx.seal import add_seal
from examkit.house_style import HouseStyle

SONG, HEI = "宋体", "黑体"
# Papers and reports; an official document brings its own.
PLAIN = HouseStyle(
    top=25, bottom=22, left=25, right=20, footer=12,
    title_font=HEI, title_size=18, title_line=0, body_font=SONG, body_size=12, line=0,
    heading_fonts=(HEI, HEI, SONG), heading_sizes=(14, 12, 12), bold_headings=(3,), indent=0,
    table_font=SONG, table_size=10.5, page="", page_font=SONG, page_size=9, page_side="centre",
)  # fmt: skip
A4 = (Mm(210), Mm(297))
SEALED_LEFT = 30


# Styles


def set_styles(page: Page) -> None:
    """The styles of the stock template without its colours, borders and theme fonts, in the fonts of the house."""
    style, element = page.style, page.docx.styles.element
    for fonts in element.iter(qn("w:rFonts")):
        set_fonts(fonts, style.body_font, style.latin_font)
    for language in element.iter(qn("w:lang")):
        # The Latin side stays English even in Chinese text, or words are broken anywhere.
        language.set(qn("w:val"), "en-US")
        language.set(qn("w:eastAsia"), "zh-CN")
    _set_style(page, "Normal", style.body_font, style.body_size, exact=style.line)
    _set_style(page, "Title", style.title_font, style.title_size, after=style.line or 6, exact=style.title_line)
    before, after = (0, 0) if style.tight else (6, 3)
    for level, (font, size) in enumerate(zip(style.heading_fonts, style.heading_sizes, strict=True), start=1):
        bold = level in style.bold_headings
        _set_style(page, f"Heading {level}", font, size, bold=bold, before=before, after=after, exact=style.line)
        heading: Any = page.docx.styles[f"Heading {level}"]
        heading.paragraph_format.first_line_indent = Pt(style.indent * size)
    _set_style(page, "Table Grid", style.table_font, style.table_size)
    for name in ("Header", "Footer"):
        _set_style(page, name, style.page_font, style.page_size)


def _set_style(
    page: Page, name: str, font: str, size: float,
    *, bold: bool = False, before: float = 0, after: float = 0, exact: float = 0,
) -> None:  # fmt: skip
    style: Any = page.docx.styles[name]
    for tag in ("w:pBdr", "w:tabs", "w:contextualSpacing", "w:color", "w:spacing", "w:kern"):
        for element in list(style.element.iter(qn(tag))):
            element.getparent().remove(element)
    style.font.size, style.font.bold = Pt(size), bold
    set_fonts(style.element.get_or_add_rPr().get_or_add_rFonts(), font, page.style.latin_font)
    style.paragraph_format.space_before, style.paragraph_format.space_after = Pt(before), Pt(after)
    set_line_height(style.paragraph_format, size, exact)


# The page


def set_page(page: Page, document: model.Document) -> None:
    """Paper, margins, page numbers, and the line along the edge."""
    section, style = page.docx.sections[0], page.style
    width, height = A4[::-1] if document.landscape else A4
    section.orientation = WD_ORIENT.LANDSCAPE if document.landscape else WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = width, height
    section.left_margin = Mm(max(style.left, SEALED_LEFT) if document.seal else style.left)
    section.top_margin, section.bottom_margin, section.right_margin = Mm(style.top), Mm(style.bottom), Mm(style.right)
    section.header_distance, section.footer_distance = Mm(12), Mm(style.footer)
    sheets = any(isinstance(block, model.PageBreak) and block.sheet for block in document.blocks)
    if sheets:
        _count_from_one(section)
    _number_pages(page, section, _page_words(document, page.lang, sheets=sheets), both_sides=bool(document.seal))
    if document.seal:
        # Sheets are printed on both sides: the line is on the front only, where the edge is bound.
        section.even_page_header.is_linked_to_previous = False
        add_seal(page, section.header.paragraphs[0], document.seal, height)


def _count_from_one(section: Section) -> None:
    numbering = OxmlElement("w:pgNumType")
    numbering.set(qn("w:start"), "1")
    section._sectPr.find(qn("w:cols")).addprevious(numbering)


def _page_words(document: model.Document, lang: str, *, sheets: bool) -> str:
    """The page number with the names of fields between NULs.

    Sheets are without a total: LibreOffice does not know how many pages a section has.
    """
    names = {"page": "\0PAGE\0", "pages": "\0NUMPAGES\0"}
    if document.style is not None:
        return document.style.page.format(**names)
    return messages.text("document.page" if sheets else "document.page_of", lang, **names)


def _number_pages(page: Page, section: Section, words: str, *, both_sides: bool) -> None:
    outer = page.style.page_side == "outer"
    _add_page_number(page, section.footer.paragraphs[0], words, "right" if outer else "centre")
    if outer or both_sides:
        page.docx.settings.odd_and_even_pages_header_footer = True
        _add_page_number(page, section.even_page_footer.paragraphs[0], words, "left" if outer else "centre")


def _add_page_number(page: Page, footer: Paragraph, words: str, align: str) -> None:
    style = page.style
    footer.alignment = ALIGN[align]
    # At an edge it stands one character in.
    space = Pt(style.page_size) if align != "centre" else None
    footer.paragraph_format.left_indent = footer.paragraph_format.right_indent = space
    # The digits of an official page number are in the font of its dashes.
    latin = style.page_font if style.page else style.latin_font
    for place, word in enumerate(words.split("\0")):
        part = add_run(
            page, footer, "1" if place % 2 else word, font=style.page_font, latin=latin, size=style.page_size
        )
        if place % 2:
            field = OxmlElement("w:fldSimple")
            field.set(qn("w:instr"), word)
            part._r.addprevious(field)
            field.append(part._r)


def start_sheet(docx: Docx) -> None:
    """A section that begins on an odd page, held by the last paragraph: one of its own would be an empty line."""
    section = docx.element.body.sectPr
    last = docx.paragraphs[-1]
    if last._p.getnext() is not section:
        last = docx.add_paragraph()
    last._p.set_sectPr(section.clone())
    docx.sections[-1].start_type = WD_SECTION.ODD_PAGE


# The package


def set_properties(docx: Docx, title: str) -> None:
    """The title, and nothing of the stock template's."""
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


def packed(docx: Docx) -> bytes:
    """The package with the time of day left out of it."""
    raw, done = io.BytesIO(), io.BytesIO()
    docx.save(raw)
    with zipfile.ZipFile(raw) as source, zipfile.ZipFile(done, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            target.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), source.read(name), zipfile.ZIP_DEFLATED)
    return done.getvalue()
