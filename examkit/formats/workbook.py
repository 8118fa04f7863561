"""A Document as an .xlsx workbook: one sheet for each table, and one of notes for what stands around them.

Numbers stay numbers and are only shown rounded; every text is text, never a formula or a link.
"""

import io
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from functools import cache
from itertools import accumulate
from pathlib import Path
from typing import Any

import xlsxwriter
from xlsxwriter.image import Image

from examkit import document as model
from examkit import messages
from examkit.document import Document, cell_align, cell_text, display_width, label
from examkit.files import write_whole
from examkit.house_style import HouseStyle
from examkit.typesetting import attachment_lines

OPTIONS = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
# Excel keeps the day a book was made; a fixed one gives the same bytes for the same document.
CREATED = datetime(2000, 1, 1)
FONT_SIZE = 11
FONT = {"font_name": "宋体", "font_size": FONT_SIZE, "valign": "vcenter"}
HEADER = {"bold": True, "align": "center", "text_wrap": True, "border": 1, "bg_color": "#E7EEF7"}
ALIGN = {"left": "left", "centre": "center", "right": "right"}
LONGEST_NAME = 31
WIDEST, NARROWEST, TO_FILL_IN = 42.0, 5.0, 11.0
MANY_COLUMNS = 8
# In narrow characters of whatever font is found: a sheet of A4 holds it even in a wide one.
NOTES_WIDTH, WIDEST_FIGURE = 68, 125.0
TALLEST_ROW = 409.0
A4 = 9

Styles = Callable[..., Any]


def write(document: Document, path: Path, lang: str) -> None:
    """Write the document at ``path``; the same document gives the same bytes."""
    document = model.writable(document)
    data = io.BytesIO()
    with xlsxwriter.Workbook(data, OPTIONS) as book:
        book.set_properties({"title": document.title, "author": "examkit", "created": CREATED})
        styles = _styles(book, document.style)
        tables, notes = _sheets(document)
        names = iter(_sheet_names(_wanted_names(document, tables, bool(notes) or not tables, lang)))
        if notes or not tables:
            _write_notes(book.add_worksheet(next(names)), styles, document, notes, lang)
        for (title, table), name in zip(tables, names, strict=True):
            _write_table(book.add_worksheet(name), styles, title, table, document, lang)
    write_whole(path, data.getvalue())


def _styles(book: Any, style: HouseStyle | None) -> Styles:
    """The book's formats by their properties, each made once: Excel allows 64,000."""
    font = FONT | ({"font_name": style.table_font, "font_size": style.table_size} if style else {})
    return cache(lambda **properties: book.add_format({**font, **properties}))


def _sheets(document: Document) -> tuple[list[tuple[str, model.Table]], list[model.Block]]:
    """Each table with the title that stands over its sheet, and the blocks that are no table: the notes.

    In a document of a house's style a title of the document or of a part stands on the sheets that follow it.
    """
    tables: list[tuple[str, model.Table]] = []
    notes: list[model.Block] = []
    title = document.title if document.style else ""
    for place, block in enumerate(document.blocks):
        if isinstance(block, model.Table):
            tables.append((title, block))
        elif document.style and isinstance(block, model.Heading) and block.level < 1 and _heads_tables(document, place):
            title = block.text
        elif not isinstance(block, model.PageBreak):
            notes.append(block)
    if notes:  # it stands there
        tables = [("" if title == document.title else title, table) for title, table in tables]
    return tables, notes


def _heads_tables(document: Document, place: int) -> bool:
    """Whether a table follows before the next title."""
    for block in document.blocks[place + 1 :]:
        if isinstance(block, model.Table):
            return True
        if isinstance(block, model.Heading) and block.level < 1:
            return False
    return False


# Names of sheets


def _wanted_names(document: Document, tables: Sequence[tuple[str, model.Table]], notes: bool, lang: str) -> list[str]:
    first = [messages.text("document.summary_sheet", lang)] if notes else []
    return [*first, *(table.name or table.title or title or document.title for title, table in tables)]


def _sheet_names(wanted: Iterable[str]) -> list[str]:
    """Names as Excel takes them: no ``[]:*?/\\``, no quote at an end, at most 31 characters, none twice in any case."""
    names: list[str] = []
    for name in wanted:
        clean = "".join(" " if char in "[]:*?/\\\n" else char for char in name).strip(" '") or "Sheet"
        names.append(_unused(clean, {used.casefold() for used in names}))
    return names


def _unused(name: str, used: set[str]) -> str:
    # Excel keeps the name History for itself.
    candidates = (_cut(name, f" ({number})" if number > 1 else "") for number in range(1, len(used) + 3))
    return next(c for c in candidates if c.casefold() not in used and c.casefold() != "history")


def _cut(name: str, ending: str) -> str:
    """Excel counts UTF-16 units, so a rare character counts twice."""
    while len((name + ending).encode("utf-16-le")) > 2 * LONGEST_NAME:
        name = name[:-1]
    return name.rstrip(" '") + ending


# A table's sheet


def _write_table(
    sheet: Any, styles: Styles, title: str, table: model.Table, document: Document, lang: str
) -> None:  # fmt: skip
    last = max(len(table.columns) - 1, 0)
    row = 0
    big = _title_font(document)
    smaller = {"bold": True, "font_size": big["font_size"] - 4}
    for text, font in ((title, big), (table.title, smaller if title else big)):
        if text:
            style = styles(align="center", text_wrap=True, **font)
            _write_across(sheet, row, 0, last, text, style)
            sheet.set_row(row, _title_height(text, table, style.font_size, document))
            row += 1
    row = _write_lines(sheet, styles, row, table, table.lines)
    header = row
    for place, column in enumerate(table.columns):
        sheet.write_string(row, place, column.title, styles(**HEADER))
    row += 1
    for cells in table.rows:
        _write_row(sheet, styles, row, table, cells, total=table.total and row == header + len(table.rows))
        row += 1
    _write_lines(sheet, styles, row, table, table.foot)
    if table.columns:
        _set_sizes(sheet, table, header, document)
    _set_print(sheet, table, document, header, lang)


def _title_font(document: Document) -> dict[str, Any]:
    style = document.style
    return {"font_name": style.title_font, "font_size": style.title_size} if style else {"bold": True, "font_size": 16}


def _title_height(title: str, table: model.Table, size: float, document: Document) -> float:
    if document.style is None:
        return 30
    room = sum(_column_widths(table)) * document.style.table_size / size
    return _row_height(_line_count(title, room), size)


def _write_across(sheet: Any, row: int, first: int, last: int, text: str, style: Any) -> None:
    """A text over several columns; Excel cannot merge a single cell."""
    if last > first:
        sheet.merge_range(row, first, row, last, "", style)
    sheet.write_string(row, first, text, style)


def _write_lines(sheet: Any, styles: Styles, row: int, table: model.Table, lines: Sequence[model.Line]) -> int:
    """Lines over the table's width; as high as their text needs."""
    style, width = styles(align="left", text_wrap=True), sum(_column_widths(table))
    for line in lines:
        shared = model.parts(line)
        spans = _spans(table, len(shared)) or [(0, max(len(table.columns) - 1, 0))]
        for (first, last), text in zip(spans, shared if len(spans) > 1 else ["　　".join(shared)], strict=True):
            _write_across(sheet, row, first, last, text, style)
        count = _line_count(shared[0], width) if len(spans) == 1 else 1
        if count > 1 or style.font_size > FONT_SIZE:
            sheet.set_row(row, _row_height(count, style.font_size))
        row += 1
    return row


def _spans(table: model.Table, count: int) -> list[tuple[int, int]]:
    """The columns over which each part of a line stands: shares as even as whole columns allow, none where too few."""
    widths = _column_widths(table)
    if not 1 < count <= len(widths):
        return []
    ends = list(accumulate(widths))
    begins = [0]
    for part in range(1, count):
        free = range(begins[-1] + 1, len(widths) - (count - part) + 1)
        begins.append(min(free, key=lambda place: abs(ends[place - 1] - ends[-1] * part / count)))
    return list(zip(begins, [*(place - 1 for place in begins[1:]), len(widths) - 1], strict=True))


def _write_row(
    sheet: Any, styles: Styles, row: int, table: model.Table, cells: Sequence[model.Cell], *, total: bool
) -> None:
    for place, (cell, column) in enumerate(zip(cells, table.columns, strict=True)):
        style = {"border": 1, "bold": total, "align": ALIGN[cell_align(cell, column)]}
        if isinstance(cell, str):
            sheet.write_string(row, place, cell, styles(**style, text_wrap=True))
        elif cell is None or cell_text(cell) == "":
            sheet.write_blank(row, place, None, styles(**style))
        else:
            sheet.write_number(row, place, cell, styles(**style, num_format=_number_format(column.decimals)))


def _number_format(decimals: int | None) -> str:
    if decimals is None:
        return "General"
    return f"0.{'0' * decimals}" if decimals else "0"


def _column_widths(table: model.Table) -> list[float]:
    """Widths in narrow characters, from the content; three more for the borders and the filter's button.

    Where rows are to be filled in, an empty column has the room that its weight asks for.
    """
    widths = []
    for column, texts in zip(table.columns, zip(*_texts(table), strict=True), strict=True):
        least = TO_FILL_IN * column.width if table.row_mm and not any(texts[1:]) else NARROWEST
        widths.append(min(max(max(map(_width, texts)) + 3, least), WIDEST))
    return widths


def _texts(table: model.Table) -> list[list[str]]:
    rows = ([cell_text(c, column.decimals) for c, column in zip(row, table.columns, strict=True)] for row in table.rows)
    return [[column.title for column in table.columns], *rows]


def _width(text: str) -> float:
    return max(2 * display_width(line) for line in text.split("\n"))


def _set_sizes(sheet: Any, table: model.Table, header: int, document: Document) -> None:
    widths, size = _column_widths(table), document.style.table_size if document.style else FONT_SIZE
    for place, width in enumerate(widths):
        sheet.set_column(place, place, width * size / FONT_SIZE)
    for place, texts in enumerate(_texts(table)):
        lines = max(_line_count(text, width) for text, width in zip(texts, widths, strict=True))
        least = table.row_mm * 72 / 25.4 if place else 0
        sheet.set_row(header + place, max(_row_height(lines, size), least))


def _line_count(text: str, width: float) -> int:
    return sum(1 + int(2 * display_width(line) / (width - 1)) for line in text.split("\n"))


def _row_height(lines: int, size: float = 11) -> float:
    """Set for every row: Excel and WPS measure no row that another program has filled."""
    return min(size * 1.4 * lines + 4, TALLEST_ROW)


def _set_print(sheet: Any, table: model.Table, document: Document, header: int, lang: str) -> None:
    if table.columns and table.rows:
        # A total is no row to sort or to filter away.
        sheet.autofilter(header, 0, header + len(table.rows) - bool(table.total), len(table.columns) - 1)
    sheet.freeze_panes(header + 1, 0)
    sheet.repeat_rows(header)
    # A form that a style lays out is as wide as it says, however many its columns.
    if document.landscape or (document.style is None and len(table.columns) > MANY_COLUMNS):
        sheet.set_landscape()
    _set_page(sheet, document.style, lang)


def _set_page(sheet: Any, style: HouseStyle | None, lang: str) -> None:
    sheet.fit_to_pages(1, 0)
    sheet.set_paper(A4)
    sheet.center_horizontally()
    if style is None:
        sheet.set_margins(left=0.6, right=0.6, top=0.7, bottom=0.8)
        sheet.set_footer("&C" + messages.text("document.page_of", lang, page="&P", pages="&N"))
        return
    sheet.set_margins(**{side: getattr(style, side) / 25.4 for side in ("left", "right", "top", "bottom")})
    words = style.page.replace("&", "&&").format(page="&P", pages="&N")
    # A blank after the size, or a number that follows is read as part of it.
    font = f'&"{style.page_font}"&{style.page_size:.0f} '
    sheet.set_footer(f"&C{font}{words}" if words else "", {"margin": style.footer / 25.4})


# The sheet of notes


def _write_notes(sheet: Any, styles: Styles, document: Document, blocks: Sequence[model.Block], lang: str) -> None:
    sheet.set_column(0, 0, NOTES_WIDTH)
    row = 0
    for text, style in _title_lines(document):
        row = _write_line(sheet, row, text, styles(text_wrap=True, **style))
    for block in blocks:
        if isinstance(block, model.Figure):
            row = _write_figure(sheet, row, block)
        for text, style in _lines(block, lang):
            row = _write_line(sheet, row, text, styles(text_wrap=True, **style))
    _set_page(sheet, document.style, lang)


def _title_lines(document: Document) -> list[tuple[str, dict[str, Any]]]:
    centred: dict[str, Any] = {"align": "center"}
    above = [(document.organisation, centred), (document.number, centred)]
    lines = [*above, (document.title, {**centred, **_title_font(document)}), (document.subtitle, centred)]
    return [line for line in lines if line[0]]


def _lines(block: model.Block, lang: str) -> list[tuple[str, dict[str, Any]]]:
    """The block as lines of text with their style."""
    match block:
        case model.Heading():
            return [(block.text, {"bold": True})]
        case model.Paragraph():
            return [(block.text, {"align": ALIGN.get(block.style, "left")})]
        case model.Fields():
            pairs = (messages.text("document.field", lang, name=name) + value for name, value in block.pairs)
            return [("　".join(pairs), {})]
        case model.Question():
            options = [(label(mark, lang) + text, {"indent": 1}) for mark, text in block.options]
            return [(label(block.number, lang) + block.text, {}), *options]
        case model.Figure():
            return [(block.caption, {"align": "left"})] if block.caption else []
        case model.Attachments():
            return [("".join(line), {}) for line in attachment_lines(block, lang)]
        case model.Signature():
            return [(block.by, {"align": "right"}), (block.date, {"align": "right"})]
    return []


def _write_line(sheet: Any, row: int, text: str, style: Any) -> int:
    sheet.write_string(row, 0, text, style)
    sheet.set_row(row, _row_height(_line_count(text, NOTES_WIDTH - 4), style.font_size))
    return row + 1


def _write_figure(sheet: Any, row: int, figure: model.Figure) -> int:
    """The picture in a row of its own height, smaller where Excel has no row so high."""
    image = Image(io.BytesIO(figure.png))
    # Points a pixel of the picture; 3/4 point is a pixel of the screen, whatever density the file states.
    scale = min(min(figure.width_mm, WIDEST_FIGURE) / 25.4 * 72 / image.width, (TALLEST_ROW - 9) / image.height)
    sheet.set_row(row, image.height * scale + 8)
    options = {
        "image_data": image.image_data,
        "description": figure.alt or figure.caption,
        "x_scale": scale * image.x_dpi / 72,
        "y_scale": scale * image.y_dpi / 72,
        "y_offset": 4,
    }
    sheet.insert_image(row, 0, "figure.png", options)
    return row + 1
