"""A Document as a .pdf, by Typst, with the fonts that the package ships.

The layout is in ``document.typ``; here the document becomes data for it.  What the fonts cannot draw is refused
before anything is printed: Typst says nothing about it.
"""

import json
from pathlib import Path
from typing import Any

import typst

from examkit import document as model
from examkit import fonts, messages
from examkit.document import Document, cell_align, cell_text, display_width, label
from examkit.files import write_whole
from examkit.problems import InputError, problem

TEMPLATE = Path(__file__).with_name("document.typ")

# 页边距内一行的字数（11 磅），与 document.typ 的页面一致；mm
TEXT_WIDTH = {"portrait": 166.0, "landscape": 253.0}
SEALED = 6.0
BODY_MM = 11 / 72 * 25.4


def write(document: Document, path: Path, lang: str) -> None:
    """Write the document at ``path``, the same bytes for the same document; InputError for an undrawable character."""
    write_whole(path, render(document, lang))


def render(document: Document, lang: str) -> bytes:
    """The document as the bytes of a PDF."""
    document = model.writable(document)
    _refuse_missing_glyphs(document)
    width = TEXT_WIDTH["landscape" if document.landscape else "portrait"] - (SEALED if document.seal else 0)
    data = {**model.to_json(document), "blocks": [_block(block, width, lang) for block in document.blocks]}
    page_of = messages.text("document.page_of", lang, page="{page}", pages="{pages}")
    words = {"lang": lang, "page_of": page_of, "text_width": width}
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


def _block(block: model.Block, width: float, lang: str) -> dict[str, Any]:
    """The block as the template takes it: words and numbers as they are read, so that it only lays out."""
    return {"block": type(block).__name__, **_values(block, width, lang)}


def _values(block: model.Block, width: float, lang: str) -> dict[str, Any]:
    match block:
        case model.Fields():
            return {"pairs": [(messages.text("document.field", lang, name=name), value) for name, value in block.pairs]}
        case model.Question():
            return _question(block, width, lang)
        case model.Table():
            return _table(block)
        case model.Figure():
            return {**_plain(block), "png": list(block.png)}
    return _plain(block)


def _plain(block: model.Block) -> dict[str, Any]:
    return {name: getattr(block, name) for name in block.__slots__}


def _question(question: model.Question, width: float, lang: str) -> dict[str, Any]:
    number = label(question.number, lang)
    options = [(label(mark, lang), text, display_width(label(mark, lang))) for mark, text in question.options]
    per_row = model.options_per_row(question.options, width / BODY_MM - 2)
    return {**_plain(question), "number": number, "hang": display_width(number), "options": options, "per_row": per_row}


def _table(table: model.Table) -> dict[str, Any]:
    rows = [[_cell(*pair) for pair in zip(row, table.columns, strict=True)] for row in table.rows]
    return {**_plain(table), "columns": [_plain_column(column) for column in table.columns], "rows": rows}


def _cell(cell: model.Cell, column: model.Column) -> dict[str, str]:
    return {"text": cell_text(cell, column.decimals), "align": cell_align(cell, column)}


def _plain_column(column: model.Column) -> dict[str, Any]:
    return {"title": column.title, "width": column.width}
