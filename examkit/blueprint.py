"""What a form must hold (组卷方案): sections, quotas, marks and how the exam is run.

Reading a blueprint is here, and what it demands of a bank in plain numbers; choosing the items is the work of
``forms``.
"""

import datetime as dt
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

from examkit.bank.grammar import TYPE_WORDS
from examkit.bank.laws import Laws
from examkit.items import TYPES, Item, ItemType
from examkit.messages import Word
from examkit.problems import ExamkitError, InputError, Problem, Source, problem, raise_if
from examkit.rules import DEFAULTS, Rule, fits, parse_rule

WHERE = ("law", "topic", "level", "difficulty", "audience")
UNITS = ("items", "points", "percent")
WHOLE = Word("blueprint", "whole")
CHOICES = {
    "book": ("closed", "open"),
    "attempts": ("first", "best", "last"),
    "round": ("none", "0.5", "1"),
    "order": ("bank", "shuffled"),
    "options": ("bank", "shuffled"),
}
CHINESE = {
    "闭卷": "closed", "开卷": "open", "首次": "first", "最好": "best", "最高": "best", "末次": "last",
    "不取整": "none", "题库顺序": "bank", "打乱": "shuffled", "题": "items", "分": "points", "百分比": "percent",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Quota:
    """How much of a section (or of the whole form) must be of some kind; None is no bound."""

    where: tuple[tuple[str, str], ...]
    unit: str = "items"
    minimum: Fraction | None = None
    maximum: Fraction | None = None

    def matches(self, item: Item, laws: Laws) -> bool:
        """Whether an item is of the kind; a law counts by the item's first citation, an audience by any it names."""
        return all(_matches(item, name, value, laws) for name, value in self.where)

    def describe(self, laws: Laws) -> str:
        """The kind in words: ``《行政处罚法》应用``."""
        return "".join(f"《{laws.short(value)}》" if name == "law" else value for name, value in self.where)


def _matches(item: Item, name: str, value: str, laws: Laws) -> bool:
    if name == "law":
        return item.law is not None and laws.title(item.law) == laws.title(value)
    return value in item.audience if name == "audience" else getattr(item, name) == value


@dataclass(frozen=True, slots=True)
class Section:
    """One 大题: its heading, the type, number and points of its items, the rule they are scored by."""

    heading: str
    type: ItemType
    count: int
    points: Fraction
    rule: Rule | None = None
    floor: Fraction | None = None
    quotas: tuple[Quota, ...] = ()
    items: tuple[str, ...] = ()
    min_correct: int = 2

    @property
    def total(self) -> Fraction:
        """The marks of the whole section."""
        return self.count * self.points

    def takes(self, item: Item) -> bool:
        """Whether an item can stand here: its type, and points of rubric or parts that sum to the section's."""
        if item.type != self.type or (item.type == "multiple" and item.min_correct != self.min_correct):
            return False
        return part_points(item, self.points) is not None


def part_points(item: Item, points: Fraction) -> tuple[Fraction, ...] | None:
    """What each scorable part is worth so that all sum to ``points``; None where they cannot.

    Parts that state points (or whose rubric does) keep them; the rest is shared evenly by the others.
    """
    stated = [piece.points or rubric_points(piece) for piece in item.scorable]
    if item.type != "case":
        return (points,) if item.type != "short" or rubric_points(item) in (None, points) else None
    open_parts = stated.count(None)
    rest = points - sum((value for value in stated if value is not None), Fraction(0))
    if (open_parts and rest <= 0) or (not open_parts and rest != 0):
        return None
    return tuple(rest / open_parts if value is None else value for value in stated)


def rubric_points(item: Item) -> Fraction | None:
    """The sum of the rubric, None where there is none or a line states no points."""
    points = [line.points for line in item.rubric]
    return sum((value for value in points if value is not None), Fraction(0)) if points and None not in points else None


@dataclass(frozen=True, slots=True)
class Conduct:
    """How an exam is run and judged, as printed on every output; a sitting's sitting.toml is the authority for it.

    ``pass_mark`` and ``bands`` are percents of the full mark; bands descend, and the first is "excellent".
    """

    title: str
    pass_mark: Fraction
    bands: tuple[tuple[str, Fraction], ...]
    organisation: str = ""
    date: dt.date | None = None
    minutes: int | None = None
    book: str = "closed"
    attempts: str = "best"
    round: str = "none"
    notice: tuple[str, ...] = ()
    contact: str = ""
    review_until: dt.date | None = None


@dataclass(frozen=True, slots=True)
class Blueprint:
    """A whole 组卷方案.

    ``used_after`` leaves out items that stood on a form since that day; None leaves out none.
    """

    conduct: Conduct
    sections: tuple[Section, ...]
    full_marks: Fraction
    order: str = "shuffled"
    options: str = "shuffled"
    quotas: tuple[Quota, ...] = ()
    used_after: dt.date | None = None


CONDUCT_KEYS = frozenset(
    {"title", "organisation", "date", "minutes", "book", "pass_mark", "bands", "attempts", "round", "notice"}
    | {"contact", "review_until"}
)
_KEYS = CONDUCT_KEYS | {"full_marks", "order", "options", "section", "quota", "used_after"}
_SECTION_KEYS = {"heading", "type", "count", "points", "rule", "floor", "quota", "items", "min_correct"}
_QUOTA_KEYS = {"where", "unit", "minimum", "maximum"}


def read_blueprint(path: Path) -> Blueprint:
    """The blueprint of a TOML file; InputError with every mistake found in it."""
    source = Source(path.as_posix())
    if not path.is_file():
        raise InputError(problem("file.missing", source))
    try:
        tree = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except UnicodeDecodeError as error:
        raise InputError(problem("file.not-utf8", source)) from error
    except tomllib.TOMLDecodeError as error:
        raise InputError(problem("file.toml", source, error=str(error))) from error
    return blueprint_from(tree, source)


def blueprint_from(tree: Mapping[str, Any], source: Source) -> Blueprint:
    """The blueprint of parsed TOML."""
    reader = _Reader(source)
    blueprint = reader.blueprint(tree)
    raise_if(reader.problems)
    return blueprint


def conduct_from(tree: Mapping[str, Any], source: Source, others: frozenset[str]) -> Conduct:
    """The same settings from a sitting's TOML, which may hold ``others`` beside them."""
    reader = _Reader(source)
    reader.known(tree, CONDUCT_KEYS | others, "")
    conduct = reader.conduct(tree)
    raise_if(reader.problems)
    return conduct


class _Reader:
    """One reading of a blueprint; collects every mistake."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self.problems: list[Problem] = []

    def report(self, code: str, **values: object) -> None:
        self.problems.append(problem(f"blueprint.{code}", self.source, **values))

    def blueprint(self, tree: Mapping[str, Any]) -> Blueprint:
        self.known(tree, _KEYS, "")
        conduct = self.conduct(tree)
        sections = tuple(self.section(entry, n) for n, entry in enumerate(self.tables(tree, "section", ""), start=1))
        if not sections:
            self.report("no-sections")
        full = self.number(tree, "full_marks", "", required=True)
        total = sum((section.total for section in sections), Fraction(0))
        if full and all(section.total > 0 for section in sections) and total != full:
            self.report("sum", total=_plain(total), full=_plain(full))
        order, options = (self.choice(tree, name, "shuffled") for name in ("order", "options"))
        quotas = tuple(self.quota(entry, "") for entry in self.tables(tree, "quota", ""))
        return Blueprint(conduct, sections, full, order, options, quotas, self.date(tree, "used_after"))

    def conduct(self, tree: Mapping[str, Any]) -> Conduct:
        pass_mark = self.number(tree, "pass_mark", "", required=True)
        return Conduct(
            title=self.text(tree, "title", "", required=True),
            pass_mark=pass_mark,
            bands=self.bands(tree.get("bands", {}), pass_mark),
            organisation=self.text(tree, "organisation", ""),
            date=self.date(tree, "date"),
            minutes=self.whole(tree, "minutes", "") or None,
            book=self.choice(tree, "book", "closed"),
            attempts=self.choice(tree, "attempts", "best"),
            round=self.choice(tree, "round", "none"),
            notice=self.texts(tree, "notice", ""),
            contact=self.text(tree, "contact", ""),
            review_until=self.date(tree, "review_until"),
        )

    def known(self, entry: Mapping[str, Any], keys: Iterable[str], where: str) -> None:
        for key in sorted(entry.keys() - set(keys)):
            self.report("key-unknown", key=where + key, known="、".join(sorted(keys)))

    def text(self, entry: Mapping[str, Any], key: str, where: str, *, required: bool = False) -> str:
        value = entry.get(key, "")
        if not isinstance(value, str) or (required and not value.strip()):
            self.report("value", key=where + key, value=value)
            return ""
        return value

    def texts(self, entry: Mapping[str, Any], key: str, where: str) -> tuple[str, ...]:
        value = entry.get(key, [])
        if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
            self.report("value", key=where + key, value=value)
            return ()
        return tuple(value)

    def tables(self, entry: Mapping[str, Any], key: str, where: str) -> list[Mapping[str, Any]]:
        value = entry.get(key, [])
        if not isinstance(value, list) or not all(isinstance(one, dict) for one in value):
            self.report("value", key=where + key, value=value)
            return []
        return value

    def whole(self, entry: Mapping[str, Any], key: str, where: str, *, required: bool = False) -> int:
        number = self.number(entry, key, where, required=required)
        if number.denominator != 1:
            self.report("value", key=where + key, value=entry[key])
        return int(number)

    def number(self, entry: Mapping[str, Any], key: str, where: str, *, required: bool = False) -> Fraction:
        value = entry.get(key)
        if value is None and not required:
            return Fraction(0)
        if isinstance(value, bool) or not isinstance(value, int | float) or value < 0:
            self.report("value", key=where + key, value=value)
            return Fraction(0)
        return Fraction(str(value))

    def choice(self, entry: Mapping[str, Any], key: str, default: str) -> str:
        value = str(entry.get(key, default))
        value = CHINESE.get(value, value)
        if value not in CHOICES[key]:
            self.report("choice", key=key, value=value, known="、".join(CHOICES[key]))
        return value

    def date(self, tree: Mapping[str, Any], key: str) -> dt.date | None:
        value = tree.get(key)
        if isinstance(value, dt.datetime):
            return value.date()
        if value is not None and not isinstance(value, dt.date):
            self.report("value", key=key, value=value)
            return None
        return value

    def bands(self, entry: object, pass_mark: Fraction) -> tuple[tuple[str, Fraction], ...]:
        if not isinstance(entry, dict) or not entry:
            self.report("bands-missing")
            return ()
        bands = [(name, self.number(entry, name, "bands.", required=True)) for name in entry]
        bands.sort(key=lambda band: band[1], reverse=True)
        starts = [start for _, start in bands]
        if len(set(starts)) < len(starts) or starts[-1] != 0 or pass_mark not in starts or starts[0] > 100:
            self.report("bands", pass_mark=_plain(pass_mark), starts="、".join(_plain(start) for start in starts))
        return tuple(bands)

    def section(self, entry: Mapping[str, Any], n: int) -> Section:
        where = f"section[{n}]."
        self.known(entry, _SECTION_KEYS, where)
        written = str(entry.get("type", ""))
        type_, min_correct = self.type(written, where)
        items = self.texts(entry, "items", where)
        count = self.whole(entry, "count", where, required=not items) or len(items)
        if count < 1 or (items and len(items) != count) or len(set(items)) < len(items):
            self.report("count", key=where + "count", value=entry.get("count"), items=len(items))
        points = self.number(entry, "points", where, required=True)
        if points <= 0:
            self.report("value", key=where + "points", value=entry.get("points"))
        floor = entry.get("floor")
        return Section(
            heading=self.text(entry, "heading", where, required=True),
            type=type_,
            count=count,
            points=points,
            rule=self.rule(entry.get("rule"), type_, where),
            floor=None if floor is None else self.signed(floor, where),
            quotas=tuple(self.quota(quota, where) for quota in self.tables(entry, "quota", where)),
            items=items,
            min_correct=self.min_correct(entry, min_correct, type_, where),
        )

    def min_correct(self, entry: Mapping[str, Any], default: int, type_: ItemType, where: str) -> int:
        value = entry.get("min_correct", default)
        if value not in ((1, 2) if type_ == "multiple" else (default,)) or isinstance(value, bool):
            self.report("choice", key=where + "min_correct", value=value, known="1、2")
            return default
        return int(value)

    def type(self, written: str, where: str) -> tuple[ItemType, int]:
        word = written.removesuffix("题")
        type_: ItemType | None = TYPE_WORDS.get(word) or next((known for known in TYPES if known == written), None)
        if type_ is None:
            self.report("choice", key=where + "type", value=written, known="、".join(TYPES))
        return type_ or "single", 1 if word.startswith("不定项") else 2

    def signed(self, value: object, where: str) -> Fraction | None:
        if isinstance(value, bool) or not isinstance(value, int | float):
            self.report("value", key=where + "floor", value=value)
            return None
        return Fraction(str(value))

    def rule(self, written: object, type_: ItemType, where: str) -> Rule | None:
        if type_ == "case":  # its parts may be of any type: the rule holds for those that it fits
            return self.parsed_rule(written)
        rule = self.parsed_rule(written or (None if type_ == "short" else DEFAULTS[type_]))
        if rule is not None and not fits(rule, type_):
            self.report("rule-type", key=where + "rule", rule=str(rule), type=Word("type", type_))
        return rule

    def parsed_rule(self, written: object) -> Rule | None:
        if not written:
            return None
        try:
            return parse_rule(str(written))
        except ExamkitError as error:
            self.problems += [problem(one.code, self.source, **dict(one.values)) for one in error.problems]
            return None

    def quota(self, entry: Mapping[str, Any], where: str) -> Quota:
        where = f"{where}quota."
        self.known(entry, _QUOTA_KEYS, where)
        kind = entry.get("where", {})
        if not isinstance(kind, dict) or not kind:
            self.report("value", key=where + "where", value=kind)
            kind = {}
        self.known(kind, set(WHERE), where + "where.")
        unit = CHINESE.get(str(entry.get("unit", "items")), str(entry.get("unit", "items")))
        if unit not in UNITS:
            self.report("choice", key=where + "unit", value=unit, known="、".join(UNITS))
        low, high = (self.number(entry, key, where) if key in entry else None for key in ("minimum", "maximum"))
        if (low is None and high is None) or (low is not None and high is not None and low > high):
            self.report("bounds", key=where, minimum=entry.get("minimum"), maximum=entry.get("maximum"))
        return Quota(tuple((name, str(value)) for name, value in kind.items()), unit, low, high)


def _plain(value: Fraction) -> str:
    return str(value.numerator) if value.denominator == 1 else str(float(value))


@dataclass(frozen=True, slots=True)
class Shortfall:
    """A demand that the bank cannot meet even alone."""

    section: str
    kind: str
    unit: str
    needed: Fraction
    available: Fraction

    def as_problem(self, source: Source | None = None) -> Problem:
        """The shortfall in a trainer's words."""
        return problem(
            f"blueprint.short-{'items' if self.unit == 'items' else 'points'}",
            source,
            section=self.section or WHOLE,
            kind=self.kind,
            needed=_plain(self.needed),
            available=_plain(self.available),
            missing=_plain(self.needed - self.available),
        )


def shortfalls(blueprint: Blueprint, items: Sequence[Item], laws: Laws) -> list[Shortfall]:
    """Every demand for a minimum that the items cannot meet even when nothing else is asked.

    Enemies are not looked at here: the exact search of ``forms`` does.
    """
    found = []
    for section in blueprint.sections:
        fitting = [item for item in items if section.takes(item)]
        if len(fitting) < section.count:
            found.append(Shortfall(section.heading, "", "items", Fraction(section.count), Fraction(len(fitting))))
        for quota in section.quotas:
            found += _short(quota, section.heading, section.total, _most(quota, [section], fitting, laws), laws)
    for quota in blueprint.quotas:
        found += _short(quota, "", blueprint.full_marks, _most(quota, blueprint.sections, items, laws), laws)
    return found


def _short(quota: Quota, heading: str, total: Fraction, available: Fraction, laws: Laws) -> list[Shortfall]:
    if quota.minimum is None:
        return []
    needed = quota.minimum * total / 100 if quota.unit == "percent" else quota.minimum
    return [Shortfall(heading, quota.describe(laws), quota.unit, needed, available)] if available < needed else []


def _most(quota: Quota, sections: Sequence[Section], items: Sequence[Item], laws: Laws) -> Fraction:
    """The most that sections can hold of a quota's kind, section by section."""
    most = Fraction(0)
    for section in sections:
        count = min(section.count, sum(section.takes(item) and quota.matches(item, laws) for item in items))
        most += count if quota.unit == "items" else count * section.points
    return most
