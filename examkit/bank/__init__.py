"""The bank: items from text files, the laws they cite, and what is wrong with them.

``grammar`` reads and writes the notation, ``checks`` looks for mistakes, ``laws`` and ``citations`` know what items
rest on.  Banks in other formats come in through ``examkit.formats``.
"""

from dataclasses import dataclass, field
from pathlib import Path

from examkit.bank.checks import check
from examkit.bank.grammar import parse
from examkit.bank.laws import Laws, read_laws
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
    for file in bank_files(path):
        found, wrong = parse(read_text(file), _shown(file))
        items += found
        problems += wrong
    return make_bank(tuple(items), tuple(problems), find_laws(path))


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


def find_laws(path: Path) -> Laws:
    """The nearest ``laws.toml`` at or above a bank, else the one of ``question_bank/`` under the working folder."""
    start = path.resolve() if path.is_dir() else path.resolve().parent
    for folder in (start, *start.parents, DEFAULT_FOLDER):
        if (folder / LAWS_FILE).is_file():
            return read_laws(folder / LAWS_FILE)
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
