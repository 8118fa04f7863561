"""What a folder's files were when a step last wrote them: sha256 of each, by step.

A step first writes down what it is going to write (``pending``), then the files, then that it is done.  So a run that is
killed leaves files that are either the old ones or the announced ones, and the next run completes it.  Of originals that
were deleted on purpose (``purged``) the name, digest, day and people stay.
"""

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from types import MappingProxyType
from typing import Any

from examkit import __version__
from examkit.files import json_bytes, write_whole
from examkit.problems import InputError, Problem, Refused, Source, problem, warning

NAME = "manifest.json"


@dataclass(frozen=True, slots=True)
class Entry:
    """A file as a step left it."""

    sha256: str
    step: str


@dataclass(frozen=True, slots=True)
class Purged:
    """What is left of an original that was deleted: its digest, the day (ISO), and the people it named."""

    sha256: str
    at: str
    people: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Manifest:
    """Files by path within the folder, those announced by a run that did not finish, and the versions at work."""

    files: Mapping[str, Entry] = field(default_factory=dict)
    pending: Mapping[str, Entry] = field(default_factory=dict)
    purged: Mapping[str, Purged] = field(default_factory=dict)
    version: str = __version__


def read(folder: Path) -> Manifest:
    """The manifest of a folder, empty where there is none yet; InputError for one that cannot be read."""
    path = folder / NAME
    if not path.exists():
        return Manifest()
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
        files, pending = ({name: Entry(**entry) for name, entry in data[key].items()} for key in ("files", "pending"))
        purged = {
            name: Purged(**{**one, "people": tuple(one["people"])}) for name, one in data.get("purged", {}).items()
        }
        return Manifest(files, pending, purged, data["version"])
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise InputError(problem("manifest.unreadable", Source(NAME), error=repr(error))) from error


def digest(data: bytes) -> str:
    """The sha256 of bytes, in hex."""
    return hashlib.sha256(data).hexdigest()


def file_digest(path: Path) -> str:
    """The sha256 of a file, read in pieces."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def commit(
    folder: Path,
    step: str,
    files: Mapping[str, bytes],
    *,
    kept_by_people: Iterable[str] = (),
    removed: Iterable[str] = (),
    purged: Mapping[str, Purged] = MappingProxyType({}),
    discard_edits: bool = False,
) -> None:
    """Write the files of one step and the manifest; Refused where a derived file was changed by hand since.

    ``kept_by_people`` are files that people edit: they may differ.  Files that already hold the same bytes are not
    touched.  ``purged`` are originals to delete, with what is to stay of each.
    """
    before = read(folder)
    removed = {*removed, *purged}
    gone = {**before.purged, **purged}
    announced = {name: Entry(digest(data), step) for name, data in files.items()}
    if not discard_edits:
        _refuse_edited(folder, before, announced, removed | announced.keys() - set(kept_by_people))
    _write(folder, replace(before, pending={**before.pending, **announced}, purged=gone))
    for name, data in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if not path.exists() or file_digest(path) != announced[name].sha256:
            write_whole(path, data)
    for name in removed:
        (folder / name).unlink(missing_ok=True)
    # What an unfinished run did write, and this one does not, is as announced then.
    finished = {name: entry for name, entry in before.pending.items() if _is_as(folder / name, entry)}
    gone = {name: one for name, one in gone.items() if not (folder / name).exists()}
    kept = {name: entry for name, entry in {**before.files, **finished}.items() if name not in {*removed, *gone}}
    _write(folder, Manifest({**kept, **announced}, purged=gone))


def _is_as(path: Path, entry: Entry) -> bool:
    return path.exists() and file_digest(path) == entry.sha256


def written_by(folder: Path, step: str) -> list[str]:
    """The files that a step wrote last, or had announced when it was stopped."""
    known = read(folder)
    return sorted(name for name, entry in {**known.files, **known.pending}.items() if entry.step == step)


def record(folder: Path, step: str, paths: Iterable[Path]) -> None:
    """Take files that a step's writers have already put in place into the manifest."""
    before = read(folder)
    written = {path.relative_to(folder).as_posix(): Entry(file_digest(path), step) for path in paths}
    _write(folder, replace(before, files={**before.files, **written}))


def refuse_changed(folder: Path, names: Iterable[str]) -> None:
    """Refused where a file that a step took in is no longer as it was then."""
    before = read(folder)
    _refuse_edited(folder, before, {}, before.files.keys() & set(names))


def _refuse_edited(folder: Path, before: Manifest, announced: Mapping[str, Entry], names: Iterable[str]) -> None:
    """Refused where a file is neither as a step left or announced it, nor as it will be."""
    edited = []
    for name in sorted(names):
        known = [entries[name] for entries in (before.files, before.pending, announced) if name in entries]
        if (folder / name).exists() and not any(_is_as(folder / name, entry) for entry in known):
            edited.append(problem("manifest.edited", Source(name), step=known[0].step))
    if edited:
        raise Refused(*edited)


def _write(folder: Path, manifest: Manifest) -> None:
    data: dict[str, Any] = {"version": manifest.version}
    for key in ("files", "pending"):
        entries: Mapping[str, Entry] = getattr(manifest, key)
        data[key] = {name: {"sha256": entries[name].sha256, "step": entries[name].step} for name in sorted(entries)}
    if manifest.purged:
        data["purged"] = {name: asdict(one) for name, one in sorted(manifest.purged.items())}
    write_whole(folder / NAME, json_bytes(data))


def differences(folder: Path, progress: Callable[[int], object] | None = None) -> list[Problem]:
    """Every file that is not as its step left it: changed, missing, added, or announced by an unfinished run."""
    manifest = read(folder)
    found = []
    for name, entry in sorted(manifest.files.items()):
        path = folder / name
        if not path.exists() and name in manifest.purged:
            continue  # a purge that was stopped: unfinished, and told so below
        if not path.exists():
            found.append(problem("manifest.missing", Source(name), step=entry.step))
        elif file_digest(path) not in (entry.sha256, manifest.pending.get(name, entry).sha256):
            found.append(problem("manifest.changed", Source(name), step=entry.step))
        if progress is not None:
            progress(1)
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if (
            path.is_file()
            and name != NAME
            and name not in manifest.files
            and name not in manifest.pending
            and not path.name.startswith(".")
        ):
            found.append(warning("manifest.added", Source(name)))
    if manifest.pending:
        step = next(iter(manifest.pending.values())).step
        found.append(problem("manifest.unfinished", Source(NAME), step=step))
    return found
