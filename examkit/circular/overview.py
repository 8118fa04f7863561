"""A year in a few figures of everybody together: what a circular says, and what next year's compares with."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from examkit.assessment import AnnualRecord, ExamRecord, Turnout, YearData
from examkit.assessment.units import sat_exams
from examkit.roster import VOID


@dataclass(frozen=True, slots=True)
class Overview:
    """The figures of everybody: sessions, person-times due and attended, people examined, passed, the mean, the bands.

    ``examined`` are people for whom an exam counts, ``sat`` those of them who sat one, ``passed`` those who passed all that
    they sat; ``passed`` and ``mean`` (percent) are None of nobody and while a result is not known.
    """

    year: int
    people: int
    exempt: int
    sessions: int
    person_times: int
    hours: Fraction | None
    due: int
    attended: int
    leave: int
    unrecorded: int
    examined: int
    sat: int
    passed: int | None
    mean: Fraction | None
    bands: tuple[tuple[str, int], ...] = ()

    @property
    def attendance(self) -> float | None:
        """Attended of due, in percent; None where nothing was due."""
        return 100 * self.attended / self.due if self.due else None

    def pass_rate(self, over: str) -> float | None:
        """Passed of those who ``sat`` or of all who were ``due``, in percent; None of nobody."""
        return rate(self.passed, self.sat if over == "sat" else self.examined)


def rate(count: int | None, of: int) -> float | None:
    """A share in percent; None of nothing, or while the count is not known."""
    return None if count is None or not of else 100 * count / of


def overview(data: YearData, records: Sequence[AnnualRecord]) -> Overview:
    """The figures of everybody."""
    figures = sum((one.turnout for one in records), Turnout())
    sat, passed, mean = exam_figures(records)
    return Overview(
        year=data.rules.year,
        people=len(records),
        exempt=sum(one.member.exempt for one in records),
        sessions=len(data.register.sessions),
        person_times=data.register.person_times,
        hours=data.register.hours_held,
        due=figures.due,
        attended=figures.attended,
        leave=figures.leave,
        unrecorded=figures.unrecorded,
        examined=examined(records),
        sat=sat,
        passed=passed,
        mean=mean,
        bands=tuple((name, sum(one.band == name for one in records)) for name, _ in data.rules.bands),
    )


def examined(records: Sequence[AnnualRecord]) -> int:
    """应考: people for whom an exam counts."""
    return sum(any(exam.counts for exam in one.exams) for one in records)


def exam_figures(records: Sequence[AnnualRecord]) -> tuple[int, int | None, Fraction | None]:
    """How many sat, how many of them passed all that they sat, and the mean of what the year counts for them."""
    sat = [(one, exams) for one in records if (exams := sat_exams(one))]
    if not sat or any(exam.passed is None for _, exams in sat for exam in exams):
        return len(sat), None, None
    passed = sum(all(exam.passed for exam in exams) for _, exams in sat)
    means = [one.exam for one, _ in sat]
    known = [one for one in means if one is not None]
    return len(sat), passed, sum(known, Fraction(0)) / len(known) if len(known) == len(means) else None


def from_json(data: Mapping[str, Any]) -> Overview | None:
    """The overview that an annual.json holds; None where it holds none, or one of another shape."""
    try:
        found = dict(data["overview"])
        for name in ("hours", "mean"):
            found[name] = None if found[name] is None else Fraction(str(found[name]))
        found["bands"] = tuple((str(name), int(count)) for name, count in found["bands"])
        return Overview(**found)
    except (KeyError, TypeError, ValueError):
        return None


def still_open(exam: ExamRecord) -> bool:
    """Whether somebody was absent, deferred or failed, and has not passed since; of 违纪 the office decides."""
    return exam.counts and exam.status != VOID and exam.passed is not True
