"""Units over the year: attendance of each, scores of small ones as one so that none can be had by subtraction."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from examkit.analysis.funnel import mean_funnel
from examkit.assessment import AnnualRecord, Turnout, attendance_grid, by_group, funnels
from examkit.circular.book import YearBook
from examkit.circular.overview import exam_figures, examined
from examkit.messages import text
from examkit.report import SMALL, small_units


@dataclass(frozen=True, slots=True)
class UnitYear:
    """A unit, or several as one: people, attendance in the unit of the day, exams in the unit at the year's end."""

    name: str
    units: tuple[str, ...]
    people: int
    turnout: Turnout
    examined: int
    sat: int
    passed: int | None
    mean: Fraction | None


def unit_years(book: YearBook, lang: str) -> tuple[UnitYear, ...]:
    """Every unit in roster order; people of none are a row of their own, so that the rows sum to the whole."""
    came: dict[str, Turnout] = {}
    for (unit, _), figures in attendance_grid(book.data, lambda here: here.unit).items():
        came[unit] = came.get(unit, Turnout()) + figures
    groups = _grouped(book.records)
    names = [*groups, *(name for name, figures in came.items() if name not in groups and figures.due)]
    return tuple(
        _figures(name or text("report.no_unit", lang), (name,), groups.get(name, []), came.get(name, Turnout()))
        for name in names
    )


def _grouped(records: Sequence[AnnualRecord]) -> dict[str, list[AnnualRecord]]:
    groups: dict[str, list[AnnualRecord]] = {}
    for one in records:
        groups.setdefault(one.unit, []).append(one)
    return groups


def _figures(name: str, units: tuple[str, ...], records: Sequence[AnnualRecord], came: Turnout) -> UnitYear:
    return UnitYear(name, units, len(records), came, examined(records), *exam_figures(records))


def whole(book: YearBook, lang: str) -> UnitYear:
    """All units as one."""
    came = sum((one.turnout for one in unit_years(book, lang)), Turnout())
    return _figures(text("report.total", lang), (), book.records, came)


def pooled(book: YearBook, lang: str) -> tuple[UnitYear, ...]:
    """The units whose scores may be shown, and the others as one row; none at all where fewer than five sat in all."""
    rows = [one for one in unit_years(book, lang) if one.people]
    if sum(one.sat for one in rows) < SMALL:
        return ()
    small = small_units([(one.name, one.sat) for one in rows])
    kept = [one for one in rows if one.name not in small]
    units = tuple(unit for one in rows if one.name in small for unit in one.units)
    if not units:
        return tuple(kept)
    together = [one for one in book.records if one.unit in units]
    came = sum((one.turnout for one in rows if one.name in small), Turnout())
    return (*kept, _figures(text("report.pooled", lang, small=SMALL), units, together, came))


def lagging_in_scores(book: YearBook, lang: str) -> tuple[str, ...]:
    """Units beyond the 99.8 % limits of a funnel of scores, on the low side; never one whose scores are pooled."""
    shown = {one.name for one in pooled(book, lang) if len(one.units) == 1}
    flagged = funnels(by_group(book.data, book.records, "unit")).flagged("low")
    return tuple(name for name in flagged if name in shown)


def lagging_in_attendance(book: YearBook) -> tuple[str, ...]:
    """Units whose people came less than chance leaves: the funnel of each person's share, beyond the 99.8 % limits.

    People, not person-times, are the units of chance: who stays away once stays away again.
    """
    groups: dict[str, list[float]] = {}
    for one in book.records:
        if one.unit and one.turnout.due:
            groups.setdefault(one.unit, []).append(100 * one.turnout.attended / one.turnout.due)
    points = mean_funnel(list(groups.values())).points
    return tuple(name for name, point in zip(groups, points, strict=True) if point.flag == "low")
