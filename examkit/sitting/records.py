"""What all sittings together say, and whether one is as its steps left it."""

import datetime as dt
import json
from pathlib import Path

from examkit import manifest
from examkit.problems import InputError, Problem, Source, problem
from examkit.sitting.folder import FORMS, SETTINGS, read_toml


def used_items(results: Path) -> dict[str, list[str]]:
    """The items on the forms of all sittings under a folder, with the names of those sittings."""
    used: dict[str, list[str]] = {}
    for path in sorted(results.glob(f"*/{FORMS}")):
        record = json.loads(path.read_text(encoding="utf-8"))
        for item in record["items"]:
            used.setdefault(item["id"], []).append(path.parent.name)
    return used


def used_since(results: Path, day: dt.date, *, without: str = "") -> frozenset[str]:
    """The items on the forms of sittings held on or after a day, ``without`` being left aside: it is made anew."""
    used: set[str] = set()
    for path in sorted(results.glob(f"*/{FORMS}")):
        held = _date_of(path.parent)
        if path.parent.name != without and held is not None and held >= day:
            record = json.loads(path.read_text(encoding="utf-8"))
            used |= {item["id"] for item in record["items"]}
    return frozenset(used)


def _date_of(folder: Path) -> dt.date | None:
    """The day of a sitting; None where sitting.toml names none, or cannot be read."""
    try:
        day = read_toml(folder / SETTINGS).get("date")
    except (InputError, OSError):
        return None
    return day.date() if isinstance(day, dt.datetime) else day if isinstance(day, dt.date) else None


def verify(folder: Path) -> list[Problem]:
    """Every file that is not as its step left it, and a step that was not finished."""
    if not (folder / manifest.NAME).exists():
        raise InputError(problem("sitting.none", Source(folder.as_posix())))
    return manifest.differences(folder)
