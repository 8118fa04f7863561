"""A sitting and its makeups: which folders they are, and what counts after them.

A makeup stands beside its first sitting and names it in sitting.toml; the scores of either stay as they are.
"""

from pathlib import Path

from examkit import makeup
from examkit.makeup import Held, Outcome
from examkit.problems import InputError, Source, problem
from examkit.roster import Roster
from examkit.scoring import Results
from examkit.sitting.folder import FORMS, SCORES, SETTINGS, Sitting, open_sitting, read_toml
from examkit.sitting.reading import read_again


def makeups_of(folder: Path) -> list[Path]:
    """The makeups of a sitting, graded or not: folders beside it that name it, by their dates, then names."""
    here = folder.resolve()
    found = []
    for path in sorted(here.parent.glob(f"*/{SETTINGS}")):
        if path.parent != here and (path.parent / FORMS).is_file() and _names(path, here.name):
            found.append(folder.parent / path.parent.name)
    return sorted(found, key=lambda one: (str(open_sitting(one).conduct.date or ""), one.name))


def _names(settings: Path, name: str) -> bool:
    """Whether these settings name a first sitting; settings that cannot be read name none."""
    try:
        return read_toml(settings).get("makeup_of") == name
    except InputError:
        return False


def held_for(folder: Path) -> tuple[Held, ...]:
    """The makeups of a sitting with their results; Refused where those of one are no longer what is on disk."""
    found = []
    for path in makeups_of(folder):
        at = open_sitting(path)
        results = read_again(path).results if (path / SCORES).exists() else None
        found.append(Held(path.name, at.conduct.title, at.conduct.date, at.makeup, results))
    return tuple(found)


def joined(results: Results, held: tuple[Held, ...]) -> tuple[Outcome, ...]:
    """What counts after the makeups that are graded; empty where none is."""
    graded = [(one.rule, one.results) for one in held if one.results is not None]
    return makeup.join(results, graded) if graded else ()


def first_of(sitting: Sitting) -> Path | None:
    """The folder of the sitting that this one is a makeup of; None where it is none."""
    return sitting.folder.parent / sitting.makeup_of if sitting.makeup_of else None


def expected_of(first: Path | None) -> Roster | None:
    """Who may sit a makeup of a sitting; None where there is no such sitting, or it is not graded."""
    if first is None or not (first / SCORES).exists():
        return None
    return makeup.entitled(read_again(first).results)


def first_for(folder: Path, first: Path) -> Sitting:
    """The sitting that a makeup in ``folder`` is to be of; InputError where it cannot be one."""
    source = Source(first.as_posix())
    if first.resolve().parent != folder.resolve().parent or first.resolve() == folder.resolve():
        raise InputError(problem("makeup.place", source))
    opened = open_sitting(first)
    if opened.makeup_of:
        raise InputError(problem("makeup.of-makeup", source, first=opened.makeup_of))
    return opened
