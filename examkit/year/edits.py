"""Papers that people edit: what was edited is kept, and a new version goes beside it under a name of its own.

Nothing that somebody wrote is lost, and no run stops because somebody wrote something.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from examkit import manifest
from examkit.messages import text


@dataclass(frozen=True, slots=True)
class KeptEdit:
    """A paper that somebody edited: its name, and the version beside it; empty where the figures are as they were."""

    name: str
    beside: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Settled:
    """What a step may write now, which earlier files go, and the edited papers that stay."""

    files: Mapping[str, bytes]
    gone: tuple[str, ...]
    kept: tuple[KeptEdit, ...]


def settle(folder: Path, step: str, files: Mapping[str, bytes], lang: str, *, earlier: set[str]) -> Settled:
    """Turn new versions of edited papers aside; a paper's formats (.docx, .pdf) stand or fall together.

    ``earlier`` are files of the same step that go where they are neither written nor kept.
    """
    known = manifest.read(folder)
    papers: dict[str, list[str]] = {}
    for name in files:
        papers.setdefault(_stem(name), []).append(name)
    written: dict[str, bytes] = {}
    kept: list[KeptEdit] = []
    stay: set[str] = set()
    for names in papers.values():
        edited = [name for name in names if _is_edited(folder, known, name, files[name])]
        if not edited:
            written |= {name: files[name] for name in names}
            continue
        stay |= {name for name in names if (folder / name).exists()}
        beside = {_beside(name, lang): files[name] for name in names if not _is_as_before(known, name, files[name])}
        written |= beside
        kept.append(KeptEdit(edited[0], tuple(beside)))
    gone = earlier - written.keys() - stay
    return Settled(written, tuple(sorted(gone)), tuple(kept))


def _stem(name: str) -> str:
    path = PurePosixPath(name)
    return (path.parent / path.stem).as_posix()


def _beside(name: str, lang: str) -> str:
    path = PurePosixPath(name)
    return (path.parent / text("circular.beside", lang, name=path.stem, suffix=path.suffix)).as_posix()


def _is_edited(folder: Path, known: manifest.Manifest, name: str, new: bytes) -> bool:
    """Whether a file is there that no step left so, and that is not what would be written now."""
    path = folder / name
    if not path.exists():
        return False
    ours = {entries[name].sha256 for entries in (known.files, known.pending) if name in entries}
    return manifest.file_digest(path) not in ours | {manifest.digest(new)}


def _is_as_before(known: manifest.Manifest, name: str, new: bytes) -> bool:
    """Whether the new version is what was written before somebody edited it."""
    return name in known.files and known.files[name].sha256 == manifest.digest(new)
