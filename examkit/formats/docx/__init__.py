"""A Document as an editable .docx, for Word, WPS and LibreOffice.

Only layout is decided here; every string is put in as text.  ``sheet`` has styles, page and package; ``runs`` what
names the fonts; ``text``, ``questions`` and ``table`` the blocks; ``seal`` the 密封线.
"""

import io
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from docx import Document as new_docx
from docx.shared import Mm, Pt
from docx.text.paragraph import Paragraph as DocxParagraph

from examkit import document as model
from examkit.files import write_whole
from examkit.formats.docx import questions, sheet, text
from examkit.formats.docx.runs import Page, add_run, new_paragraph, set_line_height
from examkit.formats.docx.table import add_table


def write(document: model.Document, path: Path, lang: str) -> None:
    """Write the document at ``path``; the same document gives the same bytes."""
    document = model.writable(document)
    page = Page(new_docx(), document.style or sheet.PLAIN, lang)
    sheet.set_styles(page)
    sheet.set_page(page, document)
    sheet.set_properties(page.docx, document.title)
    text.add_title(page, document)
    _add_blocks(page, document.blocks)
    write_whole(path, sheet.packed(page.docx))


def _add_blocks(page: Page, blocks: Sequence[model.Block]) -> None:
    new_page = False
    body = page.docx.element.body
    for block in blocks:
        if isinstance(block, model.PageBreak) and block.sheet:
            sheet.start_sheet(page.docx)
            continue
        # The body's last element is the section, before which python-docx adds.
        first = len(body) - 1
        _add_block(page, block)
        if new_page and len(body) - 1 > first:
            _start_page(body[first])
        new_page = isinstance(block, model.PageBreak)


def _start_page(element: Any) -> None:
    """A break as a character would leave an empty line at the head of the page in some versions of Word."""
    paragraph = element if element.tag.endswith("}p") else next(element.iter("{*}p"))
    DocxParagraph(paragraph, element).paragraph_format.page_break_before = True


def _add_block(page: Page, block: model.Block) -> None:
    match block:
        case model.Heading():
            text.add_heading(page, block)
        case model.Paragraph():
            text.add_paragraph(page, block)
        case model.Fields():
            questions.add_fields(page, block)
        case model.Question():
            questions.add_question(page, block)
        case model.Table():
            add_table(page, block)
        case model.Figure():
            _add_figure(page, block)
        case model.Attachments():
            text.add_attachments(page, block)
        case model.Signature():
            text.add_signature(page, block)


def _add_figure(page: Page, figure: model.Figure) -> None:
    paragraph = new_paragraph(page, align="centre", keep=bool(figure.caption))
    # A line of exact height would cut the picture.
    set_line_height(paragraph.paragraph_format, page.style.body_size)
    paragraph.paragraph_format.space_before = Pt(6)
    width = min(Mm(figure.width_mm), page.width)
    picture: Any = add_run(page, paragraph, "").add_picture(io.BytesIO(figure.png), width=width)
    picture._inline.docPr.set("descr", figure.alt or figure.caption)
    if figure.caption:
        add_run(page, new_paragraph(page, align="centre"), figure.caption, size=page.style.table_size)
