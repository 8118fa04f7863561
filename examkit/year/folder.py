"""A year's folder: the names of its files, and how what people put there is read."""

from collections.abc import Sequence
from pathlib import Path

from examkit import formats
from examkit.assessment import AttendanceBook, StudyTable
from examkit.assessment.members import Row
from examkit.problems import InputError, Source, problem
from examkit.sitting.folder import COLUMNS, REVIEW

RULES, RECORD, FIGURES = "annual.toml", "annual.csv", "annual.json"
NEXT_QUIZ, STUDY_LIST = "next_quiz.toml", "study_list.csv"
DERIVED = (RECORD, FIGURES, REVIEW, NEXT_QUIZ, STUDY_LIST)
# Words in the names of the files that people put there; the first is that of the contract.
ROSTERS, BOOKS, TABLES = ("roster", "花名册"), ("attendance", "签到", "考勤", "台账"), ("hours", "学时", "积分", "自学")
SUFFIXES = (".xlsx", ".xls", ".csv")


def year_of(folder: Path) -> int:
    """The year that a folder is named by; InputError for any other name."""
    if not folder.name.isdecimal() or len(folder.name) != 4:
        raise InputError(problem("annual.folder", Source(folder.as_posix())))
    return int(folder.name)


def raw_files(folder: Path, words: Sequence[str]) -> list[Path]:
    """The files that one of these words stands in the names of, in the order of their names; each has one use only."""
    return [path for path in _tables_in(folder) if _use_of(path) == tuple(words)]


def unused_files(folder: Path) -> list[Path]:
    """Tables whose names tell no use, and that no step wrote."""
    return [path for path in _tables_in(folder) if not _use_of(path) and path.name not in DERIVED]


def _tables_in(folder: Path) -> list[Path]:
    files = (path for path in sorted(folder.glob("*")) if path.is_file() and not path.name.startswith((".", "~$")))
    return [path for path in files if path.suffix.lower() in SUFFIXES]


def _use_of(path: Path) -> tuple[str, ...]:
    return next((words for words in (ROSTERS, BOOKS, TABLES) if any(word in path.name for word in words)), ())


def all_raw(folder: Path) -> list[Path]:
    """Every file that people put into the folder to be read, columns.toml among them."""
    found = [path for words in (ROSTERS, BOOKS, TABLES) for path in raw_files(folder, words)]
    return found + ([folder / COLUMNS] if (folder / COLUMNS).exists() else [])


def roster_rows(folder: Path) -> list[Row]:
    """The rows of all rosters in the folder; InputError where there is none."""
    paths = raw_files(folder, ROSTERS)
    if not paths:
        raise InputError(problem("annual.no-roster", Source(folder.as_posix())))
    return [row for path in paths for row in formats.read_people_rows(path)]


def books(folder: Path) -> list[AttendanceBook]:
    """The attendance books of the folder."""
    return [formats.read_attendance_book(path) for path in raw_files(folder, BOOKS)]


def tables(folder: Path) -> list[StudyTable]:
    """The tables of study hours and points of the folder, read under columns.toml."""
    maps = formats.read_columns(folder / COLUMNS)
    return [formats.read_study_table(path, maps.get(path.name)) for path in raw_files(folder, TABLES)]


def refuse_copies(paths: Sequence[Path]) -> None:
    """InputError where two files hold the same bytes: what they say would count twice."""
    known: dict[bytes, Path] = {}
    for path in paths:
        other = known.setdefault(path.read_bytes(), path)
        if other is not path:
            raise InputError(problem("annual.same-file", Source(path.name), other=other.name))
