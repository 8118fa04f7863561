"""One exam's folder: the names of its files, its settings and forms, and how what people put there is read."""

import datetime as dt
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Any

import tomlkit

from examkit import formats, forms
from examkit.blueprint import Conduct, conduct_from
from examkit.corrections import (
    Correction,
    check_against,
    fitted,
    read_corrections,
)
from examkit.forms import Form
from examkit.intake import Decisions
from examkit.makeup import BEST, CAPPED
from examkit.makeup import RULES as MAKEUP_RULES
from examkit.marking import MarkingPlan, read_plan
from examkit.problems import InputError, Source, problem, raise_if
from examkit.responses import AnswerSheet
from examkit.roster import Roster
from examkit.sitting.kept import kept_sheets

SETTINGS, FORMS, ROSTER, REVIEW = "sitting.toml", "forms.json", "roster.csv", "review.csv"
SUBMISSIONS, RESPONSES, SCORES = "submissions.csv", "responses.csv", "scores.csv"
ITEMS, DISTRACTORS, SUMMARY = "items.csv", "distractors.csv", "summary.json"
INBOX, PRINT, KEY, REPORT = "inbox", "print", "key", "report"
CORRECTIONS, MARKS, COLUMNS = "corrections.toml", "marks.csv", "columns.toml"
SETTING_KEYS = frozenset({"seed", "protect", "published", "marking", "makeup_of", "makeup", "retain_until"})
PROTECT = ("none", "published")
MAKEUP_WORDS = {"取高": BEST, "最高": BEST, "最好": BEST, "按合格线": CAPPED, "合格线": CAPPED}
REVIEW_COLUMNS = ("file", "row", "column", "kind", "value", "guess", "candidate", "decision")


Progress = Callable[[str], object]


@dataclass(frozen=True, slots=True)
class Sitting:
    """A folder with its settings and forms."""

    folder: Path
    conduct: Conduct
    forms: tuple[Form, ...]
    corrections: tuple[Correction, ...] = ()
    marking: MarkingPlan = field(default_factory=MarkingPlan)
    seed: int = 0
    protected: bool = False
    makeup_of: str = ""
    makeup: str = BEST
    retain_until: dt.date | None = None


def open_sitting(folder: Path) -> Sitting:
    """The sitting of a folder; InputError where it is none or its files cannot be used."""
    if not (folder / SETTINGS).is_file() or not (folder / FORMS).is_file():
        raise InputError(problem("sitting.none", Source(folder.as_posix())))
    source = Source(f"{folder.as_posix()}/{SETTINGS}")
    settings = read_toml(folder / SETTINGS)
    conduct = conduct_from(settings, source, SETTING_KEYS)
    try:
        record = json.loads((folder / FORMS).read_text(encoding="utf-8"))
    except (ValueError, UnicodeDecodeError) as error:
        raise InputError(problem("forms.record", Source(f"{folder.as_posix()}/{FORMS}"), error=str(error))) from error
    made = forms.from_json(record)
    path = folder / CORRECTIONS
    log = fitted(read_corrections(log_text(folder), path.as_posix()), made)
    check_against(log, made, path.as_posix())
    plan, seed = read_plan(settings.get("marking", {}), source), int(settings.get("seed", 0))
    protected, (makeup_of, makeup) = _is_protected(settings, source), _makeup(folder, settings, source)
    until = _day(settings, "retain_until", source)
    return Sitting(folder, conduct, made, log, plan, seed, protected, makeup_of, makeup, until)


def _makeup(folder: Path, settings: Mapping[str, Any], source: Source) -> tuple[str, str]:
    """The folder beside this one whose makeup the sitting is, empty for none; and the rule that it counts by."""
    first = settings.get("makeup_of", "")
    if not isinstance(first, str) or first != Path(first).name or (first and first == folder.name):
        raise InputError(problem("blueprint.value", source, key="makeup_of", value=first))
    rule = MAKEUP_WORDS.get(str(settings.get("makeup")), settings.get("makeup", BEST))
    if rule not in MAKEUP_RULES:
        raise InputError(problem("blueprint.choice", source, key="makeup", value=rule, known="、".join(MAKEUP_RULES)))
    return first, str(rule)


def _day(settings: Mapping[str, Any], key: str, source: Source) -> dt.date | None:
    day = settings.get(key)
    if day is not None and (not isinstance(day, dt.date) or isinstance(day, dt.datetime)):
        raise InputError(problem("blueprint.value", source, key=key, value=day))
    return day


def _is_protected(settings: Mapping[str, Any], source: Source) -> bool:
    """Whether scores are protected: ``protect = "published"``, and a day in ``published``."""
    problems = []
    protect = settings.get("protect", "none")
    if protect not in PROTECT:
        problems.append(problem("blueprint.choice", source, key="protect", value=protect, known="、".join(PROTECT)))
    if "published" in settings and not isinstance(settings["published"], dt.date):
        problems.append(problem("blueprint.value", source, key="published", value=settings["published"]))
    raise_if(problems)
    return protect == "published" and "published" in settings


def read_toml(path: Path) -> Mapping[str, Any]:
    """What a TOML file says; InputError for one that cannot be read."""
    try:
        return tomlkit.parse(path.read_text(encoding="utf-8-sig")).unwrap()
    except (ValueError, UnicodeDecodeError) as error:
        raise InputError(problem("file.toml", Source(path.as_posix()), error=str(error))) from error


def log_text(folder: Path) -> str:
    """The text of corrections.toml; empty where there is none."""
    path = folder / CORRECTIONS
    try:
        return path.read_text(encoding="utf-8-sig") if path.exists() else ""
    except UnicodeDecodeError as error:
        raise InputError(problem("file.toml", Source(path.as_posix()), error=str(error))) from error


def inbox_files(folder: Path) -> list[Path]:
    """The files that came, in the order of their names."""
    return [
        path for path in sorted((folder / INBOX).glob("*")) if path.is_file() and not path.name.startswith((".", "~$"))
    ]


def answer_sheets(
    folder: Path, arrivals: Mapping[str, Path] = MappingProxyType({}), progress: Progress = lambda name: None
) -> list[AnswerSheet]:
    """Everything in the inbox and among ``arrivals``, and what is kept of purged originals, in the order of names.

    Read under columns.toml where the office has mapped a file's columns.
    """
    maps = formats.read_columns(folder / COLUMNS)
    paths = {path.name: path for path in inbox_files(folder)} | dict(arrivals)
    kept = kept_sheets(folder, paths)
    found: list[AnswerSheet] = []
    for name in sorted({*paths, *kept}):
        progress(name)
        found += formats.read_answer_sheets(paths[name], maps.get(name)) if name in paths else kept[name]
    return found


def people_of(folder: Path) -> Roster | None:
    """The people of roster.csv; None where there is none."""
    path = folder / ROSTER
    return formats.read_people(path) if path.exists() else None


def listed_in(folder: Path) -> frozenset[str]:
    """Whom the scores of a graded sitting list: everyone on the roster on the day, or whoever sat."""
    header, *rows = formats.read_rows(folder / SCORES)
    return frozenset(dict(zip(header, row, strict=False)).get("candidate", "") for row in rows)


def people_of_first(sitting: Sitting) -> frozenset[str] | None:
    """Whom the first sitting of a makeup lists in its scores; None where there is none, or it is not graded."""
    first = sitting.folder.parent / sitting.makeup_of
    return listed_in(first) if sitting.makeup_of and (first / SCORES).exists() else None


def read_decisions(folder: Path) -> Decisions:
    """The decisions of review.csv by the identity of their row; InputError for a list that cannot be read."""
    return {identity: row[-1] for identity, row in read_review(folder).items()}


def read_review(folder: Path) -> dict[tuple[str, int, str, str], tuple[str, ...]]:
    """The rows of review.csv as they stand, by what identifies them."""
    path = folder / REVIEW
    if not path.exists():
        return {}
    header, *rows = formats.read_rows(path)
    if not set(REVIEW_COLUMNS) <= set(header):
        raise InputError(problem("review.columns", Source(path.as_posix()), known=", ".join(REVIEW_COLUMNS)))
    listed = {}
    for line, row in enumerate(rows, start=2):
        entry = {name.strip(): cell.strip() for name, cell in zip(header, row, strict=False)}
        if not any(entry.values()):
            continue
        if not entry.get("row", "").isdigit():
            raise InputError(problem("review.row", Source(path.as_posix(), line), found=entry.get("row", "")))
        values = tuple(entry.get(name, "") for name in REVIEW_COLUMNS)
        listed[values[0], int(values[1]), values[2], values[3]] = values
    return listed


def known_numbers(folder: Path) -> dict[tuple[str, int], int]:
    """The numbers that submissions already have: marks of open answers are attached to them."""
    path = folder / SUBMISSIONS
    if not path.exists():
        return {}
    header, *rows = formats.read_rows(path)
    entries = (dict(zip(header, row, strict=False)) for row in rows)
    return {
        (entry["file"], int(entry["row"])): int(entry["submission"])
        for entry in entries
        if entry.get("row", "").isdecimal() and entry.get("submission", "").isdecimal()
    }
