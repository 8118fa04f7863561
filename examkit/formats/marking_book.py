"""Marking books (阅卷册): open answers beside their rubric as .xlsx, one sheet an item, and what markers filled in.

Only the cells of marks can be edited, and each takes points from a list.  A hidden sheet says which sitting, marker,
codes and columns the book has; names and numbers of submissions are not in it.
"""

import io
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any

import xlsxwriter
from python_calamine import CalamineWorkbook

from examkit.bank.numerals import from_fraction, to_fraction
from examkit.document import display_width
from examkit.files import write_whole
from examkit.items import Item
from examkit.marking import HALF, Answer, Book, BookCell, Line, Mark, code, lines, steps
from examkit.messages import text
from examkit.problems import InputError, Problem, Source, column_letter, problem

OPTIONS = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
# Excel keeps the day a book was made; a fixed one gives the same bytes for the same answers.
CREATED = datetime(2000, 1, 1)
HIDDEN = "_examkit"
FONT = {"font_name": "宋体", "font_size": 11, "valign": "vcenter", "text_wrap": True}
HEAD = {"bold": True, "align": "center", "border": 1, "bg_color": "#E7EEF7"}
FIELD = {"align": "center", "border": 1, "locked": False, "bg_color": "#FFFBE6"}
CODE_WIDTH, ANSWER_WIDTH, NARROW_ANSWER, LINE_WIDTH, TOTAL_WIDTH = 10, 60, 40, 18, 12
TALLEST_ROW, TALLEST_HEAD = 409.0, 150.0
LONGEST_TEXT = 32000  # characters: a cell holds 32,767
A4 = 9
HEAD_ROW = 1
LISTS = 6  # the first column of the lists of points on the hidden sheet

_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")

Styles = Callable[..., Any]


@dataclass(frozen=True, slots=True)
class _Block:
    """The columns of one piece on a sheet: its answers, then a column a line, then the total."""

    answer: Answer
    lines: tuple[Line, ...]
    first: int

    @property
    def total(self) -> int:
        """The column of the total."""
        return self.first + len(self.lines) + 1

    @property
    def item(self) -> str:
        """The id of the piece."""
        return self.answer.piece.item.id


@dataclass(frozen=True, slots=True)
class _Terms:
    """What holds for a whole book: whose it is, how points go, and the marks given so far by submission, item and line."""

    marker: str
    seed: int
    step: Fraction
    lang: str
    given: Mapping[tuple[int, str, int], Fraction]


# --- writing ---------------------------------------------------------------------------------------------------------


def write_book(
    path: Path,
    answers: Iterable[Answer],
    *,
    sitting: str,
    marker: str,
    seed: int,
    lang: str,
    step: Fraction = HALF,
    marks: Iterable[Mark] = (),
) -> None:
    """Write a marker's book of these answers, omitted ones left out; ``marks`` of this marker are filled in.

    Points go by ``step`` up to each line's most.  The same answers give the same bytes.
    """
    given = {(one.submission, one.item, one.line): one.points for one in marks if one.marker == marker}
    terms = _Terms(marker, seed, step, lang, given)
    sheets: dict[str, list[Answer]] = {}
    for answer in answers:
        if not answer.omitted:
            sheets.setdefault(answer.placement.item.id, []).append(answer)
    names = _sheet_names(sheets, lang)
    data = io.BytesIO()
    with xlsxwriter.Workbook(data, OPTIONS) as book:
        book.set_properties(
            {"title": text("marking.title", lang, marker=marker), "author": "examkit", "created": CREATED}
        )
        styles = cache(lambda **properties: book.add_format({**FONT, **properties}))
        hidden = _Hidden(("book", sitting, marker, from_fraction(step)))
        if not sheets:
            book.add_worksheet(text("marking.empty", lang))
        for name, held in zip(names, sheets.values(), strict=True):
            _write_sheet(book.add_worksheet(name), styles, held, hidden, terms)
        hidden.write(book.add_worksheet(HIDDEN))
    write_whole(path, data.getvalue())


def _sheet_names(sheets: Mapping[str, Sequence[Answer]], lang: str) -> list[str]:
    """By the printed number where all answers are to one form, else by place and id, which no two sheets share."""
    forms = {answer.form for held in sheets.values() for answer in held}
    if len(forms) == 1:
        return [text("marking.sheet", lang, number=held[0].placement.number) for held in sheets.values()]
    return [f"{place}-{item}"[:31] for place, item in enumerate(sheets, start=1)]


class _Hidden:
    """The hidden sheet while the book is written: its rows, and the lists of points that drop-downs refer to."""

    def __init__(self, first: tuple[str, ...]) -> None:
        self.rows = [first]
        self.lists: list[tuple[Fraction, ...]] = []

    def list_of(self, points: tuple[Fraction, ...]) -> str:
        """The reference of a list of points."""
        if points not in self.lists:
            self.lists.append(points)
        letter = column_letter(LISTS + self.lists.index(points))
        return f"={HIDDEN}!${letter}$1:${letter}${len(points)}"

    def write(self, sheet: Any) -> None:
        for number, row in enumerate(self.rows):
            for column, value in enumerate(row):
                sheet.write_string(number, column, value)
        for place, points in enumerate(self.lists):
            for number, allowed in enumerate(points):
                sheet.write_number(number, LISTS + place, float(allowed))
        sheet.very_hidden()


def _write_sheet(sheet: Any, styles: Styles, answers: Sequence[Answer], hidden: _Hidden, terms: _Terms) -> None:
    blocks = _blocks(answers)
    _write_heads(sheet, styles, blocks, terms.lang)
    first = row = _write_material(sheet, styles, answers[0].placement.item, blocks)
    by_code: dict[str, dict[str, Answer]] = {}
    for answer in answers:
        by_code.setdefault(code(terms.seed, answer.submission), {})[answer.piece.item.id] = answer
    for shown in sorted(by_code):
        sheet.write_string(row, 0, shown, styles(align="center", border=1))
        for block in blocks:
            _write_answer(sheet, styles, row, block, by_code[shown].get(block.item), terms)
        texts = [(_shown(one, terms.lang), _answer_width(blocks)) for one in by_code[shown].values()]
        sheet.set_row(row, _height(texts, TALLEST_ROW))
        hidden.rows += [("answer", shown, item, one.digest) for item, one in by_code[shown].items()]
        row += 1
    for block in blocks:
        for place, line in enumerate(block.lines, start=block.first + 1):
            numbers = (str(line.number), from_fraction(line.points))
            hidden.rows.append(("column", sheet.name, str(place), block.item, *numbers))
            _add_list(sheet, (first, row - 1), place, line, hidden, terms)
    _set_sizes(sheet, blocks)
    _set_print(sheet, terms)


def _write_material(sheet: Any, styles: Styles, item: Item, blocks: Sequence[_Block]) -> int:
    """A case's material over the whole width, below the frozen heads so that it scrolls away; the next row."""
    row = HEAD_ROW + 1
    if not item.parts:
        return row
    words = "\n".join(filter(None, (item.material, item.stem)))
    sheet.merge_range(row, 0, row, blocks[-1].total, "", styles(border=1))
    _write_text(sheet, row, 0, words, styles(border=1))
    sheet.set_row(row, _height([(words, CODE_WIDTH + sum(_widths(blocks)))], TALLEST_ROW))
    return row + 1


def _blocks(answers: Sequence[Answer]) -> list[_Block]:
    """The pieces of one item in printed order, side by side after the column of codes."""
    order = {piece.item.id: place for place, piece in enumerate(answers[0].placement.pieces)}
    pieces = {answer.piece.item.id: answer for answer in answers}
    blocks: list[_Block] = []
    for item in sorted(pieces, key=order.__getitem__):
        first = blocks[-1].total + 1 if blocks else 1
        blocks.append(_Block(pieces[item], lines(pieces[item].piece), first))
    return blocks


def _write_heads(sheet: Any, styles: Styles, blocks: Sequence[_Block], lang: str) -> None:
    """Two rows: the questions, and below them the heads of their columns."""
    style = styles(**HEAD)
    sheet.write_string(0, 0, "", style)
    sheet.write_string(HEAD_ROW, 0, text("marking.code", lang), style)
    stems, heads = [], []
    widths = iter(_widths(blocks))
    for block in blocks:
        stem = _stem(block.answer, lang)
        left = styles(**{**HEAD, "align": "left"})
        sheet.merge_range(0, block.first, 0, block.total, "", left)
        _write_text(sheet, 0, block.first, stem, left)
        words = [text("marking.answer", lang), *(_line_head(line, lang) for line in block.lines)]
        points = from_fraction(block.answer.piece.points)
        words.append(text("marking.total", lang, points=points))
        own = [next(widths) for _ in words]
        stems.append((stem, sum(own)))
        heads += list(zip(words, own, strict=True))
        for place, word in enumerate(words, start=block.first):
            _write_text(sheet, HEAD_ROW, place, word, style)
    sheet.set_row(0, _height(stems, TALLEST_HEAD))
    sheet.set_row(HEAD_ROW, _height(heads, TALLEST_HEAD))


def _stem(answer: Answer, lang: str) -> str:
    """The question; a case's part with its number within the case."""
    item, parts = answer.piece.item, answer.placement.item.parts
    return text("marking.part", lang, number=parts.index(item) + 1, stem=item.stem) if parts else item.stem


def _line_head(line: Line, lang: str) -> str:
    points = from_fraction(line.points)
    if line.number:
        return text("marking.line", lang, number=line.number, text=line.text, points=points)
    return text("marking.whole", lang, text=line.text, points=points).strip()


def _write_answer(sheet: Any, styles: Styles, row: int, block: _Block, answer: Answer | None, terms: _Terms) -> None:
    """One answer with its cells of marks; grey where the submission has none to mark."""
    if answer is None:
        for place in range(block.first, block.total + 1):
            sheet.write_blank(row, place, None, styles(border=1, bg_color="#EDEDED"))
        return
    _write_text(sheet, row, block.first, _shown(answer, terms.lang), styles(border=1, valign="top"))
    marked = [terms.given.get((*answer.at, line.number)) for line in block.lines]
    for place, points in enumerate(marked, start=block.first + 1):
        if points is None:
            sheet.write_blank(row, place, None, styles(**FIELD))
        else:
            sheet.write_number(row, place, float(points), styles(**FIELD))
    left, right = (f"{column_letter(place)}{row + 1}" for place in (block.first + 1, block.total - 1))
    complete = None not in marked
    value = float(sum((one for one in marked if one is not None), Fraction(0))) if complete else ""
    formula = f'=IF(COUNT({left}:{right})={len(marked)},SUM({left}:{right}),"")'
    sheet.write_formula(row, block.total, formula, styles(align="center", border=1, bold=True), value)


def _shown(answer: Answer, lang: str) -> str:
    return text("marking.on_paper", lang) if answer.response is None else answer.response


def _write_text(sheet: Any, row: int, column: int, words: str, style: Any) -> None:
    """A text as text, never a formula; cut where a cell can hold no more."""
    plain = _UNWRITABLE.sub("", re.sub("\r\n?|\v", "\n", words).replace("\t", " "))
    plain = plain if len(plain) <= LONGEST_TEXT else plain[:LONGEST_TEXT] + "……"
    sheet.write_string(row, column, plain, style)


def _add_list(sheet: Any, rows: tuple[int, int], column: int, line: Line, hidden: _Hidden, terms: _Terms) -> None:
    allowed = {"most": from_fraction(line.points), "step": from_fraction(terms.step)}
    options = {
        "validate": "list",
        "source": hidden.list_of(steps(line.points, terms.step)),
        "input_message": text("marking.choose", terms.lang, **allowed),
        "error_title": text("marking.refused_title", terms.lang),
        "error_message": text("marking.refused", terms.lang, **allowed),
    }
    sheet.data_validation(rows[0], column, rows[1], column, options)


def _set_sizes(sheet: Any, blocks: Sequence[_Block]) -> None:
    sheet.set_column(0, 0, CODE_WIDTH)
    for place, width in enumerate(_widths(blocks), start=1):
        sheet.set_column(place, place, width)


def _set_print(sheet: Any, terms: _Terms) -> None:
    sheet.protect("", {"format_columns": True, "format_rows": True})
    sheet.freeze_panes(HEAD_ROW + 1, 1)
    sheet.repeat_rows(0, HEAD_ROW)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.set_paper(A4)
    sheet.set_margins(left=0.5, right=0.5, top=0.8, bottom=0.8)
    # In the header of a page & begins a code.
    sheet.set_header("&R" + text("marking.title", terms.lang, marker=terms.marker).replace("&", "&&"))
    sheet.set_footer("&C" + text("document.page_of", terms.lang, page="&P", pages="&N"))


def _answer_width(blocks: Sequence[_Block]) -> int:
    return ANSWER_WIDTH if len(blocks) == 1 else NARROW_ANSWER


def _widths(blocks: Sequence[_Block]) -> list[int]:
    """The widths of all columns after the codes."""
    return [
        width for block in blocks for width in (_answer_width(blocks), *([LINE_WIDTH] * len(block.lines)), TOTAL_WIDTH)
    ]


def _height(texts: Iterable[tuple[str, int]], tallest: float) -> float:
    """A row's height for texts in columns of these widths: no program measures rows that another has filled."""
    counts = [
        sum(1 + int(2 * display_width(part) / (width - 2)) for part in words.split("\n")) for words, width in texts
    ]
    return min(max(counts, default=1) * 15.4 + 6, tallest)


# --- reading ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Column:
    """One column of marks, as the hidden sheet describes it."""

    sheet: str
    place: int
    item: str
    line: int
    most: Fraction


def read_book(path: Path) -> tuple[Book, tuple[Problem, ...]]:
    """What a marker filled in, and every cell that holds anything but points from its list; empty cells are not marked.

    InputError for a file that is no marking book.  Rows are known by their code, so that a sorted sheet reads the same.
    """
    sheets = _sheets(path)
    try:
        (_, sitting, marker, written_step), columns, answers = _description(sheets.get(HIDDEN, ()))
        step = to_fraction(written_step)
    except ValueError as error:
        raise InputError(problem("marking.not-a-book", Source(path.name))) from error
    held = {(shown, item) for shown, item, _ in answers}
    cells: dict[tuple[str, str, int], BookCell] = {}
    seen: dict[tuple[str, str, int], int] = {}
    problems: list[Problem] = []
    for column in columns:
        for number, row in enumerate(sheets.get(column.sheet, ()), start=1):
            shown = str(row[0]).strip() if row else ""
            if (shown, column.item) not in held:
                continue
            source = Source(path.name, cell=f"{column.sheet}!{column_letter(column.place)}{number}")
            at = (shown, column.item, column.line)
            if seen.setdefault(at, number) != number:
                problems.append(problem("marking.row-repeated", source, code=shown, first=seen[at]))
                continue
            written = row[column.place] if column.place < len(row) else ""
            points = _points(written, steps(column.most, step))
            if points is not None:
                cells[at] = BookCell(*at, points)
            elif str(written).strip():
                values = {"most": from_fraction(column.most), "step": from_fraction(step)}
                problems.append(problem("marking.cell", source, found=written, **values))
    missing = sorted(held - {(shown, item) for shown, item, _ in seen})
    problems += [problem("marking.row-missing", Source(path.name), code=shown, item=item) for shown, item in missing]
    return Book(path.name, sitting, marker, answers, tuple(cells.values())), tuple(problems)


def _description(
    rows: Iterable[Sequence[object]],
) -> tuple[list[str], list[_Column], tuple[tuple[str, str, str], ...]]:
    """The hidden sheet: what the book is, its columns, its answers; ValueError where it is not whole."""
    records = [[str(cell) for cell in row] for row in rows]
    if not records or records[0][0] != "book":
        raise ValueError(records[:1])
    columns = [
        _Column(sheet, int(place), item, int(line), to_fraction(most))
        for _, sheet, place, item, line, most in (row[:6] for row in records if row[0] == "column")
    ]
    answers = tuple(
        (shown, item, digest) for _, shown, item, digest in (row[:4] for row in records if row[0] == "answer")
    )
    return records[0][:4], columns, answers


def _sheets(path: Path) -> dict[str, list[list[Any]]]:
    try:
        data = path.read_bytes()
    except FileNotFoundError as error:
        raise InputError(problem("file.missing", Source(path.name))) from error
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
        return {name: book.get_sheet_by_name(name).to_python(skip_empty_area=False) for name in book.sheet_names}
    except Exception as error:  # calamine raises several unrelated classes for broken files
        raise InputError(problem("file.workbook", Source(path.name), error=str(error))) from error


def _points(written: object, allowed: Sequence[Fraction]) -> Fraction | None:
    """The exact points that a cell means; None where it is empty or none of those allowed."""
    try:
        value = float(str(written))
    except ValueError:
        return None
    nearest = min(allowed, key=lambda points: abs(float(points) - value))
    return nearest if abs(float(nearest) - value) < 1e-9 else None
