"""What all sittings together say, and whether one is as its steps left it."""

import json
from pathlib import Path

from examkit import manifest
from examkit.problems import InputError, Problem, Source, problem
from examkit.sitting.folder import FORMS


def used_items(results: Path) -> dict[str, list[str]]:
    """The items on the forms of all sittings under a folder, with the names of those sittings."""
    used: dict[str, list[str]] = {}
    for path in sorted(results.glob(f"*/{FORMS}")):
        record = json.loads(path.read_text(encoding="utf-8"))
        for item in record["items"]:
            used.setdefault(item["id"], []).append(path.parent.name)
    return used


def verify(folder: Path) -> list[Problem]:
    """Every file that is not as its step left it, and a step that was not finished."""
    if not (folder / manifest.NAME).exists():
        raise InputError(problem("sitting.none", Source(folder.as_posix())))
    return manifest.differences(folder)
