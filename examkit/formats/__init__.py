"""File formats, one module each: banks, rosters and answers in, documents out.

The registry below is the one place that knows which module serves a suffix; a module is loaded when it is needed, so
that a missing or slow library costs nothing elsewhere.  The modules do not know each other.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any

from examkit.analysis.standards import Ratings
from examkit.assessment.sessions import AttendanceBook
from examkit.assessment.study import StudyTable
from examkit.bank import Bank, find_laws, make_bank
from examkit.bank import read_bank as read_text_bank
from examkit.bank.grammar import BankFile, render_file
from examkit.bank.law_text import LawText
from examkit.document import Document, Fields, Heading, Paragraph, Table, cell_text, display_width, parts
from examkit.files import decode, write_whole
from examkit.forms import Form
from examkit.items import Item
from examkit.marking import Answer, Book
from examkit.problems import InputError, Problem, Source, problem, raise_if
from examkit.responses import AnswerSheet
from examkit.roster import COLUMNS as PEOPLE
from examkit.roster import Person, Roster, head_of, read_entries, read_roster

WRITERS = {".docx": "docx", ".pdf": "pdf", ".html": "html", ".xlsx": "workbook"}
ITEM_FORMATS = (".txt", ".json", ".xlsx", ".csv", ".docx")


def _module(name: str) -> ModuleType:
    return import_module(f"examkit.formats.{name}")


def write(document: Document, path: Path, lang: str) -> None:
    """Write a document in the format of the path's suffix; InputError for a suffix that no module writes."""
    name = WRITERS.get(path.suffix.lower())
    if name is None:
        raise InputError(problem("file.format", Source(path.name), found=path.suffix or "-", known=" ".join(WRITERS)))
    path.parent.mkdir(parents=True, exist_ok=True)
    _module(name).write(document, path, lang)


def plain_text(document: Document) -> list[str]:
    """A document as lines for the terminal: title, paragraphs, headings, tables in even columns."""
    lines = [document.title]
    for block in document.blocks:
        if isinstance(block, Table):
            lines += _plain_table(block)
        elif isinstance(block, Heading | Paragraph):
            lines += ["", block.text]
        elif isinstance(block, Fields):
            lines.append("　".join(f"{label}：{value or '____'}" for label, value in block.pairs))
    return lines


WIDE, SHORT = 120, 16  # columns of a terminal; a cell that is short enough to share a line


def plain_tables(document: Document) -> list[str]:
    """The tables of a document as lines of text in even columns, for the terminal."""
    return [line for block in document.blocks if isinstance(block, Table) for line in _plain_table(block)]


def _plain_table(table: Table) -> list[str]:
    heads = [column.title for column in table.columns]
    cells = [
        [cell_text(cell, column.decimals) for cell, column in zip(row, table.columns, strict=True)]
        for row in table.rows
    ]
    widths = [max(round(2 * display_width(row[place])) for row in [heads, *cells]) for place in range(len(heads))]
    above = ("　".join(parts(line)) for line in table.lines)
    lines = ["", *above, *([table.title] if table.title else [])]
    if sum(widths) > WIDE or any("\n" in cell for row in cells for cell in row):
        return [*lines, *(line for row in cells for line in _plain_record(heads, row))]
    for row in [heads, *cells]:
        padded = (
            _pad(cell, width, column.align) for cell, width, column in zip(row, widths, table.columns, strict=True)
        )
        lines.append("  ".join(padded).rstrip())
    return lines


def _plain_record(heads: Sequence[str], cells: Sequence[str]) -> list[str]:
    """A row that is too wide for a line: its short cells on one, each long one below, named where there are several."""
    pairs = [(head, cell) for head, cell in zip(heads, cells, strict=True) if cell.strip()]
    short = [f"{head}：{cell}" for head, cell in pairs if "\n" not in cell and 2 * display_width(cell) <= SHORT]
    long = [(head, cell) for head, cell in pairs if "\n" in cell or 2 * display_width(cell) > SHORT]
    below = [cell if len(long) == 1 else f"{head}：{cell}" for head, cell in long]
    return ["　".join(short), *(f"    {line}" for cell in below for line in cell.split("\n"))]


def _pad(cell: str, width: int, align: str) -> str:
    gap = " " * (width - round(2 * display_width(cell)))
    return gap + cell if align == "right" else cell + gap


def fragment(document: Document, lang: str) -> str:
    """A document as a piece of HTML, for showing it within a page."""
    return str(_module("html").render(document, lang, fragment=True))


def read_bank(path: Path) -> Bank:
    """The bank of a folder or text file in our notation, or of a JSON list, 考试宝 workbook, or Word or text paper."""
    if path.is_dir() or not path.exists():
        return read_text_bank(path)
    suffix = path.suffix.lower()
    if suffix == ".json":
        items, problems = _module("item_json").read_items(path)
    elif suffix in (".xlsx", ".xls", ".csv"):
        items, problems = _workbook_items(path)
    elif suffix in (".txt", ".docx", ".md"):
        if suffix == ".txt" and _module("question_paper").is_notation(path):
            return read_text_bank(path)
        items, problems = _module("question_paper").read_items(path)
    else:
        raise InputError(problem("file.format", Source(path.name), found=suffix or "-", known=" ".join(ITEM_FORMATS)))
    return make_bank(items, problems, find_laws(path))


def _workbook_items(path: Path) -> tuple[tuple[Item, ...], tuple[Problem, ...]]:
    kaoshibao = _module("kaoshibao")
    for grid in _module("cells").read_grids(path):
        if kaoshibao.is_kaoshibao(grid.rows):
            items, problems = kaoshibao.read_items(grid.rows, path.name, path.stem)
            return items, problems
    raise InputError(problem("kaoshibao.no-heads", Source(path.name)))


def write_items(bank: Bank, path: Path) -> None:
    """A bank's items as JSON or in our notation, by the path's suffix."""
    path.parent.mkdir(parents=True, exist_ok=True)
    if path.suffix.lower() == ".json":
        _module("item_json").write_items(bank.items, bank.laws, path)
    elif path.suffix.lower() == ".txt":
        write_whole(path, render_file(BankFile({}, bank.items)).encode())
    else:
        raise InputError(problem("file.format", Source(path.name), found=path.suffix or "-", known=".json .txt"))


def read_people(path: Path) -> Roster:
    """The roster of the first sheet of an xlsx or csv file that has names."""
    grids = _module("cells").read_grids(path)
    failure: InputError | None = None
    for grid in grids:
        try:
            return read_roster(_unmerged(grid), path.name)
        except InputError as error:
            failure = failure or error
    raise failure or InputError(problem("file.empty", Source(path.name)))


def _unmerged(grid: Any) -> list[tuple[int, tuple[str, ...]]]:
    """The rows of a roster with what stands over merged cells in each of them: one unit over its people."""
    said = {at: text for at, text in grid.merged.items() if head_of(text, PEOPLE) is None}  # heads may take two rows
    return [
        (number, tuple(said.get((number, place), cell) for place, cell in enumerate(cells)))
        for number, cells in grid.rows
    ]


def read_people_rows(path: Path) -> list[tuple[Source, Person]]:
    """Every row of every sheet with names, with its place: a person who moved during a year may stand in several.

    InputError with every row that cannot be read, and where no sheet has names.
    """
    grids = _module("cells").read_grids(path)
    found: list[tuple[Source, Person]] = []
    problems: list[Problem] = []
    failure: InputError | None = None
    for grid in grids:
        name = f"{path.name}!{grid.name}" if len(grids) > 1 else path.name
        try:
            entries, wrong = read_entries(_unmerged(grid), name)
        except InputError as error:  # a sheet without heads of people
            failure = failure or error
            continue
        found += [(Source(name, row), person) for row, person in entries]
        problems += wrong
    raise_if(problems)
    if not found:
        raise failure or InputError(problem("roster.empty", Source(path.name)))
    return found


def read_attendance_book(path: Path) -> AttendanceBook:
    """The sessions and marks of an attendance book (xlsx, csv)."""
    sheets, merged = _sheets(path)
    book: AttendanceBook = _module("attendance").read_book(sheets, path.name, merged)
    return book


def read_study_table(path: Path, columns: Mapping[str, str] | None = None) -> StudyTable:
    """The study hours or points of a table (xlsx, csv); ``columns`` is what columns.toml says of its heads."""
    sheets, merged = _sheets(path)
    table: StudyTable = _module("study_table").read_table(sheets, path.name, columns or {}, merged)
    return table


def guess_study_heads(path: Path) -> dict[str, str]:
    """What each head of a table of study hours seems to say: the first guess of columns.toml."""
    guessed: dict[str, str] = _module("study_table").guess_heads(_sheets(path)[0])
    return guessed


def _sheets(path: Path) -> tuple[list[Any], dict[str, Mapping[tuple[int, int], str]]]:
    """The sheets of a file by name with their rows, and what stands over the merged cells of each."""
    grids = _module("cells").read_grids(path)
    return [(grid.name, grid.rows) for grid in grids], {grid.name: grid.merged for grid in grids}


def read_law_texts(folder: Path) -> tuple[LawText, ...]:
    """Every law text (.md, .txt, .docx) of a folder."""
    return tuple(_module("law_files").read_laws(folder))


def write_marking_book(path: Path, answers: Sequence[Answer], **settings: Any) -> None:
    """A marker's book of open answers (xlsx); the settings are those of ``marking_book.write_book``."""
    _module("marking_book").write_book(path, answers, **settings)


def read_marking_book(path: Path) -> tuple[Book, tuple[Problem, ...]]:
    """What a marker filled in, and every cell that cannot be used."""
    book, problems = _module("marking_book").read_book(path)
    return book, tuple(problems)


def write_judges_book(path: Path, form: Form, **settings: Any) -> None:
    """A judge's book of a form (xlsx); the settings are those of ``judges_book.write_book``."""
    _module("judges_book").write_book(path, form, **settings)


def read_judges_books(paths: Iterable[Path]) -> tuple[Ratings, tuple[Problem, ...]]:
    """What the judges of one form expect, and every cell and book that cannot be used."""
    judges_book, cells = _module("judges_book"), _module("cells")
    read = [
        judges_book.read_book([(grid.name, grid.rows) for grid in cells.read_grids(path)], path.name) for path in paths
    ]
    ratings, problems = judges_book.join_books(book for book, _ in read)
    return ratings, (*(one for _, own in read for one in own), *problems)


def read_rows(path: Path) -> list[tuple[str, ...]]:
    """The rows of a csv file that examkit wrote and a person may have edited; at least the header."""
    rows = [cells for _, cells in _module("cells").read_grids(path)[0].rows]
    return rows or [()]


def read_answer_sheets(path: Path, columns: Mapping[str, str] | None = None) -> Sequence[AnswerSheet]:
    """Every sheet of an xlsx or csv file that holds submissions; InputError where none does.

    A sheet that holds something else is named by the first of them.
    ``columns`` is what a person says of the file's heads (columns.toml); each must stand in one of the sheets.
    """
    answers = _module("answers")
    said = columns or {}
    read, passed_over = [], []
    for grid in _module("cells").read_grids(path):
        sheet = answers.read_answers(path.name, grid.name, grid.rows, grid.merged, said)
        if sheet is not None:
            read.append(sheet)
        elif any(cell.strip() for _, cells in grid.rows for cell in cells):
            passed_over.append(grid.name)
    first, *others = answers.require(read, path.name, said)
    return (replace(first, passed_over=tuple(passed_over)), *others)


def guess_columns(path: Path, forms: Sequence[Form]) -> dict[str, str]:
    """What each head of a file of answers seems to say: the first guess of columns.toml, for a person to edit."""
    answers, column_map = _module("answers"), _module("column_map")
    guessed: dict[str, str] = {}
    for grid in _module("cells").read_grids(path):
        sheet = answers.read_answers(path.name, grid.name, grid.rows, grid.merged, anyhow=True)
        if sheet is not None:
            guessed = column_map.guess_columns(sheet, forms) | guessed
    return guessed


def read_columns(path: Path) -> dict[str, dict[str, str]]:
    """What columns.toml says, by file and head; nothing where there is none."""
    found: dict[str, dict[str, str]] = {}
    if path.exists():
        found = _module("column_map").parse_columns(decode(path.read_bytes()), path.name)
    return found


def render_columns(maps: Mapping[str, Mapping[str, str]], comment: str = "") -> str:
    """columns.toml of these files, opened by a comment."""
    return str(_module("column_map").render_columns(maps, comment))


def write_for_platform(form: Form, path: Path) -> None:
    """A form as the file that a platform takes in: a 考试宝 workbook (.xlsx) or 问卷星 text (.txt)."""
    platforms = _module("platforms")
    path.parent.mkdir(parents=True, exist_ok=True)
    (platforms.write_kaoshibao if path.suffix.lower() == ".xlsx" else platforms.write_wjx_text)(form, path)
