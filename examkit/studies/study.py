"""A study: tables to be written, and what must be said beside them.

Where people are too few for a table it is held back; forced, it is there and each row says so.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from examkit.analysis import Note
from examkit.files import csv_bytes
from examkit.messages import text

NOTE = "note"  # the last column of every table
# The codes of rows that are shown by force: too few people, or nothing said of how forms were given out.
FEW, NOT_RANDOM = "few-people", "not-random"
FORCED = (FEW, NOT_RANDOM)


@dataclass(frozen=True, slots=True)
class Table:
    """A header that ends with :data:`NOTE`, and rows of values, None for undefined."""

    header: tuple[str, ...]
    rows: tuple[tuple[object, ...], ...]


@dataclass(frozen=True, slots=True)
class Study:
    """Tables by the names of their files, and notes.

    ``forced`` is the code of a gate that was passed by force; ``held`` where something was held back at one.
    """

    tables: Mapping[str, Table] = field(default_factory=dict)
    notes: tuple[Note, ...] = ()
    forced: str = ""
    held: bool = False

    @property
    def said(self) -> tuple[Note, ...]:
        """The notes: the warning of force before all others, how to force at their end."""
        first = (Note(f"study.{self.forced}"),) if self.forced else ()
        return (*first, *self.notes, *((Note("study.use-force"),) if self.held else ()))


def codes(*written: str) -> str:
    """Codes of a note in one cell."""
    return ";".join(code for code in written if code)


def joined(studies: Mapping[str, Study]) -> Study:
    """The studies of several forms as one, with the form before each row; the one study as it is."""
    if len(studies) == 1:
        return next(iter(studies.values()))
    tables: dict[str, Table] = {}
    for form, study in studies.items():
        for name, table in study.tables.items():
            before = tables[name].rows if name in tables else ()
            rows = tuple((form, *row) for row in table.rows)
            tables[name] = Table(("form", *table.header), before + rows)
    notes = tuple(dict.fromkeys(note for study in studies.values() for note in study.notes))
    return Study(tables, notes, *_gates(studies.values()))


def merged(studies: Sequence[Study]) -> Study:
    """Studies of different kinds as one."""
    tables = {name: table for study in studies for name, table in study.tables.items()}
    notes = tuple(note for study in studies for note in study.notes)
    return Study(tables, notes, *_gates(studies))


def as_files(study: Study, lang: str) -> dict[str, bytes]:
    """The tables as csv files by their names; rows that are shown by force say so in words."""
    return {
        name: csv_bytes(table.header, [(*row[:-1], _said(row[-1], lang)) for row in table.rows])
        for name, table in study.tables.items()
    }


def _said(note: object, lang: str) -> str:
    written = str(note or "").split(";")
    return codes(*(text(f"note.study.{code}", lang) if code in FORCED else code for code in written))


def _gates(studies: Collection[Study]) -> tuple[str, bool]:
    """The first gate that was passed by force, and whether anything was held back."""
    forced = next((study.forced for study in studies if study.forced), "")
    return forced, any(study.held for study in studies)
