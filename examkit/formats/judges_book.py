"""Judges' books (合格线评定册): the items of a form, and how many of 100 people who just pass would get each right.

One book a judge, who is a number; only the cells of a round can be edited, and take whole percents.  A hidden sheet
says which sitting, form, judge and rows the book has.
"""

import io
import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import xlsxwriter

from examkit.analysis.counted import Vector
from examkit.analysis.standards import Ratings
from examkit.bank.numerals import from_fraction, to_fraction
from examkit.document import display_width
from examkit.files import write_whole
from examkit.forms import Form, Placement, answer_words
from examkit.messages import text
from examkit.paper import printed_options
from examkit.problems import InputError, Problem, Source, column_letter, problem, warning

OPTIONS = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
# Excel keeps the day a book was made; a fixed one gives the same bytes for the same form.
CREATED = datetime(2000, 1, 1)
HIDDEN = "_examkit"
FONT = {"font_name": "宋体", "font_size": 11, "valign": "vcenter", "text_wrap": True}
HEAD = {"bold": True, "align": "center", "border": 1, "bg_color": "#E7EEF7"}
FIELD = {"align": "center", "border": 1, "locked": False, "bg_color": "#FFFBE6"}
NUMBER_WIDTH, ITEM_WIDTH, KEY_WIDTH, CELL_WIDTH = 9, 70, 24, 12
TALLEST_ROW = 409.0
LONGEST_TEXT = 32000  # characters: a cell holds 32,767
A4 = 9
HEAD_ROW = 2

_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")

Styles = Callable[..., Any]
NumberedRow = tuple[int, Sequence[str]]
Sheet = tuple[str, Sequence[NumberedRow]]


@dataclass(frozen=True, slots=True)
class Row:
    """One item of a book: its printed number, its id, its points."""

    number: str
    item: str
    points: Fraction


@dataclass(frozen=True, slots=True)
class JudgeBook:
    """One book as read: whole percents for each round and row, None where nothing that can be used was filled in."""

    path: str
    sitting: str
    form: str
    judge: int
    rows: tuple[Row, ...]
    rounds: tuple[tuple[int | None, ...], ...]

    @property
    def of(self) -> tuple[str, str, tuple[Row, ...], int]:
        """What books must share to be read together."""
        return (self.sitting, self.form, self.rows, len(self.rounds))


# --- writing ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Layout:
    """The columns of the book: numbers, items, perhaps the key, points, each round, and its mean where it is over."""

    key: bool
    rounds: int
    over: int

    @property
    def points(self) -> int:
        """The column of points."""
        return 3 if self.key else 2

    def own(self, number: int) -> int:
        """The column that the judge fills in for a round; that of its mean is the next."""
        return self.points + number + min(number - 1, self.over)

    def heads(self, lang: str) -> list[tuple[str, int]]:
        """The head and width of each column."""
        heads = [(text("judges.number", lang), NUMBER_WIDTH), (text("judges.item", lang), ITEM_WIDTH)]
        heads += [(text("judges.key", lang), KEY_WIDTH)] if self.key else []
        heads.append((text("judges.points", lang), CELL_WIDTH))
        for number in range(1, self.rounds + 1):
            heads.append((text("judges.round", lang, round=number), CELL_WIDTH))
            heads += [(text("judges.mean", lang, round=number), CELL_WIDTH)] if number <= self.over else []
        return heads


@dataclass(frozen=True, slots=True)
class _Book:
    """The sheet while it is written, with what every cell needs to know."""

    sheet: Any
    styles: Styles
    layout: _Layout
    lang: str

    def write(self, row: int, column: int, words: str, **style: object) -> None:
        """A text as text, never a formula; cut where a cell can hold no more."""
        plain = _UNWRITABLE.sub("", re.sub("\r\n?|\v", "\n", words).replace("\t", " "))
        plain = plain if len(plain) <= LONGEST_TEXT else plain[:LONGEST_TEXT] + "……"
        self.sheet.write_string(row, column, plain, self.styles(**style))

    def write_across(self, row: int, words: str, **style: object) -> None:
        """A text over the whole width, in a row as tall as it needs."""
        widths = [width for _, width in self.layout.heads(self.lang)]
        self.sheet.merge_range(row, 0, row, len(widths) - 1, "", self.styles(**style))
        self.write(row, 0, words, **style)
        self.sheet.set_row(row, _height([(words, sum(widths))]))


def write_book(
    path: Path,
    form: Form,
    *,
    sitting: str,
    judge: int,
    lang: str,
    rounds: int = 2,
    key: bool = False,
    ratings: Ratings | None = None,
) -> None:
    """Write one judge's book of a form; the key stands in it only if asked for.

    With the ``ratings`` of rounds that are over, the judge's own stand filled in and closed, beside the mean of all
    judges.  The same form gives the same bytes.
    """
    pieces = tuple(_pieces(form, lang))
    rows = tuple(Row(number, piece.item.id, piece.points) for number, piece in pieces)
    layout = _Layout(key, rounds, 0 if ratings is None else len(ratings.rounds))
    data = io.BytesIO()
    with xlsxwriter.Workbook(data, OPTIONS) as workbook:
        title = text("judges.title", lang, judge=judge)
        workbook.set_properties({"title": title, "author": "examkit", "created": CREATED})
        styles = cache(lambda **properties: workbook.add_format({**FONT, **properties}))
        book = _Book(workbook.add_worksheet(text("judges.sheet", lang, judge=judge)), styles, layout, lang)
        _write_heads(book, f"{title}　{text('judges.of', lang, sitting=sitting, form=form.name)}")
        places = _write_items(book, form, pieces)
        _write_rounds(book, rows, places, judge, ratings)
        _set_print(book, title)
        hidden: list[tuple[str, ...]] = [("book", sitting, form.name, str(judge))]
        hidden += [("row", row.number, row.item, from_fraction(row.points)) for row in rows]
        hidden += [("round", str(number), str(layout.own(number))) for number in range(1, rounds + 1)]
        _write_hidden(workbook.add_worksheet(HIDDEN), hidden)
    path.parent.mkdir(parents=True, exist_ok=True)
    write_whole(path, data.getvalue())


def _pieces(form: Form, lang: str) -> Iterator[tuple[str, Placement]]:
    """Every piece that earns points, with its printed number."""
    for placement in form.placements:
        for part, piece in enumerate(placement.pieces, start=1):
            number = str(placement.number)
            yield (text("judges.part", lang, number=number, part=part) if placement.item.parts else number), piece


def _write_heads(book: _Book, title: str) -> None:
    book.write_across(0, title, bold=True, font_size=14)
    book.write_across(1, text("judges.directions", book.lang), valign="top")
    heads = book.layout.heads(book.lang)
    for column, (head, width) in enumerate(heads):
        book.sheet.set_column(column, column, width)
        book.write(HEAD_ROW, column, head, **HEAD)
    book.sheet.set_row(HEAD_ROW, _height(heads))


def _write_items(book: _Book, form: Form, pieces: Sequence[tuple[str, Placement]]) -> list[int]:
    """The items in printed order, a case's material above its questions; the row of each."""
    cases = {placement.item.parts[0].id: placement.item for placement in form.placements if placement.item.parts}
    row, places = HEAD_ROW + 1, []
    for number, piece in pieces:
        if piece.item.id in cases:
            case = cases[piece.item.id]
            book.write_across(row, "\n".join(filter(None, (case.material, case.stem))), border=1)
            row += 1
        asked = "\n".join([piece.item.stem, *(f"{label}. {option}" for label, option in printed_options(piece))])
        answer = answer_words(piece, book.lang) if book.layout.key else ""
        book.write(row, 0, number, align="center", border=1)
        book.write(row, 1, asked, valign="top", border=1)
        if book.layout.key:
            book.write(row, 2, answer, valign="top", border=1)
        book.sheet.write_number(row, book.layout.points, float(piece.points), book.styles(align="center", border=1))
        book.sheet.set_row(row, _height([(asked, ITEM_WIDTH), (answer, KEY_WIDTH)]))
        places.append(row)
        row += 1
    return places


def _write_rounds(book: _Book, rows: Sequence[Row], places: Sequence[int], judge: int, ratings: Ratings | None) -> None:
    """The cells to fill in, each with its limits; those of rounds that are over closed, and the means beside them."""
    closed = book.styles(align="center", border=1, bg_color="#F2F2F2")
    for number in range(1, book.layout.rounds + 1):
        column = book.layout.own(number)
        own, means = _known(rows, number, judge, ratings)
        for row, percent, mean in zip(places, own, means, strict=True):
            if percent is None:
                book.sheet.write_blank(row, column, None, book.styles(**FIELD))
                book.sheet.data_validation(row, column, row, column, _limits(book.lang))
            else:
                book.sheet.write_number(row, column, percent, closed)
            if number <= book.layout.over:
                shown = book.styles(align="center", border=1, num_format="0")
                book.sheet.write(row, column + 1, mean, shown)


def _known(
    rows: Sequence[Row], number: int, judge: int, ratings: Ratings | None
) -> tuple[list[float | None], list[float | None]]:
    """The percents of one round: the judge's own, and the means of all who gave one."""
    none: list[float | None] = [None] * len(rows)
    if ratings is None or number > len(ratings.rounds):
        return none, none
    given = {item: 100 * ratings.rounds[number - 1][:, place] for place, item in enumerate(ratings.items)}
    place = ratings.judges.index(judge) if judge in ratings.judges else None
    own, means = list(none), list(none)
    for at, row in enumerate(rows):
        percents = given.get(row.item, np.array([np.nan]))
        present = percents[~np.isnan(percents)]
        means[at] = float(present.mean()) if present.size else None
        if place is not None and row.item in given and not np.isnan(percents[place]):
            own[at] = round(float(percents[place]))
    return own, means


def _limits(lang: str) -> dict[str, object]:
    return {
        "validate": "integer",
        "criteria": "between",
        "minimum": 0,
        "maximum": 100,
        "input_message": text("judges.choose", lang),
        "error_title": text("judges.refused_title", lang),
        "error_message": text("judges.refused", lang),
    }


def _set_print(book: _Book, title: str) -> None:
    sheet = book.sheet
    sheet.protect("", {"format_columns": True, "format_rows": True})
    sheet.freeze_panes(HEAD_ROW + 1, 1)
    sheet.repeat_rows(HEAD_ROW)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.set_paper(A4)
    sheet.set_margins(left=0.5, right=0.5, top=0.8, bottom=0.8)
    sheet.set_header("&R" + title)
    sheet.set_footer("&C" + text("document.page_of", book.lang, page="&P", pages="&N"))


def _write_hidden(sheet: Any, rows: Sequence[tuple[str, ...]]) -> None:
    for number, row in enumerate(rows):
        for column, value in enumerate(row):
            sheet.write_string(number, column, value)
    sheet.very_hidden()


def _height(texts: Iterable[tuple[str, int]]) -> float:
    """A row's height for texts in columns of these widths: no program measures rows that another has filled."""
    counts = [
        sum(1 + int(2 * display_width(part) / (width - 2)) for part in words.split("\n")) for words, width in texts
    ]
    return min(max(counts, default=1) * 15.4 + 6, TALLEST_ROW)


# --- reading ---------------------------------------------------------------------------------------------------------


def read_book(sheets: Sequence[Sheet], file: str) -> tuple[JudgeBook, tuple[Problem, ...]]:
    """What a judge filled in, from a book's sheets, each its name and rows of text; and every cell that cannot be used.

    A cell is a problem where it holds anything but a whole percent, and where it is empty although its round was
    begun.  InputError for a file that is no judge's book.  Rows are known by their number, so that a sorted sheet reads
    the same.
    """
    by_name = dict(sheets)
    try:
        (_, sitting, form, judge), rows, columns = _description(by_name.get(HIDDEN, ()))
        shell = JudgeBook(file, sitting, form, int(judge), rows, ())
    except ValueError as error:
        raise InputError(problem("judges.not-a-book", Source(file))) from error
    name, found = next((one for one in sheets if one[0] != HIDDEN), ("", ()))
    lines, problems = _lines(shell, name, found)
    rounds = []
    for number, column in columns:
        cells = [_cell(lines.get(row.number), column) for row in rows]
        begun = any(cells)
        percents = [_percent(cell) for cell in cells]
        rounds.append(tuple(percents))
        for row, cell, percent in zip(rows, cells, percents, strict=True):
            if row.number not in lines or percent is not None or not begun:
                continue
            line = lines[row.number][0]
            source = Source(file, line, f"{name}!{column_letter(column)}{line}")
            if cell:
                problems.append(problem("judges.cell", source, judge=judge, round=number, found=cell))
            else:
                problems.append(problem("judges.empty-cell", source, judge=judge, round=number, number=row.number))
    return replace(shell, rounds=tuple(rounds)), tuple(problems)


def _description(
    rows: Iterable[NumberedRow],
) -> tuple[Sequence[str], tuple[Row, ...], list[tuple[int, int]]]:
    """The hidden sheet: what the book is, its rows, its rounds with their columns; ValueError where it is not whole."""
    records = [tuple(cells) for _, cells in rows]
    if not records or records[0][:1] != ("book",):
        raise ValueError(records[:1])
    items = tuple(
        Row(number, item, to_fraction(points))
        for _, number, item, points in (row[:4] for row in records if row[0] == "row")
    )
    rounds = [(int(number), int(column)) for _, number, column in (row[:3] for row in records if row[0] == "round")]
    return records[0][:4], items, rounds


def _lines(book: JudgeBook, sheet: str, rows: Sequence[NumberedRow]) -> tuple[dict[str, NumberedRow], list[Problem]]:
    """The row of each item; of two with one number the first counts."""
    numbers = {row.number for row in book.rows}
    lines: dict[str, NumberedRow] = {}
    problems = []
    for line, cells in rows:
        number = cells[0].strip() if cells else ""
        if number in numbers and lines.setdefault(number, (line, cells))[0] != line:
            source, first = Source(book.path, line, f"{sheet}!A{line}"), lines[number][0]
            problems.append(problem("judges.row-repeated", source, judge=book.judge, number=number, first=first))
    problems += [
        problem("judges.row-missing", Source(book.path), judge=book.judge, number=row.number)
        for row in book.rows
        if row.number not in lines
    ]
    return lines, problems


def _cell(line: NumberedRow | None, column: int) -> str:
    return line[1][column].strip() if line is not None and column < len(line[1]) else ""


def _percent(written: str) -> int | None:
    """A whole percent, with or without its sign; None for anything else."""
    plain = unicodedata.normalize("NFKC", written).strip().removesuffix("%").strip()
    return int(plain) if re.fullmatch(r"\d{1,3}", plain) and int(plain) <= 100 else None


def join_books(books: Iterable[JudgeBook]) -> tuple[Ratings, tuple[Problem, ...]]:
    """The books of one form as judges × items for each round that anybody began, and every book that is left out.

    Left out is a book of another sitting, form, set of items or number of rounds than the first, and a second book of
    a judge.  A judge who did not begin a round that others did is NaN in it, and a warning.
    """
    held: dict[int, JudgeBook] = {}
    first: JudgeBook | None = None
    problems: list[Problem] = []
    for book in books:
        first = first or book
        if book.of != first.of:
            problems.append(problem("judges.other-book", Source(book.path), first=first.path))
        elif held.setdefault(book.judge, book) is not book:
            earlier = held[book.judge].path
            problems.append(problem("judges.repeated", Source(book.path), judge=book.judge, first=earlier))
    rows = first.rows if first else ()
    judges = tuple(sorted(held))
    rounds = [_shares([held[judge].rounds[at] for judge in judges]) for at in range(len(first.rounds) if first else 0)]
    while rounds and np.isnan(rounds[-1]).all():
        rounds.pop()
    problems += [
        warning("judges.round-missing", Source(held[judge].path), judge=judge, round=number)
        for number, given in enumerate(rounds, start=1)
        for judge, own in zip(judges, given, strict=True)
        if np.isnan(own).all()
    ]
    points = np.array([float(row.points) for row in rows])
    return Ratings(judges, tuple(row.item for row in rows), points, tuple(rounds)), tuple(problems)


def _shares(percents: Sequence[Sequence[int | None]]) -> Vector:
    return np.array([[np.nan if one is None else one / 100 for one in row] for row in percents], dtype=np.float64)
