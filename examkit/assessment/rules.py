"""annual.toml: what the office decides about a year, and nothing that it did not decide.

No weight, target, band or treatment has a default: what is needed and not said is a problem of the file.
"""

import datetime as dt
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from examkit.assessment.signature import Signature, signature_of
from examkit.problems import InputError, Problem, Source, problem, raise_if

NAME = "annual.toml"
ATTENDANCE, HOURS, POINTS, EXAM = "attendance", "hours", "points", "exam"
PARTS = (ATTENDANCE, HOURS, POINTS, EXAM)

# What may be chosen, by table and key; the office may write either word.
CHOICES: Mapping[str, Mapping[str, str]] = {
    "attendance.blank": {"absent": "缺席", "not_due": "不算应到", "unrecorded": "未记录"},
    "attendance.leave": {"due": "算应到", "not_due": "不算应到"},
    "hours.part_year": {"whole": "不折算", "by_days": "按在岗天数折算"},
    "exam.attempt": {"as_sitting": "按该场规定", "first": "首次", "best": "最好", "last": "末次"},
    "exam.makeup": {"as_sitting": "按补考规定", "best": "取高分", "capped": "最高计合格线", "not_counted": "不计入"},
    "exam.absent": {"zero": "计零分", "none": "不计算", "left_out": "不计入平均"},
    "exam.deferred": {"zero": "计零分", "none": "不计算", "left_out": "不计入平均"},
    "exam.void": {"zero": "计零分", "none": "不计算", "left_out": "不计入平均"},
    "exam.rates_over": {"sat": "实考", "due": "应考"},
    "composite.round": {"none": "不取整", "0.01": "0.01", "0.1": "0.1", "0.5": "0.5", "1": "1"},
    "composite.compare": {"exact": "取整前", "rounded": "取整后"},
    "composite.without_part": {"other_parts": "按其余部分", "none": "不计算"},
    "composite.left": {"assessed": "考核", "listed": "只列名单"},
}
_TABLES: Mapping[str, tuple[str, ...]] = {
    "attendance": ("blank", "leave"),
    "study_hour": ("minutes", "half_day"),
    "hours": ("target", "part_year"),
    "points": ("target",),
    "exam": ("attempt", "makeup", "absent", "deferred", "void", "rates_over"),
    "composite": ("round", "compare", "without_part", "left"),
}
_TOP = ("year", "organisation", "weights", "bands", "scope", "states", "sitting", "signed", *_TABLES)
_STATES = {"due": True, "not_due": False, "算应到": True, "不算应到": False}


@dataclass(frozen=True, slots=True)
class CountedSitting:
    """A sitting that counts: its folder under results/, its weight among the exams.

    ``other_year`` says that the office counts it though it was held in another year.
    """

    folder: str
    weight: Fraction
    other_year: bool = False


@dataclass(frozen=True, slots=True)
class AnnualRules:
    """What annual.toml says; None or empty where it says nothing because nothing needs it."""

    year: int
    digest: str
    organisation: str = ""
    weights: tuple[tuple[str, Fraction], ...] = ()
    bands: tuple[tuple[str, Fraction], ...] = ()
    sittings: tuple[CountedSitting, ...] = ()
    choices: tuple[tuple[str, str], ...] = ()
    minutes: Fraction | None = None
    half_day: Fraction | None = None
    hours_target: Fraction | None = None
    points_target: Fraction | None = None
    scopes: tuple[tuple[str, str], ...] = ()
    states: tuple[tuple[str, bool], ...] = ()
    signed: Signature | None = None

    def choice(self, key: str) -> str:
        """What was chosen under ``table.key``; empty where nothing needed it."""
        return dict(self.choices).get(key, "")

    def weight(self, part: str) -> Fraction:
        """The weight of a part as written; 0 for one that does not count."""
        return dict(self.weights).get(part, Fraction(0))

    @property
    def composes(self) -> bool:
        """Whether a composite is made at all: ``weights = "none"`` says that the office makes none."""
        return bool(self.weights)


def read_rules(text: str, path: str, year: int) -> AnnualRules:
    """The rules of an annual.toml for a year; InputError with everything that is wrong or not yet decided."""
    source = Source(path)
    try:
        tree = tomllib.loads(text.removeprefix("\ufeff"))
    except tomllib.TOMLDecodeError as error:
        raise InputError(problem("file.toml", source, error=str(error))) from error
    reader = _Reader(tree, source)
    rules = reader.rules(text, year)
    raise_if(reader.problems)
    return rules


class _Reader:
    """One reading of annual.toml; collects every mistake and every decision that is missing."""

    def __init__(self, tree: Mapping[str, Any], source: Source) -> None:
        self.tree, self.source = tree, source
        self.problems: list[Problem] = []

    def wrong(self, key: str, value: object) -> None:
        self.problems.append(problem("annual.value", self.source, key=key, found=value))

    def missing(self, key: str) -> None:
        known = "、".join(CHOICES[key].values()) if key in CHOICES else "—"
        self.problems.append(problem("annual.undecided", self.source, key=key, known=known))

    def rules(self, text: str, year: int) -> AnnualRules:
        self.check_keys()
        if self.tree.get("year") != year:
            self.problems.append(problem("annual.year", self.source, found=self.tree.get("year", "—"), year=year))
        weights, sittings = self.weights(), self.sittings()
        if dict(weights).get(EXAM) and not sittings:
            self.problems.append(problem("annual.no-sitting", self.source, key="sitting"))
        return AnnualRules(
            year=year,
            digest=signature_of(text)[1],
            organisation=str(self.tree.get("organisation", "")),
            weights=weights,
            bands=self.bands() if weights else (),
            sittings=sittings,
            choices=self.choices(dict(weights), bool(sittings)),
            minutes=self.number("study_hour", "minutes"),
            half_day=self.number("study_hour", "half_day"),
            hours_target=self.number("hours", "target", required=HOURS in dict(weights)),
            points_target=self.number("points", "target", required=POINTS in dict(weights)),
            scopes=tuple((name, str(value)) for name, value in self.table("scope").items()),
            states=self.states(),
            signed=self.signed(text),
        )

    def check_keys(self) -> None:
        known = "、".join(_TOP)
        for key in self.tree.keys() - set(_TOP):
            self.problems.append(problem("annual.key-unknown", self.source, key=key, known=known))
        for name, keys in _TABLES.items():
            for key in self.table(name).keys() - set(keys):
                self.problems.append(
                    problem("annual.key-unknown", self.source, key=f"{name}.{key}", known="、".join(keys))
                )

    def table(self, name: str) -> Mapping[str, Any]:
        value = self.tree.get(name, {})
        if isinstance(value, dict):
            return value
        self.wrong(name, value)
        return {}

    def exact(self, key: str, value: object) -> Fraction | None:
        if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value < float("inf"):
            self.wrong(key, value)
            return None
        return Fraction(str(value))

    def number(self, table: str, key: str, *, required: bool = False) -> Fraction | None:
        """A number above 0."""
        name, value = f"{table}.{key}", self.table(table).get(key)
        if value is None:
            if required:
                self.missing(name)
            return None
        found = self.exact(name, value)
        if found == 0:
            self.wrong(name, value)
        return found

    def weights(self) -> tuple[tuple[str, Fraction], ...]:
        """The weights above 0, in the order of the parts; empty where the office makes no composite."""
        if str(self.tree.get("weights", "")) in ("none", "不合成"):
            return ()
        table = self.table("weights")
        for key in table.keys() - set(PARTS):
            known = "、".join(PARTS)
            self.problems.append(problem("annual.key-unknown", self.source, key=f"weights.{key}", known=known))
        read = ((part, self.exact(f"weights.{part}", table[part])) for part in PARTS if part in table)
        found = tuple((part, weight) for part, weight in read if weight)
        if not found:
            self.missing("weights")
        return found

    def bands(self) -> tuple[tuple[str, Fraction], ...]:
        """The bands from the highest; one begins at 0, so that everyone has one."""
        read = ((name, self.exact(f"bands.{name}", start)) for name, start in self.table("bands").items())
        bands = sorted(((name, start) for name, start in read if start is not None), key=lambda band: -band[1])
        starts = [start for _, start in bands]
        if not bands:
            self.missing("bands")
        elif starts[-1] != 0 or starts[0] > 100 or len(set(starts)) < len(starts):
            self.problems.append(problem("annual.bands", self.source))
        return tuple(bands)

    def sittings(self) -> tuple[CountedSitting, ...]:
        entries = self.tree.get("sitting", [])
        if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
            self.wrong("sitting", entries)
            return ()
        found: list[CountedSitting] = []
        for place, entry in enumerate(entries, start=1):
            where = f"sitting[{place}]"
            for key in entry.keys() - {"folder", "weight", "other_year"}:
                self.problems.append(
                    problem("annual.key-unknown", self.source, key=f"{where}.{key}", known="folder、weight、other_year")
                )
            folder, other_year = entry.get("folder"), entry.get("other_year", False)
            if not isinstance(folder, str) or not folder.strip() or folder in {one.folder for one in found}:
                self.wrong(f"{where}.folder", folder)
                continue
            if not isinstance(other_year, bool):
                self.wrong(f"{where}.other_year", other_year)
            weight = self.exact(f"{where}.weight", entry["weight"]) if "weight" in entry else None
            if "weight" not in entry:
                self.missing(f"{where}.weight")
            found.append(CountedSitting(folder, weight or Fraction(0), other_year is True))
        if found and not any(one.weight for one in found):
            self.wrong("sitting.weight", 0)
        return tuple(found)

    def choices(self, weights: Mapping[str, Fraction], has_sittings: bool) -> tuple[tuple[str, str], ...]:
        needed = {
            "attendance.blank": True,
            "attendance.leave": ATTENDANCE in weights,
            "hours.part_year": HOURS in weights,
            **{key: has_sittings for key in CHOICES if key.startswith("exam.")},
            **{key: bool(weights) for key in CHOICES if key.startswith("composite.")},
        }
        found = []
        for key, words in CHOICES.items():
            table, _, name = key.partition(".")
            if name not in self.table(table):
                if needed[key]:
                    self.missing(key)
                continue
            written = str(self.table(table)[name])
            chosen = next((value for value, word in words.items() if written in (value, word)), None)
            if chosen is None:
                known = "、".join(words.values())
                self.problems.append(problem("annual.choice", self.source, key=key, found=written, known=known))
            else:
                found.append((key, chosen))
        return tuple(found)

    def states(self) -> tuple[tuple[str, bool], ...]:
        found = []
        for state, value in self.table("states").items():
            if isinstance(value, str) and value in _STATES:
                found.append((state, _STATES[value]))
            else:
                known = "算应到、不算应到"
                self.problems.append(
                    problem("annual.choice", self.source, key=f"states.{state}", found=value, known=known)
                )
        return tuple(found)

    def signed(self, text: str) -> Signature | None:
        entry = self.tree.get("signed")
        if entry is None:
            return None
        by, on, digest = (entry.get(key) for key in ("by", "on", "digest")) if isinstance(entry, dict) else (None,) * 3
        if isinstance(by, str) and by.strip() and isinstance(on, dt.date) and isinstance(digest, str):
            return Signature(by, on, digest)
        self.wrong("signed", entry)
        return None


def unsigned_because(rules: AnnualRules, path: str) -> Problem | None:
    """Why these rules may not be used: nobody signed them, or they were edited after signing; None for signed ones."""
    if rules.signed is None:
        return problem("annual.unsigned", Source(path))
    if rules.signed.digest != rules.digest:
        return problem("annual.edited", Source(path), by=rules.signed.by, on=rules.signed.on)
    return None
