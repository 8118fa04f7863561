"""What is wrong in a user's file and where, and what a person must decide.

A user's mistake is a value (:class:`Problem`) so that one run can report all of them; an :class:`ExamkitError` is
raised when a step cannot go on.  Wording is in the locale files under ``problem.<code>``.

    ExamkitError
    ├── InputError      a file that cannot be read or used; carries every problem found in it
    ├── Infeasible      a blueprint that the bank cannot fill; carries the demands that clash
    └── Refused         a step that would overwrite or lose a person's work
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from examkit import messages

Severity = Literal["error", "warning"]


@dataclass(frozen=True, slots=True, order=True)
class Source:
    """A place in a user's file: a line of text, or a cell of a sheet (``Sheet1!C5``)."""

    path: str
    line: int | None = None
    cell: str | None = None

    def __str__(self) -> str:
        place = self.cell or self.line
        return f"{self.path}:{place}" if place else self.path


@dataclass(frozen=True, slots=True)
class Problem:
    """One mistake: a code, its place and the values of its sentence."""

    code: str
    source: Source | None = None
    values: tuple[tuple[str, object], ...] = ()
    severity: Severity = "error"

    def describe(self, lang: str = messages.DEFAULT) -> str:
        """``place: sentence [code]``, as an editor's problem list reads it."""
        sentence = messages.text(f"problem.{self.code}", lang, **dict(self.values))
        return f"{self.source}: {sentence} [{self.code}]" if self.source else f"{sentence} [{self.code}]"

    def as_dict(self, lang: str = messages.DEFAULT) -> dict[str, object]:
        """The problem as plain data for ``--json``."""
        source = self.source or Source("")
        return {
            "code": self.code,
            "severity": self.severity,
            "path": source.path,
            "line": source.line,
            "cell": source.cell,
            "message": messages.text(f"problem.{self.code}", lang, **dict(self.values)),
        }


def problem(code: str, source: Source | None = None, /, **values: object) -> Problem:
    """An error, with the values of its sentence as keywords."""
    return Problem(code, source, tuple(values.items()))


def warning(code: str, source: Source | None = None, /, **values: object) -> Problem:
    """Something to look at that does not stop a step."""
    return Problem(code, source, tuple(values.items()), "warning")


class ExamkitError(Exception):
    """Anything that stops a step, as one or more problems with their places."""

    def __init__(self, *problems: Problem) -> None:
        super().__init__(*problems)
        self.problems = problems

    def describe(self, lang: str = messages.DEFAULT) -> str:
        """One line per problem."""
        return "\n".join(problem.describe(lang) for problem in self.problems)

    def __str__(self) -> str:
        return self.describe("en")


class InputError(ExamkitError):
    """A user's file cannot be read or used."""


class Infeasible(ExamkitError):
    """A blueprint asks for what the bank does not hold."""


class Refused(ExamkitError):
    """A step that would overwrite or lose a person's work."""


def raise_if(problems: Iterable[Problem]) -> None:
    """InputError with every problem of severity error, if there is one."""
    errors = [problem for problem in problems if problem.severity == "error"]
    if errors:
        raise InputError(*errors)


@dataclass(frozen=True, slots=True)
class Review:
    """One row of review.csv: something a person must (blocking) or may (notice) decide.

    ``file, row, column, kind`` identify the row, so a decision survives the next reading of the same file.
    """

    file: str
    row: int
    column: str
    kind: str
    value: str
    guess: str = ""
    candidate: str = ""
    decision: str = ""

    @property
    def identity(self) -> tuple[str, int, str, str]:
        """What a decision is attached to."""
        return (self.file, self.row, self.column, self.kind)

    @property
    def blocking(self) -> bool:
        """Whether the submission is left unscored until a person decides."""
        return self.kind in BLOCKING


BLOCKING = ("unknown", "ambiguous", "conflict", "unreadable", "unmarked")
NOTICE = (
    "retake",
    "name_normalised",
    "total_differs",
    "too_fast",
    "exempt_but_sat",
    "form_doubtful",
    "not_in_first",
)


def column_letter(column: int) -> str:
    """A column of a sheet as Excel names it: 0 as ``A``, 26 as ``AA``."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters
