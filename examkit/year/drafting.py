"""The first annual.toml of a year: every decision named, none taken; attested examples stand as comments."""

from collections.abc import Iterable
from pathlib import Path

import tomlkit

from examkit import formats, messages
from examkit.assessment import members_of
from examkit.assessment.scope import read_scope, vocabulary
from examkit.assessment.sessions import IN_POST
from examkit.problems import ExamkitError
from examkit.sitting.folder import COLUMNS
from examkit.year.folder import TABLES, books, raw_files, roster_rows
from examkit.year.gathering import sittings_of

TABLES_OF_DRAFT = ("weights", "bands", "attendance", "study_hour", "hours", "points", "exam", "composite")


def draft_rules(folder: Path, year: int, lang: str) -> str:
    """The text of a first annual.toml: what must be decided, the sittings, scopes and states that were found."""
    pieces = [messages.text("annual.draft.head", lang, year=year), f'year = {year}\norganisation = ""']
    pieces += [messages.text(f"annual.draft.{name}", lang) for name in TABLES_OF_DRAFT]
    pieces.append(_sittings(folder, year, lang))
    pieces.append(_listed("scope", _unread_scopes(folder, year), lang))
    pieces.append(_listed("states", _unusual_states(folder), lang))
    return "\n\n".join(pieces) + "\n"


def _sittings(folder: Path, year: int, lang: str) -> str:
    lines = [messages.text("annual.draft.sitting", lang)]
    for name, date in sittings_of(folder.parent, year):
        lines += [f"# [[sitting]]  # {date}", f"# folder = {_toml(name)}", "# weight = "]
    return "\n".join(lines)


def _listed(table: str, texts: Iterable[str], lang: str) -> str:
    lines = [messages.text(f"annual.draft.{table}", lang), f"[{table}]"]
    return "\n".join([*lines, *(f'# {_toml(text)} = ""' for text in texts)])


def _toml(text: str) -> str:
    return tomlkit.string(text).as_string()


def _unread_scopes(folder: Path, year: int) -> list[str]:
    """Scopes of the books that the roster's words do not tell; none where roster or books cannot be read as yet."""
    try:
        words = vocabulary(members_of(roster_rows(folder), year))
        written = [row.scope.text.strip() for book in books(folder) for row in book.sessions]
    except ExamkitError:
        return []
    return sorted({text for text in written if text and read_scope(text, words, {}) is None})


def _unusual_states(folder: Path) -> list[str]:
    try:
        return sorted({person.state for _, person in roster_rows(folder)} - set(IN_POST))
    except ExamkitError:
        return []


def draft_columns(folder: Path, lang: str) -> str:
    """A first columns.toml for tables of study hours whose heads words do not tell; empty where all are told."""
    maps = {}
    for path in raw_files(folder, TABLES):
        try:
            formats.read_study_table(path)
        except ExamkitError:
            maps[path.name] = formats.guess_study_heads(path)
    known = formats.read_columns(folder / COLUMNS)
    new = {name: guess for name, guess in maps.items() if guess and name not in known}
    return formats.render_columns({**known, **new}, messages.text("annual.columns_note", lang)) if new else ""
