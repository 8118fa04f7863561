"""The people of a year: who served where from when to when.

One person may stand in several rows of the roster, a row for each post in turn; two rows that hold on the same day and
say different things are a problem.
"""

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from examkit.assessment.words import plain, read_day
from examkit.problems import InputError, Problem, Source, problem
from examkit.roster import Match, Person, Roster, by_written_id, match, normal_name, with_ids

FIRST, LAST = dt.date.min, dt.date.max


@dataclass(frozen=True, slots=True)
class Posting:
    """Where a person served from one day to another, both included."""

    unit: str
    post: str
    category: str
    state: str
    since: dt.date
    until: dt.date
    source: Source

    def holds_on(self, day: dt.date) -> bool:
        """Whether the person served here on a day."""
        return self.since <= day <= self.until


@dataclass(frozen=True, slots=True)
class Member:
    """One person of the year, with the postings in the order of time and the exemption (免考) where there is one."""

    candidate: str
    name: str
    postings: tuple[Posting, ...]
    exempt: bool = False
    reason: str = ""
    approved_by: str = ""
    approved_on: str = ""

    def posting_on(self, day: dt.date) -> Posting | None:
        """Where the person served on a day; None while not in post."""
        return next((one for one in self.postings if one.holds_on(day)), None)

    def last(self, year: int) -> Posting:
        """The posting that stands for the year: at its end, or the last one held."""
        held = [one for one in self.postings if one.since <= dt.date(year, 12, 31)] or list(self.postings)
        return held[-1]

    def days_in(self, year: int) -> int:
        """How many days of the year the person was in post."""
        begin, end = dt.date(year, 1, 1), dt.date(year, 12, 31)
        spans = [(max(one.since, begin), min(one.until, end)) for one in self.postings]
        return sum((last - first).days + 1 for first, last in spans if first <= last)

    @property
    def left_on(self) -> dt.date | None:
        """The last day in post; None where the roster names none."""
        return None if self.postings[-1].until == LAST else self.postings[-1].until


Row = tuple[Source, Person]


def members_of(rows: Sequence[Row], year: int) -> tuple[Member, ...]:
    """The members of a year in roster order, from rows of one or several rosters that say the same.

    InputError for a person in two units on the same days, rosters that disagree, and a name that stands twice without
    ids and dates that tell whether two people bear it or one moved.
    """
    named, problems = _with_ids(rows)
    by_candidate: dict[str, list[Row]] = {}
    for source, person in named:
        by_candidate.setdefault(person.candidate, []).append((source, person))
    found = []
    for candidate, own in by_candidate.items():
        problems += _clashes(candidate, own)
        member = _member(candidate, own)
        if member.days_in(year):
            found.append(member)
    if problems:
        raise InputError(*problems)
    return tuple(found)


def _with_ids(rows: Sequence[Row]) -> tuple[list[Row], list[Problem]]:
    """Rows with an id each: one that stands in another file counts once, namesakes are told apart by unit."""
    kept: list[Row] = []
    problems: list[Problem] = []
    for source, person in rows:
        if any(place.path != source.path and _is_same(other, person) for place, other in kept):
            continue  # the same line in another roster
        earlier = next((one for one in kept if _is_unclear(one[1], person)), None)
        if earlier is not None:
            problems.append(problem("annual.mover-without-id", source, name=person.name, other=earlier[0]))
        kept.append((source, person))
    people = with_ids(person for _, person in kept)
    return [(source, person) for (source, _), person in zip(kept, people, strict=True)], problems


def _is_same(one: Person, other: Person) -> bool:
    """Whether two rows say the same; what one leaves blank the other may say."""
    names = (name for name in Person.__dataclass_fields__ if name != "name")
    pairs = ((getattr(one, name), getattr(other, name)) for name in names)
    return normal_name(one.name) == normal_name(other.name) and all(a == b or not a or not b for a, b in pairs)


def _is_unclear(one: Person, other: Person) -> bool:
    """Two rows of one name without ids, one after the other in time: one who moved, or two people?"""
    if one.candidate or other.candidate or normal_name(one.name) != normal_name(other.name):
        return False
    return not _overlap(_posting(Source(""), one), _posting(Source(""), other))


def _posting(source: Source, person: Person) -> Posting:
    since, until = read_day(person.since) or FIRST, read_day(person.until) or LAST
    return Posting(person.unit, person.post, person.category, person.state, since, until, source)


def _overlap(one: Posting, other: Posting) -> bool:
    return one.since <= other.until and other.since <= one.until


def _clashes(candidate: str, rows: Sequence[Row]) -> list[Problem]:
    """Rows of one person that cannot both be true."""
    found = []
    for place, (source, person) in enumerate(rows):
        own = _posting(source, person)
        if own.since > own.until:
            found.append(problem("annual.period", source, candidate=candidate, since=person.since, until=person.until))
        for other_source, other in rows[:place]:
            earlier = _posting(other_source, other)
            values = {"candidate": candidate, "name": person.name, "other": other_source}
            if normal_name(other.name) != normal_name(person.name):
                found.append(problem("annual.id-of-two", source, **values, other_name=other.name))
            elif _overlap(own, earlier):
                code = "annual.two-units" if source.path == other_source.path else "annual.rosters-disagree"
                both = {"unit": person.unit, "other_unit": other.unit}
                found.append(problem(code, source, **values, **both))
    return found


def _member(candidate: str, rows: Sequence[Row]) -> Member:
    postings = sorted((_posting(source, person) for source, person in rows), key=lambda one: one.since)
    exempt = next((person for _, person in rows if person.exempt), None)
    person = exempt or rows[-1][1]
    return Member(
        candidate, person.name, tuple(postings), exempt is not None,
        *((exempt.reason, exempt.approved_by, exempt.approved_on) if exempt else ("", "", "")),
    )  # fmt: skip


class Directory:
    """The members as names and ids written elsewhere find them, under any unit that they served in."""

    def __init__(self, members: Sequence[Member]) -> None:
        self.by_id: Mapping[str, Member] = {one.candidate: one for one in members}
        self._roster = Roster(
            tuple(Person(one.candidate, one.name, posting.unit) for one in members for posting in one.postings)
        )

    def find(self, candidate: str, name: str, unit: str) -> tuple[Member | None, Match]:
        """The member of an id, or of a name (and unit) that is unique; else None and the kind of doubt."""
        found = match(self._roster, candidate, name, unit)
        return (self.by_id[found.person.candidate] if found.person else None), found

    def decided(self, decision: str, guess: str) -> Member | None:
        """The member that a person decided on: an id, or ``ok`` for the guess."""
        person = by_written_id(self._roster, guess if decision in ("ok", "采纳") else decision)
        return self.by_id[person.candidate] if person else None


def folded(word: str) -> str:
    """A name of a unit, post or category without blanks, width and quotation marks."""
    return re.sub(r"[“”\"'‘’《》]", "", plain(word))
