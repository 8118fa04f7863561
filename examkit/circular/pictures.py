"""The pictures of a year as blocks: calendar, attendance, scores, funnels, units × laws, hours against scores.

Small units stand in them as they are: they are for the assessor.
"""

from collections.abc import Mapping, Sequence
from math import ceil

from examkit import figures
from examkit.analysis.funnel import ALARM, WARNING, Funnel, binomial_limits
from examkit.assessment import SittingResults, Turnout, attendance_grid
from examkit.bank.numerals import from_fraction
from examkit.circular.book import YearBook, units
from examkit.document import Figure
from examkit.messages import text

ROWS = 28  # of a heat map, before another is begun: it must fit a page


def session_calendar(book: YearBook, lang: str) -> list[Figure]:
    """The sessions by month and day, each with its 学时."""
    sessions = book.data.register.sessions
    if not sessions:
        return []
    months = [text("circular.month", lang, month=month) for month in range(1, 13)]
    notes = ["?" if one.hours is None else from_fraction(one.hours) for one in sessions]
    png = figures.calendar([one.date for one in sessions], notes, months, x=text("circular.day_of_month", lang))
    return [_figure(png, text("circular.figure_calendar", lang, count=len(sessions)))]


def attendance_heat(book: YearBook, lang: str) -> list[Figure]:
    """Attended of due by unit and session."""
    grid = attendance_grid(book.data, lambda here: here.unit)
    sessions = book.data.register.sessions
    rows = [unit for unit in units(book) if unit and any(grid[unit, one.number].due for one in sessions if (unit, one.number) in grid)]  # fmt: skip
    values = [[_came(grid, unit, one.number) for one in sessions] for unit in rows]
    columns = [str(one.number) for one in sessions]
    return _heats(rows, columns, values, text("circular.figure_attendance", lang), text("circular.attendance_percent", lang))  # fmt: skip


def _came(grid: Mapping[tuple[str, int], Turnout], unit: str, number: int) -> float | None:
    found = grid.get((unit, number), Turnout())
    return 100 * found.attended / found.due if found.due else None


def law_heat(book: YearBook, lang: str) -> list[Figure]:
    """得分率 by unit and law."""
    laws = list(dict.fromkeys(one.name[1] for one in book.unit_laws))
    rows = [unit for unit in units(book) if any(one.name[0] == unit for one in book.unit_laws)]
    found = {one.name: one.share for one in book.unit_laws}
    values = [[None if (share := found.get((unit, law))) is None else 100 * share for law in laws] for unit in rows]
    return _heats(rows, laws, values, text("circular.figure_laws", lang), text("circular.share_percent", lang))


def _heats(
    rows: Sequence[str], columns: Sequence[str], values: Sequence[Sequence[float | None]], caption: str, label: str
) -> list[Figure]:
    """A heat map in as many pictures as its rows need."""
    if not rows or not columns:
        return []
    step = ceil(len(rows) / ceil(len(rows) / ROWS))
    return [
        _figure(figures.percent_heat(rows[at : at + step], columns, values[at : at + step], label=label), caption)
        for at in range(0, len(rows), step)
    ]


def scores_figure(book: YearBook, lang: str) -> list[Figure]:
    """The percents of each sitting in the order of time."""
    held = [one for one in book.data.sittings if any(result.sat for result in one.results.people)]
    held.sort(key=lambda one: (str(one.date or ""), one.folder))
    if not held:
        return []
    labels = [f"{one.date:%m-%d}" if one.date else one.folder for one in held]
    marks = [float(one.conduct.pass_mark) for one in held]
    png = figures.over_the_year(
        labels, [_percents(one) for one in held], marks,
        y=text("circular.exam_percent", lang), pass_label=text("circular.pass_mark", lang),
    )  # fmt: skip
    return [_figure(png, text("circular.figure_scores", lang))]


def _percents(one: SittingResults) -> list[float]:
    counted = (result.counted for result in one.results.people if result.sat)
    return [float(each.percent) for each in counted if each is not None and each.percent is not None]


def hours_figure(book: YearBook, lang: str) -> list[Figure]:
    """Hours of study against the year's exam percent, a point for each person."""
    known = [(float(one.hours), float(one.exam)) for one in book.records if one.hours is not None and one.exam is not None]  # fmt: skip
    if len(known) < 2:
        return []
    hours, scores = zip(*known, strict=True)
    png = figures.hours_and_scores(
        hours, scores, x=text("circular.study_hours", lang), y=text("circular.exam_percent", lang)
    )
    return [_figure(png, text("circular.figure_hours", lang, count=len(known)))]


def funnel_figure(name: str, found: Funnel, names: Sequence[str], lang: str) -> list[Figure]:
    """The units among the limits of chance, by pass rate (``passed``) or mean (``mean``)."""
    scale = 100 if name == "passed" else 1
    points = [
        (unit, point.n, None if point.figure is None else scale * point.figure, point.flag)
        for unit, point in zip(names, found.points, strict=True)
    ]
    centre = None if found.centre is None else scale * found.centre
    png = figures.funnel(
        points, centre, _bounds(name, found), x=text("circular.people_who_sat", lang),
        y=text(f"circular.funnel_{name}", lang), inner=text("circular.limit_inner", lang),
        outer=text("circular.limit_outer", lang),
    )  # fmt: skip
    return [_figure(png, text(f"circular.figure_funnel_{name}", lang))]


def _bounds(name: str, found: Funnel) -> list[tuple[float, float | None, float | None, float | None, float | None]]:
    """The limits along the sizes: of rates at every size, of means at those of the units."""
    if name == "mean":
        known = {point.n: point for point in found.points if point.n and point.warning.low is not None}
        return [
            (n, point.warning.low, point.warning.high, point.alarm.low, point.alarm.high)
            for n, point in sorted(known.items())
        ]
    centre = found.centre
    if centre is None:
        return []
    sizes = range(1, max(point.n for point in found.points) + 1)
    pairs = [(n, binomial_limits(n, centre, WARNING), binomial_limits(n, centre, ALARM)) for n in sizes]
    return [
        (n, _percent(inner.low), _percent(inner.high), _percent(outer.low), _percent(outer.high))
        for n, inner, outer in pairs
    ]


def _percent(value: float | None) -> float | None:
    return None if value is None else 100 * value


def _figure(png: bytes, caption: str) -> Figure:
    return Figure(png, caption, caption)
