"""Law texts from files: .md, .txt and .docx as an office downloads them from the national database."""

from collections.abc import Iterator
from pathlib import Path

import docx

from examkit.bank.law_text import LawText, parse_law
from examkit.files import decode
from examkit.problems import InputError, Source, problem

SUFFIXES = (".md", ".txt", ".docx")


def read_laws(folder: Path) -> tuple[LawText, ...]:
    """Every law text of a folder; InputError for a folder without any, and for a file that cannot be opened."""
    texts = tuple(parse_law(_text(path), path.stem) for path in _files(folder))
    if not texts:
        raise InputError(problem("law.no-texts", Source(folder.as_posix())))
    return texts


def _files(folder: Path) -> Iterator[Path]:
    if not folder.exists():
        raise InputError(problem("file.missing", Source(folder.as_posix())))
    files = [folder] if folder.is_file() else sorted(folder.rglob("*"))
    yield from (path for path in files if path.suffix.lower() in SUFFIXES and not path.name.startswith(("~$", ".")))


def _text(path: Path) -> str:
    if path.suffix.lower() == ".docx":
        return _word_text(path)
    try:
        return decode(path.read_bytes())
    except UnicodeDecodeError as error:
        raise InputError(problem("file.encoding", Source(path.name))) from error


def _word_text(path: Path) -> str:
    try:
        return "\n".join(paragraph.text for paragraph in docx.Document(str(path)).paragraphs)
    except Exception as error:  # python-docx raises several unrelated classes for what is no Word file
        raise InputError(problem("file.document", Source(path.name), error=str(error))) from error
