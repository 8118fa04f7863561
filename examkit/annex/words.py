"""How figures of the annex are said: numbers, intervals, and the name of each by its term."""

from examkit.document import Cell, Column, Heading, Table
from examkit.findings import ItemGroup
from examkit.messages import text

NOTHING = "—"
Row = tuple[str, str, str, str]  # name, value, interval, remark


def number(value: float | None, decimals: int = 2) -> str:
    """A figure for the eye; a dash where it is undefined."""
    return NOTHING if value is None else f"{value:.{decimals}f}"


def percent(value: float | None) -> str:
    """A share in percent; a dash where it is undefined."""
    return NOTHING if value is None else f"{100 * value:.1f}%"


def interval(low: str, high: str) -> str:
    """Two ends; nothing where either is undefined."""
    return "" if NOTHING in (low, high) else f"{low}–{high}"


def term(name: str, lang: str) -> str:
    """A figure's name; its meaning stands in the table of terms."""
    return text(f"term.{name}", lang)


def heading(group: ItemGroup, section: str, lang: str) -> Heading:
    """The heading of a section, below the form's where there are several."""
    return Heading(text(f"annex.{section}", lang), 2 if group.form else 1)


def figures_table(rows: list[Row], title: str, name: str, lang: str) -> Table:
    """Figures under one another: name, value, 95 % interval, what is to be said."""
    columns = (
        Column(text("annex.figure", lang), "left", 2.0),
        Column(text("annex.value", lang), "right", 1.0),
        Column(text("annex.interval", lang), "centre", 1.4),
        Column(text("annex.remark", lang), "left", 3.6),
    )
    cells: tuple[tuple[Cell, ...], ...] = tuple(rows)
    return Table(columns, cells, title=title, name=name)
