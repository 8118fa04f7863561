"""Where the year was weak, from the sittings and sessions that were gathered."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from examkit.assessment import ATTENDED, Member, YearData
from examkit.bank import Bank
from examkit.findings import Findings
from examkit.weakness import (
    Drift,
    Learnt,
    Missed,
    Reading,
    Share,
    SittingWork,
    StudySession,
    Work,
    by_category_and_law,
    by_law,
    by_topic,
    by_unit_and_law,
    draft_blueprint,
    drift,
    laws_in,
    learnt,
    missed_articles,
    person_reading,
    plain_law,
    unit_reading,
    weak_laws,
    work_of,
)
from examkit.year.gathering import Gathered, HeldSitting

KEY_FLAGS = ("suspected_key", "negative_rest")


@dataclass(frozen=True, slots=True)
class DoubtfulItem:
    """An item to look at: its key was corrected (``corrected``), its statistics speak against it, or it drifted."""

    folder: str
    item: str
    law: str
    code: str


@dataclass(frozen=True, slots=True)
class Weakness:
    """Everything about what is weak; ``next_laws`` are those that the next quiz should ask again."""

    work: Work
    laws: tuple[Share, ...]
    topics: tuple[Share, ...]
    unit_laws: tuple[Share, ...]
    category_laws: tuple[Share, ...]
    articles: tuple[Missed, ...]
    learnt: tuple[Learnt, ...]
    drift: tuple[Drift, ...]
    doubtful: tuple[DoubtfulItem, ...]
    next_laws: tuple[str, ...]
    unit_reading: tuple[Reading, ...]
    person_reading: tuple[Reading, ...]


def weakness(gathered: Gathered) -> Weakness:
    """The weak spots of a year."""
    data = gathered.data
    members = {one.candidate: one for one in data.members}
    work = work_of([_sitting_work(one, members, data.rules.year) for one in gathered.sittings])
    laws = by_law(work)
    found = learnt(work, study_sessions(data, {one.name[0] for one in laws}))
    moved = drift(work)
    return Weakness(
        work=work,
        laws=laws,
        topics=by_topic(work),
        unit_laws=by_unit_and_law(work),
        category_laws=by_category_and_law(work),
        articles=missed_articles(work),
        learnt=found,
        drift=moved,
        doubtful=tuple(_doubtful(gathered, moved, work)),
        next_laws=weak_laws(laws, [one.law for one in found if one.flag]),
        unit_reading=unit_reading(work),
        person_reading=person_reading(work),
    )


def _sitting_work(one: HeldSitting, members: Mapping[str, Member], year: int) -> SittingWork:
    people = {}
    for candidate, member in one.results.members.items():
        posting = members[member].last(year)
        people[candidate] = (member, posting.unit, posting.category)
    # The content of an item that a correction took out or gave to all no longer tells who knew it.
    out = {item for (_, item), standing in one.findings.standings.items() if standing.removed or standing.granted}
    conduct = one.findings.conduct
    return SittingWork(one.folder.name, conduct.date, one.findings.forms, one.findings.results, people, frozenset(out))


def study_sessions(data: YearData, laws: set[str]) -> tuple[StudySession, ...]:
    """The sessions with the laws that their subjects name, and who came."""
    came: dict[int, set[str]] = {}
    for (candidate, number), cell in data.register.marks.items():
        if cell.mark == ATTENDED:
            came.setdefault(number, set()).add(candidate)
    return tuple(
        StudySession(one.date, laws_in(one.law, laws), frozenset(came.get(one.number, ())))
        for one in data.register.sessions
    )


def _doubtful(gathered: Gathered, moved: tuple[Drift, ...], work: Work) -> list[DoubtfulItem]:
    found: dict[tuple[str, str, str], None] = {}
    for one in gathered.sittings:
        name = one.folder.name
        for _, item in one.findings.standings:
            found[name, item, "corrected"] = None
        for item, code in _flags(one.findings):
            found[name, item, code] = None
    for each in moved:
        if each.flag:
            found[each.later, each.item, "drift"] = None
    laws = _laws(gathered)
    return [DoubtfulItem(folder, item, laws.get(item, ""), code) for folder, item, code in found]


def _flags(findings: Findings) -> list[tuple[str, str]]:
    rows = (row for group in findings.groups for row in group.analysis.items)
    return [(row.item, code) for row in rows for code in KEY_FLAGS if code in row.flags.split(";")]


def _laws(gathered: Gathered) -> dict[str, str]:
    placed = (p for one in gathered.sittings for form in one.findings.forms for p in form.placements)
    return {piece.item.id: plain_law(piece.item.law or p.item.law or "") for p in placed for piece in p.pieces}


def next_quiz(gathered: Gathered, found: Weakness, lang: str, bank: Bank | None = None) -> str:
    """The draft blueprint of the next quiz, after the last sitting; empty where there was none, or nothing is weak."""
    if not gathered.sittings or not found.next_laws:
        return ""
    last = max(gathered.sittings, key=lambda one: (str(one.results.date or ""), one.folder.name))
    year = gathered.data.rules.year
    since = date(year, 1, 1)
    available = None if bank is None else _available(gathered, bank, since)
    conduct = last.findings.conduct
    return draft_blueprint(
        conduct, last.findings.forms[0], found.next_laws, used_after=since, lang=lang, available=available
    )


def _available(gathered: Gathered, bank: Bank, since: date) -> dict[str, int]:
    """How many items of each law the bank holds that stood on no form of the year."""
    used = {
        placement.item.id
        for one in gathered.sittings
        if one.results.date and one.results.date >= since
        for form in one.findings.forms
        for placement in form.placements
    }
    counts: dict[str, int] = {}
    for item in bank.usable:
        if item.id not in used and item.law:
            for name in {
                plain_law(item.law),
                plain_law(bank.laws.short(item.law)),
                plain_law(bank.laws.title(item.law)),
            }:
                counts[name] = counts.get(name, 0) + 1
    return counts
