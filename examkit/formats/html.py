"""A Document as one self-contained .html file: for screens, phones and print, without network or script.

The layout is in ``document.html.j2``; here the document becomes data for it.  Jinja2 escapes every text.
"""

import base64
import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from examkit import document as model
from examkit import messages
from examkit.document import Document, cell_align, cell_text, display_width, label
from examkit.files import write_whole
from examkit.house_style import HouseStyle
from examkit.typesetting import attachment_lines

TEMPLATES = Environment(
    loader=FileSystemLoader(Path(__file__).parent, encoding="utf-8"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
# What stands for the fonts of an office where they are not found.
SANS, SERIF = '"SimHei", "Noto Sans CJK SC", sans-serif', '"FangSong", "Noto Serif CJK SC", serif'
LANGUAGES = {"zh": "zh-CN", "en": "en"}


def write(document: Document, path: Path, lang: str) -> None:
    """Write the document at ``path``; the same document gives the same bytes."""
    write_whole(path, render(document, lang).encode())


def render(document: Document, lang: str, *, fragment: bool = False) -> str:
    """The document as HTML; ``fragment`` gives the body's part alone, its style held within it, for a notebook."""
    document = model.writable(document)
    return TEMPLATES.get_template("document.html.j2").render(
        document=document,
        blocks=[{"block": type(block).__name__, **_values(block, lang)} for block in document.blocks],
        language=LANGUAGES[lang],
        page_of=_page_of(document.style, lang),
        house=_house(document.style) if document.style else None,
        fragment=fragment,
    )


def _page_of(style: HouseStyle | None, lang: str) -> str:
    """The page number as CSS: strings of the message with counters between them."""
    names = {"page": "\0page\0", "pages": "\0pages\0"}
    words = style.page.format(**names) if style else messages.text("document.page_of", lang, **names)
    return " ".join(
        f"counter({word})" if place % 2 else _css_string(word) for place, word in enumerate(words.split("\0"))
    )


def _css_string(text: str) -> str:
    """A text as a string of CSS that cannot end the element it stands in."""
    return json.dumps(text, ensure_ascii=False).replace("<", "\\3c ")


def _house(style: HouseStyle) -> dict[str, Any]:
    """The values of a style that the page is printed with, fonts as strings of CSS."""
    named = {key: _css_string(getattr(style, key)) for key in ("title_font", "body_font", "table_font", "page_font")}
    headings = [f"{_css_string(font)}, {SANS if '黑' in font else SERIF}" for font in style.heading_fonts]
    return {**asdict(style), **named, "heading_fonts": headings}


def _values(block: model.Block, lang: str) -> dict[str, Any]:
    match block:
        case model.Heading():
            return {"text": block.text, "level": min(max(block.level, 0), 3)}
        case model.Paragraph():
            return {"text": block.text, "style": block.style}
        case model.Fields():
            return {"pairs": [(messages.text("document.field", lang, name=name), value) for name, value in block.pairs]}
        case model.Question():
            return _question(block, lang)
        case model.Table():
            return _table(block)
        case model.Figure():
            return _figure(block)
        case model.Attachments():
            lines = attachment_lines(block, lang)
            return {"lines": [(lead, number + name) for lead, number, name in lines]}
        case model.Signature():
            return {"by": block.by, "date": block.date}
        case model.PageBreak():
            return {"sheet": block.sheet}


def _question(question: model.Question, lang: str) -> dict[str, Any]:
    number = label(question.number, lang)
    return {
        "number": number,
        "text": question.text,
        "hang": display_width(number),
        "options": [(label(mark, lang), text) for mark, text in question.options],
        "per_row": model.options_per_row(question.options),
        "lines": question.lines,
    }


def _table(table: model.Table) -> dict[str, Any]:
    rows = [[_cell(*pair) for pair in zip(row, table.columns, strict=True)] for row in table.rows]
    widths = _widths(table, rows)
    return {
        "columns": [
            {"title": column.title, "percent": round(100 * width / sum(widths), 2)}
            for column, width in zip(table.columns, widths, strict=True)
        ],
        "min_width": sum(widths),
        "rows": rows,
        "title": table.title,
        "lines": [model.parts(line) for line in table.lines],
        "foot": [model.parts(line) for line in table.foot],
        "total": table.total,
        "row_mm": table.row_mm,
        # A row to fill in (得分、评卷人) belongs to what follows it.
        "leads": len(table.rows) <= 1 and not (table.title or table.foot),
    }


def _widths(table: model.Table, rows: list[list[dict[str, str]]]) -> list[float]:
    """The width of each column in characters: its share of what all need at least, and never less than it needs."""
    least = [_least(table, rows, place) for place in range(len(table.columns))]
    weights = sum(column.width for column in table.columns)
    return [max(need, column.width / weights * sum(least)) for need, column in zip(least, table.columns, strict=True)]


def _least(table: model.Table, rows: list[list[dict[str, str]]], place: int) -> float:
    """The width in characters below which a column breaks a name or a number: a narrow screen then scrolls instead."""
    cells = max((display_width(row[place]["text"]) for row in rows), default=0.0)
    return max(min(cells, 6.0), min(display_width(table.columns[place].title), 4.0)) + 1.2


def _cell(cell: model.Cell, column: model.Column) -> dict[str, str]:
    return {"text": cell_text(cell, column.decimals), "align": cell_align(cell, column)}


def _figure(figure: model.Figure) -> dict[str, Any]:
    return {
        "png": base64.b64encode(figure.png).decode(),
        "alt": figure.alt or figure.caption,
        "caption": figure.caption,
        "width_mm": figure.width_mm,
    }
