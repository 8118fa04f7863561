"""What is written on a .docx page: titles, headings, paragraphs, attachments, the signature."""

from docx.shared import Pt

from examkit import document as model
from examkit.document import display_width
from examkit.formats.docx.runs import Page, add_run, flow, hang, new_paragraph, set_line_height
from examkit.typesetting import attachment_lines, signature_indents, title_lines


def add_title(page: Page, document: model.Document) -> None:
    """Who issues the document, its number, its title and the line under it."""
    style = page.style
    if document.organisation:
        issuer = new_paragraph(page, align="centre", keep=True)
        add_run(page, issuer, document.organisation, font=style.heading_fonts[0], size=style.heading_sizes[0])
    if document.number:
        number = new_paragraph(page, align="centre", keep=True)
        number.paragraph_format.space_after = Pt(2 * style.line)
        add_run(page, number, document.number)
    if document.title:
        _add_big(page, document.title)
    if document.subtitle:
        under = new_paragraph(page, align="centre")
        add_run(page, under, document.subtitle)
        under.paragraph_format.space_after = Pt(6)


def _add_big(page: Page, text: str) -> None:
    title, size = new_paragraph(page, style="Title", align="centre", keep=True), page.style.title_size
    lines = title_lines(text, page.width.pt / size, page.lang)
    add_run(page, title, "\n".join(lines), font=page.style.title_font, size=size)


def add_heading(page: Page, heading: model.Heading) -> None:
    """A heading in the style of its level, or a title within a bound file."""
    style = page.style
    if heading.level < 1:
        _add_big(page, heading.text)
        return
    level = min(heading.level, len(style.heading_fonts))
    made = new_paragraph(page, style=f"Heading {level}", keep=True)
    font, size = style.heading_fonts[level - 1], style.heading_sizes[level - 1]
    add_run(page, made, heading.text, font=font, size=size, bold=level in style.bold_headings)


def add_paragraph(page: Page, block: model.Paragraph) -> None:
    """A paragraph as its style says."""
    style = page.style
    made = new_paragraph(page, align=block.style if block.style in ("centre", "right") else flow(block.text))
    if block.style == "body":
        made.paragraph_format.first_line_indent = page.em(2)
    if block.style == "note":
        made.paragraph_format.space_after = Pt(3)
        set_line_height(made.paragraph_format, style.table_size if style.tight else style.body_size)
    if block.style == "attachment":
        # The title of an attachment stands on the third line.
        made.paragraph_format.space_after, made.paragraph_format.keep_with_next = Pt(style.line), True
    font = style.heading_fonts[0] if block.style == "attachment" else ""
    add_run(page, made, block.text, font=font, size=style.table_size if block.style == "note" else None)


# Below the body of an official document


def add_attachments(page: Page, block: model.Attachments) -> None:
    """附件说明: a line below the body, two characters in, each name under the one above."""
    _keep_last(page)
    lines = attachment_lines(block, page.lang)
    above = Pt(page.style.line or page.style.body_size)
    for place, (lead, number, name) in enumerate(lines):
        made = new_paragraph(page, keep=place < len(lines) - 1)
        made.paragraph_format.space_before = above if lead else None
        under = display_width(lines[0][0]) + display_width(number)
        hang(page, made, 2 + under - display_width(lead + number), display_width(lead + number))
        add_run(page, made, lead + number + name)


def _keep_last(page: Page) -> None:
    """What was written last keeps with what comes, unless it is a table."""
    body = page.docx.paragraphs
    if body and body[-1]._p.getnext() is page.docx.element.body.sectPr:
        body[-1].paragraph_format.keep_with_next = True


def add_signature(page: Page, block: model.Signature) -> None:
    """The signer over the date, two lines below the text and one above what follows: room for a round seal over both."""
    _keep_last(page)
    line = page.style.line or page.style.body_size
    signer, date = new_paragraph(page, align="right", keep=True), new_paragraph(page, align="right")
    signer.paragraph_format.space_before, date.paragraph_format.space_after = Pt(2 * line), Pt(line)
    for made, text, indent in zip((signer, date), (block.by, block.date), signature_indents(block), strict=True):
        made.paragraph_format.right_indent = page.em(indent)
        add_run(page, made, text)
