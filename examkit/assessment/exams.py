"""The exams of a year: what each sitting, with its makeups, earned a member, under annual.toml."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction

from examkit.assessment.desk import DROP, Desk
from examkit.assessment.members import Directory, Member, folded
from examkit.assessment.rules import AnnualRules
from examkit.blueprint import Conduct
from examkit.makeup import Held, Outcome, join, may_sit
from examkit.roster import ABSENT, DEFERRED, EXEMPT, VOID, Person
from examkit.scoring import Result, Results, counting

_TREATED = {ABSENT: "exam.absent", DEFERRED: "exam.deferred", VOID: "exam.void"}
_CODES = {ABSENT: "absent", DEFERRED: "deferred", VOID: "void"}
AS_SITTING, NOT_COUNTED = "as_sitting", "not_counted"


@dataclass(frozen=True, slots=True)
class SittingResults:
    """One sitting that counts: its results, its makeups, and who of it is which member (by id).

    ``finished`` False where blocking rows are open or marks missing; ``pending`` are makeups in that state.
    ``strangers`` counts its people of whom nobody can tell yet who they are.
    """

    folder: str
    conduct: Conduct
    results: Results
    weight: Fraction
    makeups: tuple[Held, ...] = ()
    finished: bool = True
    pending: tuple[str, ...] = ()
    members: Mapping[str, str] = field(default_factory=dict)
    strangers: int = 0

    @property
    def date(self) -> dt.date | None:
        """The day of the exam."""
        return self.conduct.date


@dataclass(frozen=True, slots=True)
class ExamRecord:
    """What one sitting means for one member.

    ``sat`` is the percent of the sitting itself, ``makeups`` those of its makeups by folder, ``percent`` what counts.
    ``counts`` False where the exam does not enter the mean: exempt, not in post, not listed, or left out as decided.
    ``note`` is a code of ``annual_note.exam_*``; empty where there is nothing to say.
    """

    folder: str
    date: dt.date | None
    weight: Fraction
    status: str = ""
    sat: Fraction | None = None
    makeups: tuple[tuple[str, Fraction | None], ...] = ()
    percent: Fraction | None = None
    passed: bool | None = None
    from_makeup: bool = False
    counts: bool = True
    note: str = ""


class Exams:
    """The outcomes of all sittings under one set of rules, found by member."""

    def __init__(self, sittings: Sequence[SittingResults], rules: AnnualRules) -> None:
        self.rules = rules
        self.sittings = tuple(sittings)
        self._outcomes = [_outcomes(one, rules) for one in sittings]

    def records(self, member: Member) -> tuple[ExamRecord, ...]:
        """What each sitting means for a member, in the order of annual.toml."""
        pairs = zip(self.sittings, self._outcomes, strict=True)
        return tuple(_record(member, one, outcomes.get(member.candidate), self.rules) for one, outcomes in pairs)


def _outcomes(one: SittingResults, rules: AnnualRules) -> dict[str, Outcome]:
    """Everyone of a sitting after makeup, by the member's id."""
    which, rule = rules.choice("exam.attempt"), rules.choice("exam.makeup")
    makeups = [
        (held.rule if rule == AS_SITTING else rule, _with_attempt(held.results, which))
        for held in one.makeups
        if held.results is not None and rule != NOT_COUNTED
    ]
    joined = join(_with_attempt(one.results, which), makeups)
    return {one.members[each.person.candidate]: each for each in joined if each.person.candidate in one.members}


def _with_attempt(results: Results, which: str) -> Results:
    """The results with another attempt counting than the sitting itself says."""
    if which in (AS_SITTING, ""):
        return results
    return replace(results, people=tuple(_counted(one, which) for one in results.people))


def _counted(one: Result, which: str) -> Result:
    return replace(one, counted=counting(one.attempts, which)) if one.attempts else one


def _record(member: Member, one: SittingResults, outcome: Outcome | None, rules: AnnualRules) -> ExamRecord:
    record = ExamRecord(one.folder, one.date, one.weight)
    if outcome is None:
        return _unlisted(member, one, record)
    first = outcome.first
    held = [held for held in one.makeups if held.results is not None] if outcome.makeups else []
    record = replace(
        record,
        status=first.status,
        sat=first.counted.percent if first.sat and first.counted else None,
        makeups=tuple(_makeup_percents(outcome, held)),
        percent=outcome.percent,
        passed=outcome.passed,
        from_makeup=outcome.from_makeup,
    )
    if member.exempt or first.status == EXEMPT:
        return replace(record, status=EXEMPT, percent=None, passed=None, counts=False, note="exempt")
    if not one.finished:
        return replace(record, percent=None, passed=None, note="unfinished")
    if one.pending and may_sit(first, one.conduct):
        return replace(record, percent=None, passed=None, note="makeup_pending")
    if outcome.sat:
        return record if record.percent is not None else replace(record, note="unmarked")
    return _treated(record, rules)


def _makeup_percents(outcome: Outcome, held: Sequence[Held]) -> list[tuple[str, Fraction | None]]:
    """The makeups that the person sat, by folder."""
    found = []
    for one in held:
        people = {each.person.candidate: each for each in (one.results.people if one.results else ())}
        result = people.get(outcome.person.candidate)
        if result is not None and result.sat and result.counted is not None:
            found.append((one.folder, result.counted.percent))
    return found


def _unlisted(member: Member, one: SittingResults, record: ExamRecord) -> ExamRecord:
    """A member whom the sitting does not know: not in post, not asked to sit, or unknown for want of a roster."""
    if member.exempt:
        return replace(record, status=EXEMPT, counts=False, note="exempt")
    if one.date is not None and member.posting_on(one.date) is None:
        return replace(record, counts=False)
    if one.strangers:
        return replace(record, note="strangers")
    if one.results.has_roster:
        return replace(record, counts=False, note="not_listed")
    return replace(record, note="no_roster")


def _treated(record: ExamRecord, rules: AnnualRules) -> ExamRecord:
    """Absent, deferred or void: zero, unknown, or left out of the mean, as annual.toml says."""
    treatment, code = rules.choice(_TREATED[record.status]), _CODES[record.status]
    if treatment == "zero":
        return replace(record, percent=Fraction(0), passed=False, note=code)
    return replace(record, percent=None, passed=None, counts=treatment != "left_out", note=code)


def match_people(
    file: str, people: Sequence[tuple[int, Person]], directory: Directory, on: dt.date | None, desk: Desk
) -> tuple[dict[str, str], int]:
    """Which member each person of a sitting is, by id, and how many nobody can tell; these go to the desk.

    ``people`` stand with their rows in the sitting's ``file``.  A unit that differs from that day's is a notice.
    """
    found: dict[str, str] = {}
    strangers = 0
    for row, person in people:
        member, settled = _matched(file, row, person, directory, desk, frozenset(found.values()))
        strangers += not settled
        if member is None:
            continue
        found[person.candidate] = member.candidate
        posting = member.posting_on(on) if on else None
        if posting and person.unit and posting.unit and folded(person.unit) != folded(posting.unit):
            desk.put(file, row, "unit", "roster_differs", person.unit, posting.unit, member.candidate)
    return found, strangers


def _matched(
    file: str, row: int, person: Person, directory: Directory, desk: Desk, taken: frozenset[str]
) -> tuple[Member | None, bool]:
    """The member that a person is, and whether that is settled; nobody is two people of one sitting."""
    member, doubt = directory.find(person.candidate, person.name, person.unit)
    kind, guess = doubt.kind, doubt.guess
    if member is not None and member.candidate not in taken:
        return member, True
    if member is not None:
        kind, guess = "ambiguous", ""
    written = " ".join(filter(None, (person.candidate, person.name, person.unit)))
    decision = desk.put(file, row, "name", kind, written, guess)
    decided = directory.decided(decision, guess)
    if decided is not None and decided.candidate in taken:
        decided = None
    settled = decided is not None or decision in DROP
    if settled:
        desk.settle(file, row, "name", kind)
    return decided, settled
