"""What every command is written with: its arguments, its words, its progress."""

import argparse
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from examkit import messages
from examkit.problems import InputError, Problem, Source, problem

BANK, RESULTS, NOTEBOOKS = Path("question_bank"), Path("results"), Path("notebooks")


DEMO = "demo"


FORMATS = ("docx", "pdf", "html", "xlsx")


Run = Callable[[argparse.Namespace], int]


class Misuse(InputError):
    """A command that was not written as it must be; exit code 2, as argparse's own."""


@dataclass(frozen=True, slots=True)
class Argument:
    """One argument: its flags and argparse's settings; its help is the message ``cli.<command>.<name>``."""

    flags: tuple[str, ...]
    settings: dict[str, Any] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """The word that its help is filed under."""
        return self.flags[0].lstrip("-")


def argument(*flags: str, **settings: Any) -> Argument:
    """An :class:`Argument` as argparse writes it."""
    return Argument(flags, settings)


def say(key: str, args: argparse.Namespace, **values: object) -> None:
    """Print one message in the language of the run."""
    print(messages.text(f"say.{key}", args.lang, **values))


def report_problems(problems: Iterable[Problem], lang: str) -> int:
    """Print problems to stderr, one a line, and return how many are errors."""
    listed = list(problems)
    for one in listed:
        mark = "" if one.severity == "error" else messages.text("say.warning", lang)
        print(mark + one.describe(lang), file=sys.stderr)
    return sum(one.severity == "error" for one in listed)


@contextmanager
def progress(args: argparse.Namespace, key: str) -> Iterator[Callable[[str], None]]:
    """A spinner with the name of what is at work, on terminals; silent where output goes to a file."""
    from rich.console import Console

    console = Console(stderr=True)
    with console.status(messages.text(f"say.{key}", args.lang)) as status:
        yield lambda name: status.update(f"{messages.text(f'say.{key}', args.lang)} {name}")


def formats_of(written: str, known: Sequence[str] = FORMATS) -> list[str]:
    """The formats that ``--to`` names; Misuse for one that is not known."""
    wanted = [part.strip().lower().lstrip(".") for part in written.replace("，", ",").split(",") if part.strip()]
    for one in wanted or [""]:
        if one not in known:
            raise Misuse(problem("file.format", Source("--to"), found=one or "-", known=" ".join(known)))
    return wanted


SITTING = argument("sitting", type=Path)


DISCARD = argument("--discard-edits", action="store_true")


@dataclass(frozen=True, slots=True)
class Command:
    """A command: its word, its function and its arguments."""

    name: str
    run: Run
    arguments: tuple[Argument, ...]
