"""Whether a year's record is still what its files and sittings give."""

import json
from pathlib import Path, PurePosixPath

from examkit import manifest
from examkit.problems import InputError, Problem, Source, problem, warning
from examkit.year.folder import FIGURES, RULES
from examkit.year.papers import FOLDER as PAPERS


def verify(folder: Path) -> list[Problem]:
    """Every file that is not as its step left it, and every sitting that was graded again since."""
    if not (folder / manifest.NAME).exists():
        raise InputError(problem("annual.none", Source(folder.as_posix())))
    return [*(_as_of_papers(one) for one in manifest.differences(folder)), *_sittings(folder)]


def _as_of_papers(one: Problem) -> Problem:
    """A .docx of papers/ that somebody edited is for people to edit: told, and no error."""
    name = PurePosixPath(one.source.path if one.source else "")
    edited = one.code == "manifest.changed" and name.parts[:1] == (PAPERS,) and name.suffix == ".docx"
    return warning("annual.paper-edited", one.source) if edited else one


def _sittings(folder: Path) -> list[Problem]:
    path = folder / FIGURES
    if not path.exists():
        return []
    try:
        digests = [one["digests"] for one in json.loads(path.read_text(encoding="utf-8"))["sittings"]]
    except (ValueError, KeyError, TypeError):
        return []  # a changed annual.json is told as such
    found = []
    for name, digest in sorted({name: digest for each in digests for name, digest in each.items()}.items()):
        source = folder.parent / name
        now = manifest.file_digest(source) if source.exists() else ""
        if now != digest:
            found.append(problem("annual.sitting-changed", Source(source.as_posix())))
    return found


def is_year(folder: Path) -> bool:
    """Whether a folder is one of a year."""
    return (folder / RULES).exists() or (folder / FIGURES).exists()
