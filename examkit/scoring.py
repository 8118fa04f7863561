"""Responses and rules to scores, and scores to who passed.

Exact sums throughout; the total is rounded once, and the pass mark is compared before that.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from math import floor
from typing import Any

import numpy as np
from numpy.typing import NDArray

from examkit.aligned import Aligned, Column, Table, TableRow
from examkit.blueprint import Conduct
from examkit.corrections import REDUCED, RESCALED, Correction, Standing, standings
from examkit.forms import Form, FormSection, Placement
from examkit.problems import InputError, problem
from examkit.roster import ABSENT, DEFERRED, EXEMPT, NORMAL, VOID, Person, Roster
from examkit.rules import Rule

ZERO = Fraction(0)
HUNDRED = Fraction(100)


@dataclass(frozen=True, slots=True)
class Marked:
    """One submission with the marks of its items; a mark or score is None until open answers are marked.

    ``kept`` says that a published score was kept where a correction would have lowered it.
    """

    submission: int
    candidate: str
    form: str
    attempt: int
    marks: Mapping[str, Fraction | None]
    raw: Fraction | None
    score: Fraction | None
    points: Fraction
    kept: bool = False

    @property
    def percent(self) -> Fraction | None:
        """The share of the full mark in percent, before any rounding."""
        return None if self.raw is None else self.raw / self.points * HUNDRED


class Marker:
    """Scores the submissions of one sitting under its rules and the corrections of its key."""

    def __init__(self, forms: Sequence[Form], conduct: Conduct, corrections: Sequence[Correction] = ()) -> None:
        self.forms = {form.name: form for form in forms}
        self.conduct = conduct
        self._stages = [_Stage(forms, standings(corrections, forms))]
        # Where nobody may fall by an entry, the log is gone through entry by entry.
        if any(entry.protected for entry in corrections):
            steps = [corrections[:count] for count in range(len(corrections) + 1)]
            self._stages = [_Stage(forms, standings(step, forms), step[-1:] and step[-1].protected) for step in steps]

    def mark(
        self,
        submission: int,
        candidate: str,
        form: str,
        attempt: int,
        responses: Mapping[str, str],
        opened: Mapping[str, Fraction | None] | None = None,
    ) -> Marked:
        """The marks and the score of one submission under the corrections; an item taken out has no mark.

        ``opened`` has what people gave the open answers.
        """
        kept: Fraction | None = None
        marks: Mapping[str, Fraction | None] = {}
        raw: Fraction | None = None
        points = ZERO
        protected = False
        for stage in self._stages:
            one = stage.forms[form]
            marks, raw = one.mark(responses, opened or {})
            points = one.points
            share = None if raw is None else raw / points
            protected = stage.protected and share is not None and kept is not None and share < kept
            if protected and kept is not None:
                raw, share = kept * points, kept
            kept = share
        score = None if raw is None else rounded(raw, self.conduct.round)
        return Marked(submission, candidate, form, attempt, marks, raw, score, points, protected)


# Marks are added as whole numbers of 1/_PARTS; those that do not fit are added as they are.
_PARTS = 2**4 * 3**2 * 5**2 * 7 * 11 * 13


class _Marks(dict[str, Fraction | None]):
    """What each response to one piece earns, as far as it was met."""

    def __init__(self, piece: Placement, rule: Rule | None, standing: Standing | None) -> None:
        super().__init__()
        self._how = (piece, rule, standing)

    def __missing__(self, response: str) -> Fraction | None:
        piece, rule, standing = self._how
        mark = self[response] = _score(piece, rule, response, standing)
        return mark


class _FormStage:
    """One form under one state of the log: its scorable pieces by section, and what their responses earn."""

    def __init__(self, form: Form, found: Mapping[tuple[str, str], Standing]) -> None:
        sections = [(section.floor, _scorable(section, form.name, found)) for section in form.sections]
        pieces = [one for _, scorable in sections for one in scorable]
        self._known = {
            piece.item.id: _Marks(piece, rule, found.get((form.name, piece.item.id))) for piece, rule in pieces
        }
        self._places = {item: place for place, item in enumerate(self._known)}
        self._sections = [(least, len(scorable)) for least, scorable in sections]
        self._tables: dict[tuple[int, int], tuple[object, _MarkTable | None]] = {}
        self.points, self._factor = _full_marks(form, found)

    def mark(
        self, responses: Mapping[str, str], opened: Mapping[str, Fraction | None]
    ) -> tuple[Mapping[str, Fraction | None], Fraction | None]:
        """The marks by item, under the rules or as people gave them, and their exact sum; None while one is not known."""
        if isinstance(responses, Aligned) and isinstance(responses.row, TableRow):
            table, at = self._table(responses.row.table, responses.places), responses.row.at
            if table is not None:
                return table.marks(at), table.raw(at)
        marks = []
        for item, known in self._known.items():
            mark = known[responses.get(item, "")]
            marks.append(opened.get(item) if mark is None else mark)
        return Aligned(self._places, tuple(marks)), self._raw(marks)

    def _raw(self, marks: Sequence[Fraction | None]) -> Fraction | None:
        total, start = ZERO, 0
        for least, count in self._sections:
            part = [mark for mark in marks[start : start + count] if mark is not None]
            if len(part) < count:
                return None
            found = sum(part, ZERO)
            total += found if least is None else max(found, least)
            start += count
        return total * self._factor

    def _table(self, table: Table[str], places: Mapping[str, int]) -> "_MarkTable | None":
        """The marks of all rows of a table of responses, made once; None where a mark is given by people."""
        at = (id(table), id(places))
        if at not in self._tables:
            # What it was made of is kept beside it, so that the identities stay theirs.
            self._tables[at] = ((table, places), self._marked(table, places))
        return self._tables[at][1]

    def _marked(self, table: Table[str], places: Mapping[str, int]) -> "_MarkTable | None":
        nothing = Column([""], np.zeros(len(table.columns[0].codes), dtype=np.int32))
        columns = []
        for item, known in self._known.items():
            answers = table.columns[places[item]] if item in places else nothing
            # A row that holds a cell nobody can read is not asked for.
            columns.append(Column([known[answer or ""] for answer in answers.values], answers.codes))
        if any(mark is None or _PARTS % mark.denominator for column in columns for mark in column.values):
            return None
        return _MarkTable(self._places, Table(tuple(columns)), self._totals(columns), self._factor)

    def _totals(self, columns: Sequence[Column[Any]]) -> NDArray[np.int64]:
        """The sums over the sections in whole parts."""
        totals = np.zeros(len(columns[0].codes), dtype=np.int64)
        start = 0
        for least, count in self._sections:
            part = np.zeros_like(totals)
            for column in columns[start : start + count]:
                part += np.array([int(mark * _PARTS) for mark in column.values], dtype=np.int64)[column.codes]
            totals += part if least is None else np.maximum(part, int(least * _PARTS))
            start += count
        return totals


class _MarkTable:
    """The marks of all rows of a table of responses, and their sums."""

    def __init__(
        self, places: Mapping[str, int], table: Table[Fraction | None], totals: NDArray[np.int64], factor: Fraction
    ) -> None:
        self._places, self._table = places, table
        distinct, self._codes = np.unique(totals, return_inverse=True)
        self._raw = [Fraction(total, _PARTS) * factor for total in distinct.tolist()]

    def marks(self, at: int) -> Aligned[Fraction | None]:
        """The marks of one row by item."""
        return Aligned(self._places, self._table.row(at))

    def raw(self, at: int) -> Fraction:
        """The sum of one row; equal sums are one object."""
        return self._raw[int(self._codes[at])]


class _Stage:
    """The forms under one state of the log; every distinct response to an item is scored once."""

    def __init__(
        self, forms: Sequence[Form], found: Mapping[tuple[str, str], Standing], protected: object = False
    ) -> None:
        self.protected = bool(protected)
        self.forms = {form.name: _FormStage(form, found) for form in forms}


Pieces = list[tuple[Placement, Rule | None]]


def _scorable(section: FormSection, form: str, found: Mapping[tuple[str, str], Standing]) -> Pieces:
    """The pieces of a section that count, each with its rule."""
    pieces = (piece for placement in section.placements for piece in placement.pieces)
    return [(piece, section.rule_for(piece.item)) for piece in pieces if not _is_out(found.get((form, piece.item.id)))]


def _is_out(standing: Standing | None) -> bool:
    return standing is not None and bool(standing.removed)


def _full_marks(form: Form, found: Mapping[tuple[str, str], Standing]) -> tuple[Fraction, Fraction]:
    """The full mark after items were taken out, and what the rest is multiplied by (删题折算).

    InputError where nothing is left to score.
    """
    out = dict.fromkeys((RESCALED, REDUCED), ZERO)
    for piece in form.pieces:
        standing = found.get((form.name, piece.item.id))
        if standing is not None and standing.removed:
            out[standing.removed] += piece.points
    full = form.points - out[REDUCED]
    if full <= out[RESCALED]:
        last = max(entry for standing in found.values() for entry in standing.entries)
        raise InputError(problem("correction.nothing-left", number=last, form=form.name))
    return full, full / (full - out[RESCALED])


def _score(piece: Placement, rule: Rule | None, response: str, standing: Standing | None) -> Fraction | None:
    """The mark of one response; the best under all keys that hold, full points where the item is granted."""
    if standing is not None and standing.granted:
        return piece.points
    if rule is None:
        return None
    if standing is None:
        return rule.score(piece.item, response, piece.points)
    return max(rule.score(replace(piece.item, key=key), response, piece.points) for key in standing.keys)


def rounded(score: Fraction, step: str) -> Fraction:
    """The total rounded once, to ``"0.5"`` or ``"1"`` (halves up), or as it is with ``"none"``."""
    if step == "none":
        return score
    unit = Fraction(step)
    return floor(score / unit + Fraction(1, 2)) * unit


class Judge:
    """Percent, 成绩等次 and pass of marked submissions; equal numbers are judged once."""

    def __init__(self, conduct: Conduct) -> None:
        self._conduct = conduct
        self._known: dict[tuple[int, int], tuple[Marked, Fraction | None, str | None, bool | None]] = {}

    def judge(self, one: Marked) -> tuple[Fraction | None, str | None, bool | None]:
        """The percent, the band and whether it is a pass."""
        at = (id(one.raw), id(one.points))
        if at not in self._known:
            percent = one.percent
            # The submission is kept beside its judgement, so that the identities stay its own.
            self._known[at] = (one, percent, band_of(percent, self._conduct), passed(percent, self._conduct))
        return self._known[at][1:]


def band_of(percent: Fraction | None, conduct: Conduct) -> str | None:
    """The 成绩等次 of a percent; the lowest band for what lies below all."""
    if percent is None:
        return None
    return next((name for name, start in conduct.bands if percent >= start), conduct.bands[-1][0])


def passed(percent: Fraction | None, conduct: Conduct) -> bool | None:
    """Whether a percent reaches the pass mark; None until it is known."""
    return None if percent is None else percent >= conduct.pass_mark


def counting(attempts: Sequence[Marked], which: str) -> Marked:
    """The attempt that counts: first, last, or the best known (the earlier of equals)."""
    ordered = sorted(attempts, key=lambda one: one.attempt)
    if which == "first":
        return ordered[0]
    if which == "last":
        return ordered[-1]
    return max(ordered, key=lambda one: (one.raw is not None, one.raw or ZERO, -one.attempt))


@dataclass(frozen=True, slots=True)
class Result:
    """One person's outcome: the status, every attempt, and the one that counts."""

    person: Person
    status: str
    attempts: tuple[Marked, ...] = ()
    counted: Marked | None = None

    @property
    def sat(self) -> bool:
        """Whether the person is among those who sat, for rates: neither exempt nor void."""
        return self.counted is not None and self.status == NORMAL


@dataclass(frozen=True, slots=True)
class Results:
    """Everyone's outcome, in roster order; without a roster, whoever handed something in."""

    people: tuple[Result, ...]
    conduct: Conduct
    has_roster: bool

    @property
    def marked(self) -> tuple[Marked, ...]:
        """All attempts in the order of the submissions."""
        return tuple(sorted((one for result in self.people for one in result.attempts), key=lambda one: one.submission))


def results(marked: Sequence[Marked], roster: Roster | None, conduct: Conduct, known: Mapping[str, Person]) -> Results:
    """Join attempts with the people on the roster on the day.

    ``known`` has the people that submissions name, for a sitting without a roster.
    """
    by_candidate: dict[str, list[Marked]] = {}
    for one in marked:
        by_candidate.setdefault(one.candidate, []).append(one)
    if roster is None:
        people: Iterable[Person] = (known[candidate] for candidate in by_candidate)
    else:
        listed = roster.on(conduct.date).people
        people = (one for one in listed if one.present_on(conduct.date) or one.candidate in by_candidate)
    return Results(
        tuple(_result(one, by_candidate.get(one.candidate, ()), conduct) for one in people), conduct, roster is not None
    )


def _result(person: Person, attempts: Sequence[Marked], conduct: Conduct) -> Result:
    counted = counting(attempts, conduct.attempts) if attempts else None
    status = person.status
    if status == NORMAL and counted is None:
        status = ABSENT
    elif status in (ABSENT, DEFERRED) and counted is not None:
        status = NORMAL
    return Result(person, status, tuple(sorted(attempts, key=lambda one: one.attempt)), counted)


@dataclass(frozen=True, slots=True)
class Count:
    """So many of so many: a rate that keeps its denominator; ``of`` None where there is no roster."""

    count: int
    of: int | None

    @property
    def rate(self) -> Fraction | None:
        """The fraction; None of nobody, or where the whole is not known."""
        return Fraction(self.count, self.of) if self.of else None


@dataclass(frozen=True, slots=True)
class Tally:
    """The figures of a group: people by status, rates with their denominators, the mean of counted scores.

    应考 = on the roster on the day − exempt; 缓考 and 缺考 stay in; void results count neither as sat nor as passed.
    """

    roster: int | None
    exempt: int | None
    due: int | None
    sat: int
    absent: int | None
    deferred: int | None
    void: int
    passed: int | None
    excellent: int | None
    bands: tuple[tuple[str, int], ...]
    mean: Fraction | None
    highest: Fraction | None
    lowest: Fraction | None

    def rates(self) -> dict[str, Count]:
        """参考率, 合格率 and 优秀率, each over 实考 and over 应考."""
        found = {"sat": Count(self.sat, self.due)}
        for name, count in (("passed", self.passed), ("excellent", self.excellent)):
            found[f"{name}_of_sat"] = Count(count or 0, None if count is None else self.sat)
            found[f"{name}_of_due"] = Count(count or 0, None if count is None else self.due)
        return found


def tally(results: Results, people: Sequence[Result] | None = None) -> Tally:
    """The figures of all, or of some, of the people of a sitting."""
    group = results.people if people is None else people
    sat = [one for one in group if one.sat and one.counted is not None]
    alike = _alike(one.counted for one in sat if one.counted)
    percents = [(one.percent, count) for one, count in alike]
    scores = [(one.score, count) for one, count in alike if one.score is not None]
    complete = all(percent is not None for percent, _ in percents)
    bands: Counter[str | None] = Counter()
    for percent, count in percents:
        bands[band_of(percent, results.conduct)] += count
    by_status = {status: sum(one.status == status for one in group) for status in (ABSENT, DEFERRED, EXEMPT, VOID)}

    def known(value: int) -> int | None:
        return value if results.has_roster else None

    return Tally(
        roster=known(len(group)),
        exempt=known(by_status[EXEMPT]),
        due=known(len(group) - by_status[EXEMPT]),
        sat=len(sat),
        absent=known(by_status[ABSENT]),
        deferred=known(by_status[DEFERRED]),
        void=by_status[VOID],
        passed=sum(count for percent, count in percents if passed(percent, results.conduct)) if complete else None,
        excellent=bands[results.conduct.bands[0][0]] if complete else None,
        bands=tuple((name, bands[name]) for name, _ in results.conduct.bands),
        mean=sum((score * count for score, count in scores), ZERO) / len(sat) if scores and complete else None,
        highest=max(score for score, _ in scores) if scores and complete else None,
        lowest=min(score for score, _ in scores) if scores and complete else None,
    )


def _alike(marked: Iterable[Marked]) -> list[tuple[Marked, int]]:
    """One of those with the same exact numbers, and how many they are; numbers are told apart by identity."""
    held: dict[tuple[int, int, int], list[Marked]] = {}
    for one in marked:
        held.setdefault((id(one.raw), id(one.score), id(one.points)), []).append(one)
    return [(same[0], len(same)) for same in held.values()]


def group_by(results: Results, attribute: str) -> list[tuple[str, list[Result]]]:
    """People by unit or category, in the order in which the roster names them."""
    groups: dict[str, list[Result]] = {}
    for one in results.people:
        groups.setdefault(getattr(one.person, attribute), []).append(one)
    return list(groups.items())
