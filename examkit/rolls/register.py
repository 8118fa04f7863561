"""What the papers of a sitting are made from, and what they have in common."""

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

from examkit.blueprint import Conduct
from examkit.document import Align, Block, Cell, Column, Document, Line, Table
from examkit.findings import Findings
from examkit.house_style import House
from examkit.messages import text
from examkit.roster import DEFERRED, Person
from examkit.scoring import Result
from examkit.seating import Seat

# how wide the columns of a list are, and where their cells stand
WIDTHS: dict[str, tuple[float, Align]] = {
    "order": (0.7, "centre"), "unit": (2.3, "left"), "name": (1.7, "centre"), "post": (1.4, "left"),
    "category": (1.3, "left"), "remark": (1.5, "left"), "reason": (2.2, "left"), "signature": (1.6, "left"),
    "seat": (0.9, "centre"), "room": (0.7, "centre"), "row": (0.6, "centre"), "column": (0.6, "centre"),
    "form": (0.7, "centre"), "score": (1.0, "centre"), "band": (1.0, "centre"), "makeup_score": (1.0, "centre"),
    "case": (1.0, "centre"), "took_part": (1.0, "centre"), "approved_by": (1.1, "centre"), "approved_on": (1.7, "centre"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Register:
    """A sitting's people in roster order: those on the roster on the day, and whoever sat.

    ``findings`` is None before the sitting is graded; ``unit`` holds everything to one unit; ``day`` is what papers are
    dated by, a blank to fill in without one.
    """

    conduct: Conduct
    forms: tuple[str, ...]
    everyone: tuple[Person, ...]
    findings: Findings | None = None
    seats: tuple[Seat, ...] = ()
    day: dt.date | None = None
    house: House = field(default_factory=House)
    unit: str | None = None

    @property
    def people(self) -> tuple[Person, ...]:
        """The people, of the unit where one is named."""
        return tuple(one for one in self.everyone if self.unit in (None, one.unit))

    @property
    def due(self) -> tuple[Person, ...]:
        """应考: all but the exempt."""
        return tuple(one for one in self.people if not one.exempt)

    @property
    def expected(self) -> tuple[Person, ...]:
        """Those for whom there must be a seat: due, and not deferred beforehand."""
        return tuple(one for one in self.due if one.status != DEFERRED)

    @property
    def results(self) -> tuple[Result, ...]:
        """The outcomes; none before grading."""
        people = self.findings.results.people if self.findings else ()
        return tuple(one for one in people if self.unit in (None, one.person.unit))

    @property
    def filled_in_by(self) -> str:
        """填报单位: the unit, or the organisation that holds the exam."""
        return self.conduct.organisation if self.unit is None else self.unit


def units(register: Register) -> tuple[str, ...]:
    """The units in the order in which the roster names them; empty for people of none."""
    return tuple(dict.fromkeys(one.unit for one in register.everyone))


def by_unit(write: Callable[[Register, str], Document], register: Register, lang: str) -> dict[str, Document]:
    """The same paper for each unit apart; units of which nobody would stand on it are left out."""
    written = {unit: write(replace(register, unit=unit), lang) for unit in units(register)}
    return {unit: made for unit, made in written.items() if names_somebody(made)}


def names_somebody(document: Document) -> bool:
    """Whether anything stands on a paper: a list has rows, a letter has words."""
    return any(not isinstance(block, Table) or block.rows for block in document.blocks)


def chinese_day(day: dt.date | None, lang: str) -> str:
    """A day as official papers write it; a blank to fill in for none."""
    if day is None:
        return text("rolls.no_day", lang)
    return text("rolls.day", lang, year=day.year, month=day.month, day=day.day)


def columns(lang: str, *names: str, **widths: float) -> tuple[Column, ...]:
    """The columns of a list by their names."""
    return tuple(
        Column(text(f"rolls.{name}", lang), WIDTHS[name][1], widths.get(name, WIDTHS[name][0])) for name in names
    )


def listed(
    lang: str, names: Sequence[str], rows: Sequence[tuple[Cell, ...]], lines: Sequence[Line], foot: Sequence[Line],
    *, title: str = "", name: str = "", row_mm: float = 0, **widths: float,
) -> Table:  # fmt: skip
    """A numbered list; an empty one says so (零报告)."""
    numbered = tuple((number, *row) for number, row in enumerate(rows, start=1))
    nobody: tuple[Line, ...] = () if rows else (text("rolls.nobody", lang),)
    made = columns(lang, "order", *names, **widths)
    return Table(made, numbered, title=title, name=name, lines=tuple(lines), foot=(*nobody, *foot), row_mm=row_mm)


def sheet_name(register: Register, name: str) -> str:
    """What a table's sheet is called: the unit's name where there is a list for each."""
    return name if register.unit is None else register.unit


def filing_line(register: Register, lang: str) -> Line:
    """填报单位（盖章）, 填报日期."""
    return (
        text("rolls.filled_in_by", lang, unit=register.filled_in_by),
        text("rolls.filled_in_on", lang, day=chinese_day(register.day, lang)),
    )


def signing_line(lang: str) -> Line:
    """单位负责人（签字）, 填表人, 联系电话."""
    return tuple(text(f"rolls.sign_{name}", lang) for name in ("head", "clerk", "phone"))


def form_document(register: Register, lang: str, name: str, *blocks: Block, landscape: bool = False) -> Document:
    """A list or form in the style of the house, titled by the exam and what it is."""
    title = text(f"rolls.title_{name}", lang, title=register.conduct.title)
    return Document(title, blocks, landscape=landscape, style=register.house.form)
