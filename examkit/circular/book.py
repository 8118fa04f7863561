"""What a year's papers are made from, and what they have in common."""

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

from examkit.assessment import AnnualRecord, YearData
from examkit.circular.overview import Overview
from examkit.document import Align, Block, Cell, Column, Document, Line, Table
from examkit.house_style import House
from examkit.messages import text
from examkit.weakness import Drift, Learnt, Missed, Reading, Share

# how wide the columns of a list are, and where their cells stand
WIDTHS: dict[str, tuple[float, Align]] = {
    "order": (0.7, "centre"), "unit": (2.3, "left"), "name": (1.5, "centre"), "post": (1.9, "left"),
    "category": (1.3, "left"), "remark": (2.0, "left"), "reason": (2.2, "left"), "exam": (2.4, "left"),
    "case": (1.0, "centre"), "score": (1.0, "centre"), "makeup": (1.4, "centre"), "approved_by": (1.5, "centre"),
    "approved_on": (1.5, "centre"), "scope": (1.8, "left"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Letterhead:
    """What only the office knows of its papers: 发文字号, 主送, who signs, whom to ask; empty where it said nothing."""

    number: str = ""
    to: str = ""
    by: str = ""
    contact: str = ""


@dataclass(frozen=True, slots=True)
class YearBook:
    """A year as its papers see it: records in roster order, what is weak, and last year's figures where there are any.

    ``unit`` holds everything to one unit; ``day`` is what papers are dated by, a blank to fill in without one.
    """

    data: YearData
    records: tuple[AnnualRecord, ...]
    laws: tuple[Share, ...] = ()
    unit_laws: tuple[Share, ...] = ()
    category_laws: tuple[Share, ...] = ()
    articles: tuple[Missed, ...] = ()
    learnt: tuple[Learnt, ...] = ()
    drift: tuple[Drift, ...] = ()
    next_laws: tuple[str, ...] = ()
    unit_reading: tuple[Reading, ...] = ()
    person_reading: tuple[Reading, ...] = ()
    last: Overview | None = None
    head: Letterhead = field(default_factory=Letterhead)
    day: dt.date | None = None
    house: House = field(default_factory=House)
    unit: str | None = None

    @property
    def year(self) -> int:
        """The year of the papers."""
        return self.data.rules.year

    @property
    def organisation(self) -> str:
        """Whose year it is."""
        return self.head.by or self.data.rules.organisation

    @property
    def people(self) -> tuple[AnnualRecord, ...]:
        """The records, of the unit where one is named."""
        return tuple(one for one in self.records if self.unit in (None, one.unit))


Paper = Callable[[YearBook, str], Document]


def units(book: YearBook) -> tuple[str, ...]:
    """The units in roster order; empty for people of none."""
    return tuple(dict.fromkeys(one.unit for one in book.records))


def by_unit(write: Paper, book: YearBook, lang: str) -> dict[str, Document]:
    """The same paper for each unit apart; units of which nothing would stand on it are left out."""
    written = {unit: write(replace(book, unit=unit), lang) for unit in units(book)}
    return {unit: made for unit, made in written.items() if holds_something(made)}


def holds_something(document: Document) -> bool:
    """Whether anything stands on a paper: a list has rows, a letter has words."""
    return any(not isinstance(block, Table) or block.rows for block in document.blocks)


def day_words(day: dt.date | None, lang: str) -> str:
    """A day as official papers write it; a blank to fill in for none."""
    if day is None:
        return text("rolls.no_day", lang)
    return text("rolls.day", lang, year=day.year, month=day.month, day=day.day)


def exam_title(book: YearBook, folder: str) -> str:
    """The title of a sitting."""
    return next((one.conduct.title for one in book.data.sittings if one.folder == folder), folder)


def listed(
    book: YearBook, lang: str, names: Sequence[str], rows: Sequence[tuple[Cell, ...]], foot: Sequence[Line], *, name: str
) -> Table:  # fmt: skip
    """A numbered list between 填报单位 and the signatures; an empty one says so (零报告)."""
    heads = tuple(Column(text(f"circular.{one}", lang), WIDTHS[one][1], WIDTHS[one][0]) for one in ("order", *names))
    numbered = tuple((number, *row) for number, row in enumerate(rows, start=1))
    nobody: tuple[Line, ...] = () if rows else (text("rolls.nobody", lang),)
    lines = (filing_line(book, lang),)
    return Table(heads, numbered, name=book.unit or name, lines=lines, foot=(*nobody, *foot, signing_line(book, lang)))


def filing_line(book: YearBook, lang: str) -> Line:
    """填报单位（盖章）, 填报日期."""
    unit = book.organisation if book.unit is None else book.unit
    day = text("rolls.filled_in_on", lang, day=day_words(book.day, lang))
    return text("rolls.filled_in_by", lang, unit=unit), day


def signing_line(book: YearBook, lang: str) -> Line:
    """单位负责人（签字）, 填表人, 联系电话."""
    head, clerk, phone = (text(f"rolls.sign_{name}", lang) for name in ("head", "clerk", "phone"))
    return head, clerk, phone + book.head.contact


def form_document(book: YearBook, lang: str, name: str, *blocks: Block, landscape: bool = False) -> Document:
    """A list or form of the year in the style of the house."""
    title = text(f"circular.title_{name}", lang, year=book.year)
    return Document(title, blocks, landscape=landscape, style=book.house.form)
