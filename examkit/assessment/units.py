"""Attendance and exams by unit and category: counts as they are, and how far chance alone would take a unit.

Attendance counts in the unit of the day; exams in the unit at the year's end.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from examkit.analysis.funnel import Funnel, mean_funnel, rate_funnel
from examkit.assessment.exams import ExamRecord
from examkit.assessment.records import AnnualRecord, YearData, member_presences
from examkit.assessment.sessions import Presence, Turnout, turnout


@dataclass(frozen=True, slots=True)
class GroupYear:
    """A unit or category over the year.

    ``people`` are on the roster at the year's end, ``sat`` those who sat an exam that counts, ``passed`` those of them
    who passed every one of these; ``mean`` is the mean of their exam percents, None of nobody.
    """

    name: str
    people: int
    exempt: int
    turnout: Turnout
    sat: int
    passed: int
    mean: Fraction | None
    bands: tuple[tuple[str, int], ...]
    percents: tuple[float, ...] = field(default=(), repr=False)


@dataclass(frozen=True, slots=True)
class Funnels:
    """The two funnels of the units: people who passed of those who sat, and the means of their percents."""

    passed: Funnel
    mean: Funnel
    names: tuple[str, ...]

    def flagged(self, direction: str) -> tuple[str, ...]:
        """Units beyond the 99.8 % limits of either funnel, ``low`` or ``high``."""
        pairs = zip(self.names, self.passed.points, self.mean.points, strict=True)
        return tuple(name for name, *points in pairs if any(one.flag == direction for one in points))


def by_group(data: YearData, records: Sequence[AnnualRecord], attribute: str) -> tuple[GroupYear, ...]:
    """The figures by ``unit`` or ``category``, in roster order."""
    counts: dict[str, Turnout] = {}
    people: dict[str, list[AnnualRecord]] = {}
    for one in records:
        people.setdefault(getattr(one, attribute), []).append(one)
        for here in member_presences(data, one.member):
            name = getattr(here, attribute)
            counts[name] = counts.get(name, Turnout()) + turnout(here)
    names = dict.fromkeys([*people, *counts])
    return tuple(_group(name, people.get(name, []), counts.get(name, Turnout()), data) for name in names if name)


def _group(name: str, records: Sequence[AnnualRecord], figures: Turnout, data: YearData) -> GroupYear:
    present = [one for one in records if one.member.left_on is None or one.member.left_on.year > data.rules.year]
    sat = [one for one in records if sat_exams(one)]
    means = [one.exam for one in sat if one.exam is not None]
    return GroupYear(
        name=name,
        people=len(present),
        exempt=sum(one.member.exempt for one in present),
        turnout=figures,
        sat=len(sat),
        passed=sum(all(exam.passed for exam in sat_exams(one)) for one in sat),
        mean=sum(means, Fraction(0)) / len(means) if means else None,
        bands=tuple((band, sum(one.band == band for one in records)) for band, _ in data.rules.bands),
        percents=tuple(float(mean) for mean in means),
    )


def sat_exams(one: AnnualRecord) -> tuple[ExamRecord, ...]:
    """The exams of a person that count and that the person sat, in the sitting or a makeup."""
    return tuple(exam for exam in one.exams if exam.counts and (exam.sat is not None or exam.makeups))


def attendance_grid(data: YearData, attribute: Callable[[Presence], str]) -> dict[tuple[str, int], Turnout]:
    """Attendance by unit (or category) and session: what a heat map shows."""
    grid: dict[tuple[str, int], Turnout] = {}
    for member in data.members:
        for here in member_presences(data, member):
            key = (attribute(here), here.session.number)
            grid[key] = grid.get(key, Turnout()) + turnout(here)
    return grid


def funnels(groups: Sequence[GroupYear]) -> Funnels:
    """How far each unit lies from all, and how far chance alone would take one of its size.

    Spiegelhalter (2005): flagged beyond the 99.8 % limits only, of which chance gives 2 in 1000 units.
    """
    return Funnels(
        rate_funnel([(one.passed, one.sat) for one in groups]),
        mean_funnel([one.percents for one in groups]),
        tuple(one.name for one in groups),
    )
