"""The arithmetic of the year: each person's sessions, hours, points and exams to a composite and a band.

Exact fractions throughout; rounded once, as annual.toml says.  What cannot be known is None, with the reason in notes.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import floor

from examkit.assessment.exams import ExamRecord, Exams, SittingResults
from examkit.assessment.members import Member
from examkit.assessment.rules import ATTENDANCE, EXAM, HOURS, POINTS, AnnualRules
from examkit.assessment.sessions import Presence, Register, Turnout, presences, total
from examkit.assessment.study import Study, StudyBook
from examkit.assessment.words import ATTENDED, LEAVE
from examkit.messages import Word

HUNDRED = Fraction(100)


@dataclass(frozen=True, slots=True)
class Note:
    """Something to know of a record: a code, with the values of its sentence under ``annual_note.<code>``."""

    code: str
    values: tuple[tuple[str, object], ...] = ()


def note(code: str, **values: object) -> Note:
    """A note with the values of its sentence."""
    return Note(code, tuple(values.items()))


@dataclass(frozen=True, slots=True)
class Part:
    """One part of the composite in percent: None where it is not known; ``applies`` False where it is not asked."""

    name: str
    percent: Fraction | None
    applies: bool = True


@dataclass(frozen=True, slots=True)
class AnnualRecord:
    """One person's year: the row of annual.csv with every part of it.

    ``attended`` and ``leave`` count every mark of the book; ``turnout`` those of sessions that were due.  ``hours`` are
    of sessions and self-study together.
    """

    member: Member
    unit: str
    category: str
    post: str
    attended: int
    leave: int
    turnout: Turnout
    hours: Fraction | None
    points: Fraction | None
    exams: tuple[ExamRecord, ...]
    exam: Fraction | None
    parts: tuple[Part, ...]
    composite: Fraction | None
    band: str | None
    notes: tuple[Note, ...]

    def part(self, name: str) -> Part | None:
        """A part of the composite; None for one without weight."""
        return next((one for one in self.parts if one.name == name), None)


@dataclass(frozen=True, slots=True)
class YearData:
    """Everything that the records follow from."""

    rules: AnnualRules
    members: tuple[Member, ...]
    register: Register
    study: StudyBook
    sittings: tuple[SittingResults, ...]


def assess(data: YearData) -> tuple[AnnualRecord, ...]:
    """The records of all members, in roster order."""
    exams = Exams(data.sittings, data.rules)
    return tuple(_record(member, data, exams.records(member)) for member in data.members)


def member_presences(data: YearData, member: Member) -> tuple[Presence, ...]:
    """One member at every session of the year."""
    return presences(data.register, member, data.rules.choice("attendance.blank"), dict(data.rules.states))


def _record(member: Member, data: YearData, exams: tuple[ExamRecord, ...]) -> AnnualRecord:
    rules = data.rules
    here = member_presences(data, member)
    figures = total(here)
    study = data.study.of(member.candidate)
    hours = _hours(here, study, data)
    exam = _mean([(one.percent, one.weight) for one in exams if one.counts and one.weight])
    points = None if study.unclear else study.points if data.study.has_points else None
    parts = tuple(
        part
        for part in (
            _attendance(figures, data, rules),
            _share(HOURS, hours, _hours_target(member, rules)),
            _share(POINTS, points, rules.points_target),
            Part(EXAM, exam, any(one.counts and one.weight for one in exams)),
        )
        if rules.weight(part.name)
    )
    listed = (
        member.left_on is not None and member.left_on.year <= rules.year and rules.choice("composite.left") == "listed"
    )
    composite = None if listed else _composite(parts, rules)
    posting = member.last(rules.year)
    return AnnualRecord(
        member=member,
        unit=posting.unit,
        category=posting.category,
        post=posting.post,
        attended=sum(one.mark == ATTENDED for one in here),
        leave=sum(one.mark == LEAVE for one in here),
        turnout=figures,
        hours=hours,
        points=points,
        exams=exams,
        exam=exam,
        parts=parts,
        composite=rounded(composite, rules.choice("composite.round")),
        band=_band(composite, rules),
        notes=tuple(_notes(member, figures, study, exams, parts, data)),
    )  # fmt: skip


def _hours(here: Sequence[Presence], study: Study, data: YearData) -> Fraction | None:
    """Hours of the sessions attended, due or not, and of self-study; None while one of them is not known."""
    register = data.register
    if not register.sessions and not data.study.has_hours:
        return None
    held = [one.session.hours for one in here if one.mark == ATTENDED]
    waits = register.unplaced or (register.strangers and not all(one.in_book for one in here))
    if waits or study.unclear or None in held or any(one.mark is None for one in here):
        return None
    return sum((one for one in held if one is not None), Fraction(0)) + study.hours


def _attendance(figures: Turnout, data: YearData, rules: AnnualRules) -> Part:
    """Attended of due, in percent; leave stays in the denominator or not, as decided."""
    due = figures.due - (figures.leave if rules.choice("attendance.leave") == "not_due" else 0)
    register = data.register
    unknown = figures.unrecorded or figures.unclear or figures.in_doubt or register.unplaced
    if unknown or not register.sessions:
        return Part(ATTENDANCE, None)
    return Part(ATTENDANCE, HUNDRED * figures.attended / due) if due else Part(ATTENDANCE, None, applies=False)


def _hours_target(member: Member, rules: AnnualRules) -> Fraction | None:
    """The target of 学时; by days in post for part of a year where so decided."""
    if rules.hours_target is None or rules.choice("hours.part_year") != "by_days":
        return rules.hours_target
    days = 366 if rules.year % 4 == 0 and (rules.year % 100 or rules.year % 400 == 0) else 365
    return rules.hours_target * member.days_in(rules.year) / days


def _share(name: str, amount: Fraction | None, target: Fraction | None) -> Part:
    """So much of the target in percent; the target reached is the whole."""
    if amount is None or not target:
        return Part(name, None)
    return Part(name, min(HUNDRED, HUNDRED * amount / target))


def _mean(pairs: Sequence[tuple[Fraction | None, Fraction]]) -> Fraction | None:
    """The weighted mean; None where a value is not known, or nothing weighs."""
    weight = sum((weight for _, weight in pairs), Fraction(0))
    if not weight or any(value is None for value, _ in pairs):
        return None
    return sum((value * weight for value, weight in pairs if value is not None), Fraction(0)) / weight


def _composite(parts: Sequence[Part], rules: AnnualRules) -> Fraction | None:
    """The weighted mean of the parts that apply; None where one is not known, or one does not apply and none may stand in."""
    asked = [one for one in parts if one.applies]
    if not asked or (len(asked) < len(parts) and rules.choice("composite.without_part") == "none"):
        return None
    return _mean([(one.percent, rules.weight(one.name)) for one in asked])


def rounded(value: Fraction | None, step: str) -> Fraction | None:
    """A number rounded to a step, halves up; as it is with ``none`` or nothing."""
    if value is None or step in ("none", ""):
        return value
    unit = Fraction(step)
    return floor(value / unit + Fraction(1, 2)) * unit


def _band(composite: Fraction | None, rules: AnnualRules) -> str | None:
    """The 学法考核等次 of the composite, before or after rounding as decided."""
    if composite is None:
        return None
    compared = (
        composite
        if rules.choice("composite.compare") == "exact"
        else rounded(composite, rules.choice("composite.round"))
    )
    return next((name for name, start in rules.bands if compared is not None and compared >= start), None)


def _notes(
    member: Member,
    figures: Turnout,
    study: Study,
    exams: Sequence[ExamRecord],
    parts: Sequence[Part],
    data: YearData,
) -> list[Note]:
    """What is missing and why, and what a reader of the record should know."""
    rules, register = data.rules, data.register
    found = []
    if member.exempt and not (member.approved_by and member.approved_on):
        found.append(note("exempt_incomplete"))
    first = member.postings[0].since
    if first.year == rules.year and (first.month, first.day) != (1, 1):
        found.append(note("came", day=first))
    if member.left_on is not None and member.left_on.year == rules.year:
        found.append(note("left", day=member.left_on))
    units = list(dict.fromkeys(one.unit for one in member.postings))
    if len(units) > 1:
        found.append(note("moved", units=" → ".join(units)))
    if register.sessions and not any(candidate == member.candidate for candidate, _ in register.marks):
        found.append(note("not_in_book"))
    counts = (("unrecorded", figures.unrecorded), ("unclear", figures.unclear), ("in_doubt", figures.in_doubt),
              ("unplaced", register.unplaced), ("beyond", figures.beyond))  # fmt: skip
    found += [note(code, count=count) for code, count in counts if count]
    if study.unclear:
        found.append(note("study_unclear"))
    if HOURS in dict(rules.weights) and any(one.hours is None for one in register.sessions):
        found.append(note("hours_unknown"))
    for one in exams:
        if one.note:
            found.append(Note(f"exam_{one.note}", (("folder", one.folder),)))
    found += [
        note("part_missing", part=Word("annual_part", one.name)) for one in parts if one.applies and one.percent is None
    ]
    found += [note("part_not_asked", part=Word("annual_part", one.name)) for one in parts if not one.applies]
    return found
