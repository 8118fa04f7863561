"""学习清单: the articles that each unit should read again, for the unit; no persons, and no counts of a few people."""

from dataclasses import replace

from examkit.circular.book import YearBook, form_document, units
from examkit.circular.words import article_number
from examkit.document import Block, Cell, Column, Document, Heading, Table
from examkit.messages import text
from examkit.report import SMALL
from examkit.weakness import Missed

COLUMNS = (("order", 0.6), ("law", 3.0), ("article", 1.6), ("answers", 1.0), ("missed", 1.0))


def study_lists(book: YearBook, lang: str) -> Document:
    """The study list of a unit, or of each in turn."""
    names = units(book) if book.unit is None else (book.unit,)
    blocks: list[Block] = []
    for unit in names:
        blocks += _list(replace(book, unit=unit), unit, lang, heading=book.unit is None)
    made = form_document(book, lang, "reading", *blocks)
    return made if book.unit is None else replace(made, title=text("circular.title_reading_of", lang, year=book.year, unit=book.unit))  # fmt: skip


def _list(book: YearBook, unit: str, lang: str, *, heading: bool) -> list[Block]:
    found = next((one.articles for one in book.unit_reading if one.unit == unit), ())
    if not found:
        return []
    heads = tuple(Column(text(f"circular.{name}", lang), "left" if name == "law" else "centre", width) for name, width in COLUMNS)  # fmt: skip
    enough = sum(any(exam.sat is not None or exam.makeups for exam in one.exams) for one in book.people) >= SMALL
    rows = tuple((number, *_row(one, enough=enough)) for number, one in enumerate(found, start=1))
    note = text("circular.reading_note" if enough else "circular.reading_few", lang, small=SMALL)
    name = unit or text("report.no_unit", lang)
    return [*([Heading(name)] if heading else []), Table(heads, rows, name=name, foot=(note,))]


def _row(one: Missed, *, enough: bool) -> tuple[Cell, ...]:
    law, number = one.article
    return law, article_number(number), *((one.answers, one.missed) if enough else (None, None))
