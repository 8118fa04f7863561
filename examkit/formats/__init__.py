"""File formats, one module each: banks, rosters and answers in, documents out.

The registry below is the one place that knows which module serves a suffix; a module is loaded when it is needed, so
that a missing or slow library costs nothing elsewhere.  The modules do not know each other.
"""

from collections.abc import Sequence
from importlib import import_module
from pathlib import Path
from types import ModuleType

from examkit.bank import Bank, find_laws, make_bank
from examkit.bank import read_bank as read_text_bank
from examkit.bank.grammar import BankFile, render_file
from examkit.bank.law_text import LawText
from examkit.document import Document, Fields, Heading, Paragraph, Table, cell_text, display_width
from examkit.files import write_whole
from examkit.items import Item
from examkit.problems import InputError, Problem, Source, problem
from examkit.responses import AnswerSheet
from examkit.roster import Roster, read_roster

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
            lines.append("　".join(f"{label}：{value}" for label, value in block.pairs))
    return lines


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
    lines = ["", table.title] if table.title else [""]
    for row in [heads, *cells]:
        padded = (
            _pad(cell, width, column.align) for cell, width, column in zip(row, widths, table.columns, strict=True)
        )
        lines.append("  ".join(padded).rstrip())
    return lines


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
            return read_roster(grid.rows, path.name)
        except InputError as error:
            failure = failure or error
    raise failure or InputError(problem("file.empty", Source(path.name)))


def read_law_texts(folder: Path) -> tuple[LawText, ...]:
    """Every law text (.md, .txt, .docx) of a folder."""
    return tuple(_module("law_files").read_laws(folder))


def read_rows(path: Path) -> list[tuple[str, ...]]:
    """The rows of a csv file that examkit wrote and a person may have edited; at least the header."""
    rows = [cells for _, cells in _module("cells").read_grids(path)[0].rows]
    return rows or [()]


def read_answer_sheets(path: Path) -> Sequence[AnswerSheet]:
    """Every sheet of an xlsx or csv file that holds submissions; InputError where none does."""
    answers = _module("answers")
    sheets = (answers.read_answers(path.name, grid.name, grid.rows) for grid in _module("cells").read_grids(path))
    return tuple(answers.require([sheet for sheet in sheets if sheet is not None], path.name))
