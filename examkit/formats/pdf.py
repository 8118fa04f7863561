"""A Document as a .pdf, by Typst, with the fonts that the package ships.

The layout is in ``document.typ``; here the document becomes data for it.  What the fonts cannot draw is refused
before anything is printed: Typst says nothing about it.
"""

import json
import re
from dataclasses import asdict, dataclass, replace
from itertools import zip_longest
from pathlib import Path
from typing import Any

import typst

from examkit import document as model
from examkit import fonts, messages
from examkit.document import Document, cell_align, cell_text, display_width, label
from examkit.files import write_whole
from examkit.house_style import HouseStyle
from examkit.problems import InputError, problem
from examkit.typesetting import attachment_lines, signature_indents, title_lines

TEMPLATE = Path(__file__).with_name("document.typ")

# Papers and reports; an official document brings its own.
PLAIN = HouseStyle(
    top=24, bottom=22, left=24, right=20, footer=12,
    title_font="黑体", title_size=16, title_line=0, body_font="宋体", body_size=11, line=0,
    heading_fonts=("黑体", "黑体", "黑体"), heading_sizes=(12.5, 11, 11), indent=0,
    table_font="宋体", table_size=9.5, page="", page_font="宋体", page_size=9, page_side="centre",
)  # fmt: skip
WIDTH, HEIGHT = 210.0, 297.0
SEALED_LEFT = 30.0
MM = 25.4 / 72
# Two fonts are shipped: one stands for the 黑体 of an office, the other for all others.
GOTHIC = re.compile("黑|hei|gothic|sans", re.IGNORECASE)


def write(document: Document, path: Path, lang: str) -> None:
    """Write the document at ``path``, the same bytes for the same document; InputError for an undrawable character."""
    write_whole(path, render(document, lang))


def render(document: Document, lang: str) -> bytes:
    """The document as the bytes of a PDF."""
    document = model.writable(document)
    _refuse_missing_glyphs(document)
    style = _style(document)
    width = (HEIGHT if document.landscape else WIDTH) - style.left - style.right
    room = _Room(width, style, lang)
    blocks = [_block(block, room) for block in document.blocks]
    data = {**model.to_json(document), "title": room.title(document.title), "blocks": _kept(blocks)}
    names = {"page": "{page}", "pages": "{pages}"}
    page_of = style.page if document.style else messages.text("document.page_of", lang, **names)
    words = {"lang": lang, "page_of": page_of, "text_width": width, "style": _faces(style)}
    return typst.compile(
        TEMPLATE,
        font_paths=[fonts.font_folder()],
        ignore_system_fonts=True,
        sys_inputs={"document": json.dumps(data), "words": json.dumps(words)},
        format="pdf",
        timestamp=0,
    )


def _refuse_missing_glyphs(document: Document) -> None:
    if chars := fonts.missing_glyphs(document.texts()):
        raise InputError(problem("document.glyph-missing", chars=chars, title=document.title))


def _style(document: Document) -> HouseStyle:
    style = document.style or PLAIN
    return replace(style, left=max(style.left, SEALED_LEFT)) if document.seal else style


def _faces(style: HouseStyle) -> dict[str, Any]:
    """The style with ``sans`` or ``serif`` for the fonts of the house."""

    def face(font: str) -> str:
        return "sans" if GOTHIC.search(font) else "serif"

    named = {key: face(getattr(style, key)) for key in ("title_font", "body_font", "table_font", "page_font")}
    return {**asdict(style), **named, "heading_fonts": [face(font) for font in style.heading_fonts]}


@dataclass(frozen=True, slots=True)
class _Room:
    """The width of a line in mm, what is written on it and in which language."""

    width: float
    style: HouseStyle
    lang: str

    @property
    def characters(self) -> float:
        return self.width / (self.style.body_size * MM)

    def title(self, text: str) -> str:
        """A title in even lines."""
        return "\n".join(title_lines(text, self.width / (self.style.title_size * MM), self.lang))


def _kept(blocks: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """What stands before attachments and a signature is told to keep with them."""
    following = [block["block"] for block in blocks[1:]]
    return [{**block, "keep": name in ("Attachments", "Signature")} for block, name in zip_longest(blocks, following)]


def _block(block: model.Block, room: _Room) -> dict[str, Any]:
    """The block as the template takes it: words and numbers as they are read, so that it only lays out."""
    return {"block": type(block).__name__, **_values(block, room)}


def _values(block: model.Block, room: _Room) -> dict[str, Any]:
    match block:
        case model.Fields():
            pairs = block.pairs
            return {"pairs": [(messages.text("document.field", room.lang, name=name), value) for name, value in pairs]}
        case model.Question():
            return _question(block, room)
        case model.Attachments():
            return {"lines": [_attachment(*line) for line in attachment_lines(block, room.lang)]}
        case model.Signature():
            return {"lines": list(zip((block.by, block.date), signature_indents(block), strict=True))}
        case model.Table():
            return _table(block)
        case model.Heading(level=level) if level < 1:
            return {"text": room.title(block.text), "level": 0}
        case model.Figure():
            return {**_plain(block), "png": list(block.png)}
    return _plain(block)


def _plain(block: model.Block) -> dict[str, Any]:
    return {name: getattr(block, name) for name in block.__slots__}


def _attachment(lead: str, number: str, name: str) -> dict[str, Any]:
    widths = {"lead_width": display_width(lead), "number_width": display_width(number)}
    return {"lead": lead, "number": number, "name": name, **widths}


def _question(question: model.Question, room: _Room) -> dict[str, Any]:
    number = label(question.number, room.lang)
    marks = [label(mark, room.lang) for mark, _ in question.options]
    options = [(mark, text, display_width(mark)) for mark, (_, text) in zip(marks, question.options, strict=True)]
    per_row = model.options_per_row(question.options, room.characters - 2)
    return {**_plain(question), "number": number, "hang": display_width(number), "options": options, "per_row": per_row}


def _table(table: model.Table) -> dict[str, Any]:
    rows = [[_cell(*pair) for pair in zip(row, table.columns, strict=True)] for row in table.rows]
    lines = {name: [model.parts(line) for line in getattr(table, name)] for name in ("lines", "foot")}
    return {**_plain(table), **lines, "columns": [_plain_column(column) for column in table.columns], "rows": rows}


def _cell(cell: model.Cell, column: model.Column) -> dict[str, str]:
    return {"text": cell_text(cell, column.decimals), "align": cell_align(cell, column)}


def _plain_column(column: model.Column) -> dict[str, Any]:
    return {"title": column.title, "width": column.width}
