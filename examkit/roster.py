"""The people expected at an exam (花名册): who they are, where they serve, who is exempt.

Takes rows of text; files are read by ``formats``.  Knows nothing of answers.
"""

import datetime as dt
import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from functools import cache, cached_property
from itertools import pairwise
from typing import Any

from examkit.problems import InputError, Problem, Source, problem, raise_if

NORMAL, ABSENT, DEFERRED, EXEMPT, VOID = "正常", "缺考", "缓考", "免考", "违纪"
STATUSES = (NORMAL, ABSENT, DEFERRED, EXEMPT, VOID)

# the words that head a roster's columns; the first of each is the one of roster.csv
COLUMNS: Mapping[str, tuple[str, ...]] = {
    "candidate": ("candidate", "人员编号", "编号", "工号", "考号", "准考证号", "用户ID", "人员代码"),
    "name": ("name", "姓名", "名字"),
    "unit": ("unit", "部门", "单位", "所在单位", "所在部门", "工作单位", "科室", "村（社区）"),
    "post": ("post", "职务", "岗位", "职级"),
    "category": ("category", "人员类别", "类别", "人员身份"),
    "state": ("state", "在岗状态", "人员状态"),
    "from": ("from", "到岗日期", "起始日期", "到岗时间", "到任时间", "任职时间", "调入日期", "调入时间"),
    "to": ("to", "离岗日期", "截止日期", "离岗时间", "离任时间", "调出日期", "调出时间", "退休日期"),
    "status": ("status", "考试状态", "参考状态"),
    "reason": ("reason", "原因"),
    "exemption": ("免考原因",),
    "deferral": ("缓考原因",),
    "approved_by": ("approved_by", "批准人", "审批人"),
    "approved_on": ("approved_on", "批准日期", "审批日期"),
    "added": ("added", "增补日期", "补录日期"),
}


@dataclass(frozen=True, slots=True)
class Person:
    """One person of the roster; empty strings where the roster says nothing.

    ``added`` is the day on which someone joined the roster after the first grading.  ``others`` are the rows of the same
    person in other units.
    """

    candidate: str
    name: str
    unit: str = ""
    post: str = ""
    category: str = ""
    state: str = ""
    since: str = ""
    until: str = ""
    status: str = NORMAL
    reason: str = ""
    approved_by: str = ""
    approved_on: str = ""
    added: str = ""
    others: tuple["Person", ...] = ()

    @property
    def exempt(self) -> bool:
        """免考: honoured even where the approver is missing, which is then printed."""
        return self.status == EXEMPT

    def present_on(self, day: dt.date | None) -> bool:
        """Whether the person is on the roster on the day of the exam."""
        if day is None:
            return True
        begin, end = _date(self.since), _date(self.until)
        return (begin is None or begin <= day) and (end is None or day <= end)

    def starts_after(self, day: dt.date) -> bool:
        """Whether the row begins only after a day."""
        begin = _date(self.since)
        return begin is not None and begin > day


FIELDS = (
    "candidate",
    "name",
    "unit",
    "post",
    "category",
    "state",
    "from",
    "to",
    "status",
    "reason",
    "approved_by",
    "approved_on",
)
ADDED = "added"  # a column that stands in roster.csv only where somebody was added
_ATTRIBUTES = dict(zip((*FIELDS, ADDED), (field.name for field in fields(Person)), strict=False))


@dataclass(frozen=True)  # without slots: its indexes are kept beside it
class Roster:
    """People in roster order, one who moved in a row for each unit; :meth:`on` has everyone once."""

    people: tuple[Person, ...] = ()

    def on(self, day: dt.date | None) -> "Roster":
        """Everyone once, in the unit of the day; before or after all of a person's rows in the nearest earlier one.

        Without a day the last row stands.
        """
        rows: dict[str, list[Person]] = {}
        for person in self.people:
            rows.setdefault(person.candidate, []).append(person)
        return Roster(tuple(own[0] if len(own) == 1 else _on(own, day) for own in rows.values()))

    @property
    def by_id(self) -> dict[str, Person]:
        """People by candidate id."""
        return {person.candidate: person for person in self.people}

    @property
    def fields(self) -> tuple[str, ...]:
        """The columns of roster.csv."""
        return (*FIELDS, *([ADDED] if any(person.added for person in self.people) else []))

    @cached_property
    def named(self) -> Mapping[str, Sequence[Person]]:
        """People by normalised name."""
        return _grouped(self.people, lambda one: normal_name(one.name))

    @cached_property
    def numbered(self) -> Mapping[str, Sequence[Person]]:
        """People by candidate id."""
        return _grouped(self.people, lambda one: one.candidate)

    @cached_property
    def bare(self) -> Mapping[str, Sequence[Person]]:
        """People whose id is a number, by that number without leading zeros."""
        decimal = (one for one in self.people if one.candidate.isdecimal())
        return _grouped(decimal, lambda one: one.candidate.lstrip("0"))

    def rows(self) -> list[tuple[str, ...]]:
        """The rows of roster.csv under :attr:`fields`."""
        return [tuple(getattr(person, _ATTRIBUTES[name]) for name in self.fields) for person in self.people]


def _on(rows: Sequence[Person], day: dt.date | None) -> Person:
    ordered = sorted(rows, key=lambda row: _date(row.since) or dt.date.min)
    begun = [row for row in ordered if day is None or (_date(row.since) or dt.date.min) <= day]
    chosen = (begun or ordered[:1])[-1]
    return replace(chosen, others=tuple(row for row in ordered if row is not chosen))


def read_roster(rows: Sequence[tuple[int, Sequence[str]]], path: str) -> Roster:
    """The roster in numbered rows of cells; a title above the heads and empty rows are passed over.

    InputError with every row that lacks a name, stands twice or says an unknown status.
    """
    entries, problems = read_entries(rows, path)
    people = with_ids(person for _, person in entries)
    raise_if([*problems, *_repeated(people, path)])
    if not people:
        raise InputError(problem("roster.empty", Source(path)))
    return Roster(tuple(people))


def read_entries(
    rows: Sequence[tuple[int, Sequence[str]]], path: str
) -> tuple[list[tuple[int, Person]], list[Problem]]:
    """Every row of a roster as it stands, with its number, and every row that cannot be read.

    A person who moved may stand in several.
    """
    heads, body = _header(rows, path)
    entries: list[tuple[int, Person]] = []
    problems: list[Problem] = []
    for number, cells in body:
        if not any(cell.strip() for cell in cells) or _is_total(cells):
            continue
        entry = {name: cells[column].strip() if column < len(cells) else "" for name, column in heads.items()}
        if not any(entry.values()):  # a number put there beforehand, a note
            continue
        if not entry.get("name"):
            problems.append(problem("roster.name-missing", Source(path, number)))
            continue
        entry = _with_status(entry)
        problems += _unclear(entry, Source(path, number))
        values: dict[str, Any] = {_ATTRIBUTES[name]: value for name, value in entry.items()}
        entries.append((number, Person(**{"candidate": "", **values})))
    return entries, problems


def _with_status(entry: Mapping[str, str]) -> dict[str, str]:
    """A row's values with its status; one under 免考原因 or 缓考原因 says it where no status stands.

    A bare 原因 says it only in a roster without a status column: beside one it may be of any other state.
    """
    reason, deferral = entry.get("exemption") or entry.get("reason", ""), entry.get("deferral", "")
    exempt = entry.get("exemption") or (reason and "status" not in entry)
    implied = DEFERRED if deferral else EXEMPT if exempt else NORMAL
    kept = {name: value for name, value in entry.items() if name not in ("deferral", "exemption")}
    return {**kept, "status": entry.get("status") or implied, "reason": reason or deferral}


def _unclear(entry: Mapping[str, str], source: Source) -> list[Problem]:
    found = []
    if entry["status"] not in STATUSES:
        found.append(problem("roster.status-unknown", source, found=entry["status"], known="、".join(STATUSES)))
    for name in ("from", "to"):
        if entry.get(name) and _date(entry[name]) is None:
            found.append(problem("roster.date", source, found=entry[name]))
    return found


def _header(
    rows: Sequence[tuple[int, Sequence[str]]], path: str
) -> tuple[dict[str, int], Sequence[tuple[int, Sequence[str]]]]:
    for place, (_, cells) in enumerate(rows[:20]):
        heads: dict[str, int] = {}
        for column, cell in enumerate(cells):
            name = head_of(cell, COLUMNS)
            if name:
                heads.setdefault(name, column)
        if "name" in heads:
            return heads, rows[place + 1 :]
    raise InputError(problem("roster.no-heads", Source(path), known="、".join(COLUMNS["name"])))


def head_of(cell: str, columns: Mapping[str, tuple[str, ...]]) -> str | None:
    """Which known column a head stands for: ``1、您的姓名：`` and ``姓名（必填）`` both stand for ``name``."""
    plain = re.sub(
        r"^[(（]?\d+[)）]?[、.．\s]*|[（(](?:必填|自动)[)）]|[：:*\s]", "", unicodedata.normalize("NFKC", cell)
    ).strip()
    plain = re.sub(r"^(?:请(?:输入|填写)|您的|你的|本人)+", "", plain)
    for name, words in columns.items():
        if plain in (unicodedata.normalize("NFKC", word) for word in words):
            return name
    return None


def _is_total(cells: Sequence[str]) -> bool:
    first = next((cell.strip() for cell in cells if cell.strip()), "")
    return first.startswith(("合计", "总计", "填表人", "单位负责人", "制表", "审核"))


def with_ids(people: Iterable[Person]) -> list[Person]:
    """People without an id are called by their name, and by ``name@unit`` where a name stands twice."""
    listed = list(people)
    names = Counter(person.name for person in listed if not person.candidate)
    return [
        person
        if person.candidate
        else replace(person, candidate=person.name if names[person.name] == 1 else f"{person.name}@{person.unit}")
        for person in listed
    ]


def _repeated(people: Iterable[Person], path: str) -> list[Problem]:
    """People who stand in several rows that are not one person's time in one unit after the other."""
    rows: dict[str, list[Person]] = {}
    for person in people:
        rows.setdefault(person.candidate, []).append(person)
    return [
        problem("roster.periods" if _is_dated(own) else "roster.repeated", Source(path), candidate=who, count=len(own))
        for who, own in rows.items()
        if len(own) > 1 and not _moved(own)
    ]


def _is_dated(rows: Iterable[Person]) -> bool:
    """Whether rows are of one name and at least one says from when or until when."""
    listed = list(rows)
    return len({normal_name(row.name) for row in listed}) == 1 and any(row.since or row.until for row in listed)


def _moved(rows: Iterable[Person]) -> bool:
    """Whether the rows follow one another in time."""
    listed = list(rows)
    spans = sorted((_date(row.since) or dt.date.min, _date(row.until) or dt.date.max) for row in listed)
    apart = all(end < begin for (_, end), (begin, _) in pairwise(spans))
    return _is_dated(listed) and apart and all(begin <= end for begin, end in spans)


@cache
def normal_name(name: str) -> str:
    """A name without blanks, its dots and width folded: what two writings of one name have in common."""
    folded = unicodedata.normalize("NFKC", name)
    return re.sub(r"[•・‧∙⋅.．]", "·", re.sub(r"\s", "", folded))


@cache
def _unit(unit: str) -> str:
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", unit))


@dataclass(frozen=True, slots=True)
class Match:
    """Who a submission is from: a person, or the kind of doubt with the best guess (all namesakes where several fit)."""

    person: Person | None
    kind: str = ""
    guess: str = ""


def match(roster: Roster, candidate: str, name: str, unit: str) -> Match:
    """The person of an exact id, or of a normalised name and unit that is unique in the roster.

    Doubts: ``conflict`` (the id is another person's name), ``ambiguous`` (several people fit), ``unknown``.
    """
    person = by_written_id(roster, candidate)
    if person is not None:
        if name and normal_name(name) != normal_name(person.name):
            return Match(None, "conflict", person.candidate)
        return Match(person)
    rows = roster.named.get(normal_name(name), ()) if name else ()
    namesakes, same_unit = _once(rows), _once(one for one in rows if _unit(one.unit) == _unit(unit))
    if len(same_unit) == 1 and (unit or len(namesakes) == 1):
        return Match(same_unit[0])
    if not namesakes:
        return Match(None, "ambiguous" if len(_fitting(roster, candidate)) > 1 else "unknown")
    if len(namesakes) == 1 and not unit:
        return Match(namesakes[0])
    return Match(None, "ambiguous", "、".join(one.candidate for one in namesakes))


def _once(rows: Iterable[Person]) -> list[Person]:
    """One row of each person: any unit that somebody served in tells who is meant."""
    return list({one.candidate: one for one in rows}.values())


def by_written_id(roster: Roster, written: str) -> Person | None:
    """The person of an id; one whose leading zeros Excel ate is found again where only one fits."""
    fitting = _fitting(roster, written)
    return fitting[0] if len(fitting) == 1 else None


def _fitting(roster: Roster, written: str) -> list[Person]:
    exact = _once(roster.numbered.get(written, ()) if written else ())
    return exact or _once(roster.bare.get(written.lstrip("0"), ()) if written.isdecimal() else ())


def _grouped(people: Iterable[Person], key: Callable[[Person], str]) -> dict[str, list[Person]]:
    groups: dict[str, list[Person]] = {}
    for one in people:
        groups.setdefault(key(one), []).append(one)
    return groups


def _date(written: str) -> dt.date | None:
    found = re.match(r"\s*(\d{4})\D{1,2}(\d{1,2})\D{1,2}(\d{1,2})", written)
    try:
        return dt.date(*(int(part) for part in found.groups())) if found else None
    except ValueError:
        return None
