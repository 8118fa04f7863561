"""The bank: items from text files, the laws they cite, and what is wrong with them.

``grammar`` reads and writes the notation, ``checks`` looks for mistakes, ``laws`` and ``citations`` know what items
rest on.  Banks in other formats come in through ``examkit.formats``.
"""

from dataclasses import dataclass, field, replace
from pathlib import Path

from examkit.bank.checks import check
from examkit.bank.grammar import parse
from examkit.bank.laws import Laws, read_laws
from examkit.bank.reading import FILE as READINGS_FILE
from examkit.bank.reading import Reading, check_readings, read_readings, reading_digest
from examkit.items import Item
from examkit.problems import InputError, Problem, Source, problem

LAWS_FILE = "laws.toml"
DEFAULT_FOLDER = Path("question_bank")
CITATION_CODES = ("bank.law-unknown", "bank.article-unknown")


@dataclass(frozen=True, slots=True)
class Bank:
    """Items in bank order (path, then line), the listed laws, and every problem found."""

    items: tuple[Item, ...]
    problems: tuple[Problem, ...] = ()
    laws: Laws = field(default_factory=Laws)
    readings: tuple[Reading, ...] = ()

    @property
    def usable(self) -> tuple[Item, ...]:
        """Items that may stand on a paper: ready, and without an error of their own but one of citation.

        The citations of imported items are guesses from their explanations; they are reported and do not bar the item.
        """
        wrong = {one.source for one in self.problems if one.severity == "error" and one.code not in CITATION_CODES}
        return tuple(item for item in self.items if item.status == "ready" and not _touched(item, wrong))


def _touched(item: Item, wrong: set[Source | None]) -> bool:
    return any(piece.source in wrong for piece in (item, *item.parts) if piece.source)


def read_bank(path: Path) -> Bank:
    """The bank of one text file, or of all ``.txt`` files below a folder; InputError where there is nothing to read."""
    items: list[Item] = []
    problems: list[Problem] = []
    unread: list[Problem] = []
    for file in bank_files(path):
        try:
            found, wrong = parse(read_text(file), _shown(file))
        except InputError as error:
            unread += error.problems
            continue
        items += found
        problems += wrong
    if unread:  # a bank that lacks a file must not be drawn from
        raise InputError(*unread, *problems)
    bank = make_bank(tuple(items), tuple(problems), find_laws(path))
    readings = find_readings(path)
    if readings is None:
        return bank
    return replace(
        bank, problems=(*bank.problems, *check_readings(bank.items, readings, READINGS_FILE)), readings=readings
    )


def find_readings(path: Path) -> tuple[Reading, ...] | None:
    """The second readings of a bank's folder; None where it keeps no review.csv."""
    file = path / READINGS_FILE
    return read_readings(read_text(file), _shown(file)) if file.is_file() else None


def bank_files(path: Path) -> list[Path]:
    """The text files of a bank in bank order; InputError where there are none."""
    if not path.exists():
        raise InputError(problem("file.missing", Source(path.as_posix())))
    files = [path] if path.is_file() else sorted(path.rglob("*.txt"))
    if not files:
        raise InputError(problem("bank.no-files", Source(path.as_posix())))
    return files


def make_bank(items: tuple[Item, ...], problems: tuple[Problem, ...], laws: Laws) -> Bank:
    """A bank of items from anywhere, with the checks run."""
    return Bank(items, (*problems, *check(items, laws)), laws)


def reviewed(bank: Bank) -> int:
    """How many items had a second reading that still holds."""
    known = {one.item: one.digest for one in bank.readings}
    return sum(known.get(item.id) == reading_digest(item) for item in bank.items)


def laws_file(path: Path) -> Path:
    """The nearest ``laws.toml`` at or above a bank, else the one of ``question_bank/`` under the working folder.

    InputError where there is none.
    """
    start = path.resolve() if path.is_dir() else path.resolve().parent
    for folder in (start, *start.parents, DEFAULT_FOLDER):
        if (folder / LAWS_FILE).is_file():
            return folder / LAWS_FILE
    raise InputError(problem("file.missing", Source(LAWS_FILE)))


def find_laws(path: Path) -> Laws:
    """The laws of :func:`laws_file`; none where there is no such file."""
    try:
        return read_laws(laws_file(path))
    except InputError as error:
        if error.problems[0].code != "file.missing":
            raise
        return Laws()


def read_text(path: Path) -> str:
    """A bank file as text; a file that is not UTF-8 is an InputError that says how to save it."""
    try:
        return path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = path.read_bytes()[: error.start].count(b"\n") + 1
        raise InputError(problem("file.not-utf8", Source(_shown(path), line))) from error


def _shown(path: Path) -> str:
    try:
        return path.relative_to(Path.cwd()).as_posix() if path.is_absolute() else path.as_posix()
    except ValueError:
        return path.as_posix()
